"""A model said as a definition: facts for its inputs, criteria for its cells, outcomes for its rows.

The definition gives the row's result for every complete set of facts. What only people can know (questions, words, the
tier, whether a machine may decide) is left to be filled in, and nothing in it is automatic.
"""
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

from frontdoor.assessments.definition import Result
from frontdoor.assessments.dmn import cells, values
from frontdoor.assessments.dmn.cell_tests import FACT_TYPES, plain_number, test_of
from frontdoor.assessments.dmn.document import TableError
from frontdoor.assessments.dmn.expressions import Name
from frontdoor.assessments.dmn.model import Decision, InputData, Model
from frontdoor.assessments.dmn.table import HitPolicy, Output, Row, Table
from frontdoor.assessments.dmn.unary import Interval, UnaryTests
from frontdoor.assessments.dmn.values import Kind, Value

FILL_IN = "Fill in"
LONGEST_ID = 60
# Ids that stand for the day of the claim and of its receipt in every service.
_TAKEN = ("as_of", "received")
_RESULTS = {result.value for result in Result if result is not Result.NEEDS_MORE_INFO}
_FACT_ID = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")


def definition_of(model: Model, decision: Decision, service_id: str) -> dict[str, Any]:
    """The plain data of a definition. Raises TableError for a table that the rules cannot say; its sentence tells so,
    and that the table can be worked out all the same."""
    behind = list(model.behind(decision))
    try:
        return _Maker(model).definition(behind, service_id)
    except TableError as error:
        say = f"This table cannot be said as a definition: {error.say} `frontdoor dmn evaluate` works it out."
        raise TableError(say, model.file, error.line or decision.line) from error


