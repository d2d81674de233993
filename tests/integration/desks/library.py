"""A library with a study room, a group that meets, and people who have booked them, made by the real verbs."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.bookings.models import Resource
from frontdoor.cases import drafts
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import guest
from frontdoor.triage import intake, slots
from tests import factories, rooms
from tests.integration.booked.hall import pay

SERVICE = "library-booking"
AT = factories.AT       # Monday 23 November 2026, 9:30
# The day after: Tuesday.
TEN, ELEVEN, STORIES = "20261124T1000Z", "20261124T1100Z", "20261124T1400Z~company"
A_ROOM: Mapping[str, Any] = {
    "what": "room", "library": "central_library", "hirer": "community", "adult": True, "party_political": False,
    "may_upset": False, "for_children": False, "attendees": 3, "length": "one_hour", "access_needs": ["step_free"],
    "event_name": "Chess club", "name": "Rose Fell", "email": "rose@example.org", "declaration": ["agree"],
}
A_PLACE: Mapping[str, Any] = {
    "what": "group", "library": "central_library", "attendees": 2, "access_needs": ["none"], "name": "Ivor Marsh",
    "email": "ivor@example.org",
}
A_BUSINESS = {**A_ROOM, "hirer": "commercial"}


def study_room(session: Session) -> Resource:
    return rooms.room(session, "study-room", features=["step_free"])


def company(session: Session) -> Resource:
    """A group of six on Tuesday afternoons."""
    return rooms.room(session, "company", name="Company for older people", kind="library_group", seats=6, shared=True,
                      opening=[{"days": [1], "from": "14:00", "until": "16:00"}])


def book(
    session: Session, key: str = TEN, answers: Mapping[str, Any] = A_ROOM, *, at: datetime = AT, **changes: Any,
) -> Case:
    """A booking that a guest has sent, and that has gone where the rules send it. A room has still to be paid."""
    version = versions.current(session, factories.ALDERMERE, SERVICE)
    draft, _ = drafts.begin(session, council_id=factories.ALDERMERE, service_id=SERVICE, version_id=version.row_id,
                            at=at)
    said = {**answers, **changes}
    for fact_id, value in said.items():
        draft.answer(fact_id, value, source="resident", at=at)
    held = slots.hold(session, draft, version, said, key, at=at)
    draft.answer("slot", slots.day_answer(held), source="resident", at=at)
    case = intake.receive(session, draft, actor=guest(draft.council_id), at=at)
    session.flush()
    return case


def held(session: Session, key: str = ELEVEN) -> None:
    """A room that somebody is about to book, and has not sent."""
    version = versions.current(session, factories.ALDERMERE, SERVICE)
    draft, _ = drafts.begin(session, council_id=factories.ALDERMERE, service_id=SERVICE, version_id=version.row_id,
                            at=AT)
    slots.hold(session, draft, version, A_ROOM, key, at=AT)


def paid(session: Session, folder: Path, case: Case, *, at: datetime = AT) -> Case:
    """What is owed for a case is paid, so that the room is theirs."""
    return pay(session, case, TestProvider(folder / "provider"), at=at)
