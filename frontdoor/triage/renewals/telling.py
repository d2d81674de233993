"""Telling the holder about a renewal: each message once, with the price and the date it is about."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import versions
from frontdoor.clock import DAY, in_words, local_date
from frontdoor.entitlements import naming
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.notifications.recipients import DISTURBS, Recipient, by_letter, by_phone, takes_texts
from frontdoor.people import preferences
from frontdoor.people.residents import Resident
from frontdoor.payments.models import Mandate
from frontdoor.payments.provider import PaymentProvider
from frontdoor.triage.renewals import links

# The messages that ask, and how the answer to one came.
ASKING = frozenset({"renewal_open", "renewal_reminder"})
CHANNEL_WORDS = {"text": "by text", "online": "on our website", "phone": "by telephone"}


@dataclass(frozen=True)
class Means:
    """What a renewal needs from outside the database: the keys its links are made with, and the name of the
    provider that takes money under an agreement (it is not called here)."""

    keys: Keys
    provider: PaymentProvider


def price_words(pence: int) -> str:
    """A price as it is said in a message: "£60", "£60.50", "no charge"."""
    if pence == 0:
        return "no charge"
    return f"£{pence // 100:,}" if pence % 100 == 0 else f"£{pence / 100:,.2f}"


def event_of(renewal: Renewal, what: str) -> str:
    """The key of an event of a renewal, by which a message about it is the same message."""
    return f"renewal:{renewal.public_id}:{what}"


def tell(
    session: Session, renewal: Renewal, term: Term, purpose: str, what: str, *, at: datetime,
    keys: Keys | None = None, page: str = "", to: Recipient | None = None, reason: str = "",
    issued: Term | None = None,
) -> list[OutboxRow]:
    """Queue the message of that purpose, once for each `what`. With `keys` its link opens the renewal's `page`
    (empty: the first one); without, it leads to the permit in the account. `to` is another address of the holder's
    than the one they chose; their quiet hours hold there too. `issued` is the term that
    followed, once there is one. Empty when there is no way to reach the holder."""
    entitlement = renewal.entitlement
    resident = entitlement.resident
    definition = versions.current(session, entitlement.council_id, entitlement.service_id).definition
    words = _words(session, renewal, term, purpose, definition, reason=reason, issued=issued)
    wishes = preferences.of(session, resident) if to is not None and to.channel in DISTURBS else None
    return outbox.write(
        session, council_id=entitlement.council_id, resident=resident, purpose=purpose,
        event_key=event_of(renewal, what), fields=words, at=at,
        keys=keys, path=links.path_of(keys, renewal.public_id, page) if keys else None,
        page=None if keys else f"/account/permits/{entitlement.public_id}", to=to,
        due_at=preferences.quiet_until(wishes, at) if wishes else None, wording=definition.messages,
    )


def _words(
    session: Session, renewal: Renewal, term: Term, purpose: str, definition: Definition, *, reason: str,
    issued: Term | None,
) -> dict[str, str]:
    """The words of a message about a renewal, those that there are."""
    rule = definition.renewal
    words = {
        "called": naming.called(session, renewal.entitlement), "service": definition.kind().lower(),
        "number": (issued or term).number,
        "vehicle": renewal.entitlement.subject, "price": price_words(renewal.fee_pence),
        "date": in_words(term.ends_on + DAY), "until": in_words((issued or term).ends_on), "reason": reason,
        "reply_words": "YES or NO" if rule is not None and rule.confirm_by_reply else "",
        "next": _what_yes_does(session, renewal) if purpose in ASKING else "",
        "channel_words": CHANNEL_WORDS.get(renewal.answered_by, ""),
    }
    return {name: value for name, value in words.items() if value}


def _what_yes_does(session: Session, renewal: Renewal) -> str:
    """What happens to the money when they say yes."""
    if renewal.fee_pence == 0:
        return ""
    mandate_id = renewal.entitlement.mandate_id
    mandate = session.get(Mandate, mandate_id) if mandate_id is not None else None
    if mandate is not None and mandate.ended_at is None:
        return f"If you say yes, we take {price_words(renewal.fee_pence)} from the card you agreed to."
    return "If you say yes, we send you a link to pay."


def other_ways(session: Session, resident: Resident, used: Collection[str]) -> list[Recipient]:
    """The holder's own confirmed email address and mobile number, but for the channels that were used already.
    None for somebody who wants no contact, or to read everything in their account."""
    wishes = preferences.of(session, resident)
    if wishes.no_contact or wishes.channel == "portal":
        return []
    found: dict[str, Recipient] = {}
    for point in resident.contact_points:
        if point.verified_at is None or point.ended_at is not None or point.unsafe_at is not None:
            continue
        if point.kind == "email":
            found.setdefault("email", Recipient("email", point.value))
        elif takes_texts(point.value):
            found.setdefault("sms", by_phone(point.value))
    return [recipient for channel, recipient in found.items() if channel not in used]


def by_post(session: Session, resident: Resident, *, at: datetime) -> list[Recipient]:
    """The holder's address, where a letter may be sent there."""
    if preferences.of(session, resident).no_contact:
        return []
    letter = by_letter(session, resident, on=local_date(at))
    return [letter] if letter else []


def call_back(session: Session, renewal: Renewal) -> None:
    """Call back what has not left yet about this renewal, because it is no longer so. Flushes."""
    session.execute(
        update(OutboxRow)
        .where(OutboxRow.council_id == renewal.council_id, OutboxRow.resident_id == renewal.entitlement.resident_id,
               OutboxRow.event_key.startswith(event_of(renewal, ""), autoescape=True),
               OutboxRow.state == MessageState.WAITING)
        .values(state=MessageState.CANCELLED, secrets_box=None)
    )


def is_for(entitlement: Entitlement, term: Term) -> str:
    """What an officer reads that a task is about."""
    what = entitlement.kind.replace("_", " ").replace("-", " ")
    return f"{what} {term.number}" + (f" for {entitlement.subject}" if entitlement.subject else "")
