"""What is said of a group reaches it, it answers by its own door, and who said it is told: by a key alone."""

from datetime import timedelta

import pytest

from frontdoor.cases.work import Task
from frontdoor.directory import booking, feedback, group_keys, groups, listed
from frontdoor.directory.models import GroupChange, GroupFeedback, GroupKey
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage import group_post
from tests.factories import ALDERMERE, AT, THORNBY
from tests.integration.accounts.conftest import sign_in

pytestmark = pytest.mark.usefixtures("moment")
(KNIT,) = (one for one in groups.groups(ALDERMERE) if one.id == "knit-and-natter")
(COFFEE,) = (one for one in groups.groups(ALDERMERE) if one.id == "market-place-coffee-morning")
PAGE, TEXT, ANSWER = "/community/knit-and-natter", "They were kind to Mum.", "She is welcome every week."


@pytest.fixture
def keys(settings):
    return Keys(settings.secret_keys)


@pytest.fixture
def donna(account):
    return account("Donna Prentice", email="donna@example.org").resident


def told(session, donna, keys, **more):
    """Something that Donna said to the group."""
    row = feedback.tell(session, ALDERMERE, KNIT, **{
        "about": "good", "text": TEXT, "to": "group", "by": donna, "at": AT, **more})
    group_post.pass_on(session, keys, KNIT, row, at=AT)
    session.commit()
    return row


def link(session, keys, group=KNIT):
    """The address of a group's own door."""
    found = group_post.path_of(keys, group_keys.current(session, ALDERMERE, group, at=AT))
    session.commit()
    return found


def test_what_is_said_to_a_group_is_sent_to_it_once_without_what_or_who(council, client, donna, post):
    sign_in(client, "donna@example.org")
    for _ in range(2):
        page = client.submit(PAGE, {"about": "good", "text": TEXT, "to": "group"}, form=2)
    assert "If it answers, you find the answer in your account" in page.text
    (letter,) = post()
    assert (letter.purpose, letter.to, letter.channel) == ("group_feedback", KNIT.contact.email, "email")
    body = council.query(OutboxRow).one()
    assert "Donna" not in body.body + body.subject and TEXT not in body.body and "{link}" in body.body
    client.delete_cookie("frontdoor-account")
    page = client.get(letter.link)
    assert TEXT in page.text and "Donna" not in page.text


def test_the_first_name_is_told_to_the_group_only_where_that_was_agreed(council, client, donna, keys):
    sign_in(client, "donna@example.org")
    client.submit(PAGE, {"about": "good", "text": TEXT, "to": "group", "named": "y"}, form=2)
    page = client.get(link(council, keys)).text
    assert "Donna" in page and "Prentice" not in page.partition("<h1")[2]


def test_what_is_for_the_council_never_reaches_the_group(council, client, donna, keys, post):
    told(council, donna, keys, to="council", text="The leader shouted.")
    told(council, donna, keys, about="gone", text="Nobody was there.")
    assert post() == []
    page = client.get(link(council, keys)).text
    assert "shouted" not in page and "Nobody was there" not in page


def test_a_group_without_an_address_is_sent_nothing(council, donna, keys):
    without = KNIT.model_copy(update={"contact": KNIT.contact.model_copy(update={"email": ""})})
    row = told(council, donna, keys)
    assert group_post.pass_on(council, keys, without, row, at=AT) == []


def test_a_flood_of_words_does_not_fill_the_letter_box(council, donna, keys, post):
    for number in range(15):
        told(council, donna, keys, text=f"Word {number}")
    assert len(post()) == 12 and council.query(GroupFeedback).count() == 15


def test_the_group_answers_and_who_said_it_is_told_and_reads_it(council, client, donna, keys, post):
    row = told(council, donna, keys)
    page = client.submit(link(council, keys), {"answer": ANSWER}, form=0)
    assert "We have passed on your answer" in page.text and ANSWER in page.text
    assert row.answered_at is not None and row.answer == ANSWER
    letter = post()[-1]
    assert (letter.purpose, letter.to) == ("group_answered", "donna@example.org")
    sign_in(client, "donna@example.org")
    account = client.get("/account/community").text
    assert TEXT in account and ANSWER in account and "The group answered on" in account


def test_an_answer_is_given_once(council, client, donna, keys, post):
    row = told(council, donna, keys)
    address = link(council, keys)
    first = client.get(address)
    client.submit(address, {"answer": ANSWER}, form=0)
    path = f"/groups/knit-and-natter/feedback/{row.public_id}/answer?{address.partition('?')[2]}"
    token = first.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    page = client.post(path, data={"csrf_token": token, "answer": "Another"}, follow_redirects=True)
    assert "This was answered already" in page.text and row.answer == ANSWER
    assert [one.purpose for one in post()] == ["group_feedback", "group_answered"]


