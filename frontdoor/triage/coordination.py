"""Several people work for one person: who speaks with them, when each of us is in touch next, and on which days that
would be twice. Nothing is stored for it: it is read from the cases, appointments, call-backs and plans that there are,
as far as the officer may see them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.episode import Episode
from frontdoor.cases.parties import Party
from frontdoor.cases.referral import LIVE, Referral
from frontdoor.clock import local_date, moment_in_words, start_of_day
from frontdoor.contacts.call_back import CallBack, CallBackState
from frontdoor.people import households
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, Team
from frontdoor.people.residents import Resident
from frontdoor.triage import partners

MOST = 50


@dataclass(frozen=True)
class Touch:
    """Once that one of us is to be in touch with somebody. `who` is in touch and `how`, in words; `timed` is false
    where only the day is known. `case` is what it is about, None for a call-back."""

    at: datetime
    how: str
    who: str
    timed: bool = True
    case: Case | None = None

    @property
    def day(self) -> date:
        return local_date(self.at)

    @property
    def words(self) -> str:
        """Ruth Adeyemi, social worker, at 10am"""
        return f"{self.who}, at {moment_in_words(self.at).partition(' on ')[0]}" if self.timed else self.who


@dataclass(frozen=True)
class Strand:
    """One case under way: who has it, and which teams and organisations were asked to help, with how that stands."""

    case: Case
    who: str
    helping: list[tuple[str, str]]


@dataclass(frozen=True)
class Together:
    """All of it. `speaks` is who speaks with them, and `because` why it is that one; empty where nobody is known."""

    speaks: str
    because: str
    touches: list[Touch]
    strands: list[Strand]

    @property
    def twice(self) -> set[date]:
        """The days on which more than one of us is in touch."""
        return {day for day, count in Counter(one.day for one in self.touches).items() if count > 1}


def of(session: Session, actor: Actor, resident: Resident, *, at: datetime) -> Together:
    """How the work for somebody stands, as `actor` may see it. The household's named worker speaks with them; where it
    has none whoever comes next, or else whoever has their newest case."""
    touches, strands = planned(session, actor, [resident.id], at=at), _strands(session, actor, resident)
    household = households.of(session, resident, on=local_date(at))
    worker = households.worker(session, household) if household is not None else None
    if worker is not None:
        return Together(worker.officer.name, "the named worker of the household", touches, strands)
    comes = next((one.who for one in touches if one.case is not None), "")     # a call-back is anybody's
    speaks, because = (comes, "who is in touch next") if comes else (
        (strands[0].who, "who has their newest case") if strands else ("", ""))
    return Together(speaks, because, touches, strands)


def planned(session: Session, actor: Actor, resident_ids: Collection[int], *, at: datetime) -> list[Touch]:
    """When one of us is in touch with these people from now on, the soonest first: appointments and plans of cases that
    `actor` may see, and call-backs."""
    theirs = _theirs(actor, resident_ids)
    appointments = session.execute(
        select(Booking, Case).join(Case, Case.id == Booking.case_id).options(joinedload(Booking.resource))
        .where(*theirs, Booking.state.in_((BookingState.RESERVED, BookingState.CONFIRMED)), Booking.ends_at > at)
        .order_by(Booking.starts_at).limit(MOST)).all()
    plans = session.execute(
        select(Episode.review_on, Case, Officer.name).join(Case, Case.id == Episode.case_id)
        .outerjoin(Officer, Officer.id == Case.owner_id)
        .where(*theirs, Episode.ended_at.is_(None), Episode.review_on >= local_date(at))
        .order_by(Episode.review_on).limit(MOST)).all()
    rung = session.scalars(
        select(CallBack).where(CallBack.council_id == actor.council_id, CallBack.state == CallBackState.BOOKED,
                               CallBack.resident_id.in_(sorted(resident_ids)))
        .order_by(CallBack.from_at).limit(MOST)).all()
    found = [
        *(Touch(one.starts_at, "Appointment", one.resource.name, case=case) for one, case in appointments),
        *(Touch(start_of_day(day), "Look at the plan again", name or "Nobody yet", False, case)
          for day, case, name in plans if day is not None),
        *(Touch(one.from_at, "Call-back", "An adviser") for one in rung)]
    return sorted(found, key=lambda one: (one.at, one.who))


def others_on(session: Session, actor: Actor, case: Case, *, at: datetime) -> dict[date, str]:
    """For whoever plans a contact about a case: the days on which somebody else is in touch with its people, and
    who."""
    ids = session.scalars(select(Party.resident_id).where(
        Party.case_id == case.id, Party.role == "reporter", Party.ended_at.is_(None))).all()
    others = [one for one in planned(session, actor, ids, at=at) if one.case is None or one.case.id != case.id]
    return {one.day: one.words for one in reversed(others)} if ids else {}


def _theirs(actor: Actor, resident_ids: Collection[int]) -> list[ColumnElement[bool]]:
    """The conditions on Case for the open cases of these people that the officer may see."""
    sent = select(Party.case_id).where(Party.resident_id.in_(sorted(resident_ids)), Party.role == "reporter",
                                       Party.ended_at.is_(None))
    return [visible_to(actor), Case.council_id == actor.council_id, Case.state.not_in(sorted(FINISHED)),
            Case.id.in_(sent)]


def _strands(session: Session, actor: Actor, resident: Resident) -> list[Strand]:
    rows = session.execute(
        select(Case, Officer.name).outerjoin(Officer, Officer.id == Case.owner_id)
        .where(*_theirs(actor, [resident.id])).order_by(Case.id.desc()).limit(MOST)).all()
    teams = {slug: name for slug, name in session.execute(
        select(Team.slug, Team.name).where(Team.council_id == actor.council_id))}
    helping: dict[int, list[tuple[str, str]]] = {}
    for one in session.scalars(select(Referral).where(
            Referral.case_id.in_([case.id for case, _ in rows]), Referral.state.in_(sorted(LIVE)))
            .order_by(Referral.id)):
        helping.setdefault(one.case_id, []).append((_asked(one, teams), one.state))
    return [Strand(case, name or teams.get(case.team, case.team), helping.get(case.id, [])) for case, name in rows]


def _asked(row: Referral, teams: dict[str, str]) -> str:
    partner = partners.named(row.council_id, row.partner) if row.partner is not None else None
    return partner.name if partner else teams.get(str(row.to_team), str(row.to_team or row.partner))
