"""Random people with holes for any rules: to prove that what evaluates them agrees, and to try a service out.

The same seed gives the same people. Half of what they say lies where the rules change (the constants with their
neighbours), half anywhere; some was not asked, some they do not know, some is known to be none.
"""
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import DONT_KNOW, Facts, typed
from frontdoor.assessments.form import FactRef, Literal, Operand, ParameterRef
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.reads import declared, deciding_tests, facts_read
from frontdoor.clock import add_months, age_on

FIRST_CLAIM, LAST_CLAIM = date(2021, 1, 1), date(2028, 12, 31)
DAYS_OF_CLAIM = 24
HOLES = (0.0, 0.0, 0.1, 0.4, 0.8)
LONGEST_AGO = 366 * 110
NEVER_SAID = ("as_of", "received")
MONTHS_IN = {"age": 12, "birthday": 12, "months": 1}


def people(compiled: Compiled, seed: int, count: int) -> Iterator[tuple[Facts, date]]:
    """That many people, each with the day of the claim."""
    crowd = Crowd(compiled, Random(seed))
    for _ in range(count):
        yield crowd.person()


class Crowd:
    """Makes people one by one."""

    def __init__(self, compiled: Compiled, random: Random) -> None:
        self.compiled = compiled
        self.random = random
        self.facts = [declared(compiled, name) for name in facts_read(compiled)]
        self.days = self._days_of_claim()
        self.constants = self._constants()
        self.moves = self._moves()
        self.cases = [typed(compiled.definition, case.given) for case in compiled.definition.cases]

    def person(self) -> tuple[Facts, date]:
        """One person's facts, and the day on which they claim."""
        on = self.random.choice(self.days)
        if self.cases and self.random.random() < 0.4:
            return self._like_a_case(on), on
        holes = self.random.choice(HOLES)
        return _one_age({fact.id: self._answer(fact, on, holes) for fact in self.facts
                         if self.random.random() >= holes}, on), on

    def _like_a_case(self, on: date) -> Facts:
        """Somebody like one of the definition's own cases, with a few answers changed or missing: far outcomes are
        reached by few others."""
        values = {name: value for name, value in self.random.choice(self.cases).items() if name not in NEVER_SAID}
        for fact in self.random.sample(self.facts, min(len(self.facts), self.random.randint(0, 3))):
            if self.random.random() < 0.3:
                values.pop(fact.id, None)
            else:
                values[fact.id] = self._answer(fact, on, 0.1)
        return _one_age(values, on)

    def _days_of_claim(self) -> list[date]:
        """Days on which a figure changes and the days before, leap days, and days anywhere between."""
        every = list(self.compiled.parameters.values())
        starts = [stretch.from_on for ref in every for stretch in ref.stretches[1:]]
        days = {date(2024, 2, 29), date(2025, 2, 28), *starts, *(day - timedelta(days=1) for day in starts)}
        between = (LAST_CLAIM - FIRST_CLAIM).days
        for _ in range(DAYS_OF_CLAIM):
            days.add(FIRST_CLAIM + timedelta(days=self.random.randint(0, between)))
        return sorted(day for day in days if all(ref.on(day) for ref in every))

    def _constants(self) -> dict[str, list[Any]]:
        """The constants that each fact is held against anywhere, also through what is worked out from it."""
        found: dict[str, list[Any]] = {}
        for test in deciding_tests(self.compiled):
            values = [value for operand in test.operands for value in _values(operand)]
            behind = facts_behind_ref(test.subject, self.compiled.derived) if test.subject.derived else {
                test.subject.id}
            for name in behind:
                found.setdefault(name, []).extend(values)
        return found

    def _moves(self) -> list[tuple[int, int]]:
        """By how many months and days the rules reckon from one date to another."""
        found = [(0, 0)]
        for test in deciding_tests(self.compiled):
            if FactType.DATE is test.subject.type:
                found += [_move(test.operator, value) for value in _values(test.operands[0])]
        for derived in self.compiled.derived.values():
            if derived.type is FactType.DATE:
                found += [_move(derived.function, value)
                          for operand in derived.arguments for value in _amounts(operand)]
        return sorted({(sign * months, sign * days) for months, days in found for sign in (1, -1)})

    def _answer(self, fact: Fact, on: date, holes: float) -> Any:
        chance = self.random.random()
        if chance < 0.03 + holes / 8:
            return DONT_KNOW
        if chance > 0.97:
            return None
        return self.anything(fact, on)

    def anything(self, fact: Fact, on: date) -> Any:
        """Some value of the fact."""
        make: dict[FactType, Callable[[], Any]] = {
            FactType.YES_NO: lambda: self.random.random() < 0.5,
            FactType.CHOICE: lambda: self.random.choice(fact.choices).id,
            FactType.CHOICES: lambda: tuple(one.id for one in fact.choices if self.random.random() < 0.3),
            FactType.WHOLE_NUMBER: lambda: int(self._number(fact)), FactType.MONEY: lambda: int(self._pence(fact)),
            FactType.DECIMAL: lambda: self._decimal(fact), FactType.DATE: lambda: self._day(on),
            FactType.TIME: self._time, FactType.TIME_RANGE: self._hours,
            FactType.PLACE: lambda: self._place(fact.id), FactType.PEOPLE: lambda: self._people(fact, on),
        }
        return make[fact.type]() if fact.type in make else self._words(fact.id)

    def _people(self, fact: Fact, on: date) -> tuple[Any, ...]:
        many, holes = self.random.choice((0, 1, 1, 2, 3)), self.random.choice(HOLES)
        if not fact.fields:
            return ({"name": "Somebody"},) * many
        return tuple(Facts({field.id: self._answer(field, on, holes) for field in fact.fields
                            if self.random.random() >= holes}) for _ in range(many))

    def _number(self, fact: Fact, step: Decimal = Decimal(1)) -> Decimal:
        near = [Decimal(value) for value in self.constants.get(fact.id, ()) if type(value) in (int, Decimal)]
        if self.random.random() < 0.5:
            found = self.random.choice(near or [Decimal(1)]) + self.random.choice((-1, 0, 0, 1)) * step
        else:
            found = Decimal(self.random.randint(0, 10 ** self.random.randint(1, 6)))
        low, high = (bound if isinstance(bound, Decimal) else None for bound in (fact.at_least, fact.at_most))
        found = found if low is None else max(low, found)
        return found if high is None else min(high, found)

    def _pence(self, fact: Fact) -> Decimal:
        """What bounds a fact is in pounds, what it is held against in pence."""
        return self._number(fact.model_copy(update={"at_least": None, "at_most": None}))

    def _decimal(self, fact: Fact) -> Decimal:
        return self._number(fact, Decimal(self.random.choice(("0.01", "0.5", "0.000001"))))

    def _day(self, on: date) -> date:
        if self.random.random() < 0.5:
            months, days = self.random.choice(self.moves)
            return add_months(on, months) + timedelta(days=days + self.random.choice((-1, 0, 1)))
        far = self.random.choice((3, 40, 400, LONGEST_AGO))
        return on + timedelta(days=self.random.randint(-far, min(far, 400)))

    def _time(self) -> time:
        return time(self.random.randrange(24), self.random.choice((0, 15, 30, 59)))

    def _hours(self) -> tuple[time, time]:
        start, end = self._time(), self._time()
        return (start, end) if start != end else (start, time((start.hour + 1) % 24, start.minute))

    def _place(self, fact_id: str) -> Any:
        named = [value for value in self.constants.get(fact_id, ()) if isinstance(value, str)] or ["Northgate"]
        return self.random.choice((
            {"label": "12 Quay Street", "ward": self.random.choice(named)},
            {"label": "A field", "ward": "Elsewhere", "areas": self.random.sample(named, 1)}, {"label": "A field"},
            "by the bridge"))

    def _words(self, fact_id: str) -> str:
        known = [value for value in self.constants.get(fact_id, ()) if isinstance(value, str)]
        return self.random.choice([*known, "AB12 CDE", "something else"])


