"""The outbox: every message is a row first, in the transaction of what it tells about.

So nothing is announced that did not happen, and nothing that happened goes untold. A row is made once
for each (event, recipient, channel, purpose, version); `sending` takes it from there.
"""

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    CursorResult, ForeignKey, Index, String, Text, UniqueConstraint, Update, and_, bindparam, exists, or_, select, text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.keys import BadSignature, Keys
from frontdoor.notifications import recipients
from frontdoor.notifications import wording as words
from frontdoor.notifications.recipients import Recipient, Route
from frontdoor.people.account_sessions import as_actor
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on


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
    """One message to one address. `body` is filled in but for its link and code, which are put in on sending, so
    that no key is stored; `secrets_box` holds them encrypted until then, where they cannot be made anew. `recipient`
    is an email address, a telephone number, a postal address, or for the portal the resident's public id. `calendar` is
    a calendar file (.ics) that goes with an email."""

    __tablename__ = "outbox"
    event_key: Mapped[str] = mapped_column(String(120))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    essential: Mapped[bool] = mapped_column(default=False)
    secrets_box: Mapped[str | None] = mapped_column(Text)
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    channel: Mapped[str] = mapped_column(String(10))
    recipient: Mapped[str] = mapped_column(String(254))
    purpose: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    calendar: Mapped[str | None] = mapped_column(Text)
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
        Index("ix_outbox_resident", "resident_id", "id"),
    )

    @property
    def shown_body(self) -> str:
        """The body for reading on a page, where the recipient's own link and code are not for others to use."""
        return words.finish(self.body, "[link]", "[code]")


def opened_box(keys: Keys, box: str | None) -> dict[str, str]:
    """What a row's `secrets_box` holds: path, code. Raises BadSignature when its secret is gone."""
    held: dict[str, str] = json.loads(keys.decrypt(box)) if box else {}
    return held


# Made once: putting a statement together anew costs more than running it.
OF_CASE = Part(OutboxRow, *hangs_on(OutboxRow.council_id, OutboxRow.case_id))
WAYS = select(OutboxRow.channel, OutboxRow.recipient).where(
    *hangs_on(OutboxRow.council_id, OutboxRow.case_id),
    OutboxRow.party_id == bindparam("party_id"), OutboxRow.state != MessageState.CANCELLED,
).order_by(OutboxRow.id.desc())
ADD_UNLESS_THERE = {
    "sqlite": sqlite.insert(OutboxRow).on_conflict_do_nothing().returning(OutboxRow),
    "postgresql": postgresql.insert(OutboxRow).on_conflict_do_nothing().returning(OutboxRow),
}


class NotAParty(FrontDoorError):
    """A message about a case was to go to somebody who is not part of it."""


def write(
    session: Session, *, council_id: str, resident: Resident | None, purpose: str, event_key: str,
    fields: Mapping[str, str], at: datetime, keys: Keys | None = None, path: str | None = None,
    code: str | None = None, page: str | None = None, to: Recipient | None = None, case: Case | None = None,
    party: Party | None = None, essential: bool = False, due_at: datetime | None = None,
    stale_at: datetime | None = None, wording: Mapping[str, str] | None = None, version: int = 1,
    calendar: str | None = None, owner: Resident | None = None,
) -> list[OutboxRow]:
    """Put a message for `purpose` to a resident in the outbox, to leave at once or at `due_at`.

    `event_key` says what it tells about: asked again for the same event, the row that stands is given back.
    `fields` are words of wording.yaml's `fields`; council and a case's reference are filled in here.
    {link} is the first that is given of: `path`, an address below the site that opens something ("/confirm/TOKEN");
    `page`, one that opens nothing by itself ("/account"); the tracking page of `party` in `case`; the site. `path`
    and `code` are kept encrypted with `keys`. `calendar` is a calendar file (.ics), for an email alone. After
    `stale_at` the message is not worth sending and is cancelled.

    It goes where and when the resident wishes, or to the address `to`; `essential`, asked for this very moment, at
    once whatever they wish (`recipients.route`). Without a resident there must be a `to`; `owner` is whose that is
    where the message is not to stand in their record. Empty where nothing reaches them safely. Flushes. Raises
    WordingError for a purpose or field that does not exist, NotAParty for a stranger to the case or council,
    ValueError for a secret without `keys`.
    """
    _check_belongs(council_id, resident, case, party)
    given, box = _given(purpose, fields, code), _hidden(keys, path, code)
    if party is not None and party.ended_at is not None:
        return []
    route = recipients.route(session, resident, to=to, essential=essential, at=due_at or at, owner=owner)
    if route is None:
        return []
    filled = words.fill(purpose, route.recipient.channel, {**_known(council_id, case), **given},
                        page=None if path else page, override=(wording or {}).get(purpose),
                        language=resident.language if resident else "en")
    return [_add_once(session, {
        "council_id": council_id, "event_key": event_key, "purpose": purpose, "version": version,
        "resident_id": resident and resident.id, "party_id": party and party.id, "case_id": case and case.id,
        "essential": essential, "secrets_box": box, "subject": filled.subject, "body": filled.body,
        "stale_at": stale_at, "created_at": at, **_way(route, at),
        "calendar": calendar if route.recipient.channel == "email" else None,
    })]


