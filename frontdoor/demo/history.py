"""A year of reports in the demonstration's council: which, where and when; what became of them is in stories."""

import heapq
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.demo import care, cast, clocks, daily
from frontdoor.demo.stories import Scene, Story, asked, doubted, handed_on, told
from frontdoor.people.actor import Actor
from frontdoor.places.models import Address, Street, Ward

DUPLICATE_SHARE = 0.08


def live_through(
    session: Session, council_id: str, officers: dict[str, Actor], *, seed: int, reports: int, until: datetime,
) -> int:
    """Let a year pass, up to `until`: `reports` reports and all that followed. Gives the number of steps taken."""
    scene = Scene(session, council_id, Random(seed), officers)
    steps = play(_stories(scene, reports, until), until)
    session.flush()
    return steps


def play(stories: Iterable[Story], until: datetime) -> int:
    """Let the stories happen side by side, whatever comes first first, up to `until`. Gives the number of steps."""
    waiting: list[tuple[datetime, int, Story]] = []
    for number, story in enumerate(stories):
        heapq.heappush(waiting, (next(story), number, story))
    steps = 0
    while waiting and waiting[0][0] <= until:
        _, number, story = heapq.heappop(waiting)
        steps += 1
        following = next(story, None)
        if following is not None:
            heapq.heappush(waiting, (following, number, story))
    return steps


def _stories(scene: Scene, reports: int, until: datetime) -> Iterator[Story]:
    spots = _spots(scene, reports)
    for place in spots:
        # Newer months are fuller, so that the desks have something to do.
        days = 365 * scene.rng.random() ** 2.2
        at = until - timedelta(days=days, minutes=scene.rng.uniform(10, 600))
        service_id, answers = _answers(scene.rng, place)
        yield told(scene, service_id, answers, at, **_way_in(scene))
        if service_id == "pothole" and scene.rng.random() < DUPLICATE_SHARE:
            yield told(scene, service_id, dict(answers), at + timedelta(hours=scene.rng.uniform(1, 40)))
    yield from _always_there(scene, spots, until)


def _way_in(scene: Scene) -> dict[str, Any]:
    if scene.rng.random() > 0.12:
        return {}
    adviser = scene.officers["Sam Okafor"]
    return {"officer_id": adviser.officer_id, "channel": scene.rng.choice(("phone", "phone", "counter")),
            "assistance": scene.rng.choice(("on_behalf", "coached")), "authority": "verbal"}


def _answers(rng: Random, place: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    if rng.random() < 0.18:
        return "street-light", {
            "place": place, "light": "street_light", "fault": rng.choice(("out", "flickering", "on_all_day")),
            "exposed_wires": False, "structural": False, "column": str(rng.randrange(1, 40)),
        }
    unsure = rng.random() < 0.16
    return "pothole", {
        "place": place, "surface": rng.choice(("carriageway", "carriageway", "carriageway", "footway", "cycleway")),
        "missing_cover": rng.random() < 0.02, "collapse": False, "immediate_danger": rng.random() < 0.06,
        "depth_mm": "dont_know" if unsure else rng.choice((15, 30, 45, 50, 60, 80)),
        "width_mm": "dont_know" if unsure else rng.choice((160, 200, 300, 450)),
        "injury": rng.random() < 0.03, "vehicle_damage": rng.random() < 0.06,
        "description": rng.choice(cast.POTHOLE_WORDS),
    }


def _always_there(scene: Scene, spots: list[dict[str, Any]], until: datetime) -> Iterator[Story]:
    """What every visitor of the demonstration finds: a traffic light already reported in Mill Lane, a report
    for the adviser, and one that only the duty specialist may see."""
    yield told(scene, "street-light", {
        "place": on_street(scene, "Mill Lane") or spots[0], "light": "traffic_light", "fault": "out",
        "exposed_wires": False, "structural": False,
    }, until - timedelta(days=4))
    sizes = {"surface": "carriageway", "missing_cover": False, "collapse": False, "immediate_danger": False}
    unsure = {**sizes, "depth_mm": "dont_know", "width_mm": "dont_know"}
    for number, tell in enumerate((told, told, told, asked, handed_on)):
        yield tell(scene, "pothole", {"place": spots[-1 - number], **unsure,
                                      "description": cast.POTHOLE_WORDS[number]},
                   until - timedelta(minutes=40, hours=(1.3, 0.6, 0.1, 20, 30)[number]))
    yield doubted(scene, "pothole", {"place": spots[-7], **sizes, "depth_mm": 25, "width_mm": 300},
                  until - timedelta(days=2))
    yield told(scene, "pothole", {"place": spots[0], **sizes, "depth_mm": 60, "width_mm": 300,
                                  "description": cast.DANGER_WORDS}, until - timedelta(minutes=4))
    yield from care.always_there(scene, until)
    yield from daily.always_there(scene, spots, until)
    yield from clocks.always_there(scene, until)


def place_of(address: Address, street: Street, ward: str) -> dict[str, Any]:
    """The answer to "where is it?" for outside an address."""
    return {"label": f"Outside {address.line}", "street": street.name, "usrn": street.usrn, "uprn": address.uprn,
            "easting": round(address.easting), "northing": round(address.northing), "ward": ward}


def _spots(scene: Scene, how_many: int) -> list[dict[str, Any]]:
    rows = scene.session.execute(
        select(Address, Street, Ward.name)
        .join(Street, (Street.council_id == Address.council_id) & (Street.usrn == Address.usrn))
        .join(Ward, (Ward.council_id == Address.council_id) & (Ward.code == Address.ward_code))
        .where(Address.council_id == scene.council_id).order_by(Address.uprn)
    ).all()
    return [place_of(*scene.rng.choice(rows)) for _ in range(how_many)]


def on_street(scene: Scene, name: str) -> dict[str, Any] | None:
    """A junction of the street of that name, or None where the council has no such street."""
    street = next((one for one in places.find(scene.session, scene.council_id, name) if one.kind == "street"), None)
    if street is None:
        return None
    spots = places.along(scene.session, scene.council_id, street.usrn)
    spot = next((one for one in spots if one.kind == "junction"), spots[0])
    label = spot.label if street.street in spot.label else f"{spot.label}, {street.street}"
    return {"label": label, "street": street.street, "usrn": street.usrn, "uprn": None,
            "easting": round(spot.easting), "northing": round(spot.northing), "ward": street.ward}
