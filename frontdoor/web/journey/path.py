"""Which pages a journey has, in which order, as far as it has come.

First the place, because what is known there may save all the rest; then what can still change the result,
cheapest first, until it is settled; then what the record needs and what may be added. A time that is booked is
chosen last of what comes before the answer, once all that its free times hang on is known. The path is worked
out anew from the answers each time, so that a changed answer changes the pages after it and forgets nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from frontdoor.assessments import asking
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Definition, Fact, FactType, Page, Result
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.web.journey import bookable

ANSWER, CHECK = "answer", "check-answers"
# Between the answer and what the record needs: whose account it is, and what that knows already.
ACCOUNT, KNOWN = "account", "known"
DIFFERENT = "different_report"
# What is declared is asked where everything is checked and sent, not on a page of its own.
DECLARED = "declaration"


# What these records hold is found by where it is.
BY_PLACE = ("property.", "cases.")
# What is looked up by a key is known on the way only once all of the key is.
BY_KEY = "cases.open_same_key"
# What is searched for, and so takes a page of its own.
ALONE = {FactType.PLACE, FactType.ADDRESS}
# Where there is nothing to be had from us, no time is chosen.
NOTHING_TO_BOOK = {Result.REDIRECT, Result.NOT_ELIGIBLE, Result.NOT_REQUIRED, Result.DUPLICATE}


class Part(StrEnum):
    """What a page is for."""

    PLACE = "place"
    DECIDING = "deciding"
    RECORD = "record"


@dataclass(frozen=True)
class Step:
    """One page with the facts that it asks now. `is_known`: all of them were known before, so it is passed over
    unless somebody opens it to put something right."""

    page: Page
    facts: tuple[Fact, ...]
    part: Part
    is_answered: bool
    is_known: bool = False

    @property
    def id(self) -> str:
        return self.page.id

    @property
    def asks_place(self) -> bool:
        return any(fact.type is FactType.PLACE for fact in self.facts)

    @property
    def asks_people(self) -> bool:
        return any(fact.fields for fact in self.facts)

    @property
    def asks_address(self) -> bool:
        return any(fact.type is FactType.ADDRESS for fact in self.facts)


@dataclass(frozen=True)
class Path:
    """The pages up to the first that still wants an answer. `is_settled`: nothing that may be asked can change
    the result any more. `is_complete`: nothing is left to ask at all. `between` stands after the answer."""

    steps: tuple[Step, ...]
    is_settled: bool
    is_complete: bool
    between: tuple[str, ...] = ()

    def step(self, page_id: str) -> Step | None:
        """The step with that page, or None for a page that is passed over or not yet due."""
        return next((step for step in self.steps if step.id == page_id), None)

    @property
    def current(self) -> str:
        """The page that wants an answer, or the one to check them all on."""
        return CHECK if self.is_complete else self.steps[-1].id

    @property
    def is_at_the_answer(self) -> bool:
        """Whether the result is settled and nothing that comes after it was given here."""
        given = [step for step in self._of_record if step.is_answered and not step.is_known]
        return self.is_settled and not given

    @property
    def _of_record(self) -> list[Step]:
        return [step for step in self.steps if step.part is Part.RECORD]

    def after(self, page_id: str) -> str:
        """The page after this one: the next one, the answer once it is settled, or the check."""
        ids = self._order()
        return ids[ids.index(page_id) + 1] if page_id in ids[:-1] else self.current

    def before(self, page_id: str) -> str | None:
        """The page before this one; None for the first."""
        ids = self._order()
        place = ids.index(page_id) if page_id in ids else len(ids)
        return ids[place - 1] if place else None

    def _order(self) -> list[str]:
        ids = [step.id for step in self.steps if step.part is not Part.RECORD and not step.is_known]
        if self.is_settled:
            ids += [ANSWER, *self.between, *(step.id for step in self._of_record if not step.is_known)]
        return [*ids, CHECK] if self.is_complete else ids


def pages_of(definition: Definition) -> tuple[Page, ...]:
    """The pages of a definition: its own, with a place, an address, a list of people or a time to choose always alone
    on its page, and then one for each fact that stands on none."""
    return tuple(_pages(definition))


def _pages(definition: Definition) -> Iterator[Page]:
    paged: set[str] = set()
    for page in definition.pages:
        paged |= set(page.facts)
        slot = definition.booking.slot if definition.booking else None
        places = [name for name in page.facts
                  if definition.fact(name).type in ALONE or definition.fact(name).fields or name == slot]
        if not places or len(page.facts) == 1:
            yield page
            continue
        yield from (Page(id=name, facts=(name,)) for name in places)
        rest = tuple(name for name in page.facts if name not in places)
        yield page.model_copy(update={"facts": rest})
    for fact in definition.facts:
        if fact.id not in paged and "resident" in fact.from_:
            yield Page(id=fact.id, facts=(fact.id,))


class Planner:
    """Works out a path. `held` are the answers given and `records` what the council's records know, both in
    JSON; what a record knows is not asked. `before`: the answers that were held before the journey began."""

    def __init__(
        self, compiled: Compiled, held: Mapping[str, Any], records: Mapping[str, Any], on: date,
        before: frozenset[str] = frozenset(),
    ) -> None:
        self.compiled, self.on, self.before = compiled, on, before
        self.definition = compiled.definition
        self.pages = pages_of(compiled.definition)
        self.page_of = {name: page for page in self.pages for name in page.facts}
        self.searches = any((fact.record or "").startswith(BY_PLACE) for fact in self.definition.facts)
        self.records = frozenset(records)
        self.held = typed(compiled.definition, {**held, **records})
        self.slot = compiled.definition.booking.slot if compiled.definition.booking else None
        # Said where the reports nearby are shown, before any page: without it those reports would settle the rest.
        said = {name: held[name] for name in (DIFFERENT,) if name in held}
        self.known = typed(compiled.definition, {**self._known_at_once(records), **said})
        self.steps: list[Step] = []

    def _known_at_once(self, records: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in records.items() if self.definition.fact(name).record != BY_KEY}

    def path(self, between: tuple[str, ...] = ()) -> Path:
        """The pages up to the first that is not answered."""
        is_settled = self._places() and self._deciding()
        is_complete = is_settled and self._record()
        return Path(tuple(self.steps), is_settled, is_complete, between)

    def _places(self) -> bool:
        return all(
            self._take(page, page.facts, Part.PLACE) for page in self.pages
            if self._comes_first(page.facts[0]) and self._asked(page.facts[0])
        )

    def _comes_first(self, name: str) -> bool:
        """A place, and an address by which our records are searched."""
        kind = self.definition.fact(name).type
        return kind is FactType.PLACE or (kind is FactType.ADDRESS and self.searches)

    def _deciding(self) -> bool:
        while mattering := self._mattering():
            page = self.page_of[mattering[0]]
            asked = tuple(name for name in page.facts if name in mattering or self._goes_along(name))
            if not self._take(page, asked, Part.DECIDING):
                return False
        return True

    def _mattering(self) -> list[str]:
        """What is still to be asked before the answer; the time last, and what it needs just before it."""
        mattering = asking.still_matters(self.compiled, self.known, self.on)
        first = [name for name in mattering if name != self.slot]
        if first or self.slot is None or not (self.slot in mattering or self._is_to_be_chosen(self.slot)):
            return first
        return [*(name for name in bookable.needs(self.compiled) if name not in self.known and self._asked(name)),
                self.slot]

    def _is_to_be_chosen(self, slot: str) -> bool:
        """Whether a time is booked, once the result is settled, and has not been chosen yet."""
        if slot in self.known or not self._asked(slot):
            return False
        interpreter = Interpreter(self.compiled, self.known, self.on)
        decided = next(plan.outcome for plan in self.compiled.outcomes
                       if plan.when is None or interpreter.judge(plan.when).verdict is Verdict.MET)
        return decided.result not in NOTHING_TO_BOOK

    def _record(self) -> bool:
        while wanted := self._for_record():
            page = self.page_of[wanted[0]]
            if not self._take(page, tuple(name for name in page.facts if name in wanted), Part.RECORD):
                return False
        return True

    def _for_record(self) -> list[str]:
        return [
            name for name in asking.all_questions(self.compiled, self.known, self.on)
            if name not in self.known and name not in (DECLARED, self.slot)
            and self._is_for_all(self.definition.fact(name))
        ]

    @staticmethod
    def _is_for_all(fact: Fact) -> bool:
        """What is asked of everyone: what the record needs, and what may be added to it."""
        return fact.needed == "always" or fact.optional

    def _asked(self, name: str) -> bool:
        fact = self.definition.fact(name)
        return (name not in self.records and "resident" in fact.from_
                and asking.is_wanted(self.compiled, fact, self.known, self.on))

    def _goes_along(self, name: str) -> bool:
        return (name not in self.known and self._is_for_all(self.definition.fact(name)) and self._asked(name))

    def _take(self, page: Page, names: tuple[str, ...], part: Part) -> bool:
        """Add the step and learn its answers; False where one of them is still to be given."""
        is_answered = all(name in self.held for name in names)
        facts = tuple(self.definition.fact(name) for name in names)
        is_known = bool(names) and self.before.issuperset(names)
        self.steps.append(Step(page, facts, part, is_answered, is_known))
        learnt = {name: self.held[name] for name in names if name in self.held}
        self.known = Facts({**self.known, **learnt})
        if self.definition.duplicates and self.known.keys() >= set(self.definition.duplicates.key):
            self.known = Facts({**self.known, **{name: self.held[name] for name in self.records}})
        return is_answered


def every_question(compiled: Compiled, held: Mapping[str, Any], records: Mapping[str, Any], on: date) -> list[Step]:
    """Every page with every question a resident may be asked, for those who want to see all of it."""
    facts = typed(compiled.definition, {**held, **records})
    wanted = [name for name in asking.all_questions(compiled, facts, on)
              if name not in records and name != DECLARED]
    found = []
    for page in pages_of(compiled.definition):
        names = [name for name in page.facts if name in wanted]
        if names:
            found.append(Step(page, tuple(compiled.definition.fact(name) for name in names), Part.RECORD,
                              all(name in held for name in names)))
    return found
