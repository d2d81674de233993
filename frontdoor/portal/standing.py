"""How a case stands, in the words of those outside the council: for its reporter, and for anyone.

A case that went past every queue because somebody may be in danger looks to its reporter like any other
that is being looked at: whoever reads the page may be the danger. So what is shown here is the state that
the case would have had, and the date it would have been promised.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Whom
from frontdoor.cases.case import Case, Confidentiality, Outcome, State, public_status
from frontdoor.cases.history import Decision, Entry, FindingRow
from frontdoor.catalogue import versions
from frontdoor.clock import Due
from frontdoor.triage import clocks

TONES = {
    State.RECEIVED: "blue", State.WITH_ADVISER: "blue", State.WITH_SPECIALIST: "blue",
    State.AWAITING_RESIDENT: "yellow", State.SCHEDULED: "teal", State.DECIDED: "teal",
    State.UNDER_REVIEW: "purple", State.CLOSED: "grey", State.WITHDRAWN: "grey", State.DUPLICATE: "purple",
}
# Where a case would have gone on from the state in which it was sent straight to the duty specialist, and
# what its reporter would have read of that.
ORDINARY = {State.RECEIVED: State.WITH_ADVISER, State.AWAITING_RESIDENT: State.WITH_ADVISER}
ORDINARY_WORDS = {
    State.RECEIVED: "A person is looking at your report", State.AWAITING_RESIDENT: "You answered our question",
}
FOR_ANYONE = {
    "receive": "Reported", "pass_to_adviser": "A person is looking at it",
    "refer_to_specialist": "A specialist is looking at it", "schedule_work": "A repair is planned",
    "complete_work": "Fixed", "close": "Closed", "return_work": "A person is looking at it again",
    "reopen": "Opened again", "ask_for_review": "We are looking at it again", "withdraw": "Withdrawn",
}
HEADINGS = {
    Outcome.ACCEPTED: "We will do the work", Outcome.FIXED: "It is fixed",
    Outcome.NO_ACTION: "We will not do any work", Outcome.NOT_OURS: "Someone else looks after this",
    Outcome.ADVICE_GIVEN: "Our answer", Outcome.WITHDRAWN: "This report was withdrawn",
}


@dataclass(frozen=True)
class Standing:
    """A status in a few words, and the tone that underlines them."""

    state: State
    words: str
    tone: str


@dataclass(frozen=True)
class Line:
    """A line of the history as it is shown: what happened and when."""

    title: str
    at: datetime


@dataclass(frozen=True)
class Answer:
    """What the council decided, for its reporter: heading, the reason, the points it rests on, and who else
    looks after the matter, if the council does not."""

    heading: str
    words: str
    points: tuple[str, ...]
    whom: Whom | None


def history(session: Session, case: Case) -> list[Entry]:
    """The lines of a case's history, oldest first."""
    return list(session.scalars(select(Entry).where(Entry.case_id == case.id).order_by(Entry.id)))


def shown_state(case: Case, entries: Sequence[Entry]) -> State:
    """The state that is shown: the one that stands in for the case's own, if there is one; of a case that was
    fast-tracked and has not moved since, the one it would have had; else the case's own."""
    if case.shown_as is not None:
        return State(case.shown_as)
    before: State | None = None
    for entry in reversed([entry for entry in entries if entry.state_before is not None]):
        if entry.move != "fast_track":
            break
        before = State(str(entry.state_before))
    if before is None:
        return State(case.state)
    return ORDINARY.get(before, before)


def for_reporter(case: Case, entries: Sequence[Entry]) -> Standing:
    """The status that the reporter sees."""
    return _standing(shown_state(case, entries), case.outcome)


def for_anyone(case: Case, entries: Sequence[Entry] = ()) -> Standing:
    """The status that followers and the public list show: never that the council waits for one person."""
    state = shown_state(case, entries)
    return _standing(State.WITH_ADVISER if state == State.AWAITING_RESIDENT else state, case.outcome)


def _standing(state: State, outcome: str | None) -> Standing:
    is_fixed = state == State.CLOSED and outcome == Outcome.FIXED
    return Standing(state, public_status(state, outcome), "green" if is_fixed else TONES[state])


def lines_for_reporter(entries: Sequence[Entry]) -> list[Line]:
    """The history as its reporter reads it, newest first."""
    found = []
    for entry in entries:
        words = entry.public_words
        if entry.move == "fast_track" and entry.state_before:
            words = ORDINARY_WORDS.get(State(entry.state_before))
        if words:
            found.append(Line(words, entry.at))
    return found[::-1]


def lines_for_anyone(case: Case, entries: Sequence[Entry]) -> list[Line]:
    """The history without anything between the council and the reporter, newest first; of a case that is
    hidden from the public, only what was public before."""
    found = []
    for entry in entries:
        if entry.move == "fast_track" and case.confidentiality > Confidentiality.INTERNAL:
            break
        if entry.move in FOR_ANYONE:
            is_fixed = entry.move == "close" and case.outcome == Outcome.FIXED
            found.append(Line("Fixed" if is_fixed else FOR_ANYONE[entry.move], entry.at))
    return found[::-1]


def promise(session: Session, case: Case, *, at: datetime) -> Due | None:
    """The promised date with the reasons for it, as it stands at `at`; never by the duty specialists' own
    clock."""
    return clocks.promised(session, case, at)


def answer(session: Session, case: Case) -> Answer | None:
    """What was decided about the case, or None where nothing was."""
    heading = HEADINGS.get(Outcome(case.outcome)) if case.outcome else None
    if heading is None:
        return None
    decided = session.scalar(
        select(Decision).where(Decision.case_id == case.id).order_by(Decision.id.desc()).limit(1)
    )
    lines = [line.strip() for line in decided.reasons.splitlines()] if decided else []
    told = case.outcome_reason
    points = tuple(line for line in lines if line and line not in told)
    is_theirs = decided is not None and decided.by == "rule" and case.outcome == Outcome.NOT_OURS
    return Answer(heading, told, points, _whom(session, case) if is_theirs else None)


def _found(session: Session, case: Case) -> dict[str, Any]:
    """What the rules said of the case when it was received."""
    stored = session.scalar(
        select(FindingRow.body).where(FindingRow.case_id == case.id).order_by(FindingRow.id.desc()).limit(1)
    )
    return dict(json.loads(stored)) if stored else {}


def _whom(session: Session, case: Case) -> Whom | None:
    outcome_id = _found(session, case).get("outcome")
    definition = versions.by_id(session, case.version_id).definition
    return definition.outcome(outcome_id).whom if outcome_id else None
