"""The page of one case: who, what, why, by when, and what may be done now."""

from datetime import datetime

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from frontdoor import audit
from frontdoor.cases import concerns
from frontdoor.cases.case import Case
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.clock import now
from frontdoor.desks import (
    blueprint, booking_card, case_file, case_parts, contact_bar, councillors, hidden, permits, working,
)
from frontdoor.desks.chat import transcripts_of
from frontdoor.desks.desk import case_named, case_seen, me
from frontdoor.desks.offers import offers
from frontdoor.people.actor import Actor
from frontdoor.triage import tokens
from frontdoor.web.guards import officer
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session
from frontdoor.web.uploads import send_attachment


@blueprint.get("/cases/<reference>")
@officer()
def case(reference: str) -> ResponseReturnValue:
    found, actor, at = case_seen(reference), me(), now()
    if found is None:
        return hidden.shut(reference)
    _note(found, "opened")
    contact_bar.note(at=at, case=found)
    with case_parts.together(session, found):
        return _page(found, actor, at)


def _page(found: Case, actor: Actor, at: datetime) -> str:
    possible = offers(session, found, actor, at=at)
    at_once = {one.action.slug: tokens.issue(keys(), found, one.action.slug, actor, at)
               for one in possible if one.at_once}
    file = case_file.read(session, found, actor, at=at)
    return render_template(
        "desks/case.html", case=found, file=file, at=at, work=working.of_case(session, file, actor, at=at),
        offers=possible, tokens=at_once, seen=case_file.lines_seen(session, found), delivery=case_file.DELIVERY,
        held=permits.of_case(session, found, actor, at=at), booking=booking_card.of_case(session, found, actor, at=at),
        chats=transcripts_of(found, file.cover), beside=concerns.beside(session, found, actor),
        councillors=councillors.card_of(found, file.entries),
    )


@blueprint.get("/cases/<reference>/files/<public_id>")
@officer()
def case_photo(reference: str, public_id: str) -> ResponseReturnValue:
    found = case_named(reference)
    file = case_file.file_of(session, found, public_id) if public_id.isalnum() else None
    if file is None:
        abort(404)
    _note(found, "opened_file", file.public_id)
    try:
        return send_attachment(FileStore(settings().files), file, inline=file.media_type.startswith("image/"))
    except FileMissing:
        abort(404)


def _note(found: Case, action: str, what: str | None = None) -> None:
    """Write down who looked."""
    actor = me()
    audit.record(
        session, council_id=found.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
        subject_kind="case", subject_id=found.reference, at=now(), detail={"file": what} if what else None,
    )
