"""The answer before the effort: what the rules say, in the resident's words, before details and photos are asked.

Never how the council works with it: no tier, no queue, no flag by its name, and nothing of the signs of danger
that are read in what somebody wrote.
"""

from dataclasses import dataclass

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.assessments.asking import is_wanted
from frontdoor.assessments.definition import Outcome, Result, Whom
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import criteria_in, fact_refs
from frontdoor.clock import due, in_words, local_date, moment_in_words
from frontdoor.entitlements import journeys
from frontdoor.portal import blueprint
from frontdoor.portal.answers import looked_up_rows
from frontdoor.portal.drawing import draw
from frontdoor.web import community, offers
from frontdoor.web.guards import key_holder
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import Journey, go
from frontdoor.web.journey.path import ANSWER, DIFFERENT
from frontdoor.web.offers import Offered

ELSEWHERE = {Result.REDIRECT, Result.NOT_ELIGIBLE, Result.NOT_REQUIRED}


@dataclass(frozen=True)
class Told:
    """What a finding tells a resident. `points` are the reasons it rests on, `change` what would alter it,
    `told` what else follows from the answers; `tests` is every criterion that the result rests on with how it came
    out, `not_needed` the others, `missing` what somebody has to find out, `fee_pence` what it costs. `at_once`: a time
    that is theirs as soon as they send the form, or have paid. `offered`: what else may help."""

    heading: str
    answer: str
    points: tuple[str, ...]
    change: tuple[str, ...]
    told: tuple[str, ...]
    due: str
    because: tuple[str, ...]
    whom: Whom | None
    offered: Offered
    is_elsewhere: bool
    is_duplicate: bool
    by_person: bool
    at_once: bool
    tests: tuple["Tested", ...]
    not_needed: tuple["Tested", ...]
    missing: tuple[str, ...]
    fee_pence: int | None


@dataclass(frozen=True)
class Tested:
    """One criterion: how it came out (met, not_met, dont_know, not_known), the word for that, and why. `change` is
    what would alter it, where it was not met."""

    verdict: str
    label: str
    words: str
    change: str


@blueprint.get(f"/drafts/<token>/{ANSWER}")
@key_holder
@opens_draft()
def answer(journey: Journey) -> ResponseReturnValue:
    if not journey.path.is_settled:
        return redirect(journey.plain_address(journey.path.current))
    return draw(
        "answer" if journey.is_report else "eligibility", journey, ANSWER, verdict=of(journey),
        onward=journey.plain_address(_next(journey)), back=journey.back(ANSWER), looked_up=looked_up_rows(journey),
        may_differ=journey.definition.has_fact(DIFFERENT),
    )


@blueprint.post(f"/drafts/<token>/{ANSWER}")
@key_holder
@opens_draft()
def say_it_is_different(journey: Journey) -> ResponseReturnValue:
    """The resident says that what we take for the same is another thing."""
    if request.form.get("different") and journey.definition.has_fact(DIFFERENT) and journey.path.is_settled:
        journey.keep({DIFFERENT: True})
    return go(journey.plain_address(ANSWER if journey.path.is_settled else journey.path.current))


def _next(journey: Journey) -> str:
    return journey.path.after(ANSWER)


def of(journey: Journey) -> Told:
    """The finding so far in the resident's words."""
    finding, definition, language = journey.finding, journey.definition, journey.language
    outcome = definition.outcome(finding.outcome) if finding.outcome else None
    raised = [flag for flag in definition.flags if flag.id in finding.flags]
    rested_on = _rested_on(journey, outcome)
    reasons = [one for one in finding.reasons if one.criterion in rested_on and not one.verdict.is_open]
    by_rule = finding.automatic and finding.tier == 1
    at_once = journey.is_booking and by_rule and finding.result not in ELSEWHERE
    # What is booked at once needs no date by which they hear.
    promised = due(finding.clock, journey.at) if finding.clock and not at_once else None
    moment = ""
    if promised and promised.due_at and promised.due_on:
        moment = moment_in_words(promised.due_at) if promised.timed else in_words(promised.due_on)
    return Told(
        heading=finding.heading or gettext("Someone will look at this"),
        answer=finding.answer or finding.say or "",
        points=tuple(one.words for one in reasons),
        change=tuple(one.change for one in reasons if one.change and finding.result is Result.NOT_ELIGIBLE),
        told=tuple(flag.say.in_language(language) for flag in raised if flag.say and not flag.restricted),
        due=moment, because=promised.because if promised and moment else (),
        whom=outcome.whom if outcome else None, offered=_offered(journey),
        is_elsewhere=finding.result in ELSEWHERE and definition.area is None,
        is_duplicate=finding.result is Result.DUPLICATE,
        by_person=bool(outcome and outcome.automatic) and not by_rule, at_once=at_once,
        tests=_tests(journey, rested_on, needed=True), not_needed=_tests(journey, rested_on, needed=False),
        missing=_missing(journey),
        fee_pence=_fee(journey) if _is_priced(journey) else None,
    )


