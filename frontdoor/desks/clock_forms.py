"""What an officer fills in to let a clock stand still or go on, and to take more time."""

from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.cases.case import Case
from frontdoor.clock import local_date
from frontdoor.desks import hours
from frontdoor.desks.fields import Letter
from frontdoor.desks.hours import NoSuchTime
from frontdoor.desks.stretch import TIME_LIKE, DayField, TimeField
from frontdoor.triage.clocks import WaitsFor
from frontdoor.web.widgets import Radios

LONGEST_REASON, LONGEST_LETTER = 200, 2_000
WAITS = {
    str(WaitsFor.RESIDENT): "The resident has to give us something",
    str(WaitsFor.PARTNER): "Somebody outside the council has to do something",
}


class MaybeTime(TimeField):
    """A time of day that can be left out."""

    def pre_validate(self, form: Any) -> None:
        if self.data:
            super().pre_validate(form)


class SinceForm(FlaskForm):
    """From which moment a line of the clock counts. It may be past: a letter counts from the day on which it came."""

    on_day = DayField("First day")
    at_time = MaybeTime("Time", description=f"You can leave this out. {TIME_LIKE.capitalize()}.")

    def show_today(self, at: datetime) -> None:
        """Today stands in the boxes until something else is typed."""
        today = local_date(at)
        self.on_day.raw_data = [str(today.day), str(today.month), str(today.year)]

    def since(self, case: Case, at: datetime) -> datetime:
        """The moment. Without a time it is the beginning of the day, but not before receipt; and now, where it is
        today. Raises NoSuchTime where the clocks jump over it."""
        day: date | None = self.on_day.day
        assert day is not None, "asked only of a form that was read"
        if self.at_time.clock is not None:
            return hours.wall(day, self.at_time.clock)
        if day == local_date(at):
            return at
        return case.received_at if day == local_date(case.received_at) else hours.wall(day, time())

    def validate_at_time(self, field: Any) -> None:
        if self.on_day.day is None or field.clock is None:
            return
        try:
            hours.wall(self.on_day.day, field.clock)
        except NoSuchTime as error:
            raise ValidationError("The clocks go forward on that day, and 1am is followed by 2am. Enter a time that "
                                  "there is") from error


class PauseForm(SinceForm):
    waits_for = RadioField("What do we wait for?", choices=WAITS, widget=Radios(), validate_choice=False)
    text = Letter("What exactly?", at_most=LONGEST_REASON, missing="Enter what we wait for",
                  description="For your colleagues. The resident reads only whom we wait for.")

    def validate_waits_for(self, field: Any) -> None:
        if field.data not in WAITS:
            raise ValidationError("Select what we wait for")


class ResumeForm(SinceForm):
    text = Letter("Why?", at_most=LONGEST_REASON,
                  description="For your colleagues, such as: the letter came on Friday. You can leave this out.")


class MoreTimeForm(FlaskForm):
    text = Letter("Why is more time needed?", at_most=LONGEST_LETTER, missing="Enter why more time is needed",
                  description="The resident gets it as you write it, with the new date.")
