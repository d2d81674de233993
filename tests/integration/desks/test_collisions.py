"""Two people and one case: the second is told what the first did, and loses nothing that was typed."""

from datetime import timedelta

import pytest

from frontdoor.cases.case import State
from frontdoor.cases.history import CaseMessage, Decision, Entry
from frontdoor.triage import questions, tokens
from tests import factories
from tests.integration.desks.conftest import found

pytestmark = pytest.mark.usefixtures("moment")
TYPED = "It is 2 cm deep.\nWe repair from 4 cm."


@pytest.fixture
def case(council):
    return factories.case(council, factories.FOR_A_PERSON)


def opened(visitor, case, slug="decide"):
    """An action page as it lies open: its address, and what it would send."""
    path = f"/desk/cases/{case.reference}/{slug}"
    text = visitor.get(path).text
    fields = {name: found(rf'name="{name}"[^>]*value="([^"]*)"', text)
              for name in ("csrf_token", "token", "seen")}
    return path, fields


def send(visitor, page, **fields):
    path, hidden = page
    return visitor.post(path, data={**hidden, **fields})


def test_a_decision_on_a_page_that_is_out_of_date_comes_back_with_the_words_and_what_changed(council, desk, case):
    ada, bo = desk(), desk("Bo Lane")
    page = opened(ada, case)
    send(bo, opened(bo, case, "refer_to_specialist"), text="The road may be undermined.")
    back = send(ada, page, outcome="no_action", text=TYPED)
    assert back.status_code == 409
    assert TYPED in back.text and 'value="no_action" checked' in back.text
    assert "Bo Lane, 23 Nov 2026, 9:30am: Handed to a specialist. The road may be undermined." in back.text
    assert "Passed to an adviser" not in back.text, "what the officer had seen already is not news"
    assert council.query(Decision).count() == 0


def test_the_page_that_came_back_can_be_sent_again(council, desk, case):
    ada = desk()
    page = opened(ada, case)
    questions.write(council, case, body="It got worse.", party=factories.party(council, case),
                    at=factories.AT + timedelta(milliseconds=1))
    back = send(ada, page, outcome="no_action", text=TYPED)
    token = found(r'name="token"[^>]*value="([^"]*)"', back.text)
    assert "The resident wrote a message" in back.text
    assert send(ada, (page[0], {**page[1], "token": token}), outcome="no_action", text=TYPED).status_code == 302
    assert council.query(Decision).count() == 1


def test_sending_the_same_page_twice_does_it_once_and_shows_ones_own_action(council, desk, case):
    ada = desk()
    page = opened(ada, case)
    assert send(ada, page, outcome="no_action", text=TYPED).status_code == 302
    again = send(ada, page, outcome="no_action", text=TYPED)
    assert again.status_code == 409 and "Ada Quay, 23 Nov 2026, 9:30am: Decided." in again.text
    assert council.query(Decision).count() == 1


def test_a_reply_sent_twice_goes_out_once(council, desk, case):
    ada = desk()
    page = opened(ada, case, "reply")
    assert [send(ada, page, text="Soon.").status_code for _ in range(2)] == [302, 409]
    assert council.query(CaseMessage).count() == 1


def test_a_token_that_we_did_not_make_does_nothing_and_loses_nothing(council, desk, case):
    ada = desk()
    path, hidden = opened(ada, case)
    for token in ("", "x", "e30.AAAA", "\x00", "9" * 5_000):
        back = send(ada, (path, {**hidden, "token": token}), outcome="no_action", text=TYPED)
        assert back.status_code == 409 and TYPED in back.text and council.query(Decision).count() == 0


def test_a_made_up_place_in_the_history_is_no_trouble(desk, case):
    ada = desk()
    path, hidden = opened(ada, case)
    for seen in ("", "-1", "x", "99999999999999", "٣"):
        back = send(ada, (path, {**hidden, "token": "x", "seen": seen}), outcome="no_action", text=TYPED)
        assert back.status_code == 409 and TYPED in back.text


def test_a_token_is_for_one_officer_one_action_and_twelve_hours(council, desk, case, moment):
    ada, bo = desk(), desk("Bo Lane")
    page, other = opened(ada, case), opened(bo, case)
    stolen = send(bo, (other[0], {**other[1], "token": page[1]["token"]}), outcome="no_action", text=TYPED)
    assert stolen.status_code == 409
    elsewhere = send(ada, (page[0].replace("decide", "reply"), page[1]), text=TYPED)
    assert elsewhere.status_code == 409
    for _ in range(30):
        moment.shift(timedelta(minutes=24))
        if ada.get("/desk/queues").status_code == 302:
            break
    assert tokens.GOOD_FOR == timedelta(hours=12) and council.query(Decision).count() == 0


def test_a_form_whose_own_token_expired_comes_back_with_the_words(council, desk, case):
    ada = desk()
    path, hidden = opened(ada, case)
    back = send(ada, (path, {**hidden, "csrf_token": "old"}), outcome="no_action", text=TYPED)
    assert back.status_code == 400 and TYPED in back.text and council.query(Decision).count() == 0


def test_two_officers_who_decide_at_the_same_moment_make_one_decision(council, seat, at_once, case):
    seats = [seat(factories.officer(council, name)) for name in ("Ada Quay", "Bo Lane", "Cy Moor", "Di Reed")]
    pages = [opened(visitor, case) for visitor in seats]
    [got] = at_once(seats, lambda place: (pages[place][0], {**pages[place][1], "outcome": "accepted", "text": TYPED}))
    assert sorted(answer.status_code for answer in got) == [302, 409, 409, 409]
    assert all(TYPED in answer.text and "Decided" in answer.text for answer in got if answer.status_code == 409)
    assert council.query(Decision).count() == 1 and case.state == State.SCHEDULED
    assert council.query(Entry).filter(Entry.move == "decide").count() == 1
