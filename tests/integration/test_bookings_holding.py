"""Holding, sending, confirming, moving and giving back, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor.bookings import availability, holding
from frontdoor.bookings.holding import NotLive, SlotTaken
from frontdoor.bookings.models import LIVE, Booking, BookingState, span
from tests import factories
from tests.rooms import AT, HOLD, MONDAY, TUESDAY, confirmed, draft, exception, free, hold, keys, room, story_time, wish

LATER = AT + HOLD


def test_the_best_free_resource_is_held_and_the_next_one_after_it(session: Session) -> None:
    small, hall = room(session), room(session, "hall", seats=40, before_minutes=15, after_minutes=30)
    slot = free(session)[1]
    first, second = hold(session, slot), hold(session, slot)
    assert (first.resource_id, second.resource_id) == (small.id, hall.id)
    assert first.hold_until == LATER and first.state == BookingState.HELD
    assert (second.busy_from, second.busy_until) == (slot.starts_at - timedelta(minutes=15),
                                                     slot.ends_at + timedelta(minutes=30))
    assert (second.span_from, second.span_until) == (span(hall.id, second.busy_from), span(hall.id, second.busy_until))
    with pytest.raises(SlotTaken):
        hold(session, slot)
    assert session.scalar(select(func.count(Booking.id))) == 2


def test_a_draft_has_one_slot_and_keeps_it_until_it_has_another(session: Session) -> None:
    room(session)
    one, two, three = free(session)[0], free(session)[4], free(session)[8]
    mine = draft(session)
    booking = hold(session, one, mine)
    hold(session, two)
    with pytest.raises(SlotTaken):
        hold(session, two, mine)
    assert booking.starts_at == one.starts_at and booking.is_live
    again = hold(session, three, mine)
    assert (again.id, again.starts_at) == (booking.id, three.starts_at)
    assert one.key in keys(free(session)) and three.key not in keys(free(session))
    # An hour that overlaps the one that it has is not in its own way.
    shifted = [slot for slot in free(session, leaving_out=booking.id) if slot.starts_at < three.ends_at][-1]
    assert hold(session, shifted, mine).starts_at == shifted.starts_at
    assert holding.of_draft(session, mine) is booking


def test_a_hold_ends_by_itself_is_renewed_while_nobody_wants_it_and_is_had_by_the_next(session: Session) -> None:
    room(session)
    slot = free(session)[0]
    booking = hold(session, slot)
    assert holding.expired(session, LATER - timedelta(seconds=1)) == []
    assert not holding.let_go(session, booking.id, at=LATER - timedelta(seconds=1))
    assert holding.renew(session, booking, until=LATER + HOLD, at=LATER).hold_until == LATER + HOLD
    assert not holding.let_go(session, booking.id, at=LATER)
    following = hold(session, slot, at=LATER + HOLD)
    assert (booking.state, booking.hold_until) == (BookingState.RELEASED, None) and following.is_live
    with pytest.raises(NotLive):
        holding.renew(session, booking, until=LATER + 2 * HOLD, at=LATER)
    assert holding.expired(session, LATER + 2 * HOLD) == [following.id]
    assert holding.let_go(session, following.id, at=LATER + 2 * HOLD)
    assert not holding.let_go(session, following.id, at=LATER + 2 * HOLD)
    assert holding.expired(session, LATER + 2 * HOLD) == []


def test_what_is_sent_and_confirmed_stays_and_only_once(session: Session) -> None:
    factories.set_up(session)
    case = factories.case(session)
    room(session)
    mine = draft(session)
    booking = hold(session, free(session)[0], mine)
    for _ in range(2):
        assert holding.reserve(session, booking, case_id=case.id, at=AT).state == BookingState.RESERVED
    assert holding.of_case(session, case) is booking and booking.hold_until is None
    assert holding.expired(session, AT + timedelta(days=1)) == []
    with pytest.raises(NotLive):
        hold(session, free(session)[3], mine)
    for _ in range(2):
        assert holding.confirm(session, booking, at=AT).confirmed_at == AT
    with pytest.raises(NotLive):
        holding.release(session, booking, why="too late", at=AT)
    ended = holding.cancel(session, booking, why="ill", at=LATER)
    assert (ended.state, ended.sequence, ended.ended_at, ended.ended_reason) == ("cancelled", 1, LATER, "ill")
    for verb in (holding.confirm, lambda *one, **more: holding.reserve(*one, case_id=case.id, **more)):
        with pytest.raises(NotLive):
            verb(session, booking, at=LATER)
    with pytest.raises(NotLive):
        holding.cancel(session, booking, why="again", at=LATER)
    assert holding.release(session, booking, why="again", at=LATER).ended_reason == "ill"


def test_what_was_given_back_or_timed_out_is_neither_sent_nor_confirmed(session: Session) -> None:
    room(session)
    mine, slot = draft(session), free(session)[0]
    booking = hold(session, slot, mine)
    for verb in (holding.confirm, lambda *one, **more: holding.reserve(*one, case_id=1, **more)):
        with pytest.raises(NotLive):
            verb(session, booking, at=LATER)
    holding.release(session, booking, why="another day", at=AT)
    with pytest.raises(NotLive):
        holding.confirm(session, booking, at=AT)
    with pytest.raises(NotLive):
        holding.cancel(session, booking, why="another day", at=AT)
    taken_up = hold(session, slot, mine)
    assert taken_up.id == booking.id and taken_up.is_live and taken_up.ended_at is None and taken_up.ended_reason == ""


def test_a_move_may_overlap_the_old_stretch_and_keeps_it_until_the_new_one_is_had(session: Session) -> None:
    room(session, after_minutes=15)
    booking = confirmed(session, free(session)[4])
    old = booking.starts_at
    stranger = confirmed(session, free(session)[-1])
    taken = availability.find(session, wish(), holding.Slot(
        stranger.starts_at, stranger.ends_at, (), 1, "", "").key, at=AT, leaving_out=stranger.id)
    with pytest.raises(SlotTaken):
        holding.move(session, booking, taken, at=AT)
    assert (booking.starts_at, booking.sequence, booking.changes, booking.state) == (old, 0, 0, "confirmed")
    half_past = old + timedelta(minutes=30)
    [nearby] = [slot for slot in free(session, leaving_out=booking.id) if slot.starts_at == half_past]
    for _ in range(2):
        moved = holding.move(session, booking, nearby, at=AT)
        assert (moved.starts_at, moved.sequence, moved.changes) == (half_past, 1, 1)
    assert moved.busy_until == nearby.ends_at + timedelta(minutes=15)
    holding.cancel(session, booking, why="ill", at=AT)
    with pytest.raises(NotLive):
        holding.move(session, booking, nearby, at=AT)


def test_a_shared_group_is_never_fuller_than_its_seats(session: Session) -> None:
    story_time(session)
    asked = wish(TUESDAY, kind="library_group")
    [slot] = free(session, asked)
    first, second = hold(session, slot), hold(session, slot)
    for people in (2, 6):
        with pytest.raises(SlotTaken):
            hold(session, slot, people=people)
    alone = hold(session, slot, people=1)
    assert {one.shared for one in (first, second, alone)} == {True} and free(session, asked) == []
    assert hold(session, slot, people=2, at=LATER).is_live
    assert sum(one.people for one in session.scalars(select(Booking).where(Booking.state.in_(LIVE)))) == 2


def test_what_closed_or_was_withdrawn_after_the_page_was_shown_is_not_held(session: Session) -> None:
    row = room(session)
    slot = free(session)[0]
    closed = exception(session, row, slot.starts_at, slot.ends_at)
    with pytest.raises(SlotTaken):
        hold(session, slot)
    session.delete(closed)
    row.offered = False
    with pytest.raises(SlotTaken):
        hold(session, slot)
    row.offered = True
    assert hold(session, slot).is_live


def test_a_hold_is_for_somebody_and_for_a_while(session: Session) -> None:
    room(session)
    for wrong in ({"people": 0}, {"lasts": timedelta(0)}):
        with pytest.raises(ValueError):
            hold(session, free(session)[0], **wrong)


def test_postgresql_itself_refuses_a_writer_who_forgot_the_lock(session: Session) -> None:
    """On SQLite there is only one writer at a time, and nothing else is needed."""
    row = room(session)
    slots = free(session)
    first, second = confirmed(session, slots[0]), confirmed(session, slots[4])

    def over_the_other() -> None:
        with session.begin_nested():
            session.execute(update(Booking).where(Booking.id == second.id).values(
                span_from=span(row.id, first.ends_at - timedelta(minutes=1))))

    if session.get_bind().dialect.name == "sqlite":
        return over_the_other()
    with pytest.raises(IntegrityError) as refused:
        over_the_other()
    assert "ex_bookings_apart" in str(refused.value)
    return None


def test_what_the_constraint_refuses_is_a_slot_taken_and_the_rest_of_the_work_stands(session: Session) -> None:
    """The busy days of one booking are wrong, so that the look does not see it; its span is right."""
    row = room(session)
    slot = free(session)[0]
    hidden = confirmed(session, slot)
    session.execute(update(Booking).values(busy_from=hidden.busy_from - timedelta(days=900),
                                           busy_until=hidden.busy_until - timedelta(days=900)))
    row.name = "Renamed"
    if session.get_bind().dialect.name == "sqlite":
        assert hold(session, slot).is_live
    else:
        with pytest.raises(SlotTaken):
            hold(session, slot)
    session.expire_all()
    assert row.name == "Renamed" and MONDAY == slot.day
