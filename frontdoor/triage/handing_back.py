"""Handing a form back to the one whose it is: a link by which they go on alone where the officer stopped."""

from datetime import datetime
from urllib.parse import quote

from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft
from frontdoor.clock import in_words, local_date
from frontdoor.contacts import draft_link
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident


def send(
    session: Session, keys: Keys, draft: Draft, to: Recipient, *, actor: Actor, checked: str, at: datetime,
) -> None:
    """Send the link to a contact point that was `checked` (verified or read_back). The message says nothing of what the
    form is about: whoever holds the telephone may not be its owner. An earlier link opens nothing any more. Flushes."""
    owner = session.get(Resident, draft.resident_id) if draft.resident_id is not None else None
    link = draft_link.make(session, draft, actor, checked=checked, at=at)
    outbox.write(session, council_id=draft.council_id, resident=None, purpose="draft_link", at=at, keys=keys, to=to,
                 owner=owner,
                 event_key=f"draft-link:{link.row.public_id}", path=f"/finish/{quote(link.token)}", essential=True,
                 fields={"until": in_words(local_date(link.row.expires_at))}, stale_at=link.row.expires_at)
