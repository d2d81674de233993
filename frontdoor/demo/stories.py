"""What happened to each report of the demonstration, told through the real verbs.

A story is a generator: it yields the moment at which its next step happens, and does the step when it is
resumed. Stories whose next moment has not come yet simply stand where they are, so that the council has
cases in every state.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import drafts
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.demo import cast
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor
from frontdoor.people.residents import record_guest
from frontdoor.triage import decide, duplicates, ending, intake, placement, questions, referrals, reviews

Story = Iterator[datetime]


@dataclass
class Scene:
    """What every story of one council shares."""

    session: Session
    council_id: str
    rng: Random
    officers: dict[str, Actor]

    def later(self, at: datetime, low_hours: float, high_hours: float) -> datetime:
        return at + timedelta(hours=self.rng.uniform(low_hours, high_hours))

    def name(self) -> str:
        return f"{self.rng.choice(cast.FIRST_NAMES)} {self.rng.choice(cast.LAST_NAMES)}"


def contact(scene: Scene) -> dict[str, Any]:
    """Who reports: a name with an email address, or sometimes only a mobile number."""
    name = scene.name()
    if scene.rng.random() < 0.2:
        # Those below 400 are for residents who hold permits.
        return {"name": name, "phone": f"+447700900{400 + scene.rng.randrange(1000) * 6 // 10}"}
    return {"name": name, "email": f"{name.lower().replace(' ', '.')}{scene.rng.randrange(90) + 10}@example.com"}


def report(scene: Scene, service_id: str, answers: dict[str, Any], at: datetime, **how: Any) -> Case:
    """Send one report, as the portal would."""
    version = versions.current(scene.session, scene.council_id, service_id)
    draft, _ = drafts.begin(
        scene.session, council_id=scene.council_id, service_id=service_id, version_id=version.row_id,
        at=at - timedelta(minutes=6), **how,
    )
    officer = next((one for one in scene.officers.values() if one.officer_id == draft.officer_id), None)
    for fact_id, value in {**answers, **contact(scene)}.items():
        if version.definition.has_fact(fact_id):
            draft.answer(fact_id, value, source="officer" if officer else "resident", at=at)
    return intake.receive(scene.session, draft, actor=officer or actors.guest(scene.council_id), at=at)


def told(scene: Scene, service_id: str, answers: dict[str, Any], at: datetime, **how: Any) -> Story:
    """The whole story of one report, whichever way the rules send it."""
    yield at
    case = report(scene, service_id, answers, at, **how)
    if case.state == State.SCHEDULED:
        yield from _repaired(scene, case, at)
    elif case.state == State.WITH_ADVISER:
        yield from _looked_at(scene, case, at)
    elif case.state == State.WITH_SPECIALIST:
        yield from _guarded(scene, case, at)
    elif case.outcome == Outcome.NO_ACTION and scene.rng.random() < 0.3:
        yield from _reviewed(scene, case, at)


def asked(scene: Scene, service_id: str, answers: dict[str, Any], at: datetime) -> Story:
    """A report that waits for the resident's answer, which has not come yet."""
    yield at
    case = report(scene, service_id, answers, at)
    adviser = scene.officers["Sam Okafor"]
    at = scene.later(at, 2, 6)
    yield at
    placement.take(scene.session, case, actor=adviser, at=at)
    questions.ask_resident(scene.session, case, question=cast.QUESTIONS[0], actor=adviser, at=at)


def handed_on(scene: Scene, service_id: str, answers: dict[str, Any], at: datetime) -> Story:
    """A report that the adviser handed to the engineer, who has not taken it up yet."""
    yield at
    case = report(scene, service_id, answers, at)
    adviser = scene.officers["Sam Okafor"]
    at = scene.later(at, 2, 6)
    yield at
    placement.take(scene.session, case, actor=adviser, at=at)
    referrals.refer_to_specialist(scene.session, case, reason="There is a hollow sound under it. Please look.",
                                  actor=adviser, at=at)


def doubted(scene: Scene, service_id: str, answers: dict[str, Any], at: datetime) -> Story:
    """A report that was closed by rule, and that the resident wants looked at again."""
    yield at
    case = report(scene, service_id, answers, at)
    at = scene.later(at, 3, 20)
    yield at
    reviews.ask(scene.session, case, why="A child fell off her bike here last week. Please look again.",
                party=_reporter(scene, case), at=at)


