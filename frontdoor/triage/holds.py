"""Dated waits: an officer lets a case wait until a day, and the clock or an officer lets every such case go on."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.cases.work import Hold
from frontdoor.clock import in_words, local_date, start_of_day
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor
from frontdoor.triage import machine, partners, placement, questions
from frontdoor.triage.moves import IN_HAND

LONGEST_DAYS = 183


def hold(session: Session, case: Case, *, reason: str, until: date, actor: Actor, at: datetime) -> Entry:
    """Let a case wait until the morning of a day to come, half a year at most. It goes back to whoever has it now, or
    to its queue. A promise runs on meanwhile: only waiting for the resident stops it. Raises MoveRefused."""
    today = local_date(at)
    if not today < until <= today + timedelta(days=LONGEST_DAYS):
        raise machine.MoveRefused(case, "hold", "Choose a day from tomorrow on, within six months.")
    why = f"Waits until {in_words(until)}: {reason.strip()}"
    machine.insist(session, case, "hold", actor)
    return machine.fire(
        session, case, "hold", actor=actor, at=at, reason=why if reason.strip() else "",
        land=lambda: placement.hold(session, case, reason=reason.strip()[:400], until=start_of_day(until),
                                    resume=State(case.state), at=at),
    )


def go_on(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """The wait is over, by the clock or because an officer says so. Raises MoveRefused."""
    return machine.fire(session, case, "resume", actor=actor, at=at,
                        land=lambda: placement.end_hold(session, case, at=at))


def overdue(session: Session, at: datetime, *, most: int = 100) -> list[int]:
    """The ids of cases whose wait is over, longest first: for the resident, for a partner, or until a day. A wait for
    money ends by its charge, one for a day that is booked by its booking."""
    return list(session.scalars(
        select(Hold.case_id).where(Hold.ended_at.is_(None), Hold.until <= at, Hold.resume_state.in_(sorted(IN_HAND)))
        .order_by(Hold.until).limit(most)
    ))


def resume(session: Session, case_id: int, *, at: datetime) -> None:
    """The clock ends one wait that is over; one that somebody ended meanwhile is left alone."""
    case = session.get(Case, case_id, with_for_update=True)
    found = placement.live_hold(session, case) if case is not None else None
    if case is None or found is None or found.until > at:
        return
    clock = actors.clock(case.council_id)
    if case.state == State.AWAITING_RESIDENT:
        questions.stop_waiting(session, case, actor=clock, at=at)
    elif case.state == State.AWAITING_PARTNER:
        partners.stop_waiting(session, case, actor=clock, at=at)
    elif case.state in IN_HAND:
        go_on(session, case, actor=clock, at=at)
