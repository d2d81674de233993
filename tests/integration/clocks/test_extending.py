"""More time: where the service allows it, as often as it does, before the date, and after telling the person."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.clock_ledgers import ClockExtension
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks
from frontdoor.triage.clockwork import extending, standing
from frontdoor.triage.machine import MoveRefused
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on, purposes, request

WHY = "We have to weigh what the public gains by it."


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    return extending.refusal(session, case, standing.read(session, case, at(24)), actor, at(24))


def test_more_time_is_a_line_of_its_own_with_the_law_that_allows_it(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    extending.extend(working, case, reason=WHY, actor=ada, at=at(27))
    row = working.scalars(select(ClockExtension)).one()
    assert (row.amount, row.unit, row.statutory, row.law) == (
        20, "working_days", True, "Freedom of Information Act 2000, section 10(3)")
    assert (due_on(case), row.due_after) == ("2027-01-25", case.due_at) and row.due_before is not None
    found = clocks.promised(working, case)
    assert found is not None and f"We took 20 more working days: {WHY}" in " ".join(found.because)
    assert purposes(working, case)[-1] == "more_time"


def test_it_can_be_taken_as_often_as_the_service_says(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    extending.extend(working, case, reason=WHY, actor=ada, at=at(27))
    with pytest.raises(MoveRefused, match="that can be done once"):
        extending.extend(working, case, reason=WHY, actor=ada, at=at(27))


def test_it_is_not_taken_when_the_date_is_past(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    with pytest.raises(MoveRefused, match="only be taken before that"):
        extending.extend(working, case, reason=WHY, actor=ada, at=at(4, month=1, year=2027))


def test_most_services_allow_none_and_a_core_adviser_takes_none(working: Session) -> None:
    case, ada = complaint(working), make.actor_of(working)
    assert refusal(working, case, ada) == extending.NOT_ALLOWED
    core = make.actor_of(working, "Cole Bank", level=Level.CORE)
    assert "advanced level" in (refusal(working, request(working), core) or "")
