"""What of a finished case may be opened again, and for how long: the fields of a definition that say so."""

from typing import Literal

from pydantic import Field

from frontdoor.assessments.part import Part

Ending = Literal["fixed", "no_action", "not_ours", "advice_given", "refused", "not_needed"]


class Reopening(Part):
    """For how many days after its end the resident, and an officer, may open a case again: 0 is never; a field that is
    left out means what is usual for the kind of service. `endings` are the outcomes after which an officer may; a
    resident may after a finished repair, and asks for another look at every other answer."""

    resident_days: int | None = Field(None, ge=0)
    officer_days: int | None = Field(None, ge=0)
    endings: tuple[Ending, ...] = ()
    source: str
    unverified: bool = False
