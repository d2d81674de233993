"""Money that the council lets go of: asked for by one officer, agreed to by another, and nothing moves before."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.bookings.models import BookingState
from frontdoor.cases.approval import Approval, ApprovalKind, ApprovalState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.work import Task
from frontdoor.entitlements.models import Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import tries
from frontdoor.payments.models import ChargeState, PaymentState, Refund
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import Level
from frontdoor.triage import approvals, concessions, paying, slots
from frontdoor.triage.booked import cancelling
from frontdoor.triage.delegation import least_for
from frontdoor.triage.machine import MoveRefused, NotPermitted
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.booked import hall
from tests.integration.triage import permits

HOUR = timedelta(hours=1)
LEVELS = {"decide": "advanced", "refund": [{"over_pence": 2000, "least": "manager"}]}
HARDSHIP = "You told us that you cannot pay now."


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session, levels=LEVELS)


@pytest.fixture
def people(session: Session):
    """An adviser, one more, and a manager, all of the team that has the permits."""
    of_parking = {"teams": ("parking", "customer-services")}
    return (make.actor_of(session, "Ada Quay", level=Level.ADVANCED, **of_parking),
            make.actor_of(session, "Bo Lane", level=Level.ADVANCED, **of_parking),
            make.actor_of(session, "Mia Tarn", level=Level.MANAGER, **of_parking))


def pay(session: Session, case: Case, folder: Path) -> Case:
    charge = concessions.charge_of(session, case)
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=False, provider=TestProvider(folder), at=make.AT)
    tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one"), at=make.AT)
    paying.heed(session, charge, at=make.AT)
    return case


def told(session: Session, purpose: str) -> str:
    return session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == purpose)).one()


def back(session: Session) -> list[int]:
    return list(session.scalars(select(Refund.amount_pence).order_by(Refund.id)))


def test_a_price_is_waived_by_somebody_else_and_what_was_granted_is_theirs(session: Session, people) -> None:
    case, (ada, _, mia) = permits.apply(session), people
    row = approvals.ask_to_waive(session, case, why=HARDSHIP, actor=mia, at=make.AT)
    assert (row.kind, row.least, row.detail) == (ApprovalKind.WAIVER, Level.MANAGER, {"pence": 6000})
    assert "Agree to waiving the price (£60.00)" in session.scalars(select(Task.words)).one()
    assert case.state == State.AWAITING_PAYMENT and concessions.left(session, case) == 0
    for who, why_not in ((mia, "You asked for this yourself"), (ada, "at least manager level")):
        with pytest.raises(NotPermitted, match=why_not):
            approvals.grant(session, case, row, actor=who, at=make.AT + HOUR)
    chief = make.actor_of(session, "Lee Quay", level=Level.MANAGER, teams=(case.team,))
    approvals.grant(session, case, row, actor=chief, at=make.AT + HOUR)
    assert (case.state, case.outcome, row.state) == (State.CLOSED, Outcome.GRANTED, ApprovalState.GRANTED)
    charge = concessions.charge_of(session, case)
    assert charge is not None and charge.state == ChargeState.VOID and session.scalars(select(Term)).one().number
    assert "£60.00" in told(session, "fee_waived") and HARDSHIP in told(session, "fee_waived")
    assert told(session, "permit_issued") and stranded(session) == []
    assert session.scalars(select(Task).where(Task.done_at.is_(None))).all() == []


def test_a_booking_whose_price_is_waived_is_booked(session: Session, people) -> None:
    hall.open_hall(session)
    case = hall.book(session)
    team = (case.team,)
    asks, agrees = (make.actor_of(session, name, level=Level.SPECIALIST, teams=team) for name in ("Di Hill", "Ed Rook"))
    row = approvals.ask_to_waive(session, case, why=HARDSHIP, actor=asks, at=make.AT)
    approvals.grant(session, case, row, actor=agrees, at=make.AT)
    booking = slots.booking_of(session, case)
    assert booking is not None and (case.state, booking.state) == (State.SCHEDULED, BookingState.CONFIRMED)
    assert told(session, "fee_waived") and told(session, "booking_confirmed") and stranded(session) == []


def test_what_is_paid_meanwhile_is_not_waived_and_a_price_that_nobody_owes_neither(
    session: Session, people, tmp_path: Path,
) -> None:
    case, (ada, _, mia) = permits.apply(session), people
    row = approvals.ask_to_waive(session, case, why=HARDSHIP, actor=ada, at=make.AT)
    with pytest.raises(MoveRefused, match="Somebody has been asked already"):
        approvals.ask_to_waive(session, case, why=HARDSHIP, actor=mia, at=make.AT)
    pay(session, case, tmp_path)
    session.refresh(row)
    assert (row.state, row.answer) == (ApprovalState.WITHDRAWN, "The case ended.")
    with pytest.raises(MoveRefused, match="This case is closed. A price is waived while it waits for payment"):
        approvals.ask_to_waive(session, case, why=HARDSHIP, actor=ada, at=make.AT)


def test_money_goes_back_when_somebody_else_agrees_never_twice_and_never_more_than_came(
    session: Session, people, tmp_path: Path,
) -> None:
    case, (ada, bo, mia) = pay(session, permits.apply(session), tmp_path), people
    with pytest.raises(MoveRefused, match="Only £60.00 of what was paid is left"):
        approvals.ask_to_give_back(session, case, pence=6001, why="Too much.", actor=ada, at=make.AT)
    row = approvals.ask_to_give_back(session, case, pence=2000, why="It was late.", actor=ada, at=make.AT)
    assert row.least == Level.ADVANCED and back(session) == []
    with pytest.raises(NotPermitted, match="You asked for this yourself"):
        approvals.grant(session, case, row, actor=ada, at=make.AT)
    approvals.grant(session, case, row, actor=bo, at=make.AT)
    assert back(session) == [2000] and session.scalars(select(Refund.reason)).one() == "It was late."
    with pytest.raises(NotPermitted, match="This was granted already"):
        approvals.grant(session, case, row, actor=bo, at=make.AT)
    rest = approvals.ask_to_give_back(session, case, pence=4000, why="The bay was closed.", actor=bo, at=make.AT)
    with pytest.raises(NotPermitted, match="at least manager level"):
        approvals.grant(session, case, rest, actor=ada, at=make.AT)
    approvals.grant(session, case, rest, actor=mia, at=make.AT)
    assert back(session) == [2000, 4000] and case.state == State.CLOSED
    with pytest.raises(MoveRefused, match="no payment of which anything is left"):
        approvals.ask_to_give_back(session, case, pence=1, why="More.", actor=ada, at=make.AT)


def test_a_no_has_a_reason_and_moves_nothing(session: Session, people, tmp_path: Path) -> None:
    case, (ada, bo, _) = pay(session, permits.apply(session), tmp_path), people
    row = approvals.ask_to_give_back(session, case, pence=500, why="It was late.", actor=ada, at=make.AT)
    with pytest.raises(MoveRefused, match="Give a reason"):
        approvals.refuse(session, case, row, actor=bo, at=make.AT, words=" ")
    approvals.refuse(session, case, row, actor=bo, at=make.AT, words="It was on time.")
    open_tasks = [task.words for task in session.scalars(select(Task).where(Task.done_at.is_(None)))]
    assert back(session) == [] and row.state == ApprovalState.REFUSED
    assert open_tasks == ["Bo Lane did not agree to giving money back (£5.00). See why in the history."]


def test_a_request_for_money_outlives_its_case_and_finds_what_is_left_by_then(
    session: Session, tmp_path: Path,
) -> None:
    hall.open_hall(session)
    case = hall.pay(session, hall.book(session), TestProvider(tmp_path))
    asks, agrees = (make.actor_of(session, name, level=Level.MANAGER, teams=(case.team,)) for name in ("Di", "Ed"))
    price = concessions.left(session, case)
    row = approvals.ask_to_give_back(session, case, pence=price, why="The roof leaks.", actor=asks, at=make.AT)
    cancelling.cancel(session, case, actor=asks, at=make.AT, why="The roof leaks.")
    session.refresh(row)
    assert row.state == ApprovalState.REQUESTED and (case.state, case.outcome) == (State.CLOSED, Outcome.CANCELLED)
    with pytest.raises(MoveRefused, match="left"):
        approvals.grant(session, case, row, actor=agrees, at=make.AT)


@pytest.mark.parametrize("levels, refund, waive", [
    ({}, "manager", "manager"),
    ({"waive": "core", "refund": "advanced"}, "advanced", "core"),
    ({"decide": "core", "refund": [{"over_pence": 5000, "least": "manager"}]}, "core", "manager"),
    ({"refund": [{"over_pence": 0, "least": "advanced"}, {"over_pence": 4999, "least": "strategic"}]},
     "strategic", "manager"),
])
def test_the_scheme_of_delegation_says_who_may_let_go_of_fifty_pounds(levels, refund, waive) -> None:
    definition = Definition.model_validate({**permits.BAY_PERMIT, "levels": levels})
    assert (least_for(definition, "refund", 5000), least_for(definition, "waive", 5000)) == (refund, waive)


def test_an_open_request_is_one_of_its_kind_for_each_case(session: Session, people, tmp_path: Path) -> None:
    case, (ada, _, _) = pay(session, permits.apply(session), tmp_path), people
    approvals.ask_to_give_back(session, case, pence=500, why="It was late.", actor=ada, at=make.AT)
    with pytest.raises(MoveRefused, match="Somebody has been asked already"):
        approvals.ask_to_give_back(session, case, pence=500, why="It was late.", actor=ada, at=make.AT)
    assert len(session.scalars(select(Approval)).all()) == 1
