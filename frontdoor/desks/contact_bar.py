"""The slim bar on every page of the desk: the contact that the officer has at hand, a call that rings, or the way to
begin one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import g, jsonify, render_template
from flask.typing import ResponseReturnValue

from frontdoor.clock import local_date, now
from frontdoor.contacts import handling, needs
from frontdoor.contacts.contact import Contact
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.record.found import reached_by
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.web import sign_in
from frontdoor.web.guards import officer
from frontdoor.web.typed_text import shown_phone
from frontdoor.web.unit_of_work import session

WAYS = {"phone": "On the telephone", "counter": "At the counter", "email": "By email", "post": "By post",
        "social": "On social media", "chat": "In a chat"}
MOST_NAMES = 2


@dataclass(frozen=True)
class Bar:
    """What the bar shows. `names` are of people who may be the one who rings: proposals, nothing more."""

    contact: Contact | None
    ringing: Contact | None
    minutes: int
    way: str
    number: str
    names: Sequence[str]


def bar() -> Bar | None:
    """The bar of the officer whose page this is; None where nobody is signed in. Made once for each page."""
    if "desk_contact" not in g:
        actor = sign_in.officer_actor()
        g.desk_contact = _bar_of(actor) if actor is not None else None
    return cast(Bar | None, g.desk_contact)


def _bar_of(actor: Actor) -> Bar:
    at = now()
    contact, ringing = handling.at_telephone(session, actor, at=at)
    people = candidates(ringing)[:MOST_NAMES] if ringing is not None else []
    return Bar(
        contact, ringing, contact.minutes(at) if contact is not None else 0,
        WAYS[contact.channel] if contact is not None else "",
        shown_phone(ringing.number or "") if ringing is not None else "",
        [one.name or "No name given" for one in people])


def note(**opened: Any) -> None:
    """What the officer has opened belongs to the contact that they have at hand, if they have one. `opened` as
    `needs.note` takes it."""
    found = bar()
    if found is not None and found.contact is not None:
        needs.note(session, found.contact, me(), **opened)


@blueprint.get("/telephone")
@officer(rests=True)
def telephone() -> ResponseReturnValue:
    """The bar as it is now, for a page that asks whether it rings."""
    found = bar()
    return jsonify({"rings": found.ringing.public_id if found and found.ringing else "",
                    "bar": render_template("desks/contact_bar.html"),
                    "forms": render_template("desks/contact_bar_forms.html")})


def candidates(contact: Contact) -> list[Resident]:
    """Who may be the one that a contact is of: those who are reached by the number. Nothing is opened by it."""
    return reached_by(session, me(), contact.number or "", on=local_date(now()))


blueprint.add_app_template_global(bar, "desk_contact")
