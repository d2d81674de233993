"""Officers who are away: written down with who covers, and what cannot wait for them goes to the cover.

What is due before somebody is back, or has no date or is urgent, goes to whoever stands in for them; where that is
nobody, back to its queue. The rest waits for them. Their own diary takes no appointments meanwhile.
"""

from datetime import date, datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.bookings import resources
from frontdoor.cases.case import FINISHED, Case, Priority
from frontdoor.clock import DAY, end_of_day, in_words, local_date, start_of_day
from frontdoor.errors import FrontDoorError
from frontdoor.people import actor as actors
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.rosters import Absence
from frontdoor.people.working import Away, away_on, cover_of, loop
from frontdoor.triage import closures, handing
from frontdoor.triage.machine import MoveRefused

LONGEST_DAYS = 366
AT_ONCE = 500


class AbsenceRefused(FrontDoorError):
    """An absence that cannot be. `field` is at fault: from_on, until_on or cover; `say` the sentence for it."""

    def __init__(self, field: str, say: str) -> None:
        super().__init__(f"{field}: {say}")
        self.field = field
        self.say = say


def record(
    session: Session, officer: Officer, *, from_on: date, until_on: date, cover: Officer | None, actor: Actor,
    at: datetime,
) -> Absence:
    """Write down that an officer is away, both days included. Raises AbsenceRefused: for days that are over or run
    backwards, for one who covers themselves, and where the covers would lead back to the officer. Their own diary is
    shut meanwhile, and whoever is to come then is a task of its team. Flushes."""
    today = local_date(at)
    if until_on < from_on:
        raise AbsenceRefused("until_on", "The last day must be the same as or after the first day")
    if until_on < today:
        raise AbsenceRefused("until_on", "The last day must be today or later")
    if (until_on - from_on).days > LONGEST_DAYS:
        raise AbsenceRefused("until_on", "The last day must be within a year of the first day")
    standing = rosters.absences(session, officer.council_id, since=min(from_on, today))
    if any(one.officer_id == officer.id and one.from_on <= until_on and from_on <= one.until_on for one in standing):
        raise AbsenceRefused("from_on", f"{officer.name} is down as away on some of these days already")
    row = Absence(council_id=officer.council_id, officer_id=officer.id, from_on=from_on, until_on=until_on,
                  cover_id=cover.id if cover else None, recorded_by=actor.public_id, recorded_at=at)
    if cover is not None:
        _refuse_loop(session, [one.away for one in standing], row.away, officer, cover)
    session.add(row)
    session.flush()
    _note(session, row, officer, "recorded_absence", actor, at)
    for diary in resources.of_officer(session, officer):
        closures.close(session, diary, starts_at=max(at, start_of_day(from_on)), ends_at=start_of_day(until_on + DAY),
                       reason=_reason(officer), actor=actor, at=at)
    return row


def _refuse_loop(
    session: Session, aways: list[Away], new: Away, officer: Officer, cover: Officer,
) -> None:
    if not cover.active:
        raise AbsenceRefused("cover", f"{cover.name} has left. Choose somebody else")
    if cover.id == officer.id:
        raise AbsenceRefused("cover", "Nobody can cover for themselves. Choose somebody else")
    passed = loop(aways, new)
    if passed:
        names = [session.get_one(Officer, one).name for one in passed]
        led = ", who is covered by ".join(names[1:] + [officer.name])
        raise AbsenceRefused("cover", f"{cover.name} is away too, and is covered by {led}. Choose somebody else")


def call_off(session: Session, absence: Absence, *, actor: Actor, at: datetime) -> None:
    """They are not away after all, or are back: their diary is as usual again. What has gone to the cover stays there.
    Flushes."""
    absence.called_off_at = at
    officer, until = session.get_one(Officer, absence.officer_id), start_of_day(absence.until_on + DAY)
    _note(session, absence, officer, "called_off_absence", actor, at)
    for diary in resources.of_officer(session, officer):
        for closure in diary.exceptions:
            if (closure.ends_at, closure.reason) == (until, _reason(officer)):
                closures.take_back(session, closure, actor=actor, at=at)
    session.flush()


def _reason(officer: Officer) -> str:
    """What the diary says, and by which its closure is found again."""
    return f"{officer.name} is away"


def named(session: Session, officer: Officer, public_id: str) -> Absence | None:
    """An absence of that officer which still stands."""
    return session.scalar(select(Absence).where(
        Absence.council_id == officer.council_id, Absence.officer_id == officer.id, Absence.public_id == public_id,
        Absence.called_off_at.is_(None)))


def of(session: Session, officer: Officer, *, since: date) -> list[Absence]:
    """The absences of one officer that end on `since` or later, the first to begin first."""
    return [one for one in rosters.absences(session, officer.council_id, since=since) if one.officer_id == officer.id]


def to_cover(session: Session, at: datetime) -> list[int]:
    """The ids of cases whose owner is away now and which cannot wait for them."""
    today = local_date(at)
    gone: dict[int, date] = {}
    for row in session.scalars(select(Absence).where(
            Absence.called_off_at.is_(None), Absence.from_on <= today, Absence.until_on >= today)):
        gone[row.officer_id] = max(row.until_on, gone.get(row.officer_id, row.until_on))
    if not gone:
        return []
    due = [and_(Case.owner_id == one, or_(Case.due_at <= end_of_day(until + DAY), Case.due_at.is_(None)))
           for one, until in sorted(gone.items())]
    return list(session.scalars(
        select(Case.id).where(
            Case.owner_id.in_(sorted(gone)), Case.state.not_in(sorted(FINISHED)),
            or_(*due, Case.priority == int(Priority.URGENT)))
        .order_by(Case.due_at, Case.id).limit(AT_ONCE)))


def cover(session: Session, case_id: int, *, at: datetime) -> None:
    """Give one case of an officer who is away to whoever stands in for them, or back to its queue."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(of=Case, skip_locked=True))
    if case is None or case.owner_id is None:
        return
    today = local_date(at)
    aways = [row.away for row in rosters.absences(session, case.council_id, since=today)]
    absence = away_on(aways, case.owner_id, today)
    if absence is None:
        return
    owner, stands_in = session.get_one(Officer, case.owner_id), cover_of(aways, case.owner_id, today)
    away = f"{owner.name} is away until {in_words(absence.until_on)}"
    clock = actors.clock(case.council_id)
    if stands_in is not None:
        cover = session.get_one(Officer, stands_in)
        try:
            handing.give(session, case, cover, reason=f"{away}, and {cover.name} covers.", actor=clock, at=at)
            return
        except MoveRefused:
            pass  # not of this team, or gone: the queue has it
    handing.let_go(session, case, words="Put back in the queue", reason=f"{away}, and nobody who covers can have it.",
                   actor=clock, at=at)


def _note(session: Session, row: Absence, officer: Officer, action: str, actor: Actor, at: datetime) -> None:
    audit.record(session, council_id=row.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
                 subject_kind="officer", subject_id=officer.public_id, at=at, detail={"absence": row.public_id})
