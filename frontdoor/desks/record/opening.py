"""Whose record it is, and whether this officer has it open: a caller was checked, or a reason was given."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import bindparam

from frontdoor import audit
from frontdoor.audit import AuditRow
from frontdoor.cases import hidden
from frontdoor.clock import now
from frontdoor.contacts import callers
from frontdoor.contacts.callers import CallerLevel
from frontdoor.desks.desk import me
from frontdoor.people import finding
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on, reading
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.unit_of_work import session

UNPROCESSABLE = 422
REASONS = Part(
    AuditRow, *hangs_on(AuditRow.council_id, AuditRow.subject_id, AuditRow.actor_id), AuditRow.at > bindparam("since"),
    AuditRow.subject_kind == "resident", AuditRow.action == "opened_without_caller", most=1)


def resident_named(public_id: str) -> Resident:
    """The resident of that id, or the page for 404. The id of a record that was joined to another leads to that."""
    actor = me()
    return finding.named(session, actor.council_id, public_id, known=hidden.person_known_to(actor)) or abort(404)


def opened(public_id: str, *, noted: bool = True) -> Resident:
    """The resident of that id, whose record this officer has open; else they are sent to where it is opened. That a
    page of it is looked at is written down, unless the caller does that (`noted` is false)."""
    resident = resident_named(public_id)
    if not is_open(resident, now()):
        abort(redirect(url_for("desks.person", public_id=resident.public_id), code=303))
    if noted and request.method == "GET":
        note(resident, "viewed")
    return resident


def is_open(resident: Resident, at: datetime) -> bool:
    """Whether this officer has the record open."""
    return level_of(resident, at).opens or has_reason(resident, at)


def asking(resident: Resident, at: datetime) -> AbstractContextManager[None]:
    """Read what this officer has checked and why they open the record in one statement."""
    actor = me()
    return reading(session, callers.CURRENT, REASONS, council_id=resident.council_id, officer_id=actor.officer_id,
                   resident_id=resident.id, actor_id=actor.public_id, subject_id=resident.public_id,
                   since=at - callers.GOOD_FOR)


def level_of(resident: Resident, at: datetime) -> CallerLevel:
    """What this officer has checked of the person within the hour."""
    check = callers.current(session, me(), resident, at=at)
    return CallerLevel(check.level) if check else CallerLevel.NOTHING


def has_reason(resident: Resident, at: datetime) -> bool:
    """Whether this officer gave a reason to open the record within the last hour."""
    return bool(REASONS.of(session, council_id=resident.council_id, actor_id=me().public_id,
                           subject_id=resident.public_id, since=at - callers.GOOD_FOR))


def note_each(residents: Iterable[Resident], action: str) -> None:
    """Write down of several people that this officer saw them, by one statement."""
    actor, at = me(), now()
    audit.record_each(session, [{
        "council_id": one.council_id, "actor_kind": actor.kind, "actor_id": actor.public_id, "action": action,
        "subject_kind": "resident", "subject_id": one.public_id, "at": at, "detail": None} for one in residents])


def note(resident: Resident, action: str, detail: dict[str, Any] | None = None) -> None:
    """Write down that this officer looked, or did something."""
    actor = me()
    audit.record(session, council_id=resident.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action=action, subject_kind="resident", subject_id=resident.public_id, at=now(), detail=detail)


def form_page(
    resident: Resident, form: FlaskForm, template: str = "form", *, sent: bool = False, **more: Any,
) -> ResponseReturnValue:
    """A page with a form about a person. `sent`: it comes back because something is wrong with what was sent, or
    because it was open for too long; what was typed stands in it."""
    stale = sent and is_expired()
    page = render_template(f"desks/record/{template}.html", resident=resident, form=form, stale=stale, **more)
    return page, EXPIRED if stale else UNPROCESSABLE if sent else 200


def back_to(resident: Resident) -> ResponseReturnValue:
    """To the record."""
    return redirect(url_for("desks.person", public_id=resident.public_id), code=303)
