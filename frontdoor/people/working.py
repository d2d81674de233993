"""Who is at work at a moment, who is away, and who stands in for whom. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from frontdoor.clock import LONDON, local_date

# Weekday (0 is Monday) -> from, until, as "09:00" and "17:00", London wall time. The end is not worked any more.
Hours = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class Away:
    """One officer is away, both days included, and `cover_id` stands in for them, if anybody does."""

    officer_id: int
    from_on: date
    until_on: date
    cover_id: int | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day <= self.until_on


def is_working(hours: Hours, at: datetime) -> bool:
    """Whether these hours are worked at a moment, as London's clocks show it."""
    local = at.astimezone(LONDON)
    stretch = hours.get(local.weekday())
    return stretch is not None and stretch[0] <= f"{local:%H:%M}" < stretch[1]


def away_on(aways: Sequence[Away], officer_id: int, day: date) -> Away | None:
    """The absence that an officer is in on a day; of several the one that ends last."""
    found = [one for one in aways if one.officer_id == officer_id and one.holds_on(day)]
    return max(found, key=lambda one: (one.until_on, one.cover_id is not None), default=None)


def is_away(aways: Sequence[Away], officer_id: int, at: datetime) -> bool:
    return away_on(aways, officer_id, local_date(at)) is not None


def cover_of(aways: Sequence[Away], officer_id: int, day: date) -> int | None:
    """Who stands in for an officer on a day: their cover, or, where that one is away too, the cover's cover. None
    where the chain ends with nobody, and for an officer who is there."""
    passed = {officer_id}
    absence = away_on(aways, officer_id, day)
    while absence is not None:
        cover = absence.cover_id
        if cover is None or cover in passed:
            return None
        passed.add(cover)
        absence = away_on(aways, cover, day)
        if absence is None:
            return cover
    return None


def loop(aways: Sequence[Away], new: Away) -> tuple[int, ...]:
    """The officers through whom a new absence would cover itself: (B, C) where B covers, is covered by C, and C by the
    one who goes, all on one day. Empty where it does not."""
    return _back_to(aways, new.officer_id, new.cover_id, new.from_on, new.until_on, ())


def _back_to(
    aways: Sequence[Away], goal: int, cover: int | None, first: date, last: date, passed: tuple[int, ...],
) -> tuple[int, ...]:
    if cover is None or cover in passed:
        return ()
    if cover == goal:
        return passed or (goal,)
    for one in aways:
        begin, end = max(first, one.from_on), min(last, one.until_on)
        if one.officer_id == cover and begin <= end:
            found = _back_to(aways, goal, one.cover_id, begin, end, (*passed, cover))
            if found:
                return found
    return ()
