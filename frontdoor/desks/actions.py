"""The actions on a case, each a page of its own: opened with a token, sent once, and nothing typed is lost."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.bookings import holding
from frontdoor.cases import nearby
from frontdoor.cases import unsent as kept
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import now
from frontdoor.desks import blueprint, case_file, clock_actions, preview, unsent
from frontdoor.desks import booking_card as cards
from frontdoor.desks.action import Action, Misfit
from frontdoor.desks.action_forms import ANOTHER, DecideForm, DuplicateForm, EvidenceForm
from frontdoor.desks.booking_forms import CancelForm, ChangeForm, ChooseForm
from frontdoor.desks.clock_forms import SinceForm
from frontdoor.desks.desk import case_named, looked_at, me
from frontdoor.desks.offers import BY_SLUG, refusal
from frontdoor.people.actor import Actor
from frontdoor.triage import evidence, gates, tokens
from frontdoor.triage.clockwork import standing
from frontdoor.triage.gates import GateShut
from frontdoor.triage.kinds import definition_of, is_application, kind_of
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.tokens import OutOfDate
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.journey.opening import UNPROCESSABLE
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.words import short_moment

AROUND_M, MOST_NEAR = 150, 10
ABOUT_THE_TIME = (DecideForm, CancelForm, ChangeForm)
STALE = "This page was open for too long. Check it and send it again."


@dataclass(frozen=True)
class Trouble:
    """Why an action was not done: what others did meanwhile, or the reason it was refused."""

    changes: list[str]
    refused: str | None = None


@blueprint.get("/cases/<reference>/<slug>")
@officer()
def action(reference: str, slug: str) -> ResponseReturnValue:
    found, case = _named(slug), case_named(reference)
    looked_at(case, "opened_action")
    return _page(case, found, _form(case, found, now()), now())


@blueprint.post("/cases/<reference>/<slug>")
@officer()
@keeps_typed
def act(reference: str, slug: str) -> ResponseReturnValue:
    found, case, actor, at = _named(slug), case_named(reference), me(), now()
    form = _form(case, found, at)
    if is_expired():
        return _page(case, found, form, at, Trouble([STALE])), 400
    if {"keep", "throw"} & request.form.keys():
        return _not_now(case, found, at)
    try:
        tokens.check(keys(), request.form.get("token", ""), case, found.slug, actor, at)
    except OutOfDate:
        unsent.keep_typed(case, slug, actor, at)
        return _page(case, found, form, at, Trouble(meanwhile(case))), 409
    if not form.validate_on_submit() or "preview" in request.form:
        unsent.keep_typed(case, slug, actor, at)
        return _page(case, found, form, at), UNPROCESSABLE if form.errors else 200
    return _done(case, found, form, at)


def _done(case: Case, found: Action, form: Any, at: datetime) -> ResponseReturnValue:
    """Do it, and go on; or say why not, with all that was typed, which is kept too."""
    reference = case.reference
    try:
        found.do(session, case, form, me(), at)
    except Misfit as misfit:
        form[misfit.field].errors = [misfit.say]
        unsent.keep_typed(case_named(reference), found.slug, me(), at)
        return _page(case_named(reference), found, form, at), UNPROCESSABLE
    except MoveRefused as refused:
        session.rollback()
        return _refused(case_named(reference), found, form, at, refused), 409
    kept.forget(session, case, me().officer_id, found.slug)
    flash(found.done, "success")
    return redirect(_next_page(case, found))


def _refused(case: Case, found: Action, form: Any, at: datetime, refused: MoveRefused) -> str:
    unsent.keep_typed(case, found.slug, me(), at)
    if isinstance(refused, GateShut):
        gates.count_shut(session, case, refused, actor=me(), at=at)
    return _page(case, found, form, at, Trouble([], refused.reason))


def _not_now(case: Case, found: Action, at: datetime) -> ResponseReturnValue:
    """Keep what was typed for later, or throw away what was kept."""
    if "throw" in request.form:
        kept.forget(session, case, me().officer_id, found.slug)
        return redirect(url_for("desks.action", reference=case.reference, slug=found.slug), code=303)
    unsent.keep_typed(case, found.slug, me(), at)
    flash("Your text is kept. It stands in the action when you come back to it.", "success")
    return redirect(_next_page(case, found))


def _named(slug: str) -> Action:
    return BY_SLUG.get(slug) or clock_actions.BY_SLUG.get(slug) or abort(404)


def _next_page(case: Case, found: Action) -> str:
    """The case or its clock, or my work where the action took the case out of the officer's sight."""
    session.flush()
    if session.scalar(select(Case.id).where(Case.id == case.id, visible_to(me()))) is None:
        return url_for("desks.work")
    page = "desks.case_clock" if found.slug in clock_actions.BY_SLUG else "desks.case"
    return url_for(page, reference=case.reference)


