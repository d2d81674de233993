"""A booking that is moved or cancelled: what is free, what is planned anew, and what it costs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from frontdoor.bookings.availability import SlotTaken
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import LONDON
from frontdoor.notifications.outbox import MessageState
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import Level, guest
from frontdoor.triage import booked, slots
from frontdoor.triage.machine import MoveRefused
from tests import factories as make
from tests.integration.booked import hall
from tests.integration.booked.hall import AT, DAY, ELEVEN, FREE, TEN

NEXT_DAY = "20270108T1000Z"
RESIDENT = guest("aldermere")


@pytest.fixture(autouse=True)
def open_hall(session: Session) -> None:
    hall.open_hall(session)


@pytest.fixture
def paid(session: Session, tmp_path: Path) -> Case:
    """A hall for twenty pounds on Thursday 7 January 2027 at ten, paid for."""
    return hall.pay(session, hall.book(session), TestProvider(tmp_path))


def reminders(session: Session, case: Case) -> list[tuple[str, datetime]]:
    return [(row.state, row.due_at) for row in hall.messages(session, case, "booking_reminder")]


@pytest.mark.parametrize(("days", "kept"), [(22, 0), (21, 500), (14, 500), (13, 1000), (7, 1000), (6, 2000), (0, 2000)])
def test_what_is_given_back_goes_by_the_days_that_are_left(session: Session, paid: Case, days: int, kept: int) -> None:
    booking = slots.of_case(session, paid)
    at = booking.starts_at - timedelta(days=days, minutes=1)
    terms = booked.terms_of(session, paid, at=at)
    assert (terms.may_cancel, terms.paid_pence, terms.kept_pence, terms.refund_pence) == (True, 2000, kept, 2000 - kept)
    booked.cancel(session, paid, actor=RESIDENT, at=at)
    assert (paid.state, paid.outcome, paid.public_status) == (State.CLOSED, Outcome.CANCELLED, "Cancelled")
    assert booking.state == BookingState.CANCELLED
    assert [one.amount_pence for one in hall.refunds_of(session, paid)] == ([2000 - kept] if kept < 2000 else [])
    [told] = hall.messages(session, paid, "booking_cancelled")
    assert told.calendar is not None and "METHOD:CANCEL" in told.calendar and "SEQUENCE:1" in told.calendar
    assert {state for state, _ in reminders(session, paid)} == {MessageState.CANCELLED}
    hall.hold(session, hall.begun(session, at=at), at=at - timedelta(days=1))


def test_a_change_moves_the_slot_and_plans_the_reminders_anew(session: Session) -> None:
    case = hall.book(session, FREE)
    before = reminders(session, case)
    assert before == [("waiting", datetime(2026, 12, 31, 9, tzinfo=UTC)),
                      ("waiting", datetime(2027, 1, 6, 9, tzinfo=UTC))]
    booked.change(session, case, NEXT_DAY, actor=RESIDENT, at=AT)
    booking = slots.of_case(session, case)
    assert (slots.key_of(booking), booking.sequence, booking.changes) == (NEXT_DAY, 1, 1)
    assert case.given["appointment"] == "2027-01-08" and case.state == State.SCHEDULED
    after = reminders(session, case)
    assert [state for state, _ in after[:2]] == ["cancelled", "cancelled"]
    assert after[2:] == [("waiting", due + timedelta(days=1)) for _, due in before]
    [told] = hall.messages(session, case, "booking_changed")
    first = hall.messages(session, case, "booking_confirmed")[0].calendar or ""
    uid = next(line for line in first.splitlines() if line.startswith("UID:"))
    assert uid in (told.calendar or "") and "SEQUENCE:1" in (told.calendar or "")
    hall.hold(session, hall.begun(session), TEN)


def test_a_change_that_is_not_kept_leaves_everything_as_it_was(session: Session) -> None:
    case = hall.book(session, FREE)
    session.commit()
    before = reminders(session, case)
    booked.change(session, case, NEXT_DAY, actor=RESIDENT, at=AT)
    session.rollback()
    assert reminders(session, case) == before
    assert slots.key_of(slots.of_case(session, case)) == TEN


def test_nobody_gets_a_slot_that_somebody_has_and_keeps_their_own(session: Session) -> None:
    case, _ = hall.book(session, FREE), hall.book(session, FREE, key=ELEVEN)
    with pytest.raises(SlotTaken):
        booked.change(session, case, ELEVEN, actor=RESIDENT, at=AT)
    with pytest.raises(MoveRefused, match="the time you have now"):
        booked.change(session, case, TEN, actor=RESIDENT, at=AT)
    offered = {slot.key for slot in booked.free_for(session, case, at=AT, first=DAY, days=1)}
    assert {TEN, ELEVEN}.isdisjoint(offered) and "20270107T1200Z" in offered


def test_it_is_moved_by_its_booker_so_often_and_so_early_and_by_an_officer_until_it_begins(session: Session) -> None:
    case, officer = hall.book(session, FREE), make.actor_of(session)
    late = datetime(2027, 1, 6, 0, 1, tzinfo=UTC)
    terms = booked.terms_of(session, case, at=late)
    assert not terms.may_change and terms.change_until == datetime(2027, 1, 6, tzinfo=UTC) and terms.may_cancel
    with pytest.raises(MoveRefused, match="until midnight"):
        booked.change(session, case, NEXT_DAY, actor=RESIDENT, at=late)
    for key in (NEXT_DAY, TEN):
        booked.change(session, case, key, actor=RESIDENT, at=AT)
    with pytest.raises(MoveRefused, match="moved before"):
        booked.change(session, case, NEXT_DAY, actor=RESIDENT, at=AT)
    booked.change(session, case, "20270107T1500Z", actor=officer, at=datetime(2027, 1, 7, 9, 59, tzinfo=UTC))
    with pytest.raises(MoveRefused, match="begun"):
        booked.change(session, case, NEXT_DAY, actor=officer, at=datetime(2027, 1, 7, 15, tzinfo=UTC))


def test_moving_it_later_does_not_make_cancelling_cheaper(session: Session, paid: Case) -> None:
    at = slots.of_case(session, paid).starts_at - timedelta(days=8)
    booked.change(session, paid, "20270301T1000Z", actor=RESIDENT, at=at)
    terms = booked.terms_of(session, paid, at=at)
    assert (terms.least_percent, terms.charge_percent, terms.refund_pence) == (50, 50, 1000)
    nearer = datetime(2027, 2, 27, 10, tzinfo=UTC)
    assert booked.terms_of(session, paid, at=nearer).charge_percent == 100


@pytest.mark.parametrize(("level", "may"), [(Level.CORE, False), (Level.SPECIALIST, True)])
def test_an_officer_lets_go_of_the_charge_at_the_level_that_the_service_asks(
    session: Session, paid: Case, level: Level, may: bool,
) -> None:
    officer, late = make.actor_of(session, level=level), datetime(2027, 1, 6, 10, tzinfo=UTC)
    if may:
        booked.cancel(session, paid, actor=officer, at=late, why="The roof leaks.", waive=True)
        assert [one.amount_pence for one in hall.refunds_of(session, paid)] == [2000]
        assert "The roof leaks." in hall.messages(session, paid, "booking_cancelled")[0].body
    else:
        with pytest.raises(MoveRefused, match="specialist"):
            booked.cancel(session, paid, actor=officer, at=late, waive=True)
        assert paid.state == State.SCHEDULED and hall.refunds_of(session, paid) == []


def test_those_whose_room_it_is_see_to_a_booking_and_strangers_do_not(session: Session) -> None:
    case = hall.book(session, FREE)
    caretaker = make.actor_of(session, "Cy Keyes", teams=("halls",), level=Level.CORE)
    stranger = make.actor_of(session, "Di Other", teams=("highways",), level=Level.MANAGER)
    with pytest.raises(MoveRefused):
        booked.cancel(session, case, actor=stranger, at=AT)
    booked.cancel(session, case, actor=caretaker, at=AT)
    assert case.outcome == Outcome.CANCELLED


@pytest.mark.parametrize(("key", "due"), [
    ("20270329T0900Z", datetime(2027, 3, 28, 9, tzinfo=LONDON)),     # ten in the morning, the day after it turned
    ("20270328T0900Z", datetime(2027, 3, 27, 9, tzinfo=LONDON)),
    ("20271031T1000Z", datetime(2027, 10, 30, 9, tzinfo=LONDON)),
])
def test_reminders_leave_at_nine_by_the_clock_on_the_wall(session: Session, key: str, due: datetime) -> None:
    case = hall.book(session, FREE, key=key)
    assert reminders(session, case)[-1] == ("waiting", due.astimezone(UTC))
    assert "10am to 11am" in hall.messages(session, case, "booking_reminder")[0].body


def test_nothing_is_planned_for_a_moment_that_is_over(session: Session) -> None:
    case = hall.book(session, FREE, key="20261124T1000Z")
    assert reminders(session, case) == []
    booked.change(session, case, "20261125T1000Z", actor=make.actor_of(session), at=AT)
    assert reminders(session, case) == [("waiting", datetime(2026, 11, 24, 9, tzinfo=UTC))]
