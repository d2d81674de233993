"""Replays that are asked for from a page: asked once, taken up once, and never at work for ever."""

import json
from datetime import date, timedelta

import pytest

from frontdoor.audit import AuditRow
from frontdoor.catalogue import loader
from frontdoor.insight import replays
from frontdoor.insight.replays import MOST_TRIES, SILENT_AFTER, NoSuchReplay, ReplayRefused
from frontdoor.insight.rows import ReplayRun, RunState
from frontdoor.people.actor import Level
from tests import factories as make
from tests.factories import ALDERMERE, AT, THORNBY
from tests.unit.insight.test_summary import SUMMARY

LATER = AT + timedelta(minutes=1)


@pytest.fixture
def manager(session):
    return make.actor_of(session)


def draft(council_id=ALDERMERE, **changes):
    """The packaged pothole with something changed."""
    whole = json.loads(loader.compiled("pothole", council_id).definition.canonical)
    whole["base"] |= changes
    return loader.from_canonical(json.dumps(whole))


def asked(session, manager, **more):
    return replays.request(session, draft(), actor=manager, at=AT, **more)


def taken_up(session, run, at=AT):
    """The replay in the hands of a process."""
    taken = replays.take_up(session, run.public_id, at=at)
    assert taken is not None
    return taken


def test_a_replay_that_was_asked_for_waits_and_is_the_latest(session, manager):
    found = asked(session, manager, on=date(2027, 4, 1), revision_id=7)
    assert (found.state, found.on, found.revision_id, found.percent) == (RunState.WAITING, date(2027, 4, 1), 7, 0)
    assert replays.latest(session, ALDERMERE, "pothole") == found
    assert replays.latest(session, ALDERMERE, "pothole", revision_id=7) == found
    assert replays.latest(session, ALDERMERE, "pothole", revision_id=8) is None
    assert replays.progress(session, ALDERMERE, found.public_id) == found


def test_asking_twice_for_what_waits_is_asking_once_but_another_day_is_another_replay(session, manager):
    first = asked(session, manager)
    assert asked(session, manager).public_id == first.public_id
    assert asked(session, manager, on=date(2027, 4, 1)).public_id != first.public_id


def test_that_somebody_asked_is_written_into_the_audit(session, manager):
    found = asked(session, manager)
    row = session.query(AuditRow).filter_by(action="asked for a replay").one()
    assert (row.actor_id, row.subject_id, row.detail) == (manager.public_id, "pothole", {"replay": found.public_id})


@pytest.mark.parametrize("level", [Level.CORE, Level.ADVANCED, Level.SCREENING, Level.SPECIALIST])
def test_only_those_who_may_change_a_service_may_ask(session, level):
    officer = make.actor_of(session, "Bo Vale", level=level)
    with pytest.raises(ReplayRefused, match="service manager"):
        asked(session, officer)


def test_another_councils_replay_is_not_there(session, manager):
    found = asked(session, manager)
    assert replays.latest(session, THORNBY, "pothole") is None
    with pytest.raises(NoSuchReplay):
        replays.progress(session, THORNBY, found.public_id)


def test_one_is_at_work_at_a_time_in_a_council_and_another_council_does_not_wait_for_it(session, manager):
    first, second = asked(session, manager), asked(session, manager, on=date(2027, 4, 1))
    theirs = replays.request(session, draft(THORNBY), at=AT, actor=make.actor_of(
        session, "Cy Holm", council_id=THORNBY))
    assert set(replays.to_take_up(session, at=AT)) == {first.public_id, theirs.public_id}
    assert replays.take_up(session, first.public_id, at=AT) is not None
    assert replays.to_take_up(session, at=AT) == [theirs.public_id]
    assert replays.take_up(session, second.public_id, at=AT) is None
    assert replays.progress(session, ALDERMERE, second.public_id).state == RunState.WAITING


def test_what_is_taken_up_shows_how_far_it_is_and_ends_with_its_summary(session, manager):
    run = asked(session, manager)
    taken = taken_up(session, run)
    assert replays.note_progress(session, taken, 500, 2_000, at=LATER)
    session.expire_all()
    assert replays.progress(session, ALDERMERE, run.public_id).percent == 25
    assert replays.finish(session, taken, SUMMARY, at=LATER)
    session.expire_all()
    found = replays.progress(session, ALDERMERE, run.public_id)
    assert (found.state, found.summary, found.is_over) == (RunState.DONE, SUMMARY, True)


def test_a_replay_that_cannot_be_done_says_why(session, manager):
    run = asked(session, manager)
    replays.fail(session, taken_up(session, run), "No figure for 2031.", at=LATER)
    session.expire_all()
    found = replays.progress(session, ALDERMERE, run.public_id)
    assert (found.state, found.why, found.summary) == (RunState.FAILED, "No figure for 2031.", None)


def test_one_whose_process_went_silent_is_taken_up_by_another_and_the_first_can_write_nothing_more(session, manager):
    run = asked(session, manager)
    first = taken_up(session, run)
    assert replays.to_take_up(session, at=AT + SILENT_AFTER) == []
    assert replays.take_up(session, run.public_id, at=AT + SILENT_AFTER) is None
    much_later = AT + SILENT_AFTER + timedelta(seconds=1)
    assert replays.to_take_up(session, at=much_later) == [run.public_id]
    second = taken_up(session, run, much_later)
    assert second.tries == 2
    assert not replays.note_progress(session, first, 1, 2, at=much_later)
    assert not replays.finish(session, first, SUMMARY, at=much_later)
    assert replays.finish(session, second, SUMMARY, at=much_later)


def test_one_that_ends_without_a_word_is_tried_three_times_and_then_said_to_have_failed(session, manager):
    run = asked(session, manager)
    for number in range(1, MOST_TRIES + 1):
        assert taken_up(session, run).tries == number
        replays.let_go(session, run.public_id, at=LATER)
    found = replays.progress(session, ALDERMERE, run.public_id)
    assert (found.state, "stopped before its end" in found.why) == (RunState.FAILED, True)
    assert replays.to_take_up(session, at=LATER) == []


def test_one_that_went_silent_for_the_third_time_has_failed(session, manager):
    run = asked(session, manager)
    at = AT
    for _ in range(MOST_TRIES):
        replays.take_up(session, run.public_id, at=at)
        at += SILENT_AFTER + timedelta(seconds=1)
    assert replays.take_up(session, run.public_id, at=at) is None
    assert session.query(ReplayRun).one().state == RunState.FAILED
