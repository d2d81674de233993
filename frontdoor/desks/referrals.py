"""Referrals and approvals: what others ask of an officer's teams, what the officer asked, and the answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import ColumnElement, or_, select

from frontdoor.cases.access import visible_to
from frontdoor.cases.approval import Approval, ApprovalState
from frontdoor.cases.case import Case
from frontdoor.cases.referral import LIVE, Referral, ReferralState
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.desks import blueprint, case_file
from frontdoor.desks.action_forms import REASON
from frontdoor.desks.actions import STALE, meanwhile
from frontdoor.desks.desk import looked_at, me
from frontdoor.desks.fields import Letter
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Team
from frontdoor.triage import approvals, handshakes, partners, tokens
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.tokens import OutOfDate
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

MOST, LATELY, CONFLICT, SEE_OTHER = 50, 20, 409, 303
# What the tokens of the two pages are for.
ANSWER_REFERRAL, ANSWER_APPROVAL = "answer_referral", "answer_approval"


class AnswerForm(FlaskForm):
    """What is said with a yes, a no, or that it is done."""

    text = Letter("What do you want to say?", at_most=REASON,
                  description="With a no, give the reason. When you are done, say what was done.")


@dataclass(frozen=True)
class Shown:
    """One request as this officer may see it. `case` is None where they may not see it yet; then `service` is all that
    is said of it."""

    row: Referral
    case: Case | None
    service: str
    other: str


@blueprint.get("/referrals")
@officer()
def referrals() -> ResponseReturnValue:
    actor, at = me(), now()
    asked = or_(Referral.asked_by_id == actor.officer_id, Referral.asked_team.in_(sorted(actor.teams)))
    is_live = Referral.state.in_(sorted(LIVE))
    rows = [_rows(actor, Referral.to_team.in_(sorted(actor.teams)) & is_live), _rows(actor, asked & is_live),
            _rows(actor, asked & ~is_live, most=LATELY, newest=True)]
    into, out, over = _shown(actor, rows)
    return render_template(
        "desks/referrals.html", at=at, into=into, out=out, over=over,
        approvals=_approvals(actor), most=MOST,
    )


def _rows(
    actor: Actor, condition: ColumnElement[bool], *, most: int = MOST, newest: bool = False,
) -> Sequence[Referral]:
    """The first requests that meet the condition."""
    order = Referral.id.desc() if newest else Referral.due_at
    return session.scalars(select(Referral).where(
        Referral.council_id == actor.council_id, condition).order_by(order, Referral.id).limit(most)).all()


def _shown(actor: Actor, lists: Sequence[Sequence[Referral]]) -> list[list[Shown]]:
    """Each of these lists of requests, every request with its case where the officer may see that. Three queries,
    however many lists and requests."""
    ids = {row.case_id for rows in lists for row in rows}
    seen = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids), visible_to(actor)))}
    services = {case_id: version for case_id, version in session.execute(
        select(Case.id, Case.version_id).where(Case.id.in_(ids)))}
    teams = {slug: name for slug, name in session.execute(
        select(Team.slug, Team.name).where(Team.council_id == actor.council_id))}
    return [[Shown(row, seen.get(row.case_id), _service(services[row.case_id]), _other(row, teams)) for row in rows]
            for rows in lists]


def _service(version_id: int) -> str:
    return str(versions.by_id(session, version_id).definition.name)


def _other(row: Referral, teams: dict[str, str]) -> str:
    """Who is asked."""
    if row.to_team is not None:
        return teams.get(row.to_team, row.to_team)
    partner = partners.named(row.council_id, row.partner)
    return partner.name if partner else str(row.partner)


def _approvals(actor: Actor) -> list[tuple[Approval, Case, str | None]]:
    """What waits for somebody's agreement in the officer's teams: each with why this officer may not give it."""
    rows = session.execute(
        select(Approval, Case).join(Case, Case.id == Approval.case_id)
        .where(Approval.council_id == actor.council_id, Approval.state == ApprovalState.REQUESTED,
               or_(Approval.team.in_(sorted(actor.teams)), Approval.asked_by_id == actor.officer_id),
               visible_to(actor)).order_by(Approval.id).limit(MOST))
    return [(row, case, approvals.may_answer(session, row, actor)) for row, case in rows]


@blueprint.get("/referrals/<public_id>")
@officer()
def referral(public_id: str) -> ResponseReturnValue:
    shown = _referral_named(public_id)
    if shown.case is not None:
        looked_at(shown.case, "opened_referral")
    return _page(shown, AnswerForm(formdata=None), now())


@blueprint.post("/referrals/<public_id>")
@officer()
@keeps_typed
def answer_referral(public_id: str) -> ResponseReturnValue:
    shown, form, actor, at = _referral_named(public_id), AnswerForm(), me(), now()
    changes = _changes(shown.case, ANSWER_REFERRAL)
    if changes:
        return _page(shown, form, at, changes=changes), EXPIRED if is_expired() else CONFLICT
    if not form.validate_on_submit():
        return _page(shown, form, at), 422
    case = session.get_one(Case, shown.row.case_id)
    words, wish = str(form.text.data or ""), request.form.get("answer", "")
    verbs: dict[str, Any] = {"accept": handshakes.accept, "refuse": handshakes.refuse, "done": handshakes.finish,
                             "revoke": handshakes.revoke}
    try:
        (verbs.get(wish) or abort(400))(session, case, shown.row, actor=actor, at=at, words=words)
    except MoveRefused as refused:
        session.rollback()
        return _page(_referral_named(public_id), form, at, refused.reason), CONFLICT
    flash("Your answer is written down.", "success")
    return redirect(url_for("desks.referrals"), code=SEE_OTHER)


def _referral_named(public_id: str) -> Shown:
    """A request to the officer's teams or from them, or the page for 404."""
    actor = me()
    mine = or_(Referral.to_team.in_(sorted(actor.teams)), Referral.asked_by_id == actor.officer_id,
               Referral.asked_team.in_(sorted(actor.teams)))
    [found] = _shown(actor, [_rows(actor, mine & (Referral.public_id == public_id))])
    return found[0] if found else abort(404)


