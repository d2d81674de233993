"""One hand moves a case: `fire` checks who and why, moves the state, and writes history and audit.

The state machine is the transitions library's, built once from the table of moves and fired unbound:
nothing is registered with it, and a case costs it nothing to hold.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.orm import Session
from transitions import Machine, MachineError

from frontdoor import audit
from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Entry
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor, ActorKind, Level
from frontdoor.triage import clocks
from frontdoor.triage.guards import GUARDS
from frontdoor.triage.kinds import definition_of, is_asked_for, kind_of, thing
from frontdoor.triage.moves import BY_NAME, IN_HAND, MOVES, By, Move

TOGETHER = "moves are written together"
STATE_WORDS = {
    State.RECEIVED: "just received", State.WITH_ADVISER: "with an adviser", State.WITH_SPECIALIST: "with a specialist",
    State.AWAITING_RESIDENT: "waiting for the resident", State.SCHEDULED: "planned for repair",
    State.DECIDED: "decided", State.UNDER_REVIEW: "under review", State.CLOSED: "closed",
    State.AWAITING_PAYMENT: "waiting for payment", State.WITHDRAWN: "withdrawn",
    State.DUPLICATE: "joined to another report", State.AWAITING_PARTNER: "waiting for a partner",
    State.IN_PROVISION: "in the middle of a plan",
}
# Where a booking is called otherwise.
BOOKING_WORDS = {State.SCHEDULED: "booked"}
WHO = {
    ActorKind.RULE: By.RULE, ActorKind.CLOCK: By.CLOCK, ActorKind.OFFICER: By.OFFICER,
    ActorKind.RESIDENT: By.RESIDENT, ActorKind.GUEST: By.RESIDENT, ActorKind.PARTNER: By.PARTNER,
    ActorKind.MEMBER: By(0),
}


class MoveRefused(FrontDoorError):
    """A move that may not be made now. `reason` is a sentence for the person who tried."""

    def __init__(self, case: Case, move: str, reason: str) -> None:
        super().__init__(f"case {case.reference} is {case.state}: refused {move} ({reason})")
        self.reference = case.reference
        self.move = move
        self.reason = reason


class NotPermitted(MoveRefused):
    """A move that this actor may not make at all, whatever the state of the case."""


@dataclass(frozen=True)
class Chance:
    """A move an officer might make, and why it cannot be made now (None when it can)."""

    move: Move
    refusal: str | None


@cache
def machine() -> Machine:
    """The machine of all cases, from the table of moves."""
    return Machine(
        model=None, states=[str(state) for state in State], initial=str(State.RECEIVED), auto_transitions=False,
        transitions=[
            {"trigger": move.name, "source": [str(s) for s in sorted(move.sources)],
             "dest": str(move.dest) if move.dest else None}
            for move in MOVES
        ],
    )


def least_level(session: Session, case: Case, move: Move) -> Level:
    """The lowest level that may make the move: the table's, or the service's own scheme of delegation."""
    return least_for(definition_of(session, case), move)


def least_for(definition: Definition, move: Move) -> Level:
    """The same for any case of a service."""
    # Who may not decide may not decide a second time either, nor undo what was decided.
    decides = move.name in ("decide", "decide_review") or move.name == "reopen" and is_asked_for(definition)
    said = [definition.levels.decide if decides else None, definition.levels.of_move(move.name)]
    return max([move.least, *(Level(one) for one in said if one)], key=lambda level: level.rank)


def refusal(session: Session, case: Case, move: Move, actor: Actor) -> str | None:
    """Why `actor` may not make `move` now, in plain words; None when they may."""
    definition = definition_of(session, case)
    if not fits(move, definition):
        return f"This is not something that is done with {_a(thing(definition))}."
    if case.state not in move.sources:
        words = {**STATE_WORDS, **BOOKING_WORDS} if definition.booking is not None else STATE_WORDS
        wanted = " or ".join(words[s] for s in State if s in move.sources)
        return f"This case is {words[State(case.state)]}. This can be done when it is {wanted}."
    if not WHO[actor.kind] & move.by:
        return "This is not yours to do."
    if case.on_hold and case.state in IN_HAND and actor.is_officer and move.name != "resume":
        return "This case waits until a day that somebody chose. Go on with it first."
    if actor.is_officer:
        least = least_level(session, case, move)
        if not actor.is_at_least(least):
            return f"This needs an officer of at least {least} level."
    for name in move.guards:
        said = GUARDS[name](session, case, actor)
        if said:
            return said
    return None


def fits(move: Move, definition: Definition) -> bool:
    """Whether cases of that service make the move at all: nobody plans a repair of an application."""
    return kind_of(definition) in move.only and not (move.of_episodes and not definition.judgement)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def chances(session: Session, case: Case, actor: Actor) -> list[Chance]:
    """Every move that officers make with such a case, with the reason where it cannot be made now. Those that
    can come first."""
    definition = definition_of(session, case)
    found = [Chance(move, refusal(session, case, move, actor)) for move in MOVES
             if move.label and By.OFFICER & move.by and fits(move, definition)]
    return sorted(found, key=lambda chance: chance.refusal is not None)


def insist(session: Session, case: Case, name: str, actor: Actor) -> Move:
    """The move of that name, which `actor` may make now. Raises MoveRefused or NotPermitted: for verbs that have to
    know before they change anything."""
    move = BY_NAME[name]
    said = refusal(session, case, move, actor)
    if said is not None:
        kind = MoveRefused if WHO[actor.kind] & move.by else NotPermitted
        raise kind(case, name, said)
    return move


def fire(
    session: Session, case: Case, name: str, *, actor: Actor, at: datetime, reason: str = "", told: str | None = None,
    land: Callable[[], object] | None = None,
) -> Entry:
    """Make one move and write it down. `reason` is for the council's eyes; `told` replaces what the resident
    reads; `land` puts the case where it goes, before anything reaches the database, so that it is never
    without a place. Flushes. Raises MoveRefused or NotPermitted, with the reason in plain words; then
    nothing has changed."""
    move = insist(session, case, name, actor)
    if move.needs_reason and not reason.strip():
        raise MoveRefused(case, name, "Give a reason.")
    before = case.state
    with session.no_autoflush:
        try:
            machine().events[name].trigger(case)
        except MachineError as error:
            raise MoveRefused(case, name, str(error)) from error
        if land is not None:
            land()
    if move.clock:
        clocks.turn(session, case, move.clock, reason=move.did, actor=actor, at=at)
    if told is None and move.told is not None:
        told = move.told.format(thing=thing(definition_of(session, case)))
    return note(session, case, name, move.did, actor=actor, at=at, reason=reason, told=told, before=before)


def note(
    session: Session, case: Case, name: str, words: str, *, actor: Actor, at: datetime, reason: str = "",
    told: str | None = None, before: str | None = None,
) -> Entry:
    """Write a line of the case's history, and its audit row. Every change of a case passes here, so its
    version rises and anyone who read it before will be told that it changed."""
    # Always another moment, so that the case's version rises even where two notes are of the same one.
    case.changed_at = at if case.changed_at != at else at + timedelta(microseconds=1)
    entry = Entry(
        council_id=case.council_id, case_id=case.id, at=at, move=name, words=words, reason=reason, public_words=told,
        actor_kind=actor.kind, actor_id=actor.public_id, actor_name=actor.name, state_before=before,
        state_after=case.state, tier=case.tier,
    )
    session.add(entry)
    audit.record(
        session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=name,
        subject_kind="case", subject_id=case.reference, at=at, detail={"from": before, "to": case.state},
    )
    if TOGETHER not in session.info:
        session.flush()
    return entry


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Within it, moves and notes are written to the database all together, when something asks for them or at
    the end: a new case makes several at once, and each by itself would cost as much as all of them."""
    session.info[TOGETHER] = True
    try:
        yield
    finally:
        del session.info[TOGETHER]
    session.flush()
