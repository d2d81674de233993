"""Work on a case by several people: a plan that runs and is to be looked at again, a judgement that waits for a
colleague's agreement, help that another team was asked for and said no to, and a decision above somebody's level."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases import drafts, unsent
from frontdoor.cases.approval import ApprovalKind
from frontdoor.cases.case import Case
from frontdoor.cases.episode import Risk, Scale
from frontdoor.cases.referral import ReferralKind
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.demo.stories import Scene, Story
from frontdoor.people import actor as actors
from frontdoor.triage import approvals, episodes, handshakes, intake, placement, plans

DAY = timedelta(days=1)
CALM: dict[str, Any] = {
    "no_food": False, "no_heat": False, "no_medication": False, "fall": False, "alone": True, "carer_breakdown": False,
    "discharge_today": False, "abuse": False, "hard_to_decide": False, "significant_wellbeing_impact": True,
    "safe_to_contact": True, "about_whom": "myself",
}
ENID: dict[str, Any] = {
    **CALM, "cause": "physical_illness", "dob": "1939-06-11", "name": "Enid Fairley",
    "address": "5 Quay Street, Aldermere",
    "outcomes_unable": ["nutrition", "personal_hygiene"], "outcomes_with_pain": ["safe_use_of_home"],
    "phone": "+441632960304", "own_words": "My hands do not hold a pan any more. It is bread and jam most days.",
}
WALTER: dict[str, Any] = {
    **CALM, "about_whom": "someone_else", "cause": "dementia", "dob": "1942-12-03", "name": "Walter Ingham",
    "address": "31 Mill Lane, Aldermere", "outcomes_unable": ["toilet", "nutrition"], "outcomes_with_pain": [],
    "they_agree": "do_not_know", "helper_name": "Moira Ingham", "helper_relation": "family", "hard_to_decide": True,
    "has_someone": True, "phone": "+441632960305",
    "own_words": "Dad leaves the gas on. He says that he is fine, and he was always so careful.",
}
FOUND = {
    "daily_life": (2, "She cannot lift a pan. A neighbour brings a meal on Sundays."),
    "home": (1, "A rug in the hall slides. She agreed to take it up."),
    "health": (1, "Arthritis in both hands, worse in the morning."),
    "people": (1, "She misses the choir since the bus was cut."),
    "carer": (0, "Nobody cares for her regularly."),
    "choice": (0, "She decides for herself, and knows what she wants."),
}


def always_there(scene: Scene, until: datetime) -> Iterator[Story]:
    """What Ruth Adeyemi, Gwyn Pascoe and Theo Marchetti find."""
    yield _has_a_plan(scene, until - 75 * DAY)
    yield _waits_for_agreement(scene, until - 6 * DAY)


def _asks(scene: Scene, answers: dict[str, Any], at: datetime) -> Case:
    version = versions.current(scene.session, scene.council_id, "adult-social-care-assessment")
    draft, _ = drafts.begin(scene.session, council_id=scene.council_id, service_id=version.definition.id,
                            version_id=version.row_id, at=at - timedelta(minutes=15))
    for fact_id, value in answers.items():
        draft.answer(fact_id, value, source="resident", at=at)
    return intake.receive(scene.session, draft, actor=actors.guest(scene.council_id), at=at)


def _has_a_plan(scene: Scene, at: datetime) -> Story:
    """Enid's plan has run for six weeks; it should have been looked at yesterday."""
    yield at
    session, ruth, gwyn = scene.session, scene.officers["Ruth Adeyemi"], scene.officers["Gwyn Pascoe"]
    case = _asks(scene, ENID, at)
    at += 2 * DAY
    yield at
    placement.take(session, case, actor=ruth, at=at)
    episodes.choose_scale(session, case, scale=Scale.FULL, reason="She lives alone and eats too little.", actor=ruth,
                          at=at)
    at += 12 * DAY
    yield at
    episodes.judge(session, case, found=FOUND, risk=Risk.MEDIUM, actor=ruth, at=at,
                   recommendation="Help with one hot meal a day, and lighter pans, so that she can do more herself.")
    _plan(session, case, ruth, at)
    at += 2 * DAY
    yield at
    row = approvals.of_kind(session, case, ApprovalKind.SIGN_OFF)
    if row is not None:
        approvals.grant(session, case, row, actor=gwyn, at=at, words="Well seen. Ask the choir about a lift.")
    at += 2 * DAY
    yield at
    plans.begin(session, case, reasons="One hot meal a day, lighter pans, and a lift to the choir.",
                review_on=local_date(at) + 56 * DAY, actor=ruth, at=at)


def _plan(session: Session, case: Case, ruth: actors.Actor, at: datetime) -> None:
    for goal, action, who, days in (
        ("I want to cook again", "Two light pans and a kettle tipper", "Ruth Adeyemi", 20),
        ("I want one hot meal a day", "Lunch is brought on working days", "Town kitchen", 7),
        ("I want to sing again", "A lift to the choir on Thursdays", "Harbour Carers", 30),
    ):
        plans.add(session, case, goal=goal, action=action, who=who, by_on=local_date(at) + days * DAY, actor=ruth,
                  at=at)


def _waits_for_agreement(scene: Scene, at: datetime) -> Story:
    """Walter's judgement waits for Gwyn; housing was asked to help and said no; Ruth has begun to write to them."""
    yield at
    session, ruth, theo = scene.session, scene.officers["Ruth Adeyemi"], scene.officers["Theo Marchetti"]
    case = _asks(scene, WALTER, at)
    at += DAY
    yield at
    placement.take(session, case, actor=ruth, at=at)
    episodes.choose_scale(session, case, scale=Scale.REMOTE, reason="His daughter showed us the flat by video.",
                          actor=ruth, at=at)
    asked = handshakes.ask(session, case, ReferralKind.HELP, "housing", actor=ruth, at=at,
                           reason="Is there a flat with a warden near his daughter?")
    at += DAY
    yield at
    handshakes.refuse(session, case, asked, actor=theo, at=at, words="None is free before March. Ask again then.")
    at += DAY
    yield at
    episodes.judge(session, case, found={
        "home": (3, "The gas was left on three times this month."),
        "choice": (2, "He says no to help. Whether he can decide that has to be looked at.")},
        recommendation="A gas sensor that turns itself off, and a talk with him and his daughter.", risk=Risk.HIGH,
        actor=ruth, at=at)
    unsent.keep(session, case, ruth, "ask_partner", {
        "partner": ["community-nursing"],
        "told": ["A man of 83 lives alone and forgets the gas. Could somebody"]}, at=at)
