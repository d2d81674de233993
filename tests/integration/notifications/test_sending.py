"""From the outbox to the provider: once each, oldest first, and by somebody's hand when it cannot be done."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.links import tracking_path
from frontdoor.cases.parties import AccessRow, Party
from frontdoor.cases.work import Task
from frontdoor.db import retrying
from frontdoor.notifications import sending
from frontdoor.notifications.outbox import MessageState, OutboxRow
from frontdoor.notifications.sending import LEASE, MOST_ATTEMPTS, claim, mark, send_due
from tests.integration.notifications.providers import away, later, never
from tests.integration.notifications.told import (
    AT, a_case, a_message, a_party, a_waiting_message, many_waiting_messages,
)


def rows(database):
    with database.session(write=False) as session:
        return session.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()


def tasks(database):
    with database.session(write=False) as session:
        return session.scalars(select(Task)).all()


def die_holding(database, at, limit=sending.BATCH):
    """What a worker leaves that is killed between taking messages and marking them."""
    return retrying(database, lambda session: claim(session, at, limit))


def test_a_message_goes_out_once_however_often_the_worker_looks(database, post, provider):
    a_waiting_message(database)
    assert [send_due(post), send_due(post)] == [1, 0]
    [row] = rows(database)
    assert provider.references == [row.provider_reference]
    assert (row.state, row.provider_id, row.sent_at, row.attempts) == (MessageState.SENT, "provider-1", AT, 1)


def test_a_message_leaves_with_the_recipients_own_link_and_the_councils_name(database, post, provider):
    row = a_waiting_message(database)
    send_due(post)
    [message] = provider.taken
    with database.session(write=False) as session:
        path = tracking_path(post.keys, session.get(Case, row.case_id).reference,
                             session.get(Party, row.party_id).public_id)
    assert f"\nhttps://aldermere.example.org{path}\n" in message.body
    assert message.sender_name == "Aldermere Borough Council"


def test_messages_leave_oldest_first(database, post, provider):
    with database.session() as session:
        case = a_case(session)
        party = a_party(session, case)
        sent = {minutes: a_message(session, case, party, due_at=AT - timedelta(minutes=minutes))[0]
                for minutes in (5, 60, 0, 30)}
        session.commit()
    send_due(post)
    assert provider.references == [sent[minutes].provider_reference for minutes in (60, 30, 5, 0)]


def test_a_message_for_later_waits_until_then(database, post, provider, clock):
    with database.session() as session:
        case = a_case(session)
        a_message(session, case, a_party(session, case), due_at=AT + timedelta(days=7))
        session.commit()
    assert send_due(post) == 0
    clock.at += timedelta(days=7)
    assert send_due(post) == 1


def test_a_message_that_is_too_late_to_be_of_use_is_not_sent(database, post, provider, clock):
    with database.session() as session:
        case = a_case(session)
        a_message(session, case, a_party(session, case), stale_at=AT + timedelta(days=1))
        session.commit()
    clock.at += timedelta(days=1)
    assert (send_due(post), provider.taken) == (0, [])
    assert rows(database)[0].state == MessageState.CANCELLED


@pytest.mark.parametrize("leave", ["ended", "no right"])
def test_somebody_who_may_not_see_the_case_any_more_is_told_nothing_more(database, post, provider, leave):
    row = a_waiting_message(database)
    with database.session() as session:
        if leave == "ended":
            session.get(Party, row.party_id).ended_at = AT
        else:
            session.scalars(select(AccessRow)).one().ended_at = AT
        session.commit()
    assert (send_due(post), provider.taken) == (0, [])
    assert rows(database)[0].state == MessageState.CANCELLED


def test_trouble_that_passes_is_tried_again_after_a_pause_and_then_sent(database, post, provider, clock):
    a_waiting_message(database)
    provider.answers = [later()]
    assert send_due(post) == 0
    [row] = rows(database)
    assert (row.state, row.last_error) == (MessageState.WAITING, "try later")
    assert timedelta(seconds=15) <= row.due_at - AT <= timedelta(seconds=30)
    clock.at = row.due_at
    assert (send_due(post), len(provider.taken)) == (1, 1)
    assert rows(database)[0].last_error == ""


def test_pauses_double_up_to_an_hour():
    longest = [max(sending.pause_after(tries) for _ in range(200)) for tries in range(1, 12)]
    for tries, pause in enumerate(longest):
        assert pause <= timedelta(seconds=30 * 2 ** tries)
        assert timedelta(seconds=min(30 * 2 ** tries, 3600) * 0.75) < pause <= timedelta(hours=1)


def test_a_message_that_fails_every_time_becomes_a_task_and_is_tried_no_more(database, post, provider, clock):
    row = a_waiting_message(database)
    provider.answers = [later() for _ in range(MOST_ATTEMPTS + 5)]
    for _ in range(MOST_ATTEMPTS + 5):
        send_due(post)
        clock.at += timedelta(hours=1)
    assert len(provider.answers) == 5
    assert rows(database)[0].state == MessageState.FAILED
    [task] = tasks(database)
    assert (task.key, task.case_id, task.team_slug) == (f"message:{row.id}", row.case_id, "customer-services")


def test_an_address_that_is_refused_becomes_a_task_at_once_without_naming_it(database, post, provider):
    a_waiting_message(database)
    provider.answers = [never()]
    send_due(post)
    [row], [task] = rows(database), tasks(database)
    assert (row.state, row.attempts) == (MessageState.FAILED, 1)
    assert "the address was refused (550)" in task.words and "Peter" not in task.words
    assert "peter@" not in task.words + row.last_error
    assert task.due_at > AT


def test_the_task_about_a_restricted_case_goes_to_the_team_that_may_see_it(database, post, provider):
    with database.session() as session:
        case = a_case(session, confidentiality=Confidentiality.SAFEGUARDING, slug="duty", team="duty-team")
        a_message(session, case, a_party(session, case))
        session.commit()
    provider.answers = [never()]
    send_due(post)
    assert tasks(database)[0].team_slug == "duty-team"


def test_an_outage_of_three_days_uses_up_no_tries_and_loses_nothing(database, post, provider, clock):
    many_waiting_messages(database, 50)
    for _ in range(72):
        provider.answers = [away()]
        assert send_due(post) == 0
        clock.at += timedelta(hours=1)
    assert {row.state for row in rows(database)} == {MessageState.WAITING}
    assert send_due(post) == 50
    assert len(set(provider.references)) == len(provider.references) == 50
    assert tasks(database) == []


def test_an_idle_provider_is_tried_with_one_message_not_with_all(database, post, provider):
    many_waiting_messages(database, 50)
    provider.answers = [away() for _ in range(50)]
    send_due(post)
    assert len(provider.answers) == 49
    assert {(row.state, row.lease_token, row.attempts) for row in rows(database)} == {(MessageState.WAITING, None, 0)}


def test_a_message_that_breaks_the_gateway_keeps_no_other_waiting(database, post, provider):
    many_waiting_messages(database, 3)
    provider.answers = [RuntimeError("peter@example.org")]
    assert send_due(post) == 2
    broken = rows(database)[0]
    assert (broken.state, broken.last_error) == (MessageState.WAITING, "unexpected: RuntimeError")


def test_what_a_dead_worker_held_is_taken_over_when_its_lease_is_over(database, post, provider, clock):
    a_waiting_message(database)
    die_holding(database, AT)
    clock.at = AT + LEASE - timedelta(seconds=1)
    assert send_due(post) == 0
    clock.at = AT + LEASE
    assert send_due(post) == 1


def test_what_a_dead_worker_had_sent_is_found_at_the_provider_and_not_sent_again(database, post, provider, clock):
    a_waiting_message(database)
    [held] = die_holding(database, AT)
    provider.send(held.message)
    clock.at = AT + LEASE
    assert send_due(post) == 1
    assert provider.asked == provider.references == [held.message.reference]
    assert rows(database)[0].provider_id == "provider-1"


def test_without_asking_the_provider_first_it_would_be_sent_twice(database, post, provider, clock):
    a_waiting_message(database)
    [held] = die_holding(database, AT)
    provider.send(held.message)
    provider.can_be_asked = False
    clock.at = AT + LEASE
    send_due(post)
    assert len(provider.taken) == 2


def test_a_message_whose_sending_broke_off_is_looked_for_before_the_next_try(database, post, provider, clock):
    a_waiting_message(database)
    taken = provider.send

    def take_and_hang_up(message):
        taken(message)
        raise later()

    provider.send = take_and_hang_up
    send_due(post)
    provider.send = taken
    clock.at += timedelta(minutes=1)
    assert send_due(post) == 1
    assert len(provider.taken) == 1


def test_a_worker_that_lost_its_lease_changes_nothing(database, post, provider):
    a_waiting_message(database)
    [slow] = die_holding(database, AT)
    [quick] = die_holding(database, AT + LEASE)
    assert retrying(database, lambda session: mark(session, quick, "provider-1", at=AT)) is True
    assert retrying(database, lambda session: mark(session, slow, never(), at=AT)) is False
    assert rows(database)[0].state == MessageState.SENT
    assert tasks(database) == []


def test_a_worker_does_not_begin_what_it_may_not_finish_within_its_lease(database, post, provider, clock):
    many_waiting_messages(database, 5)
    straight = provider.send

    def slowly(message):
        clock.at += timedelta(seconds=6)
        return straight(message)

    provider.send = slowly
    assert send_due(post) == 5
    assert len(set(provider.references)) == 5
    assert provider.asked == []


def test_a_worker_told_to_stop_ends_after_the_message_in_hand_and_holds_no_other(database, post, provider):
    many_waiting_messages(database, 5)
    stop = threading.Event()
    straight = provider.send

    def send_and_be_told(message):
        stop.set()
        return straight(message)

    provider.send = send_and_be_told
    assert send_due(post, stop) == 1
    states = [(row.state, row.lease_token) for row in rows(database)]
    assert states == [(MessageState.SENT, None)] + [(MessageState.WAITING, None)] * 4


def test_workers_that_take_at_the_same_moment_take_different_messages(database):
    many_waiting_messages(database, 2 * sending.BATCH)
    taken: list[int] = []
    barrier = threading.Barrier(4)

    def take():
        barrier.wait()
        taken.extend(item.row_id for item in die_holding(database, AT, 10))

    workers = [threading.Thread(target=take) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(taken) == len(set(taken)) == 40


def test_an_idle_look_at_the_outbox_does_not_wait_for_a_writer(database, post):
    with database.session() as session:
        a_case(session)
        assert send_due(post) == 0
        session.rollback()


def test_the_oldest_messages_are_found_by_an_index_made_for_it(database):
    many_waiting_messages(database, 1)
    statement = str(select(OutboxRow.id).where(sending._due(AT)).order_by(OutboxRow.due_at).compile(
        database.engine, compile_kwargs={"literal_binds": True}))
    with database.session(write=False) as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
        plan = str(connection.exec_driver_sql(explain + statement.replace("%", "%%")).all())
    assert "ix_outbox_due" in plan
