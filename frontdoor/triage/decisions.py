"""The record of a decision: who made it, on which finding, with what reasons, and what would change it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.assessments.finding import Reason
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import Decision, FindingRow
from frontdoor.people.actor import Actor


def record(
    session: Session, case: Case, *, actor: Actor, outcome: Outcome, reasons: str, at: datetime,
    row: FindingRow | None, points: Sequence[Reason] = (), **more: Any,
) -> Decision:
    """Write the decision down. Each point that it rests on is kept beside the reasons with its verdict, and with what
    would change it where it is not met: a review starts from here."""
    detail = {"criteria": criteria(points), **more} if points else more
    decision = Decision(
        council_id=case.council_id, case_id=case.id, finding=row, by="officer" if actor.is_officer else "rule",
        officer_id=actor.officer_id, outcome=outcome, reasons=reasons, detail=detail or None, at=at,
    )
    session.add(decision)
    return decision


def criteria(points: Sequence[Reason]) -> list[dict[str, Any]]:
    """Each point's verdict in words, with where it comes from and what would change it."""
    return [
        {"criterion": one.criterion, "verdict": str(one.verdict.value), "words": one.words, "source": one.source or "",
         "change": one.change if one.verdict.value == "not_met" and one.change else ""}
        for one in points
    ]


def in_words(points: Sequence[Reason]) -> str:
    """The reasons, one to a line, without those that are not known."""
    return "\n".join(reason.words for reason in points if not reason.verdict.is_open)


# Made once: putting a statement together costs more than running it.
LATEST = select(Decision).where(Decision.case_id == bindparam("case_id")).order_by(Decision.id.desc()).limit(1)


def latest(session: Session, case: Case) -> Decision | None:
    """The decision that stands, or that is under review."""
    return session.scalar(LATEST, {"case_id": case.id})
