"""The whole timeline of a person, a page at a time, of one kind or of all."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.cases.protected import cover_for
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.record import sources, timeline
from frontdoor.desks.record.opening import note, opened
from frontdoor.desks.record.timeline import NotACursor
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

KINDS = {"cases": "Cases", "contacts": "Contacts", "messages": "Messages", "bookings": "Bookings",
         "payments": "Payments", "permits": "Permits", "documents": "Documents", "record": "The record"}


@blueprint.get("/people/<public_id>/timeline")
@officer()
def person_timeline(public_id: str) -> ResponseReturnValue:
    resident, actor = opened(public_id, noted=False), me()
    kind, before = request.args.get("kind", ""), request.args.get("before", "")
    if kind and kind not in KINDS:
        abort(404)
    try:
        page = timeline.read(session, sources.SOURCES, actor, resident, kind=kind, before=before)
    except NotACursor:
        abort(404)
    note(resident, "opened", {"timeline": kind or "all"})
    return render_template("desks/record/timeline.html", resident=resident, page=page, kinds=KINDS, kind=kind,
                           is_first=not before, cover=cover_for(session, actor, [resident.id]))
