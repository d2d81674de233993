"""Spot checks of what the rules decided alone: the list, and one check, judged blind before the rule's answer is
shown."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor import audit
from frontdoor.assessments.definition import FactType
from frontdoor.cases.case import Case
from frontdoor.cases.history import Decision, FindingRow
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.desks import blueprint, case_file
from frontdoor.desks.answers import Told, told
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter, plain
from frontdoor.triage.sampling import blind
from frontdoor.triage.sampling.blind import LEAST, CheckRefused
from frontdoor.triage.sampling.rows import SpotCheck
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios

SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
LONGEST = 2_000
# How somebody is reached tells nothing of what they are owed.
REACHED = frozenset({FactType.EMAIL, FactType.PHONE})


class JudgeForm(FlaskForm):
    """What the officer would have decided, before they know what the rule did."""

    judged = RadioField("What would you decide?", choices={}, widget=Radios(), validate_choice=False)
    text = Letter("Why", at_most=LONGEST, missing="Enter why, in a sentence or two",
                  description="For your colleagues. The resident does not read it.")

    def validate_judged(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select what you would decide")


@blueprint.get("/checks")
@officer(LEAST)
def checks() -> ResponseReturnValue:
    waiting = blind.waiting(session, me(), at=now())
    names = {version.definition.id: version.definition.name
             for version in versions.all_current(session, me().council_id)}
    return render_template("desks/checks.html", waiting=waiting, names=names, most=blind.SHOWN)


@blueprint.get("/checks/<public_id>")
@officer(LEAST)
def check(public_id: str) -> ResponseReturnValue:
    try:
        found = blind.take(session, me(), public_id, at=now())
    except CheckRefused as refused:
        flash(refused.say, "notice")
        return redirect(url_for("desks.checks"), SEE_OTHER)
    # Of the check and not of its case: whoever has looked at the case cannot judge it blind.
    audit.record(session, council_id=found.council_id, actor_kind=me().kind, actor_id=me().public_id, action="opened",
                 subject_kind="spot_check", subject_id=found.public_id, at=now())
    return _page(found, _form(found))


@blueprint.post("/checks/<public_id>")
@officer(LEAST)
def judge(public_id: str) -> ResponseReturnValue:
    actor, at = me(), now()
    try:
        found = blind.take(session, actor, public_id, at=at)
        form = _form(found)
        if "judged" not in request.form and "why" in request.form:
            blind.say_why(session, found, disagreed=request.form.getlist("disagreed"), actor=actor, at=at)
            flash("Thank you. The case is looked at again.", "success")
            return redirect(url_for("desks.checks"), SEE_OTHER)
        if not form.validate_on_submit():
            return _page(found, form), UNPROCESSABLE
        blind.judge(session, found, judged=form.judged.data, words=plain(form.text.data), actor=actor, at=at)
    except CheckRefused as refused:
        flash(refused.say, "notice")
        return redirect(url_for("desks.checks"), SEE_OTHER)
    return redirect(url_for("desks.check", public_id=public_id), SEE_OTHER)


def _form(found: SpotCheck) -> JudgeForm:
    form = JudgeForm()
    form.judged.choices = blind.choices(session, session.get_one(Case, found.case_id))
    return form


def _page(found: SpotCheck, form: JudgeForm) -> str:
    """The check as it stands: what was told; and once it is judged, what the rule said of it."""
    row = session.get_one(Decision, found.decision_id).finding or abort(404)
    definition = versions.by_id(session, row.version_id).definition
    is_judged = found.judged_at is not None
    return render_template(
        "desks/check.html", check=found, form=form, definition=definition, facts=_facts(row), is_judged=is_judged,
        choices=form.judged.choices, agrees=blind.agrees(found) if is_judged else None,
        finding=case_file.found_in(session, row) if is_judged else None)


def _facts(row: FindingRow) -> list[Told]:
    """What the rule was asked on, as it was kept with its finding: not what came to be known since."""
    definition = versions.by_id(session, row.version_id).definition
    unseen = {fact.id for fact in definition.facts if fact.type in REACHED}
    kept = row.basis["facts"] if row.basis else {}
    return told(definition, {name: one for name, one in kept.items() if name not in unseen}, {}, row.at)
