"""What is free, on both databases: hours, holidays, exceptions, buffers, notice, places, features, shared groups."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import NoSuchSlot, SlotTaken
from tests.rooms import (
    AT, EVERY_DAY, HOLD, MONDAY, TUESDAY, confirmed, exception, free, hold, keys, room, story_time, utc, wish,
)

GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)
SPRING, AUTUMN = date(2027, 3, 28), date(2026, 10, 25)
LONG_AGO = datetime(2026, 10, 1, tzinfo=UTC)


def test_a_day_is_offered_from_when_it_opens_and_what_does_not_fit_is_left_out(session: Session) -> None:
    room(session, opening=[{"days": [0], "from": "09:00", "until": "11:15"},
                           {"days": [0], "from": "13:10", "until": "14:10"}])
    assert keys(free(session)) == ["20261130T0900Z", "20261130T0930Z", "20261130T1000Z", "20261130T1310Z"]
    assert free(session, wish(TUESDAY)) == [] == free(session, wish(TUESDAY, MONDAY))
    assert free(session)[0].day == MONDAY and free(session)[0].left == 1
    assert keys(free(session, wish(MONDAY, TUESDAY + timedelta(days=6), minutes=135))) == [
        "20261130T0900Z", "20261207T0900Z"]


@pytest.mark.parametrize(("day", "opens"), [(date(2027, 3, 27), 9), (SPRING, 8), (date(2026, 10, 24), 8), (AUTUMN, 9)])
def test_nine_in_the_morning_is_nine_by_the_clocks_of_that_day(session: Session, day: date, opens: int) -> None:
    room(session, opening=[{"days": EVERY_DAY, "from": "09:00", "until": "10:00"}])
    [slot] = free(session, wish(day, not_before=LONG_AGO), at=LONG_AGO)
    assert (slot.starts_at, slot.day) == (utc(day, opens), day)


def test_a_stretch_over_the_change_is_as_long_as_the_time_that_passes(session: Session) -> None:
    room(session, opening=[{"days": [6], "from": "00:30", "until": "03:00"}])
    night = wish(not_before=LONG_AGO)
    long, short = (
        free(session, wish(day, not_before=night.not_before), at=LONG_AGO) for day in (AUTUMN, SPRING)
    )
    # From 00:30 summer time to 03:00 winter time three and a half hours pass; the other way round one and a half.
    assert keys(long) == [f"2026102{day}T{clock}Z" for day, clock in
                          ((4, "2330"), (5, "0000"), (5, "0030"), (5, "0100"), (5, "0130"), (5, "0200"))]
    assert keys(short) == ["20270328T0030Z", "20270328T0100Z"]


@pytest.mark.parametrize(("hours", "day", "expected"), [
    (("01:30", "02:30"), SPRING, []),                           # 01:30 is not; it would be 02:30, when it closes
    (("01:30", "03:30"), SPRING, ["20270328T0130Z"]),
    (("01:30", "02:30"), AUTUMN, ["20261025T0030Z", "20261025T0100Z", "20261025T0130Z"]),   # the first 01:30
    (("23:00", "24:00"), AUTUMN, ["20261025T2300Z"]),
])
def test_a_wall_time_that_is_not_or_comes_twice_has_one_meaning(
    session: Session, hours: tuple[str, str], day: date, expected: list[str],
) -> None:
    room(session, opening=[{"days": [6], "from": hours[0], "until": hours[1]}])
    assert keys(free(session, wish(day, not_before=LONG_AGO), at=LONG_AGO)) == expected


def test_bank_holidays_and_closure_days_close_what_is_not_open_on_holidays(session: Session) -> None:
    closed = room(session, "closed", opening=[{"days": EVERY_DAY, "from": "10:00", "until": "11:00"}])
    days = (GOOD_FRIDAY, EASTER_MONDAY + timedelta(days=1))
    assert [slot.day.day for slot in free(session, wish(*days))] == [27, 28, 30]
    closures = ((date(2027, 3, 27), date(2027, 3, 28)),)
    assert [slot.day.day for slot in free(session, wish(*days, closures=closures))] == [30]
    exception(session, closed, utc(GOOD_FRIDAY, 14), utc(GOOD_FRIDAY, 15), is_open=True)
    assert keys(free(session, wish(GOOD_FRIDAY))) == ["20270326T1400Z"]
    open_all = room(session, "open-all", opening=closed.opening, closed_on_holidays=False)
    offered = free(session, wish(*days, closures=closures))
    assert [slot.day.day for slot in offered if open_all.id in slot.resource_ids] == [26, 27, 28, 29, 30]


def test_exceptions_close_and_open_besides(session: Session) -> None:
    row = room(session, opening=[{"days": [0], "from": "09:00", "until": "12:00"}])
    exception(session, row, utc(MONDAY, 9, 59), utc(MONDAY, 10, 1))
    exception(session, row, utc(MONDAY, 18, 15), utc(MONDAY, 19, 45), is_open=True)
    assert keys(free(session)) == ["20261130T1030Z", "20261130T1100Z", "20261130T1815Z", "20261130T1845Z"]
    exception(session, row, utc(MONDAY, 18), utc(MONDAY, 18, 30))
    assert keys(free(session))[2:] == ["20261130T1845Z"]


def test_buffers_keep_bookings_apart_and_may_reach_outside_the_hours(session: Session) -> None:
    room(session, opening=[{"days": [0], "from": "09:00", "until": "14:00"}], before_minutes=10, after_minutes=20)
    slots = {slot.key: slot for slot in free(session)}
    assert list(slots)[0] == "20261130T0900Z" and list(slots)[-1] == "20261130T1300Z"
    confirmed(session, slots["20261130T1100Z"])
    # Busy from 10:50 to 12:20: one must be over by 10:30, and the next begins at 12:30.
    assert keys(free(session)) == ["20261130T0900Z", "20261130T0930Z", "20261130T1230Z", "20261130T1300Z"]


def test_nothing_begins_too_soon_or_in_the_past(session: Session) -> None:
    room(session, opening=[{"days": [0], "from": "09:00", "until": "12:00"}])
    noon = utc(MONDAY, 10) + timedelta(seconds=1)
    assert keys(free(session, wish(not_before=noon))) == ["20261130T1030Z", "20261130T1100Z"]
    assert keys(free(session, wish(), at=utc(MONDAY, 10, 30))) == ["20261130T1030Z", "20261130T1100Z"]


def test_only_what_suits_is_offered_and_the_best_comes_first(session: Session) -> None:
    hall = room(session, "hall", seats=40, features=["hearing_loop", "step_free"])
    small, small_too = room(session, "b-room", seats=4), room(session, "a-room", seats=4)
    other = room(session, "other", place="riverside_library", place_label="Riverside", features=["step_free"])
    room(session, "not-offered", offered=False)
    room(session, "elsewhere", council_id="thornby")
    confirmed(session, free(session, wish(place="central_library", minutes=30))[0])
    first, *_, last = free(session, wish(place="central_library"))
    # Of two alike the one that has less to do that day, also long after the other's booking.
    assert first.resource_ids == (small.id, hall.id) and last.resource_ids == (small.id, small_too.id, hall.id)
    assert first.place_label == "Central Library, Quay Street"
    anywhere = free(session, wish(TUESDAY))[0]
    assert anywhere.resource_ids == (small_too.id, small.id, other.id, hall.id) and anywhere.place_label == ""
    assert free(session, wish(features=("step_free",)))[0].resource_ids == (other.id, hall.id)
    assert free(session, wish(features=("step_free", "hearing_loop"), people=5))[0].resource_ids == (hall.id,)
    assert free(session, wish(people=41)) == [] == free(session, wish(kind="registrar"))


def test_a_shared_group_is_booked_whole_and_has_places_left(session: Session) -> None:
    group = story_time(session)
    asked = wish(TUESDAY, kind="library_group")
    [slot] = free(session, asked)
    assert (slot.key, slot.left, slot.name) == ("20261201T1000Z~story-time", 5, "Story time")
    assert (slot.ends_at, slot.resource_ids) == (utc(TUESDAY, 11, 30), (group.id,))
    confirmed(session, slot, people=2)
    confirmed(session, slot, people=2)
    assert free(session, asked) == []
    [last] = free(session, wish(TUESDAY, kind="library_group", people=1))
    assert last.left == 1
    exception(session, group, utc(TUESDAY, 11), utc(TUESDAY, 11, 5))
    assert free(session, wish(TUESDAY, kind="library_group", people=1)) == []


def test_a_hold_counts_until_its_time_is_up_and_not_for_itself(session: Session) -> None:
    room(session)
    slot = free(session)[0]
    booking = hold(session, slot)
    assert slot.key not in keys(free(session))
    assert slot.key in keys(free(session, leaving_out=booking.id))
    assert slot.key not in keys(free(session, at=AT + HOLD - timedelta(seconds=1)))
    assert slot.key in keys(free(session, at=AT + HOLD))
    holding.release(session, booking, why="changed their mind", at=AT)
    assert slot.key in keys(free(session))


def test_a_slot_is_found_by_its_key_or_is_taken_or_never_was(session: Session) -> None:
    room(session)
    slot = free(session)[0]
    assert availability.find(session, wish(), slot.key, at=AT) == slot
    booking = confirmed(session, slot)
    with pytest.raises(SlotTaken):
        availability.find(session, wish(), slot.key, at=AT)
    assert availability.find(session, wish(), slot.key, at=AT, leaving_out=booking.id) == slot
    with pytest.raises(SlotTaken):      # it was on offer until now
        availability.find(session, wish(), "20261130T0930Z", at=utc(MONDAY, 12))
    for key in ("20261130T0910Z", "20261201T0900Z", "20261130T0900Z~study-room", "20261330T0900Z", "", "x" * 400,
                "20261130T1700Z", "20261130T0900Z\n"):
        with pytest.raises(NoSuchSlot):
            availability.find(session, wish(), key, at=AT)


def test_it_asks_the_database_three_times_however_much_there_is(session: Session) -> None:
    for number in range(12):
        room(session, f"room-{number}")
        confirmed(session, free(session)[0])
    asked: list[str] = []
    connection = session.connection()
    event.listen(connection, "before_cursor_execute", lambda *seen: asked.append(seen[2]))
    assert len(free(session, wish(MONDAY, MONDAY + timedelta(days=29)))) == 298
    assert len(asked) == 3
