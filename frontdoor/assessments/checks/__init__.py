"""What is looked at before a definition is published. Every finding is shown as an example resident."""
from datetime import date

from frontdoor.assessments.checks import figures, logic, questions, reading_age, terms_known
from frontdoor.assessments.checks.problem import HEADINGS, Problem
from frontdoor.assessments.compiled import Compiled

__all__ = ["HEADINGS", "Problem", "check", "check_overlaid", "check_terms"]


def check(compiled: Compiled, on: date, seconds: float = 10.0) -> list[Problem]:
    """Everything that is doubtful about a definition on the day `on` and in the two years after it, in the order of the
    file.

    The search over what people can be ends after `seconds`; what it could not settle by then is said to be
    "not proven".
    """
    return _in_order([*logic.problems(compiled, on, seconds), *_of_words_and_figures(compiled, on)])


def check_overlaid(overlaid: Compiled, packaged: Compiled, on: date, seconds: float = 10.0) -> list[Problem]:
    """What a council's values and school terms bring about that is not so in the packaged definition. The embedded
    cases hold for the packaged values, so they are left aside."""
    known = {(one.kind, one.where, one.say) for one in (
        *logic.problems(packaged, on, seconds, cases=False), *_of_words_and_figures(packaged, on))}
    found = [*logic.problems(overlaid, on, seconds, cases=False),
             *_of_words_and_figures(overlaid, on, has_council=True)]
    return _in_order([one for one in found if (one.kind, one.where, one.say) not in known])


def check_terms(compiled: Compiled, on: date) -> list[Problem]:
    """What is missing of the school terms of a council that takes a definition as it is."""
    return terms_known.problems(compiled, on, has_council=True)


def _of_words_and_figures(compiled: Compiled, on: date, *, has_council: bool = False) -> list[Problem]:
    return [*questions.problems(compiled, on), *figures.problems(compiled, on),
            *terms_known.problems(compiled, on, has_council=has_council), *reading_age.problems(compiled)]


def _in_order(found: list[Problem]) -> list[Problem]:
    return sorted(found, key=lambda problem: (problem.line, problem.kind, problem.say))
