"""Moving a booking to another time and calling it off: what an officer fills in, and what is free to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import BooleanField, RadioField, ValidationError

from frontdoor.bookings import holding
from frontdoor.bookings.availability import NoSuchSlot, Slot, SlotTaken
from frontdoor.cases.case import Case
from frontdoor.clock import DAY, local_date
from frontdoor.desks.fields import Letter, plain
from frontdoor.people.actor import Actor
from frontdoor.triage import booked
from frontdoor.triage.booked.cancelling import least_to_waive
from frontdoor.web.widgets import Radios, Tick
from frontdoor.web.words import date_words, time_words

LONGEST_REASON = 1_000
DAYS_SHOWN = 14
TAKEN = "Somebody has just taken that time. Select another"


@dataclass(frozen=True)
class FreeDay:
    """A day with how many times are free on it."""

    day: date
    times: int
    chosen: bool


class ChooseForm(FlaskForm):
    """A time: one of those that are free on the day that is looked at, which stands in the address."""

    slot = RadioField("Time", choices={}, widget=Radios(), validate_choice=False)
    days: Sequence[FreeDay] = ()
    day: date | None = None
    first: date | None = None
    before: date | None = None
    after: date | None = None

    def offer(self, session: Session, case: Case, actor: Actor, at: datetime) -> None:
        """Offer what is free in the two weeks that are looked at: from the day in the address, else from that of
        the booking, but never before today."""
        booking, today = holding.of_case(session, case), local_date(at)
        wanted = _day(request.args.get("day"))
        usual = local_date(booking.starts_at) if booking is not None else today
        first = max(today, _day(request.args.get("from")) or usual)
        free = self.free(session, case, actor, at, first)
        by_day: dict[date, list[Slot]] = {}
        for slot in free:
            by_day.setdefault(slot.day, []).append(slot)
        day = wanted if wanted in by_day else next(iter(sorted(by_day)), None)
        self.days = [FreeDay(one, len(by_day[one]), one == day) for one in sorted(by_day)]
        self.day, self.first = day, first
        self.before = max(today, first - DAYS_SHOWN * DAY) if first > today else None
        self.after = first + DAYS_SHOWN * DAY
        if day is not None:
            self.slot.label.text = f"{self.slot.label.text} on {date_words(day)}"
        self.slot.choices = {slot.key: _words(slot) for slot in by_day.get(day, ())} if day else {}

    def validate_slot(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Select the time")
        if field.data not in field.choices:
            raise ValidationError(TAKEN)

    def free(self, session: Session, case: Case, actor: Actor, at: datetime, first: date) -> list[Slot]:
        """What is free in the two weeks from that day on."""
        return booked.free_to_choose(session, case, at=at, first=first, days=DAYS_SHOWN)


class ChangeForm(ChooseForm):
    """The new time of a case that has one."""

    slot = RadioField("New time", choices={}, widget=Radios(), validate_choice=False)

    def free(self, session: Session, case: Case, actor: Actor, at: datetime, first: date) -> list[Slot]:
        if holding.of_case(session, case) is None:
            return []
        return booked.free_for(session, case, at=at, first=first, days=DAYS_SHOWN, actor=actor)


class CancelForm(FlaskForm):
    """Why it is called off, and whether what the rule would keep of the price is given back all the same."""

    text = Letter("Reason", at_most=LONGEST_REASON, missing="Enter the reason",
                  description="The resident reads it in the message that the booking is cancelled.")
    waive = BooleanField("Keep nothing of the price, and give all of it back", widget=Tick())

    def offer(self, session: Session, case: Case, actor: Actor, at: datetime) -> None:
        """Offer to waive the charge where there is one, to officers who may."""
        has_time = holding.of_case(session, case) is not None
        kept = booked.terms_of(session, case, at=at).kept_pence if has_time else 0
        if not kept or not actor.is_at_least(least_to_waive(session, case, kept)):
            del self.waive

    @property
    def waives(self) -> bool:
        return "waive" in self and bool(self.waive.data)


def change(session: Session, case: Case, form: ChangeForm, actor: Actor, at: datetime) -> None:
    """Raises SlotTaken or NoSuchSlot where somebody was quicker."""
    booked.change(session, case, str(form.slot.data), actor=actor, at=at)


def choose(session: Session, case: Case, form: ChooseForm, actor: Actor, at: datetime) -> None:
    """Raises SlotTaken or NoSuchSlot where somebody was quicker."""
    booked.choose(session, case, str(form.slot.data), actor=actor, at=at)


def cancel(session: Session, case: Case, form: CancelForm, actor: Actor, at: datetime) -> None:
    booked.cancel(session, case, actor=actor, at=at, why=(form.text.data or "").strip(), waive=form.waives)


GONE = (SlotTaken, NoSuchSlot)


def _words(slot: Slot) -> str:
    told = f"{time_words(slot.starts_at)} to {time_words(slot.ends_at)}"
    return f"{told}, {slot.name} ({slot.left} places left)" if slot.name else told


def _day(typed: str | None) -> date | None:
    try:
        return date.fromisoformat(plain(typed))
    except ValueError:
        return None
