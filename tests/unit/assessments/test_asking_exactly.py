"""Asking, held against a search, for every service that is shipped: what is asked matters, what is not does not."""
import random
from collections.abc import Iterator

import pytest

from frontdoor.assessments import asking
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.facts import DONT_KNOW, Facts, typed
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.catalogue import loader
from tests.unit.assessments.drawing import (
    ON, Answers, answers_of, chosen, drawn, everything_answered, guarded)

SERVICES = sorted(loader.packaged())
PEOPLE, OTHERS = 25, 10
MANY = 3_000


def walk(compiled: Compiled, person: Answers) -> Iterator[tuple[Facts, str | None]]:
    """Each step of the checker for one person: what is known, and what is asked then; at the end None."""
    known = Facts({})
    while True:
        asked = asking.ask_next(compiled, known, ON)
        yield known, asked
        if asked is None:
            return
        known = known.with_(**{asked: person.get(asked)})


def end_of(compiled: Compiled, person: Answers) -> Facts:
    return [known for known, asked in walk(compiled, person) if asked is None][0]


def makes_a_difference(compiled: Compiled, known: Facts, name: str, answers: dict[str, list[object]]) -> bool:
    """Whether for some answers to all other questions two answers to this one lead to different outcomes: the search
    ends at the first, and is long before it says no. Half of those tried begin as somebody of an embedded case does,
    as hardly anybody who is drawn by chance is granted anything."""
    chance = random.Random(1)
    told = [typed(compiled.definition, case.given) for case in compiled.definition.cases]
    for turn in range(MANY):
        person = {other: chance.choice(values) for other, values in answers.items()}
        person |= {other: value for other, value in chance.choice(told).items() if other in answers} if turn % 2 else {}
        outcomes = {chosen(compiled, everything_answered(compiled, known, {**person, name: value}))[0]
                    for value in answers[name]}
        if len(outcomes) > 1:
            return True
    return False


def is_not_known(compiled: Compiled, known: Facts) -> bool:
    """Whether something was not known without which no outcome but the last can be had any more."""
    return any(value is DONT_KNOW for value in known.values())


@pytest.mark.parametrize("service", [one for one in SERVICES if loader.compiled(one).definition.offered])
def test_what_is_asked_can_change_the_result(service: str) -> None:
    """But for the one case that `asking` names: somebody does not know what an earlier outcome needs."""
    compiled = loader.compiled(service)
    answers, idle = answers_of(compiled), []
    before_the_slot = set(compiled.booking.needs) if compiled.booking else set()
    seen: set[tuple[object, ...]] = set()
    for person in drawn(answers, PEOPLE, seed=3):
        for known, asked in walk(compiled, person):
            key = (asked, tuple(sorted((name, str(value)) for name, value in known.items())))
            if asked is None or asked in before_the_slot or key in seen or is_not_known(compiled, known):
                continue
            seen.add(key)
            if not makes_a_difference(compiled, known, asked, answers):
                idle.append((asked, dict(known)))
    assert seen and idle == []


@pytest.mark.parametrize("service", SERVICES)
def test_asking_never_stops_before_the_result_is_settled(service: str) -> None:
    compiled = loader.compiled(service)
    answers, unlooked = answers_of(compiled), guarded(compiled)
    for person in drawn(answers, PEOPLE * 5, seed=4):
        known = end_of(compiled, person)
        for other in drawn(answers, OTHERS, seed=5):
            more = {name: value for name, value in other.items() if name not in unlooked}
            assert chosen(compiled, everything_answered(compiled, known, more))[0] == chosen(compiled, known)[0]


@pytest.mark.parametrize("service", SERVICES)
def test_answering_what_is_asked_comes_to_what_answering_everything_does(service: str) -> None:
    compiled = loader.compiled(service)
    unlooked = guarded(compiled)
    for person in drawn(answers_of(compiled), PEOPLE * 10, seed=6):
        known = end_of(compiled, person)
        said = {name: value for name, value in person.items() if name not in unlooked or name in known}
        whole = everything_answered(compiled, Facts({}), said)
        assert chosen(compiled, whole)[0] == chosen(compiled, known)[0]


def test_the_one_question_too_many_is_asked_where_something_is_not_known() -> None:
    """Nobody knows whose road it is, so a person will look; yet the depth is asked, which would rule out a repair."""
    compiled = loader.compiled("pothole")
    known = Facts({"road_owner": DONT_KNOW, "surface": "carriageway", "missing_cover": False, "collapse": False})
    assert asking.ask_next(compiled, known, ON) == "depth_mm"
    assert not makes_a_difference(compiled, known, "depth_mm", answers_of(compiled))
    [_, *others] = [Interpreter(compiled, known.with_(depth_mm=depth), ON).judge(plan.when).verdict
                    for depth in (50, 10) for plan in compiled.outcomes if plan.outcome.id == "accepted" and plan.when]
    assert others == [Verdict.NOT_MET]