@dataclass
class _Maker:
    model: Model
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    criteria: dict[str, dict[str, Any]] = field(default_factory=dict)
    parameters: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    fact_ids: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    criterion_ids: dict[tuple[str, str], str] = field(default_factory=dict)

    def definition(self, behind: list[Decision], service_id: str) -> dict[str, Any]:
        decision = behind[-1]
        table = self.model.table(decision)
        self._check_inputs(behind)
        for one in behind[:-1]:
            test = self._met(one)
            self.criteria[self._criterion_id(one.name, "")] = self._criterion(
                test, f"{one.name} holds.", f"{one.name} does not hold.")
        outcomes = self._outcomes(table)
        return {"id": service_id, "name": decision.name, "verb": "apply", "owner": "fill-in",
                "summary": decision.description or f"{FILL_IN}: what people can do here.",
                "facts": list(self.facts.values()), **({"parameters": self.parameters} if self.parameters else {}),
                **({"criteria": self.criteria} if self.criteria else {}), "outcomes": outcomes}

    def _check_inputs(self, behind: list[Decision]) -> None:
        for decision in behind:
            table = self.model.table(decision)
            if not table.policy.gives_one:
                raise TableError(f"{table.policy} gives more than one row.", line=table.line)
            self._check_overlap(table)
            for column in table.inputs:
                if not isinstance(column.expression, Name):
                    raise TableError(f"The column {column.label} calculates.", line=table.line)
                if column.expression.name not in self.model.decisions:
                    self._fact(self.model.inputs[column.expression.name], column.kind, column.allowed)

    def _check_overlap(self, table: Table) -> None:
        """Rows that may not hold together must exclude each other: in a definition the first would win unseen."""
        if table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
            found = cells.overlap(table, differing=table.policy is HitPolicy.ANY)
            if found is not None:
                first, second, example = found
                shown = ", ".join(f"{name} {values.in_words(value) if value is not None else 'null'}"
                                  for name, value in example.items())
                raise TableError(f"The rows {first} and {second} of a table that is {table.policy} hold together for "
                                 f"{shown}.", line=table.rows[second - 1].line)

    def _fact(self, data: InputData, kind: Kind | None, allowed: UnaryTests | None) -> None:
        kind = data.kind or kind
        if kind is None or kind not in FACT_TYPES:
            named = f"a {kind}" if kind else "of no type that is declared"
            raise TableError(f"The input {data.name} is {named}, and no fact can be.")
        if data.name in self.fact_ids:
            return
        fact_id = _unique(_slug(data.name), [*self.fact_ids.values(), *_TAKEN])
        self.fact_ids[data.name], self.kinds[data.name] = fact_id, kind
        self.facts[fact_id] = {"id": fact_id, "type": str(FACT_TYPES[kind]),
                               "ask": data.description or f"{FILL_IN}: the question for {data.name}?",
                               "short": data.name, **(_limits(data.name, kind, allowed) if allowed else {})}

    def _criterion_id(self, name: str, text: str) -> str:
        """The id for a cell, the same for the same cell; `text` is empty for a decision that is a criterion itself."""
        key = (name, text)
        if key not in self.criterion_ids:
            taken = [*self.criterion_ids.values(), *self.fact_ids.values()]
            self.criterion_ids[key] = _unique(_slug(f"{name} {_spoken(text)}"), taken)
        return self.criterion_ids[key]

    def _criterion(self, test: Any, met: str, not_met: str) -> dict[str, Any]:
        words = {"met": met, "not_met": not_met, "not_known": f"{FILL_IN}: what we still need to know."}
        return {"test": test, "words": {key: _without_braces(sentence) for key, sentence in words.items()}}

    def _outcomes(self, table: Table) -> list[dict[str, Any]]:
        """One outcome for the rows of each result, in the order in which they count; then what holds for all others."""
        groups: list[tuple[tuple[Value, ...], Any]] = []
        for outputs, rows in _grouped(table):
            tests = [self._row(table, row) for row in rows]
            whenever = True if True in tests else tests[0] if len(tests) == 1 else {"any": tests}
            groups.append((outputs, whenever))
            if whenever is True:
                break
        always = groups.pop() if groups and groups[-1][1] is True else None
        made: list[dict[str, Any]] = []
        for outputs, when in groups:
            made.append(self._outcome(table.outputs, outputs, made) | {"when": when})
        if always is None and table.has_default:
            always = (tuple(output.default for output in table.outputs), True)
        if always is not None:
            return [*made, self._outcome(table.outputs, always[0], made) | {"otherwise": True, "meant": True}]
        no_row = _unique("no_row", [one["id"] for one in made])
        return [*made, {"result": "needs_assessment", "id": no_row, "otherwise": True}]

    def _row(self, table: Table, row: Row) -> Any:
        """The test of a row of the decision itself: its cells by the names of their criteria."""
        parts = []
        for column, tests in zip(table.inputs, row.tests, strict=True):
            assert isinstance(column.expression, Name)
            if not tests.is_anything:
                parts.append(self._cell_named(column.expression.name, tests))
        return _all(parts)

    def _cell_named(self, name: str, tests: UnaryTests) -> Any:
        if name in self.model.decisions:
            return self._cell(name, tests)
        criterion_id = self._criterion_id(name, tests.text)
        if criterion_id not in self.criteria:
            shown = f"{name}: {tests.text}"
            self.criteria[criterion_id] = self._criterion(self._cell(name, tests), f"{shown} is met.",
                                                          f"{shown} is not met.")
        return criterion_id

    def _cell(self, name: str, tests: UnaryTests) -> Any:
        """The test of one cell; a decision that is a criterion is met or not."""
        if name not in self.model.decisions:
            return test_of(self.fact_ids[name], self.kinds[name], tests)
        passing = [value for value in (True, False) if tests.holds(value)]
        if len(passing) != 1:
            return len(passing) == 2
        criterion_id = self._criterion_id(name, "")
        return criterion_id if passing[0] else {"not": criterion_id}

    def _met(self, decision: Decision) -> Any:
        """When a decision that others rest on is true: a row says so, and none says otherwise before it."""
        table = self.model.table(decision)
        if len(table.outputs) != 1 or any(not isinstance(value, bool) for row in table.rows for value in row.outputs):
            raise TableError(f"{decision.name}, on which it rests, gives something else than true or false.")
        before: list[Any] = []
        met: list[Any] = []
        for outputs, rows in _grouped(table):
            held = [_all([self._cell(column.expression.name, tests)
                          for column, tests in zip(table.inputs, row.tests, strict=True)
                          if isinstance(column.expression, Name) and not tests.is_anything]) for row in rows]
            if outputs[0] is True:
                met += [_all([one, *({"not": other} for other in before)]) for one in held]
            else:
                before += held
        settled = any(all(test.is_anything for test in row.tests) for row in table.rows)
        if not settled and not isinstance(table.default, bool):
            raise TableError(f"{decision.name}, on which it rests, needs a default of true or false.")
        if not settled and table.default is True:
            met.append(_all([{"not": one} for one in before]))
        return _any(met)

    def _outcome(self, columns: tuple[Output, ...], outputs: tuple[Value, ...],
                 made: list[dict[str, Any]]) -> dict[str, Any]:
        """An outcome named after its outputs: `result` and `outcome` are its own where they are good ones; numbers are
        given out as amounts. Whatever else the outputs say stands in the heading, and a person decides."""
        pairs = list(zip(columns, outputs, strict=True))
        by_name = {column.name.lower(): value for column, value in pairs}
        result = by_name.get("result", outputs[0] if len(outputs) == 1 else None)
        outcome_id = by_name.get("outcome")
        if not isinstance(outcome_id, str) or not _FACT_ID.match(outcome_id):
            outcome_id = _slug(" ".join(_spoken(_shown(column, value)) for column, value in pairs))
        amounts = {_slug(column.name): self._amount(column.name, value) for column, value in pairs
                   if values.kind_of(value) is Kind.NUMBER}
        heading = ". ".join(_shown(column, value, ": ") for column, value in pairs)
        return {"result": result if isinstance(result, str) and result in _RESULTS else "needs_assessment",
                "id": _unique(outcome_id, [one["id"] for one in made]), "heading": _without_braces(heading),
                **({"amounts": amounts} if amounts else {})}

    def _amount(self, name: str, value: Decimal) -> int | str:
        """A number to give out: a whole one as it is, another as a figure, since definitions hold no fractions."""
        written = plain_number(value)
        if isinstance(written, int):
            return written
        figure = _slug(f"{name} {_spoken(written)}")
        self.parameters[figure] = [{"from": "2000-01-01", "value": written,
                                    "source": f"{FILL_IN}: the source of this figure"}]
        return f"${figure}"


