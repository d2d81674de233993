"""Councillors' casework: what they raise becomes a case of its own service; what they may follow rests on the consent
of the person it is about, and ends with it.

A reference that a councillor gives stands in their enquiry and opens nothing: an officer looks whose case it is, and
lets them follow it or not. What they are told meanwhile is the same whether there is such a case or not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.cases import access, drafts, members as consents, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.members import SUBJECT, Basis, MemberConsent, MemberMessage, Scope
from frontdoor.cases.parties import AccessRow
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.triage import intake, machine, telling, tiers
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.machine import MoveRefused, NotPermitted

SERVICE = "members-enquiry"
REPLY_WITHIN = timedelta(days=2)
SENT_TWICE = timedelta(minutes=10)


@dataclass(frozen=True)
class Enquiry:
    """What a councillor raises. `facts` are those of the service, without what is known of the councillor; `basis` and
    `scope` how the person agreed, and to what."""

    facts: dict[str, Any]
    basis: Basis
    scope: Scope


def raise_enquiry(session: Session, enquiry: Enquiry, *, actor: Actor, at: datetime) -> Case:
    """Make the case of an enquiry, which its councillor may follow from now on; a sign of danger in it takes it to the
    duty specialists as anywhere, and then nobody else sees it. The same sent twice within a few minutes is one enquiry.
    Flushes."""
    sent = _sent_already(session, enquiry, actor, at)
    if sent is not None:
        return sent
    version = versions.current(session, actor.council_id, SERVICE)
    draft, _ = drafts.begin(session, council_id=actor.council_id, service_id=SERVICE, version_id=version.row_id, at=at,
                            channel="member", authority="member")
    facts = {**enquiry.facts, "member_name": actor.name, "consent_basis": str(enquiry.basis),
             "consent_scope": str(enquiry.scope)}
    for fact_id, value in facts.items():
        if value not in (None, ""):
            draft.answer(fact_id, value, source="member", at=at)
    case = intake.receive(session, draft, actor=actor, at=at)
    _let_follow(session, case, actor.officer_id or 0, enquiry=case, basis=enquiry.basis, scope=enquiry.scope,
                actor=actor, at=at)
    if enquiry.facts.get("earlier_reference"):
        session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at,
                         due_at=at + REPLY_WITHIN, key=asked_key(case),
                         words="Check whose case the councillor asks to follow"))
    session.flush()
    return case


def _sent_already(session: Session, enquiry: Enquiry, actor: Actor, at: datetime) -> Case | None:
    """The enquiry that this councillor sent a moment ago with the same words for the same person, seen or not."""
    recent = session.scalars(select(Case).join(MemberConsent, MemberConsent.case_id == Case.id).where(
        MemberConsent.council_id == actor.council_id, MemberConsent.officer_id == actor.officer_id,
        MemberConsent.enquiry_id == Case.id, MemberConsent.since > at - SENT_TWICE))
    told = (enquiry.facts.get("name"), enquiry.facts.get("description"))
    return next((one for one in recent if (one.given.get("name"), one.given.get("description")) == told), None)


def asked_key(enquiry: Case) -> str:
    """The key of the task to look at the reference that stands in an enquiry."""
    return f"member-follow:{enquiry.reference}"


def _let_follow(
    session: Session, case: Case, officer_id: int, *, enquiry: Case, basis: str, scope: str, actor: Actor, at: datetime,
    confirmed_by: Actor | None = None,
) -> MemberConsent:
    member = session.get_one(Officer, officer_id)
    if consents.consent_for(session, case, officer_id) is not None:
        raise MoveRefused(case, "member_follows", f"Councillor {member.name} follows this already.")
    consent = MemberConsent(council_id=case.council_id, case_id=case.id, enquiry_id=enquiry.id, officer_id=officer_id,
                            basis=basis, scope=scope, since=at,
                            confirmed_by_id=confirmed_by.officer_id if confirmed_by else None)
    session.add(consent)
    access.grant(session, case, SUBJECT, member.public_id, reason=f"consent: {basis}, {scope}", at=at)
    entry = machine.note(session, case, "member_follows", f"Councillor {member.name} follows this for the resident",
                         actor=actor, at=at, told=f"Councillor {member.name} follows this for you")
    telling.tell_members(session, case, entry=entry, at=at, to=member, more="You may follow it from now on.")
    return consent


def earlier_case(session: Session, enquiry: Case, actor: Actor) -> Case | None:
    """The case whose reference stands in an enquiry, if there is one that this officer may see."""
    given = references.tidy(str(enquiry.given.get("earlier_reference") or ""))
    try:
        return access.find(session, actor, given or "")
    except CaseNotFound:
        return None


def settle_request(session: Session, enquiry: Case, *, agree: bool, actor: Actor, at: datetime) -> MemberConsent | None:
    """An officer has looked whose case it is that the councillor asks to follow, and lets them or not. Raises
    NotPermitted for who has not the enquiry, and MoveRefused where there is no such case, or none that a councillor may
    ever see."""
    _insist_on_team(session, enquiry, "member_follows", actor)
    raised = _raised(session, enquiry)
    made = None
    if agree:
        case = earlier_case(session, enquiry, actor)
        if case is None:
            raise MoveRefused(enquiry, "member_follows", "No case that you may see has this reference.")
        if case.confidentiality > Confidentiality.INTERNAL:
            raise MoveRefused(enquiry, "member_follows", "Nobody may let a councillor see this case.")
        made = _let_follow(session, case, raised.officer_id, enquiry=enquiry, basis=raised.basis, scope=raised.scope,
                           actor=actor, at=at, confirmed_by=actor)
    else:
        entry = machine.note(session, enquiry, "member_refused", "The councillor may not follow the case they named",
                             actor=actor, at=at)
        telling.tell_members(session, enquiry, entry=entry, at=at, to=session.get_one(Officer, raised.officer_id),
                             more="You may not follow the case that you named in it.")
    _done(session, enquiry, asked_key(enquiry), actor, at)
    return made


def _raised(session: Session, enquiry: Case) -> MemberConsent:
    """The consent that came with an enquiry, as long as it lives."""
    found = next((one for one in consents.consents_of(session, enquiry) if one.enquiry_id == enquiry.id), None)
    if found is None:
        raise MoveRefused(enquiry, "member_follows", "The consent for this enquiry has ended.")
    return found


def end(session: Session, consent: MemberConsent, case: Case, *, actor: Actor, at: datetime) -> None:
    """The consent ends, at once: by its resident, or by an officer. Ending again changes nothing. Flushes."""
    if consent.ended_at is not None:
        return
    consent.ended_at, consent.ended_by = at, actor.public_id
    telling.call_back_from(session, consent.member, case)
    session.execute(update(AccessRow).where(
        AccessRow.council_id == case.council_id, AccessRow.case_id == case.id, AccessRow.subject_kind == SUBJECT,
        AccessRow.subject_id == consent.member.public_id).values(ended_at=at))
    name = consent.member.name
    machine.note(session, case, "member_stopped", f"Councillor {name} may no longer follow this", actor=actor, at=at,
                 told=f"Councillor {name} no longer follows this for you")


def end_all(session: Session, member: Officer, *, at: datetime) -> None:
    """A councillor leaves office: nothing of anybody's opens to them any more. Flushes."""
    session.execute(update(MemberConsent).where(MemberConsent.officer_id == member.id, MemberConsent.ended_at.is_(None))
                    .values(ended_at=at, ended_by="left office"))
    session.execute(update(AccessRow).where(
        AccessRow.council_id == member.council_id, AccessRow.subject_kind == SUBJECT,
        AccessRow.subject_id == member.public_id, AccessRow.ended_at.is_(None)).values(ended_at=at))
    telling.call_back_from(session, member)


