"""A form for one part of a definition, as its template draws it: boxes in groups, what is typed, what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from werkzeug.datastructures import MultiDict

from frontdoor.catalogue.editing import boxes, options
from frontdoor.catalogue.editing.boxes import Box, Kind, Typed
from frontdoor.catalogue.editing.loading import Path
from frontdoor.catalogue.editing.rows import Rows
from frontdoor.desks.fields import plain

# Groups that are folded away until something in them is filled in or wrong.
FOLDED = frozenset({"When an answer cannot be used", "More", "What is granted", "Where else to go",
                    "How it is found", "Who looks after it", "What the law demands", "A clock of its own",
                    "Dates and amounts", "More that must come out"})
LONG = 60
SPARE_PICKS = 2
LONGEST_VALUE = 3_000


@dataclass(frozen=True)
class Cell:
    """One column of a row as it is drawn; `id` and `name` are those of its input."""

    box: Box
    id: str
    name: str
    value: str
    welsh: str
    offered: Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One row of a table of boxes: which one it was, its place where rows have one, and its columns."""

    was: str
    place: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Drawn:
    """One box as it is drawn."""

    box: Box
    values: Sequence[str]
    welsh: str
    offered: Mapping[str, str]
    error: str
    rows: Sequence[Row] = ()
    unit: str = ""

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def is_filled(self) -> bool:
        """Whether anything else stands there than where nothing was ever filled in."""
        if self.rows:
            return any(cell.value for row in self.rows for cell in row.cells)
        nothing = self.box.shown({})
        return bool(self.welsh) or [one for one in self.values if one] != [
            one for one in nothing[self.box.name] if one]

    @property
    def has_welsh(self) -> bool:
        """Whether any row has words in Welsh."""
        return any(cell.welsh for row in self.rows for cell in row.cells)

    @property
    def first_input(self) -> str:
        """The id of the control that takes the focus when its error is followed."""
        if self.box.kind is Kind.DATE:
            return f"{self.box.name}-day"
        if self.rows:
            return self.rows[0].cells[0].id
        return f"{self.box.name}-1" if self.box.kind is Kind.PICKS else self.box.name

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
    def has_words(self) -> bool:
        """Whether a resident reads any of it, so that it may be written in Welsh."""
        return any(one.is_words for box in self.boxes for one in (box, *(box.columns if isinstance(box, Rows) else ())))

    @property
    def figures(self) -> Mapping[str, str]:
        """The names that may stand for an amount."""
        return {**options.figures(self.base), **options.worked_out(self.base)}

    @property
    def names(self) -> Mapping[str, str]:
        """The names that may stand for anything that is given out, where a box takes one."""
        columns = [column for box in self.boxes if isinstance(box, Rows) for column in box.columns]
        named = any(column.kind is Kind.NAMED for column in columns)
        return {**options.facts(self.base), **self.figures} if named else {}

    def blame(self, say: str, path: Path) -> None:
        """Put a complaint of the loader beside the box that it is about; `path` leads to it inside the part."""
        key = boxes.first_wrong(self.boxes, path)
        if key is None:
            self.general = say
        else:
            self.errors[key] = say

    def _drawn(self, box: Box) -> Drawn:
        values = self.typed.get(box.name, [])
        rows = _rows(box, self.typed, self.base) if isinstance(box, Rows) else ()
        welsh = next(iter(self.typed.get(f"{box.name}-cy", [])), "")
        unit = next(iter(self.typed.get(f"{box.name}-unit", [])), "")
        return Drawn(box, values, welsh, box.chosen_from(self.base), self.errors.get(box.key, ""), rows, unit)


def _rows(box: Rows, typed: Typed, base: Mapping[str, Any]) -> Sequence[Row]:
    """The rows that were shown or sent, each with its inputs numbered from 1."""
    columns = {name: typed.get(name, []) for name in box.inputs}
    offered = {column.key: column.chosen_from(base) for column in box.columns}

    def said(name: str, index: int) -> str:
        return columns[name][index] if name in columns and index < len(columns[name]) else ""

    def cell(column: Box, index: int) -> Cell:
        name = f"{box.name}-{column.name}"
        return Cell(column, f"{name}-{index + 1}", name, said(name, index), said(f"{name}-cy", index),
                    offered[column.key])

    return [Row(said(f"{box.name}-row", index), said(f"{box.name}-place", index),
                [cell(column, index) for column in box.columns])
            for index in range(max(map(len, columns.values()), default=0))]


def sent(form: MultiDict[str, str], inside: Sequence[Box]) -> Typed:
    """What came with a request for some boxes."""
    return {name: [plain(one)[:LONGEST_VALUE] for one in form.getlist(name)] for box in inside for name in box.inputs}
