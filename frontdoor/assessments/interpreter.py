"""The explaining interpreter: the verdict of a test, and the facts and figures which that verdict rests on.

This is the reference; every other back end must agree with it. Strong Kleene: what is not known stays open
unless the rest decides it. Of several branches that each decide, the first is the one the verdict rests on,
so that the explanation names what mattered and not everything that was looked at.
"""
from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any, NamedTuple

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts, Unknown
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import (
    All, Any_, AtLeastN, Constant, CriterionRef, EveryOf, FactRef, Literal, Node, Not, Operand, ParameterRef, SomeOf,
    Stretch, Test)
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.operators import OPERATORS
from frontdoor.clock import NoTermDates

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
OPPOSITE = {MET: NOT_MET, NOT_MET: MET, Verdict.NOT_KNOWN: Verdict.NOT_KNOWN, Verdict.DONT_KNOW: Verdict.DONT_KNOW}


class NoFigure(DefinitionError):
    """A parameter has no value on the day that was asked for, or no school terms are known around it."""


def say_no_terms(error: NoTermDates) -> str:
    """What is missing, with the cure."""
    return f"The school terms around {error.day} are not known; add them to the council's `terms`."


class Judgement(NamedTuple):
    """A verdict, with the ids of the facts and parameters it rests on in the order they were read."""

    verdict: Verdict
    facts: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


class Reading(NamedTuple):
    """The value of an operand, or which way it is not known, and where it came from."""

    value: Any
    facts: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


class Interpreter:
    """One set of facts on one day under one compiled definition. Verdicts of criteria are kept. `language` ("en" or
    "cy") is that of the words made from them."""

    def __init__(self, compiled: Compiled, facts: Facts, on: date,
                 forced: dict[str, Verdict] | None = None, language: str = "en") -> None:
        self.compiled = compiled
        self.facts = facts
        self.on = on
        self.language = language
        self._criteria = {name: Judgement(verdict) for name, verdict in (forced or {}).items()}
        self._derived: dict[str, Reading] = {}
        self._judged: dict[int, tuple[Node, Judgement]] = {}

    def with_answer(self, fact_id: str, value: Any) -> "Interpreter":
        """The same facts with one more answer, typed; what does not rest on it is not judged again."""
        other = Interpreter(self.compiled, self.facts.with_(**{fact_id: value}), self.on,
                            language=self.language)
        resting_on = self.compiled.resting_on
        other._judged = self._judged.copy()
        for key in resting_on.get(fact_id, ()):
            other._judged.pop(key, None)
        for key in other._judged.keys() - resting_on[""]:  # nodes made for the occasion, of which it is not known
            del other._judged[key]
        return other

    def judge(self, node: Node) -> Judgement:
        """The verdict of a node, worked out once. Raises NoFigure where a parameter has no value on the day."""
        kept = self._judged.get(id(node))
        if kept is None:
            # The node is kept with its verdict, so that its id is nobody else's.
            kept = self._judged[id(node)] = (node, self._judge(node))
        return kept[1]

    def _judge(self, node: Node) -> Judgement:
        if isinstance(node, Test):
            return self._test(node)
        if isinstance(node, CriterionRef):
            return self.criterion(node.id)
        if isinstance(node, All):
            return every([self.judge(part) for part in node.parts], MET)
        if isinstance(node, Any_):
            return every([self.judge(part) for part in node.parts], NOT_MET)
        if isinstance(node, Not):
            inner = self.judge(node.part)
            return inner._replace(verdict=OPPOSITE[inner.verdict])
        if isinstance(node, AtLeastN):
            return at_least_n([self.judge(part) for part in node.parts], node.count)
        if isinstance(node, (SomeOf, EveryOf)):
            return self._of_people(node)
        assert isinstance(node, Constant)
        return Judgement(MET if node.value else NOT_MET)

    def criterion(self, name: str) -> Judgement:
        """The verdict of a criterion."""
        if name not in self._criteria:
            self._criteria[name] = self.judge(self.compiled.criteria[name])
        return self._criteria[name]

    def _of_people(self, node: SomeOf | EveryOf) -> Judgement:
        """As any, or all, of the test of each person. A list that is known to be none is an empty one."""
        people = self.read(node.people)
        if isinstance(people.value, Unknown):
            return Judgement(_unknown(people.value), people.facts)
        parts = [Interpreter(self.compiled, self.facts.with_(**person), self.on).judge(node.part)
                 for person in people.value or ()]
        whole = every(parts, NOT_MET if isinstance(node, SomeOf) else MET)
        return whole._replace(facts=_once([people.facts, whole.facts]))

    def _test(self, test: Test) -> Judgement:
        subject = self.read(test.subject)
        if test.operator == "known":
            is_known = not isinstance(subject.value, Unknown)
            return Judgement(MET if is_known else NOT_MET, subject.facts)
        readings = [self.read(operand) for operand in test.operands]
        facts, parameters = _behind([subject, *readings])
        unknown = _first_unknown([subject, *readings])
        if unknown is not None:
            return Judgement(_unknown(unknown), facts, parameters)
        holds = self._dated(_holds, test.operator, subject.value, [reading.value for reading in readings])
        verdict = _unknown(holds) if isinstance(holds, Unknown) else MET if holds else NOT_MET
        return Judgement(verdict, facts, parameters)

    def read(self, operand: Operand) -> Reading:
        """The value of an operand on these facts."""
        if isinstance(operand, Literal):
            return Reading(operand.value)
        if isinstance(operand, ParameterRef):
            return self._figure(operand)
        if operand.derived:
            return self._work_out(operand)
        if operand.id == "as_of":
            return Reading(self.on)
        return Reading(self.facts.value(operand.id), (operand.asked_as,))

    def stretch(self, parameter: ParameterRef) -> Stretch:
        """The stretch of a series that holds today. Raises NoFigure."""
        found = parameter.on(self.on)
        if found is None:
            source = self.compiled.definition.source
            raise NoFigure(f"`{parameter.name}` has no value on {self.on}; add one to its series.",
                           source.file, source.line("parameters", parameter.name))
        return found

    def _figure(self, parameter: ParameterRef) -> Reading:
        stretch = self.stretch(parameter)
        if parameter.by is None:
            return Reading(stretch.value, (), (parameter.name,))
        key = self.read(parameter.by)
        if isinstance(key.value, Unknown):
            return Reading(key.value, key.facts, (parameter.name,))
        value = stretch.in_table(key.value)
        return Reading(DONT_KNOW if value is None else value, key.facts, (parameter.name, *key.parameters))

    def picking_nothing(self, operand: Operand) -> tuple[str, ...]:
        """The facts behind an operand that have values and pick no figure: there is none for such people. That is as if
        they did not know it, so that a person has to find out; `checks` finds it beforehand."""
        if isinstance(operand, FactRef):
            inner = self.compiled.derived[operand.id].arguments if operand.derived else ()
            return tuple(name for one in inner for name in self.picking_nothing(one))
        if isinstance(operand, Literal) or operand.by is None:
            return ()
        key = self.read(operand.by).value
        if isinstance(key, Unknown) or self.stretch(operand).in_table(key) is not None:
            return self.picking_nothing(operand.by)
        return tuple(sorted(facts_behind_ref(operand.by, self.compiled.derived)))

    def _dated(self, work: Callable[..., Any], *arguments: Any) -> Any:
        """What `work` gives; as if it were not known where it leaves the calendar, as a million years from now does.
        Raises NoFigure where it counts school days for which no term dates are known."""
        try:
            return work(*arguments)
        except OverflowError:
            return DONT_KNOW
        except NoTermDates as error:
            raise NoFigure(say_no_terms(error), self.compiled.definition.source.file) from error

    def _work_out(self, ref: FactRef) -> Reading:
        if ref.id not in self._derived:
            derived = self.compiled.derived[ref.id]
            readings = [self.read(argument) for argument in derived.arguments]
            facts, parameters = _behind(readings)
            value: Any = _first_unknown(readings)
            if value is None and all(reading.value is not None for reading in readings):
                value = self._dated(FUNCTIONS[derived.function].work_out, *[reading.value for reading in readings])
            self._derived[ref.id] = Reading(value, facts, parameters)
        return self._derived[ref.id]


