"""A request for information, from the start page to the information team, by the calendar of all four nations."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.notifications.outbox import OutboxRow
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.environment.asked import Asked
from tests.integration.environment.conftest import ON_ONE

SERVICE = "foi-request"
SAID: Mapping[str, Any] = {
    "request_kind": "new", "own_personal_data": "no", "environmental": "no", "asked_before": "no",
    "answer_form": "email", "description": "How much did you spend on road salt in each year since 2020?",
}
HELD = {
    "request_kind": "new", "own_personal_data": False, "environmental": False, "asked_before": False,
    "answer_form": "email", "description": "How much salt?", "name": "Peter Marsh", "email": "peter@example.org",
}


@ON_ONE
def test_a_request_waits_for_the_information_team_and_the_law_says_until_when(
    council: Session, client: Visitor,
) -> None:
    walk = Asked(client, SERVICE, SAID).until("answer")
    assert "Next we ask for your details." in walk.text and "documents" not in walk.text
    assert walk.heading == "We will answer your request" and "within 20 working days" in walk.text
    walk.sent()
    case = council.scalars(select(Case).where(Case.reference == walk.reference)).one()
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "information")
    last = add_working_days(local_date(now()), 20, "united-kingdom")
    assert local_date(case.due_at or now()) == last
    assert council.scalars(select(OutboxRow.purpose)).all() == ["received_application"]


@ON_ONE
@pytest.mark.parametrize(("changes", "day"), [
    ({}, "2026-12-22"), ({"environmental": True}, "2026-12-22"),
    ({"request_kind": "review", "answer_date": "2026-11-02"}, "2026-12-22"),
])
def test_every_kind_of_request_has_its_days(council: Session, changes: dict[str, Any], day: str) -> None:
    case = make.case(council, changes, service_id=SERVICE, answers=HELD,
                     at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    assert (case.queue, str(local_date(case.due_at or now()))) == ("information", day)


@ON_ONE
def test_what_is_about_the_one_who_asks_has_a_way_of_its_own(council: Session, client: Visitor) -> None:
    walk = Asked(client, SERVICE, {**SAID, "own_personal_data": "yes"}).until("answer")
    assert walk.heading == "Ask to see what we know about you" and "subject access request" in walk.text
    case = make.case(council, {"own_personal_data": True}, service_id=SERVICE, answers=HELD)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.NOT_OURS, 1)
