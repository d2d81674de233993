"""A booking that is cancelled: the slot is free at once, and what was paid beyond the charge is given back."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import Entry
from frontdoor.payments import charges, refunds
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import closures, kinds
from frontdoor.triage.booked import calendars
from frontdoor.triage.booked.standing import end, theirs_to
from frontdoor.triage.booked.terms import BEGUN, Terms, terms_of
from frontdoor.triage.booked.words import fields
from frontdoor.triage.delegation import least_for
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.prices import key_of, price_words
from frontdoor.triage.telling import tell

MOVE = "cancel_booking"


def cancel(
    session: Session, case: Case, *, actor: Actor, at: datetime, why: str = "", waive: bool = False,
) -> Entry:
    """Cancel a case's booking: its slot is free at once, the reminders are called back, and what was paid is given
    back but for the charge that the notice brings. The booker may do it until the service's moment, an officer until
    it begins, who says `why` to the booker and may `waive` the charge at the level that the service asks. Raises
    MoveRefused; then nothing has changed. The money itself is given back by a job. Flushes."""
    booking = _may(session, case, actor, at)
    terms = terms_of(session, case, at=at)
    kept = 0 if waive else terms.kept_pence
    back = terms.paid_pence - kept
    if waive:
        _check_waives(session, case, actor, terms.kept_pence)
    reason = why.strip() or ("We had to cancel it." if actor.is_officer else "You cancelled it.")
    said = {**fields(session, case, booking), "reason": reason, **money(terms, kept, back)}
    entry = end(session, case, booking, MOVE, outcome=Outcome.CANCELLED, why=_in_words(reason, terms, kept, back),
                told="Cancelled", actor=actor, at=at, reason="The charge was waived" if waive else "")
    _give_back(session, case, back, at)
    closures.settle(session, case, actor=actor, at=at)
    tell(session, case, "booking_cancelled", entry=entry, at=at, fields=said,
         calendar=calendars.written(session, case, booking, at=at))
    return entry


def _may(session: Session, case: Case, actor: Actor, at: datetime) -> Booking:
    booking = theirs_to(session, case, MOVE, actor=actor, at=at, begun=BEGUN + " Say whether they came.")
    terms = terms_of(session, case, at=at)
    if not actor.is_officer and not terms.may_cancel:
        raise MoveRefused(case, MOVE, terms.why_no_cancel)
    return booking


def least_to_waive(session: Session, case: Case, pence: int) -> Level:
    """The lowest level of officer that may let go of so much of a charge: as the service says."""
    return least_for(kinds.definition_of(session, case), "waive", pence)


def _check_waives(session: Session, case: Case, actor: Actor, pence: int) -> None:
    least = least_to_waive(session, case, pence)
    if not actor.is_at_least(least):
        raise MoveRefused(case, MOVE, f"To charge nothing needs an officer of at least {least} level.")


def money(terms: Terms, kept: int, back: int) -> dict[str, str]:
    """What the message says of money; nothing where none was paid."""
    if not terms.paid_pence:
        return {}
    return {"price": price_words(terms.paid_pence), "kept": price_words(kept) if kept else "nothing",
            "back": price_words(back) if back else "nothing"}


def _in_words(reason: str, terms: Terms, kept: int, back: int) -> str:
    """The reason with what becomes of the money, as the page of the case keeps it."""
    if not terms.paid_pence:
        return reason
    returned = f"We give back {price_words(back)}." if back else "Nothing is given back."
    keeps = f" We keep {price_words(kept)}, because of how late it was." if kept else ""
    return f"{reason} You paid {price_words(terms.paid_pence)}. {returned}{keeps}"


def _give_back(session: Session, case: Case, back: int, at: datetime) -> None:
    charge = charges.by_key(session, case.council_id, key_of(case))
    if charge is not None and back:
        refunds.raise_refund(session, charge, key=f"cancel:{case.reference}", amount_pence=back,
                             reason="Your booking was cancelled.", at=at)
