"""The demo's own pages: every message that went out, to be read without a mailbox."""

import re
from dataclasses import dataclass
from pathlib import Path

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from frontdoor.cases.links import site_address
from frontdoor.notifications.gateways import Message, messages_in
from frontdoor.portal import blueprint
from frontdoor.web import councils
from frontdoor.web.guards import demo_only
from frontdoor.web.running import settings

READ = 500
SHOWN = 50
LONGEST = 254


@dataclass(frozen=True)
class Letter:
    """A message as the page shows it. `body` is safe markup."""

    message: Message
    body: Markup


def with_links(text: str, bases: tuple[str, ...]) -> Markup:
    """The text as text, with addresses below one of `bases` to be followed. Other addresses stay words."""
    ours = "|".join(re.escape(base) for base in bases)
    parts, last = [], 0
    for found in re.finditer(rf"(?:{ours})(?:/[^\s<>\"']*)?(?![\w.:@-])", text) if ours else ():
        address = found[0].rstrip(".,;:!?)")
        parts.append(escape(text[last:found.start()]))
        parts.append(Markup('<a class="govuk-link" href="{0}">{0}</a>').format(address))
        last = found.start() + len(address)
    return Markup("").join([*parts, escape(text[last:])])


@blueprint.app_context_processor
def say_that_it_is_a_demo() -> dict[str, bool]:
    """Lets the layout say so at the top of every page."""
    return {"is_demo": settings().demo}


@blueprint.get("/demo/messages")
@demo_only
def demo_messages() -> ResponseReturnValue:
    wanted = request.args.get("to", "")[:LONGEST].strip()
    council, place = councils.current(), settings()
    kind, _, folder = place.messages.partition(":")
    read = messages_in(Path(folder), council.id, limit=READ) if kind == "file" else []
    bases = tuple({place.base_url, site_address(place.base_url, council.hosts)})
    found = [one for one in read if wanted.lower() in one.recipient.lower()]
    return render_template(
        "portal/demo_messages.html", wanted=wanted, goes_elsewhere=kind != "file", shown=SHOWN, how_many=len(found),
        letters=[Letter(one, with_links(one.body, bases)) for one in found[:SHOWN]],
    )
