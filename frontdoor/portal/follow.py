"""Following a report that somebody else made: its public facts, and news of it by email or text."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.people.actor import guest
from frontdoor.people.residents import ContactPoint, record_guest
from frontdoor.portal import blueprint, public_reports, standing
from frontdoor.portal.forms import OPEN_TOO_LONG, FollowForm
from frontdoor.triage import clocks, duplicates
from frontdoor.web import councils
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import open_to_all
from frontdoor.web.unit_of_work import session

UNPROCESSABLE = 422


@blueprint.get("/follow/<reference>")
@open_to_all
def follow(reference: str) -> ResponseReturnValue:
    return _page(_public(reference), FollowForm(formdata=None), now())


@blueprint.post("/follow/<reference>")
@open_to_all
@keeps_typed
def begin_to_follow(reference: str) -> ResponseReturnValue:
    at, case, form = now(), _public(reference), FollowForm()
    if is_expired():
        return _page(case, form, at, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return _page(case, form, at, status=UNPROCESSABLE)
    if not case.is_finished:
        follow_once(case, form.email.data or "", form.phone.data or "", at)
        flash("We will send you a message when anything changes.", "success")
    return redirect(url_for("portal.follow", reference=case.reference), code=303)


def _public(reference: str) -> Case:
    found = public_reports.find(session, councils.current().id, reference)
    return found if found is not None else abort(404)


def _page(
    case: Case, form: FollowForm, at: datetime, *, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    report = public_reports.shown(session, case, at=at)
    return render_template(
        "portal/follow.html", refused=refused, report=report, case=case, form=form, at=at,
        status=standing.for_anyone(case),
        lines=standing.lines_for_anyone(case, standing.history(session, case)),
        promise=None if case.is_finished else clocks.explain(session, case, at),
    ), status


def follow_once(case: Case, email: str, phone: str, at: datetime) -> None:
    """Make a guest who follows the report. Somebody who is told about it already at the same address or
    number stays as they are: they learn nothing by asking again, and count once."""
    told = session.scalar(
        select(Party.id).join(ContactPoint, ContactPoint.resident_id == Party.resident_id)
        .where(Party.case_id == case.id, Party.ended_at.is_(None), or_(
            (ContactPoint.kind == "email") & (ContactPoint.value == email),
            (ContactPoint.kind == "phone") & (ContactPoint.value == phone),
        )).limit(1)
    )
    if told is not None:
        return
    resident = record_guest(
        session, council_id=case.council_id, name="", email=email or None, phone=phone or None,
        provenance="typed by the resident", at=at,
    )
    duplicates.follow(session, case, resident, actor=guest(case.council_id), at=at)
