"""What the holder answers: YES, NO, or that they do not want it any more. A reply counts once, for the term it was
asked about, while nothing has changed."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from frontdoor.entitlements import renewal_rows as rows, terms
from frontdoor.entitlements.models import Renewal, Term
from frontdoor.payments import charges, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, Mandate
from frontdoor.payments.tries import MandateNotLive, TryIsLive
from frontdoor.triage.renewals import concluding, timing
from frontdoor.triage.renewals.asking import ask_again, hand_to_a_person
from frontdoor.triage.renewals.reassess import Reassessed, kept, reassess, rule_of
from frontdoor.triage.renewals.telling import Means, tell


class Heard(StrEnum):
    """What an answer came to. Stored with the text that brought it."""

    RENEWED = "renewed"             # the next term is issued
    TAKING = "taking"               # agreed; the money is taken under the agreement
    TO_PAY = "to_pay"               # agreed; they were sent the way to pay
    DECLINED = "declined"
    GIVEN_UP = "given_up"
    ALREADY = "already"             # they have said so before, and it was done
    LATE = "late"                   # the time for a one-word reply is over
    CHANGED = "changed"             # price or facts are not those of the message: asked again
    WITH_PERSON = "with_person"     # it needs, or already has, somebody of ours
    NOT_OPEN = "not_open"           # declined, stopped, lapsed, ended, or the holder has died


TEXT = "text"


def say_yes(
    session: Session, renewal: Renewal, *, by: str, means: Means, at: datetime, named_pence: int | None = None,
) -> Heard:
    """The holder says that nothing has changed and that it shall be renewed. `by`: text, online or phone.
    `named_pence` is the price on the page they answered from, where there was one. The rule is evaluated again on
    this day; only where price and facts are those they were told is anything renewed or charged. Said twice is
    said once. Flushes."""
    term = _hold(session, renewal)
    closed = _why_closed(renewal, term)
    if closed is not None:
        return closed
    found = reassess(session, renewal.entitlement, at=at)
    rule = rule_of(found.version)
    if by == TEXT and (renewal.reply_by is None or at >= renewal.reply_by):
        return Heard.LATE
    if rule is None or not found.renews or (by == TEXT and not rule.confirm_by_reply):
        hand_to_a_person(session, renewal, term, found.why_not, means=means, at=at)
        return Heard.WITH_PERSON
    if found.differs_from(renewal.fee_pence, renewal.facts_digest) or named_pence not in (None, renewal.fee_pence):
        ask_again(session, renewal, term, found, means=means, at=at)
        return Heard.CHANGED
    renewal.answered_at, renewal.answered_by = at, by
    renewal.finding = kept(found)
    if renewal.fee_pence == 0:
        concluding.renew(session, renewal, term, charge=None, at=at)
        return Heard.RENEWED
    return _owe(session, renewal, term, found, means=means, at=at)


def _hold(session: Session, renewal: Renewal) -> Term:
    """The renewal as it stands, its entitlement held so that nobody else answers at the same time."""
    rows.held(session, renewal.entitlement_id)
    session.refresh(renewal)
    return session.get_one(Term, renewal.term_id)


def _why_closed(renewal: Renewal, term: Term) -> Heard | None:
    """Why a YES cannot count any more, or None when it can."""
    if renewal.state == rows.RENEWED or (renewal.entitlement.state == "live"
                                         and terms.last(renewal.entitlement).id != term.id):
        return Heard.ALREADY
    if renewal.state == rows.WITH_PERSON:
        return Heard.WITH_PERSON
    if not concluding.is_open(renewal, term):
        return Heard.NOT_OPEN
    return Heard.ALREADY if renewal.state == rows.AGREED else None


def _owe(
    session: Session, renewal: Renewal, term: Term, found: Reassessed, *, means: Means, at: datetime,
) -> Heard:
    """Raise the charge at the price that was named, and take it under the agreement or send the way to pay."""
    rule = found.version.definition.renewal
    assert rule is not None
    entitlement = renewal.entitlement
    charge = charges.raise_charge(
        session, council_id=renewal.council_id, key=f"renewal:{renewal.public_id}", amount_pence=renewal.fee_pence,
        resident_id=entitlement.resident_id, case_id=entitlement.case_id, offers_mandate=rule.mandate == "offered",
        description=f"{found.version.definition.kind()} {term.number}: renewal",
        pay_by=timing.pay_by(rule, term.ends_on, agreed_at=at), at=at,
    )
    renewal.state, renewal.charge_id = rows.AGREED, charge.id
    concluding.record(session, renewal, "renewal_agreed", at=at)
    session.flush()
    if _taken(session, renewal, charge, means, at=at):
        return Heard.TAKING
    ask_for_money(session, renewal, term, means=means, at=at)
    return Heard.TO_PAY


def _taken(session: Session, renewal: Renewal, charge: Charge, means: Means, *, at: datetime) -> bool:
    """Whether the money is to be taken under the agreement given at purchase. Only written down: the provider is
    asked by a job, once this transaction is over."""
    mandate = session.get(Mandate, renewal.entitlement.mandate_id) if renewal.entitlement.mandate_id else None
    if mandate is None:
        return False
    try:
        tries.take(session, charge, mandate, means.provider, at)
    except (MandateNotLive, TryIsLive, ChargeNotOwed):
        return False
    return True


def ask_for_money(
    session: Session, renewal: Renewal, term: Term, *, means: Means, at: datetime, what: str = "to_pay",
) -> None:
    """Send the way to pay, once. `what` is what tells it from the other times they are sent it."""
    tell(session, renewal, term, "renewal_to_pay", what, at=at, keys=means.keys, page="pay")


def say_no(
    session: Session, renewal: Renewal, *, by: str, means: Means, at: datetime, has_form: bool = False,
) -> Heard:
    """The holder says that something has changed: they are sent the form for it, unless they have it before them
    (`has_form`), and nothing is renewed until that is decided. What they agreed to and have not paid is not owed any
    more. Flushes."""
    term = _hold(session, renewal)
    if not concluding.is_open(renewal, term):
        return _why_closed(renewal, term) or Heard.NOT_OPEN
    if not _end(session, renewal, rows.DECLINED, "Something has changed", by=by, at=at):
        return Heard.ALREADY
    if not has_form:
        tell(session, renewal, term, "renewal_declined", "declined", at=at, keys=means.keys, page="change")
    return Heard.DECLINED


def give_up(session: Session, renewal: Renewal, *, by: str, at: datetime) -> Heard:
    """The holder does not want it any more. It stays good until the last day of its term. Flushes."""
    term = _hold(session, renewal)
    is_open = concluding.is_open(renewal, term) or renewal.state in (rows.DECLINED, rows.WITH_PERSON)
    if not is_open:
        return _why_closed(renewal, term) or Heard.NOT_OPEN
    ended = _end(session, renewal, rows.STOPPED, "Not wanted any more", by=by, at=at)
    return Heard.GIVEN_UP if ended else Heard.ALREADY


def _end(session: Session, renewal: Renewal, state: str, why: str, *, by: str, at: datetime) -> bool:
    """Stop it, unless it has been paid, or is being paid at this moment."""
    charge = session.get(Charge, renewal.charge_id) if renewal.charge_id else None
    if charge is not None and tries.live_of(session, charge) is not None:
        return False
    renewal.answered_at, renewal.answered_by = at, by
    try:
        concluding.stop(session, renewal, state, why, at=at)
    except ChargeNotOwed:
        return False
    return True
