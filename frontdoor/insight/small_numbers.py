"""Numbers that may be published: none below 10, the others to the nearest 5, and no small one to be had by taking one
published number from another. Nought stays nought: that nobody is touched is what one wants to know.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALL = 10
NEAREST = 5


def is_small(count: int) -> bool:
    """Whether so few are meant that they could be known."""
    return 0 < count < SMALL


def rounded(count: int) -> int:
    """To the nearest 5, half of it up; negative numbers likewise."""
    return (2 * abs(count) + NEAREST) // (2 * NEAREST) * NEAREST * (1 if count >= 0 else -1)


def published(count: int, of: int | None = None) -> int | None:
    """A number as it may be published, None where it is small. With `of`, the whole that is published beside it, also
    where the rest of the whole is small."""
    if is_small(count) or (of is not None and is_small(of - count)):
        return None
    return rounded(count)


def parts(counts: Sequence[int]) -> list[int | None]:
    """The parts of a whole that is published too. Where the hidden ones together are so few that taking the others
    from the whole would show them, the least of the others is hidden as well, until they are not."""
    hidden = {place for place, count in enumerate(counts) if is_small(count)}
    while is_small(sum(counts[place] for place in hidden)):
        others = [(count, place) for place, count in enumerate(counts) if count and place not in hidden]
        if not others:
            break
        hidden.add(min(others)[1])
    return [None if place in hidden else rounded(count) for place, count in enumerate(counts)]


@dataclass(frozen=True)
class Share:
    """Of so many, so many flip."""

    rows: int
    flips: int


def shares(counted: Mapping[str, Share]) -> dict[str, tuple[int | None, int | None]]:
    """A table whose lines are the parts of a whole: by value how many rows and flips, as they may be published. A
    flip is hidden where it, or what stays in its line, is small, and where the lines that are hidden would be found
    by taking the others from the whole."""
    values = list(counted)
    rows = dict(zip(values, parts([counted[value].rows for value in values]), strict=True))
    hidden = {value for value in values if rows[value] is None or is_small(counted[value].flips)
              or is_small(counted[value].rows - counted[value].flips)}
    while _gives_away(counted, hidden):
        others = [value for value in values if value not in hidden and counted[value].rows]
        if not others:
            break
        hidden.add(min(others, key=lambda value: (not counted[value].flips, counted[value].rows, value)))
    return {value: (rows[value], None if value in hidden else rounded(counted[value].flips)) for value in values}


def _gives_away(counted: Mapping[str, Share], hidden: set[str]) -> bool:
    """Whether the hidden lines together have so few flips, or so few that stay, that the whole less the others would
    tell them."""
    flips = sum(counted[value].flips for value in hidden)
    return is_small(flips) or is_small(sum(counted[value].rows for value in hidden) - flips)
