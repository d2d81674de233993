"""At the promised date whoever reported something is asked whether it is fixed, and what they say reaches the team."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import CaseMessage, Entry
from frontdoor.cases.work import Task
from frontdoor.config import Settings
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage.clockwork import watching
from tests import factories as make
from tests.integration.clocks.conftest import complaint
from tests.integration.conftest import Visitor
from tests.integration.opening import opening, tracking


@pytest.fixture
def late(council: Session) -> Case:
    """A report whose work was planned for a day that is past."""
    case = make.case(council)
    assert case.state == State.SCHEDULED and case.due_at is not None
    council.commit()
    return case


def past(case: Case) -> time_machine.travel:
    assert case.due_at is not None
    return time_machine.travel(case.due_at + timedelta(hours=1), tick=True)


def said(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(Entry.move).where(Entry.case_id == case.id, Entry.move.like("said%"))))


def test_they_are_asked_once_at_the_date_by_a_message_and_only_where_the_work_is_planned(
    council: Session, late: Case,
) -> None:
    waiting = complaint(council)
    for case in (late, waiting):
        assert case.due_at is not None
        for moment in (-1, 1, 2):
            watching.look(council, case.id, at=case.due_at + timedelta(hours=moment))
    asked = {case: [row.purpose for row in council.scalars(select(OutboxRow).where(
        OutboxRow.case_id == case.id, OutboxRow.purpose.in_(["is_it_fixed", "promise_missed"])))]
        for case in (late, waiting)}
    assert asked == {late: ["is_it_fixed"], waiting: ["promise_missed"]}
    row = council.scalars(select(OutboxRow).where(OutboxRow.purpose == "is_it_fixed")).one()
    assert "Is it fixed? If it is not, we are late" in row.body


@pytest.mark.parametrize("answer, words, move", [
    ("yes", "see whether it can be closed", "said_fixed"), ("no", "see when it will be", "said_not_fixed")])
def test_what_they_say_reaches_the_team_and_closes_nothing(
    council: Session, client: Visitor, settings: Settings, late: Case, answer: str, words: str, move: str,
) -> None:
    with past(late):
        page = opening(client, settings, council, late)
        assert "Is it fixed? Tell us" in page.text
        after = client.submit(f"{tracking(late)}/feedback", {"fixed": answer, "text": "I walked by today."})
        assert "Thank you. We have told the team" in after.text and "You told us that it is" in after.text
        assert "Is it fixed? Tell us" not in after.text
        assert "We do not need to know this now" in client.get(f"{tracking(late)}/feedback").text
    council.expire_all()
    assert said(council, late) == [move] and late.state == State.SCHEDULED
    task = council.scalars(select(Task).where(Task.key.like("fixed:%"))).one()
    assert words in task.words and task.team_slug == late.team
    sent = select(CaseMessage.body).where(CaseMessage.case_id == late.id)
    assert council.scalars(sent).all() == ["I walked by today."]


def test_an_answer_that_is_none_comes_back_and_before_the_date_nothing_is_asked(
    council: Session, client: Visitor, settings: Settings, late: Case,
) -> None:
    page = opening(client, settings, council, late)
    assert "Is it fixed?" not in page.text
    assert "We do not need to know this now" in client.get(f"{tracking(late)}/feedback").text
    with past(late):
        opening(client, settings, council, late)
        wrong = client.submit(f"{tracking(late)}/feedback", {"text": "It is half done."})
        assert wrong.status_code == 422 and "Select whether it is fixed" in wrong.text
        assert "It is half done." in wrong.text
        long = client.submit(f"{tracking(late)}/feedback", {"fixed": "no", "text": "x" * 5_001})
        assert long.status_code == 422 and "must be 5,000 characters or fewer" in long.text
    assert said(council, late) == []


def test_a_follower_and_a_stranger_are_not_asked(
    council: Session, client: Visitor, late: Case,
) -> None:
    with past(late):
        assert client.get(f"{tracking(late)}/feedback").status_code == 404
        kept = client.post(f"{tracking(late)}/feedback", data={"fixed": "yes", "text": "It is done."})
        assert kept.status_code == 404 and "It is done." in kept.text
    assert said(council, late) == []
