"""Clocks of the demonstration on which something was done: one that stood still, one with more time, and a complaint in
its first stage."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from frontdoor.cases.case import Case
from frontdoor.clock import add_working_days, local_date
from frontdoor.demo.stories import Scene, Story, report
from frontdoor.people.actor import Actor
from frontdoor.triage import placement, stages
from frontdoor.triage.clocks import WaitsFor
from frontdoor.triage.clockwork import extending, pausing

ROAD_SALT = {
    "request_kind": "new", "own_personal_data": False, "environmental": False, "asked_before": False,
    "description": "What have you paid to each firm that mends roads, and when?", "answer_form": "email",
}
CONTRACT = {**ROAD_SALT, "description": "The contract with the firm that collects the bins, with all prices."}
RUDE = {
    "worried_for_safety": False, "existing_open_case": False, "subject": "delay", "first_contact": False,
    "description": "I rang five times about the broken gate of the playground and nobody rang back.",
    "put_right": "Mend the gate and tell me when.", "for_someone_else": False, "adjustments": ["none"],
}
ADVISER = "Sam Okafor"


def always_there(scene: Scene, until: datetime) -> Iterator[Story]:
    """What every visitor of the demonstration finds."""
    yield _stood_still(scene, _before(until, 8))
    yield _longer(scene, _before(until, 12))
    rude = {**RUDE, "happened_on": local_date(_before(until, 30)).isoformat()}
    yield _in_first_stage(scene, rude, _before(until, 6))


def _before(until: datetime, working_days: int) -> datetime:
    """Ten in the morning, or so, of a working day so long ago."""
    day = add_working_days(local_date(until), -working_days)
    return until - timedelta(days=(local_date(until) - day).days, minutes=45)


def _taken(scene: Scene, service_id: str, answers: Mapping[str, Any], at: datetime) -> tuple[Case, Actor]:
    case, adviser = report(scene, service_id, dict(answers), at), scene.officers[ADVISER]
    placement.take(scene.session, case, actor=adviser, at=at + timedelta(minutes=20))
    return case, adviser


def _stood_still(scene: Scene, at: datetime) -> Story:
    """A request that did not say which years it meant: asked on the telephone, written down the next day."""
    yield at
    case, adviser = _taken(scene, "foi-request", ROAD_SALT, at)
    yield at + timedelta(days=1, hours=3)
    pausing.pause(scene.session, case, waits_for=WaitsFor.RESIDENT, reason="Which years? Asked on the telephone.",
                  since=at + timedelta(hours=2), actor=adviser, at=at + timedelta(days=1, hours=3))
    yield at + timedelta(days=5)
    pausing.resume(scene.session, case, reason="They mean since 2023.", since=at + timedelta(days=4), actor=adviser,
                   at=at + timedelta(days=5))


def _longer(scene: Scene, at: datetime) -> Story:
    """A request for which the public interest has to be weighed."""
    yield at
    case, adviser = _taken(scene, "foi-request", CONTRACT, at)
    yield at + timedelta(days=4)
    extending.extend(scene.session, case, actor=adviser, at=at + timedelta(days=4),
                     reason="Some prices are secrets of the firm. We have to weigh what the public gains by them.")


def _in_first_stage(scene: Scene, answers: Mapping[str, Any], at: datetime) -> Story:
    """A complaint that was acknowledged after two days."""
    yield at
    case, adviser = _taken(scene, "complaint", answers, at)
    yield at + timedelta(days=2)
    stages.begin_next(scene.session, case, actor=adviser, at=at + timedelta(days=2))