def _changes(case: Case | None, what: str) -> list[str]:
    """Why an answer to what is asked about the case does not count: what happened since the page was opened, or that it
    lay open for too long. Empty where it counts. Of a case that is not shown yet nothing can have been overlooked."""
    if is_expired():
        return [STALE]
    try:
        if case is not None:
            tokens.check(keys(), request.form.get("token", ""), case, what, me(), now())
    except OutOfDate:
        return meanwhile(case) if case is not None else []
    return []


def _token(case: Case, what: str) -> dict[str, Any]:
    """What a page sends along, so that an answer to an old one is noticed."""
    return {"token": tokens.issue(keys(), case, what, me(), now()), "seen": case_file.lines_seen(session, case)}


def _page(shown: Shown, form: AnswerForm, at: datetime, refused: str = "", changes: Sequence[str] = ()) -> str:
    actor, row = me(), shown.row
    may_answer = handshakes.may_answer(row, actor) is None and row.to_team is not None
    return render_template(
        "desks/referral.html", shown=shown, form=form, at=at, refused=refused, changes=changes,
        **(_token(shown.case, ANSWER_REFERRAL) if shown.case is not None else {}),
        may_say_yes=may_answer and row.state == ReferralState.REQUESTED,
        may_finish=may_answer and row.state == ReferralState.ACCEPTED,
        may_revoke=row.is_live and row.asked_team in actor.teams and shown.case is not None,
    )


@blueprint.get("/approvals/<public_id>")
@officer(Level.CORE)
def approval(public_id: str) -> ResponseReturnValue:
    row, case = _approval_named(public_id)
    looked_at(case, "opened_approval")
    return _approval_page(row, case, AnswerForm(formdata=None))


@blueprint.post("/approvals/<public_id>")
@officer(Level.CORE)
@keeps_typed
def answer_approval(public_id: str) -> ResponseReturnValue:
    row, case = _approval_named(public_id)
    form, actor, at, changes = AnswerForm(), me(), now(), _changes(case, ANSWER_APPROVAL)
    if changes:
        return _approval_page(row, case, form, changes=changes), EXPIRED if is_expired() else CONFLICT
    if not form.validate_on_submit():
        return _approval_page(row, case, form), 422
    verb = {"agree": approvals.grant, "refuse": approvals.refuse}.get(request.form.get("answer", "")) or abort(400)
    try:
        verb(session, case, row, actor=actor, at=at, words=str(form.text.data or ""))
    except MoveRefused as refused:
        session.rollback()
        return _approval_page(*_approval_named(public_id), form, refused.reason), CONFLICT
    flash("Your answer is written down.", "success")
    return redirect(url_for("desks.referrals"), code=SEE_OTHER)


def _approval_named(public_id: str) -> tuple[Approval, Case]:
    found = session.execute(
        select(Approval, Case).join(Case, Case.id == Approval.case_id)
        .where(Approval.council_id == me().council_id, Approval.public_id == public_id, visible_to(me()))).first()
    return (found[0], found[1]) if found is not None else abort(404)


def _approval_page(
    row: Approval, case: Case, form: AnswerForm, refused: str = "", changes: Sequence[str] = (),
) -> str:
    form.text.description = "With a no, give the reason."
    return render_template("desks/approval.html", row=row, case=case, form=form, refused=refused, changes=changes,
                           **_token(case, ANSWER_APPROVAL), why_not=approvals.may_answer(session, row, me()))