def enqueue(
    session: Session, *, council_id: str, case: Case, party: Party, event_key: str, purpose: str,
    fields: Mapping[str, str], at: datetime, wording: Mapping[str, str] | None = None, version: int = 1,
    due_at: datetime | None = None, stale_at: datetime | None = None, calendar: str | None = None,
) -> list[OutboxRow]:
    """The same for the message about `case` to somebody who is part of it: see `write`. Empty also when the party
    has left the case."""
    return write(
        session, council_id=council_id, resident=party.resident, purpose=purpose, event_key=event_key, fields=fields,
        at=at, case=case, party=party, wording=wording, version=version, due_at=due_at, stale_at=stale_at,
        calendar=calendar,
    )


def _check_belongs(council_id: str, resident: Resident | None, case: Case | None, party: Party | None) -> None:
    if {one.council_id for one in (resident, case, party) if one is not None} - {council_id}:
        raise NotAParty(f"a message of {council_id} was to go to another council's resident, or about its case")
    if party is not None and (case is None or resident is None or party.case_id != case.id
                              or party.resident_id != resident.id):
        raise NotAParty(f"party {party.public_id} is not part of case {case.reference if case else None}")


def _given(purpose: str, fields: Mapping[str, str], code: str | None) -> dict[str, str]:
    """The fields of a message, checked. A code is put in when it leaves."""
    if "code" in fields:
        raise words.WordingError(purpose, "a code must not be among the fields, which are stored")
    given = {**fields, **({"code": "later"} if code else {})}
    words.check_fields(purpose, given)
    return given


def _hidden(keys: Keys | None, path: str | None, code: str | None) -> str | None:
    """What opens something, so that no copy of the database does."""
    held = {name: value for name, value in (("path", path), ("code", code)) if value}
    if held and keys is None:
        raise ValueError("a path or a code that opens something is kept encrypted: give the keys")
    return keys.encrypt(json.dumps(held)) if held and keys is not None else None


def _known(council_id: str, case: Case | None) -> dict[str, str]:
    council = councils.get(council_id)
    return {"council_phone": council.phone, "council": council.name,
            **({"reference": case.reference} if case is not None else {})}


def _way(route: Route, at: datetime) -> dict[str, Any]:
    """How the row leaves. What is only for the account is there as soon as it is due."""
    is_there = route.recipient.channel == "portal" and route.due_at <= at
    return {
        "channel": route.recipient.channel, "recipient": route.recipient.address, "due_at": route.due_at,
        "state": MessageState.DELIVERED if is_there else MessageState.WAITING, "sent_at": at if is_there else None,
    }


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
    return _call_back(session, statement)


