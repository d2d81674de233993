"""A model: its inputs, its decisions, and the working out of a decision through those that it rests on."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from frontdoor.assessments.dmn.document import TableError
from frontdoor.assessments.dmn.expressions import names_in
from frontdoor.assessments.dmn.table import Decided, Table
from frontdoor.assessments.dmn.unary import UnaryTests
from frontdoor.assessments.dmn.values import Kind, Value, from_json


@dataclass(frozen=True)
class InputData:
    """What is handed in. `kind` is None where the model does not say, or says a type of several parts."""

    name: str
    kind: Kind | None = None
    allowed: UnaryTests | None = None
    description: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision with its table. Where something else decides, `table` is None and `why_not` completes the sentence
    "this has …"."""

    name: str
    table: Table | None = None
    why_not: str = ""
    kind: Kind | None = None
    description: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Model:
    name: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    file: str = field(default="", compare=False)
    description: str = ""

    def decision(self, name: str | None = None) -> Decision:
        """The decision of that name; without one, that on which no other rests. Raises TableError."""
        if name is None:
            tops = self._tops()
            if len(tops) == 1:
                return tops[0]
            named = ", ".join(f"`{one.name}`" for one in tops or self.decisions.values())
            raise TableError(f"Name the decision that is meant: {named}." if named else "The file has no decision.",
                             self.file, 1)
        if name not in self.decisions:
            named = ", ".join(f"`{one}`" for one in self.decisions) or "none"
            raise TableError(f"There is no decision called `{name}`; the file has {named}.", self.file, 1)
        return self.decisions[name]

    def _tops(self) -> list[Decision]:
        used = {name for one in self.decisions.values() if one.table for name in names_of(one.table)}
        return [one for one in self.decisions.values() if one.name not in used]

    def table(self, decision: Decision) -> Table:
        """The table of a decision. Raises TableError where something else decides."""
        if decision.table is None:
            raise TableError(f"Only decision tables with constants can be read; `{decision.name}` has "
                             f"{decision.why_not}.", self.file, decision.line)
        return decision.table

    def behind(self, decision: Decision, seen: tuple[str, ...] = ()) -> Iterator[Decision]:
        """The decision and those that it rests on, itself last. Raises TableError for a circle, or where one of them
        is no table."""
        if decision.name in seen:
            raise TableError(f"`{decision.name}` rests on itself; break the circle.", self.file, decision.line)
        for name in names_of(self.table(decision)):
            if name in self.decisions:
                yield from self.behind(self.decisions[name], (*seen, decision.name))
        yield decision

    def decide(self, decision: Decision, given: Mapping[str, Value]) -> Decided:
        """The result of a decision on inputs by name; those that are missing are null. Raises TableError."""
        context = {name: value for name, value in given.items() if name not in self.decisions}
        found = Decided(None)
        for one in self.behind(decision):
            found = self.table(one).decide(context)
            context[one.name] = found.value
            if found.problem:
                break
        return found

    def given(self, raw: Mapping[str, object]) -> dict[str, Value]:
        """The inputs from JSON. Raises TableError naming one that the model does not have, or of a wrong kind."""
        found = {}
        for name, value in raw.items():
            if name not in self.inputs:
                named = ", ".join(f"`{one}`" for one in self.inputs) or "none"
                raise TableError(f"There is no input called {name[:60]!r}; the model has {named}.")
            try:
                found[name] = from_json(value, self.inputs[name].kind)
            except ValueError as error:
                raise TableError(f"{name} must be {error}.") from error
        return found


def names_of(table: Table) -> tuple[str, ...]:
    """The inputs and decisions that a table reads, each once, in the order of its columns."""
    return tuple(dict.fromkeys(name for column in table.inputs for name in names_in(column.expression)))
