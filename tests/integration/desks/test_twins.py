"""Two councils alike but for one hidden case: to an officer without the right every page is the same, byte for byte."""

import re

import pytest
import time_machine

from frontdoor.people.actor import Level
from tests import factories
from tests.integration.desks.test_work import DANGER

PAGES = ("/desk", "/desk/queues", "/desk/queues/highways", "/desk/queues/highways-specialists",
         "/desk/queues/highways-works", "/desk/queues/duty", "/desk/search?q=FD-7K2M-9QX4-C", "/desk/assist",
         "/desk/queues/highways?sort=priority", "/desk/queues/highways?sort=newest&due=later",
         "/desk/queues/highways-specialists?waits=officer", "/desk/me", "/manage/work", "/manage/people",
         "/manage/queues")
# What is new each time a page is drawn, whoever asks.
NEW_EACH_TIME = re.compile(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"')


@pytest.fixture(autouse=True)
def still(moment):
    """The clock stands still, so that what a page says of the time is compared too."""
    with time_machine.travel(factories.AT, tick=False):
        yield


def seen(council, officer, hidden):
    """Every page of an officer, before a report with a sign of danger comes in (`hidden` is none) or after it."""
    if hidden is not None:
        factories.case(council, hidden)
    return {path: NEW_EACH_TIME.sub("", officer.get(path).text) for path in PAGES}


@pytest.mark.parametrize("level", [Level.CORE, Level.ADVANCED, Level.SPECIALIST, Level.MANAGER])
def test_a_hidden_case_changes_no_byte_of_any_page_of_those_who_may_not_know(council, desk, level):
    for number in range(3):
        place = factories.place(f"No {number}", 610_000 + 60 * number)
        factories.case(council, {**factories.FOR_A_PERSON, "place": place})
    officer = desk(level=level, teams=("customer-services", "highways"))
    before = seen(council, officer, None)
    assert seen(council, officer, {**DANGER, "injury": True}) == before


def test_the_same_pages_do_change_for_the_duty_team(council, desk):
    officer = desk(level=Level.SPECIALIST, teams=("duty",))
    before = seen(council, officer, None)
    after = seen(council, officer, DANGER)
    assert after["/desk"] != before["/desk"] and after["/desk/queues/duty"] != before["/desk/queues/duty"]


def test_an_open_case_changes_the_pages_of_an_adviser(council, desk):
    officer = desk()
    before = seen(council, officer, None)
    after = seen(council, officer, dict(factories.FOR_A_PERSON))
    assert after["/desk"] != before["/desk"] and after["/desk/queues/highways"] != before["/desk/queues/highways"]