def cancel_for(
    session: Session, resident: Resident, purposes: Iterable[str] | None = None, but_essential: bool = True,
) -> int:
    """Call back what waits for a resident, as when they die or want no contact: all of it or the messages for
    `purposes`; but not what they asked for this very moment, unless `but_essential` is false. Returns how many.
    Flushes, never commits."""
    statement = update(OutboxRow).where(
        OutboxRow.council_id == resident.council_id, OutboxRow.resident_id == resident.id,
        OutboxRow.state == MessageState.WAITING,
    )
    if but_essential:
        statement = statement.where(OutboxRow.essential.is_(False))
    if purposes is not None:
        statement = statement.where(OutboxRow.purpose.in_(sorted(purposes)))
    return _call_back(session, statement)


def cancel_to(session: Session, council_id: str, address: str, purpose: str, case: Case | None = None) -> int:
    """Call back what waits for `purpose` to go to an address, about one case or about any. Returns how many."""
    statement = update(OutboxRow).where(
        OutboxRow.council_id == council_id, OutboxRow.recipient == address, OutboxRow.purpose == purpose,
        OutboxRow.state == MessageState.WAITING)
    return _call_back(session, statement.where(OutboxRow.case_id == case.id) if case is not None else statement)


def _call_back(session: Session, statement: Update) -> int:
    result = session.execute(statement.values(state=MessageState.CANCELLED, secrets_box=None))
    return cast(CursorResult[Any], result).rowcount


def of_case(session: Session, case: Case) -> Sequence[OutboxRow]:
    """Every message about a case that the caller may see, oldest first, with how its delivery stands."""
    return OF_CASE.of(session, council_id=case.council_id, case_id=case.id)


def ways_to(session: Session, party: Party) -> list[Recipient]:
    """Where the messages about their case went to, or will, that were not called back: each address once, the one
    used last first."""
    found = session.execute(WAYS, {"council_id": party.council_id, "case_id": party.case_id, "party_id": party.id})
    return list(dict.fromkeys(Recipient(channel, address) for channel, address in found))


def of_resident(session: Session, resident: Resident, *, most: int) -> Sequence[OutboxRow]:
    """What the resident was told, newest first, at most `most`; of cases only those they may still see. What was
    called back, and what is planned for a later day, is not among it. Show `shown_body`."""
    has_left = OutboxRow.state.in_(
        [MessageState.SENDING, MessageState.SENT, MessageState.DELIVERED, MessageState.FAILED]
    )
    is_leaving = and_(OutboxRow.state == MessageState.WAITING,
                      or_(OutboxRow.due_at <= OutboxRow.created_at, OutboxRow.attempts > 0))
    may_see = exists().where(Case.id == OutboxRow.case_id, visible_to(as_actor(resident)))
    return session.scalars(
        select(OutboxRow)
        .where(OutboxRow.council_id == resident.council_id, OutboxRow.resident_id == resident.id,
               or_(has_left, is_leaving), or_(OutboxRow.case_id.is_(None), may_see))
        .order_by(OutboxRow.id.desc()).limit(most)
    ).all()


def as_read_by_owner(session: Session, rows: Sequence[OutboxRow], *, keys: Keys, site: str) -> list[str]:
    """The bodies of messages as the resident may read them who is signed in and whose they are: with the address of
    their case below `site`, which the account opens, and with a link that was sent nowhere, because the account is the
    only place to use it. Other links and every code stay out."""
    ids = {row.case_id for row in rows if row.case_id is not None}
    found = session.execute(select(Case.id, Case.reference).where(Case.id.in_(sorted(ids)))).all() if ids else []
    references = {case_id: reference for case_id, reference in found}
    return [words.finish(row.body, _link_of(row, references, keys, site), "[code]", site) for row in rows]


def _link_of(row: OutboxRow, references: Mapping[int, str], keys: Keys, site: str) -> str:
    try:
        path = opened_box(keys, row.secrets_box).get("path") if row.channel == "portal" else None
    except BadSignature:
        return "[link]"
    if path is not None:
        return site + path
    return f"{site}/cases/{references[row.case_id]}" if row.case_id is not None and not row.secrets_box else "[link]"
