"""A service raises the level that one move needs: the move is refused to all below, in words, and to nobody else."""

import pytest
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import State
from frontdoor.people.actor import Level
from frontdoor.triage import ending, machine, placement, scheme
from frontdoor.triage.machine import MoveRefused, NotPermitted
from frontdoor.triage.moves import BY_NAME
from tests import factories as make
from tests.integration.triage import permits

MOVES = {"withdraw": "manager", "hold": "advanced"}


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session, levels={"decide": "core", "moves": MOVES})


def waiting(session: Session):
    """An application that an adviser has to look at."""
    case = permits.apply(session, permits.KEEPER_UNKNOWN)
    assert case.state == State.WITH_ADVISER
    return case


def test_the_level_of_a_move_is_the_services_own(session: Session) -> None:
    case = waiting(session)
    core, advanced, manager = (
        make.actor_of(session, f"{level} Officer", level=level, teams=("parking", "customer-services"))
        for level in (Level.CORE, Level.ADVANCED, Level.MANAGER))
    said = {(move, who.level): machine.refusal(session, case, BY_NAME[move], who)
            for move in MOVES for who in (core, advanced, manager)}
    assert {key for key, refusal in said.items() if refusal is None} == {
        ("hold", Level.ADVANCED), ("hold", Level.MANAGER), ("withdraw", Level.MANAGER)}
    assert said["withdraw", Level.ADVANCED] == "This needs an officer of at least manager level."
    assert machine.refusal(session, case, BY_NAME["decide"], core) is None, "the others are as they were"
    placement.take(session, case, actor=advanced, at=make.AT)
    with pytest.raises((MoveRefused, NotPermitted), match="manager level"):
        ending.withdraw(session, case, actor=advanced, at=make.AT)


def definition(**levels: object) -> Definition:
    return Definition.model_validate({**permits.BAY_PERMIT, "levels": levels})


def test_a_level_never_makes_a_move_easier_and_one_that_changes_nothing_is_found() -> None:
    eased = definition(moves={"step_down": "core", "complete_work": "manager"})
    assert machine.least_for(eased, BY_NAME["step_down"]) is Level.SPECIALIST
    assert {one.where for one in scheme.problems(eased)} == {"levels.moves.step_down", "levels.moves.complete_work"}
    assert all(one.say.endswith(".") and one.heading for one in scheme.problems(eased))
    assert scheme.problems(definition(moves=MOVES)) == []


def test_the_page_of_what_can_happen_tells_the_level(session: Session) -> None:
    lines = dict(scheme.of(definition(moves=MOVES)))["With an adviser"]
    assert {line.does: line.level for line in lines if line.does in (
        "Withdraw it for the resident", "Let it wait until a day")} == {
        "Withdraw it for the resident": "manager", "Let it wait until a day": "advanced"}


def test_a_move_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="levels.moves"):
        definition(moves={"paint": "core"})
