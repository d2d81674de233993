"""Dumped rubbish, from the start page to the crew, the owner, or whoever looks for evidence."""

from collections.abc import Callable
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

SERVICE = "fly-tipping"
BAGS = {
    "in_progress": "no", "land": "public_highway", "material": "household", "volume_m3": "0.5", "hazardous": "no",
    "blocking": "no", "witnessed": "no",
}

HELD = {"place": make.place(), "in_progress": False, "land": "public_highway", "material": ["household"],
        "volume_m3": "0.5", "hazardous": False, "blocking": False, "witnessed": False, "email": "peter@example.org"}


def report(client: Visitor, **changes: str) -> Asked:
    return Asked(client, SERVICE, {**BAGS, **changes}, where="mill lane")


def case_of(session: Session, walk: Asked) -> Case:
    return session.scalars(select(Case).where(Case.reference == walk.reference)).one()


@ON_ONE
def test_bags_on_the_road_go_to_the_crew_and_the_next_one_hears_of_them(
    council: Session, visitors: Callable[[], Visitor],
) -> None:
    walk = report(visitors()).until("answer")
    assert walk.heading == "We will take this away" and "within 5 working days" in walk.text
    case = case_of(council, walk.sent())
    assert (case.state, case.tier, case.queue, case.public) == (State.SCHEDULED, 1, "waste-works", True)
    assert local_date(case.due_at or now()) == add_working_days(local_date(now()), 5)
    assert council.scalars(select(OutboxRow.purpose)).all() == ["accepted"]
    again = Asked(visitors(), SERVICE, BAGS, where="mill lane")
    again.send({"q": "mill lane"})
    assert again.at == "nearby" and case.reference in again.text


@ON_ONE
@pytest.mark.parametrize(("changes", "queue", "flags"), [
    ({"witnessed": True, "what_was_seen": "A white van."}, "enforcement", ["witness"]),
    ({"in_progress": True}, "enforcement", []),
    ({"land": "private", "owner": "unknown"}, "waste", []),
])
def test_what_a_person_must_look_at_waits_for_one(
    council: Session, changes: dict[str, Any], queue: str, flags: list[str],
) -> None:
    case = make.case(council, changes, service_id=SERVICE, answers=HELD)
    assert (case.state, case.tier, case.queue, case.flags) == (State.WITH_ADVISER, 2, queue, flags)
    assert council.scalars(select(OutboxRow.purpose)).all() == ["passed_to_adviser"]


@ON_ONE
def test_drums_are_for_the_environment_agency_and_the_number_to_call_is_said(council: Session, client: Visitor) -> None:
    walk = report(client, material="drums").until("answer")
    assert walk.heading == "The Environment Agency takes care of this" and "0800 80 70 60" in walk.text
    case = case_of(council, walk.sent())
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.NOT_OURS)
