"""Who may see a case: one predicate, used by list, open, search, count, message and attachment alike."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, not_, or_, select, true, update
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.parties import AccessRow, Party
from frontdoor.db import write_once
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor, ActorKind


class CaseNotFound(FrontDoorError):
    """No such case, or none that this actor may know of: the two are never told apart."""


def _granted(subject_kind: str, subject_ids: frozenset[str]) -> ColumnElement[bool]:
    return exists().where(
        AccessRow.case_id == Case.id, AccessRow.council_id == Case.council_id, AccessRow.ended_at.is_(None),
        AccessRow.subject_kind == subject_kind, AccessRow.subject_id.in_(sorted(subject_ids)),
    )


def _granted_to_residents(resident_ids: frozenset[int]) -> ColumnElement[bool]:
    return exists().where(
        Party.case_id == Case.id, Party.council_id == Case.council_id, Party.ended_at.is_(None),
        Party.resident_id.in_(sorted(resident_ids)), AccessRow.case_id == Case.id,
        AccessRow.council_id == Case.council_id, AccessRow.ended_at.is_(None), AccessRow.subject_kind == "party",
        AccessRow.subject_id == Party.public_id,
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on Case that holds for exactly the cases `actor` may see.

    Officers see their council's public and internal cases, and of the others those with an access row
    for them or a team of theirs, and those whose glass they broke; councillors those with an access row for them,
    and nothing restricted whoever granted it; residents and guests those they are a party of; the clock all of its
    council, because it shows them to nobody.
    """
    same_council = Case.council_id == actor.council_id
    if actor.kind is ActorKind.OFFICER:
        rights = [Case.confidentiality <= int(Confidentiality.INTERNAL)]
        if actor.teams:
            rights.append(_granted("team", actor.teams))
        if actor.public_id:
            rights.append(_granted("officer", frozenset({actor.public_id})))
        if actor.opened:
            rights.append(Case.id.in_(sorted(actor.opened)))
        return and_(same_council, or_(*rights))
    if actor.kind is ActorKind.MEMBER:
        theirs = _granted("member", frozenset({actor.public_id or ""}))
        return and_(same_council, Case.confidentiality <= int(Confidentiality.INTERNAL), theirs)
    if actor.kind in {ActorKind.RESIDENT, ActorKind.GUEST}:
        rights = [_granted("party", actor.party_ids)] if actor.party_ids else []
        if actor.resident_ids:
            rights.append(_granted_to_residents(actor.resident_ids))
        return and_(same_council, or_(*rights) if rights else false())
    return and_(same_council, true())


def publicly_listed(council_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """The condition for reports that anyone may see on the public list, by their public facts only."""
    return and_(not_restricted(council_id), Case.public.is_(True))


def not_restricted(council_id: str | BindParameter[str]) -> ColumnElement[bool]:
    """The condition for cases of which the rules may know that they are there, whoever asks."""
    return and_(Case.council_id == council_id, Case.confidentiality <= int(Confidentiality.INTERNAL))


def find(session: Session, actor: Actor, reference: str) -> Case:
    """The case with that reference, if `actor` may see it. Raises CaseNotFound."""
    case = session.scalar(select(Case).where(Case.reference == reference, visible_to(actor)))
    if case is None:
        raise CaseNotFound(reference)
    return case


def hidden_from(actor: Actor) -> ColumnElement[bool]:
    """The condition for exactly the cases of the actor's council that they may not see."""
    return and_(Case.council_id == actor.council_id, not_(visible_to(actor)))


def end_teams(session: Session, case: Case, *, but: str, at: datetime) -> None:
    """From now on of all teams only `but` may see the case, if it could before."""
    session.execute(
        update(AccessRow)
        .where(AccessRow.council_id == case.council_id, AccessRow.case_id == case.id, AccessRow.ended_at.is_(None),
               AccessRow.subject_kind == "team", AccessRow.subject_id != but)
        .values(ended_at=at)
    )


def grant(session: Session, case: Case, subject_kind: str, subject_id: str, *, reason: str, at: datetime) -> None:
    """Let a party, officer or team see the case; granting again revives an ended right."""
    row = session.scalar(select(AccessRow).where(
        AccessRow.council_id == case.council_id, AccessRow.case_id == case.id,
        AccessRow.subject_kind == subject_kind, AccessRow.subject_id == subject_id,
    ))
    if row is None:
        row = AccessRow(council_id=case.council_id, case_id=case.id, subject_kind=subject_kind, subject_id=subject_id)
        session.add(row)
        row.granted_at = at
    row.reason, row.ended_at = reason, None
    session.flush()


def grant_first(
    session: Session, case: Case, subject_kind: str, subject_id: str, *, reason: str, at: datetime,
) -> None:
    """The same for a subject that has only just come about, so that it cannot have a right to the case yet."""
    write_once(session, AccessRow, council_id=case.council_id, case_id=case.id, subject_kind=subject_kind,
               subject_id=subject_id, granted_at=at, reason=reason)
