"""A stretch of time that an officer types: from a day and a time to a day and a time, London wall time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError

from frontdoor.clock import DAY
from frontdoor.desks import hours
from frontdoor.desks.fields import Line, plain
from frontdoor.desks.hours import NoSuchTime
from frontdoor.web import typed_text
from frontdoor.web.widgets import DateBoxes, TextBox

LONGEST_REASON = 200
LONGEST = timedelta(days=731)
TIME_LIKE = "like 9am, 1:30pm or 13:30"


class DayField(StringField):
    """A day in three boxes; `day` holds it once it was read. What was typed stays in the boxes."""

    widget = DateBoxes()
    day: date | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.day = date.fromisoformat(typed_text.day([plain(str(one)) for one in valuelist][:3]))
        except ValueError:
            self.day = None

    def pre_validate(self, form: Any) -> None:
        if not any(str(part).strip() for part in self.raw_data or ()):
            raise ValidationError(f"Enter the {self.label.text.lower()}")
        if self.day is None:
            raise ValidationError(f"{self.label.text} must be a real date, like 27 3 2027")


class TimeField(StringField):
    """A time of day; `clock` holds it once it was read. midday and midnight are times too."""

    widget = TextBox()
    clock: time | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(plain(valuelist[0]).split())[:20] if valuelist else ""
        words = {"midday": "12:00", "noon": "12:00", "midnight": "00:00"}
        try:
            self.clock = time.fromisoformat(words.get(self.data.lower()) or typed_text.time_of_day(self.data))
        except ValueError:
            self.clock = None

    def pre_validate(self, form: Any) -> None:
        if not self.data:
            raise ValidationError(f"Enter the {self.label.text.lower()}")
        if self.clock is None:
            raise ValidationError(f"{self.label.text} must be a time, {TIME_LIKE}")


class StretchForm(FlaskForm):
    """From when until when, and why. `begins` and `ends` are the moments once the form is good; an end at midnight
    is the end of its day."""

    from_day = DayField("First day")
    from_time = TimeField("Start time", description=TIME_LIKE.capitalize())
    until_day = DayField("Last day")
    until_time = TimeField("End time", description="On the last day. Midnight is the end of that day.")
    reason = Line("Reason", description="For your colleagues, such as: Boiler repair.")
    begins: datetime
    ends: datetime

    def validate_reason(self, field: Any) -> None:
        if not field.data:
            raise ValidationError("Enter the reason")
        if len(field.data) > LONGEST_REASON:
            raise ValidationError(f"Reason must be {LONGEST_REASON} characters or fewer")

    def fits(self, at: datetime) -> bool:
        """Whether the stretch is one that can be kept: shown by London's clocks, not over yet, not endless. Says
        what is wrong beside the field that is."""
        try:
            self.begins = _moment(self.from_day, self.from_time)
            self.ends = _moment(self.until_day, self.until_time, last=True)
        except _NotShown as error:
            error.field.errors = [
                "The clocks go forward on that day, and 1am is followed by 2am. Enter a time that there is"]
            return False
        if self.ends <= self.begins:
            self.until_time.errors = ["The end must be after the start"]
        elif self.ends <= at:
            self.until_day.errors = ["The end must be in the future"]
        elif self.ends - at > LONGEST:
            self.until_day.errors = ["The end must be within two years from now"]
        return not (self.until_day.errors or self.until_time.errors)


class _NotShown(NoSuchTime):
    """A time that the clocks jump over, with the field that it was typed into."""

    def __init__(self, field: TimeField) -> None:
        super().__init__(str(field.data))
        self.field = field


def _moment(day_field: DayField, time_field: TimeField, *, last: bool = False) -> datetime:
    day, at = day_field.day, time_field.clock
    assert day is not None and at is not None, "asked only of a form that was read"
    if last and at == time():
        day += DAY
    try:
        return hours.wall(day, at, last=last)
    except NoSuchTime as error:
        raise _NotShown(time_field) from error
