"""What can happen to a service's cases, state by state: by which move, by whom and of which level, and where to."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdoor.assessments.checks import Problem
from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import State
from frontdoor.people.actor import Level
from frontdoor.triage import kinds, machine
from frontdoor.triage.delegation import least_for
from frontdoor.triage.moves import BY_NAME, MOVES, By, Move

WAIVERS, BY_AMOUNT = frozenset({"waive_payment", "waive_booking_fee"}), "by the amount"
WHO = {By.RULE: "the rule", By.RESIDENT: "the resident", By.CLOCK: "the timetable", By.PARTNER: "an organisation asked"}


@dataclass(frozen=True)
class Line:
    """One move from one state, in words. `level` is the least of an officer; empty where no officer makes it. `to` is
    empty where the case stays as it is."""

    does: str
    who: str
    level: str
    to: str


def of(definition: Definition) -> Sequence[tuple[str, Sequence[Line]]]:
    """Every state that a case of the service can be in, from the first to the last, with what leads out of it. A state
    that nothing leads out of is an end."""
    fitting = [move for move in MOVES if machine.fits(move, definition)]
    reached = {State.RECEIVED, *(move.dest for move in fitting if move.dest is not None)}
    return [(words_of(state, definition), [_line(move, state, definition) for move in fitting if state in move.sources])
            for state in State if state in reached]


def problems(definition: Definition) -> list[Problem]:
    """The levels of moves that change nothing: no case of the service makes the move, or it asks for as much of
    everybody."""
    return [Problem("idle_level", f"levels.moves.{name}", definition.source.line("levels", "moves", name),
                    f"The level for `{name}` changes nothing: no case of this service makes that move, or it needs as "
                    "high a level everywhere.")
            for name, level in definition.levels.moves.items()
            if not machine.fits(BY_NAME[name], definition) or Level(level).rank <= BY_NAME[name].least.rank]


def words_of(state: State, definition: Definition) -> str:
    """What a state is called for such a service."""
    words = machine.BOOKING_WORDS if kinds.kind_of(definition) is kinds.Kind.BOOKING else {}
    said = words.get(state, machine.STATE_WORDS[state])
    return said[0].upper() + said[1:]


def _line(move: Move, state: State, definition: Definition) -> Line:
    by_officer = bool(move.by & By.OFFICER)
    who = [words for one, words in WHO.items() if move.by & one] + (["an officer"] if by_officer else [])
    level = _of_money(definition) if move.name in WAIVERS else machine.least_for(definition, move)
    return Line(move.label or move.did, " or ".join(filter(None, [", ".join(who[:-1]), who[-1]])),
                level if by_officer else "",
                words_of(move.dest, definition) if move.dest not in (None, state) else "")


def _of_money(definition: Definition) -> str:
    """Who may agree that a price is not asked for, where that does not hang on the price."""
    declared = definition.levels.waive
    return BY_AMOUNT if declared is not None and not isinstance(declared, str) else least_for(definition, "waive", 0)
