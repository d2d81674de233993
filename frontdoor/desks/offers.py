"""What officers can do with a case: each action's words, its form, the verb it calls, and why not now."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases import access, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case, Outcome
from frontdoor.desks import action_forms as forms
from frontdoor.desks import booking_forms as bookings
from frontdoor.desks import money_actions, working_actions, working_forms
from frontdoor.desks.action import Action, Misfit, Offer
from frontdoor.people.actor import Actor
from frontdoor.triage import (
    booked, decide, duplicates, ending, evidence, findings, machine, placement, questions, referrals, reopening,
    slots, stages,
)
from frontdoor.triage.guards import in_their_team, resident_can_be_reached
from frontdoor.triage.kinds import definition_of, is_application, kind_of
from frontdoor.triage.machine import Chance


def _decide(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    return decide.decide(session, case, outcome=Outcome(form.outcome.data), reasons=form.text.data, actor=actor, at=at)


def _supply(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    return evidence.supply(session, case, answers=form.answers(), how=form.how_known.data, actor=actor, at=at)


def _join(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    proper = references.tidy(form.chosen)
    try:
        other = access.find(session, actor, proper or "")
    except CaseNotFound as error:
        raise Misfit("reference", "Enter the reference of a report that you may see") from error
    return duplicates.attach(session, case, other, "mark_duplicate", actor=actor, at=at)


def _move(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> None:
    try:
        bookings.change(session, case, form, actor, at)
    except bookings.GONE as error:
        raise Misfit("slot", bookings.TAKEN) from error


def _choose(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> None:
    try:
        bookings.choose(session, case, form, actor, at)
    except bookings.GONE as error:
        raise Misfit("slot", bookings.TAKEN) from error


ACTIONS = (
    Action("choose_time", ("choose_time",), "Choose the time with them", "Keep this time",
           "The time is kept for them. Decide now, and it is theirs.", bookings.ChooseForm, _choose,
           "Ring them, and say which days are free. Where the place is not known, each time says which round it is.",
           fits=booked.needs_a_time),
    *working_actions.FIRST,
    Action("came", ("attend_booking",), "They came", "They came", "It is written down that they came.",
           forms.NothingForm,
           lambda session, case, form, actor, at: booked.attend(session, case, came=True, actor=actor, at=at)),
    Action("did_not_come", ("attend_booking",), "They did not come", "They did not come",
           "It is written down that they did not come.", forms.NothingForm,
           lambda session, case, form, actor, at: booked.attend(session, case, came=False, actor=actor, at=at)),
    Action("change_booking", ("change_booking",), "Move to another time", "Move the booking",
           "The booking is moved, and they are told.", bookings.ChangeForm, _move, previews=True),
    Action("cancel_booking", ("cancel_booking",), "Cancel the booking", "Cancel the booking",
           "The booking is cancelled, and they are told.", bookings.CancelForm, bookings.cancel, previews=True),
    Action("grant_by_rule", ("decide", "decide_review"), "Grant it, as the rule says", "Grant it, as the rule says",
           "Granted.", forms.NothingForm,
           lambda session, case, form, actor, at: decide.grant_by_rule(session, case, actor=actor, at=at)),
    Action("confirm_rule", ("decide",), "Confirm what the rule says", "Confirm what the rule says", "Decided.",
           forms.NothingForm,
           lambda session, case, form, actor, at: decide.confirm(session, case, actor=actor, at=at)),
    Action("answer_missing", (), "Answer what was missing", "Ask the rule again",
           "The rule was asked again. See what it says now.", forms.EvidenceForm, _supply,
           "Write down what you found out. Leave out what you do not know. The rule is asked again with it."),
    Action("begin_stage", (), "Begin the next stage", "Begin it and tell the resident",
           "The stage has begun, and the resident is told by when they hear.", forms.NothingForm,
           lambda session, case, form, actor, at: stages.begin_next(session, case, actor=actor, at=at),
           "Its days count from today. The resident is told that it begins, and by when they hear."),
    Action("decide", ("decide", "decide_review"), "Decide", "Decide and tell the resident", "Decided.",
           forms.DecideForm, _decide, previews=True),
    Action("complete_work", ("complete_work",), "Repair finished", "The repair is finished",
           "The report is closed, and everyone who follows it is told.", forms.ReportForm,
           lambda session, case, form, actor, at: ending.complete_work(
               session, case, actor=actor, at=at, note=form.text.data)),
    Action("ask_resident", ("ask_resident",), "Ask the resident a question", "Send the question",
           "The question is on its way. The case comes back to you with the answer, or after 14 days without one.",
           forms.QuestionForm,
           lambda session, case, form, actor, at: questions.ask_resident(
               session, case, question=form.text.data, actor=actor, at=at),
           "The case waits for the answer for 14 days at most. A planned date waits with it."),
    Action("reply", (), "Write to the resident", "Send the message", "Your message is on its way.",
           forms.ReplyForm,
           lambda session, case, form, actor, at: questions.reply(
               session, case, body=form.text.data, actor=actor, at=at),
           "The case does not wait for an answer."),
    Action("return_work", ("return_work",), "Return the work to an adviser", "Return to an adviser",
           "An adviser has it now.", forms.ReasonForm,
           lambda session, case, form, actor, at: ending.return_work(
               session, case, reason=form.text.data, actor=actor, at=at)),
    Action("refer_to_specialist", ("refer_to_specialist",), "Hand to a specialist", "Hand over",
           "A specialist has it now.", working_forms.ReferForm, working_actions.refer,
           "The specialist starts with everything that was already told. Say why a specialist is needed."),
    Action("step_down", ("step_down",), "Return to the customer team", "Return the case",
           "The customer team has it now.", forms.ReasonForm,
           lambda session, case, form, actor, at: referrals.step_down(
               session, case, reason=form.text.data, actor=actor, at=at),
           "A restricted case becomes an ordinary one: say why nothing in it has to stay hidden."),
    Action("mark_duplicate", ("mark_duplicate",), "Join to another report", "Join the reports",
           "The reports are joined. Everyone who reported it is told about the other one from now on.",
           forms.DuplicateForm, _join),
    Action("detach_duplicate", ("detach_duplicate",), "Take apart from the other report", "Take apart",
           "The report stands on its own again, with an adviser.", forms.ReasonForm,
           lambda session, case, form, actor, at: duplicates.detach(
               session, case, reason=form.text.data, actor=actor, at=at)),
    Action("stop_waiting", ("return_to_adviser", "return_to_specialist"), "Stop waiting for the resident",
           "Stop waiting", "The case goes on without an answer.", forms.NothingForm,
           lambda session, case, form, actor, at: questions.stop_waiting(session, case, actor=actor, at=at),
           "Do this when you have the answer by another way, or can go on without it."),
    Action("reopen", ("reopen",), "Open it again", "Open again", "It is open again, and they are told.",
           forms.ReasonForm,
           lambda session, case, form, actor, at: ending.reopen(
               session, case, reason=form.text.data, actor=actor, at=at)),
    Action("take", (), "Take this case", "Take this case", "You have this case now.", forms.NothingForm,
           lambda session, case, form, actor, at: placement.take(session, case, actor=actor, at=at)),
    Action("put_back", (), "Put this case back", "Put back in the queue", "The case is back in its queue.",
           forms.NothingForm,
           lambda session, case, form, actor, at: placement.put_back(session, case, actor=actor, at=at)),
    *working_actions.MORE,
    *money_actions.MORE,
)
BY_SLUG = {action.slug: action for action in ACTIONS}
BOOKED = {"came", "did_not_come", "change_booking", "cancel_booking"}


def offers(session: Session, case: Case, actor: Actor, *, at: datetime) -> list[Offer]:
    """Every action on the case, those that are possible now first, in the order of ACTIONS."""
    chances = {chance.move.name: chance for chance in machine.chances(session, case, actor)}
    found = [_with_the_time(session, case, action, chances, at) if action.slug in BOOKED
             else _offer(session, case, actor, action, chances, at) for action in ACTIONS]
    return sorted((one for one in found if one is not None), key=lambda one: (one.why_not is not None, one.rank))


def refusal(session: Session, case: Case, action: Action, actor: Actor, *, at: datetime) -> str | None:
    """Why the action cannot be done now, in plain words; None when it can."""
    offer = next((one for one in offers(session, case, actor, at=at) if one.action == action), None)
    return offer.why_not if offer is not None else "This cannot be done with this case now."


def _offer(
    session: Session, case: Case, actor: Actor, action: Action, chances: dict[str, Chance], at: datetime,
) -> Offer | None:
    if action.slug in OWN:
        return OWN[action.slug](session, case, actor, action)
    if action.fits is not None and not action.fits(session, case):
        return None
    if action.check is not None:
        return _checked(session, case, actor, action)
    made = [chances[name] for name in action.moves if name in chances]
    if not made:
        return None
    chance = next((one for one in made if case.state in one.move.sources), made[0])
    if action.slug == "reopen":
        if is_application(session, case) and not case.is_finished:
            return None
        why_not = chance.refusal or reopening.too_late(session, case, officer=True, at=at)
        return Offer(action, chance.move.label, why_not)
    if action.slug in BY_RULE:
        return BY_RULE[action.slug](session, case, action, chance)
    return Offer(action, chance.move.label, chance.refusal, at_once=action.at_once, more=action.more)


def _checked(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    """What makes no move of its own. Of a finished case nothing of it is said at all."""
    if case.is_finished or action.check is None:
        return None
    more = action.more or action.settled is not None and action.settled(session, case)
    return Offer(action, action.title, action.check(session, case, actor), more=more)


def _confirm(session: Session, case: Case, action: Action, chance: Chance) -> Offer | None:
    """With one click, where only the brake kept the rule from deciding."""
    outcome = decide.confirmable(session, case) if case.state in chance.move.sources else None
    label = f"{decide.OFFERED[kind_of(definition_of(session, case))][outcome]}, as the rule says" if outcome else ""
    return Offer(action, label, chance.refusal, at_once=True) if outcome else None


def _with_the_time(
    session: Session, case: Case, action: Action, chances: dict[str, Chance], at: datetime,
) -> Offer | None:
    """What is done with a time that is booked: until it begins it is moved or cancelled, from then on they came, or
    did not, which takes one click."""
    chance, booking = chances.get(action.moves[0]), slots.booking_of(session, case)
    if chance is None or booking is None or case.is_finished:
        return None
    attends, has_begun = action.moves == ("attend_booking",), at >= booking.starts_at
    not_yet = "This can be written down once it has begun." if attends else "It has begun. Say whether they came."
    return Offer(action, action.title, chance.refusal or (not_yet if attends != has_begun else None), at_once=attends)


def _grant_by_rule(session: Session, case: Case, action: Action, chance: Chance) -> Offer | None:
    """With one click, where the rule grants it on what is known by now; where the brake held it back, to confirm it is
    that click."""
    if case.state not in chance.move.sources or not is_application(session, case) or decide.confirmable(session, case):
        return None
    said = findings.body_of(findings.latest(session, case)).get("result")
    return Offer(action, action.title, chance.refusal, at_once=True) if said in findings.GRANTED else None


def _answer_missing(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    """Where there is something that an officer can find out for the rule."""
    if case.state not in evidence.OPEN_TO_OFFICERS or not is_application(session, case):
        return None
    if not evidence.askable(session, case):
        return None
    why_not = evidence.refusal(session, case, actor)
    if evidence.missing(session, case):
        return Offer(action, action.title, why_not)
    return Offer(action, "Put an answer right", why_not, rank=1, more=True)


def _take(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    if case.owner_id == actor.officer_id or case.is_finished or case.on_hold:
        return None
    label = "Take this case" if case.owner_id is None else "Take this case over"
    return Offer(action, label, in_their_team(session, case, actor), at_once=True)


def _cannot_write(session: Session, case: Case, actor: Actor) -> str | None:
    return (in_their_team(session, case, actor)
            or resident_can_be_reached(session, case, actor))


def _put_back(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    return Offer(action, action.button, None, at_once=True) if case.owner_id == actor.officer_id else None


def _reply(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    return Offer(action, action.title, _cannot_write(session, case, actor))


def _begin_stage(session: Session, case: Case, actor: Actor, action: Action) -> Offer | None:
    step = stages.next_of(session, case)
    return Offer(action, str(step.does), stages.refusal(session, case, actor)) if step is not None else None


# Actions that are offered by rules of their own, and those that press what the rules have said already.
OWN = {"take": _take, "put_back": _put_back, "reply": _reply, "begin_stage": _begin_stage,
       "answer_missing": _answer_missing, **money_actions.OWN}
BY_RULE = {"grant_by_rule": _grant_by_rule, "confirm_rule": _confirm}