def _one_age(values: dict[str, Any], on: date) -> Facts:
    """The facts, without an age that the date of birth denies."""
    age, born = values.get("age"), values.get("dob")
    is_denied = isinstance(age, int) and isinstance(born, date) and age_on(born, on) != age
    return Facts({name: value for name, value in values.items() if name != "age" or not is_denied})


def _values(operand: Operand) -> list[Any]:
    """The constants that stand for an operand, over all time."""
    if isinstance(operand, FactRef):
        return []
    if isinstance(operand, Literal):
        return [operand.value]
    return _amounts(operand) + [start for stretch in operand.stretches for start, _ in stretch.bands or ()]


def _amounts(operand: Operand) -> list[Any]:
    """The same without the numbers at which the bands of a table begin: what may be counted, not what counts."""
    if not isinstance(operand, ParameterRef):
        return _values(operand)
    return [value for stretch in operand.stretches
            for value in (stretch.value, *(stretch.table or {}).values(), *(one for _, one in stretch.bands or ()))
            if value is not None]


def _move(name: str, count: Any) -> tuple[int, int]:
    """The months and days of a count in the unit that an operator or function is named after."""
    if type(count) is not int or abs(count) > LONGEST_AGO:
        return 0, 0
    months = next((months for unit, months in MONTHS_IN.items() if unit in name), 0)
    return (months * count, 0) if months else (0, count)
