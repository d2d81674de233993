"""Putting messages in the outbox: once each, in the transaction of what they tell, to the right address."""

import pytest
from sqlalchemy import func, select

from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import MessageState, NotAParty, OutboxRow
from frontdoor.notifications.wording import WordingError
from tests.integration.notifications.told import AT, MOBILE, a_case, a_message, a_party


def count(session):
    return session.scalar(select(func.count()).select_from(OutboxRow))


def test_a_message_asked_for_twice_for_the_same_event_is_one_message(session):
    case = a_case(session)
    party = a_party(session, case)
    first = a_message(session, case, party, event_key="entry:1")
    assert a_message(session, case, party, event_key="entry:1") == first
    assert count(session) == 1


def test_another_version_of_a_message_is_another_message(session):
    case = a_case(session)
    party = a_party(session, case)
    a_message(session, case, party, event_key="entry:1")
    a_message(session, case, party, event_key="entry:1", version=2)
    assert count(session) == 2


def test_a_message_is_gone_when_what_it_tells_about_did_not_happen(database):
    with database.session() as session:
        case = a_case(session)
        a_message(session, case, a_party(session, case))
        session.rollback()
    with database.session() as session:
        assert count(session) == 0


def test_the_stored_body_holds_the_councils_name_and_no_key(session):
    case = a_case(session, council_id="thornby")
    party = a_party(session, case)
    [row] = a_message(session, case, party)
    assert "Thornby District Council" in row.body and "{link}" in row.body
    assert party.public_id not in row.body
    assert "[link]" in row.shown_body and "{" not in row.shown_body


def test_somebody_with_only_a_mobile_number_gets_a_text(session):
    case = a_case(session)
    [row] = a_message(session, case, a_party(session, case, email=None, phone=MOBILE))
    assert (row.channel, row.recipient, row.subject) == ("sms", "+447700900123", "")


def test_somebody_who_gave_nothing_to_write_to_gets_no_message(session):
    case = a_case(session)
    assert a_message(session, case, a_party(session, case, email=None)) == []


def test_somebody_who_has_left_the_case_gets_no_message(session):
    case = a_case(session)
    party = a_party(session, case)
    party.ended_at = AT
    assert a_message(session, case, party) == []


def test_a_message_about_somebody_elses_case_is_refused(session):
    case, other = a_case(session), a_case(session)
    with pytest.raises(NotAParty):
        a_message(session, case, a_party(session, other))


def test_a_message_between_councils_is_refused(session):
    case = a_case(session)
    party = a_party(session, case)
    with pytest.raises(NotAParty):
        outbox.enqueue(session, council_id="thornby", case=case, party=party, event_key="x", purpose="received",
                       fields={}, at=AT)


@pytest.mark.parametrize("purpose, fields", [("greeting", {}), ("received", {"nickname": "Pete"})])
def test_wording_that_does_not_exist_is_refused_even_for_somebody_who_gets_no_message(session, purpose, fields):
    case = a_case(session)
    for email in ("peter@example.org", None):
        with pytest.raises(WordingError):
            a_message(session, case, a_party(session, case, email=email), purpose=purpose, fields=fields)


def test_a_services_own_words_are_used_for_their_purpose_only(session):
    case = a_case(session)
    party = a_party(session, case)
    own = {"accepted": "We will mend it."}
    [accepted] = a_message(session, case, party, purpose="accepted", wording=own)
    [received] = a_message(session, case, party, purpose="received", wording=own)
    assert accepted.body.startswith("We will mend it.")
    assert "mend" not in received.body


def test_what_has_not_left_can_be_called_back_by_purpose(session):
    case = a_case(session)
    party = a_party(session, case)
    [reminder] = a_message(session, case, party, purpose="reminder_question")
    [kept] = a_message(session, case, party)
    assert outbox.cancel_waiting(session, case, {"reminder_question"}) == 1
    assert [row.state for row in outbox.of_case(session, case)] == [MessageState.CANCELLED, MessageState.WAITING]
    assert outbox.cancel_waiting(session, case) == 1
    assert (reminder.state, kept.state) == (MessageState.CANCELLED, MessageState.CANCELLED)


def test_a_case_shows_its_own_messages_only(session):
    case, other = a_case(session), a_case(session)
    [row] = a_message(session, case, a_party(session, case))
    a_message(session, other, a_party(session, other))
    assert outbox.of_case(session, case) == [row]
