"""The same with many cases: confirmed, each by itself, the refused ones named, and never anything half done."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases.case import State
from frontdoor.cases.history import CaseMessage
from frontdoor.people.actor import Level
from frontdoor.triage import placement
from tests import factories
from tests.integration.desks.conftest import found
from tests.integration.desks.test_queues import QUEUE, reports

pytestmark = pytest.mark.usefixtures("moment")


def confirm(visitor, do, cases=(), **more):
    """From the queue to the page that asks what exactly."""
    token = found(r'name="csrf_token" value="([^"]+)"', visitor.get(QUEUE).text)
    return visitor.post(f"{QUEUE}/chosen", follow_redirects=True, data={
        "csrf_token": token, "do": do, "case": [case.reference for case in cases], **more})


def send(visitor, page, do, **fields):
    """Send the page that asks, with what is filled in."""
    return visitor.post(f"{QUEUE}/chosen/{do}", data={
        "csrf_token": found(r'name="csrf_token" value="([^"]+)"', page.text),
        "token": found(r'name="token" value="([^"]+)"', page.text),
        "case": re.findall(r'name="case" value="([^"]+)"', page.text), **fields})


def test_cases_are_given_to_an_officer_and_the_one_that_cannot_be_says_why(council, desk):
    bo = factories.officer(council, "Bo Lane")
    one, two, gone = reports(council, 3)
    ada = desk()
    gone.state, gone.queue, gone.outcome = State.CLOSED, None, "no_action"
    page = confirm(ada, "give", [one, two, gone])
    assert "Who gets the 3 cases?" in page.text and "Give (3 cases)" in page.text
    done = send(ada, page, "give", officer=bo.public_id, text="Bo knows these roads.")
    assert "2 of 3 cases given" in done.text and "This case is finished." in done.text
    assert (one.owner_id, two.owner_id, gone.owner_id) == (bo.id, bo.id, None)
    acts = council.scalars(select(AuditRow.subject_id).where(AuditRow.action == "give")).all()
    assert sorted(acts) == sorted([one.reference, two.reference])


def test_all_that_fit_are_chosen_over_every_page(council, desk):
    cases = reports(council, 27, apart=timedelta(hours=1))
    cases[0].ward = "Castle"
    ada = desk()
    page = confirm(ada, "priority", all="yes", ward="Harbour")
    assert "What priority shall the 26 cases have?" in page.text
    done = send(ada, page, "priority", priority="high", text="The school is back.")
    assert "26 of 26 cases changed" in done.text
    assert [case.priority for case in cases] == [0] + [1] * 26


def test_cases_move_to_another_queue_of_their_kind_alone(council, desk):
    [case] = reports(council, 1)
    ada = desk()
    page = confirm(ada, "move", [case])
    assert "Parking: for an adviser" in page.text and "for a specialist" not in page.text
    assert "1 of 1 case moved" in send(ada, page, "move", queue="parking", text="A bay.").text
    assert case.queue == "parking"


def test_one_question_goes_to_every_resident_and_what_somebody_else_has_is_left_alone(council, desk):
    mine, theirs = reports(council, 2)
    placement.take(council, theirs, actor=factories.actor_of(council, "Bo Lane"), at=factories.AT)
    ada = desk(level=Level.CORE)
    page = confirm(ada, "ask", [mine, theirs])
    done = send(ada, page, "ask", text="Is it still there?")
    assert "1 of 2 cases asked" in done.text and "Bo Lane is working on this case." in done.text
    assert mine.state == State.AWAITING_RESIDENT and theirs.state == State.WITH_ADVISER
    assert council.scalars(select(CaseMessage.case_id)).all() == [mine.id]


def test_a_decision_of_many_is_each_ones_own_with_its_message(council, desk):
    cases = reports(council, 2)
    ada = desk()
    page = confirm(ada, "decide", cases)
    done = send(ada, page, "decide", outcome="no_action", text="It is below the level.")
    assert "2 of 2 cases decided" in done.text and {case.state for case in cases} == {State.CLOSED}


@pytest.mark.parametrize("do, fields, sentence", [
    ("give", {"officer": ""}, "Select who gets them"), ("move", {"queue": "duty", "text": "x"}, "Select the queue"),
    ("move", {"queue": "parking", "text": " "}, "Enter the reason"),
    ("priority", {"priority": "king", "text": "My words"}, "Select the priority"),
    ("ask", {"text": ""}, "Enter your question"), ("decide", {"outcome": "", "text": "My words"}, "Select what you"),
])
def test_what_is_missing_is_asked_again_and_nothing_is_lost_or_done(council, desk, do, fields, sentence):
    cases = reports(council, 2)
    ada = desk()
    page = send(ada, confirm(ada, do, cases), do, **fields)
    assert page.status_code == 422 and sentence in page.text and page.text.count('name="case"') == 2
    assert fields.get("text", "").strip() in page.text and all(case.queue == "highways" for case in cases)


def test_choosing_nothing_or_no_action_says_what_to_do(council, desk):
    cases = reports(council, 1)
    ada = desk()
    for do, chosen in (("", cases), ("give", []), ("nonsense", cases)):
        assert "Select the cases, and what to do with them" in confirm(ada, do, chosen).text


def test_a_restricted_case_is_not_named_to_those_who_may_not_see_it(council, desk):
    shown, hidden = reports(council, 2)
    ada = desk()
    page = confirm(ada, "priority", [shown, hidden])
    hidden.confidentiality = 2
    done = send(ada, page, "priority", priority="high", text="x")
    assert "You cannot see this case any more." in done.text and hidden.title not in done.text
    assert hidden.priority == 0


def test_only_managers_give_and_another_teams_cases_are_left_to_it(council, desk):
    cases = reports(council, 1)
    core, other = desk("Cy Reed", level=Level.CORE), desk("Di Marsh", level=Level.ADVANCED, teams=("parking",))
    assert "Give to an officer" not in core.get(QUEUE).text and "Choose what to do" not in other.get(QUEUE).text
    page = confirm(core, "ask", cases)
    assert send(core, page, "give", officer="x").status_code == 403


def test_an_old_page_comes_back_with_everything_on_it(council, desk):
    cases = reports(council, 2)
    ada = desk()
    page = confirm(ada, "ask", cases)
    back = ada.post(f"{QUEUE}/chosen/ask", data={
        "csrf_token": "old", "case": [case.reference for case in cases], "text": "Is it still there?"})
    assert back.status_code == 400 and "Is it still there?" in back.text and page.status_code == 200
