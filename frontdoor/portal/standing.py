"""How a case stands, in the words of those outside the council: for its reporter, and for anyone.

A case that went past every queue because somebody may be in danger looks to its reporter like any other
that is being looked at: whoever reads the page may be the danger. So what is shown here is the state that
the case would have had, and the date it would have been promised.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Whom
from frontdoor.cases.case import Case, Confidentiality, Outcome, State, public_status
from frontdoor.cases.history import Entry
from frontdoor.clock import Due, Stretch
from frontdoor.triage import clocks, decisions, findings, kinds

TONES = {
    State.RECEIVED: "blue", State.WITH_ADVISER: "blue", State.WITH_SPECIALIST: "blue",
    State.AWAITING_RESIDENT: "yellow", State.AWAITING_PAYMENT: "yellow", State.SCHEDULED: "teal", State.DECIDED: "teal",
    State.UNDER_REVIEW: "purple", State.CLOSED: "grey", State.WITHDRAWN: "grey", State.DUPLICATE: "purple",
    State.AWAITING_PARTNER: "yellow", State.IN_PROVISION: "teal",
}
SETTLED = ("met", "not_met")
# How a closed case is underlined where its end is good.
ENDS = {Outcome.FIXED: "green", Outcome.GRANTED: "green"}
# Where a case would have gone on from the state in which it was sent straight to the duty specialist, and
# what its reporter would have read of that.
ORDINARY = {State.RECEIVED: State.WITH_ADVISER, State.AWAITING_RESIDENT: State.WITH_ADVISER,
            State.AWAITING_PARTNER: State.WITH_ADVISER}
# What is not told of a hidden case: that others were asked about somebody, or that there is a plan.
UNSHOWN = frozenset({State.AWAITING_PARTNER, State.IN_PROVISION})
ORDINARY_WORDS = {
    State.RECEIVED: "A person is looking at your {thing}", State.AWAITING_RESIDENT: "You answered our question",
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
    Outcome.ADVICE_GIVEN: "Our answer", Outcome.WITHDRAWN: "This {thing} was withdrawn",
    Outcome.GRANTED: "We granted your {thing}", Outcome.REFUSED: "We could not grant your {thing}",
    Outcome.NOT_NEEDED: "You do not need this", Outcome.NOT_PAID: "It was not paid in time",
    Outcome.CANCELLED: "Your booking is cancelled", Outcome.TOOK_PLACE: "It took place",
    Outcome.DID_NOT_COME: "We were waiting for you", Outcome.GOALS_MET: "Your plan is done",
    Outcome.MOVED_ON: "Others look after it now", Outcome.NOT_WANTED: "You asked us to stop",
}
# Of what became of a concern nobody outside is told more.
LOOKED_INTO = "We have looked into it"
# What is granted with a booking is a time.
BOOKED = "You can have this time"


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
    looks after the matter, if the council does not. `criteria` are the points of an application one by one:
    whether each is met, and what would change one that is not."""

    heading: str
    words: str
    points: tuple[str, ...]
    whom: Whom | None
    criteria: tuple[dict[str, Any], ...] = ()


# Made once: putting a statement together costs more than running it.
HISTORY = select(Entry).where(Entry.case_id == bindparam("case_id")).order_by(Entry.id)


def history(session: Session, case: Case) -> list[Entry]:
    """The lines of a case's history, oldest first."""
    return list(session.scalars(HISTORY, {"case_id": case.id}))


def shown_state(case: Case, entries: Sequence[Entry]) -> State:
    """The state that is shown: the one that stands in for the case's own, if there is one; of a case that was
    fast-tracked and has not moved since, the one it would have had; else the case's own."""
    if case.shown_as is not None:
        return State(case.shown_as)
    if case.confidentiality > Confidentiality.INTERNAL and case.state in UNSHOWN:
        return State.WITH_ADVISER
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
    is_waiting = state in {State.AWAITING_RESIDENT, State.AWAITING_PAYMENT}
    return _standing(State.WITH_ADVISER if is_waiting else state, case.outcome)


def _standing(state: State, outcome: str | None) -> Standing:
    good = ENDS.get(Outcome(outcome)) if state == State.CLOSED and outcome else None
    return Standing(state, public_status(state, outcome), good or TONES[state])


def lines_for_reporter(entries: Sequence[Entry], thing: str = "report") -> list[Line]:
    """The history of a report, or another `thing`, as its reporter reads it, newest first."""
    found = []
    for entry in entries:
        words = entry.public_words
        if entry.move == "fast_track" and entry.state_before:
            words = ORDINARY_WORDS.get(State(entry.state_before), "").format(thing=thing)
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


def left_out(session: Session, case: Case, *, at: datetime) -> tuple[Stretch, ...]:
    """What was not counted towards that date, beside weekends and nights, and why."""
    return clocks.left_out(session, case, at)


def answer(session: Session, case: Case) -> Answer | None:
    """What was decided about the case, or None where nothing was."""
    heading = HEADINGS.get(Outcome(case.outcome)) if case.outcome else None
    if heading is None:
        return None
    if kinds.is_concern(session, case):
        return Answer(LOOKED_INTO, case.outcome_reason, (), None)
    decided, told = decisions.latest(session, case), case.outcome_reason
    named = decided.detail.get("criteria", ()) if decided and decided.detail else ()
    criteria = tuple(one for one in named if one["verdict"] in SETTLED)
    lines = [line.strip() for line in decided.reasons.splitlines()] if decided and not criteria else []
    points = tuple(line for line in lines if line and line not in told)
    is_theirs = decided is not None and decided.by == "rule" and case.outcome == Outcome.NOT_OURS
    thing = kinds.thing(kinds.definition_of(session, case))
    whom = _whom(session, case) if is_theirs else None
    if case.outcome == Outcome.GRANTED and kinds.is_booking(session, case):
        heading = BOOKED
    return Answer(heading.format(thing=thing), told, points, whom, criteria)


def still_checked(session: Session, case: Case) -> list[str]:
    """What the council has to find out before it can decide an application, in the words of its questions."""
    named = findings.body_of(findings.latest(session, case)).get("missing", [])
    return [str(fact.label) for fact in kinds.definition_of(session, case).facts if fact.id in named]


def _whom(session: Session, case: Case) -> Whom | None:
    outcome_id = findings.body_of(findings.latest(session, case)).get("outcome")
    return kinds.definition_of(session, case).outcome(outcome_id).whom if outcome_id else None
