"""What was written in a chat, as it stands in its contact."""

from collections.abc import Sequence
from typing import Any

from frontdoor.cases.protected import cover_for
from frontdoor.contacts import chats
from frontdoor.contacts.contact import Contact, Way
from frontdoor.desks.chat import lines_of
from frontdoor.desks.contact_needs import Shown
from frontdoor.desks.desk import me
from frontdoor.web.unit_of_work import session


def of(contact: Contact, shown: Sequence[Shown]) -> list[dict[str, Any]]:
    """The lines of the chat that the contact is, for an officer who may read all that it was about (`shown`): what was
    written may tell of any of it."""
    if contact.channel != Way.CHAT or len(shown) < len(contact.needs):
        return []
    chat = chats.of_contact(session, contact)
    if chat is None:
        return []
    people = {one for one in (chat.resident_id, contact.resident_id) if one is not None}
    return lines_of(chat, cover_for(session, me(), people))
