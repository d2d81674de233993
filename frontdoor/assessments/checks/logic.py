"""Outcomes that nobody reaches, gaps, overlaps, tests that contradict each other or change nothing: on the day itself,
and on each side of every day on which a figure changes."""
import time
from collections.abc import Iterator
from datetime import date, timedelta

from frontdoor.assessments.checks import coverage, direction, legal_basis
from frontdoor.assessments.checks.claims import Claim, Question, claims
from frontdoor.assessments.checks.figures import last_day, missing_on
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.checks.search import Search
from frontdoor.assessments.compiled import Compiled
from frontdoor.clock import in_words

ONE_DAY = timedelta(days=1)


def problems(compiled: Compiled, on: date, seconds: float, *, cases: bool = True) -> list[Problem]:
    """What is wrong with the rules on any day from `on` to two years later; the same thing is said once. `cases` looks
    at the embedded cases too, which hold for the definition as it is packaged."""
    until = time.thread_time() + seconds
    found: dict[tuple[str, str, str], Problem] = {}
    for day in days_of_change(compiled, on):
        search = Search(compiled, day, until - time.thread_time())
        here = [*_on(search), *(coverage.problems(search) if cases and day == on else ())]
        for one in here:
            say = one.say if day == on else f"On {in_words(day)}: {one.say}"
            found.setdefault((one.kind, one.where, one.say), Problem(one.kind, one.where, one.line, say, one.example))
    return list(found.values())


def days_of_change(compiled: Compiled, on: date) -> list[date]:
    """The day `on`, and within two years the days on which a figure changes, each with the day before it. Days on which
    a figure is missing are left out: nobody is assessed then."""
    begun = {stretch.from_on for parameter in compiled.parameters.values() for stretch in parameter.stretches
             if on < stretch.from_on <= last_day(on)}
    days = {on} | begun | {day - ONE_DAY for day in begun if day - ONE_DAY > on}
    return [day for day in sorted(days) if not missing_on(compiled, day)]


def _on(search: Search) -> Iterator[Problem]:
    compiled, on = search.compiled, search.on
    if search.rules is None and not search.can_prove:
        yield problem(compiled, "not_proven", ("outcomes",), "There was no time to try everybody, so nothing is proven "
                      "of who comes to which outcome.")
        return
    unproven: set[str] = set()
    for claim in claims(compiled):
        found = _looked_at(search, claim)
        # Of overlaps that are not proven, one is said for all.
        if found is not None and not (found.kind == "not_proven" and claim.kind in unproven):
            yield found
            unproven |= {claim.kind} if found.kind == "not_proven" and claim.kind == "overlap" else set()
    if not search.reaches_otherwise():
        place = len(compiled.outcomes) - 1
        yield problem(compiled, "unreachable_outcome", ("outcomes", place), f"Nobody ever reaches "
                      f"`{compiled.otherwise.outcome.id}`, not even somebody who knows nothing; let an outcome before "
                      "it leave somebody over.", shown(compiled, {}, on))
    for name in compiled.criteria:
        yield from _idle(search, name)
    yield from direction.problems(search)
    yield from legal_basis.problems(search)


def _looked_at(search: Search, claim: Claim) -> Problem | None:
    answer = search.answer(claim.question)
    if (answer.person is not None) is not claim.wrong_if:
        return None if answer.is_proven else problem(
            search.compiled, "not_proven", claim.path, f"It could not be proven that this is not so: {claim.say}")
    if not answer.is_proven:
        return problem(search.compiled, "not_proven", claim.path, f"It could not be proven, but may be: {claim.say}")
    if answer.person is not None:
        return problem(search.compiled, claim.kind, claim.path, claim.say,
                       shown(search.compiled, answer.person, search.on))
    return _absent(search, claim)


def _absent(search: Search, claim: Claim) -> Problem:
    """Where nobody is of a kind, somebody is shown who comes nearest to it."""
    person = search.answer(claim.instead).person
    say = claim.say
    if claim.kind == "unreachable_outcome":
        say += (f" The example meets its test, and gets `{search.outcome_of(person)}`." if person is not None
                else " Nobody meets its test.")
    return problem(search.compiled, claim.kind, claim.path, say, shown(search.compiled, person or {}, search.on))


def _idle(search: Search, name: str) -> Iterator[Problem]:
    is_idle = search.is_idle(name)
    if is_idle is False:
        return
    say = f"`{name}` never changes a result; remove it, or use it in an outcome."
    if is_idle is None:
        yield problem(search.compiled, "not_proven", ("criteria", name), f"It could not be proven, but may be: {say}")
        return
    node = search.compiled.criteria[name]
    person = search.answer(Question((), (node,))).person or search.answer(Question((node,))).person or {}
    yield problem(search.compiled, "idle_criterion", ("criteria", name),
                  f"{say} The example gets the same result whether it is met or not.",
                  shown(search.compiled, person, search.on))