def test_an_answer_that_cannot_be_kept_comes_back_as_typed(council, client, donna, keys):
    row = told(council, donna, keys)
    for typed, words in (("", "Enter your answer"), ("x" * 2_001, "2,000 characters or fewer")):
        page = client.submit(link(council, keys), {"answer": typed}, form=0)
        assert page.status_code == 422 and words in page.text and typed in page.text
    assert row.answered_at is None


def test_what_a_guest_said_cannot_be_answered(council, client, keys):
    told(council, None, keys)
    page = client.get(link(council, keys)).text
    assert TEXT in page and "nobody would read an answer" in page and "Answer this" not in page


def test_the_group_sees_how_many_come_and_no_names(council, client, donna, keys):
    booking.book(council, ALDERMERE, KNIT, booking.upcoming(council, ALDERMERE, KNIT, at=AT)[0].starts_at, who=donna,
                 by=donna, at=AT)
    page = client.get(link(council, keys)).text
    assert "1 of 12" in page and "Donna" not in page


def test_the_group_says_that_all_is_right_and_it_counts_as_checked_today(council, client, keys):
    page = client.submit(link(council, keys), {}, form=0)
    assert "checked today" in page.text and "Our details are still right" not in page.text
    assert "23 November 2026" in client.get(PAGE).text
    row = council.query(GroupChange).one()
    assert (row.by_kind, row.group_id, row.listed) == ("group", "knit-and-natter", True)


def test_the_group_asks_for_a_change_which_becomes_a_task_and_changes_nothing_yet(council, client, keys):
    for _ in range(2):
        page = client.submit(link(council, keys), {"change": "We meet on Fridays now."}, form=1)
    assert "One of us looks at it within a week" in page.text
    task = council.query(Task).one()
    assert task.team_slug == "customer-services" and "Knit and Natter" in task.words
    assert council.query(GroupChange).count() == 0
    assert [one.text for one in feedback.unseen(council, ALDERMERE)] == ["We meet on Fridays now."]


def test_a_wish_that_cannot_be_kept_comes_back_as_typed(council, client, keys):
    page = client.submit(link(council, keys), {"change": "y" * 2_001}, form=1)
    assert page.status_code == 422 and "y" * 2_001 in page.text and 'href="#change"' in page.text


def test_a_key_opens_the_door_of_its_own_group_and_no_other(council, client, donna, keys):
    told(council, donna, keys)
    query = link(council, keys).partition("?")[2]
    page = client.get(f"/groups/{COFFEE.id}/feedback?{query}")
    assert page.status_code == 404 and "does not work any more" in page.text and TEXT not in page.text
    row = feedback.tell(council, ALDERMERE, COFFEE, about="good", text="Cake", to="group", by=donna, at=AT)
    council.commit()
    found = client.get(link(council, keys))
    token = found.text.partition('name="csrf_token" value="')[2].partition('"')[0]
    answer = client.post(f"/groups/knit-and-natter/feedback/{row.public_id}/answer?{query}",
                         data={"csrf_token": token, "answer": "Mine now"})
    assert answer.status_code == 404 and row.answered_at is None


def test_a_key_of_nobody_opens_nothing(council, client):
    for typed in ("", "nothing", "a.b", "%00", "%C3%A9.%C3%A9", "x" * 3_000):
        assert client.get(f"/groups/knit-and-natter/feedback?key={typed}").status_code == 404
    assert client.get("/groups/nothing/feedback").status_code == 404


def test_a_key_runs_out_and_another_is_made_in_time(council, client, keys, moment):
    address, first = link(council, keys), council.query(GroupKey).one()
    moment.move_to(AT + timedelta(days=59))
    assert client.get(address).status_code == 200
    moment.move_to(AT + timedelta(days=60))
    page = client.get(address)
    assert page.status_code == 404 and "Ask us for a new one" in page.text
    later = group_keys.current(council, ALDERMERE, KNIT, at=AT + timedelta(days=31))
    assert later.id != first.id and group_keys.current(council, ALDERMERE, KNIT, at=AT).id == later.id


def test_a_key_that_was_ended_or_is_of_another_council_opens_nothing(council, client, keys):
    address = link(council, keys)
    group_keys.end_all(council, ALDERMERE, KNIT.id, by_id="a test", at=AT)
    council.commit()
    assert client.get(address).status_code == 404
    elsewhere = group_keys.make(council, THORNBY, KNIT, at=AT)
    council.commit()
    assert client.get(group_post.path_of(keys, elsewhere)).status_code == 404


def test_the_door_stays_open_while_a_group_is_off_the_list(council, client, keys):
    address = link(council, keys)
    listed.show(council, ALDERMERE, KNIT.id, listed=False, by_id="a test", at=AT)
    council.commit()
    assert "We do not show your group at the moment" in client.get(address).text
    assert client.get(PAGE).status_code == 404


def test_a_message_to_a_resident_who_died_is_not_written(council, donna, keys):
    row = told(council, donna, keys)
    donna.deceased_on = AT.date()
    council.flush()
    assert group_post.answer(council, KNIT, row, ANSWER, at=AT) == []
