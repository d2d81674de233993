"""Passes and badges from the start page to what was sent: what is asked, what is answered, and where it goes."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.entitlements.models import Entitlement
from frontdoor.notifications.outbox import OutboxRow
from tests.integration.applying.conftest import Application
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
