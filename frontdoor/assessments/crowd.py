"""Random people with holes for any rules: to prove that what evaluates them agrees, and to try a service out.

The same seed gives the same people. Half of what they say lies where the rules change (the constants with their
neighbours), half anywhere; some was not asked, some they do not know, some is known to be none.
"""
from collections.abc import Callable, Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from frontdoor.assessments.checks.cells import Cells
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import DONT_KNOW, Facts
from frontdoor.assessments.form import Literal, ParameterRef
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.reads import declared, deciding_tests, facts_read

FIRST_CLAIM, LAST_CLAIM = date(2021, 1, 1), date(2028, 12, 31)
DAYS_OF_CLAIM = 24
HOLES = (0.0, 0.0, 0.1, 0.4, 0.8)
LONGEST_AGO = 366 * 110
FROM_CELLS = frozenset({FactType.YES_NO, FactType.CHOICE, FactType.CHOICES, FactType.WHOLE_NUMBER, FactType.MONEY,
                        FactType.DECIMAL, FactType.DATE, FactType.TEXT, FactType.LONG_TEXT})


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
        self.cells = {day: Cells(compiled, day).values for day in self.days}
        self.constants = self._constants()
        self.never_none = self._picking()

    def person(self) -> tuple[Facts, date]:
        """One person's facts, and the day on which they claim."""
        on = self.random.choice(self.days)
        holes = self.random.choice(HOLES)
        values = {}
        for fact in self.facts:
            if self.random.random() >= holes:
                values[fact.id] = self._answer(fact, on, holes)
        return Facts(values), on

    def _days_of_claim(self) -> list[date]:
        """Days on which a figure changes and the days before, leap days, and days anywhere between."""
        starts = [stretch.from_on for ref in self.compiled.parameters.values() for stretch in ref.stretches[1:]]
        days = {date(2024, 2, 29), date(2025, 2, 28), *starts, *(day - timedelta(days=1) for day in starts)}
        between = (LAST_CLAIM - FIRST_CLAIM).days
        while len(days) < DAYS_OF_CLAIM + 2 * len(starts):
            days.add(FIRST_CLAIM + timedelta(days=self.random.randint(0, between)))
        covered = [stretches[0].from_on for ref in self.compiled.parameters.values() if (stretches := ref.stretches)]
        return sorted(day for day in days if all(day >= first for first in covered)) or [max(covered)]

    def _constants(self) -> dict[str, list[Any]]:
        """The constants that each fact is tested against anywhere, flags and conditions included."""
        found: dict[str, list[Any]] = {}
        for test in deciding_tests(self.compiled):
            for operand in test.operands:
                if isinstance(operand, Literal) and type(operand.value) in (int, str, Decimal, date, time):
                    found.setdefault(test.subject.id, []).append(operand.value)
                if isinstance(operand, ParameterRef):
                    found.setdefault(test.subject.id, []).extend(
                        stretch.value for stretch in operand.stretches if stretch.value is not None)
        return found

    def _picking(self) -> frozenset[str]:
        """The facts that pick a figure: for none of them there is none in the table, which is an error of its own."""
        return frozenset(name for ref in self.compiled.parameters.values() if ref.by is not None
                         for name in facts_behind_ref(ref.by, self.compiled.derived))

    def _answer(self, fact: Fact, on: date, holes: float) -> Any:
        chance = self.random.random()
        if chance < 0.03 + holes / 8:
            return DONT_KNOW
        if chance > 0.97 and fact.id not in self.never_none:
            return None
        cells = self.cells[on].get(fact.id) if fact.type in FROM_CELLS else None
        if cells and self.random.random() < 0.5:
            return _of_type(fact.type, self.random.choice(cells))
        return self._anything(fact, on)

    def _anything(self, fact: Fact, on: date) -> Any:
        make: dict[FactType, Callable[[], Any]] = {
            FactType.YES_NO: lambda: self.random.random() < 0.5,
            FactType.CHOICE: lambda: self.random.choice(fact.choices).id,
            FactType.CHOICES: lambda: tuple(one.id for one in fact.choices if self.random.random() < 0.3),
            FactType.WHOLE_NUMBER: lambda: self._number(fact), FactType.MONEY: lambda: self._number(fact) * 100,
            FactType.DECIMAL: lambda: Decimal(self._number(fact) * 1000 + self.random.randint(0, 999)) / 1000,
            FactType.DATE: lambda: self._day(fact, on),
            FactType.TIME: self._time, FactType.TIME_RANGE: lambda: self._hours(),
            FactType.PLACE: lambda: self._place(fact.id),
        }
        return make[fact.type]() if fact.type in make else self._words(fact.id)

    def _number(self, fact: Fact) -> int:
        near = [int(value) for value in self.constants.get(fact.id, ()) if isinstance(value, (int, Decimal))]
        if near and self.random.random() < 0.5:
            return self.random.choice(near) + self.random.randint(-2, 2)
        low = fact.at_least if isinstance(fact.at_least, Decimal) else Decimal(0)
        high = fact.at_most if isinstance(fact.at_most, Decimal) else low + 10 ** self.random.randint(1, 7)
        return self.random.randint(int(low), max(int(low), int(high)))

    def _day(self, fact: Fact, on: date) -> date:
        far = self.random.choice((3, 40, 400, LONGEST_AGO))
        return on + timedelta(days=self.random.randint(-far, min(far, 400)))

    def _time(self) -> time:
        return time(self.random.randrange(24), self.random.choice((0, 15, 30, 59)))

    def _hours(self) -> tuple[time, time]:
        start, end = self._time(), self._time()
        return (start, end) if start != end else (start, time((start.hour + 1) % 24, start.minute))

    def _place(self, fact_id: str) -> Any:
        named = [str(value) for value in self.constants.get(fact_id, ())] or ["Northgate"]
        return self.random.choice((
            {"label": "12 Quay Street", "ward": self.random.choice(named)},
            {"label": "A field", "ward": "Elsewhere", "areas": self.random.sample(named, 1)}, {"label": "A field"},
            "by the bridge"))

    def _words(self, fact_id: str) -> str:
        known = [value for value in self.constants.get(fact_id, ()) if isinstance(value, str)]
        return self.random.choice([*known, "AB12 CDE", "something else"])


def _of_type(fact_type: FactType, value: Any) -> Any:
    if value is None:
        return None
    if fact_type in (FactType.WHOLE_NUMBER, FactType.MONEY):
        return int(value)
    return Decimal(value) if fact_type is FactType.DECIMAL else value
