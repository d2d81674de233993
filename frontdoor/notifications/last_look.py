"""The last look at a message before it leaves: whether it may still be told, and whether to this address.

Between the day a message was made and the day it leaves somebody may have left the case, died, moved, changed their
number or asked for quiet. What they asked for at this very moment goes to where they asked for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.clock import local_date
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.notifications.recipients import DISTURBS, address_of, by_letter
from frontdoor.people import preferences
from frontdoor.people.actor import guest
from frontdoor.people.preferences import Preferences
from frontdoor.people.residents import ContactPoint, Resident


@dataclass(frozen=True)
class Standing:
    """How it stands with a resident now. `wishes` is None for somebody who never said any; `ended` are the email
    addresses and mobile numbers, as messages go to them, that are theirs no more, `unsafe` those that nobody said to be
    safe."""

    resident: Resident
    wishes: Preferences | None
    ended: frozenset[str]
    unsafe: frozenset[str]


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message that does not leave now: `cancel` says why it never will, `wait_until` when it will.
    `ask_a_person`: it was worth sending, so somebody must tell them another way."""

    cancel: str = ""
    wait_until: datetime | None = None
    ask_a_person: bool = False


LEAVES = Verdict()


def standings(session: Session, rows: Sequence[OutboxRow]) -> dict[int, Standing]:
    """How it stands with the residents of these messages, by id. Two queries, however many there are."""
    ids = sorted({row.resident_id for row in rows if row.resident_id is not None})
    if not ids:
        return {}
    points = session.scalars(select(ContactPoint).where(
        ContactPoint.resident_id.in_(ids),
        or_(ContactPoint.ended_at.is_not(None), ContactPoint.unsafe_at.is_not(None)))).all()
    found = session.execute(
        select(Resident, Preferences)
        .outerjoin(Preferences, and_(Preferences.resident_id == Resident.id,
                                     Preferences.council_id == Resident.council_id))
        .where(Resident.id.in_(ids))
    )
    return {resident.id: _standing(resident, wishes, [one for one in points if one.resident_id == resident.id])
            for resident, wishes in found}


def _standing(resident: Resident, wishes: Preferences | None, points: Iterable[ContactPoint]) -> Standing:
    ended = frozenset(address_of(one) for one in points if one.ended_at is not None)
    unsafe = frozenset(address_of(one).casefold() for one in points if one.unsafe_at is not None)
    return Standing(resident, wishes, ended, unsafe)


def judge(session: Session, row: OutboxRow, standing: Standing | None, at: datetime) -> Verdict:
    """Whether a message that is due leaves now."""
    if row.stale_at is not None and row.stale_at <= at:
        return Verdict(cancel="too late to be of use")
    if row.party_id is not None and not _may_be_told(session, row):
        return Verdict(cancel="no longer part of the case")
    if standing is None:
        return LEAVES
    if standing.resident.deceased_on is not None:
        return Verdict(cancel="they have died")
    if row.channel == "letter" and not _is_home(session, row, standing, at):
        return Verdict(cancel="they do not live there any more", ask_a_person=True)
    if row.recipient.casefold() in standing.unsafe:
        return Verdict(cancel="nobody said that it is safe to write there", ask_a_person=not row.essential)
    return LEAVES if row.essential else _as_wished(row, standing, at)


def _as_wished(row: OutboxRow, standing: Standing, at: datetime) -> Verdict:
    wishes = standing.wishes
    if wishes is not None and wishes.no_contact and row.channel != "portal":
        return Verdict(cancel="they want no contact")
    if row.channel not in DISTURBS:
        return LEAVES
    if row.recipient in standing.ended:
        return Verdict(cancel="it is not their address any more", ask_a_person=True)
    return Verdict(wait_until=preferences.quiet_until(wishes, at) if wishes is not None else None)


def _is_home(session: Session, row: OutboxRow, standing: Standing, at: datetime) -> bool:
    home = by_letter(session, standing.resident, on=local_date(at))
    return home is not None and home.address == row.recipient


def _may_be_told(session: Session, row: OutboxRow) -> bool:
    party = session.get_one(Party, row.party_id)
    about = visible_to(guest(row.council_id, party.public_id))
    if party.ended_at is not None or row.case_id is None:
        return party.ended_at is None
    return session.scalar(select(Case.id).where(Case.id == row.case_id, about)) is not None
