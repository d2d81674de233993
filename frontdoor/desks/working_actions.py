"""The actions of working on a case with others: waits, requests to teams and partners, approvals, judgement, plan."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.bookings.availability import SlotTaken
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.episode import Risk, Scale
from frontdoor.cases.referral import ReferralKind
from frontdoor.desks import action_forms, working_forms as forms
from frontdoor.desks.action import Action, Misfit
from frontdoor.people.actor import Actor
from frontdoor.triage import (
    appointments, approvals, ending, episodes, handshakes, holds, kinds, partners, plans, referrals,
)
from frontdoor.web.running import keys

TAKEN = "Somebody has just taken that time. Select another"
ASKED = "They are asked. What they say comes to your team, and stands under Referrals."


def _is_judged(session: Session, case: Case) -> bool:
    return bool(kinds.definition_of(session, case).judgement)


def _meets(session: Session, case: Case) -> bool:
    return kinds.definition_of(session, case).meets is not None


def _is_scaled(session: Session, case: Case) -> bool:
    return episodes.of_case(session, case) is not None


def _has_judgement(session: Session, case: Case) -> bool:
    episode = episodes.of_case(session, case)
    return episode is not None and bool(episode.recommendation)


def _is_not_judged_yet(session: Session, case: Case) -> bool:
    return not _has_judgement(session, case)


def _has_plan(session: Session, case: Case) -> bool:
    episode = episodes.of_case(session, case) if _is_judged(session, case) else None
    return episode is not None and episode.runs


def _hold(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    return holds.hold(session, case, reason=form.text.data, until=form.until.data, actor=actor, at=at)


def _ask_team(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    return handshakes.ask(session, case, form.kind, form.team.data, reason=form.text.data, actor=actor, at=at)


def _ask_partner(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    partner = partners.named(case.council_id, form.partner.data)
    if partner is None:
        raise Misfit("partner", "Select an organisation")
    return partners.ask(session, case, partner, reason=form.text.data, told=form.told.data,
                        waits=form.waits.data == "yes", actor=actor, at=at, keys=keys())


def _judge(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    return episodes.judge(session, case, found=form.found(), recommendation=form.text.data, risk=Risk(form.risk.data),
                          actor=actor, at=at)


def _appoint(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    try:
        return appointments.make(session, case, form.slot.data, actor=actor, at=at)
    except SlotTaken as taken:
        raise Misfit("slot", TAKEN) from taken


def refer(session: Session, case: Case, form: Any, actor: Actor, at: datetime) -> object:
    """Hand the case over, and give a time in the specialist's diary in the same contact."""
    referrals.refer_to_specialist(session, case, reason=form.text.data, actor=actor, at=at)
    wanted = form.slot.data if "slot" in form else None
    if wanted in (None, forms.LATER):
        return None
    try:
        return appointments.give(session, case, wanted, actor=actor, at=at)
    except SlotTaken as taken:
        session.rollback()
        raise Misfit("slot", TAKEN) from taken


