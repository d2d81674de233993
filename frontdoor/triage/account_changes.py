"""A change of contact point that nobody stopped takes place: who is told, and what becomes theirs by it."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.notifications import account_messages
from frontdoor.people import contact_changes
from frontdoor.triage import claiming


def finish_waiting(session: Session, key_id: int, *, at: datetime) -> None:
    """Carry out a change whose 72 hours are over, and tell the contact point that it replaced. Nothing when it was
    stopped or done meanwhile. Flushes."""
    done = contact_changes.finish_waiting(session, key_id, at=at)
    if done is None:
        return
    account, replaced = done
    account_messages.tell_replaced(session, account, replaced, at=at)
    claiming.claim_all(session, account.resident, at=at)
