"""What an outcome grants and how it goes on: the length of a term, what it is for, and the rule of its renewal."""
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from frontdoor.assessments.part import FactId, Part
from frontdoor.assessments.text import Text

# The steps every renewal has: its window opens, and at the end of the grace what was not renewed lapses.
OPEN, LAPSE = "open", "lapse"


class Grant(Part):
    """What is granted: `months` long, from the day of the claim or the latest day of `starts_on` (date facts and
    derived dates; what is not known or does not apply is left out). `subject` is the fact that names what it is for,
    such as the registration number; `units` how many come with it, such as vouchers; `conditions` what its holder
    agrees to. It ends on the earliest day of `ends_by`, such as the end of an award it rests on, if that comes before
    the months are over; what is known to have no end, is not known or does not apply is left out. What `replaces` is
    granted in place of what its holder has of the same kind, which ends. Not `printed` by its holder is what the
    council sends, or what needs no paper. `called` is the word for one in a sentence: a badge, a pass; short, as it
    stands in texts, which have room for no more."""

    entitlement: str
    called: Annotated[str, StringConstraints(pattern=r"^[a-z]{3,8}$")] = "permit"
    months: int | str | None = None
    units: int | str | None = None
    subject: FactId | None = None
    starts_on: tuple[FactId, ...] = ()
    ends_by: tuple[FactId, ...] = ()
    replaces: bool = False
    printed: bool = True
    conditions: tuple[Text, ...] = ()


class RenewalWindow(Part):
    """How long before the last day of a term the next one can be had."""

    months: int = Field(ge=1, le=12)


class ChaseStep(Part):
    """One reminder: `days_before` the last day of the term (after it, if negative), `by` a channel or a person."""

    id: FactId
    days_before: int = Field(ge=-90, le=366)
    by: Literal["preferred", "other", "letter", "person"]

    @model_validator(mode="before")
    @classmethod
    def _usual_id(cls, data: Any) -> Any:
        if isinstance(data, Mapping) and "id" not in data and "days_before" in data:
            return {**data, "id": f"days_{data['days_before']}".replace("-", "after_")}
        return data


class RenewalRule(Part):
    """How a term is renewed. `mandate` says whether the payment may be agreed to beforehand; `refreshes` names the
    date facts that the holder's YES confirms as of that day; a reply counts for `reply_days`; whoever has not
    paid within `grace_days` of the end of the term has lost it."""

    window: RenewalWindow
    mandate: Literal["offered", "none"] = "none"
    chase: tuple[ChaseStep, ...] = ()
    confirm_by_reply: bool = False
    refreshes: tuple[FactId, ...] = ()
    reply_days: int = Field(28, ge=1, le=366)
    grace_days: int = Field(0, ge=0, le=90)
