"""The time that is chosen in a journey: its words, whether it is still kept, and what becomes of it when other answers
change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import NoSuchSlot
from frontdoor.bookings.holding import SlotTaken
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue.versions import Version
from frontdoor.triage import slots
from frontdoor.triage.booked.words import when_words, where_words


class Keeping(StrEnum):
    """`kept`: nobody else can have it; `lapsed`: its minutes are over, and it is still free; `gone`: it is not."""

    KEPT = "kept"
    LAPSED = "lapsed"
    GONE = "gone"


@dataclass(frozen=True)
class Chosen:
    """The time that a draft has chosen, in words, and how it stands. `until` is the end of its minutes."""

    booking: Booking
    words: str
    keeping: Keeping
    until: datetime | None


def chosen(
    session: Session, draft: Draft, version: Version, held: Mapping[str, Any], *, at: datetime,
) -> Chosen | None:
    """The time that a draft has chosen; None where it has none."""
    booking = holding.of_draft(session, draft)
    if booking is None:
        return None
    keeping = Keeping.KEPT
    if not slots.is_held(booking, at):
        keeping = Keeping.LAPSED if _is_free(session, draft, version, held, booking, at) else Keeping.GONE
    return Chosen(booking, words_of(booking), keeping, booking.hold_until)


def _is_free(
    session: Session, draft: Draft, version: Version, held: Mapping[str, Any], booking: Booking, at: datetime,
) -> bool:
    wish = slots.wish_of(version, held, council_id=draft.council_id, at=at)
    try:
        return wish is not None and bool(
            availability.find(session, wish, slots.key_of(booking), at=at, leaving_out=booking.id))
    except (SlotTaken, NoSuchSlot):
        return False


def follow(
    session: Session, draft: Draft, version: Version, held: Mapping[str, Any], *, at: datetime,
) -> bool:
    """An answer has changed on which the free times hang: the time stays, for as long and in such a room as is needed
    now, if that is free; else the answer is False, and it is to be let go. True also where nothing was kept."""
    booking = holding.of_draft(session, draft)
    if booking is None or not booking.is_live:
        return True
    try:
        slots.kept(session, draft, version, held, at=at)
    except SlotTaken:
        return False
    return True


def let_go(session: Session, draft: Draft, *, at: datetime) -> None:
    """The draft asks for no time any more: what was kept for it is free again."""
    booking = holding.of_draft(session, draft)
    if booking is not None and booking.state == BookingState.HELD:
        holding.release(session, booking, why="Not wanted any more", at=at)


def words_of(booking: Booking) -> str:
    """10:30am to 11:30am on Tuesday 1 December 2026, Meeting room, Central Library."""
    return f"{when_words(booking)}, {where_words(booking)}"
