"""What is looked at before a definition is published. Every finding is shown as an example resident."""
from datetime import date

from frontdoor.assessments.checks import coverage, figures, logic, questions, reading_age
from frontdoor.assessments.checks.problem import Problem
from frontdoor.assessments.compiled import Compiled

__all__ = ["Problem", "check"]


def check(compiled: Compiled, on: date, seconds: float = 10.0) -> list[Problem]:
    """Everything that is doubtful about a definition on the day `on`, in the order of the file.

    The search over what people can be ends after `seconds`; what it could not settle by then is said
    to be "not proven".
    """
    found = [*logic.problems(compiled, on, seconds), *questions.problems(compiled), *figures.problems(compiled, on),
             *coverage.problems(compiled), *reading_age.problems(compiled)]
    return sorted(found, key=lambda problem: (problem.line, problem.kind, problem.say))
