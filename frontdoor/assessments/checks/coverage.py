"""The embedded cases: those that fail, and the outcomes and criteria that no case speaks of."""
from frontdoor.assessments import embedded
from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.facts import FactError


def problems(compiled: Compiled) -> list[Problem]:
    """Failing cases, and what they leave untested."""
    definition = compiled.definition
    found = [problem(compiled, "case_failed", ("cases", difference.index), difference.say,
                     definition.cases[difference.index].given) for difference in embedded.run(compiled)]
    reached, named = set(), set()
    for case in definition.cases:
        named |= set(case.expect.get("reasons") or {})
        try:
            reached.add(embedded.found_for(compiled, case).outcome)
        except (FactError, DefinitionError, ValueError):
            continue  # it is among the failed cases already
    found += [problem(compiled, "untested_outcome", ("outcomes", index),
                      f"No embedded case comes to `{outcome.id}`; add one.")
              for index, outcome in enumerate(definition.outcomes) if outcome.id not in reached]
    return found + [problem(compiled, "untested_criterion", ("criteria", name),
                            f"No embedded case says what `{name}` should be; add it to the `reasons` of one.")
                    for name in definition.criteria if name not in named]
