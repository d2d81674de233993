"""Why a page asks what it asks, as its reader understands it: what the answer settles, and the figures it is held
against."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext

from frontdoor.assessments.because import Because, Hanging, Limit, because
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact
from frontdoor.assessments.facts import Facts, typed
from frontdoor.clock import local_date
from frontdoor.web.journey.opening import Journey


@dataclass(frozen=True)
class Why:
    """`words` are the definition's own, or None; `settles` says what hangs on the answer now, in a sentence or two."""

    words: str | None
    settles: tuple[str, ...]


def why_asked(journey: Journey, facts: tuple[Fact, ...]) -> dict[str, Why]:
    """By fact, why it is asked just now; without those about which there is nothing to say."""
    known = typed(journey.definition, journey.held)
    return why_each(journey.version.compiled, known, local_date(journey.at), facts, journey.language)


def why_each(compiled: Compiled, known: Facts, on: date, facts: Iterable[Fact], language: str) -> dict[str, Why]:
    """The same of somebody of whom `known` is known, on the day of their claim."""
    found = {fact.id: _why(because(compiled, known, on, fact.id, language)) for fact in facts}
    return {name: why for name, why in found.items() if why.words or why.settles}


def _why(reason: Because) -> Why:
    return Why(reason.why, tuple(dict.fromkeys(map(_settles, reason.decides))))


def _settles(hanging: Hanging) -> str:
    return " ".join([hanging.words, *map(_limit, hanging.limits)])


def _limit(limit: Limit) -> str:
    value = f"{limit.value} {limit.unit}" if limit.unit else limit.value
    said = {
        "at_most": gettext("At most %(value)s.", value=value), "at_least": gettext("At least %(value)s.", value=value),
        "above": gettext("More than %(value)s.", value=value), "below": gettext("Less than %(value)s.", value=value),
        "age_at_least": gettext("From the age of %(value)s.", value=value),
        "age_below": gettext("Below the age of %(value)s.", value=value)}
    return str(said.get(limit.operator, gettext("The figure is %(value)s.", value=value)))
