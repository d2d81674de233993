"""What the benchmark of free time stands on: it fills rooms as it says, and both ways of asking agree."""

from datetime import timedelta

from frontdoor.db import Database
from tests.benchmarks import availability, report


def test_the_quick_way_and_the_plain_way_find_the_same(database: Database) -> None:
    [asked] = availability.ask({"test": database}, 1)
    assert asked.bookings > 3_000 and len(asked.ours) == 1
    assert "50 rooms" in report.of_availability(asked).words()
    with database.session(write=False) as session:
        plain, ours = availability.plain(session), availability.ours(session)
    days = {(starts_at - availability.AT) // timedelta(days=1) for _, starts_at in plain}
    rooms = {room for room, _ in plain}
    assert len(rooms) == availability.NAIVE_ROOMS and len(days) == availability.NAIVE_DAYS
    assert plain == {(room, starts_at) for room, starts_at in ours
                     if room in rooms and (starts_at - availability.AT) // timedelta(days=1) in days}
