"""Which calls of other systems were heard already: the same one is not heard twice."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from frontdoor.contacts.mail import HookCall

# A call may be as old as this, or as far ahead: clocks differ.
WITHIN = timedelta(minutes=5)
ADD_UNLESS_THERE = {
    "sqlite": sqlite.insert(HookCall).on_conflict_do_nothing().returning(HookCall.id),
    "postgresql": postgresql.insert(HookCall).on_conflict_do_nothing().returning(HookCall.id),
}


def is_new(session: Session, council_id: str, signature: str, *, at: datetime) -> bool:
    """Whether this call comes for the first time; it is known from now on. One statement decides."""
    statement = ADD_UNLESS_THERE[session.get_bind().dialect.name]
    values = {"council_id": council_id, "signature": signature, "at": at}
    return session.scalar(statement, values) is not None


def is_timely(sent_at: datetime, *, at: datetime) -> bool:
    """Whether a call that says it was sent then may still be heard."""
    return abs(at - sent_at) <= WITHIN


def forget(session: Session, *, at: datetime) -> None:
    """Forget what is too old to be heard anyway."""
    session.execute(delete(HookCall).where(HookCall.at < at - 4 * WITHIN).execution_options(synchronize_session=False))
