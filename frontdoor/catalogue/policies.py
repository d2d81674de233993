"""What a council lets be known of its hidden records, and how soon it wants somebody to see that one came: data."""

from datetime import date, timedelta
from typing import Literal

from pydantic import Field

from frontdoor.assessments.definition import Part


class Hidden(Part):
    """What an officer without the right is told of a record at one level. `nothing`: as if it were not there; `exists`:
    that it is there, and whom to ask. `break_glass`: whether they may open it for three hours and say why."""

    shown: Literal["nothing", "exists"] = "nothing"
    break_glass: bool = False

    @property
    def exists(self) -> bool:
        return self.shown == "exists"


class Policy(Part):
    """The same for each level above what every officer sees. Where a council says nothing, nothing is known."""

    restricted: Hidden = Hidden()
    safeguarding: Hidden = Hidden()


class Duty(Part):
    """How soon an alert is acknowledged: within `acknowledge_minutes`, then the next is told, and after
    `then_minutes` more the managers. `phone` is answered day and night. `since` and `source` say whose figures
    these are."""

    acknowledge_minutes: int = Field(ge=1, le=24 * 60)
    then_minutes: int = Field(ge=1, le=24 * 60)
    since: date
    source: str
    phone: str

    @property
    def acknowledged_within(self) -> timedelta:
        return timedelta(minutes=self.acknowledge_minutes)

    @property
    def then_within(self) -> timedelta:
        return timedelta(minutes=self.then_minutes)
