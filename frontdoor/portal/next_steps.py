"""What happens next, told before somebody begins: a few sentences made from the definition of a service."""

from datetime import date

from flask_babel import gettext

from frontdoor.assessments.compiled import Compiled, OutcomePlan
from frontdoor.assessments.definition import DefinitionError, Result
from frontdoor.assessments.evaluate import clock_terms
from frontdoor.clock import Span

GRANTS = {Result.ELIGIBLE_AUTO, Result.ACCEPTED}
ANSWERS = {*GRANTS, Result.NOT_ELIGIBLE, Result.NEEDS_ASSESSMENT, Result.REFER_URGENT}


def of(compiled: Compiled, on: date) -> list[str]:
    """The steps from the first question to the last message, in order, with the times and figures of that day."""
    definition = compiled.definition
    return [one for one in (
        _answers(compiled), _decides(compiled, on), _pays(compiled),
        gettext("What you get lasts for a time. We ask you in good time before it ends.") if definition.renewal else "",
        _stays_in_touch(definition.area) if definition.area
        else gettext("We tell you about each step, by email, text or letter. You can look it up at any hour."),
    ) if one]


def _stays_in_touch(area: str) -> str:
    """Where others may read along, nothing is promised that they could read, and a reference alone opens no page."""
    if area == "safeguarding":
        return str(gettext("You get a reference. If you want to tell us more, ring us and say it."))
    return str(gettext("You get a reference. We write to you only if you say that it is safe. You can also ring us and "
                       "say your reference."))


def _answers(compiled: Compiled) -> str:
    definition = compiled.definition
    if definition.area:
        return str(gettext("You tell us what you know. You can leave out what you do not know."))
    if definition.booking is not None:
        return str(gettext("You answer a few questions and choose a time. We keep it for you for %(minutes)s minutes "
                           "while you fill in the rest.", minutes=definition.booking.hold_minutes))
    if definition.verb == "apply":
        return str(gettext("You answer a few questions. You learn at once if you can get it, and why."))
    if definition.verb == "report" and _is_for_rule(compiled):
        return str(gettext("You answer a few questions. You learn at once what we would do."))
    return str(gettext("You answer a few questions. You see at once what happens with it."))


def _is_for_rule(compiled: Compiled) -> bool:
    """Whether a rule alone may say yes."""
    return any(plan.automatic and plan.outcome.result in GRANTS for plan in compiled.outcomes)


def _decides(compiled: Compiled, on: date) -> str:
    """Whether a rule or a person decides, and by when the person does."""
    by_person = [plan for plan in compiled.outcomes if plan.outcome.result in ANSWERS and not plan.automatic]
    within = _within(compiled, by_person, on)
    if compiled.definition.area == "safeguarding":
        words = str(gettext("Somebody who is trained to help looks at it %(time)s.", time=within)) if within else ""
        return words or str(gettext("Somebody who is trained to help looks at it."))
    if not _is_for_rule(compiled):
        if within:
            return str(gettext("A person looks at it. You hear %(time)s.", time=within))
        return str(gettext("A person looks at it.") if compiled.definition.start.decision else
                   gettext("A person looks at it, and tells you by when you hear."))
    if not by_person:
        return str(gettext("We decide as soon as you send it."))
    if within:
        return str(gettext("If the answer is clear, you have it as soon as you send it. If a person has to look, you "
                           "hear %(time)s.", time=within))
    return str(gettext("If the answer is clear, you have it as soon as you send it. If not, a person looks first."))


def _within(compiled: Compiled, plans: list[OutcomePlan], on: date) -> str:
    """The time in which a person answers, where it is the same for all; the service's own where an outcome has none.
    Empty where the page says that time already, under when they will know: two times would read as two answers."""
    spans = {_span(compiled, plan.outcome.id, on) for plan in plans if plan.outcome.result is Result.NEEDS_ASSESSMENT}
    found = next(iter(spans)) if len(spans) == 1 else None
    if found is None or found.start_on is not None:
        return ""
    words = found.in_words() if found.amount else str(gettext("the same day"))
    if words in str(compiled.definition.start.decision or ""):
        return ""
    return str(gettext("within %(time)s", time=words)) if found.amount else words


def _span(compiled: Compiled, outcome_id: str, on: date) -> Span | None:
    try:
        terms = clock_terms(compiled, outcome_id, on)
    except DefinitionError:
        return None
    return terms.promise or terms.statutory


def _pays(compiled: Compiled) -> str:
    priced = [plan for plan in compiled.outcomes if plan.outcome.fee not in (None, 0)]
    if not priced:
        return ""
    if compiled.definition.booking is not None and any(plan.automatic for plan in priced):
        return str(gettext("If there is something to pay, you pay when you have sent it. Then the time is yours."))
    return str(gettext("If there is something to pay, you pay once we have said yes, not before."))
