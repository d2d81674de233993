"""Rooms, people and groups: their hours, closing one with bookings in the way, opening one besides its hours."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.bookings import availability
from frontdoor.bookings.models import Booking, ResourceException
from frontdoor.cases.work import Task
from frontdoor.people.actor import Level
from tests import rooms
from tests.integration.conftest import Visitor
from tests.integration.desks import library

ROOM = "/desk/resources/study-room"
BOILER: dict[str, Any] = {
    "from_day": ["24", "11", "2026"], "from_time": "9am", "until_day": ["24", "11", "2026"], "until_time": "1pm",
    "reason": "Boiler repair",
}


@pytest.fixture
def librarian(desk: Callable[..., Visitor]) -> Visitor:
    return desk("Iris Calloway", level=Level.ADVANCED, teams=("libraries",))


def exceptions(council: Session) -> list[ResourceException]:
    council.expire_all()
    return list(council.scalars(select(ResourceException)))


def tasks(council: Session) -> list[Task]:
    return list(council.scalars(select(Task).where(Task.key.like("move-booking:%"))))


def test_the_hours_and_what_it_has_are_said_in_words(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    assert "Monday to Friday: 9am to 5pm" in librarian.get("/desk/resources").text
    page = librarian.get(ROOM)
    for words in ("Monday to Friday", "9am to 5pm", "Step-free access", "4 people", "It keeps to its usual hours"):
        assert words in page.text, words


def test_closing_lists_the_bookings_first_and_then_makes_a_task_for_each(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    asked = librarian.submit(f"{ROOM}/close", BOILER, form=1)
    assert asked.status_code == 422 and "Booked in this time: 1" in asked.text and "Rose Fell" in asked.text
    assert 'value="Boiler repair"' in asked.text and exceptions(council) == []
    fields = {**BOILER, "agreed": asked.text.split('name="agreed" value="')[1].split('"')[0]}
    done = librarian.submit(f"{ROOM}/close", fields, form=1)
    assert "Boiler repair" in done.text and "a task for your team" in done.text
    [task] = tasks(council)
    assert task.case_id == case.id and task.team_slug == "libraries" and "Move this booking" in task.words
    assert task.due_at is not None and task.due_at <= datetime(2026, 11, 24, 10, tzinfo=UTC)
    assert council.scalars(select(Booking)).one().state == "confirmed"
    [row] = council.scalars(select(AuditRow).where(AuditRow.subject_kind == "resource", AuditRow.action == "closed"))
    assert row.detail is not None and row.detail["bookings"] == [case.reference]


def test_a_booking_that_came_meanwhile_is_listed_before_it_is_closed(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    library.book(council)
    asked = librarian.submit(f"{ROOM}/close", BOILER, form=1)
    agreed = asked.text.split('name="agreed" value="')[1].split('"')[0]
    library.book(council, library.ELEVEN, name="Mei Tuttle", email="mei@example.org")
    again = librarian.submit(f"{ROOM}/close", {**BOILER, "agreed": agreed}, form=1)
    assert again.status_code == 422 and "Booked in this time: 2" in again.text and "Mei Tuttle" in again.text
    assert exceptions(council) == []


def test_a_closure_that_is_taken_back_leaves_nothing_to_do(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    library.book(council)
    asked = librarian.submit(f"{ROOM}/close", BOILER, form=1)
    librarian.submit(f"{ROOM}/close",
                     {**BOILER, "agreed": asked.text.split('name="agreed" value="')[1].split('"')[0]}, form=1)
    page = librarian.submit(ROOM, {}, form=1)
    assert "keeps to its usual hours" in page.text and exceptions(council) == []
    [task] = tasks(council)
    assert task.done_at is not None


def test_a_booking_that_is_moved_out_of_the_closure_needs_no_moving_any_more(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    asked = librarian.submit(f"{ROOM}/close", BOILER, form=1)
    librarian.submit(f"{ROOM}/close",
                     {**BOILER, "agreed": asked.text.split('name="agreed" value="')[1].split('"')[0]}, form=1)
    assert "Move this booking: Study room is closed" in librarian.get("/desk").text
    moving = f"/desk/cases/{case.reference}/change_booking?day=2026-11-25"
    librarian.submit(moving, {"slot": "20261125T1400Z"}, form=1)
    assert "Move this booking" not in librarian.get("/desk").text


def test_what_is_closed_is_not_offered_and_what_is_opened_besides_is(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    librarian.submit(f"{ROOM}/close", {**BOILER, "until_time": "midnight"}, form=1)
    librarian.submit(f"{ROOM}/open", {
        "from_day": ["28", "Nov", "2026"], "from_time": "10:00", "until_day": ["28", "11", "2026"],
        "until_time": "midday", "reason": "Open day",
    }, form=1)
    found = availability.free(council, rooms.wish(date(2026, 11, 24), date(2026, 11, 29)), at=library.AT)
    days = [slot.day for slot in found]
    assert date(2026, 11, 24) not in days
    assert [slot.starts_at.hour for slot in found if slot.day == date(2026, 11, 28)] == [10, 10, 11]


CANNOT_BE: tuple[tuple[Mapping[str, Any], str], ...] = (
    ({"from_day": ["31", "11", "2026"]}, "First day must be a real date"),
    ({"from_day": ["", "", ""]}, "Enter the first day"),
    ({"from_time": "nine"}, "Start time must be a time"),
    ({"until_time": "8am"}, "The end must be after the start"),
    ({"from_day": ["1", "11", "2026"], "until_day": ["2", "11", "2026"]}, "The end must be in the future"),
    ({"until_day": ["24", "11", "2036"]}, "The end must be within two years from now"),
    ({"reason": "  "}, "Enter the reason"),
    ({"from_day": ["28", "3", "2027"], "from_time": "1:30am", "until_day": ["28", "3", "2027"]},
     "The clocks go forward on that day"),
)


def test_what_cannot_be_is_said_and_nothing_typed_is_lost(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    for changes, said in CANNOT_BE:
        typed = {**BOILER, **changes}
        page = librarian.submit(f"{ROOM}/close", typed, form=1)
        assert page.status_code == 422 and said in page.text, said
        assert f'value="{typed["from_time"]}"' in page.text and f'value="{typed["until_time"]}"' in page.text
    assert exceptions(council) == []


def test_the_night_on_which_the_clocks_go_back_is_closed_whole(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    night = {**BOILER, "from_day": ["31", "10", "2027"], "from_time": "1am", "until_day": ["31", "10", "2027"],
             "until_time": "1:30am"}
    librarian.submit(f"{ROOM}/close", night, form=1)
    [found] = exceptions(council)
    # From the first 1am, in summer time, to the second half past one.
    assert (found.starts_at, found.ends_at) == (datetime(2027, 10, 31, 0, tzinfo=UTC),
                                                datetime(2027, 10, 31, 1, 30, tzinfo=UTC))


def test_closing_needs_the_advanced_level_and_a_page_open_for_too_long_keeps_its_words(
    council: Session, librarian: Visitor, desk: Callable[..., Visitor],
) -> None:
    library.study_room(council)
    new = desk("Priya Nair", level=Level.CORE, teams=("libraries",))
    assert "An officer of the advanced level can do this" in new.get(ROOM).text
    assert new.get(f"{ROOM}/close").status_code == 403 and new.post(f"{ROOM}/take-back").status_code in (400, 403)
    stale = librarian.post(f"{ROOM}/close", data={**BOILER, "csrf_token": "old"})
    assert stale.status_code == 400 and 'value="Boiler repair"' in stale.text
    assert exceptions(council) == []