def every(parts: list[Judgement], usual: Verdict) -> Judgement:
    """`all` with usual MET: the first that is not met decides. `any` is its mirror, with usual NOT_MET."""
    decisive = OPPOSITE[usual]
    for part in parts:
        if part.verdict is decisive:
            return part
    open_parts = [part for part in parts if part.verdict.is_open]
    if not open_parts:
        return _together(usual, parts)
    resting = parts if usual is MET else open_parts
    return _together(_openness(open_parts), resting)


def at_least_n(parts: list[Judgement], count: int) -> Judgement:
    """Met as soon as `count` are; it then rests on the first of those."""
    met = [part for part in parts if part.verdict is MET]
    open_parts = [part for part in parts if part.verdict.is_open]
    if len(met) >= count:
        return _together(MET, met[:count])
    if len(met) + len(open_parts) < count:
        return _together(NOT_MET, [part for part in parts if part.verdict is NOT_MET])
    return _together(_openness(open_parts), met + open_parts)


def _unknown(which: Unknown) -> Verdict:
    return Verdict.DONT_KNOW if which is DONT_KNOW else Verdict.NOT_KNOWN


def _holds(operator_name: str, value: Any, operands: list[Any]) -> bool:
    operator = OPERATORS[operator_name]
    if operator_name in ("is", "is_not") or (value is not None and None not in operands):
        return operator.holds(value, *operands)
    return operator.meets_none


def _together(verdict: Verdict, parts: list[Judgement]) -> Judgement:
    return Judgement(verdict, *_behind(parts))


def _behind(parts: Sequence[Judgement | Reading]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The facts and the parameters behind several, each named once."""
    return (_once([part.facts for part in parts if part.facts]),
            _once([part.parameters for part in parts if part.parameters]))


def _once(named: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Each id of some lists once; in one list none comes twice."""
    if len(named) < 2:
        return named[0] if named else ()
    return tuple(dict.fromkeys(chain.from_iterable(named)))


def _openness(parts: list[Judgement]) -> Verdict:
    """Not asked wins over not known: as long as something may be asked, the answer may still come."""
    return Verdict.NOT_KNOWN if any(part.verdict is Verdict.NOT_KNOWN for part in parts) else Verdict.DONT_KNOW


def _first_unknown(readings: list[Reading]) -> Unknown | None:
    found = [reading.value for reading in readings if isinstance(reading.value, Unknown)]
    return DONT_KNOW if DONT_KNOW in found else NOT_ASKED if NOT_ASKED in found else None
