"""What officers can do with the clock of a case, offered on the page that explains it."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.clock import ClockTerms, in_units
from frontdoor.desks import clock_forms as forms
from frontdoor.desks.action import Action, Misfit, Offer
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks
from frontdoor.triage.clocks import WaitsFor
from frontdoor.triage.clockwork import extending, pausing
from frontdoor.triage.clockwork.standing import Clock, NotThen


def _pause(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> None:
    try:
        pausing.pause(session, case, waits_for=WaitsFor(form.waits_for.data), reason=form.text.data,
                      since=form.since(case, at), actor=actor, at=at)
    except NotThen as error:
        raise Misfit("on_day", error.reason) from error


def _resume(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> None:
    try:
        pausing.resume(session, case, reason=form.text.data, since=form.since(case, at), actor=actor, at=at)
    except NotThen as error:
        raise Misfit("on_day", error.reason) from error


ACTIONS = (
    Action("pause_clock", (), "Let the clock stand still", "Let it stand still",
           "The clock stands still, and the resident is told.", forms.PauseForm, _pause,
           "From which moment? It may be past, but not before we received it."),
    Action("resume_clock", (), "Let the clock go on", "Let it go on", "The clock goes on, and the resident is told.",
           forms.ResumeForm, _resume,
           "From which moment? It may be past: an answer counts from the day on which it came."),
    Action("extend_clock", (), "Take more time", "Take more time and tell the resident",
           "More time is taken, and the resident is told why.", forms.MoreTimeForm,
           lambda session, case, form, actor, at: extending.extend(
               session, case, reason=form.text.data, actor=actor, at=at)),
)
BY_SLUG = {action.slug: action for action in ACTIONS}


def offers(session: Session, case: Case, clock: Clock | None, actor: Actor, at: datetime) -> list[Offer]:
    """Each of the actions, those that are possible now first."""
    found = [Offer(action, action.title, refusal(session, case, action, clock, actor, at)) for action in ACTIONS]
    return sorted(found, key=lambda one: one.why_not is not None)


def refusal(
    session: Session, case: Case, action: Action, clock: Clock | None, actor: Actor, at: datetime,
) -> str | None:
    """Why one of the actions cannot be done now, in plain words; None when it can."""
    if action.slug == "pause_clock":
        return pausing.pause_refusal(session, case, clock, actor, at)
    if action.slug == "resume_clock":
        return pausing.resume_refusal(session, case, clock, actor)
    return extending.refusal(session, case, clock, actor, at)


def note(case: Case, action: Action) -> str:
    """What an action does to the dates of this case, beyond what is always said of it."""
    terms = clocks.terms_of(case)
    if terms is None:
        return ""
    if action.slug == "extend_clock" and terms.more is not None:
        law = f", by {terms.more.law}" if terms.more.law else ""
        return f"It adds {in_units(terms.more.amount, terms.more.unit, 'more')}{law}."
    return _what_waits(terms) if action.slug == "pause_clock" else ""


def _what_waits(terms: ClockTerms) -> str:
    if terms.statutory is None:
        return "The date that we promised moves by as long as the clock stands still."
    if terms.pause_law:
        return f"The last date by law moves too, by {terms.pause_law}."
    return "The date that we promised moves. The last date by law stays, because no law lets it move."
