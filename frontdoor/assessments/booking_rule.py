"""How a service books time: of what, for how long, how early and how late, and on which terms it is given back."""
from collections.abc import Mapping
from typing import Any

from pydantic import Field, model_validator

from frontdoor.assessments.part import FactId, Part
from frontdoor.assessments.text import Text


class Lead(Part):
    """How long before a slot, in one unit. Days are whole days between the two dates, London time."""

    hours: int | None = Field(None, ge=0)
    days: int | None = Field(None, ge=0)
    working_days: int | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _one_unit(self) -> "Lead":
        if sum(one is not None for one in (self.hours, self.days, self.working_days)) != 1:
            raise ValueError("must name exactly one of hours, days, working_days")
        return self


class CancelRule(Part):
    """`until`: how long before the slot the booker may still cancel by themselves. `notice` is the whole-number fact
    that holds the days from the cancellation to the slot, or the date fact that holds the day of the cancellation;
    `charge_percent` is how much of the price is kept: a figure, or a `$parameter` that may be picked by that fact, or
    by what is worked out of that day and the slot's, such as working days."""

    until: Lead = Lead(hours=0)
    notice: FactId | None = None
    charge_percent: int | str = 0


class ChangeRule(Part):
    """`until`: how long before the slot the booker may still move it; `times` how often."""

    until: Lead = Lead(hours=0)
    times: int = Field(3, ge=0, le=20)


class BookingRule(Part):
    """What is booked and how. `slot` is the date fact that is answered by choosing a slot: its day. `resource` is the
    kind of resource, or {by: a choice fact, kinds: {its choices: kinds}}. `place` is the choice fact whose choice is
    the resource's place, or a text of the records, such as the ward of a home, that names it; `people` the whole-number
    fact that says how many come; `features` the choices fact that says what the resource must have (its choice `none`
    asks nothing). `minutes` is how long a slot is: a figure or a `$parameter`; a shared resource is booked for the
    whole stretch that it is open. Slots begin every `every_minutes`.
    None begins sooner than `notice` from now or later than `horizon_days`, or before the date `earliest` or after the
    date `latest` (facts or derived dates), where those are known. A slot is held for `hold_minutes` while the form is
    filled in. What is to be paid must be paid within `pay_days`, and before the slot. `remind_days`: so many days
    before. `bring` is what the booker must have with them, `where` how to find it."""

    slot: FactId
    resource: str | Mapping[str, Any]
    place: FactId | None = None
    people: FactId | None = None
    features: FactId | None = None
    minutes: int | str = 30
    every_minutes: int = Field(30, ge=5, le=1440)
    notice: Lead = Lead(hours=1)
    horizon_days: int = Field(90, ge=1, le=800)
    earliest: FactId | None = None
    latest: FactId | None = None
    hold_minutes: int = Field(20, ge=5, le=120)
    pay_days: int = Field(2, ge=0, le=60)
    cancel: CancelRule = CancelRule()
    change: ChangeRule = ChangeRule()
    remind_days: tuple[int, ...] = (7, 1)
    bring: tuple[Text, ...] = ()
    where: Text | None = None
