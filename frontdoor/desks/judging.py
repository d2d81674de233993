"""Asking the rules about answers that a page carried along: what cannot be used of them is left out, and said."""

from collections.abc import Callable
from typing import Any

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.facts import FactError
from frontdoor.assessments.finding import Finding


def judged(answers: dict[str, Any], judge: Callable[[], Finding]) -> tuple[Finding | None, str]:
    """What `judge` finds about `answers`, from which those that the rules cannot use are taken; and why the last one
    could not be, or "". No finding where it is not an answer that is wrong."""
    said = ""
    while True:
        try:
            return judge(), said
        except FactError as error:
            if error.fact not in answers:
                return None, error.say
            del answers[error.fact]
            said = f"{error.say} The answer is left out."
        except DefinitionError as error:
            return None, error.say
