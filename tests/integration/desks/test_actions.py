"""Each action does its one thing, asks for what it needs, and refuses in plain words."""

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Outcome, State
from frontdoor.cases.history import CaseMessage, Decision, Entry
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.triage import questions
from tests import factories

pytestmark = pytest.mark.usefixtures("moment")
EVERYWHERE = ("customer-services", "highways")
NEEDS_WORDS = {
    "decide": "Enter the reasons for your decision", "ask_resident": "Enter your question",
    "reply": "Enter your message", "refer_to_specialist": "Enter the reason",
}


@pytest.fixture
def case(council):
    return factories.case(council, factories.FOR_A_PERSON)


@pytest.fixture
def ada(desk):
    return desk(level=Level.MANAGER, teams=EVERYWHERE)


def act(visitor, case, slug, **fields):
    return visitor.submit(f"/desk/cases/{case.reference}/{slug}", fields, form=1)


def fresh(council, case):
    council.refresh(case)
    return case


def test_an_officer_decides_and_the_resident_reads_the_reasons(council, ada, case):
    page = act(ada, case, "decide", outcome="no_action", text="It is 2 cm deep. We repair from 4 cm.")
    assert page.request.path == f"/desk/cases/{case.reference}" and "Decided." in page.text
    case = fresh(council, case)
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.NO_ACTION)
    body = council.scalar(select(OutboxRow.body).where(OutboxRow.purpose == "decided"))
    assert "Why: It is 2 cm deep. We repair from 4 cm." in body


def test_accepting_plans_the_work_and_keeps_a_date(council, ada, case):
    act(ada, case, "decide", outcome="accepted", text="It is deep enough.")
    case = fresh(council, case)
    assert (case.state, case.queue) == (State.SCHEDULED, "highways-works") and case.due_at is not None


def test_the_words_for_the_resident_can_be_seen_before_they_are_sent(council, ada, case):
    page = act(ada, case, "decide", outcome="not_ours", text="National Highways looks after it.", preview="yes")
    assert "What the resident will read" in page.text and "Why: National Highways looks after it." in page.text
    assert fresh(council, case).state == State.WITH_ADVISER and council.query(Decision).count() == 0


def test_what_is_missing_is_asked_for_beside_the_field(council, ada, case):
    for slug, sentence in NEEDS_WORDS.items():
        page = act(ada, case, slug, text="  \n ", outcome="accepted")
        assert page.status_code == 422 and page.text.count(sentence) == 2
    assert fresh(council, case).state == State.WITH_ADVISER


def test_only_a_decision_that_is_offered_can_be_made(council, ada, case):
    for outcome in ("", "fixed", "burn", "\x00"):
        page = act(ada, case, "decide", outcome=outcome, text="Because.")
        assert page.status_code == 422 and "Select what you decide" in page.text and ">Because.</textarea>" in page.text
    assert fresh(council, case).state == State.WITH_ADVISER


def test_too_many_words_are_refused_and_kept(ada, case):
    page = act(ada, case, "ask_resident", text="x" * 3_001)
    assert page.status_code == 422 and "must be 3,000 characters or fewer" in page.text and "x" * 3_001 in page.text


def test_a_question_makes_the_case_wait_and_stopping_brings_it_back(council, ada, case):
    act(ada, case, "take")
    act(ada, case, "ask_resident", text="How deep is it?")
    assert fresh(council, case).state == State.AWAITING_RESIDENT
    act(ada, case, "stop_waiting")
    case = fresh(council, case)
    assert case.state == State.WITH_ADVISER and case.owner_id is not None


def test_a_message_goes_out_and_finishes_the_task_to_reply(council, ada, case):
    questions.write(council, case, body="News?", party=factories.party(council, case), at=factories.AT)
    act(ada, case, "reply", text="We look at it on Friday.\x00")
    newest = select(CaseMessage.body).order_by(CaseMessage.id.desc())
    assert council.scalars(newest).first() == "We look at it on Friday."
    assert "Reply to the resident" not in ada.get("/desk").text


def test_a_case_is_taken_put_back_and_taken_over(council, ada, desk, case):
    bo = desk("Bo Lane", level=Level.ADVANCED)
    act(ada, case, "take")
    assert "is working on this case. Take it over first." in bo.get(f"/desk/cases/{case.reference}").text
    assert act(bo, case, "take").status_code == 200
    assert "Put back" not in ada.get(f"/desk/cases/{case.reference}").text
    act(bo, case, "put_back")
    case = fresh(council, case)
    assert (case.owner_id, case.queue) == (None, "highways")


