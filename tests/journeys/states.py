"""Reports in every state, each brought there by the real verbs, at spots of its own so that none repeats another."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome
from frontdoor.clock import now
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import decide, duplicates, ending, placement, questions, referrals, reviews
from tests import factories
from tests.journeys import town

STREETS = ("High Street", "Castle Road", "Station Road", "Park Road")
LONG = "The hole is by the drain. " * 12
DANGER = "I am scared to go out, my partner hits me when I do."


class Cases:
    """Makes cases in a session of the caller's. `staff` is an officer of every team, `chief` a second one."""

    def __init__(self, session: Session) -> None:
        self.session = session
        teams = ("customer-services", "highways", "street-lighting", "claims")
        self.staff = factories.actor_of(session, "Morgan Ellis", level=Level.MANAGER, teams=teams)
        self.chief = factories.actor_of(session, "Lee Brannigan", level=Level.MANAGER, teams=teams)
        self.at = now() - timedelta(hours=2)
        self._spots = self._next_spot()

    def _next_spot(self) -> Iterator[tuple[str, int]]:
        for street in STREETS:
            for number in range(0, len(town.spots(self.session, street)), 2):
                yield street, number

    def told(self, answers: dict[str, Any], *, at: datetime | None = None, **more: Any) -> Case:
        """A new report, as the rules leave it."""
        street, number = next(self._spots)
        return town.report(self.session, answers, street=street, number=number, at=at or self.at, **more)

    def taken(self, answers: dict[str, Any]) -> Case:
        """One that an officer has."""
        case = self.told(answers)
        placement.take(self.session, case, actor=self.staff, at=self.at)
        return case

    def with_adviser(self) -> Case:
        return self.told({**town.UNSURE, "description": LONG, "injury": True})

    def late(self) -> Case:
        return self.told(town.UNSURE, at=self.at - timedelta(days=20))

    def awaiting(self) -> Case:
        case = self.taken(town.UNSURE)
        questions.ask_resident(self.session, case, question="How deep is it? A shoe beside it helps us to see.",
                               actor=self.staff, at=self.at)
        return case

    def written(self) -> Case:
        """One with words to and fro."""
        case = self.awaiting()
        party = factories.party(self.session, case)
        questions.write(self.session, case, body=LONG, party=party, at=self.at)
        questions.reply(self.session, case, body="Thank you. An engineer will come.", actor=self.staff, at=self.at)
        return case

    def with_specialist(self) -> Case:
        case = self.taken(town.UNSURE)
        referrals.refer_to_specialist(self.session, case, reason="It sounds hollow.", actor=self.staff, at=self.at)
        return case

    def scheduled(self) -> Case:
        return self.told({**town.SURE, "vehicle_damage": True})

    def overdue_work(self) -> Case:
        """Planned work whose day is past."""
        return self.told({**town.SURE, "vehicle_damage": True}, at=self.at - timedelta(days=60))

    def urgent(self) -> Case:
        return self.told({**town.SURE, "missing_cover": True})

    def fixed(self) -> Case:
        case = self.taken(town.SURE)
        ending.complete_work(self.session, case, actor=self.staff, at=self.at, note="Filled and sealed.")
        return case

    def no_action(self) -> Case:
        return self.told(town.SHALLOW)

    def not_ours(self) -> Case:
        street = town.a_street_of_others(self.session)
        return town.report(self.session, town.SURE, street=street, number=0, at=self.at)

    def advised(self) -> Case:
        case = self.taken(town.UNSURE)
        decide.decide(self.session, case, outcome=Outcome.ADVICE_GIVEN, actor=self.staff, at=self.at,
                      reasons="The owner of the yard has to fill it. We told them so.")
        return case

    def under_review(self) -> Case:
        case = self.no_action()
        reviews.ask(self.session, case, why="A child fell off her bike here.", at=self.at,
                    party=factories.party(self.session, case))
        return case

    def withdrawn(self) -> Case:
        case = self.scheduled()
        ending.withdraw(self.session, case, actor=self.reporter_of(case), at=self.at)
        return case

    def reopened(self) -> Case:
        case = self.fixed()
        ending.reopen(self.session, case, reason="It is loose again.", actor=self.reporter_of(case), at=self.at)
        return case

    def duplicate(self) -> Case:
        case, other = self.taken(town.UNSURE), self.scheduled()
        duplicates.attach(self.session, case, other, "mark_duplicate", actor=self.staff, at=self.at)
        return case

    def in_danger(self) -> Case:
        return self.told({**town.UNSURE, "description": DANGER})

    def reporter_of(self, case: Case) -> Actor:
        return actors.guest(case.council_id, factories.party(self.session, case).public_id)

    def every(self) -> dict[str, Case]:
        """One in each state that a resident and an officer can come upon, by the name of the state."""
        return {make.__name__: make() for make in self._makers()}

    def _makers(self) -> list[Callable[[], Case]]:
        return [self.with_adviser, self.late, self.awaiting, self.written, self.with_specialist, self.scheduled,
                self.urgent, self.fixed, self.no_action, self.not_ours, self.advised, self.under_review,
                self.withdrawn, self.reopened, self.duplicate, self.in_danger]
