"""What was checked of a caller, and what may be said because of it.

Levels, lowest first: nothing (nobody was checked), knows (two facts fitted), matched (three fitted, one of them what a
stranger would hardly know), verified (a code that we sent to a confirmed contact point was read back). From `matched`
on an officer may open the record and say what is in it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases.drafts import Draft
from frontdoor.contacts.models import CallerCheck
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.together import Part, hangs_on

# A check is of one conversation: after this long it is another.
GOOD_FOR = timedelta(hours=1)
HARD_TO_KNOW = frozenset({"dob", "permit_number", "phone_ending"})


class CallerLevel(StrEnum):
    NOTHING = "nothing"
    KNOWS = "knows"
    MATCHED = "matched"
    VERIFIED = "verified"

    @property
    def opens(self) -> bool:
        """Whether the record may be opened and spoken about."""
        return self in (CallerLevel.MATCHED, CallerLevel.VERIFIED)


def level_of(asked: Mapping[str, bool], *, code_fitted: bool = False) -> CallerLevel:
    """The level that the answers reach. One wrong answer leaves nothing: whoever is right about the rest may have
    looked it up."""
    if code_fitted:
        return CallerLevel.VERIFIED
    fitted = {name for name, fits in asked.items() if fits}
    if len(fitted) < len(asked) or len(fitted) < 2:
        return CallerLevel.NOTHING
    return CallerLevel.MATCHED if len(fitted) >= 3 and fitted & HARD_TO_KNOW else CallerLevel.KNOWS


def record(
    session: Session, actor: Actor, resident: Resident, *, asked: Mapping[str, bool], channel: str, at: datetime,
    code_fitted: bool = False,
) -> CallerCheck:
    """Write down what was checked of somebody who says they are `resident`. Flushes."""
    row = CallerCheck(
        council_id=actor.council_id, officer_id=actor.officer_id, resident_id=resident.id, asked=dict(asked),
        level=level_of(asked, code_fitted=code_fitted), channel=channel, at=at,
    )
    session.add(row)
    audit.record(
        session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
        action="checked_caller", subject_kind="resident", subject_id=resident.public_id, at=at,
        detail={"level": row.level, "asked": sorted(asked)},
    )
    session.flush()
    return row


CURRENT = Part(
    CallerCheck, *hangs_on(CallerCheck.council_id, CallerCheck.officer_id, CallerCheck.resident_id),
    CallerCheck.at > bindparam("since"), order=[CallerCheck.id.desc()], most=1)


def current(session: Session, actor: Actor, resident: Resident, *, at: datetime) -> CallerCheck | None:
    """The officer's newest check of this person within the last hour."""
    return CURRENT.first(session, council_id=actor.council_id, officer_id=actor.officer_id, resident_id=resident.id,
                         since=at - GOOD_FOR)


def of_draft(session: Session, draft: Draft) -> CallerCheck | None:
    """The check under which a journey was begun."""
    return session.scalar(
        select(CallerCheck).where(CallerCheck.council_id == draft.council_id, CallerCheck.draft_id == draft.id)
        .order_by(CallerCheck.id.desc()).limit(1)
    )


def begin_journey(check: CallerCheck, draft: Draft) -> None:
    """The journey that was begun under this check."""
    check.draft_id = draft.id
