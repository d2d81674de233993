"""How a case is shown to those outside the council."""

from datetime import UTC, datetime

import pytest

from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.portal import standing

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def case(state: State, *, outcome: str | None = None, level: Confidentiality = Confidentiality.INTERNAL) -> Case:
    return Case(state=state, outcome=outcome, confidentiality=int(level), shown_as=None)


def entry(move: str, before: State | None, *, words: str | None = None) -> Entry:
    return Entry(move=move, state_before=before, public_words=words, at=AT)


@pytest.mark.parametrize("before, shown", [
    (State.RECEIVED, "Being looked at"), (State.WITH_ADVISER, "Being looked at"),
    (State.AWAITING_RESIDENT, "Being looked at"), (State.SCHEDULED, "Repair planned"),
    (State.UNDER_REVIEW, "Being looked at again"),
])
def test_a_fast_tracked_case_looks_as_it_would_have(before: State, shown: str) -> None:
    hidden = case(State.WITH_SPECIALIST, level=Confidentiality.SAFEGUARDING)
    assert standing.for_reporter(hidden, [entry("receive", None), entry("fast_track", before)]).words == shown


def test_a_second_sign_of_danger_changes_nothing_either() -> None:
    hidden = case(State.WITH_SPECIALIST, level=Confidentiality.SAFEGUARDING)
    twice = [entry("fast_track", State.SCHEDULED), entry("message", None), entry("fast_track", State.WITH_SPECIALIST)]
    assert standing.for_reporter(hidden, twice).words == "Repair planned"


def test_a_fast_tracked_case_that_moved_on_shows_where_it_is() -> None:
    asked = case(State.AWAITING_RESIDENT, level=Confidentiality.SAFEGUARDING)
    entries = [entry("fast_track", State.RECEIVED), entry("ask_resident", State.WITH_SPECIALIST)]
    assert standing.for_reporter(asked, entries).words == "We need an answer from you"


def test_nobody_else_is_told_that_the_council_waits_for_one_person() -> None:
    waiting = case(State.AWAITING_RESIDENT)
    assert standing.for_reporter(waiting, []).words == "We need an answer from you"
    assert standing.for_anyone(waiting).words == "Being looked at"


def test_every_state_has_a_status_and_a_tone() -> None:
    found = [standing.for_reporter(case(state), []) for state in State]
    assert all(one.words and one.tone for one in found)
    assert standing.for_reporter(case(State.CLOSED, outcome=Outcome.FIXED), []).tone == "green"


def test_followers_read_no_line_between_the_council_and_the_reporter() -> None:
    entries = [entry("receive", None, words="We received your report"),
               entry("ask_resident", State.WITH_ADVISER, words="We asked you a question"),
               entry("reply", None, words="We wrote to you"),
               entry("schedule_work", State.DECIDED, words="A repair is planned")]
    lines = standing.lines_for_anyone(case(State.SCHEDULED), entries)
    assert [line.title for line in lines] == ["A repair is planned", "Reported"]


def test_followers_read_nothing_from_after_a_case_was_hidden() -> None:
    entries = [entry("receive", None), entry("fast_track", State.RECEIVED), entry("close", State.DECIDED)]
    hidden = case(State.CLOSED, level=Confidentiality.SAFEGUARDING)
    assert [line.title for line in standing.lines_for_anyone(hidden, entries)] == ["Reported"]
    assert len(standing.lines_for_anyone(case(State.CLOSED), entries)) == 2
