"""A box that is a table: a row for each of several alike, such as choices or reminders, and some empty ones for more.

A row that is there is known by its place in what stood before, so that what no column shows of it stays.
"""
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from frontdoor.catalogue.editing import names
from frontdoor.catalogue.editing.boxes import ABSENT, MOST_ROWS, Box, Kind, Typed, filled_in, held, tidied
from frontdoor.catalogue.editing.loading import Plain
from frontdoor.catalogue.editing.typed import WHOLE, Unfit

SPARE_ROWS = 3
GONE = "0"    # the place of a row that is taken out


@dataclass(frozen=True)
class Rows(Box):
    """`columns` are boxes for one row; each takes one input, or two for words. `ordered`: the rows have a place, and
    one in place 0 is taken out; else one that is emptied is. `named_by` is the column whose words give a new row its
    id. `opened` and `closed` lead from what stands in the definition to a list of maps, and back."""

    kind: Kind = Kind.ROWS
    columns: tuple[Box, ...] = ()
    ordered: bool = False
    named_by: str = ""
    opened: Callable[[Any], Sequence[Mapping[str, Any]]] = list
    closed: Callable[[list[Plain]], Any] = list

    @property
    def own(self) -> tuple[str, ...]:
        """The inputs of a row beside its columns: which one it was, and its place."""
        return (f"{self.name}-row", f"{self.name}-place") if self.ordered else (f"{self.name}-row",)

    @property
    def inputs(self) -> tuple[str, ...]:
        return (*self.own, *(f"{self.name}-{one}" for column in self.columns for one in column.inputs))

    def shown(self, part: Any) -> Typed:
        rows = self._opened(held(part, self.key))
        spare = [""] * SPARE_ROWS
        found = {f"{self.name}-row": [*map(str, range(len(rows))), *spare]}
        if self.ordered:
            found[f"{self.name}-place"] = [str(place + 1) for place in range(len(rows) + SPARE_ROWS)]
        for column in self.columns:
            each = [column.shown(row) for row in rows]
            found |= {f"{self.name}-{one}": [*(row[one][0] for row in each), *spare] for one in column.inputs}
        return found

    def is_as_shown(self, part: Any, sent: Typed) -> bool:
        shown, now = self.shown(part), {name: sent.get(name, []) for name in self.inputs}
        return self._lines(shown) == self._lines(now)

    def read(self, sent: Typed, base: Mapping[str, Any], old: Any = ABSENT) -> Any:
        before = self._opened(old)
        found: list[tuple[int, Plain]] = []
        for number, row in self._lines(sent):
            try:
                made = self._row(row, before, base)
            except Unfit as error:
                raise Unfit(f"{self.label}, line {number}: {error.say[0].lower()}{error.say[1:]}") from error
            if made is not None:
                place = row.get("place", "")
                found.append((int(place) if WHOLE.match(place) else MOST_ROWS, made))
        if len(found) > MOST_ROWS:
            raise Unfit(f"{self.label} must be {MOST_ROWS} lines or fewer")
        rows = [row for _, row in sorted(found, key=lambda one: one[0])]
        if self.named_by:
            rows = self._with_ids(rows)
        if not rows and self.needed:
            raise Unfit(self.sentence)
        return self.closed(rows) if rows else ABSENT

    def _opened(self, value: Any) -> list[Plain]:
        return [] if value is ABSENT or value is None else [dict(one) for one in self.opened(value)]

    def _lines(self, typed: Typed) -> list[tuple[int, dict[str, str]]]:
        """What was typed row by row, with the number of the row, by the name of the input without that of the box;
        without the rows that are empty and never were anything else."""
        cut = len(self.name) + 1
        columns = {name[cut:]: [tidied(one) for one in typed.get(name, [])] for name in self.inputs}
        rows = [dict(zip(columns, values, strict=True)) for values in zip_longest(*columns.values(), fillvalue="")]
        return [(number, row) for number, row in enumerate(rows, start=1)
                if any(value for key, value in row.items() if key != "place")]

    def _row(self, row: dict[str, str], before: list[Plain], base: Mapping[str, Any]) -> Plain | None:
        """One row as it stands in the definition; None where it is taken out. Raises Unfit."""
        stood, place = row.pop("row"), row.get("place")
        old = before[int(stood)] if WHOLE.match(stood) and 0 <= int(stood) < len(before) else {}
        if place == GONE:
            return None
        typed = {name: [value] for name, value in row.items()}
        if not any(value for name, value in row.items() if name != "place"):
            if not self.ordered:
                return None
            raise Unfit(f"Fill it in, or put it in place {GONE} to take it out")
        found, wrong = filled_in(old, self.columns, typed, base)
        if wrong:
            raise Unfit(next(iter(wrong.values())))
        return found

    def _with_ids(self, rows: list[Plain]) -> list[Plain]:
        made: list[Plain] = []
        taken = [str(row["id"]) for row in rows if "id" in row]
        for row in rows:
            if "id" not in row:
                row = {"id": names.made_from(_english(row.get(self.named_by)), taken), **row}
                taken.append(row["id"])
            made.append(row)
        return made


def _english(words: Any) -> str:
    return str(words.get("en", "")) if isinstance(words, Mapping) else str(words or "")


def of_map(value: Mapping[str, Any]) -> list[Plain]:
    """A map as rows of a name and a value."""
    return [{"name": name, "value": one} for name, one in value.items()]


def as_map(rows: list[Plain]) -> Plain:
    """Rows of a name and a value as a map. Raises Unfit where a name stands twice."""
    found = {str(row["name"]): row["value"] for row in rows}
    if len(found) < len(rows):
        raise Unfit("Each name must stand on one line only")
    return found


def of_levels(value: Any) -> list[Plain]:
    """The least level for anything, or one from each amount on, as rows."""
    return [{"least": value}] if isinstance(value, str) else list(value)


def as_levels(rows: list[Plain]) -> Any:
    """Rows as the least level for anything, where no amount is named, or as one from each amount on."""
    if len(rows) == 1 and "over_pence" not in rows[0]:
        return rows[0]["least"]
    return [{"over_pence": 0, **row} for row in rows]