def test_a_specialist_gets_the_case_and_returns_it(council, ada, desk, case):
    act(ada, case, "refer_to_specialist", text="The road may be undermined.")
    assert fresh(council, case).queue == "highways-specialists"
    morgan = desk("Morgan Ellis", level=Level.SPECIALIST, teams=("highways",))
    act(morgan, case, "step_down", text="It is only the surface.")
    assert fresh(council, case).queue == "highways"


def test_the_works_team_finishes_the_repair_and_it_can_be_opened_again(council, ada):
    case = factories.case(council)
    act(ada, case, "complete_work", text="")
    assert fresh(council, case).outcome == Outcome.FIXED
    act(ada, case, "reopen", text="It broke up again.")
    assert fresh(council, case).state == State.WITH_ADVISER


def test_the_works_team_returns_what_it_cannot_do(council, ada):
    case = factories.case(council)
    act(ada, case, "return_work", text="It is a sink hole.")
    assert fresh(council, case).state == State.WITH_ADVISER


def test_a_report_is_joined_to_one_nearby_and_taken_apart_again(council, ada, case):
    near = factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place("The bend", 600_150)})
    page = ada.get(f"/desk/cases/{near.reference}/mark_duplicate")
    assert f"Outside 12 Mill Lane, 50 m away ({case.reference})" in page.text
    act(ada, near, "mark_duplicate", near=case.reference)
    assert fresh(council, near).canonical_id == case.id
    act(ada, near, "detach_duplicate", text="They are two holes.")
    assert fresh(council, near).state == State.WITH_ADVISER and near.canonical_id is None


def test_a_report_is_only_joined_to_one_that_the_officer_may_see(ada, case):
    for fields, sentence in (
        ({}, "Select the report that this one repeats"),
        ({"near": "FD-7K2M-9QX4-C"}, "Select the report that this one repeats"),
        ({"near": "another"}, "Enter the reference of the other report"),
        ({"near": "another", "reference": "FD-7K2M-9QX4-C"}, "Enter the reference of a report that you may see"),
        ({"near": "another", "reference": "\x00' or 1=1"}, "Enter the reference of a report that you may see"),
    ):
        page = act(ada, case, "mark_duplicate", **fields)
        assert page.status_code == 422 and page.text.count(sentence) >= 2


def test_a_report_is_not_joined_to_a_hidden_one_which_is_not_even_offered(council, ada, case):
    hidden = factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place("The bend", 600_150),
                                      "description": "He hits me and I am scared to go home."})
    page = act(ada, case, "mark_duplicate", near="another", reference=hidden.reference)
    assert page.status_code == 422 and page.text.count(hidden.reference) == 1, "only as it was typed"


def test_a_report_is_not_joined_to_itself(ada, case):
    page = act(ada, case, "mark_duplicate", near="another", reference=case.reference)
    assert page.status_code == 409 and "It can only be joined to another report that is still open." in page.text


def test_an_action_that_is_not_possible_says_why_and_has_nothing_to_send(ada, case):
    page = ada.get(f"/desk/cases/{case.reference}/complete_work")
    assert page.status_code == 200 and "This can be done when it is planned for repair." in page.text
    assert "<textarea" not in page.text


def test_an_officer_below_the_level_is_told_which_level_it_needs(council, desk, case):
    page = desk(level=Level.CORE).get(f"/desk/cases/{case.reference}/decide")
    assert "This needs an officer of at least" in page.text


def test_an_action_is_written_into_the_history_with_its_officer(council, ada, case):
    act(ada, case, "refer_to_specialist", text="The road may be undermined.")
    entry = council.scalars(select(Entry).where(Entry.move == "refer_to_specialist")).one()
    assert (entry.actor_name, entry.reason) == ("Ada Quay", "The road may be undermined.")


def test_whatever_is_typed_is_text_everywhere(council, ada, case):
    for words in ("<script>alert(1)</script>", "{{ 7*7 }}", "{link}{", "‮evil", "=cmd|' /C calc'!A0", "😀" * 50):
        act(ada, case, "reply", text=words)
        page = ada.get(f"/desk/cases/{case.reference}")
        assert page.status_code == 200 and "<script>alert" not in page.text
        assert council.scalars(select(CaseMessage.body).order_by(CaseMessage.id.desc())).first() == words
