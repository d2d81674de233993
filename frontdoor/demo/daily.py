"""Bins, dumped rubbish, complaints and requests for information: what the waste officer and the complaints officer of
the demonstration find on their desks."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from frontdoor import places
from frontdoor.clock import DAY, local_date
from frontdoor.demo.care import sent
from frontdoor.demo.stories import Scene, Story

MISSED = {
    "container": "recycling", "contaminated": False, "out_on_time": True, "second_miss_running": False,
    "assisted": False, "clinical_waste": False, "round_finished": True, "name": "Ines Carvalho",
    "email": "ines.carvalho@example.com",
}
BAGS = {
    "in_progress": False, "land": "public_highway", "material": ["household"], "volume_m3": "0.5", "hazardous": False,
    "blocking": False, "witnessed": False, "description": "Six black bags and a broken chair by the bench.",
    "name": "Errol Samuels", "email": "errol.samuels@example.com",
}
SEEN = {
    **BAGS, "material": ["household", "tyres"], "volume_m3": "3", "blocking": True, "witnessed": True,
    "what_was_seen": "A white van at about six in the morning. Two men threw it all over the wall.",
    "description": "", "name": "Hilda Moss", "email": "hilda.moss@example.com", "statement": True,
}
SHOUTED = {
    "worried_for_safety": False, "existing_open_case": False, "subject": "staff", "first_contact": True,
    "description": "I asked about my council tax at the counter and was laughed at in front of the queue.",
    "put_right": "I want somebody to say sorry.", "for_someone_else": False, "adjustments": ["phone_call"],
    "name": "Gladys Achebe", "phone": "+441632960311",
}
NO_ANSWER = {
    **SHOUTED, "subject": "delay", "first_contact": False, "adjustments": ["none"], "name": "Piotr Zielinski",
    "description": "I wrote three times about the damp in the flat above the shop and nobody wrote back.",
    "put_right": "Answer me.", "email": "piotr.zielinski@example.com", "phone": None,
}
SALT = {
    "request_kind": "new", "own_personal_data": False, "environmental": False, "asked_before": False,
    "description": "How much did you spend on road salt in each winter since 2020?", "answer_form": "email",
    "name": "Ruby Ashdown", "email": "ruby.ashdown@example.com",
}
AIR = {**SALT, "environmental": True, "description": "All measurements of the air in the High Street since 2023.",
       "name": "Friends of the Meadow", "email": "meadow@example.com"}


def always_there(scene: Scene, spots: list[dict[str, Any]], until: datetime) -> Iterator[Story]:
    """What every visitor of the demonstration finds. `spots` are places of the council, each outside a home."""
    for service_id, answers, ago in (
        ("missed-bin", {**MISSED, **_home(scene, spots[1], until)}, timedelta(hours=20)),
        ("missed-bin", {**MISSED, **_home(scene, spots[2], until), "second_miss_running": True}, timedelta(hours=2)),
        ("fly-tipping", {**BAGS, "place": spots[3]}, timedelta(days=2, hours=5)),
        ("fly-tipping", {**SEEN, "place": spots[4]}, timedelta(hours=4)),
        ("complaint", {**SHOUTED, "happened_on": _days_before(until, 6)}, timedelta(days=3, hours=2)),
        ("complaint", {**NO_ANSWER, "happened_on": _days_before(until, 40)}, timedelta(hours=5)),
        ("foi-request", SALT, timedelta(days=9)), ("foi-request", AIR, timedelta(days=1, hours=3)),
    ):
        yield sent(scene, service_id, answers, until - ago)


def _home(scene: Scene, spot: dict[str, Any], until: datetime) -> dict[str, Any]:
    """Whose bin it was, and its day: that before the report."""
    return {"address": places.address_answer(scene.session, scene.council_id, str(spot["uprn"])),
            "collection_date": _days_before(until, 1)}


def _days_before(until: datetime, days: int) -> str:
    return (local_date(until) - days * DAY).isoformat()
