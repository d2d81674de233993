"""Every message the council sent to a resident, or kept for them to read here."""

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.cases.links import site_address
from frontdoor.notifications import outbox
from frontdoor.portal import blueprint
from frontdoor.portal.account import me, page
from frontdoor.portal.demo import with_links
from frontdoor.web import councils
from frontdoor.web.guards import open_to_all, resident
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session

SHOWN = 100
WAYS = {"email": "By email", "sms": "By text", "letter": "By letter", "portal": "Here only"}
STANDS = {"waiting": "On its way", "sending": "On its way", "sent": "Sent", "delivered": "Delivered",
          "failed": "It could not be delivered", "kept": "For you to read here"}


@blueprint.get("/account/messages")
@resident
def account_messages() -> ResponseReturnValue:
    rows = outbox.of_resident(session, me(), most=SHOWN)
    site = site_address(settings().base_url, councils.current().hosts)
    bodies = outbox.as_read_by_owner(session, rows, keys=keys(), site=site)
    shown = [(row, with_links(body, (site,))) for row, body in zip(rows, bodies, strict=True)]
    return page("messages", "/account/messages", rows=shown, ways=WAYS, stands=STANDS)


@blueprint.get("/account-closed")
@open_to_all
def account_closed() -> ResponseReturnValue:
    return render_template("portal/account/closed.html")
