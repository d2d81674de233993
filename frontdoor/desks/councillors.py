"""The desk's side of councillors' casework: who follows a case and by what consent, what they wrote, and whether they
may follow a case whose reference they gave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select

from frontdoor import audit
from frontdoor.cases import members as consents, tasks
from frontdoor.cases.case import Case
from frontdoor.cases.history import Entry
from frontdoor.cases.members import Basis, MemberConsent, Scope
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.case_file import MOST_ENTRIES
from frontdoor.desks.desk import case_named, me
from frontdoor.desks.fields import Letter
from frontdoor.people.residents import Resident
from frontdoor.triage import members
from frontdoor.triage.machine import MoveRefused
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

UNPROCESSABLE = 422
OPEN_TOO_LONG = "This page had been open too long. Check what you typed and press the button again."
BASES = {
    Basis.ASKED: "They asked the councillor to act for them", Basis.WRITTEN: "They agreed in writing",
    Basis.VERBAL: "They agreed by word of mouth",
}
SCOPES = {
    Scope.STATUS: "May know how it stands, and nothing more",
    Scope.MESSAGES: "May know how it stands, and read what they and we write",
}


class AnswerForm(FlaskForm):
    text = Letter("Your answer to the councillor", at_most=3_000, missing="Enter your answer",
                  description="The councillor reads it as you write it. The resident does not read it.")


@dataclass(frozen=True)
class Asked:
    """A reference that came with an enquiry and that nobody has looked at yet: as it was given, the case if the officer
    may see one, and the names of those who sent that."""

    reference: str
    case: Case | None
    people: str


def asked_of(case: Case) -> Asked | None:
    """What an enquiry asks to follow, while that is open."""
    key = members.asked_key(case)
    if not case.given.get("earlier_reference") or all(
            task.done_at for task in tasks.of_case(session, case) if task.key == key):
        return None
    found = members.earlier_case(session, case, me())
    names = session.scalars(select(Resident.name).join(Party, Party.resident_id == Resident.id).where(
        Party.case_id == found.id, Party.role == "reporter")) if found is not None else ()
    return Asked(str(case.given["earlier_reference"]), found, ", ".join(name or "no name" for name in names))


@blueprint.get("/cases/<reference>/councillors")
@officer()
def councillors(reference: str) -> ResponseReturnValue:
    case, actor = case_named(reference), me()
    audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="opened_councillors", subject_kind="case", subject_id=case.reference, at=now())
    return _page(case)


@blueprint.post("/cases/<reference>/councillors/<public_id>/answer")
@officer()
@keeps_typed
def answer_councillor(reference: str, public_id: str) -> ResponseReturnValue:
    case, at, form = case_named(reference), now(), AnswerForm()
    consent = _consent(case, public_id)
    if is_expired():
        return _page(case, form, consent, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return _page(case, form, consent, status=UNPROCESSABLE)
    wrote, text = consents.thread(session, case, consent.officer_id), form.text.data or ""
    try:
        if not wrote or (wrote[-1].direction, wrote[-1].body) != ("to_member", text.strip()):
            members.answer(session, case, consent.member, body=text, actor=me(), at=at)
    except MoveRefused as error:
        session.rollback()
        return _page(case_named(reference), form, consent, refused=error.reason, status=UNPROCESSABLE)
    return _back(case, f"Councillor {consent.member.name} can read your answer")


@blueprint.post("/cases/<reference>/councillors/<public_id>/end")
@officer()
def end_councillor(reference: str, public_id: str) -> ResponseReturnValue:
    case = case_named(reference)
    consent = _consent(case, public_id)
    members.end(session, consent, case, actor=me(), at=now())
    return _back(case, f"Councillor {consent.member.name} can no longer see this")


@blueprint.post("/cases/<reference>/councillors/asked")
@officer()
def settle_councillor(reference: str) -> ResponseReturnValue:
    case, agree = case_named(reference), request.form.get("agree") == "yes"
    try:
        members.settle_request(session, case, agree=agree, actor=me(), at=now())
    except MoveRefused as error:
        session.rollback()
        return _page(case_named(reference), refused=error.reason, status=UNPROCESSABLE)
    return _back(case, "The councillor can follow it now" if agree else "The councillor does not follow it")


def _consent(case: Case, public_id: str) -> MemberConsent:
    found = next((one for one in consents.consents_of(session, case) if one.public_id == public_id), None)
    return found if found is not None else abort(404)


def _back(case: Case, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for("desks.councillors", reference=case.reference), code=303)


def _page(
    case: Case, form: FlaskForm | None = None, to: MemberConsent | None = None, *, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    """The page; `form` comes back with what was typed to the councillor of the consent `to`."""
    following = [_shown(case, one, form if form is not None and to is not None and one.id == to.id else None)
                 for one in consents.consents_of(session, case)]
    return render_template("desks/councillors.html", case=case, following=following, asked=asked_of(case),
                           refused=refused, form=form, given=case.given), status


def _shown(case: Case, consent: MemberConsent, form: FlaskForm | None) -> dict[str, Any]:
    wrote = consents.thread(session, case, consent.officer_id)
    return {
        "consent": consent, "basis": BASES[Basis(consent.basis)], "scope": SCOPES[Scope(consent.scope)],
        "form": form or AnswerForm(formdata=None),
        "wrote": [{"sender": one.sender_name, "at": one.at, "text": one.body, "mine": one.direction == "to_member"}
                  for one in wrote],
    }


def card_of(case: Case, newest: Sequence[Entry]) -> list[tuple[str, datetime]]:
    """Who follows a case, and since when, for the card on its page. `newest` are the lines of its history that the page
    has read: where they are all of it and none says that a councillor follows, nothing is asked."""
    if len(newest) < MOST_ENTRIES and all(entry.move != "member_follows" for entry in newest):
        return []
    return [(one.member.name, one.since) for one in consents.consents_of(session, case)]
