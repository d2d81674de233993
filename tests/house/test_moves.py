"""The table of moves: every state reached and left, every guard real, every end with words."""

import ast
import inspect
import re
from typing import get_args

from frontdoor.assessments.delegating import OfficerMove
from frontdoor.cases.case import FINISHED, PUBLIC_STATUS, State
from frontdoor.catalogue import loader
from frontdoor.catalogue.editing import options
from frontdoor.desks.offers import ACTIONS
from frontdoor.triage import scheme
from frontdoor.triage.guards import GUARDS
from frontdoor.triage.machine import STATE_WORDS, fits, machine
from frontdoor.triage.moves import BY_NAME, MOVES, By
from tests.house import tree

START = State.RECEIVED
LEFT_FOR_GOOD = {State.WITHDRAWN}


def test_every_state_is_reached_and_every_open_state_is_left() -> None:
    reached = {move.dest for move in MOVES if move.dest is not None} | {START}
    left = {source for move in MOVES for source in move.sources}
    assert reached == set(State)
    assert left == set(State) - LEFT_FOR_GOOD


def test_every_open_state_has_a_way_to_an_end() -> None:
    ends = set(FINISHED)
    while True:
        more = {source for move in MOVES if move.dest is not None and move.dest in ends
                for source in move.sources} - ends
        if not more:
            break
        ends |= more
    assert ends == set(State)


def test_move_names_are_unique_and_their_guards_exist() -> None:
    assert len(BY_NAME) == len(MOVES)
    assert {name for move in MOVES for name in move.guards} <= set(GUARDS)
    assert {name for move in MOVES for name in move.guards} == set(GUARDS), "a guard that nothing uses"


def test_moves_that_an_officer_makes_by_hand_have_a_label_and_are_guarded_by_team() -> None:
    by_hand = [move for move in MOVES if move.by & By.OFFICER and move.label]
    unguarded = {move.name for move in by_hand if "in_their_team" not in move.guards}
    # The first two give a finished case back to the customer team; any of its officers may. A booking is also seen to
    # by those whose room or day it is.
    of_bookings = {move.name for move in by_hand if "in_a_team_of_the_booking" in move.guards}
    assert unguarded == {"detach_duplicate", "reopen"} | of_bookings


def test_the_library_machine_knows_the_same_moves_and_nothing_that_bypasses_them() -> None:
    built = machine()
    assert set(built.events) == set(BY_NAME)
    assert set(built.states) == {str(state) for state in State}


def test_every_state_has_words_for_officers_and_for_residents() -> None:
    assert set(STATE_WORDS) == set(PUBLIC_STATUS) == set(State)


def test_every_move_is_made_by_somebody_an_officer_at_the_desk_or_a_verb_that_names_it() -> None:
    at_the_desk = {name for action in ACTIONS for name in action.moves}
    named = {text for path in tree.python_files() if "frontdoor/triage" in path.as_posix() and path.name != "moves.py"
             for text in re.findall(r'"([a-z_]+)"', path.read_text("utf-8"))}
    assert {move.name for move in MOVES} - at_the_desk - named == set(), "nobody can make them"
    shown = {move.name for move in MOVES if move.label and move.by & By.OFFICER}
    assert shown - at_the_desk == set(), "they have a label, and no action of the desk makes them"


def test_the_page_of_a_service_tells_every_move_and_state_of_its_kind_and_no_other() -> None:
    for service_id in loader.packaged():
        definition = loader.compiled(service_id, "aldermere").definition
        told, fitting = dict(scheme.of(definition)), [move for move in MOVES if fits(move, definition)]
        there = {State.RECEIVED, *(move.dest for move in fitting if move.dest is not None)}
        assert sum(map(len, told.values())) == sum(len(move.sources & there) for move in fitting), service_id
        assert set(told) == {scheme.words_of(state, definition) for state in there}, service_id
        assert all(line.who and line.does for lines in told.values() for line in lines), service_id


def test_a_service_may_raise_the_level_of_whatever_officers_do_by_a_move_of_its_own() -> None:
    # What follows from a decision, or lets go of money, hangs on `decide` and `waive`.
    follow = {"decide", "decide_review", "schedule_work", "close", "ask_payment", "confirm_booking",
              "return_to_booking", "waive_payment", "waive_booking_fee"}
    assert set(get_args(OfficerMove)) == {move.name for move in MOVES if move.by & By.OFFICER} - follow
    assert set(options.MOVES) == set(get_args(OfficerMove))


def test_every_reason_that_stands_in_a_refusal_is_a_whole_sentence() -> None:
    calls = [call for path in tree.python_files() if "frontdoor/triage" in path.as_posix()
             for call in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(call, ast.Call)
             and getattr(call.func, "attr", getattr(call.func, "id", "")) in {"MoveRefused", "NotPermitted"}]
    reasons = [part.value for call in calls if len(call.args) == 3 for part in ast.walk(call.args[2])
               if isinstance(part, ast.Constant) and isinstance(call.args[2], ast.Constant | ast.BoolOp)]
    assert len(calls) > 40 and len(reasons) > 25
    assert [one for one in reasons if not re.fullmatch(r"[A-Z].+[^ ]\.", str(one))] == []


def test_every_refusal_of_a_guard_is_a_whole_sentence() -> None:
    for name, guard in GUARDS.items():
        strings = [node.value for node in ast.walk(ast.parse(inspect.getsource(guard)))
                   if isinstance(node, ast.Constant) and isinstance(node.value, str)]
        says = any(text.rstrip().endswith(".") for text in strings)
        assert says or "in_their_team(" in inspect.getsource(guard), name
