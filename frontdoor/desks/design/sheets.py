"""A form for one part of a definition, as its template draws it: boxes in groups, what is typed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict

from frontdoor.catalogue.editing import boxes, options
from frontdoor.catalogue.editing.boxes import Box, Kind, Typed
from frontdoor.catalogue.editing.loading import Path
from frontdoor.desks.fields import plain

# Groups that are folded away until something in them is filled in or wrong.
FOLDED = frozenset({"When an answer cannot be used", "More", "What is granted", "Where else to go",
                    "How it is found", "Who looks after it", "What the law demands"})
LONG = 60
SPARE_PICKS = 2
LONGEST_VALUE = 3_000


@dataclass(frozen=True)
class Drawn:
    """One box as it is drawn."""

    box: Box
    values: Sequence[str]
    welsh: str
    offered: Mapping[str, str]
    error: str
    rows: Sequence[Sequence[str]] = ()

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def is_filled(self) -> bool:
        return any(one and one != str(self.box.usual or "") for one in (*self.values, self.welsh)) or any(
            row[2] for row in self.rows)

    @property
    def first_input(self) -> str:
        """The id of the control that takes the focus when its error is followed."""
        if self.box.kind is Kind.DATE:
            return f"{self.box.name}-day"
        return {Kind.CHOICES: f"{self.box.name}-label-1", Kind.PICKS: f"{self.box.name}-1"}.get(
            self.box.kind, self.box.name)

    @property
    def picks(self) -> Sequence[str]:
        """What stands in each drop-down of an ordered list, with some that are empty."""
        return [*(one for one in self.values if one), *[""] * SPARE_PICKS]


@dataclass
class Group:
    """Boxes under one heading."""

    title: str
    drawn: Sequence[Drawn]

    @property
    def is_folded(self) -> bool:
        return self.title in FOLDED

    @property
    def is_open(self) -> bool:
        return any(one.error for one in self.drawn)


@dataclass
class Sheet:
    """The form. `errors` are the sentences by box; `general` one that is about no box. `welsh`: the second boxes stand
    open though nothing is in them."""

    boxes: Sequence[Box]
    typed: Typed
    base: Mapping[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    general: str = ""
    welsh: bool = False

    @property
    def groups(self) -> list[Group]:
        return [Group(title, [self._drawn(box) for box in inside])
                for title, inside in groupby(self.boxes, key=lambda box: box.group)]

    @property
    def summary(self) -> list[dict[str, str]]:
        """The errors for the top of the page, each with the address of its box."""
        found = [{"text": drawn.error, "href": f"#{drawn.first_input}"}
                 for group in self.groups for drawn in group.drawn if drawn.error]
        return found + ([{"text": self.general}] if self.general else [])

    @property
    def figures(self) -> Mapping[str, str]:
        """The names that may stand for an amount."""
        return {**options.figures(self.base), **options.worked_out(self.base)}

    def blame(self, say: str, path: Path) -> None:
        """Put a complaint of the loader beside the box that it is about; `path` leads to it inside the part."""
        key = boxes.first_wrong(self.boxes, path)
        if key is None:
            self.general = say
        else:
            self.errors[key] = say

    def _drawn(self, box: Box) -> Drawn:
        values = self.typed.get(box.name, [])
        rows: Sequence[Sequence[str]] = ()
        if box.kind is Kind.CHOICES:
            rows = list(zip(*(self.typed.get(name, []) for name in box.inputs), strict=False))
        welsh = next(iter(self.typed.get(f"{box.name}-cy", [])), "")
        return Drawn(box, values, welsh, box.chosen_from(self.base), self.errors.get(box.key, ""), rows)


def sent(form: MultiDict[str, str], inside: Sequence[Box]) -> Typed:
    """What came with a request for some boxes."""
    return {name: [plain(one)[:LONGEST_VALUE] for one in form.getlist(name)] for box in inside for name in box.inputs}
