"""Those on duty in the demonstration: a rota that covers day and night, and who saw which alert how soon."""

from datetime import datetime, timedelta
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.alerts import Alert
from frontdoor.clock import DAY, LONDON
from frontdoor.people import rota
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.rota import DUTY_TEAM
from frontdoor.triage import duty
from frontdoor.triage.queues import DUTY_QUEUE, NIGHT_TEAM

BY_DAY, BY_NIGHT, MANAGER = "Dana Whitlock", "Nia Frost", "Mina Castellan"
PHONES = {BY_DAY: "+447700900431", BY_NIGHT: "+447700900432"}
FROM, UNTIL, WEEKS = 9, 17, 2
# How many minutes it took until somebody had seen an alert; the target is 15.
MINUTES = (6, 21, 4, 9, 3, 12)
STILL_NEW = timedelta(minutes=15)


def keep_watch(session: Session, council_id: str, officers: dict[str, Actor], *, until: datetime) -> None:
    """Put this week and the next on the rota, and let Dana have seen every alert but the newest, most of them in
    time. Flushes."""
    dana, minutes = officers[BY_DAY], cycle(MINUTES)
    for alert in session.scalars(select(Alert).where(Alert.council_id == council_id, Alert.acknowledged_at.is_(None),
                                                     Alert.raised_at < until - STILL_NEW).order_by(Alert.id)).all():
        seen_at = alert.raised_at + timedelta(minutes=next(minutes))
        if alert.case is not None and alert.case.queue == DUTY_QUEUE:
            duty.acknowledge(session, dana, alert.public_id, at=min(seen_at, until))
        else:   # what came after stands in its history already
            duty.set_acknowledged(session, alert, officer_id=dana.officer_id, at=seen_at)
    people = {one.name: one for one in session.scalars(select(Officer).where(
        Officer.council_id == council_id, Officer.name.in_([BY_DAY, BY_NIGHT])))}
    today = until.astimezone(LONDON)
    monday = today.replace(hour=FROM, minute=0, second=0, microsecond=0) - today.weekday() * DAY
    for number in range(WEEKS * 7):
        morning = monday + number * DAY
        evening, next_morning = morning.replace(hour=UNTIL), morning + DAY
        is_weekday = morning.weekday() < 5
        if is_weekday:
            _put_on(session, people[BY_DAY], DUTY_TEAM, morning, evening, officers[MANAGER], until)
        _put_on(session, people[BY_NIGHT], NIGHT_TEAM, evening if is_weekday else morning, next_morning,
                officers[MANAGER], until)


def _put_on(session: Session, officer: Officer, team: str, begins: datetime, ends: datetime, by: Actor,
            at: datetime) -> None:
    rota.put_on(session, officer, team=team, begins=begins, ends=ends, phone=PHONES[officer.name], by=by, at=at)
