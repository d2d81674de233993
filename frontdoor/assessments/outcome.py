"""What can come of an assessment: outcomes, the clocks they set going, and the flags that raise them."""
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from frontdoor.assessments.entitling import Grant
from frontdoor.assessments.part import FactId, Part, RawTest, ServiceId
from frontdoor.assessments.text import Text

Priority = Literal["normal", "high", "urgent"]
Level = Literal["core", "advanced", "screening", "strategic", "specialist", "manager"]
Tier = Literal[1, 2, 3]
CalendarName = Literal["england-and-wales", "united-kingdom", "scotland", "northern-ireland"]


class Result(StrEnum):
    """The classes of outcome; the words a resident reads come with the outcome, not with the class."""

    ELIGIBLE_AUTO = "eligible_auto"
    ACCEPTED = "accepted"
    NEEDS_ASSESSMENT = "needs_assessment"
    NEEDS_MORE_INFO = "needs_more_info"
    NOT_ELIGIBLE = "not_eligible"
    NOT_REQUIRED = "not_required"
    REDIRECT = "redirect"
    DUPLICATE = "duplicate"
    REFER_URGENT = "refer_urgent"


class Length(Part):
    """A length of time in one unit; an amount may be `$a_parameter`."""

    hours: int | str | None = None
    working_hours: int | str | None = None
    days: int | str | None = None
    working_days: int | str | None = None
    months: int | str | None = None
    school_days: int | str | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Self:
        if len(self.amounts) != 1:
            raise ValueError("must name exactly one of hours, working_hours, days, working_days, months, school_days")
        return self

    @property
    def amounts(self) -> dict[str, int | str]:
        named = {"hours": self.hours, "working_hours": self.working_hours, "days": self.days,
                 "working_days": self.working_days, "months": self.months, "school_days": self.school_days}
        return {unit: amount for unit, amount in named.items() if amount is not None}

    @property
    def unit(self) -> str:
        return next(iter(self.amounts))

    @property
    def amount(self) -> int | str:
        return next(iter(self.amounts.values()))


class Period(Length):
    """A length of time with its beginning. `from` is received or a date fact."""

    from_: str = Field("received", alias="from")


class MoreTime(Part):
    """More time that an officer may take after telling the person why: so much, so many times. `statutory`: the date
    of the law moves too, by the `law` that allows it."""

    by: Length
    times: int = Field(1, ge=1)
    law: str | None = None
    statutory: bool = False

    @model_validator(mode="after")
    def _by_a_law(self) -> Self:
        if self.statutory and not self.law:
            raise ValueError("must name the `law` that lets the statutory date move")
        return self


class ClockRule(Part):
    """What is promised and what the law demands. `pause_law` names the law that lets the statutory date
    pause. `roll`: a last day that is no working day goes to the next one (true), or to the previous one. `more` is the
    time that may be taken besides; `escalate_to` the team that is told when the date is past, else the case's own."""

    promise: Period | None = None
    statutory: Period | None = None
    calendar: CalendarName = "england-and-wales"
    roll: bool | Literal["next", "previous"] = False
    pauses_for_resident: bool = True
    pause_law: str | None = None
    more: MoreTime | None = None
    escalate_to: str | None = None

    @model_validator(mode="after")
    def _more_of_the_same(self) -> Self:
        longer = [span for span in (self.promise, self.statutory) if span is not None]
        if self.more is not None and any(span.unit != self.more.by.unit for span in longer):
            raise ValueError("must give `more` in the unit of what it makes longer")
        return self


class Next(Part):
    """What happens now, in words; `title` heads the list of next steps."""

    say: Text
    title: Text | None = None


class ClosedRule(Part):
    reason: Text


class Whom(Part):
    """Another body that looks after this, with a way to reach it."""

    name: Text
    say: Text | None = None
    url: str | None = None
    phone: str | None = None


class Outcome(Part):
    """A named result. `heading` and `answer` are what a resident reads before the effort of the rest."""

    result: Result
    id: FactId = ""
    when: RawTest = None
    otherwise: bool = False
    meant: bool = False
    heading: Text | None = None
    answer: Text | None = None
    automatic: bool = False
    tier: Tier = 2
    queue: str | None = None
    gate: str | None = None
    priority: Priority = "normal"
    clock: ClockRule | None = None
    next: Next | None = None
    closed_rule: ClosedRule | None = None
    appeal: str | None = None
    signpost: tuple[ServiceId, ...] = ()
    whom: Whom | None = None
    grant: Grant | None = None
    fee: int | str | None = None
    amounts: Mapping[str, Any] = {}
    dates: Mapping[str, Any] = {}

    @model_validator(mode="before")
    @classmethod
    def _usual_id_and_tier(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        usual = {"id": data.get("result"), "tier": 1 if data.get("automatic") is True else 2}
        return {**usual, **data}


class Gate(Part):
    """A way into tier 2 or 3: what must be known before it opens, who opens it, what else is offered."""

    id: str
    into: Literal[2, 3]
    title: Text | None = None
    needs: tuple[FactId, ...] = ()
    opens: Level = "core"
    refused: Mapping[Literal["signpost", "say"], Any] = {}


class FlagTask(Part):
    """Work that a raised flag gives to a team, beside the case's own path."""

    team: str
    say: Text


class Flag(Part):
    id: FactId
    when: RawTest
    priority: Priority = "normal"
    tier: Tier | None = None
    queue: str | None = None
    gate: str | None = None
    restricted: bool = False
    clock: ClockRule | None = None
    say: Text | None = None
    task: FlagTask | None = None
    signpost: tuple[ServiceId, ...] = ()


class FastTrack(Part):
    """Facts that jump every queue and go to a specialist."""

    id: FactId
    when: RawTest
    queue: str
    clock: ClockRule | None = None
    restricted: bool = False