def write(session: Session, case: Case, *, body: str, actor: Actor, at: datetime) -> None:
    """A councillor writes about a case they may see. It is read for signs of danger, and becomes a task. Flushes."""
    message = _keep(session, case, actor.officer_id or 0, "from_member", body, actor, at)
    session.flush()
    if tiers.heed_signs(session, case, body, at=at):
        return
    machine.note(session, case, "member_message", "The councillor wrote a message", actor=actor, at=at)
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at,
                     due_at=at + REPLY_WITHIN, key=f"member-reply:{case.reference}:{message.id}",
                     words=f"Answer councillor {actor.name}"))
    session.flush()


def answer(session: Session, case: Case, member: Officer, *, body: str, actor: Actor, at: datetime) -> None:
    """An officer answers a councillor; what was to be answered is done. Raises NotPermitted, and MoveRefused where the
    consent has ended. Flushes."""
    _insist_on_team(session, case, "member_answer", actor)
    if consents.consent_for(session, case, member.id) is None:
        raise MoveRefused(case, "member_answer", "The consent has ended, so the councillor would not see it.")
    _keep(session, case, member.id, "to_member", body, actor, at)
    session.execute(
        update(Task).where(Task.case_id == case.id, Task.key.startswith("member-reply:"), Task.done_at.is_(None))
        .values(done_at=at, done_by=actor.public_id)
    )
    entry = machine.note(session, case, "member_answer", f"Answered councillor {member.name}", actor=actor, at=at)
    telling.tell_members(session, case, entry=entry, at=at, to=member, more="We have answered what you wrote.")


def _keep(
    session: Session, case: Case, officer_id: int, direction: str, body: str, actor: Actor, at: datetime,
) -> MemberMessage:
    message = MemberMessage(council_id=case.council_id, case_id=case.id, officer_id=officer_id, direction=direction,
                            body=body.strip(), sender_name=actor.name, at=at)
    session.add(message)
    return message


def _insist_on_team(session: Session, case: Case, move: str, actor: Actor) -> None:
    said = in_their_team(session, case, actor)
    if said:
        raise NotPermitted(case, move, said)


def _done(session: Session, case: Case, key: str, actor: Actor, at: datetime) -> None:
    task = session.scalar(select(Task).where(Task.council_id == case.council_id, Task.key == key))
    if task is not None and task.done_at is None:
        task.done_at, task.done_by = at, actor.public_id
        audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                     action="finished", subject_kind="task", subject_id=key, at=at)
    session.flush()
