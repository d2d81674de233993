"""The live board, and contacts in figures."""

from datetime import timedelta

import pytest

from frontdoor.contacts import handling, needs, wrapping_up
from frontdoor.contacts.contact import Contact, Resolution, Standing, Way
from frontdoor.contacts.failure import Failure
from frontdoor.contacts.models import Chat, Seat
from frontdoor.contacts.wrapping_up import Told
from frontdoor.insight import contact_figures, first_contact
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.desks.conftest import counted
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")


def heard(session, actor, resident, days, *, resolution=Resolution.RESOLVED, code=None):
    """A contact of so many days ago, finished after six minutes."""
    at = factories.AT - timedelta(days=days)
    contact = handling.begin(session, actor, Way.PHONE, resident=resident, at=at)
    need = needs.add(session, contact, at=at, service_id="pothole")
    wrapping_up.finish(session, contact, {need.public_id: Told(resolution, "reporting.new", code)}, actor, ticked=True,
                       note="", assistance="none", at=at + timedelta(minutes=6))
    return contact


def test_it_says_who_waits_how_long_and_who_is_on(desk, council, app):
    ada = desk("Ada Quay")
    actor = factories.actor_of(council, "Bea Moss")
    at = factories.AT
    handling.begin(council, actor, Way.COUNTER, at=at - timedelta(minutes=4))
    council.add_all([
        Contact(council_id=actor.council_id, channel="phone", standing=Standing.RINGING, officer_id=actor.officer_id,
                began_at=at - timedelta(minutes=2), call_id="1", needs=[]),
        Contact(council_id=actor.council_id, channel="phone", standing=Standing.MISSED, began_at=at, call_id="2",
                ended_at=at, needs=[]),
        Seat(council_id=actor.council_id, officer_id=actor.officer_id, places=2, seen_at=at),
        Chat(council_id=actor.council_id, service_id="pothole", page_id="place", why="asked",
             asked_at=at - timedelta(minutes=9)),
        Contact(council_id=actor.council_id, channel="counter", standing=Standing.WAITING, needs=[],
                began_at=at - timedelta(minutes=7)),
        *(Contact(council_id=actor.council_id, channel="counter", standing=Standing.MISSED, needs=[], began_at=at,
                  ended_at=at) for _ in range(2)),
        Contact(council_id=actor.council_id, channel="counter", standing=Standing.WAITING, needs=[],
                began_at=at - timedelta(days=1)),
        *(Chat(council_id=actor.council_id, service_id="pothole", page_id="place", why="asked", asked_at=asked_at,
               closed_at=asked_at, outcome=outcome, officer_id=officer_id)
          for asked_at, outcome, officer_id in (
              (at, "left", None), (at, "away", None), (at, "left", actor.officer_id), (at, "helped", None),
              (at - timedelta(days=1), "left", None))),
    ])
    factories.case(council)
    council.commit()
    ada.get("/desk")
    with counted(app) as said:
        page = ada.get("/manage/board")
    assert len(said) <= 8
    words = " ".join(as_read(page.text).words_of("main").split())
    for expected in ("1 case that nobody has", "Telephone12 min1", "Counter17 min2", "Chat19 min2", "Email0None",
                     "At the counter, 5 min", "Bea Moss", "0 of 2"):
        assert expected in words, (expected, words)
    state = ada.get("/manage/board/state").get_json()
    assert state["loose"] == [1, 0] and state["waiting"] == [[1, 1, 2], [1, 2, 7], [1, 2, 9], [0, 0, -1]]


def test_first_contact_resolution_is_measured_from_the_rows(council):
    actor = factories.actor_of(council, "Ada Quay")
    rose, peter = factories.resident(council, "Rose Fell"), factories.resident(council, "Peter Marsh")
    heard(council, actor, rose, 40)
    heard(council, actor, rose, 33)
    heard(council, actor, peter, 30)
    heard(council, actor, peter, 10, resolution=Resolution.PASSED_ON)
    found = first_contact.read(council, actor, factories.AT - timedelta(days=90), at=factories.AT)
    assert (found.first, found.resolved, found.ticked, found.open) == (3, 1, 3, 0)
    later = first_contact.read(council, actor, factories.AT - timedelta(days=35), at=factories.AT)
    assert (later.first, later.resolved) == (2, 1)


def test_a_manager_reads_contacts_in_figures_and_small_numbers_are_not_told_apart(council, desk):
    boss = desk("Lee Reed", level=Level.MANAGER)
    assert "Nothing is finished yet" in boss.get("/manage/contacts").text
    actor = factories.actor_of(council, "Bea Moss")
    for number in range(12):
        heard(council, actor, factories.resident(council, f"Person {number}"), 30, code=Failure.CHASED_LATE)
    figures = contact_figures.read(council, actor, factories.AT - timedelta(days=90), at=factories.AT)
    assert [(one.way, one.count, one.seconds) for one in figures.ways] == [("phone", 12, 12 * 360)]
    assert figures.failures == {"chased_late": 12}
    council.commit()
    words = " ".join(as_read(boss.get("/manage/contacts").text).words_of("main").split())
    assert "On the telephone126.0£2.15" in words and "after its date12" in words and "100 %" in words
    assert desk("Ada Quay", level=Level.ADVANCED).get("/manage/contacts").status_code == 403