def _is_priced(journey: Journey) -> bool:
    """Whether there is a price to tell: what is booked has one even where a person looks at it first."""
    result = journey.finding.result
    return result is Result.ELIGIBLE_AUTO or journey.is_booking and result is not None and result not in ELSEWHERE


def _fee(journey: Journey) -> int | None:
    """What is to be paid: nothing for another vehicle on a permit whose time has been paid for."""
    about = journeys.of_draft(journey.session, journey.draft) if journey.resident is not None else None
    if about is not None and about.kind == journeys.CHANGE_VEHICLE:
        return 0
    return journey.finding.fee_pence


def _tests(journey: Journey, rested_on: set[str], *, needed: bool) -> tuple[Tested, ...]:
    """The criteria that the result rests on, what stands in the way first; or else those that made no difference.
    Where the result is that nobody could tell, it rests on all that was looked at."""
    labels = {Verdict.NOT_MET: gettext("Not met"), Verdict.DONT_KNOW: gettext("We need to find out"),
              Verdict.MET: gettext("Met"), Verdict.NOT_KNOWN: gettext("Not needed")}
    shown = [
        Tested(str(one.verdict), labels[one.verdict], one.words,
               (one.change or "") if one.verdict is Verdict.NOT_MET else "")
        for verdict in labels for one in journey.finding.reasons if one.verdict is verdict
        and needed == (verdict is not Verdict.NOT_KNOWN and (not rested_on or one.criterion in rested_on))
    ]
    return tuple(shown)


def _missing(journey: Journey) -> tuple[str, ...]:
    """What nobody could answer and somebody will look into, by its name."""
    known = (journey.definition.fact(name) for name in journey.finding.missing if journey.definition.has_fact(name))
    return tuple(fact.label.in_language(journey.language) for fact in known)


def _rested_on(journey: Journey, outcome: Outcome | None) -> set[str]:
    """The criteria that the outcome's own test names."""
    plan = next((one for one in journey.version.compiled.outcomes if outcome and one.outcome.id == outcome.id), None)
    return set(criteria_in(plan.when)) if plan and plan.when is not None else set()


def _offered(journey: Journey) -> Offered:
    """What else may help, near the place of the form, or the home of whom it is for."""
    finding, council_id = journey.finding, journey.draft.council_id
    whom = community.whom_of(journey.session, council_id, journey.definition, journey.held, journey.resident,
                             at=journey.at)
    return offers.beside(
        journey.session, council_id, journey.version.compiled, typed(journey.definition, journey.held),
        on=local_date(journey.at), moment=offers.moment_of(finding.result), outcome=finding.outcome,
        flags=finding.flags, whom=whom, language=journey.language)


def leave_out_what_does_not_apply(journey: Journey) -> None:
    """Before sending: take back answers to questions that the resident's other answers have made idle. What
    hangs on a record stays: an answer may be the very reason that the record is not counted."""
    compiled, facts = journey.version.compiled, typed(journey.definition, {**journey.answers, **journey.records})
    idle = []
    for name in journey.answers:
        condition = compiled.asked_when.get(name)
        if condition is None:
            continue
        on_records = any(journey.definition.has_fact(ref) and journey.definition.fact(ref).record
                         for ref in fact_refs(condition, compiled.criteria))
        if not on_records and not is_wanted(compiled, journey.definition.fact(name), facts, local_date(journey.at)):
            idle.append(name)
    journey.forget(*idle)