FIRST = (
    Action("resume", ("resume",), "Go on with it now", "Go on with it now", "The case goes on.",
           action_forms.NothingForm,
           lambda session, case, form, actor, at: holds.go_on(session, case, actor=actor, at=at),
           fits=lambda session, case: case.on_hold, at_once=True),
    Action("stop_waiting_for_partner", ("partner_to_adviser", "partner_to_specialist"), "Stop waiting for the partner",
           "Stop waiting", "The case goes on without their answer.", action_forms.NothingForm,
           lambda session, case, form, actor, at: partners.stop_waiting(session, case, actor=actor, at=at),
           "Do this when you have their answer by another way, or can go on without it."),
    Action("choose_scale", (), "Choose the scale of the assessment", "Choose this scale", "The scale is chosen.",
           forms.ScaleForm,
           lambda session, case, form, actor, at: episodes.choose_scale(
               session, case, scale=Scale(form.scale.data), reason=form.text.data, actor=actor, at=at),
           check=episodes.scale_refusal, fits=_is_judged, settled=_is_scaled),
    Action("judge", (), "Write down the judgement", "Keep the judgement", "The judgement is written down.",
           forms.JudgementForm, _judge,
           "Rate what you looked at, and say what shows it. A full assessment rates every section.",
           check=episodes.refusal, fits=_is_judged, settled=_has_judgement),
    Action("begin_plan", ("begin_plan",), "Begin the plan", "Begin the plan and write to them",
           "The plan runs from now on.", forms.BeginPlanForm,
           lambda session, case, form, actor, at: plans.begin(
               session, case, reasons=form.text.data, review_on=form.review.data, actor=actor, at=at)),
    Action("review_plan", (), "Look at the plan again", "Keep what I found", "What you found is written down.",
           forms.ReviewForm,
           lambda session, case, form, actor, at: plans.review(
               session, case, found=form.text.data, risk=Risk(form.risk.data), next_on=form.review.data, actor=actor,
               at=at),
           check=plans.refusal, fits=_has_plan),
    Action("add_to_plan", (), "Add a line to the plan", "Add the line", "The line is in the plan.", forms.PlanLineForm,
           lambda session, case, form, actor, at: plans.add(
               session, case, goal=form.goal.data, action=form.action.data, who=form.who.data, by_on=form.by.data,
               actor=actor, at=at),
           check=plans.refusal, fits=_is_judged, settled=_is_not_judged_yet),
)
MORE = (
    Action("appointment", (), "Give a time in the specialist’s diary", "Give this time",
           "The appointment is made, and they are told.", forms.AppointmentForm, _appoint,
           "Do this while you talk with them.", check=appointments.refusal, fits=_meets),
    Action("ask_team", (), "Ask another team to help", "Ask the team", ASKED, forms.TeamForm, _ask_team,
           "The case stays with you. They see it from when they say yes until they are done.",
           check=lambda session, case, actor: handshakes.refusal(session, case, ReferralKind.HELP, actor), more=True),
    Action("ask_partner", (), "Ask an organisation outside to help", "Ask them", ASKED, forms.PartnerForm, _ask_partner,
           "They get an email with a link, and answer without an account.", check=partners.refusal, more=True),
    Action("transfer", (), "Hand over to another team", "Ask them to take it on", ASKED, forms.TransferForm, _ask_team,
           "It stays with you until they take it on. If nobody answers in two working days, you keep it.",
           check=lambda session, case, actor: handshakes.refusal(session, case, ReferralKind.TRANSFER, actor),
           more=True),
    Action("ask_approval", (), "Ask somebody to agree to a decision", "Ask for agreement",
           "Somebody else is asked to agree. Nothing is decided yet.", forms.ApprovalForm,
           lambda session, case, form, actor, at: approvals.ask_to_decide(
               session, case, outcome=Outcome(form.outcome.data), reasons=form.text.data, actor=actor, at=at),
           "For a decision that is not yours to make alone.", check=approvals.refusal, more=True),
    Action("hold", ("hold",), "Let it wait until a day", "Let it wait", "The case waits, and comes back by itself.",
           forms.HoldForm, _hold, "A promise to the resident runs on meanwhile.", more=True),
    Action("assess_again", ("assess_again",), "Assess again", "Assess again", "It is to be assessed again.",
           action_forms.ReasonForm,
           lambda session, case, form, actor, at: plans.assess_again(
               session, case, reason=form.text.data, actor=actor, at=at),
           "When things have changed so much that the plan does not fit any more.", more=True),
    Action("end_plan", ("end_plan",), "End the plan", "End the plan and write to them", "The plan has ended.",
           forms.EndPlanForm,
           lambda session, case, form, actor, at: plans.end(
               session, case, outcome=Outcome(form.outcome.data), why=form.text.data, actor=actor, at=at), more=True),
    Action("withdraw", ("withdraw",), "Withdraw it for the resident", "Withdraw it", "It is withdrawn.",
           action_forms.NothingForm,
           lambda session, case, form, actor, at: ending.withdraw(session, case, actor=actor, at=at),
           "Only when they told you that they do not want it any more. They get a message.", more=True),
)
