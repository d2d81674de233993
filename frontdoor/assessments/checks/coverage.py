"""The embedded cases: those that fail, and the outcomes and criteria that no case speaks of."""
from collections.abc import Iterator

from frontdoor.assessments import embedded
from frontdoor.assessments.checks.claims import Question, reaching
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.checks.search import Search
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.facts import FactError


def problems(search: Search) -> Iterator[Problem]:
    """Failing cases; and what they leave untested, with somebody of whom a case could be made."""
    compiled, on = search.compiled, search.on
    for difference in embedded.run(compiled):
        case = compiled.definition.cases[difference.index]
        yield problem(compiled, "case_failed", ("cases", difference.index), difference.say,
                      {**case.given, "as_of": case.on.isoformat()})
    reached, named = _spoken_of(compiled)
    for place, plan in enumerate(compiled.outcomes):
        if plan.outcome.id not in reached:
            person = search.answer(reaching(compiled, place)).person
            yield problem(compiled, "untested_outcome", ("outcomes", place), f"No embedded case comes to "
                          f"`{plan.outcome.id}`; add one.", shown(compiled, person or {}, on))
    for name, node in compiled.criteria.items():
        if name not in named:
            person = search.answer(Question((node,))).person
            yield problem(compiled, "untested_criterion", ("criteria", name), f"No embedded case says what `{name}` "
                          "should be; add it to the `reasons` of one.", shown(compiled, person or {}, on))


def _spoken_of(compiled: Compiled) -> tuple[set[str | None], set[str]]:
    """The outcomes that cases come to, and the criteria whose verdict they expect."""
    reached: set[str | None] = set()
    named: set[str] = set()
    for case in compiled.definition.cases:
        named |= set(case.expect.get("reasons") or {})
        try:
            reached.add(embedded.found_for(compiled, case).outcome)
        except (FactError, DefinitionError, ValueError):
            continue  # it is among the failed cases already
    return reached, named
