"""A complaint, from the start page to the complaints officer; what is no complaint is sent where it belongs."""

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.notifications.outbox import OutboxRow
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.environment.asked import Asked
from tests.integration.environment.conftest import ON_ONE, typed

SERVICE = "complaint"
SAID: Mapping[str, Any] = {
    "worried_for_safety": "no", "existing_open_case": "no", "subject": "staff", "happened_on": typed(local_date(now())),
    "first_contact": "yes", "description": "The person at the counter shouted at me.", "put_right": "Say sorry.",
    "for_someone_else": "no", "adjustments": "large_print",
}
HELD = {
    "worried_for_safety": False, "existing_open_case": False, "subject": "staff", "happened_on": "2026-11-12",
    "first_contact": False, "description": "It went wrong.", "for_someone_else": False, "adjustments": ["none"],
    "name": "Peter Marsh", "email": "peter@example.org",
}


@ON_ONE
def test_a_complaint_waits_for_the_complaints_officer_and_is_acknowledged_in_time(
    council: Session, client: Visitor,
) -> None:
    walk = Asked(client, SERVICE, SAID).until("answer")
    assert walk.heading == "We will look into your complaint" and "within 5 working days" in walk.text
    assert "You have not sent your complaint yet" in walk.text and "your report" not in walk.text
    walk.sent()
    assert walk.heading == "We have your complaint" and "your report" not in walk.text
    case = council.scalars(select(Case).where(Case.reference == walk.reference)).one()
    assert (case.state, case.tier, case.queue, case.flags) == (State.WITH_ADVISER, 2, "complaints", ["adjustments"])
    assert local_date(case.due_at or now()) == add_working_days(local_date(now()), 5) and not case.public
    assert council.scalars(select(OutboxRow.purpose)).all() == ["passed_to_adviser"]


@ON_ONE
@pytest.mark.parametrize(("changes", "heading"), [
    ({"subject": "parking_fine"}, "You can challenge a parking fine"),
    ({"subject": "service"}, "Let us put it right first"),
])
def test_what_has_a_way_of_its_own_is_sent_there(
    council: Session, client: Visitor, changes: dict[str, str], heading: str,
) -> None:
    assert Asked(client, SERVICE, {**SAID, **changes}).until("answer").heading == heading
    held = {"subject": changes["subject"], "first_contact": True}
    case = make.case(council, held, service_id=SERVICE, answers=HELD)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.NOT_OURS, 1)


@ON_ONE
def test_somebody_who_may_be_hurt_is_seen_by_the_duty_team_alone(council: Session) -> None:
    case = make.case(council, {"worried_for_safety": True}, service_id=SERVICE, answers=HELD)
    assert (case.queue, case.tier) == ("duty", 3) and case.confidentiality >= Confidentiality.RESTRICTED
