"""My work shows what is mine to do, what my teams have to do, and when something is wrong."""

import re
from datetime import timedelta

import pytest

from frontdoor.cases.work import Task
from frontdoor.notifications import beat, hold
from frontdoor.people.actor import Level
from frontdoor.triage import placement, questions
from tests import factories
from tests.integration.desks.conftest import counted

pytestmark = pytest.mark.usefixtures("moment")
DANGER = {"depth_mm": "dont_know", "description": "My husband hits me and I am scared to go home."}


def test_an_officer_without_work_is_told_where_to_find_some(desk):
    page = desk().get("/desk")
    assert "You have no cases" in page.text and "Go to the queues" in page.text
    assert "Nothing to do beside the cases" in page.text


def test_an_officer_in_no_team_is_told_what_to_do(desk):
    assert "Ask your manager to add you to one" in desk(teams=()).get("/desk").text


def test_what_i_took_is_on_my_page_and_on_nobody_elses(council, desk, seat):
    ada = factories.officer(council)
    case = factories.case(council, factories.FOR_A_PERSON)
    placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    assert case.reference in seat(ada).get("/desk").text
    assert case.reference not in desk("Bo Lane").get("/desk").text


def test_what_i_asked_a_resident_stays_in_sight(council, seat):
    ada = factories.officer(council)
    case = factories.case(council, factories.FOR_A_PERSON)
    placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    questions.ask_resident(council, case, question="How deep?", actor=ada.as_actor(), at=factories.AT)
    page = seat(ada).get("/desk").text
    assert "What you asked residents" in page and case.reference in page and "7 Dec 2026" in page


def test_a_task_is_done_with_one_button_and_once(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    questions.write(council, case, body="Any news?", party=factories.party(council, case), at=factories.AT)
    ada = desk()
    assert "Reply to the resident&#39;s message" in ada.get("/desk").text
    done = ada.submit("/desk", {}, form=1)
    assert "The task is done." in done.text and "Reply to the resident" not in done.text
    task = council.query(Task).one()
    assert task.done_at > factories.AT and task.done_by


def test_a_task_that_is_not_there_is_a_404(desk):
    ada = desk()
    csrf = token_of(ada.get("/desk"))
    for key in ("", "reply:999999", "x" * 5_000, "\x00"):
        assert ada.post("/desk/tasks/done", data={"csrf_token": csrf, "task": key}).status_code == 404


def test_the_task_of_another_team_cannot_be_done(council, desk):
    council.add(Task(council_id=factories.ALDERMERE, team_slug="highways", key="k1", words="Look",
                     created_at=factories.AT))
    ada = desk()
    assert "Look" not in ada.get("/desk").text
    answer = ada.post("/desk/tasks/done", data={"csrf_token": token_of(ada.get("/desk")), "task": "k1"})
    assert answer.status_code == 404 and council.query(Task).one().done_at is None


def test_queues_with_something_urgent_come_first_and_counts_stop_at_100(council, desk):
    urgent = factories.case(council, {"depth_mm": "dont_know", "place": factories.place("A", 610_000)})
    urgent.priority = 2
    for number in range(102):
        other = waiting(council, number)
    other.queue = "highways-specialists"
    page = desk(teams=("customer-services", "highways")).get("/desk").text
    assert "100+ waiting" in page and "1 urgent" in page
    assert page.index("Highways: for an adviser") < page.index("Highways: for a specialist")
    assert "queues are empty" in page and "Parking: for an adviser" not in page


def test_only_the_duty_team_is_alerted_of_danger(council, desk):
    case = factories.case(council, DANGER)
    duty = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",)).get("/desk").text
    assert "somebody may be in danger" in duty and case.reference in duty
    for level in (Level.CORE, Level.MANAGER):
        other = desk(f"{level} Lane", level=level, teams=("customer-services", "highways")).get("/desk").text
        assert "danger" not in other and case.reference not in other


def test_a_banner_says_when_the_worker_has_been_silent_for_five_minutes(council, desk, moment):
    ada = desk()
    beat.beat(council, at=factories.AT)
    assert "No messages are going out" not in ada.get("/desk").text
    moment.shift(timedelta(minutes=5))
    assert "No messages are going out" in ada.get("/desk").text


def test_a_banner_says_that_messages_are_held_after_a_restore_until_they_are_released(council, desk):
    ada = desk()
    assert "Messages are held" not in ada.get("/desk").text
    for statement in hold.statements(backed_up_at=factories.AT, at=factories.AT):
        council.execute(statement)
    assert "Messages are held" in ada.get("/desk").text
    hold.release(council, at=factories.AT)
    assert "Messages are held" not in ada.get("/desk").text


def test_the_page_makes_as_many_queries_however_much_there_is(app, council, seat):
    ada = factories.officer(council, teams=("customer-services", "highways", "duty"))
    visitor = seat(ada)
    visitor.get("/desk")
    with counted(app) as bare:
        visitor.get("/desk")
    for number in range(12):
        case = waiting(council, number)
        questions.write(council, case, body="News?", party=factories.party(council, case), at=factories.AT)
        if number % 2:
            placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    with counted(app) as full:
        visitor.get("/desk")
    assert len(full) == len(bare) <= 13, full    # with the opening of a transaction in SQLite


def waiting(council, number):
    place = factories.place(f"B{number}", 620_000 + 50 * number)
    return factories.case(council, {**factories.FOR_A_PERSON, "place": place})


def token_of(page):
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


@pytest.mark.parametrize("level, teams, most, beyond", [
    (Level.ADVANCED, ("customer-services",), 6, set()), (Level.SPECIALIST, ("duty",), 7, {"/desk/duty"}),
    (Level.MANAGER, ("highways",), 8, {"/manage/work", "/manage/people", "/design"}),
])
def test_every_place_is_two_presses_away_and_the_bar_holds_few(desk, level, teams, most, beyond):
    visitor = desk(level=level, teams=teams)

    def ways(address, label="[^\"]*"):
        bars = re.findall(rf'<nav[^>]*aria-label="{label}".*?</nav>', visitor.get(address).text, re.S)
        return [href for bar in bars for href in re.findall(r'href="([^"]+)"', bar)]

    bar = ways("/desk", "Desk")
    assert len(bar) <= most
    assert {"/desk/me", "/desk/caseload", "/desk/referrals", "/desk/queues", "/desk/contact", "/desk/counter",
            "/desk/chat", "/desk/call-backs", "/desk/assist", "/desk/people", "/desk/diary", "/desk/knowledge",
            *beyond} <= {
        *ways("/desk"), *(second for first in bar for second in ways(first))}
