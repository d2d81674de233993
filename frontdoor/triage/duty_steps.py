"""An alert that nobody acknowledged in time is passed on: to the next on the rota, then to the team's managers. Each
step once, and in the case's history."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.alerts import Alert
from frontdoor.cases.history import Entry
from frontdoor.catalogue import councils
from frontdoor.clock import LONDON
from frontdoor.people import actor as actors
from frontdoor.people import rota
from frontdoor.people.actor import ActorKind, Level
from frontdoor.people.officers import Membership, Officer
from frontdoor.people.rota import DUTY_TEAM
from frontdoor.triage import duty

TO_THE_NEXT, TO_MANAGERS = 1, 2
AT_ONCE = 100


def due(session: Session, at: datetime) -> Sequence[int]:
    """The alerts whose time is over, the longest first."""
    return session.scalars(
        select(Alert.id).where(Alert.acknowledged_at.is_(None), Alert.next_step_at <= at)
        .order_by(Alert.next_step_at, Alert.id).limit(AT_ONCE)
    ).all()


def pass_on(session: Session, alert_id: int, *, at: datetime) -> None:
    """Make the next step of an alert, unless another worker just did. An officer who has worked on the case since has
    seen it, though they did not say so. Where nobody comes next on the rota, the managers are told at once. Flushes."""
    alert = session.scalar(
        select(Alert).where(Alert.id == alert_id, Alert.acknowledged_at.is_(None), Alert.next_step_at <= at)
        .with_for_update(of=Alert, skip_locked=True)
    )
    if alert is None or _is_being_worked_on(session, alert, at):
        return
    clock, terms = actors.clock(alert.council_id), councils.get(alert.council_id).duty
    late = f"Not acknowledged by {alert.next_step_at.astimezone(LONDON):%H:%M}" if alert.next_step_at else ""
    alert.steps += 1
    turn = rota.next_on(session, alert.council_id, at) if alert.steps == TO_THE_NEXT else None
    if turn is not None:
        alert.next_step_at = at + terms.then_within
        duty.tell(session, alert, turn.officer, phone=turn.phone, at=at)
        duty.note(session, alert, "pass_on_alert", f"{late}: told {turn.officer.name}, next on the rota", actor=clock,
                  at=at)
        return
    alert.steps, alert.next_step_at = TO_MANAGERS, None
    told = managers(session, alert.council_id)
    for officer in told:
        duty.tell(session, alert, officer, at=at)
    whom = "told " + ", ".join(one.name for one in told) if told else f"nobody to tell. Ring {terms.phone}"
    duty.note(session, alert, "pass_on_alert", f"{late}: {whom}"[:400], actor=clock, at=at)


def managers(session: Session, council_id: str) -> list[Officer]:
    """Who answers for the duty team."""
    return list(session.scalars(
        select(Officer).join(Membership, Membership.officer_id == Officer.id)
        .where(Officer.council_id == council_id, Officer.active.is_(True), Officer.level == Level.MANAGER,
               Membership.team_slug == DUTY_TEAM)
        .order_by(Officer.name, Officer.id)
    ))


def _is_being_worked_on(session: Session, alert: Alert, at: datetime) -> bool:
    """Whether an officer did something with the case after the alert; then they count as having acknowledged it."""
    if alert.case_id is None:
        return False
    seen = session.execute(
        select(Entry.at, Officer.id).join(Officer, Officer.public_id == Entry.actor_id)
        .where(Entry.case_id == alert.case_id, Entry.actor_kind == ActorKind.OFFICER, Entry.at > alert.raised_at,
               Officer.council_id == alert.council_id)
        .order_by(Entry.id).limit(1)
    ).first()
    return seen is not None and duty.set_acknowledged(session, alert, officer_id=seen[1], at=seen[0])
