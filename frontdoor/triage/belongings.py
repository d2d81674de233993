"""What an officer has besides cases, tasks and chats, and where it goes when they leave: people whom they said we would
ring, their own diary with whoever comes, contacts and forms they have not finished, turns on the rota, households that
turn to them, and spot checks half made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from frontdoor.bookings import resources
from frontdoor.bookings.models import Resource
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.clock import local_date, moment_in_words
from frontdoor.contacts import handling
from frontdoor.contacts.call_back import CallBack, CallBackState
from frontdoor.contacts.contact import Contact, Standing
from frontdoor.people import actor as actors
from frontdoor.people import households, rosters, rota
from frontdoor.people.accounts import Account
from frontdoor.people.actor import Level
from frontdoor.people.households import Household, NamedWorker
from frontdoor.people.officers import Officer, team_called
from frontdoor.people.residents import Resident
from frontdoor.people.rota import Shift
from frontdoor.together import Part, hangs_on
from frontdoor.triage import closures, household_access, kinds, ringing_back
from frontdoor.triage.kinds import Kind
from frontdoor.triage.queues import CUSTOMER_TEAM, DUTY_TEAM
from frontdoor.triage.sampling import blind
from frontdoor.triage.sampling.rows import SpotCheck

Hand = Callable[[], object]
# How long a diary is closed at least: whatever could have been booked in it lies within.
CLOSED_FOR = timedelta(days=365)
NAME_WITHIN = timedelta(days=5)


@dataclass(frozen=True)
class Thing:
    """One thing that an officer has, and where it goes. `kind`: case, waiting, task, chat, cover, or one of those that
    are listed here; `label` says which, `to` where. `case` is there for what is about one."""

    kind: str
    label: str
    to: str
    reason: str = ""
    case: Case | None = None
    hand: Hand | None = None
    refused: str = ""


CALL_BACKS = Part(CallBack, *hangs_on(CallBack.council_id), CallBack.booked_by == bindparam("public_id"),
                  CallBack.state == CallBackState.BOOKED, order=[CallBack.from_at, CallBack.id])
CONTACTS = Part(Contact, *hangs_on(Contact.council_id, Contact.officer_id), Contact.standing == Standing.OPEN,
                order=[Contact.began_at, Contact.id])
SHIFTS = Part(Shift, *hangs_on(Shift.council_id, Shift.officer_id), Shift.ends_at > bindparam("at"),
              order=[Shift.starts_at, Shift.id])
HOUSEHOLDS = Part(Household, Household.id.in_(select(NamedWorker.household_id).where(
    *hangs_on(NamedWorker.council_id, NamedWorker.officer_id), NamedWorker.ended_at.is_(None))))
CHECKS = Part(SpotCheck, *hangs_on(SpotCheck.council_id, SpotCheck.officer_id), SpotCheck.judged_at.is_not(None),
              SpotCheck.done_at.is_(None))
PARTS = (CALL_BACKS, CONTACTS, SHIFTS, HOUSEHOLDS, CHECKS, resources.OF_OFFICER)


def by(officer: Officer, at: datetime) -> dict[str, Any]:
    """What the lists of an officer hang on."""
    return {"council_id": officer.council_id, "officer_id": officer.id, "public_id": officer.public_id, "at": at}


def of(session: Session, officer: Officer, *, at: datetime) -> list[Thing]:
    """Everything of these kinds that an officer has, and where each would go if they left now. Changes nothing."""
    return [*_call_backs(session, officer, at), *_contacts(session, officer, at), *_forms(session, officer, at),
            *_diaries(session, officer, at),
            *_shifts(session, officer, at), *_households(session, officer, at), *_checks(session, officer, at)]


def _call_backs(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """Any adviser rings back; from now on it is a task of theirs, also before its time has come."""
    rows = CALL_BACKS.of(session, **by(officer, at))
    to = f"Team: {team_called(session, officer.council_id, CUSTOMER_TEAM)}"
    for row in rows:
        yield Thing("call_back", f"{row.name or 'Somebody'}, {ringing_back.when_words(row)}", to,
                    hand=partial(ringing_back.make_task, session, row.id, at=at))


def _contacts(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """Their manager finishes what they began with somebody."""
    rows = CONTACTS.of(session, **by(officer, at))
    to = _colleague(session, officer) if rows else None
    for row in rows:
        label = f"A contact that began {moment_in_words(row.began_at)}"
        if to is None:
            yield Thing("contact", label, "Nobody: it ends without a result",
                        hand=partial(handling.end, session, row, Standing.DROPPED,
                                     actors.clock(officer.council_id), at=at))
        else:
            yield Thing("contact", label, to.name, hand=partial(handling.pass_on, session, row, to, at=at))


def _forms(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """A form that they began for somebody with a record opens to no colleague. Whoever has an account goes on with it
    alone; with all others an adviser has to begin anew, and is told so. Of a concern only the duty team is told."""
    rows = session.execute(
        select(Draft, Resident, Account.id).join(Resident, Resident.id == Draft.resident_id)
        .outerjoin(Account, and_(Account.resident_id == Resident.id, Account.closed_at.is_(None)))
        .where(Draft.council_id == officer.council_id, Draft.officer_id == officer.id, Draft.case_id.is_(None),
               Draft.expires_at > at).order_by(Draft.changed_at, Draft.id)).all()

    def hand(draft: Draft, team: str, words: str, alone: bool) -> None:
        draft.officer_id = None
        if not alone:
            session.add(Task(council_id=officer.council_id, team_slug=team, key=f"left-form:{draft.public_id}",
                             created_at=at, due_at=at + NAME_WITHIN, words=words[:400]))

    for draft, resident, account in rows:
        definition = versions.by_id(session, draft.version_id).definition
        is_concern = kinds.kind_of(definition) is Kind.CONCERN
        team, about = (DUTY_TEAM, "a concern") if is_concern else (
            CUSTOMER_TEAM, f"a form for {resident.name or 'somebody'}: {definition.name}")
        told = f"{resident.name}: {definition.name}" if is_concern else about
        words = f"{officer.name} left in the middle of {told}. Begin it with them anew"
        yield Thing("form", f"In the middle of {about}", "They go on alone, in their account" if account else
                    f"Team: {team_called(session, officer.council_id, team)}, who begin it anew",
                    hand=partial(hand, draft, team, words, account is not None))


def _colleague(session: Session, officer: Officer) -> Officer | None:
    """A manager of one of their teams; where there is none the first of those who work in them, by name."""
    teams = sorted(one.team_slug for one in officer.memberships)
    found = [one for team in teams for one in rosters.in_team(session, officer.council_id, team)
             if one.id != officer.id]
    return next((one for one in found if one.level == Level.MANAGER), found[0] if found else None)


def _diaries(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """Their time is not offered any more; who has an appointment keeps it until the team has found another."""
    for diary in resources.of_officer(session, officer):
        yield Thing("diary", diary.name, "Nobody: its times are not offered any more",
                    hand=partial(_close, session, diary, officer, at))
        team = f"Team: {team_called(session, officer.council_id, diary.team)}, who find another time or person"
        standing = resources.affected(session, diary, at, at + CLOSED_FOR)
        cases = {one.id: one for one in session.scalars(
            select(Case).where(Case.id.in_([booking.case_id for booking in standing])))} if standing else {}
        for booking in standing:
            case = cases.get(booking.case_id or 0)
            title = case.title if case is not None else booking.service_id
            # The task for it is made as the diary is closed.
            yield Thing("appointment", f"{moment_in_words(booking.starts_at)}: {title}", team, case=case,
                        hand=lambda: None)


def _close(session: Session, diary: Resource, officer: Officer, at: datetime) -> None:
    closures.close(session, diary, starts_at=at, ends_at=at + CLOSED_FOR, reason=f"{officer.name} has left",
                   actor=actors.clock(officer.council_id), at=at)
    diary.offered, diary.officer_id = False, None


def _shifts(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """The rota has a gap then, which the duty team has to close before."""
    rows = SHIFTS.of(session, **by(officer, at))

    def hand(shift: Shift, when: str) -> None:
        session.add(Task(
            council_id=officer.council_id, team_slug=shift.team_slug, key=f"gap:{shift.public_id}", created_at=at,
            due_at=max(at, shift.starts_at),
            words=f"{officer.name} has left. Put somebody else on the rota for the turn that begins {when}"[:400]))
        rota.take_off(session, shift, by=actors.clock(officer.council_id), at=at)

    for shift in rows:
        when = moment_in_words(shift.starts_at)
        yield Thing("shift", f"On duty from {when} to {moment_in_words(shift.ends_at)}",
                    f"Nobody. {team_called(session, officer.council_id, shift.team_slug)} have to fill it",
                    hand=partial(hand, shift, when))


def _households(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """What the named worker could open shuts at once, and their team has to name another."""
    rows = HOUSEHOLDS.of(session, **by(officer, at))
    team = min((one.team_slug for one in officer.memberships), default=CUSTOMER_TEAM)

    def hand(household: Household, who: str) -> None:
        session.add(Task(
            council_id=officer.council_id, team_slug=team, key=f"no-worker:{household.public_id}:{officer.public_id}",
            created_at=at, due_at=at + NAME_WITHIN, words=f"{officer.name} has left. Name another worker for {who}"))
        households.name_worker(session, household, None, reason="", on=local_date(at),
                               actor=actors.clock(officer.council_id), at=at)
        household_access.bring_up_to_date(session, household, at=at)

    for household in rows:
        lives = [one.resident.name for one in households.members(session, household) if one.until_on is None]
        who = f"the household of {lives[0] if lives and lives[0] else 'somebody without a name'}"
        yield Thing("household", f"Named worker of {who}",
                    f"Nobody. {team_called(session, officer.council_id, team)} name another",
                    hand=partial(hand, household, who))


def _checks(session: Session, officer: Officer, at: datetime) -> Iterator[Thing]:
    """What was judged stands: nobody else can finish it blind. One that was only begun is free again by itself."""
    rows = CHECKS.of(session, **by(officer, at))
    for row in rows:
        yield Thing("check", "A spot check that does not agree with the rule", "Ends with what they judged",
                    hand=partial(blind.say_why, session, row, disagreed=[], actor=officer.as_actor(), at=at))
