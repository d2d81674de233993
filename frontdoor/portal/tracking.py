"""How a report stands: the page right after sending it, the page that follows it, and lost links."""

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.cases import references
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.portal import blueprint, case_page, opened
from frontdoor.web import uploads
from frontdoor.web.guards import key_holder
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import session, writes


@blueprint.get("/sent/<reference>")
@key_holder
@writes
def sent(reference: str) -> ResponseReturnValue:
    at = now()
    if "key" in request.args:
        return _without_the_key("portal.sent", reference, at)
    found = opened.find(reference, at=at)
    opened.note_opening(found, at=at)
    resident = found.party.resident
    return render_template(
        "portal/sent.html", **case_page.facts_of(found, at=at), told=case_page.masked(_told_by(found.party)),
        followed=case_page.followed(resident, at=at),
    )


def _told_by(party: Party) -> Recipient | None:
    """Where the newest message about the case goes to."""
    return next(iter(outbox.ways_to(session, party)), None)


@blueprint.get("/cases/<reference>")
@key_holder
@writes
def tracking(reference: str) -> ResponseReturnValue:
    at = now()
    if "key" in request.args:
        return _without_the_key("portal.tracking", reference, at)
    found = opened.find(reference, at=at)
    opened.note_opening(found, at=at)
    return case_page.page(found, at=at)


@blueprint.get("/cases/<reference>/photos/<public_id>")
@key_holder
def case_photo(reference: str, public_id: str) -> ResponseReturnValue:
    found = opened.find(reference, at=now())
    shown = case_page.files(found.case) if found.is_reporter else []
    wanted = next((one for one in shown if one.public_id == public_id), None)
    if wanted is None:
        abort(404)
    try:
        is_picture = wanted.media_type.startswith("image/")
        return uploads.send_attachment(FileStore(settings().files), wanted, inline=is_picture)
    except FileMissing:
        abort(404)


@blueprint.get("/cases")
@key_holder
def lookup() -> ResponseReturnValue:
    typed = request.args.get("reference", "")[:40].strip()
    proper = references.tidy(typed)
    if proper and opened.is_open(proper, at=now()):
        return redirect(url_for("portal.tracking", reference=proper))
    wrong = "" if proper else "Enter a reference such as FD-7K2M-9QX4-C" if not typed else (
        "Check the reference: one of its letters or numbers is not right"
    )
    return render_template(
        "portal/lookup.html", typed=typed, wrong=wrong if "reference" in request.args else "", proper=proper or "",
    )


def _without_the_key(endpoint: str, reference: str, at: datetime) -> ResponseReturnValue:
    """Exchange the key of a link, and go on to the same page by an address that can be shown around."""
    opened.exchange(request.args["key"], at=at)
    opened.find(reference, at=at)
    return redirect(url_for(endpoint, reference=reference))
