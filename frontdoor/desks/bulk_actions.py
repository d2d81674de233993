"""What can be done with many cases at once: each with its words, its form and the verb that does it for one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import RadioField, SelectField, ValidationError

from frontdoor.cases.case import Case, Outcome, Priority
from frontdoor.desks.action_forms import LETTER, REASON
from frontdoor.desks.fields import Letter
from frontdoor.people import rosters
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Queue
from frontdoor.triage import decide, handing, kinds, questions, queues
from frontdoor.triage.decide import OFFERED
from frontdoor.web.widgets import DropDown, Radios

PRIORITIES = {"urgent": "Urgent", "high": "High", "normal": "Normal"}


def why(*, missing: str = "") -> Letter:
    return Letter("Reason", at_most=REASON, missing=missing,
                  description="For your colleagues. It stands in the history of each case.")


class GiveForm(FlaskForm):
    officer = SelectField("Who gets them?", choices={}, widget=DropDown(), validate_choice=False)
    text = why()

    def offer(self, session: Session, cases: Sequence[Case], actor: Actor) -> None:
        teams = {case.team for case in cases}
        found = {one.public_id: one.name for team in sorted(teams)
                 for one in rosters.in_team(session, actor.council_id, team)}
        self.officer.choices = {"": "Choose an officer", **dict(sorted(found.items(), key=lambda one: one[1]))}

    def validate_officer(self, field: Any) -> None:
        if not field.data or field.data not in field.choices:
            raise ValidationError("Select who gets them")


class MoveForm(FlaskForm):
    queue = SelectField("Which queue?", choices={}, widget=DropDown(), validate_choice=False)
    text = why(missing="Enter the reason")

    def offer(self, session: Session, cases: Sequence[Case], actor: Actor) -> None:
        shelves = queues.open_to(session, actor)
        kinds_here = {one.kind for one in shelves if one.slug in {case.home_queue for case in cases}}
        self.queue.choices = {"": "Choose a queue", **{
            one.slug: one.name for one in shelves if one.kind in kinds_here and one.kind != "duty"}}

    def validate_queue(self, field: Any) -> None:
        if not field.data or field.data not in field.choices:
            raise ValidationError("Select the queue")


class PriorityForm(FlaskForm):
    priority = RadioField("Priority", choices=PRIORITIES, widget=Radios(), validate_choice=False)
    text = why(missing="Enter the reason")

    def offer(self, session: Session, cases: Sequence[Case], actor: Actor) -> None:
        """The same for every case."""

    def validate_priority(self, field: Any) -> None:
        if field.data not in PRIORITIES:
            raise ValidationError("Select the priority")


class AskForm(FlaskForm):
    text = Letter("Your question", at_most=LETTER, missing="Enter your question",
                  description="Each resident gets it as you write it, with a link to answer.")

    def offer(self, session: Session, cases: Sequence[Case], actor: Actor) -> None:
        """The same for every case."""


class DecideForm(FlaskForm):
    outcome = RadioField("Decision", choices={}, widget=Radios(), validate_choice=False)
    text = Letter("Reasons", at_most=REASON, missing="Enter the reasons for your decision",
                  description="Each resident reads them. Say what you found and what it means for them.")

    def offer(self, session: Session, cases: Sequence[Case], actor: Actor) -> None:
        """What can be decided of every one of them; nothing where they are of different kinds."""
        found = [OFFERED[kinds.kind_of(kinds.definition_of(session, case))] for case in cases]
        common = [one for one in found[0] if all(one in other for other in found)] if found else []
        self.outcome.choices = {str(one): found[0][one] for one in common}

    def validate_outcome(self, field: Any) -> None:
        if not field.choices:
            raise ValidationError("These cases are of different kinds. Decide those of one kind together")
        if field.data not in field.choices:
            raise ValidationError("Select what you decide")


Do = Callable[[Session, Case, Any, Actor, datetime], object]


@dataclass(frozen=True)
class BulkAction:
    """One action on many. `label` is what it is called in the list, `question` asks for it on the page that confirms,
    with {cases} for how many; `done` says afterwards what happened to how many."""

    slug: str
    label: str
    question: str
    button: str
    done: str
    form: type[Any]
    do: Do
    least: Level


def _give(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    officer = rosters.named(session, actor.council_id, form.officer.data)
    assert officer is not None, "one of those that were offered"
    return handing.give(session, case, officer, reason=form.text.data or "", actor=actor, at=at)


ACTIONS = (
    BulkAction("give", "Give to an officer", "Who gets {cases}?", "Give", "given", GiveForm, _give,
               handing.LEAST_TO_GIVE),
    BulkAction("move", "Move to another queue", "Which queue shall {cases} move to?", "Move", "moved", MoveForm,
               lambda session, case, form, actor, at: handing.move_to_queue(
                   session, case, form.queue.data, reason=form.text.data, actor=actor, at=at),
               handing.LEAST_TO_MOVE),
    BulkAction("priority", "Change the priority", "What priority shall {cases} have?", "Change the priority", "changed",
               PriorityForm, lambda session, case, form, actor, at: handing.set_priority(
                   session, case, Priority[form.priority.data.upper()], reason=form.text.data, actor=actor, at=at),
               handing.LEAST_TO_MOVE),
    BulkAction("ask", "Ask the residents a question", "What do you ask about {cases}?", "Send the question", "asked",
               AskForm, lambda session, case, form, actor, at: questions.ask_resident(
                   session, case, question=form.text.data, actor=actor, at=at), Level.CORE),
    BulkAction("decide", "Decide", "What do you decide about {cases}?", "Decide and tell the residents", "decided",
               DecideForm, lambda session, case, form, actor, at: decide.decide(
                   session, case, outcome=Outcome(form.outcome.data), reasons=form.text.data, actor=actor, at=at),
               Level.CORE),
)
BY_SLUG = {action.slug: action for action in ACTIONS}


def offered_to(actor: Actor, queue: Queue) -> list[BulkAction]:
    """What an officer may do with many cases of a queue: of another team's only what managers do."""
    is_manager, is_theirs = actor.is_at_least(Level.MANAGER), queue.team_slug in actor.teams
    if queue.kind == "duty":
        return []
    return [one for one in ACTIONS if actor.is_at_least(one.least)
            and (is_theirs or (is_manager and one.slug in ("give", "move", "priority")))]
