"""What a resident may send from the page that follows their report, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Outcome, State
from frontdoor.cases.history import CaseMessage
from frontdoor.cases.work import Task
from frontdoor.config import Settings
from frontdoor.people.actor import Actor
from frontdoor.triage import ending, questions
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.opening import opening, tracking
from tests.integration.pages import as_read


@pytest.fixture
def adviser(council: Session) -> Actor:
    return make.actor_of(council, "Ada Quay")


def test_the_resident_answers_the_question_and_the_case_goes_on(
    council: Session, client: Visitor, settings: Settings, adviser: Actor,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    questions.ask_resident(council, case, question="Which side of the road?", actor=adviser, at=make.AT)
    page = opening(client, settings, council, case)
    assert "We need an answer from you" in page.text and "Which side of the road?" in page.text
    after = client.submit(tracking(case), {"text": "The left side.\r\nBy the gate."})
    assert "We have your answer" in after.text and "Being looked at" in after.text
    assert case.state == State.WITH_ADVISER
    said = council.scalars(select(CaseMessage).where(CaseMessage.direction == "from_resident")).one()
    assert said.body == "The left side.\nBy the gate."


def test_a_message_becomes_a_task_for_the_team(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    assert "We have your message" in client.submit(tracking(case), {"text": "It is bigger now."}).text
    assert [task.words for task in council.scalars(select(Task))] == ["Reply to the resident's message"]


@pytest.mark.parametrize("text, sentence", [
    ("", "Enter your message"), (" \r\n ", "Enter your message"),
    ("x" * 5001, "Your message must be 5,000 characters or fewer"),
])
def test_a_message_that_cannot_be_sent_comes_back_with_a_sentence(
    council: Session, client: Visitor, settings: Settings, text: str, sentence: str,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    page = client.submit(tracking(case), {"text": text})
    assert page.status_code == 422 and sentence in page.text
    assert as_read(page.text).words_of("title").startswith("Error: ")
    assert text.strip() in page.text
    assert council.scalars(select(CaseMessage)).all() == []


def test_hostile_text_stays_text(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    page = client.submit(tracking(case), {"text": "<script>alert(1)</script>\x00\x1b{{ 7 * 7 }}"})
    assert page.status_code == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7 * 7 }}" in page.text


def test_the_same_message_sent_twice_is_one_message(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    for _ in range(2):
        client.submit(tracking(case), {"text": "It is by the gate."})
    assert len(council.scalars(select(CaseMessage)).all()) == 1


def test_what_was_typed_comes_back_when_the_page_was_open_too_long(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    begun = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    with time_machine.travel(begun, tick=False) as moment:
        page = opening(client, settings, council, case)
        fields = next(form.fields for form in as_read(page.text).forms() if "text" in form.fields)
        moment.shift(timedelta(hours=2))
        sent = client.post(f"{tracking(case)}/messages", data={**fields, "text": "A long answer"})
    assert sent.status_code == 404
    assert "A long answer" in sent.text and case.reference not in sent.text


def test_a_form_that_has_expired_comes_back_with_what_was_typed(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.FOR_A_PERSON)
    opening(client, settings, council, case)
    sent = client.post(f"{tracking(case)}/messages", data={"csrf_token": "of yesterday", "text": "It is by the gate."})
    assert sent.status_code == 400
    assert "It is by the gate." in sent.text and "had been open too long" in sent.text
    assert council.scalars(select(CaseMessage)).all() == []


def test_the_resident_withdraws_after_being_asked_whether_they_are_sure(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    opening(client, settings, council, case)
    page = client.submit(f"{tracking(case)}/withdraw", {})
    assert "You withdrew your report" in page.text and "Withdrawn" in page.text
    assert (case.state, case.outcome) == (State.WITHDRAWN, Outcome.WITHDRAWN)


def test_a_finished_report_cannot_be_withdrawn_and_says_why(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council, make.TOO_SHALLOW)
    page = opening(client, settings, council, case)
    token = as_read(page.text).forms()[-1].fields["csrf_token"]
    sentence = "Your report is finished, so you cannot withdraw it any more."
    assert sentence in client.get(f"{tracking(case)}/withdraw").text
    refused = client.post(f"{tracking(case)}/withdraw", data={"csrf_token": token})
    assert refused.status_code == 422 and sentence in refused.text
    assert case.state == State.CLOSED


def test_the_resident_asks_for_another_look(council: Session, client: Visitor, settings: Settings) -> None:
    case = make.case(council, make.TOO_SHALLOW)
    opening(client, settings, council, case)
    empty = client.submit(f"{tracking(case)}/review", {"text": " "})
    assert empty.status_code == 422 and "Enter what is wrong" in empty.text
    page = client.submit(f"{tracking(case)}/review", {"text": "It is deeper than it looks."})
    assert "Being looked at again" in page.text
    assert case.state == State.UNDER_REVIEW


def test_a_repair_that_is_not_right_is_opened_again(
    council: Session, client: Visitor, settings: Settings,
) -> None:
    case = make.case(council)
    works = make.actor_of(council, "Will Spade", teams=("highways",))
    ending.complete_work(council, case, actor=works, at=make.AT)
    page = opening(client, settings, council, case)
    assert "Fixed" in page.text and "Did we do it well?" in page.text
    after = client.submit(f"{tracking(case)}/reopen", {"text": "The hole is back."})
    assert "Your report is open again" in after.text and "The hole is back." in after.text
    assert case.state == State.WITH_ADVISER


@pytest.mark.parametrize("wish, changes", [("review", make.FOR_A_PERSON), ("reopen", make.TOO_SHALLOW)])
def test_what_cannot_be_asked_for_now_says_so_and_keeps_what_was_typed(
    council: Session, client: Visitor, settings: Settings, wish: str, changes: dict[str, object],
) -> None:
    case = make.case(council, changes)
    page = opening(client, settings, council, case)
    token = as_read(page.text).forms()[-1].fields["csrf_token"]
    refused = client.post(f"{tracking(case)}/{wish}", data={"csrf_token": token, "text": "But it is deep"})
    assert refused.status_code == 422
    assert "You can write to us instead." in refused.text and "But it is deep" in refused.text
