"""What a council says of its contacts: when it answers the telephone, what an hour of an adviser costs, and how often
somebody is rung back. Dated figures with their sources."""

from datetime import date, time
from typing import Annotated

from pydantic import BeforeValidator, Field

from frontdoor.assessments.part import Part
from frontdoor.errors import FrontDoorError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class NoRate(FrontDoorError):
    """No figure of the council's holds on that day."""


def _time(value: object) -> object:
    return time.fromisoformat(value) if isinstance(value, str) else value


Clock = Annotated[time, BeforeValidator(_time)]


class Hours(Part):
    """From when until when somebody answers on these days of the week (mon to sun)."""

    days: tuple[str, ...]
    from_: Clock = Field(alias="from")
    until: Clock


class Rate(Part):
    """What one hour of an adviser costs from a day on, in whole pence: salary and 30 % on top."""

    from_: date = Field(alias="from")
    value: int = Field(ge=0)
    source: str
    unverified: bool = False
    review_on: date


class ContactTerms(Part):
    """The terms of one council. Without any there are no call-backs to book, and contacts have no cost."""

    hours: tuple[Hours, ...] = ()
    hourly_pence: tuple[Rate, ...] = ()
    call_back_tries: int = Field(default=3, ge=1, le=20)

    def rate_on(self, day: date) -> Rate:
        """The figure that holds on a day. Raises NoRate before the first."""
        found = [rate for rate in self.hourly_pence if rate.from_ <= day]
        if not found:
            raise NoRate(f"no hourly cost is known on {day}")
        return max(found, key=lambda rate: rate.from_)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """When somebody answers on that day of the week, holidays left aside."""
        return tuple(one for one in self.hours if WEEKDAYS[day.weekday()] in one.days)
