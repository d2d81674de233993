"""Passes and badges from the start page to what was sent: what is asked, what is answered, and where it goes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.entitlements.models import Entitlement
from frontdoor.notifications.outbox import OutboxRow
from tests.integration.applying.conftest import Application, upload
from tests.integration.conftest import Visitor

AGREED = {"declared": "y"}
ROSE: Mapping[str, Any] = {
    "name": "Rose Whitaker", "email": "rose.whitaker@example.org", "phone": "07700 900175", "dob": ["14", "3", "1951"],
    "documents_how": "later", "lives_in_council_area": "yes",
}


def told(session: Session) -> str:
    """All that was written to whoever applied."""
    return "\n".join(session.scalars(select(OutboxRow.body)))


def test_a_bus_pass_is_asked_for_with_papers_that_come_later(town: Session, client: Visitor) -> None:
    start = client.get("/services/bus-pass-older").text
    assert "State Pension age" in start and "The pass is free." in start and "within 10 working days" in start
    walk = Application(client, answers={**ROSE, "existing_pass_status": "none"}, service_id="bus-pass-older")
    asked = list(walk.until("answer").read.all("h1"))
    assert [one.words.strip() for one in asked] == ["You can have a pass"] and "5 years" in walk.text
    walk.until("check-answers").send(AGREED)
    case = town.scalars(select(Case)).one()
    assert walk.heading == "We have your application"
    assert (case.state, case.queue, case.tier) == (State.WITH_ADVISER, "travel-passes", 2)
    assert "We have your application" in told(town) or case.reference in told(town)
    assert town.scalars(select(Entitlement)).all() == []


def test_who_is_too_young_for_a_bus_pass_reads_from_when_it_is_theirs(town: Session, client: Visitor) -> None:
    young = {**ROSE, "existing_pass_status": "none", "dob": ["29", "2", "1964"]}
    walk = Application(client, answers=young, service_id="bus-pass-older").until("answer")
    assert walk.heading == "You cannot have this pass yet"
    assert "1 March 2031" in walk.text and "1 February 2031" in walk.text


BADGE: Mapping[str, Any] = {
    **ROSE, "applicant_type": "self", "existing_badge_status": "none", "agree_to_automatic": "yes",
    "terminal_illness_sr1": "no", "benefits": ["pip_mobility"], "pip_moving_around_points": "10",
    "pip_planning_points": "0", "pip_planning_descriptor": "a", "award_current": "yes", "sight_registration": "none",
    "address_check": "yes", "documents_how": "upload",
}
WALKS_BADLY: Mapping[str, Any] = {
    **BADGE, "benefits": ["none"], "walking_difficulty": "very_considerable", "walking_distance_m": "30",
    "condition_permanent": "yes", "both_arms_severe": "no", "documents_how": "later",
}


def badge(client: Visitor, answers: Mapping[str, Any]) -> Application:
    return Application(client, answers=answers, service_id="blue-badge")


def with_papers(walk: Application) -> Application:
    """Up to where everything is checked, with the photo and the papers as files."""
    walk.until("photo").send({"photo": upload(name="face.jpg")})
    walk.until("documents").send({"proof_of_identity": upload(), "award_letter": upload()})
    return walk.until("check-answers")


def test_a_badge_by_an_award_is_decided_at_once_for_whoever_lets_the_computer(town: Session, client: Visitor) -> None:
    walk = badge(client, BADGE)
    walk.until("benefits")
    assert "If you say no, a person decides. You lose nothing." in walk.text
    assert "walking" not in list(walk.pages_until("answer")) and walk.heading == "They can have a badge"
    assert "A person will look" not in walk.text
    with_papers(walk).send(AGREED)
    case = town.scalars(select(Case)).one()
    assert (case.state, case.tier) == (State.AWAITING_PAYMENT, 1)
    assert "£10" in told(town)


def test_whoever_wants_a_person_to_decide_gets_one(town: Session, client: Visitor) -> None:
    with_papers(badge(client, {**BADGE, "agree_to_automatic": "no"})).send(AGREED)
    case = town.scalars(select(Case)).one()
    assert (case.state, case.queue, case.tier) == (State.WITH_ADVISER, "blue-badges", 2)


def test_whom_no_award_shows_is_asked_how_they_walk_and_refused_by_nobody(town: Session, client: Visitor) -> None:
    walk = badge(client, WALKS_BADLY).until("answer")
    assert walk.heading == "A person will look at this" and "12 weeks" not in walk.heading
    seen = list(walk.pages_until("check-answers"))
    assert {"walking", "arms"} <= set(seen) and "driving" not in seen
    walk.send(AGREED)
    case = town.scalars(select(Case)).one()
    assert (case.queue, case.tier, "second_list" in case.flags) == ("blue-badges", 2, True)
