"""The outbox: every message is a row first, in the transaction of what it tells about.

So nothing is announced that did not happen, and nothing that happened goes untold. A row is made once
for each (event, recipient, channel, purpose, version); `sending` takes it from there.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import CursorResult, ForeignKey, Index, String, Text, UniqueConstraint, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.notifications import wording as words
from frontdoor.notifications.recipients import recipient_of


class MessageState(StrEnum):
    """Where a message stands. It only moves forward; `delivered` is what a provider reports later."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


# What makes a message one and the same.
ONCE = ("council_id", "event_key", "recipient", "channel", "purpose", "version")
# Written out, not bound, so that PostgreSQL can see that the index of what is live fits.
LIVE = text("state IN ('waiting', 'sending')")


def new_provider_reference() -> str:
    """What the message is known by at the provider: random, and the same at every try."""
    return secrets.token_hex(16)


class OutboxRow(CouncilRow, Base):
    """One message to one address. `body` is filled in but for the tracking link, which is made on
    sending, so that no key is stored. `recipient` is an email address or a telephone number."""

    __tablename__ = "outbox"
    event_key: Mapped[str] = mapped_column(String(120))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    channel: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default=MessageState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    stale_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_token: Mapped[str | None] = mapped_column(String(32))
    provider_reference: Mapped[str] = mapped_column(String(32), default=new_provider_reference)
    provider_id: Mapped[str | None] = mapped_column(String(200))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint(*ONCE, name="uq_outbox_once"),
        Index("ix_outbox_due", "due_at", "id", sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_outbox_case", "case_id", "id"),
    )

    @property
    def shown_body(self) -> str:
        """The body for reading on a page, where the recipient's own link is not for others to use."""
        return words.finish(self.body, "[link]")


# Made once: putting the statement together anew costs more than running it.
ADD_UNLESS_THERE = {
    "sqlite": sqlite.insert(OutboxRow).on_conflict_do_nothing().returning(OutboxRow),
    "postgresql": postgresql.insert(OutboxRow).on_conflict_do_nothing().returning(OutboxRow),
}


class NotAParty(FrontDoorError):
    """A message about a case was to go to somebody who is not part of it."""


def enqueue(
    session: Session, *, council_id: str, case: Case, party: Party, event_key: str, purpose: str,
    fields: Mapping[str, str], at: datetime, wording: Mapping[str, str] | None = None, version: int = 1,
    due_at: datetime | None = None, stale_at: datetime | None = None,
) -> list[OutboxRow]:
    """Put the message for `purpose` to `party` in the outbox, to leave at once or at `due_at`.

    `event_key` says what it tells about: asked again for the same event, the row that stands is given back.
    `fields` are words of wording.yaml's `fields`; reference and council are filled in here. `wording` holds
    the service's own words by purpose. After `stale_at` the message is not worth sending any more and is
    cancelled. Empty when the party has left the case or gave neither an email address nor a mobile number.
    Flushes, never commits. Raises WordingError for a purpose or field that does not exist, NotAParty for a
    stranger to the case.
    """
    if party.case_id != case.id or {party.council_id, case.council_id} != {council_id}:
        raise NotAParty(f"party {party.public_id} is not part of case {case.reference}")
    recipient = None if party.ended_at else recipient_of(party.resident)
    if recipient is None:
        words.check_fields(purpose, fields)
        return []
    council = councils.get(council_id)
    filled = words.fill(
        purpose, recipient.channel, {"council_phone": council.phone, "council": council.name, **fields,
                                     "reference": case.reference},
        override=(wording or {}).get(purpose), language=party.resident.language,
    )
    return [_add_once(session, {
        "council_id": council_id, "event_key": event_key, "party_id": party.id, "case_id": case.id,
        "channel": recipient.channel, "recipient": recipient.address, "purpose": purpose, "version": version,
        "subject": filled.subject, "body": filled.body,
        "due_at": due_at or at, "stale_at": stale_at, "created_at": at,
    })]


def _add_once(session: Session, values: Mapping[str, Any]) -> OutboxRow:
    """The new row, or the one that was there. One statement decides, so two workers cannot both add it."""
    added: OutboxRow | None = session.scalar(ADD_UNLESS_THERE[session.get_bind().dialect.name], values)
    if added is not None:
        return added
    return session.scalars(select(OutboxRow).filter_by(**{name: values[name] for name in ONCE})).one()


def cancel_waiting(session: Session, case: Case, purposes: Iterable[str] | None = None) -> int:
    """Call back what has not left yet, because it is no longer so: all of the case's messages, or those for
    `purposes`. Returns how many. Belongs in the transaction of the change; flushes, never commits."""
    statement = update(OutboxRow).where(
        OutboxRow.council_id == case.council_id, OutboxRow.case_id == case.id,
        OutboxRow.state == MessageState.WAITING,
    )
    if purposes is not None:
        statement = statement.where(OutboxRow.purpose.in_(sorted(purposes)))
    result = session.execute(statement.values(state=MessageState.CANCELLED))
    return cast(CursorResult[Any], result).rowcount


def of_case(session: Session, case: Case) -> Sequence[OutboxRow]:
    """Every message about a case that the caller may see, oldest first, with how its delivery stands."""
    return session.scalars(
        select(OutboxRow).where(OutboxRow.council_id == case.council_id, OutboxRow.case_id == case.id)
        .order_by(OutboxRow.id)
    ).all()
