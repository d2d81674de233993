"""The day and time at which a change is to be published."""

from datetime import datetime

from flask_wtf import FlaskForm

from frontdoor.desks import hours
from frontdoor.desks.hours import NoSuchTime
from frontdoor.desks.stretch import TIME_LIKE, DayField, TimeField


class MomentForm(FlaskForm):
    """A day and a time, as clocks in London show them."""

    on_day = DayField("Day")
    at_time = TimeField("Time", description=TIME_LIKE.capitalize())

    def moment(self) -> datetime | None:
        """The moment; None, with a sentence beside the time, where the clocks jump over it. Only of a form that was
        read."""
        day, time = self.on_day.day, self.at_time.clock
        assert day is not None and time is not None, "asked only of a form that was read"
        try:
            return hours.wall(day, time)
        except NoSuchTime:
            self.at_time.errors = ["The clocks go forward on that day, and 1am is followed by 2am. Enter another time"]
            return None
