"""What an officer fills in to work on a case with others: waits, requests, approvals, judgements, plans and times."""

import contextlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import Form, RadioField, StringField, ValidationError

from frontdoor.cases.case import Case
from frontdoor.cases.episode import Risk
from frontdoor.cases.referral import ReferralKind
from frontdoor.clock import moment_in_words
from frontdoor.desks.action_forms import REASON, DecideForm, ReasonForm
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter, Line, plain
from frontdoor.triage import appointments, coordination, episodes, handshakes, kinds, partners, plans
from frontdoor.web import typed_text
from frontdoor.web.widgets import DateBoxes, Radios

LATER = "later"
MOST_SLOTS = 12
RISKS = {Risk.LOW: "Low", Risk.MEDIUM: "Medium", Risk.HIGH: "High"}


class Day(StringField):
    """A day in three boxes; `data` is the date, or None where it is none. `missing` is the sentence for that."""

    def __init__(self, label: str, *, missing: str, **more: Any) -> None:
        super().__init__(label, widget=DateBoxes(), **more)
        self.missing = missing

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data: Any = None
        with contextlib.suppress(ValueError):
            self.data = date.fromisoformat(typed_text.day([plain(one) for one in valuelist][:3]))

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            raise ValidationError(self.missing)


class Choice(RadioField):
    """One of several that are offered later; `missing` is the sentence where none of them was chosen."""

    def __init__(self, label: str, *, missing: str, **more: Any) -> None:
        super().__init__(label, widget=Radios(), validate_choice=False, **{"choices": {}, **more})
        self.missing = missing

    def pre_validate(self, form: Any) -> None:
        if self.data not in {str(one) for one in self.choices or {}}:
            raise ValidationError(self.missing)


class HoldForm(ReasonForm):
    until = Day("Until which day?", missing="Enter a day, like 27 3 2027",
                description="In the morning of that day the case comes back by itself.")


class TeamForm(FlaskForm):
    """Which other team is asked. What it reads before it says yes is the reason alone."""

    kind = ReferralKind.HELP
    team = Choice("Team", missing="Select a team")
    text = Letter("What do you ask, and why?", at_most=REASON, missing="Enter what you ask, and why",
                  description="They read this before they say yes. They see the case only after that.")

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        found = handshakes.teams_to_ask(session, case, self.kind)
        self.team.choices = {team.slug: team.name for team in found}


class TransferForm(TeamForm):
    kind = ReferralKind.TRANSFER


class PartnerForm(FlaskForm):
    """Which organisation is asked, what they may know, and what only the council knows."""

    partner = Choice("Organisation", missing="Select an organisation")
    told = Letter("What may they know?", at_most=REASON, missing="Enter what they may know",
                  description="They read this and nothing else. Leave out what they do not need.")
    text = Letter("Why do you ask them?", at_most=REASON, missing="Enter why you ask them",
                  description="For your colleagues. They do not read it.")
    waits = Choice("Does the case wait for them?", missing="Select yes if the case waits for them",
                   choices={"yes": "Yes, for a working week at most", "no": "No, it goes on meanwhile"})

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        self.partner.choices = {one.id: f"{one.name}: {one.about}" if one.about else one.name
                                for one in partners.of_council(case.council_id)}


class ApprovalForm(DecideForm):
    """A decision that somebody else has to agree to."""

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        self.offer(kinds.kind_of(kinds.definition_of(session, case)))
        self.text.description = "Who agrees reads them, and with the decision the resident."


class ScaleForm(ReasonForm):
    scale = Choice("Scale of the assessment", missing="Select the scale",
                   choices={str(scale): words for scale, words in episodes.SCALES.items()})

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        episode = episodes.of_case(session, case)
        if episode is not None and self.scale.data is None:
            self.scale.data, self.text.data = episode.scale, self.text.data or episode.scale_reason