def _limits(name: str, kind: Kind, allowed: UnaryTests) -> dict[str, Any]:
    """What the allowed values of an input are for a fact: choices, or a least and a most."""
    listed = [value for value in allowed.listed or () if value is not None]
    if kind is Kind.STRING and listed:
        return {"type": "choice", "choices": [{"id": one, "label": one} for one in dict.fromkeys(listed)]}
    part = allowed.parts[0]
    if kind in (Kind.NUMBER, Kind.DATE) and isinstance(part, Interval) and len(allowed.parts) == 1 and not (
            allowed.negated):
        ends = {"at_least": (part.low, part.low_closed), "at_most": (part.high, part.high_closed)}
        if all(closed or end is None for end, closed in ends.values()):
            return {key: values.in_words(end) for key, (end, _) in ends.items() if end is not None}
    if kind is Kind.BOOLEAN and {True, False} <= set(listed):
        return {}
    raise TableError(f"The allowed values of {name}, {allowed.text}, are neither a list of words nor an interval with "
                     "its ends.")


def _grouped(table: Table) -> list[tuple[tuple[Value, ...], list[Row]]]:
    """The rows of each result, in the order in which they count. Only in FIRST does the order of the rows itself count,
    so that rows with the same result are put together only where they follow one another."""
    rows = list(table.rows)
    if table.policy is HitPolicy.PRIORITY:
        rows.sort(key=table.rank)
    if table.policy in (HitPolicy.UNIQUE, HitPolicy.ANY):
        found: dict[Any, list[Row]] = {}
        for row in rows:
            found.setdefault(_key(row), []).append(row)
        return [(same[0].outputs, same) for same in found.values()]
    return [(same[0].outputs, same) for _, group in groupby(rows, key=_key) if (same := list(group))]


def _key(row: Row) -> Any:
    """What rows with the same outputs share; true is not the same as 1."""
    return tuple((values.kind_of(value), value) for value in row.outputs)


def _shown(column: Output, value: Value, between: str = " ") -> str:
    words = "null" if value is None else values.in_words(value)
    return words if isinstance(value, str) or column.name.startswith("output ") else f"{column.name}{between}{words}"


def _all(parts: list[Any]) -> Any:
    """Every one of the tests. What always holds is left out, and what never does settles it."""
    left = [part for part in parts if part is not True]
    return False if False in left else True if not left else left[0] if len(left) == 1 else {"all": left}


def _any(parts: list[Any]) -> Any:
    left = [part for part in parts if part is not False]
    return True if True in left else False if not left else left[0] if len(left) == 1 else {"any": left}


def _slug(text: str) -> str:
    """An id made of words: small letters, digits and underscores, beginning with a letter."""
    plain = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return (plain if re.match("[a-z]", plain) else f"is_{plain}".rstrip("_"))[:LONGEST_ID].rstrip("_")


def _spoken(text: str) -> str:
    """The signs of a cell as words, so that ids of different cells differ."""
    for sign, word in ((">=", " at least "), ("<=", " at most "), (">", " above "), ("<", " below "), ("..", " to "),
                       ("-", " minus "), (".", " point ")):
        text = text.replace(sign, word)
    return text


def _unique(wanted: str, taken: Iterable[str]) -> str:
    """The id, or where it is taken the next with a number."""
    known, found, number = set(taken), wanted, 2
    while found in known:
        found = f"{wanted[:LONGEST_ID - 4]}_{number}"
        number += 1
    return found


def _without_braces(sentence: str) -> str:
    return sentence.replace("{", "(").replace("}", ")")
