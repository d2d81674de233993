"""The stages of a complaint, each with its own days: five to acknowledge it, ten, and twenty for another look."""

import pytest
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks, decide, reviews, stages
from frontdoor.triage.clockwork import extending
from frontdoor.triage.machine import MoveRefused
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on, purposes


def answered(session: Session) -> tuple[Case, Actor]:
    """A complaint that was acknowledged after two days, and answered."""
    case, ada = complaint(session), make.actor_of(session)
    stages.begin_next(session, case, actor=ada, at=at(25))
    decide.decide(session, case, outcome=Outcome.ADVICE_GIVEN, reasons="We are sorry.", actor=ada, at=at(2, month=12))
    return case, ada


def test_each_stage_has_its_own_days_from_the_day_on_which_it_begins(working: Session) -> None:
    case, ada = complaint(working), make.actor_of(working)
    assert due_on(case) == "2026-11-30"                                # five working days
    stages.begin_next(working, case, actor=ada, at=at(25))
    assert due_on(case) == "2026-12-09"                                # ten from the acknowledgement
    assert case.given["stage"] == "stage1" and case.given["start_date"] == "2026-11-25"
    assert purposes(working, case) == ["passed_to_adviser", "stage_begun"]
    assert clocks.ledger(working, case)[-1].cause == "stage"


def test_a_stage_may_take_as_long_again_once(working: Session) -> None:
    case, ada = complaint(working), make.actor_of(working)
    stages.begin_next(working, case, actor=ada, at=at(25))
    extending.extend(working, case, reason="The person who knows is away.", actor=ada, at=at(1, month=12))
    assert due_on(case) == "2026-12-23"                                # twenty from the acknowledgement


def test_asking_for_another_look_opens_the_second_stage_without_what_was_added_to_the_first(working: Session) -> None:
    case, ada = answered(working)
    reviews.ask(working, case, why="It is not right.", party=make.party(working, case), at=at(7, month=12))
    assert case.state == State.UNDER_REVIEW and case.given["stage"] == "stage2"
    assert due_on(case) == "2027-01-07"                                # twenty from the day on which they asked
    bo = make.actor_of(working, "Bo Reed")
    extending.extend(working, case, reason="It is a hard one.", actor=bo, at=at(8, month=12))
    assert due_on(case) == "2027-02-04"                                # and twenty more
    assert "You decided this case before" in (decide_refusal(working, case, ada) or "")


def decide_refusal(session: Session, case: Case, actor: Actor) -> str | None:
    with pytest.raises(MoveRefused) as error:
        decide.decide(session, case, outcome=Outcome.ADVICE_GIVEN, reasons="No.", actor=actor, at=at(9, month=12))
    return error.value.reason


def test_a_complaint_that_a_rule_sent_elsewhere_had_no_first_stage(working: Session) -> None:
    case = make.case(working, {"subject": "parking_fine"}, service_id="complaint",
                     answers={"subject": "parking_fine", "worried_for_safety": False, "name": "Peter Marsh",
                              "email": "peter@example.org"})
    reviews.ask(working, case, why="It is not a fine.", party=make.party(working, case), at=at(24))
    assert "stage" not in case.given and due_on(case) == "2026-12-01"


def test_who_may_not_begin_a_stage_is_told_why(working: Session) -> None:
    case = complaint(working)
    core = make.actor_of(working, "Cole Bank", level=Level.CORE)
    assert stages.refusal(working, case, core) == "This needs an officer of at least advanced level."
    ada = make.actor_of(working)
    stages.begin_next(working, case, actor=ada, at=at(25))
    assert stages.next_of(working, case) is None and stages.refusal(working, case, ada) == "No stage can begin now."
    assert stages.next_of(working, make.case(working)) is None
