"""One case as a councillor may see it: how it stands and what comes next; with consent for that also what was written;
and what they and the desk write to each other."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from frontdoor import audit
from frontdoor.cases import access, members as consents, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.history import CaseMessage
from frontdoor.cases.members import MemberConsent, Scope
from frontdoor.clock import now
from frontdoor.portal import blueprint, public_reports, standing
from frontdoor.portal.forms import OPEN_TOO_LONG, MessageForm
from frontdoor.portal.members import UNPROCESSABLE, me, page
from frontdoor.portal.members.casework import title_of
from frontdoor.triage import kinds, members
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import member
from frontdoor.web.unit_of_work import session

SEES = {
    Scope.STATUS: "You see how this stands. You do not see what they and we write.",
    Scope.MESSAGES: "You see how this stands, and what they and we write.",
}


@blueprint.get("/members/cases/<reference>")
@member
def members_case(reference: str) -> ResponseReturnValue:
    case, consent = _mine(reference)
    actor = me()
    audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="opened", subject_kind="case", subject_id=case.reference, at=now())
    return _page(case, consent, MessageForm(formdata=None))


@blueprint.post("/members/cases/<reference>/messages")
@member
@keeps_typed
def members_write(reference: str) -> ResponseReturnValue:
    case, consent = _mine(reference)
    form, at = MessageForm(), now()
    if is_expired():
        return _page(case, consent, form, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return _page(case, consent, form, status=UNPROCESSABLE)
    text, wrote = form.text.data or "", consents.thread(session, case, consent.officer_id)
    if not wrote or (wrote[-1].direction, wrote[-1].body) != ("from_member", text):
        members.write(session, case, body=text, actor=me(), at=at)
    flash("We have your message", "success")
    # Not to the case: what was written may have taken it to somebody who shows it to nobody.
    return redirect(url_for("portal.members_casework"), code=303)


def _mine(reference: str) -> tuple[Case, MemberConsent]:
    """The case, with the consent by which this councillor sees it; the page for 404 for any other, there or not."""
    try:
        case = access.find(session, me(), references.tidy(reference) or "")
    except CaseNotFound:
        abort(404)
    consent = consents.consent_for(session, case, me().officer_id)
    return (case, consent) if consent is not None else abort(404)


def _page(
    case: Case, consent: MemberConsent, form: FlaskForm, *, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    at, entries = now(), standing.history(session, case)
    stands = standing.for_anyone(case, entries)
    sees_messages = consent.scope == Scope.MESSAGES
    return page(
        "case", "/members", status=status, case=case, title=title_of(case), stands=stands, form=form, refused=refused,
        kind=kinds.definition_of(session, case).kind(), lines=standing.lines_for_anyone(case, entries),
        next=public_reports.what_is_planned(case, stands.state, at), consent=consent,
        asked=case.given.get("description") if consent.enquiry_id == case.id else None, sees=SEES[Scope(consent.scope)],
        promise=None if stands.state in FINISHED else standing.promise(session, case, at=at),
        ours=_thread(consents.thread(session, case, consent.officer_id), "from_member"),
        theirs=_thread(_written(case), "from_resident") if sees_messages else None,
        answer=standing.answer(session, case) if sees_messages and stands.state in FINISHED else None,
    )


def _written(case: Case) -> list[CaseMessage]:
    """What the person whom it is about and the council wrote to each other, oldest first."""
    return list(session.scalars(select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id)))


def _thread(rows: Any, own: str) -> list[dict[str, Any]]:
    """Messages for a page; those that were sent to the council stand on the other side."""
    return [{"sender": row.sender_name, "at": row.at, "text": row.body, "mine": row.direction == own} for row in rows]
