"""Asking the holder: once when the window opens, again when what they were told is no longer so."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.entitlements import renewal_rows as rows
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage.renewals import timing
from frontdoor.triage.renewals.people import ask_a_person
from frontdoor.triage.renewals.reassess import Reassessed, kept, reassess, rule_of
from frontdoor.triage.renewals.telling import Means, tell

TEXTS = "sms"
ASK_CHANGED = "the rules do not renew it as it is. Ask what has changed."
UNREACHABLE = "there is no way to write to the holder. Tell them another way."


def ask(session: Session, entitlement: Entitlement, term: Term, *, means: Means, at: datetime) -> Renewal:
    """Begin the renewal of a term: evaluate the rule, and ask with price and date; or, where it would not renew by
    itself, say what has changed, send the form for it and hand it to a person. Never silently. Flushes."""
    found = reassess(session, entitlement, at=at)
    renewal = Renewal(council_id=entitlement.council_id, entitlement=entitlement, term_id=term.id, state=rows.ASKED,
                      finding=kept(found))
    session.add(renewal)
    session.flush()
    if found.renews:
        _put(session, renewal, term, found, "open", means=means, at=at)
    else:
        hand_to_a_person(session, renewal, term, found.why_not, means=means, at=at)
    return renewal


def ask_again(
    session: Session, renewal: Renewal, term: Term, found: Reassessed, *, means: Means, at: datetime,
) -> None:
    """Ask once more, because the price or the facts are no longer those they were told. Flushes."""
    _put(session, renewal, term, found, f"open:{found.fee_pence}:{found.digest[:16]}", means=means, at=at)


def _put(
    session: Session, renewal: Renewal, term: Term, found: Reassessed, what: str, *, means: Means, at: datetime,
) -> None:
    name(renewal, term, found, at=at)
    told = tell(session, renewal, term, "renewal_open", what, at=at, keys=means.keys, page="")
    note_asked(renewal, told)
    if not told:
        ask_a_person(session, renewal, term, UNREACHABLE, at=at)
    session.flush()


def name(renewal: Renewal, term: Term, found: Reassessed, *, at: datetime) -> None:
    """Keep what the message names, and until when a reply to it counts."""
    rule = rule_of(found.version)
    assert rule is not None
    renewal.fee_pence, renewal.facts_digest = found.fee_pence, found.digest
    renewal.finding = kept(found)
    renewal.asked_at, renewal.reply_by = at, timing.reply_by(rule, term.ends_on, asked_at=at)


def note_asked(renewal: Renewal, told: Sequence[OutboxRow]) -> None:
    """Keep which number was asked: a reply counts from no other. An email keeps the number that was asked before
    it; its own link is the reply."""
    for row in told:
        if row.channel == TEXTS or not renewal.asked_address:
            renewal.asked_channel, renewal.asked_address = row.channel, row.recipient


def hand_to_a_person(
    session: Session, renewal: Renewal, term: Term, reason: str, *, means: Means, at: datetime,
) -> None:
    """It does not renew by itself: say why, send the form, and make it somebody's task. Flushes."""
    renewal.state, renewal.why = rows.WITH_PERSON, (reason or ASK_CHANGED)[:400]
    renewal.asked_at = renewal.asked_at or at
    told = tell(session, renewal, term, "renewal_stopped", "with_person", at=at, keys=means.keys, page="change",
                reason=reason)
    note_asked(renewal, told)
    ask_a_person(session, renewal, term, reason or ASK_CHANGED, at=at)