def _form(case: Case, found: Action, at: datetime) -> Any:
    before = unsent.opened(case, found.slug, me()) if request.method == "GET" else None
    sent = request.form if request.method == "POST" else before.fields if before else None
    form = found.form(formdata=sent)
    if hasattr(form, "offer_for"):
        form.offer_for(session, case, at, sent)
    elif isinstance(form, DecideForm):
        form.offer(kind_of(definition_of(session, case)))
    if isinstance(form, EvidenceForm):
        form.ask(evidence.askable(session, case), case.given, sent)
    if isinstance(form, DuplicateForm):
        form.near.choices = {**_reports_near(case, at), ANOTHER: "Another report"}
    if isinstance(form, SinceForm) and request.method == "GET":
        form.show_today(at)
    if isinstance(form, ChooseForm | CancelForm):
        form.offer(session, case, me(), at)
    return form


def _reports_near(case: Case, at: datetime) -> dict[str, str]:
    """Open public reports of the same service around the case, nearest first."""
    if case.easting is None or case.northing is None:
        return {}
    near = nearby.around(session, case.council_id, easting=case.easting, northing=case.northing, at=at,
                         radius_m=AROUND_M, closed_days=0, most=MOST_NEAR)
    return {
        one.case.reference: f"{one.case.title}, {one.distance_m} m away ({one.case.reference})" for one in near
        if one.case.id != case.id and one.case.service_id == case.service_id and not one.case.is_finished
    }


def _page(case: Case, found: Action, form: Any, at: datetime, trouble: Trouble | None = None) -> str:
    actor = me()
    return render_template(
        "desks/action.html", case=case, action=found, form=form, at=at, trouble=trouble,
        refused=trouble.refused if trouble and trouble.refused else _refusal(case, found, actor, at),
        token=tokens.issue(keys(), case, found.slug, actor, at), seen=case_file.lines_seen(session, case),
        preview=_preview(case, form, at), reviewed=case.state == State.UNDER_REVIEW, rule=_rule(case, form),
        unsent=unsent.opened(case, found.slug, actor) if request.method == "GET" else None,
        booking=cards.of_case(session, case, actor, at=at) if isinstance(form, ABOUT_THE_TIME) else None,
        note=clock_actions.note(case, found),
    )


def _refusal(case: Case, found: Action, actor: Actor, at: datetime) -> str | None:
    if found.slug in clock_actions.BY_SLUG:
        return clock_actions.refusal(session, case, found, standing.read(session, case, at), actor, at)
    return refusal(session, case, found, actor, at=at)


def _preview(case: Case, form: Any, at: datetime) -> preview.Letter | None:
    if "preview" not in request.form or form.errors:
        return None
    if isinstance(form, ChangeForm | CancelForm) and holding.of_case(session, case) is None:
        return None
    if isinstance(form, ChangeForm):
        return preview.moved(session, case, str(form.slot.data), actor=me(), at=at)
    if isinstance(form, CancelForm):
        return preview.cancelled(session, case, str(form.text.data), waives=form.waives, at=at)
    if not isinstance(form, DecideForm):
        return None
    return preview.decision(session, case, Outcome(form.outcome.data), str(form.text.data), at=at)


def _rule(case: Case, form: Any) -> case_file.Found | None:
    """What the rules say of an application, beside the form that decides it or answers what they lacked."""
    if not isinstance(form, DecideForm | EvidenceForm) or not is_application(session, case):
        return None
    return case_file.finding(session, case)


def meanwhile(case: Case) -> list[str]:
    """What happened since the page was opened: who, what, when, and why."""
    seen = request.form.get("seen", "")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else 0
    told = [
        f"{entry.actor_name or 'Front Door'}, {short_moment(entry.at)}: {entry.words}."
        + (f" {entry.reason}" if entry.reason else "")
        for entry in case_file.history(session, case, after=after)
    ]
    return told or [STALE]
