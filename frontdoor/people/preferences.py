"""How a resident wants to be told things: by which channel, when not, and whether at all."""

import re
from datetime import UTC, datetime, time

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor import audit
from frontdoor.assessments.text import LANGUAGES
from frontdoor.clock import DAY, LONDON
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on

CHANNELS = ("email", "sms", "letter", "portal")
HOUR = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class WrongPreference(FrontDoorError):
    """A preference that cannot be kept. `field` names it: channel, language, quiet_from or quiet_until; `why` is
    one of unknown, not_a_time, missing (the other end of the quiet hours was given), same (both ends)."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class Preferences(CouncilRow, Base):
    """`channel`: email, sms, letter or portal (only in the account). Quiet hours are London wall times "21:00",
    both or neither; they may run over midnight. The language of messages stands on the resident."""

    __tablename__ = "preferences"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    channel: Mapped[str] = mapped_column(String(10), default="email")
    quiet_from: Mapped[str | None] = mapped_column(String(5))
    quiet_until: Mapped[str | None] = mapped_column(String(5))
    no_contact: Mapped[bool] = mapped_column(default=False)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "resident_id"),)


OF_RESIDENT = Part(Preferences, *hangs_on(Preferences.council_id, Preferences.resident_id))


def _row(session: Session, resident: Resident) -> Preferences | None:
    return OF_RESIDENT.first(session, council_id=resident.council_id, resident_id=resident.id)


def of(session: Session, resident: Resident) -> Preferences:
    """What the resident wishes; by email at any hour for somebody who never said. One query. What is given for
    somebody who never said is not part of the session: changing it changes nothing."""
    return _row(session, resident) or Preferences(
        council_id=resident.council_id, resident_id=resident.id, channel="email", quiet_from=None, quiet_until=None,
        no_contact=False, changed_at=resident.created_at,
    )


def change(
    session: Session, resident: Resident, *, channel: str, quiet_from: str | None, quiet_until: str | None,
    no_contact: bool, language: str, actor_id: str, at: datetime, actor_kind: str = "resident",
) -> Preferences:
    """Keep what the resident wishes from now on. Quiet hours are "21:00" and "07:30", or both empty. `actor_id` is
    the public id of whoever says so. What waits to leave is looked at again when it leaves. Raises
    WrongPreference. Flushes."""
    quiet_from, quiet_until = quiet_from or None, quiet_until or None
    _check(channel, quiet_from, quiet_until, language)
    row = _row(session, resident)
    if row is None:
        row = Preferences(council_id=resident.council_id, resident_id=resident.id)
        session.add(row)
    row.channel, row.no_contact, row.changed_at = channel, no_contact, at
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    resident.language = language
    audit.record(session, council_id=resident.council_id, actor_kind=actor_kind, actor_id=actor_id,
                 action="preferences_changed", subject_kind="resident", subject_id=resident.public_id, at=at)
    session.flush()
    return row


def _check(channel: str, quiet_from: str | None, quiet_until: str | None, language: str) -> None:
    if channel not in CHANNELS:
        raise WrongPreference("channel", "unknown")
    if language not in LANGUAGES:
        raise WrongPreference("language", "unknown")
    for name, value in (("quiet_from", quiet_from), ("quiet_until", quiet_until)):
        if value is not None and not HOUR.fullmatch(value):
            raise WrongPreference(name, "not_a_time")
        if value is None and (quiet_from or quiet_until):
            raise WrongPreference(name, "missing")
    if quiet_from is not None and quiet_from == quiet_until:
        raise WrongPreference("quiet_until", "same")


def quiet_until(preferences: Preferences, at: datetime) -> datetime | None:
    """When the quiet hours that hold at `at` are over, in UTC; None when none hold. The hour they begin is quiet,
    the hour they end is not. They go by the clock on the wall in London: an hour that comes twice in October is
    quiet twice; an end that is left out in March comes an hour later (as RFC 5545 reckons)."""
    if preferences.quiet_from is None or preferences.quiet_until is None:
        return None
    first, last = time.fromisoformat(preferences.quiet_from), time.fromisoformat(preferences.quiet_until)
    if not _is_quiet(first, last, at):
        return None
    today = at.astimezone(LONDON).date()
    ends = (datetime.combine(day, last, LONDON).replace(fold=fold).astimezone(UTC)
            for day in (today, today + DAY) for fold in (0, 1))
    return min(end for end in ends if end > at and not _is_quiet(first, last, end))


def _is_quiet(first: time, last: time, at: datetime) -> bool:
    wall = at.astimezone(LONDON).time()
    return first <= wall < last if first < last else wall >= first or wall < last


def let_be(preferences: Preferences, at: datetime) -> datetime:
    """The first moment from `at` on that is not in the resident's quiet hours."""
    return quiet_until(preferences, at) or at
