"""An officer lets a clock stand still and go on, also from a moment that is past; what may not be is said."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, questions
from frontdoor.triage.clocks import WaitsFor
from frontdoor.triage.clockwork import pausing, standing
from frontdoor.triage.clockwork.standing import NotThen
from frontdoor.triage.machine import MoveRefused
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on, is_paused, purposes, request


def pause(session: Session, case: Case, actor: Actor, since: datetime, when: datetime) -> None:
    pausing.pause(session, case, waits_for=WaitsFor.RESIDENT, reason="Which year?", since=since, actor=actor, at=when)


def test_a_back_dated_pause_moves_the_promise_and_the_date_of_the_law_that_allows_it(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    assert due_on(case) == "2026-12-22"
    pause(working, case, ada, at(25), at(27))
    assert is_paused(working, case) and case.watch_at is None
    pausing.resume(working, case, reason="They said 2024.", since=at(27), actor=ada, at=at(30))
    assert due_on(case) == "2026-12-24"
    found = clocks.explain(working, case)
    assert found is not None and found.statutory_on is not None and found.statutory_on.isoformat() == "2026-12-24"
    lines = clocks.ledger(working, case)
    assert [(line.cause, line.effective_from, line.recorded_at) for line in lines[1:]] == [
        ("paused", at(25), at(27)), ("resumed", at(27), at(30))]
    assert purposes(working, case) == ["received_application", "clock_paused", "clock_resumed"]


def test_the_resident_reads_whom_we_waited_for_and_not_what_the_officer_wrote(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    pause(working, case, ada, at(25), at(27))
    promised, own = clocks.promised(working, case, at(30)), clocks.explain(working, case, at(30))
    assert promised is not None and own is not None
    assert "we waited for your answer" in " ".join(promised.because) and "Which year?" in " ".join(own.because)
    assert "Which year?" not in " ".join(promised.because)


@pytest.mark.parametrize(("since", "said"), [
    (at(20), "We received it on"), (at(28), "must not be in the future"),
])
def test_a_pause_begins_neither_before_receipt_nor_in_the_future(working: Session, since: datetime, said: str) -> None:
    case, ada = request(working), make.actor_of(working)
    with pytest.raises(NotThen, match=said):
        pause(working, case, ada, since, at(27))
    assert len(clocks.ledger(working, case)) == 1


def test_a_clock_goes_on_no_earlier_than_it_stopped(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    pause(working, case, ada, at(25), at(27))
    with pytest.raises(NotThen, match="last changed"):
        pausing.resume(working, case, reason="", since=at(24), actor=ada, at=at(27))


def test_no_law_lets_a_request_about_the_environment_wait(working: Session) -> None:
    case, ada = request(working, environmental=True), make.actor_of(working)
    with pytest.raises(MoveRefused, match="By law it is due by 22 December 2026, and no law lets that date wait"):
        pause(working, case, ada, at(25), at(27))


def test_a_service_that_does_not_let_its_date_move_says_so(working: Session) -> None:
    case, ada = complaint(working), make.actor_of(working)
    with pytest.raises(MoveRefused, match="This clock goes on while we wait"):
        pause(working, case, ada, at(24), at(24))


def test_a_safeguarding_clock_cannot_be_paused(working: Session) -> None:
    duty = make.actor_of(working, teams=("duty",))
    case = make.case(working, {**make.FOR_A_PERSON, "description": "He says he will kill himself tonight."})
    assert case.queue == "duty"
    with pytest.raises(MoveRefused, match="A safeguarding clock cannot be paused"):
        pause(working, case, duty, at(23, 10), at(23, 11))


def test_what_a_rule_decided_does_not_wait(working: Session) -> None:
    case = make.case(working)
    ada = make.actor_of(working, teams=(case.team,))
    with pytest.raises(MoveRefused, match="tier 1"):
        pause(working, case, ada, at(24), at(24))


def test_another_team_is_told_to_ask(working: Session) -> None:
    with pytest.raises(MoveRefused, match="Ask them to do this"):
        pause(working, request(working), make.actor_of(working, teams=("highways",)), at(24), at(24))


def test_while_a_question_is_open_the_clock_goes_on_by_ending_the_wait(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    questions.ask_resident(working, case, question="Which year?", actor=ada, at=at(24))
    clock = standing.read(working, case, at(24))
    assert pausing.pause_refusal(working, case, clock, ada, at(24)) == pausing.STANDS
    assert pausing.resume_refusal(working, case, clock, ada) == pausing.ASKED
