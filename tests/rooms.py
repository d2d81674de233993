"""Small, explicit builders for the tests of bookings: rooms, groups, drafts that hold a slot, what is looked for."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import Slot, Wish
from frontdoor.bookings.models import Booking, Resource, ResourceException
from frontdoor.cases import drafts
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue.versions import ServiceVersion

ALDERMERE, SERVICE = "aldermere", "library-booking"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)      # a Monday
MONDAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 1)
HOLD = timedelta(minutes=20)
HALF_HOUR, AFTER = timedelta(minutes=30), timedelta(minutes=10)
WEEKDAYS = [{"days": [0, 1, 2, 3, 4], "from": "09:00", "until": "17:00"}]
EVERY_DAY = list(range(7))


def room(session: Session, slug: str = "study-room", **more: Any) -> Resource:
    """A room for four, open on working days from nine to five."""
    given: dict[str, Any] = {
        "council_id": ALDERMERE, "kind": "library_room", "name": slug.replace("-", " ").capitalize(),
        "place": "central_library", "place_label": "Central Library, Quay Street", "team": "libraries", "seats": 4,
        "features": [], "opening": WEEKDAYS, **more,
    }
    row = Resource(slug=slug, **given)
    session.add(row)
    session.flush()
    return row


def story_time(session: Session, seats: int = 5, **more: Any) -> Resource:
    """A group that many people book together: Tuesdays from ten to half past eleven."""
    return room(session, "story-time", kind="library_group", seats=seats, shared=True,
                **{"opening": [{"days": [1], "from": "10:00", "until": "11:30"}], **more})


def exception(
    session: Session, resource: Resource, starts_at: datetime, ends_at: datetime, *, is_open: bool = False,
) -> ResourceException:
    row = ResourceException(council_id=resource.council_id, resource_id=resource.id, starts_at=starts_at,
                            ends_at=ends_at, is_open=is_open, made_at=AT)
    session.add(row)
    session.flush()
    return row


def wish(first: date = MONDAY, last: date | None = None, **more: Any) -> Wish:
    """An hour on the half hour for two people, on one day."""
    given: dict[str, Any] = {
        "council_id": ALDERMERE, "kind": "library_room", "place": None, "features": (), "people": 2, "minutes": 60,
        "every_minutes": 30, "not_before": AT, **more,
    }
    return Wish(first=first, last=last or first, **given)


def draft(session: Session, *, at: datetime = AT) -> Draft:
    """A journey that has just begun."""
    version = session.scalar(select(ServiceVersion.id).limit(1))
    if version is None:
        row = ServiceVersion(council_id=ALDERMERE, service_id=SERVICE, number=1, hash="0" * 64, body="{}",
                             status="published", published_at=at)
        session.add(row)
        session.flush()
        version = row.id
    return drafts.begin(session, council_id=ALDERMERE, service_id=SERVICE, version_id=version, at=at)[0]


def hold(
    session: Session, slot: Slot, of: Draft | None = None, *, people: int = 2, at: datetime = AT,
    lasts: timedelta = HOLD,
) -> Booking:
    return holding.hold(session, slot, council_id=ALDERMERE, service_id=SERVICE, draft_id=(of or draft(session)).id,
                        people=people, until=at + lasts, at=at)


def confirmed(session: Session, slot: Slot, *, people: int = 2, at: datetime = AT) -> Booking:
    return holding.confirm(session, hold(session, slot, people=people, at=at), at=at)


def free(
    session: Session, asked: Wish | None = None, *, at: datetime = AT, leaving_out: int | None = None,
) -> list[Slot]:
    return availability.free(session, asked or wish(), at=at, leaving_out=leaving_out)


def keys(slots: Sequence[Slot]) -> list[str]:
    return [slot.key for slot in slots]


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)
