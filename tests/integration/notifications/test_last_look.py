"""The last look before a message leaves: what changed since it was made counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from frontdoor.cases.work import Task
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.notifications.sending import claim, send_due
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import Resident
from tests.integration.notifications.providers import never
from tests.integration.notifications.test_wishes import HOME, MORNING, NIGHT, lives, rose, told, wish
from tests.integration.notifications.told import AT, EMAIL, MOBILE, many_waiting_messages


@pytest.fixture
def waiting(database):
    """A message that waits, and its resident changed by `change` before it leaves. Gives what made it."""
    def make(change=None, *, resident=None, **given):
        with database.session() as session:
            found = rose(session, **(resident or {}))
            told(session, found, **given)
            session.commit()
            if change is not None:
                change(session, found)
                session.commit()
            return found.id
    return make


def the_row(database):
    with database.session(write=False) as session:
        return session.scalars(select(OutboxRow)).one()


def tasks(database):
    with database.session(write=False) as session:
        return session.scalars(select(Task)).all()


def dies(session, resident):
    resident.deceased_on = date(2026, 3, 1)


def wants_no_contact(session, resident):
    wish(session, resident, no_contact=True)


def is_quiet(session, resident):
    wish(session, resident, quiet_from="21:00", quiet_until="07:30")


def ends_contact_points(session, resident):
    for point in resident.contact_points:
        point.ended_at = AT


def is_kept_safe(session, resident):
    for point in resident.contact_points:
        point.unsafe_at = AT


def moves(session, resident):
    home = session.scalars(select(HomeAddress)).one()
    home.until_on = date(2026, 3, 1)
    lives(session, resident, "1 New Street, Aldermere")


@pytest.mark.parametrize("change, why", [
    (dies, "they have died"), (wants_no_contact, "they want no contact"),
    (ends_contact_points, "it is not their address any more"),
    (is_kept_safe, "nobody said that it is safe to write there"),
])
def test_a_message_that_may_not_leave_any_more_is_cancelled(database, post, provider, waiting, change, why):
    waiting(change)
    assert (send_due(post), provider.taken) == (0, [])
    row = the_row(database)
    assert (row.state, row.last_error) == (MessageState.CANCELLED, why)


@pytest.mark.parametrize("channel", ["email", "sms"])
def test_where_the_address_is_theirs_no_more_somebody_tells_them_another_way(database, post, waiting, channel):
    resident_id = waiting(ends_contact_points, resident={"channel": channel})
    send_due(post)
    [task] = tasks(database)
    with database.session(write=False) as session:
        number = session.get(Resident, resident_id).public_id
    assert task.team_slug == "customer-services" and task.case_id is None
    assert f"to resident {number} did not reach" in task.words
    assert EMAIL not in task.words and "Rose" not in task.words


def test_of_somebody_who_died_or_wants_no_contact_nobody_gets_a_task(database, post, waiting):
    waiting(dies)
    waiting(wants_no_contact, event_key="other", resident={"email": "other@example.org"})
    send_due(post)
    assert tasks(database) == []


def test_what_falls_into_quiet_hours_waits_for_their_end(database, post, provider, clock, waiting):
    waiting(is_quiet)
    clock.at = NIGHT
    assert send_due(post) == 0
    row = the_row(database)
    assert (row.state, row.due_at, row.attempts, row.lease_token) == (MessageState.WAITING, MORNING, 0, None)
    clock.at = MORNING
    assert (send_due(post), len(provider.taken)) == (1, 1)


@pytest.mark.parametrize("change", [wants_no_contact, is_quiet, ends_contact_points])
def test_what_was_asked_for_this_very_moment_leaves_all_the_same(database, post, clock, waiting, change):
    waiting(change, purpose="account_reset", fields={}, essential=True)
    clock.at = NIGHT
    assert send_due(post) == 1


def test_even_what_was_asked_for_this_moment_does_not_go_to_somebody_who_has_died(post, provider, waiting):
    waiting(dies, purpose="account_reset", fields={}, essential=True)
    assert (send_due(post), provider.taken) == (0, [])


def test_a_letter_leaves_with_name_and_address(post, provider, waiting):
    waiting(resident={"channel": "letter", "home": HOME})
    assert send_due(post) == 1
    [letter] = provider.taken
    assert (letter.channel, letter.recipient, letter.recipient_name) == ("letter", HOME, "Rose")


def test_an_email_tells_the_provider_no_name(post, provider, waiting):
    waiting()
    send_due(post)
    assert provider.taken[0].recipient_name == ""


def test_a_letter_never_follows_to_where_they_lived_before(database, post, provider, waiting):
    waiting(moves, resident={"channel": "letter", "home": HOME})
    assert (send_due(post), provider.taken) == (0, [])
    assert the_row(database).state == MessageState.CANCELLED
    assert "Our letter (permit issued)" in tasks(database)[0].words


def test_what_is_planned_for_the_account_is_there_when_due_and_never_sent(database, post, provider, clock, waiting):
    waiting(resident={"channel": "portal"}, due_at=AT + timedelta(days=7))
    assert the_row(database).state == MessageState.WAITING
    clock.at = AT + timedelta(days=7)
    assert (send_due(post), provider.taken) == (0, [])
    row = the_row(database)
    assert (row.state, row.sent_at) == (MessageState.DELIVERED, clock.at)


def test_link_and_code_are_put_in_on_leaving_and_then_forgotten(database, post, provider, waiting):
    waiting(purpose="account_reset", fields={}, keys=post.keys, path="/reset/t0ken", code="491827", essential=True)
    assert send_due(post) == 1
    assert "\nhttps://aldermere.example.org/reset/t0ken\n" in provider.taken[0].body
    assert "Your code is 491827\n" in provider.taken[0].body
    row = the_row(database)
    assert row.secrets_box is None and "[code]" in row.shown_body


def test_a_link_to_a_page_leads_to_the_councils_own_site(post, provider, waiting):
    waiting(page="/account/permits/1")
    send_due(post)
    assert "\nhttps://aldermere.example.org/account/permits/1\n" in provider.taken[0].body


def test_a_link_made_with_a_secret_that_is_gone_becomes_a_failure_at_once(database, post, provider, waiting):
    other = Keys(["another-secret-that-is-gone-0123456789-abcdef"])
    waiting(purpose="renewal_to_pay", fields={"price": "£60"}, keys=other, path="/renew/x")
    assert (send_due(post), provider.taken) == (0, [])
    assert (the_row(database).state, the_row(database).attempts) == (MessageState.FAILED, 1)
    assert len(tasks(database)) == 1


def test_a_failed_message_without_a_case_becomes_a_task_of_the_customer_team(database, post, provider, waiting):
    waiting(resident={"channel": "sms"})
    provider.answers = [never()]
    send_due(post)
    [task] = tasks(database)
    assert (task.team_slug, task.case_id) == ("customer-services", None)
    assert task.words.startswith("Our text (permit issued) to resident ") and MOBILE not in task.words


def test_a_code_that_cannot_be_delivered_makes_no_work_for_anybody(database, post, provider, waiting):
    waiting(purpose="account_confirm", fields={}, essential=True)
    provider.answers = [never()]
    send_due(post)
    assert (the_row(database).state, tasks(database)) == (MessageState.FAILED, [])


def test_a_message_that_was_called_back_keeps_no_secret(database, post, waiting):
    waiting(lambda session, resident: outbox.cancel_for(session, resident), keys=post.keys, path="/x/secret")
    assert (the_row(database).state, the_row(database).secrets_box) == (MessageState.CANCELLED, None)


def test_the_last_look_asks_about_all_residents_of_a_batch_at_once(database):
    many_waiting_messages(database, 20)
    with database.session() as session:
        asked = []
        event.listen(session.get_bind(), "before_cursor_execute", lambda *given: asked.append(given[2]))
        assert len(claim(session, datetime(2026, 3, 3, tzinfo=UTC))) == 20
        session.rollback()
    assert sum("FROM residents" in one or "FROM contact_points" in one for one in asked) == 2
