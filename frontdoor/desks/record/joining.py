"""Two records of one person: which they could be, what joining them would move, joining, and parting them again."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import BooleanField, ValidationError

from frontdoor.cases import hidden
from frontdoor.cases.protected import cover_for
from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line, plain
from frontdoor.desks.record.opening import back_to, form_page, is_open, note, opened, resident_named
from frontdoor.people import addresses, finding, likeness, profile
from frontdoor.people.actor import Level
from frontdoor.people.merges import Merge
from frontdoor.people.residents import Resident
from frontdoor.people.typed_search import LONGEST
from frontdoor.triage import merging
from frontdoor.triage.merging import CannotMerge, Plan
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Tick

LONGEST_REASON = 300


class MergeForm(FlaskForm):
    """Why they are one, and what was agreed where both have a sign-in."""

    reason = Line("How do you know that they are the same person?",
                  description="Such as: he told me that he had used his old email address.")
    one_account = BooleanField("I agreed with them that only the sign-in of the record that is kept goes on",
                               widget=Tick())

    def validate_reason(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Enter how you know")
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(f"What you write must be {LONGEST_REASON} characters or fewer")


@blueprint.get("/people/alike")
@officer(Level.ADVANCED)
def alike_people() -> ResponseReturnValue:
    """Records that came lately and could be somebody's who has one."""
    actor = me()
    pairs = likeness.lately(session, actor.council_id, known=hidden.person_known_to(actor))
    for one, other in pairs:
        note(one, "searched")
        note(other.resident, "searched")
    return render_template("desks/record/alike_people.html", pairs=pairs)


@blueprint.get("/people/<public_id>/same")
@officer(Level.ADVANCED)
def same_person(public_id: str) -> ResponseReturnValue:
    """Who else it could be: those that are alike, and those whom a search finds."""
    resident, on = opened(public_id), local_date(now())
    typed = plain(request.args.get("q")).strip()[:LONGEST]
    known = hidden.person_known_to(me())
    found = finding.find(session, resident.council_id, typed, on=on, known=known) if typed else []
    for one in found:
        note(one.resident, "searched")
    alike = likeness.of(session, resident, on=on, known=known)
    for one_alike in alike:
        note(one_alike.resident, "searched")
    return render_template("desks/record/same.html", resident=resident, typed=typed, alike=alike,
                           found=[one for one in found if one.resident.id != resident.id])


@blueprint.get("/people/<public_id>/same/<other_id>")
@officer(Level.ADVANCED)
def merging_page(public_id: str, other_id: str) -> ResponseReturnValue:
    kept, merged = _two(public_id, other_id)
    for one in (kept, merged):
        note(one, "viewed")
    return _page(kept, merged, MergeForm(formdata=None))


@blueprint.post("/people/<public_id>/same/<other_id>")
@officer(Level.ADVANCED)
@keeps_typed
def merge_people(public_id: str, other_id: str) -> ResponseReturnValue:
    kept, merged = _two(public_id, other_id)
    form = MergeForm()
    if is_expired() or not form.validate_on_submit():
        return _page(kept, merged, form, sent=True)
    try:
        merging.merge(session, kept, merged, actor=me(), reason=form.reason.data or "", at=now(),
                      one_account=bool(form.one_account.data))
    except CannotMerge as error:
        form.one_account.errors = [error.why]
        return _page(kept, merged, form, sent=True)
    flash("The two records are one now. You can part them again from this page.", "success")
    return back_to(kept)


@blueprint.post("/people/<public_id>/same/<other_id>/apart")
@officer(Level.ADVANCED)
def tell_apart(public_id: str, other_id: str) -> ResponseReturnValue:
    one, other = _two(public_id, other_id)
    merging.tell_apart(session, one, other, actor=me(), at=now())
    flash("They are written down as two people. They are not proposed again.", "success")
    return back_to(one)


@blueprint.get("/people/<public_id>/joined/<merge_id>")
@officer(Level.ADVANCED)
def parting_page(public_id: str, merge_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    return _parting(resident, _merge(resident, merge_id), FlaskForm(formdata=None))


@blueprint.post("/people/<public_id>/joined/<merge_id>")
@officer(Level.ADVANCED)
def part_people(public_id: str, merge_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    row = _merge(resident, merge_id)
    try:
        left = merging.part(session, row, actor=me(), at=now())
    except CannotMerge as error:
        flash(error.why, "notice")
        return redirect(url_for("desks.parting_page", public_id=public_id, merge_id=merge_id), code=303)
    flash("The two records are apart again, as they were before." if not left else
          f"The two records are apart again. {left} things had been changed since, and stay with this one.", "success")
    return back_to(resident)


def _two(public_id: str, other_id: str) -> tuple[Resident, Resident]:
    """The two records, of which this officer has one open."""
    kept, merged, at = resident_named(public_id), resident_named(other_id), now()
    if not is_open(kept, at) and not is_open(merged, at):
        opened(public_id)
    return (kept, merged) if kept.id != merged.id else abort(404)


def _merge(resident: Resident, merge_id: str) -> Merge:
    return session.scalar(select(Merge).where(
        Merge.council_id == resident.council_id, Merge.kept_id == resident.id, Merge.public_id == merge_id,
        Merge.undone_at.is_(None))) or abort(404)


def _page(kept: Resident, merged: Resident, form: MergeForm, *, sent: bool = False) -> ResponseReturnValue:
    plan: Plan = merging.plan(session, kept, merged)
    if not plan.two_accounts:
        del form.one_account
    cover = cover_for(session, me(), [kept.id, merged.id])
    return form_page(kept, form, "merge", sent=sent, plan=plan, cover=cover,
                     sides=[(one, *_glance(one)) for one in (kept, merged)], other=merged)


def _glance(resident: Resident) -> tuple[date | None, Any]:
    born = profile.facts_of(session, resident).get("dob")
    return (date.fromisoformat(str(born.value)) if born else None,
            addresses.current(session, resident, local_date(now())))


def _parting(resident: Resident, row: Merge, form: FlaskForm) -> ResponseReturnValue:
    return form_page(resident, form, title=f"Part the record of {row.merged.name or 'somebody without a name'} again",
                     button="Part the two records", intro=(
                         f"It was joined by {row.officer.name}, who wrote: {row.reason} What belonged to it goes back"
                         " to it. What came since stays with this record."))
