"""What hangs on a case ends with it: requests for help, what waits for somebody's agreement, a plan that runs, a date
in a diary."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.cases.approval import Approval, ApprovalKind, ApprovalState
from frontdoor.cases.case import Case
from frontdoor.cases.episode import Episode
from frontdoor.cases.parties import AccessRow
from frontdoor.cases.referral import LIVE, Referral, ReferralState
from frontdoor.cases.work import Task
from frontdoor.triage import kinds

REFERRED = "referral "


def tie_up(session: Session, case: Case, *, at: datetime) -> None:
    """The case has ended: end what hangs on it, and the access that came with it. What was booked stays with cases of
    a booking, whose own verbs see to it. Flushes."""
    if case.id is None:
        return
    session.execute(update(Referral).where(Referral.case_id == case.id, Referral.state.in_(sorted(LIVE))).values(
        state=ReferralState.REVOKED, ended_at=at, note="The case ended."))
    session.execute(update(AccessRow).where(
        AccessRow.case_id == case.id, AccessRow.reason.startswith(REFERRED), AccessRow.ended_at.is_(None),
    ).values(ended_at=at))
    session.execute(update(Task).where(
        Task.case_id == case.id, Task.key.startswith("referral:") | Task.key.startswith("approval:")
        | Task.key.startswith("plan:"), Task.done_at.is_(None)).values(done_at=at, done_by="the end of the case"))
    # What was paid can still go back when the case is over.
    session.execute(update(Approval).where(
        Approval.case_id == case.id, Approval.state == ApprovalState.REQUESTED, Approval.kind != ApprovalKind.REFUND,
    ).values(state=ApprovalState.WITHDRAWN, answered_at=at, answer="The case ended."))
    session.execute(update(Episode).where(Episode.case_id == case.id, Episode.ended_at.is_(None)).values(ended_at=at))
    appointment = None if kinds.is_booking(session, case) else holding.of_case(session, case)
    if appointment is not None and appointment.is_live and appointment.starts_at > at:
        holding.cancel(session, appointment, why="The case ended.", at=at)


def end_access(session: Session, case: Case, team: str, *, at: datetime) -> None:
    """A team's help is over: what it may see ends with the last referral that it accepted. Flushes."""
    session.flush()
    live = session.scalar(select(Referral.id).where(
        Referral.case_id == case.id, Referral.to_team == team, Referral.state == ReferralState.ACCEPTED).limit(1))
    if live is None:
        session.execute(update(AccessRow).where(
            AccessRow.case_id == case.id, AccessRow.subject_kind == "team", AccessRow.subject_id == team,
            AccessRow.reason.startswith(REFERRED), AccessRow.ended_at.is_(None)).values(ended_at=at))
