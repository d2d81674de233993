"""What can come of an assessment: outcomes, the clocks they set going, and the flags that raise them."""
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal

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


class Period(Part):
    """A length of time in one unit; an amount may be `$a_parameter`. `from` is received or a date fact."""

    hours: int | str | None = None
    days: int | str | None = None
    working_days: int | str | None = None
    months: int | str | None = None
    school_days: int | str | None = None
    from_: str = Field("received", alias="from")

    @model_validator(mode="after")
    def _one_unit(self) -> "Period":
        if len(self.amounts) != 1:
            raise ValueError("must name exactly one of hours, days, working_days, months, school_days")
        return self

    @property
    def amounts(self) -> dict[str, int | str]:
        named = {"hours": self.hours, "days": self.days, "working_days": self.working_days,
                 "months": self.months, "school_days": self.school_days}
        return {unit: amount for unit, amount in named.items() if amount is not None}

    @property
    def unit(self) -> str:
        return next(iter(self.amounts))

    @property
    def amount(self) -> int | str:
        return next(iter(self.amounts.values()))


class ClockRule(Part):
    """What is promised and what the law demands. `pause_law` names the law that lets the statutory date
    pause. `roll`: a last day that is no working day goes to the next one (true), or to the previous one."""

    promise: Period | None = None
    statutory: Period | None = None
    calendar: CalendarName = "england-and-wales"
    roll: bool | Literal["next", "previous"] = False
    pauses_for_resident: bool = True
    pause_law: str | None = None


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
