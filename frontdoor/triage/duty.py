"""What alerts the duty specialists, who has to say that they saw it, and how soon they did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, case, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from frontdoor import audit
from frontdoor.cases.access import visible_to
from frontdoor.cases.alerts import Alert
from frontdoor.cases.case import FINISHED, Case
from frontdoor.catalogue import councils
from frontdoor.errors import FrontDoorError
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient, by_phone, takes_texts
from frontdoor.people import rota
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.rota import DUTY_TEAM, Shift
from frontdoor.triage import machine

PAGE = "/desk/duty"
SHOWN, FIRST = 50, 5
MEASURED_OVER = timedelta(days=30)


class AlertNotFound(FrontDoorError):
    """No such alert, or none that this officer may know of."""


@dataclass(frozen=True)
class Measured:
    """Alerts of the last 30 days: how many, how many somebody acknowledged in time, how many too late or not yet
    although it was time."""

    raised: int
    in_time: int
    late: int


@dataclass(frozen=True)
class Board:
    """What the duty page shows: alerts nobody acknowledged, oldest first; those that somebody did whose case is open,
    newest first; who is on, and whose turn comes next."""

    waiting: Sequence[Alert]
    open: Sequence[Alert]
    on: Sequence[Shift]
    next: Shift | None
    measured: Measured


def alert(session: Session, council_id: str, *, case: Case | None, words: str, at: datetime) -> Alert:
    """Alert the duty specialists, in the transaction of what it is about, and tell those on the rota now. Where one
    about the same case waits already, that one stands: its time runs. Flushes."""
    standing = session.scalar(select(Alert).where(
        Alert.council_id == council_id, Alert.case_id == case.id, Alert.acknowledged_at.is_(None))) if case else None
    if standing is not None:
        return standing
    target = at + councils.get(council_id).duty.acknowledged_within
    made = Alert(council_id=council_id, case_id=case.id if case else None, words=words[:400], raised_at=at,
                 target_at=target, next_step_at=target)
    session.add(made)
    session.flush()
    for shift in rota.on_now(session, council_id, at):
        tell(session, made, shift.officer, phone=shift.phone, at=at)
    return made


def tell(session: Session, about: Alert, officer: Officer, *, phone: str = "", at: datetime) -> None:
    """Tell an officer that something waits, by email and, where they have a mobile on their shift, by text. Not a word
    of what. Once for each step of an alert."""
    ways = [Recipient("email", officer.email)] + ([by_phone(phone)] if takes_texts(phone) else [])
    for way in ways:
        outbox.write(session, council_id=about.council_id, resident=None, purpose="duty_alert", to=way, essential=True,
                     event_key=f"duty:{about.public_id}:{about.steps}", fields={}, page=PAGE, at=at)


def is_on_duty(actor: Actor) -> bool:
    """Whether alerts are for this officer now: one of the duty team, or on the rota at this moment."""
    return DUTY_TEAM in actor.teams


def acknowledge(session: Session, actor: Actor, public_id: str, *, at: datetime) -> None:
    """An officer on duty says that they have seen it. Whoever was first stands. Raises AlertNotFound. Flushes."""
    found = session.scalar(_seen_by(actor).where(Alert.public_id == public_id))
    if found is None or not is_on_duty(actor):
        raise AlertNotFound(public_id)
    if set_acknowledged(session, found, officer_id=actor.officer_id, at=at):
        note(session, found, "acknowledge_alert", f"Acknowledged by {actor.name}", actor=actor, at=at)
    session.refresh(found)


def set_acknowledged(session: Session, found: Alert, *, officer_id: int | None, at: datetime) -> bool:
    """Whether this was the first to acknowledge it."""
    result = session.execute(
        update(Alert).where(Alert.id == found.id, Alert.acknowledged_at.is_(None))
        .values(acknowledged_at=at, acknowledged_by_id=officer_id, next_step_at=None))
    return cast(CursorResult[Any], result).rowcount == 1


def note(session: Session, about: Alert, act: str, words: str, *, actor: Actor, at: datetime) -> None:
    """Write it into the case's history; without a case into the audit alone."""
    if about.case is not None:
        machine.note(session, about.case, act, words, actor=actor, at=at)
        return
    audit.record(session, council_id=about.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=act,
                 subject_kind="alert", subject_id=about.public_id, at=at)


def waiting(session: Session, actor: Actor, *, most: int = SHOWN) -> Sequence[Alert]:
    """What nobody has acknowledged yet, oldest first; nothing for an officer who is not on duty."""
    if not is_on_duty(actor):
        return []
    return session.scalars(
        _seen_by(actor).where(Alert.acknowledged_at.is_(None)).order_by(Alert.raised_at, Alert.id).limit(most)
    ).all()


def mark(alerts: Iterable[Alert]) -> str:
    """What stands for a list of alerts on a page: when it changes, it is time to draw the page again."""
    return ",".join(f"{one.public_id}.{one.steps}" for one in alerts)


def board(session: Session, actor: Actor, *, at: datetime) -> Board:
    """The whole of the duty page, for an officer on duty."""
    seen = session.scalars(
        _seen_by(actor).options(joinedload(Alert.acknowledged_by))
        .where(Alert.acknowledged_at.is_not(None), Case.state.not_in(sorted(FINISHED)))
        .order_by(Alert.raised_at.desc(), Alert.id.desc()).limit(SHOWN)
    ).all()
    return Board(waiting(session, actor), seen, rota.on_now(session, actor.council_id, at),
                 rota.next_on(session, actor.council_id, at), measured(session, actor.council_id, at=at))


def measured(session: Session, council_id: str, *, at: datetime) -> Measured:
    """How soon alerts were acknowledged, of those raised in the last 30 days."""
    in_time = and_(Alert.acknowledged_at.is_not(None), Alert.acknowledged_at <= Alert.target_at)
    late = or_(Alert.acknowledged_at > Alert.target_at, and_(Alert.acknowledged_at.is_(None), Alert.target_at < at))
    row = session.execute(
        select(func.count(), func.sum(case((in_time, 1), else_=0)), func.sum(case((late, 1), else_=0)))
        .select_from(Alert).where(Alert.council_id == council_id, Alert.raised_at > at - MEASURED_OVER)
    ).one()
    return Measured(row[0], row[1] or 0, row[2] or 0)


def _seen_by(actor: Actor) -> Any:
    return (select(Alert).outerjoin(Alert.case).options(joinedload(Alert.case))
            .where(Alert.council_id == actor.council_id, or_(Alert.case_id.is_(None), visible_to(actor))))
