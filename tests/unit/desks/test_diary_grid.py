"""The day of several resources side by side: what is free, booked and closed, and the rows that it makes."""

from datetime import UTC, datetime

from frontdoor.bookings.models import Booking, BookingState, Resource, ResourceException
from frontdoor.desks.diary_grid import Column, grid, shut_words


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, 1, hour, minute, tzinfo=UTC)


def room(*, closed: tuple[datetime, datetime] | None = None) -> Resource:
    found = Resource(name="Room", seats=5, exceptions=[])
    if closed:
        found.exceptions.append(ResourceException(starts_at=closed[0], ends_at=closed[1], is_open=False, reason="Leak"))
    return found


def booking(number: int, start: datetime, end: datetime, people: int = 1) -> Booking:
    return Booking(id=number, starts_at=start, ends_at=end, people=people, state=BookingState.CONFIRMED)


def kinds(column: Column) -> list[tuple[str, int, int]]:
    return [(one.kind, one.starts_at.hour, one.ends_at.hour) for one in column.segments]


def test_a_day_is_cut_where_bookings_begin_and_end() -> None:
    made = grid([Column(room(), at(0), [(at(9), at(17))], [booking(1, at(11), at(12))])])
    assert kinds(made.columns[0]) == [("free", 9, 11), ("booked", 11, 12), ("free", 12, 17)]


def test_the_rows_are_whole_hours_and_whatever_begins_between_and_cells_reach_over_them() -> None:
    made = grid([Column(room(), at(0), [(at(9), at(12))], [booking(1, at(9, 30), at(11))]),
                 Column(room(), at(0), [(at(9), at(12))], [])])
    assert [start for start, _ in made.rows] == [at(9), at(9, 30), at(10), at(11)]
    spans = [[cell.rows if cell else 0 for cell in cells] for _, cells in made.rows]
    assert spans == [[1, 4], [2, 0], [0, 0], [1, 0]]


def test_what_is_shut_says_why_where_somebody_wrote_it_down() -> None:
    made = grid([Column(room(closed=(at(10), at(12))), at(0), [(at(9), at(10)), (at(13), at(15))], [])])
    told = [(one.kind, one.starts_at.hour, one.ends_at.hour, one.why) for one in made.columns[0].segments]
    assert told == [("free", 9, 10, ""), ("shut", 10, 12, "Leak"), ("shut", 12, 13, ""), ("free", 13, 15, "")]


def test_people_who_share_a_group_lie_in_one_stretch() -> None:
    pair = [booking(1, at(14), at(16), 2), booking(2, at(14), at(16), 1)]
    made = grid([Column(room(), at(0), [(at(14), at(16))], pair)])
    [only] = made.columns[0].segments
    assert only.kind == "booked" and only.people == 3 and len(only.bookings) == 2


def test_a_booking_in_a_closed_time_is_still_seen() -> None:
    made = grid([Column(room(closed=(at(9), at(17))), at(0), [], [booking(1, at(11), at(12))])])
    assert ("booked", 11, 12) in kinds(made.columns[0])


def test_a_day_without_anything_has_no_rows() -> None:
    assert grid([Column(room(), at(0), [], [])]).rows == []


def test_what_is_closed_all_day_says_why() -> None:
    assert shut_words(Column(room(closed=(at(0), at(23))), at(0), [], [])) == "Room (Leak)"
    assert shut_words(Column(room(closed=(at(9), at(12))), at(0), [], [])) == "Room"
