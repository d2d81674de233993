"""A permit on the desk: how it stands beside its case, and taking it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter
from frontdoor.entitlements import naming, queries, terms
from frontdoor.entitlements.models import Entitlement, PastDocument, Term
from frontdoor.entitlements.terms import LIVE, NotLive
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import permits
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

LEAST = Level.ADVANCED
LONGEST = 1_000
SEE_OTHER, UNPROCESSABLE = 303, 422


class WithdrawForm(FlaskForm):
    text = Letter("Why it ends", at_most=LONGEST, missing="Enter why it ends",
                  description="The resident reads this in the message that it has ended.")


@dataclass(frozen=True)
class Held:
    """A permit as its case shows it. `why_not` says why this officer cannot withdraw it; empty where they can."""

    permit: Entitlement
    name: str
    called: str
    term: Term
    terms: Sequence[Term]
    past: Sequence[PastDocument]
    on: date
    why_not: str

    @property
    def status(self) -> tuple[str, str]:
        """How it stands in one or two words, and their colour."""
        if self.permit.state != LIVE:
            return "Ended", "grey"
        if self.on < self.term.starts_on:
            return "Not started yet", "blue"
        return ("Valid", "green") if self.on <= self.term.ends_on else ("Run out", "grey")


def of_case(db: Session, case: Case, actor: Actor, *, at: datetime) -> Held | None:
    """The permit that a case granted, renewed or changed; None where there is none. That it was shown is in the
    audit."""
    found = queries.about_case(db, case.council_id, case.id)
    if found is None:
        return None
    terms.note(db, found, "opened", at=at, actor=actor)
    past = queries.PAST_ABOUT.of(db, council_id=case.council_id, case_id=case.id)
    return _held(db, found, actor, past, at=at)


def _held(db: Session, found: Entitlement, actor: Actor, past: Sequence[PastDocument], *, at: datetime) -> Held:
    on = local_date(at)
    why_not = "It has ended." if found.state != LIVE else (
        "" if actor.is_at_least(LEAST) else "An officer of the advanced level can do this."
    )
    return Held(found, found.title, naming.called(db, found),
                terms.current(found, on) or terms.last(found), found.terms, past, on, why_not)


@blueprint.get("/permits/<public_id>/withdraw")
@officer(LEAST)
def withdraw_permit(public_id: str) -> ResponseReturnValue:
    found, case = _named(public_id)
    terms.note(session, found, "opened", at=now(), actor=me())
    return _page(found, case, WithdrawForm(formdata=None))


@blueprint.post("/permits/<public_id>/withdraw")
@officer(LEAST)
@keeps_typed
def withdraw_permit_now(public_id: str) -> ResponseReturnValue:
    (found, case), form = _named(public_id), WithdrawForm()
    if is_expired():
        return _page(found, case, form, "This page was open for too long. Check it and send it again.", EXPIRED)
    if not form.validate_on_submit():
        return _page(found, case, form, status=UNPROCESSABLE)
    try:
        permits.withdraw(session, found, why=(form.text.data or "").strip(), actor=me(), at=now())
    except NotLive:
        return _page(found, case, form, "It has ended already.", 409)
    flash(f"The {naming.called(session, found)} is withdrawn, and the resident is told", "success")
    return redirect(url_for("desks.case", reference=case.reference), SEE_OTHER)


def _named(public_id: str) -> tuple[Entitlement, Case]:
    """The permit of that id with its case, if the officer may see that; else the page for 404."""
    actor = me()
    found = queries.by_public_id(session, actor.council_id, public_id)
    case = session.scalar(select(Case).where(Case.id == found.case_id, visible_to(actor))) if found else None
    if found is None or case is None:
        abort(404)
    return found, case


def _page(
    found: Entitlement, case: Case, form: FlaskForm, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    held = _held(session, found, me(), queries.past_documents(session, found), at=now())
    return render_template("desks/withdraw_permit.html", held=held, case=case, form=form, refused=refused), status
