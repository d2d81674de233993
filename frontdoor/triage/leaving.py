"""Closing an account, and what ends with somebody's death: everything that would go on by itself stops."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.notifications import outbox
from frontdoor.payments import mandates
from frontdoor.people import account_sessions, passwords, representatives
from frontdoor.people.accounts import Account
from frontdoor.people.residents import Resident


def password_is(account: Account, password: str) -> bool:
    """Whether that is the account's password."""
    return passwords.fits(account.password_hash, password)


def close_account(session: Session, account: Account, *, at: datetime) -> None:
    """The resident wants no account any more: every session ends, nobody acts for them by it, no money is taken again
    and unfinished journeys are forgotten. Cases, permits and what the law makes us keep stay. They are told.
    Flushes."""
    resident = account.resident
    outbox.write(session, council_id=account.council_id, resident=resident, purpose="account_closed",
                 event_key=f"account:{account.id}:closed", fields={}, at=at, essential=True)
    account_sessions.end_all(session, account, at=at)
    account.closed_at, account.password_hash = at, None
    account.login = f"closed:{resident.public_id}"
    _stop(session, resident, at=at)
    for draft in session.scalars(select(Draft).where(Draft.council_id == account.council_id,
                                                     Draft.resident_id == resident.id, Draft.case_id.is_(None))):
        draft.expires_at = at
    _audit(session, resident, "closed_account", resident.public_id, "resident", at)
    session.flush()


def note_death(session: Session, resident: Resident, *, on: date, officer_id: str, at: datetime) -> None:
    """Somebody died on that day: nothing is sent to them any more, nothing renews, nobody acts for them, and their
    account opens to nobody. Flushes."""
    resident.deceased_on = on
    outbox.cancel_for(session, resident, but_essential=False)
    account = session.scalar(select(Account).where(Account.council_id == resident.council_id,
                                                   Account.resident_id == resident.id))
    if account is not None and account.closed_at is None:
        account_sessions.end_all(session, account, at=at)
        account.closed_at, account.password_hash = at, None
        account.login = f"closed:{resident.public_id}"
    _stop(session, resident, at=at)
    _audit(session, resident, "noted_death", officer_id, "officer", at)
    session.flush()


def _stop(session: Session, resident: Resident, *, at: datetime) -> None:
    for row in representatives.of(session, resident):
        representatives.end(session, row, by=resident.public_id, at=at)
    for mandate in mandates.of_resident(session, resident.council_id, resident.id):
        mandates.end(session, mandate, at=at)


def _audit(session: Session, resident: Resident, action: str, actor_id: str, kind: str, at: datetime) -> None:
    audit.record(session, council_id=resident.council_id, actor_kind=kind, actor_id=actor_id, action=action,
                 subject_kind="resident", subject_id=resident.public_id, at=at)