class JudgementForm(FlaskForm):
    """A rating with its evidence for each section of the service, the risk, and what is recommended. What was written
    before stands in it."""

    risk = Choice("How much could go wrong?", missing="Select how much could go wrong",
                  choices={str(risk): words for risk, words in RISKS.items()})
    text = Letter("What do you recommend?", at_most=REASON, missing="Enter what you recommend")
    sections: Form | None = None

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        """Ask the sections of the case's own service, with what was `sent` or else what was written before."""
        judged = kinds.definition_of(session, case).judgement
        episode = episodes.of_case(session, case)
        before = episodes.ratings(session, episode) if episode is not None else {}
        names = {str(value): words for value, words in episodes.RATINGS.items()}
        fields: dict[str, Any] = {}
        for section in judged:
            old = before.get(section.id)
            fields[f"{section.id}_rating"] = RadioField(
                str(section.title), choices=names, widget=Radios(inline=True), validate_choice=False,
                description=str(section.look_at), default=str(old.rating) if old else None)
            fields[f"{section.id}_evidence"] = Letter(
                f"What shows it? ({section.title})", at_most=REASON, default=old.evidence if old else "")
        self.sections = type("Sections", (Form,), fields)(sent)
        if episode is not None and sent is None:
            self.risk.data, self.text.data = episode.risk, episode.recommendation

    def __iter__(self) -> Iterator[Any]:
        yield from self.sections or ()
        yield from super().__iter__()

    def validate(self, extra_validators: Any = None) -> bool:
        good = [self.sections is None or self.sections.validate(), bool(super().validate(extra_validators))]
        return all(good)

    def found(self) -> dict[str, tuple[int, str]]:
        """What was rated: by section, the rating and the evidence."""
        rated = {}
        for field in self.sections or ():
            section, _, part = field.name.rpartition("_")
            if part == "rating" and field.data is not None and str(field.data) in "0123":
                evidence = self.sections[f"{section}_evidence"].data if self.sections is not None else ""
                rated[section] = (int(field.data), str(evidence or ""))
        return rated


class PlanLineForm(FlaskForm):
    goal = Line("What is it for?", description="In their own words where you can, such as: I want to cook again.")
    action = Letter("What is done?", at_most=1_000, missing="Enter what is done")
    who = Line("Who does it?")
    by = Day("By when?", missing="Enter a day, like 27 3 2027")

    def validate_goal(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Enter what it is for")

    def validate_who(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Enter who does it")


class BeginPlanForm(FlaskForm):
    text = Letter("What was agreed, and why", at_most=REASON, missing="Enter what was agreed, and why",
                  description="They read it in the letter about their plan.")
    review = Day("When is it looked at again?", missing="Enter a day, like 27 3 2027")

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        episode = episodes.of_case(session, case)
        if episode is not None and not self.text.data:
            self.text.data = episode.recommendation


class ReviewForm(FlaskForm):
    text = Letter("What did you find?", at_most=REASON, missing="Enter what you found")
    risk = Choice("How much could go wrong now?", missing="Select how much could go wrong now",
                  choices={str(risk): words for risk, words in RISKS.items()})
    review = Day("When is it looked at next?", missing="Enter a day, like 27 3 2027")


class EndPlanForm(FlaskForm):
    outcome = Choice("How does it end?", missing="Select how it ends",
                     choices={str(outcome): words for outcome, words in plans.OUTCOMES.items()})
    text = Letter("Why does it end?", at_most=REASON, missing="Enter why it ends", description="They read it.")


def slots_of(session: Session, case: Case, at: datetime) -> dict[str, str]:
    """The next free times of the service's specialists, by key, in words; of each whether somebody else is in touch
    with the person that day."""
    found = appointments.free(session, case, at=at)
    others = coordination.others_on(session, me(), case, at=at) if found else {}
    by_day: dict[date, int] = {}
    offered: dict[str, str] = {}
    for slot in found:
        by_day[slot.day] = by_day.get(slot.day, 0) + 1
        if by_day[slot.day] <= 3 and len(offered) < MOST_SLOTS:
            beside = f" (that day too: {others[slot.day]})" if slot.day in others else ""
            offered[slot.key] = f"{moment_in_words(slot.starts_at)}{beside}"
    return offered


class AppointmentForm(FlaskForm):
    slot = Choice("Time", missing="Select a time")

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        self.slot.choices = slots_of(session, case, at)


class ReferForm(ReasonForm):
    """Why a specialist is needed; and where they work by appointment, the time, while the resident is still there."""

    slot = RadioField("Appointment", choices={}, widget=Radios(), validate_choice=False)

    def offer_for(self, session: Session, case: Case, at: datetime, sent: Any) -> None:
        """Offer the times that are free; of a service that meets nobody by appointment the question falls away."""
        free = slots_of(session, case, at)
        if not free:
            del self.slot
            return
        self.slot.choices = {**free, LATER: "No time now: the specialist gets in touch"}

    def validate_slot(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select a time, or that the specialist gets in touch")
