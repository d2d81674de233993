"""Decisions that the rules could make by themselves, but may not for want of a legal basis."""
from collections.abc import Iterator

from frontdoor.assessments.checks.claims import reaching
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.checks.search import Search


def problems(search: Search) -> Iterator[Problem]:
    """Outcomes that are held for an officer to confirm, unless an embedded case says that this is meant."""
    compiled = search.compiled
    definition = compiled.definition
    if any(case.expect.get("held_for_legal_basis") is True for case in definition.cases):
        return
    for place, plan in enumerate(compiled.outcomes):
        if not plan.held_for_legal_basis:
            continue
        person = search.answer(reaching(compiled, place)).person or {}
        special = " and ".join(f"`{name}`" for name in plan.special)
        yield problem(compiled, "held_for_legal_basis", ("outcomes", place),
                      f"An officer has to confirm `{plan.outcome.id}` each time: it rests on {special}, which is "
                      "special-category data, and no legal basis is named. "
                      "Name one under `automatic_basis`, or say `held_for_legal_basis: true` in a case "
                      "if this is meant.", shown(compiled, person, search.on))