def followed(scene: Scene, case: Case, at: datetime) -> Story:
    """Somebody else follows the report."""
    yield at
    if not case.is_finished and case.public:
        who = contact(scene)
        resident = record_guest(scene.session, council_id=scene.council_id, name=who["name"], email=who.get("email"),
                                phone=who.get("phone"), provenance="typed by the resident", at=at)
        duplicates.follow(scene.session, case, resident, actor=actors.guest(scene.council_id), at=at)


def _reporter(scene: Scene, case: Case) -> Party:
    return scene.session.scalars(select(Party).where(Party.case_id == case.id, Party.role == "reporter")).one()


def _repaired(scene: Scene, case: Case, at: datetime) -> Story:
    if scene.rng.random() < 0.25:
        at = scene.later(at, 5, 60)
        yield from followed(scene, case, at)
    if scene.rng.random() < 0.06:
        at = scene.later(at, 10, 90)
        yield at
        guest = actors.guest(scene.council_id, _reporter(scene, case).public_id)
        ending.withdraw(scene.session, case, actor=guest, at=at)
        return
    at = scene.later(at, 24, 24 * 26)
    yield at
    engineer = scene.officers["Morgan Ellis"]
    placement.take(scene.session, case, actor=engineer, at=at)
    at = scene.later(at, 1, 9)
    yield at
    ending.complete_work(scene.session, case, actor=engineer, at=at, note="Filled and sealed.")
    if scene.rng.random() < 0.05:
        at = scene.later(at, 48, 240)
        yield at
        ending.reopen(scene.session, case, reason="It has come loose again already.", at=at,
                      actor=actors.guest(scene.council_id, _reporter(scene, case).public_id))
        yield from _looked_at(scene, case, at)


def _looked_at(scene: Scene, case: Case, at: datetime) -> Story:
    adviser = scene.officers["Sam Okafor"]
    at = scene.later(at, 3, 40)
    yield at
    placement.take(scene.session, case, actor=adviser, at=at)
    if scene.rng.random() < 0.6:
        at = scene.later(at, 0.2, 2)
        yield at
        questions.ask_resident(scene.session, case, question=scene.rng.choice(cast.QUESTIONS), actor=adviser, at=at)
        at = scene.later(at, 5, 200)
        yield at
        questions.write(scene.session, case, body=scene.rng.choice(cast.ANSWERS), party=_reporter(scene, case), at=at)
    if scene.rng.random() < 0.2:
        at = scene.later(at, 1, 20)
        yield at
        why = "The edge is giving way. It needs an engineer's look."
        referrals.refer_to_specialist(scene.session, case, reason=why, actor=adviser, at=at)
        adviser = scene.officers["Morgan Ellis"]
        at = scene.later(at, 5, 50)
        yield at
        placement.take(scene.session, case, actor=adviser, at=at)
    at = scene.later(at, 1, 30)
    yield at
    accepts = scene.rng.random() < 0.65
    decide.decide(
        scene.session, case, outcome=Outcome.ACCEPTED if accepts else Outcome.NO_ACTION, actor=adviser, at=at,
        reasons="It is deep enough to need a repair." if accepts else "It is not deep enough to need a repair now.",
    )
    if accepts:
        yield from _repaired(scene, case, at)


def _reviewed(scene: Scene, case: Case, at: datetime) -> Story:
    at = scene.later(at, 10, 120)
    yield at
    reviews.ask(scene.session, case, why="It is right where the school crossing is. Please look again.",
                party=_reporter(scene, case), at=at)
    manager = scene.officers["Lee Brannigan"]
    at = scene.later(at, 20, 100)
    yield at
    placement.take(scene.session, case, actor=manager, at=at)
    decide.decide(scene.session, case, outcome=Outcome.NO_ACTION, actor=manager, at=at,
                  reasons="We measured it again. It is below the level, and we will look at the next inspection.")


def _guarded(scene: Scene, case: Case, at: datetime) -> Story:
    duty = scene.officers["Dana Whitlock"]
    at = scene.later(at, 0.1, 0.5)
    yield at
    placement.take(scene.session, case, actor=duty, at=at)
    at = scene.later(at, 20, 70)
    yield at
    referrals.step_down(scene.session, case, actor=duty, at=at,
                        reason="Spoken with the person and passed to the right team. The road report can go on.")
    yield from _looked_at(scene, case, at)
