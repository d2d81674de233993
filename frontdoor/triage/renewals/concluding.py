"""How a renewal ends: the next term, or without one."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import audit, ledger
from frontdoor.catalogue import versions
from frontdoor.entitlements import grants, renewal_rows as rows, terms
from frontdoor.entitlements.models import Renewal, Term
from frontdoor.payments import charges, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge
from frontdoor.triage.renewals.people import ask_a_person
from frontdoor.triage.renewals.reassess import length_of, refresh_facts
from frontdoor.triage.renewals.telling import call_back, other_ways, tell


def renew(session: Session, renewal: Renewal, term: Term, *, charge: Charge | None, at: datetime) -> Term:
    """Issue the term that follows, from the day after the old one ends, for as long as the rule said when the holder
    agreed, and tell them by every way we know, so that nobody's permit is renewed behind their back. Once: the
    caller holds the entitlement. Flushes."""
    entitlement = renewal.entitlement
    months, ends_by = length_of(renewal.finding)
    issued = terms.issue_next(
        session, entitlement, term, months=months, fee_pence=charge.amount_pence if charge else 0,
        charge_id=charge.id if charge else None, case_id=None, at=at, ends_by=ends_by,
    )
    version = versions.current(session, entitlement.council_id, entitlement.service_id)
    refresh_facts(entitlement, version, by=renewal.answered_by or "resident", at=renewal.answered_at or at)
    entitlement.version_id = version.row_id
    _keep_mandate(session, renewal, charge)
    call_back(session, renewal)
    renewal.state, renewal.next_term_id = rows.RENEWED, issued.id
    ledger.conclude(
        session, council_id=renewal.council_id, kind="renewed", service_id=entitlement.service_id,
        case_id=entitlement.case_id, tier=1, assistance="none", channel=renewal.answered_by or "online", ward=None,
        outcome="renewed", started_at=renewal.asked_at or at, concluded_at=at,
    )
    record(session, renewal, "renewed", at=at)
    session.flush()
    told = tell(session, renewal, term, "renewal_done", "done", at=at, issued=issued)
    for to in other_ways(session, entitlement.resident, {row.channel for row in told}):
        tell(session, renewal, term, "renewal_done", "done", at=at, to=to, issued=issued)
    return issued


def _keep_mandate(session: Session, renewal: Renewal, charge: Charge | None) -> None:
    """An agreement given while paying for a renewal is for the ones after it."""
    paying = tries.paid_by(session, charge) if charge is not None else None
    if paying is not None and paying.mandate_id is not None:
        renewal.entitlement.mandate_id = paying.mandate_id


def paid(session: Session, charge: Charge, *, at: datetime) -> None:
    """The money for a renewal has come: the next term is issued. Told twice does nothing twice; money for a renewal
    that came to an end meanwhile goes to a person, who gives it back. Flushes."""
    renewal = rows.by_public_id(session, charge.council_id, charge.key.partition(":")[2])
    if renewal is None or rows.held(session, renewal.entitlement_id) is None:
        return
    session.refresh(renewal)
    term = session.get_one(Term, renewal.term_id)
    if renewal.state == rows.RENEWED and renewal.charge_id == charge.id:
        return
    if not is_open(renewal, term):
        ask_a_person(session, renewal, term, "it was paid after it had come to an end. Give the money back.", at=at)
        return
    renew(session, renewal, term, charge=charge, at=at)


def is_open(renewal: Renewal, term: Term) -> bool:
    """Whether the renewal can still bring a next term: nothing follows the term yet, and nobody ended it."""
    entitlement = renewal.entitlement
    if entitlement.state != "live" or entitlement.resident.deceased_on is not None:
        return False
    return renewal.state in rows.PENDING and terms.last(entitlement).id == term.id


def stop(session: Session, renewal: Renewal, state: str, why: str, *, at: datetime) -> None:
    """Bring a renewal to an end without a next term: what waits to leave is called back, what is owed for it is not
    owed any more. Raises ChargeNotOwed when it has just been paid. Flushes."""
    charge = session.get(Charge, renewal.charge_id) if renewal.charge_id else None
    if charge is not None:
        charges.void(session, charge, at)
    call_back(session, renewal)
    renewal.state, renewal.why = state, why[:400]
    record(session, renewal, f"renewal_{state}", at=at)
    session.flush()


def lapse(session: Session, renewal: Renewal, term: Term, *, at: datetime) -> None:
    """The term is over, and so is the time in which it could be renewed. Says so, unless they told us that they do
    not want it any more. Flushes."""
    given_up = renewal.state == rows.STOPPED
    try:
        stop(session, renewal, rows.STOPPED if given_up else rows.LAPSED, renewal.why, at=at)
    except ChargeNotOwed:
        return      # paid at this very moment: whoever settled it renews
    grants.end(session, renewal.entitlement, "given_up" if given_up else "lapsed", at)
    if not given_up:
        tell(session, renewal, term, "renewal_lapsed", "lapsed", at=at)


def record(session: Session, renewal: Renewal, action: str, *, at: datetime) -> None:
    """Write into the audit what became of a renewal, and by which way the answer came."""
    by_holder = action in {"renewed", "renewal_agreed", "renewal_declined"}
    audit.record(
        session, council_id=renewal.council_id, actor_kind="resident" if by_holder else "clock",
        actor_id=renewal.entitlement.resident.public_id if by_holder else None, action=action,
        subject_kind="renewal", subject_id=renewal.public_id, at=at, detail={"by": renewal.answered_by or None},
    )
