"""The diary: who sees whose bookings, what it shows of them, the sheet to print, and whether people came."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.bookings import resources
from frontdoor.cases import access
from frontdoor.cases.case import Case, Confidentiality, Outcome
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.desks import library
from tests.integration.pages import as_read

TUESDAY = "/desk/diary?on=2026-11-24"
TEN_PAST_TEN = library.AT + timedelta(days=1, minutes=40)


@pytest.fixture
def librarian(desk: Callable[..., Visitor]) -> Visitor:
    return desk("Iris Calloway", level=Level.ADVANCED, teams=("libraries",))


def seen(council: Session, action: str) -> list[str]:
    return list(council.scalars(select(AuditRow.subject_id).where(AuditRow.action == action)))


def test_the_day_shows_who_has_what_and_how_it_stands_and_that_somebody_looked(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    library.company(council)
    confirmed = library.paid(council, tmp_path, library.book(council))
    unpaid = library.book(council, library.ELEVEN, name="Mei Tuttle", email="mei@example.org")
    library.book(council, library.STORIES, library.A_PLACE)
    page = librarian.get(TUESDAY)
    assert page.status_code == 200
    for words in ("Rose Fell", "3 people", confirmed.reference, "Confirmed", "Mei Tuttle", unpaid.reference,
                  "To be paid", "Ivor Marsh", "4 of 6 places left", "Free"):
        assert words in page.text, words
    assert {confirmed.reference, unpaid.reference} <= set(seen(council, "seen_in_diary"))


def test_a_slot_that_is_only_held_is_shown_without_a_name_and_not_printed(
    council: Session, librarian: Visitor,
) -> None:
    library.study_room(council)
    library.held(council)
    assert "Being booked now" in librarian.get(TUESDAY).text
    sheet = librarian.get("/desk/diary/2026-11-24/sheet")
    assert "Nothing is booked" in sheet.text


def test_a_case_that_the_officer_may_not_see_is_only_booked(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    case.confidentiality = int(Confidentiality.SAFEGUARDING)
    access.grant(council, case, "team", "duty", reason="a test", at=library.AT)
    for path in (TUESDAY, f"{TUESDAY}&view=week", "/desk/diary/2026-11-24/sheet"):
        page = librarian.get(path)
        assert "Booked" in page.text
        assert "Rose Fell" not in page.text and case.reference not in page.text, path
    assert seen(council, "seen_in_diary") == []


def test_the_diary_of_another_team_is_not_there_but_a_manager_sees_all(
    council: Session, desk: Callable[..., Visitor],
) -> None:
    library.study_room(council)
    library.book(council)
    other = desk("Sam Reed", level=Level.SPECIALIST, teams=("highways",))
    assert "Your teams have no diary" in other.get(TUESDAY).text
    assert other.get(f"{TUESDAY}&of=resource:study-room").status_code == 404
    assert other.get("/desk/resources/study-room").status_code == 404
    assert "Rose Fell" not in other.get("/desk/diary/2026-11-24/sheet").text
    manager = desk("Lee Quay", level=Level.MANAGER, teams=("highways",))
    assert "Rose Fell" in manager.get(f"{TUESDAY}&of=place:central_library").text


def test_the_week_shows_each_day_and_of_a_group_only_how_full_it_is(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    library.company(council)
    library.paid(council, tmp_path, library.book(council))
    group = library.book(council, library.STORIES, library.A_PLACE)
    page = librarian.get(f"{TUESDAY}&view=week")
    assert "Week of 23 November 2026" in page.text and "Rose Fell" in page.text
    assert "Ivor Marsh" not in page.text and re.search(r"2 people.*of 6", page.text, re.DOTALL)
    assert group.reference not in seen(council, "seen_in_diary")


def test_a_day_that_is_none_is_said_and_stays_in_the_box(council: Session, librarian: Visitor) -> None:
    library.study_room(council)
    page = librarian.get("/desk/diary?on=31+11+2026")
    assert "Day must be a real date" in page.text and 'value="31 11 2026"' in page.text
    assert librarian.get("/desk/diary/2026-11-31/sheet").status_code == 404


def test_what_is_closed_all_day_says_why(council: Session, librarian: Visitor) -> None:
    room = library.study_room(council)
    library.company(council)
    resources.close(council, room, starts_at=library.AT, ends_at=library.AT + timedelta(days=3),
                    reason="Boiler repair", at=library.AT)
    assert "Study room (Boiler repair)" in librarian.get(TUESDAY).text


def test_the_sheet_says_what_to_prepare_and_nothing_of_how_they_are_reached(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    page = librarian.get("/desk/diary/2026-11-24/sheet")
    for words in ("Rose Fell", "10am", "Study room", "A way in without steps", "Chess club", case.reference):
        assert words in page.text, words
    assert "rose@example.org" not in page.text and "I agree" not in page.text
    assert seen(council, "printed") == [case.reference]


def test_they_came_is_written_down_from_the_diary_once_it_has_begun(
    council: Session, librarian: Visitor, seat: Callable[..., Visitor], moment: Any, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    assert "Did not come" not in librarian.get(TUESDAY).text
    moment.move_to(TEN_PAST_TEN)
    there = seat(factories.officer(council, "Gwen Bell", level=Level.CORE, teams=("libraries",)), at=TEN_PAST_TEN)
    page = there.submit(TUESDAY, {"came": "did-not-come"}, form=1)
    assert page.status_code == 200 and "They did not come" in page.text
    council.expire_all()
    found = council.scalars(select(Case).where(Case.reference == case.reference)).one()
    assert found.outcome == Outcome.DID_NOT_COME and found.is_finished


def test_a_diary_that_was_open_while_somebody_else_wrote_it_down_changes_nothing(
    council: Session, seat: Callable[..., Visitor], moment: Any, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    moment.move_to(TEN_PAST_TEN)
    one, other = (seat(factories.officer(council, name, level=Level.CORE, teams=("libraries",)), at=TEN_PAST_TEN)
                  for name in ("Iris Calloway", "Ivor Bell"))
    fields = [form for form in as_read(one.get(TUESDAY).text).forms() if form.method == "post"][1].fields
    other.submit(TUESDAY, {"came": "came"}, form=1)
    late = one.post("/desk/diary/attend", data={**fields, "came": "did-not-come"}, follow_redirects=True)
    assert "This booking changed meanwhile" in late.text
    council.expire_all()
    assert council.get_one(Case, case.id).outcome == Outcome.TOOK_PLACE
    assert one.post("/desk/diary/attend", data={**fields, "came": "perhaps"}).status_code == 400


def test_the_record_of_a_person_shows_their_bookings(
    council: Session, librarian: Visitor, tmp_path: Path,
) -> None:
    library.study_room(council)
    case = library.paid(council, tmp_path, library.book(council))
    resident = factories.party(council, case).resident
    page = librarian.submit(f"/desk/people/{resident.public_id}", {"reason": "They rang"}, form=1)
    assert "Tuesday 24 November 2026 at 10am" in page.text and "Study room" in page.text
