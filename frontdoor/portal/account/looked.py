"""Who of the council looked at a resident's record, as the resident reads it: when, what sort of officer, and at what.

What is safeguarding never shows: neither such a case nor that the duty team looked, because whoever reads the account
may be whom somebody is kept safe from. The names of officers show only where the council says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.entitlements.models import Entitlement
from frontdoor.people import merges
from frontdoor.people.actor import Level
from frontdoor.people.officers import Membership, Officer, Team
from frontdoor.people.residents import Resident

SHOWN, MOST_CASES = 100, 500
DUTY = "duty"
LOOKED = {"opened": "opened", "viewed": "opened", "opened_file": "opened a file of", "searched": "found by a search",
          "opened_action": "opened", "opened_approval": "opened", "opened_clock": "opened",
          "opened_councillors": "opened", "opened_letter": "opened a letter of", "opened_referral": "opened",
          "printed_letter": "printed a letter of", "seen_in_diary": "saw in the diary", "broke_glass": "opened in need",
          "exported": "took away", "printed": "printed", "checked_caller": "checked a caller about",
          "opened_without_caller": "opened", "merged_records": "joined another record to",
          "parted_records": "parted another record from", "changed_needs": "changed the needs in",
          "household_changed": "changed the household in", "corrected_record": "put something right in"}
ROLES = {Level.SPECIALIST: "A specialist", Level.MANAGER: "A manager", Level.STRATEGIC: "A manager"}
ADVISER = "An adviser"
OWN, OF_CASE, OF_PERMIT = "resident", "case", "entitlement"


@dataclass(frozen=True)
class Look:
    """One look: `who` in words, what they `did`, and at `what`."""

    at: datetime
    who: str
    did: str
    what: str


def at_record(session: Session, resident: Resident) -> list[Look]:
    """The newest looks at the record, the cases and the permits of a resident, at most a hundred, newest first. Five
    queries at most, each answered from an index."""
    rows = session.execute(
        select(AuditRow, Officer)
        .join(Officer, and_(Officer.public_id == AuditRow.actor_id, Officer.council_id == AuditRow.council_id))
        .where(AuditRow.council_id == resident.council_id, AuditRow.actor_kind == "officer",
               AuditRow.action.in_(sorted(LOOKED)), or_(*_about(session, resident)), ~_on_duty())
        .order_by(AuditRow.id.desc()).limit(SHOWN)
    ).all()
    if not rows:
        return []
    teams = {team.slug: team.name for team in session.scalars(
        select(Team).where(Team.council_id == resident.council_id))}
    return list(_looks(rows, teams, named=councils.get(resident.council_id).names_shown_to_residents))


def _on_duty() -> ColumnElement[bool]:
    """Whether the officer belongs to a team that looks after somebody's safety."""
    return exists().where(
        Membership.officer_id == Officer.id, Team.council_id == Officer.council_id,
        Team.slug == Membership.team_slug, Team.kind == DUTY)


def _about(session: Session, resident: Resident) -> list[ColumnElement[bool]]:
    about = [and_(AuditRow.subject_kind == OWN, AuditRow.subject_id.in_(merges.ids_of(session, resident)))]
    references = session.scalars(
        select(Case.reference).join(Party, Party.case_id == Case.id)
        .where(Case.council_id == resident.council_id, Party.resident_id == resident.id, Party.role == "reporter",
               Party.ended_at.is_(None), Case.confidentiality < int(Confidentiality.SAFEGUARDING))
        .order_by(Case.id.desc()).limit(MOST_CASES)).all()
    if references:
        about.append(and_(AuditRow.subject_kind == OF_CASE, AuditRow.subject_id.in_(references)))
    permits = session.scalars(select(Entitlement.public_id).where(
        Entitlement.council_id == resident.council_id, Entitlement.resident_id == resident.id)).all()
    if permits:
        about.append(and_(AuditRow.subject_kind == OF_PERMIT, AuditRow.subject_id.in_(permits)))
    return about


def _looks(rows: Iterable[Any], teams: dict[str, str], *, named: bool) -> Iterable[Look]:
    what = {OF_PERMIT: "what you hold"}
    for row, officer in rows:
        of = next((teams[one.team_slug] for one in officer.memberships if one.team_slug in teams), "")
        role = officer.name if named else ROLES.get(Level(officer.level), ADVISER)
        yield Look(row.at, f"{role}, {of}" if of else role, LOOKED[row.action],
                   row.subject_id if row.subject_kind == OF_CASE else what.get(row.subject_kind, "your record"))
