"""A finished case that is looked at again: opened by an officer or its resident while that may be, or on review; always
by somebody who may know of it and may decide."""

import contextlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases import access
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Confidentiality, Outcome, State
from frontdoor.cases.history import Decision
from frontdoor.people.actor import Level, guest
from frontdoor.triage import decide, ending, machine, placement, reopening, reviews
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.moves import BY_NAME
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.triage import permits
from tests.integration.working.conftest import CARE

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def council(session):
    make.set_up(session)


def fixed(session):
    case = make.case(session)
    ending.complete_work(session, case, actor=make.actor_of(session, "Wes Park", teams=(case.team,)), at=make.AT)
    return case


def reopen(session, case, actor, days):
    return ending.reopen(session, case, reason="It is loose again.", actor=actor, at=make.AT + days * DAY)


@pytest.mark.parametrize("by_officer, last", [(False, 28), (True, 365)])
def test_a_repair_is_opened_again_until_the_last_of_its_days_and_not_after(session, by_officer, last):
    case = fixed(session)
    actor = make.actor_of(session, "Ada Quay") if by_officer else guest(make.ALDERMERE)
    with pytest.raises(MoveRefused, match=f"more than {last} days ago") as refused:
        reopen(session, case, actor, last + 1)
    assert refused.value.reason.endswith(("send it again.", "or write to us."))
    reopen(session, case, actor, last)
    assert (case.state, case.outcome, case.closed_at) == (State.WITH_ADVISER, None, None) and stranded(session) == []


@pytest.mark.parametrize("rule, officer, resident", [
    ({"resident_days": 0}, 365, 0), ({"resident_days": 3, "officer_days": 0}, 0, 3), (None, 365, 28),
])
def test_the_service_says_for_how_long(session, rule, officer, resident):
    permits.offer(session, reopening=rule and {**rule, "source": "a test"})
    case = permits.apply(session, permits.TOO_LONG)
    assert reopening.days_for(session, case, officer=True) == officer
    assert reopening.days_for(session, case, officer=False) == resident
    late = reopening.too_late(session, case, officer=False, at=make.AT)
    assert late == (None if resident else "It cannot be opened again. Report it again, or write to us.")


def test_a_refused_application_is_opened_again_by_an_officer_of_its_team_who_may_decide_and_decided_anew(session):
    permits.offer(session)
    case = permits.apply(session, permits.TOO_LONG)
    assert case.outcome == Outcome.REFUSED
    parking = {"teams": (case.team,)}
    elsewhere = make.actor_of(session, "Flo Other", level=Level.ADVANCED, teams=("waste",))
    for actor, why_not in ((elsewhere, "This case is with"),
                           (make.actor_of(session, "Al New", level=Level.CORE, **parking), "at least advanced level"),
                           (guest(make.ALDERMERE), "Only a finished repair can be opened again")):
        with pytest.raises(MoveRefused, match=why_not):
            reopen(session, case, actor, 1)
    bo = make.actor_of(session, "Bo Lane", level=Level.MANAGER, **parking)
    reopen(session, case, bo, 1)
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "parking")
    placement.take(session, case, actor=bo, at=make.AT + DAY)
    decide.decide(session, case, outcome=Outcome.GRANTED, reasons="It was measured with its trailer.", actor=bo,
                  at=make.AT + DAY)
    assert case.state == State.AWAITING_PAYMENT
    assert [one.outcome for one in session.scalars(select(Decision).order_by(Decision.id))] == ["refused", "granted"]


def test_what_was_granted_is_not_opened_again_unless_the_service_names_that_ending(session):
    permits.offer(session, reopening={"endings": ["not_needed"], "source": "a test"})
    bo = make.actor_of(session, "Bo Lane", level=Level.MANAGER, teams=("customer-services",))
    for changes, why_not in ((permits.FREE, "ended like this"), (permits.TOO_LONG, "ended like this"),
                             (permits.WITH_A_DRIVE, None)):
        case = permits.apply(session, changes)
        said = machine.refusal(session, case, BY_NAME["reopen"], bo)
        assert said is None if why_not is None else why_not in str(said)


@pytest.mark.parametrize("is_restricted", [False, True])
def test_another_look_at_what_specialists_decided_is_taken_by_another_of_them_and_shown_to_nobody_else(
    session, is_restricted,
):
    case = make.case(session, service_id="adult-social-care-assessment", answers=CARE)
    if is_restricted:
        case.confidentiality = Confidentiality.RESTRICTED
        access.grant(session, case, "team", case.team, reason="a test", at=make.AT)
    team = {"level": Level.SPECIALIST, "teams": ("adult-social-care",)}
    ruth, gwyn = make.actor_of(session, "Ruth Worker", **team), make.actor_of(session, "Gwyn Hall", **team)
    adviser = make.actor_of(session, "Ada Quay", level=Level.ADVANCED, teams=("customer-services", "adult-social-care"))
    placement.take(session, case, actor=ruth, at=make.AT)
    decide.decide(session, case, outcome=Outcome.REFUSED, reasons="You manage well.", actor=ruth, at=make.AT)
    reviews.ask(session, case, why="I do not manage.", party=make.party(session, case), at=make.AT + DAY)
    assert (case.state, case.queue, case.team) == (
        State.UNDER_REVIEW, "adult-social-care-specialists", "adult-social-care")
    sam = make.actor_of(session, "Sam Reed", level=Level.ADVANCED)
    with pytest.raises(CaseNotFound) if is_restricted else contextlib.nullcontext():
        access.find(session, sam, case.reference)
    for actor, why_not in ((adviser, "at least specialist level"), (ruth, "Another officer must look at it")):
        with pytest.raises(MoveRefused, match=why_not):
            decide.decide(session, case, outcome=Outcome.GRANTED, reasons="Yes.", actor=actor, at=make.AT + DAY)
    placement.take(session, case, actor=gwyn, at=make.AT + DAY)
    decide.decide(session, case, outcome=Outcome.NOT_NEEDED, reasons="You manage.", actor=gwyn, at=make.AT + DAY)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.NOT_NEEDED) and stranded(session) == []
