"""What a household's named worker may open: the household's restricted cases that are under way, never what is
safeguarding. The rights are rows, as all others; this brings them up to date."""

from datetime import datetime

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.case import FINISHED, Case, Confidentiality
from frontdoor.cases.parties import AccessRow, Party
from frontdoor.clock import local_date
from frontdoor.people.households import Household, Member, NamedWorker
from frontdoor.people.officers import Officer

REASON = "named worker of the household"
AT_ONCE = 500


def bring_up_to_date(session: Session, household: Household, *, at: datetime) -> None:
    """Give the named worker the rights they have from now on, and end those that nobody has any more. Flushes."""
    on = local_date(at)
    worker = session.scalar(
        select(Officer.public_id).join(NamedWorker, NamedWorker.officer_id == Officer.id)
        .where(NamedWorker.household_id == household.id, NamedWorker.ended_at.is_(None), Officer.active.is_(True)))
    everybody = select(Member.resident_id).where(Member.household_id == household.id)
    now = everybody.where(Member.since_on <= on, or_(Member.until_on.is_(None), Member.until_on >= on))
    theirs = (select(Case).join(Party, Party.case_id == Case.id)
              .where(Case.council_id == household.council_id, Party.ended_at.is_(None), Party.role == "reporter"))
    wanted = {case.id: case for case in session.scalars(theirs.where(
        Party.resident_id.in_(now), Case.confidentiality == int(Confidentiality.RESTRICTED),
        Case.state.not_in(sorted(FINISHED))))} if worker else {}
    # Once each, although several people of the household may be parties of one case.
    standing = {tuple(row) for row in session.execute(
        select(AccessRow.id, AccessRow.case_id, AccessRow.subject_id)
        .join(Party, and_(Party.case_id == AccessRow.case_id, Party.resident_id.in_(everybody)))
        .where(AccessRow.council_id == household.council_id, AccessRow.subject_kind == "officer",
               AccessRow.reason == REASON, AccessRow.ended_at.is_(None)))}
    over = [row_id for row_id, case_id, officer in standing if case_id not in wanted or officer != worker]
    if over:
        session.execute(update(AccessRow).where(AccessRow.id.in_(over)).values(ended_at=at))
    held = {case_id for _, case_id, officer in standing if officer == worker}
    for case_id in sorted(set(wanted) - held):
        _grant(session, wanted[case_id], str(worker), at)


def _grant(session: Session, case: Case, officer: str, at: datetime) -> None:
    """A right that the officer has for another reason stands and is not taken over: it must not end with this one."""
    standing = session.scalar(select(AccessRow.id).where(
        AccessRow.council_id == case.council_id, AccessRow.case_id == case.id, AccessRow.subject_kind == "officer",
        AccessRow.subject_id == officer, AccessRow.ended_at.is_(None)))
    if standing is None:
        access.grant(session, case, "officer", officer, reason=REASON, at=at)


def with_worker(session: Session) -> list[int]:
    """The households, by row, that have a named worker, or had one whose rights may still be open."""
    return list(session.scalars(select(NamedWorker.household_id).distinct().order_by(NamedWorker.household_id)
                                .limit(AT_ONCE)))
