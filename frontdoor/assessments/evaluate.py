"""Facts in, finding out: the outcome in order, every criterion with its reason, flags, clock and money."""
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from frontdoor.assessments import booked
from frontdoor.assessments.compiled import ClockPlan, Compiled, FastTrackPlan, FlagPlan, OutcomePlan, SpanPlan
from frontdoor.assessments.deciding import Choice, choose, fast_track, is_for_them, raised_flags, routed
from frontdoor.assessments.definition import FactType, Result
from frontdoor.assessments.facts import Facts, Unknown, plain_value
from frontdoor.assessments.finding import Finding, Verdict
from frontdoor.assessments.form import FactRef, Operand
from frontdoor.assessments.generated import decided
from frontdoor.assessments.interpreter import Interpreter, NoFigure, say_no_terms
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.reasons import reasons_of, rendered
from frontdoor.assessments.signposting import MOMENT_OF, Moment, Offers
from frontdoor.assessments.text import Text
from frontdoor.clock import LONDON, Allowance, ClockTerms, Due, NoTermDates, Span, add_months, due, start_of_day

# Decided on the spot and nothing left to do: no date is promised unless the outcome names a clock.
CONCLUDED = {Result.REDIRECT, Result.DUPLICATE, Result.NOT_ELIGIBLE, Result.NOT_REQUIRED}


def assess(compiled: Compiled, facts: Facts, on: date, received: datetime | None = None,
           version: int = 1, language: str = "en") -> Finding:
    """What the rules say about `facts` on the day `on`, with a reason for every criterion, in words of `language` (in
    English where no others were written).

    Clocks run from `received`, else from the fact `received`, else from the start of `on`. The same arguments
    give the same finding, byte for byte, years later. Raises NoFigure where a parameter has no value on `on`.
    """
    return finding(decided(compiled, facts, on, language), received, version)


def finding(interpreter: Interpreter, received: datetime | None = None, version: int = 1) -> Finding:
    """The same, on facts that are already being interpreted: by the reference, or by what was generated from it."""
    compiled, on = interpreter.compiled, interpreter.on
    chosen = choose(interpreter)
    raised = raised_flags(interpreter, compiled.flags)
    track = fast_track(interpreter)
    received_at = received or _received_at(interpreter.facts, on)
    terms, promised = _clock(interpreter, chosen, raised, track, received_at)
    outcome = chosen.plan.outcome if chosen.plan else None
    route = routed(interpreter, chosen, raised, track)
    flags = [plan.flag.id for plan in raised] + ([track.track.id] if track else [])
    signpost = [*(outcome.signpost if outcome else ()), *(one for plan in raised for one in plan.flag.signpost)]
    if outcome is not None:
        signpost += _offered(interpreter, MOMENT_OF[outcome.result], flags).services
    return Finding(
        service=compiled.definition.id, version=version, hash=compiled.hash, on=on,
        result=outcome.result if outcome else Result.NEEDS_MORE_INFO, outcome=outcome.id if outcome else None,
        tier=route.tier, automatic=route.automatic, settled=chosen.plan is not None,
        reasons=reasons_of(interpreter),
        missing=chosen.missing, ask_next=chosen.ask_next, flags=tuple(flags), queue=route.queue,
        restricted=route.restricted, fee_pence=_fee(interpreter, chosen.plan), due_on=promised.due_on,
        due_at=promised.due_at if promised.timed else None, expires_on=_expires_on(interpreter, chosen.plan),
        amounts=_amounts(interpreter, chosen.plan), dates=_dates(interpreter, chosen.plan),
        signpost=tuple(dict.fromkeys(signpost)), priority=route.priority, gate=route.gate,
        fast_track=track.track.id if track else None, clock=terms,
        heading=_words(interpreter, outcome.heading if outcome else None),
        answer=_words(interpreter, outcome.answer if outcome else None),
        say=_words(interpreter, outcome.next.say if outcome and outcome.next else None),
        held_for_legal_basis=route.is_held, language=interpreter.language,
    )


def offers(compiled: Compiled, facts: Facts, on: date, moment: Moment, flags: Iterable[str] = ()) -> Offers:
    """What the definition offers beside an answer at that moment, to whom these facts and raised flags fit. What hangs
    on something that is not known is not offered."""
    return _offered(decided(compiled, facts, on), moment, flags)


def _offered(interpreter: Interpreter, moment: Moment, flags: Iterable[str]) -> Offers:
    return Offers.of(
        plan.signpost for plan in interpreter.compiled.signposting if plan.signpost.is_at(moment, flags)
        and (plan.when is None or interpreter.judge(plan.when).verdict is Verdict.MET))


def _words(interpreter: Interpreter, words: Text | None) -> str | None:
    return rendered(interpreter, words) if words is not None else None


def _received_at(facts: Facts, on: date) -> datetime:
    received = facts.value("received")
    if isinstance(received, datetime):
        return received
    return start_of_day(received if isinstance(received, date) else on)


def _clock(interpreter: Interpreter, chosen: Choice, raised: tuple[FlagPlan, ...],
           track: FastTrackPlan | None, received_at: datetime) -> tuple[ClockTerms | None, Due]:
    """The clock that applies: the fast track's; else the outcome's or the service's; a raised flag's if sooner. A flag
    that takes the decision from the rule and gives it to a person replaces the time in which the rule decides."""
    if track is not None and track.clock is not None:
        terms = terms_of(interpreter, track.clock)
        return terms, _due(terms, received_at)
    plans = [plan.clock for plan in raised if plan.clock is not None]
    if chosen.plan is not None:
        outcome = chosen.plan.outcome
        promises = chosen.plan.clock is not None or not (chosen.plan.automatic and outcome.result in CONCLUDED)
        replaced = any(plan.clock is not None and (plan.flag.tier or 0) > int(outcome.tier) for plan in raised)
        if promises and not replaced:
            plans.insert(0, chosen.plan.clock or interpreter.compiled.clock)
    reckoned = [(terms, _due(terms, received_at)) for terms in (terms_of(interpreter, plan) for plan in plans)]
    dated = [(terms, date_) for terms, date_ in reckoned if date_.due_at is not None]
    if not dated or chosen.plan is None:
        return None, Due(None)
    return min(dated, key=lambda pair: pair[1].due_at or received_at)


def _due(terms: ClockTerms, received_at: datetime) -> Due:
    try:
        return due(terms, received_at)
    except NoTermDates as error:
        raise NoFigure(say_no_terms(error)) from error


def terms_of(interpreter: Interpreter, plan: ClockPlan) -> ClockTerms:
    """The terms of a clock with its figures worked out for the day and the facts."""
    rule, source = plan.rule, interpreter.compiled.definition.source
    return ClockTerms(_span(interpreter, plan.promise), _span(interpreter, plan.statutory), rule.calendar, rule.roll,
                      rule.pauses_for_resident, rule.pause_law, source.closures,
                      source.terms if _counts(plan, "school_days") else (),
                      source.hours if _counts(plan, "working_hours") else (),
                      _more(interpreter, plan), rule.escalate_to)


def _counts(plan: ClockPlan, unit: str) -> bool:
    return any(span is not None and span.unit == unit for span in (plan.promise, plan.statutory))


def _more(interpreter: Interpreter, plan: ClockPlan) -> Allowance | None:
    """The time that may be taken besides; none where the figure is nought."""
    rule, span = plan.rule.more, _span(interpreter, plan.more)
    if rule is None or span is None or span.amount == 0:
        return None
    return Allowance(span.amount, span.unit, rule.times, rule.law, rule.statutory)


def clock_terms(compiled: Compiled, outcome_id: str | None, on: date, facts: Facts = Facts({})) -> ClockTerms:
    """The terms of an outcome's clock, or of the service's own, for a day. Raises KeyError for an unknown id."""
    interpreter = Interpreter(compiled, facts, on)
    by_id = {plan.outcome.id: plan for plan in compiled.outcomes}
    plan = by_id[outcome_id].clock if outcome_id is not None else None
    return terms_of(interpreter, plan or compiled.clock)


def _span(interpreter: Interpreter, plan: SpanPlan | None) -> Span | None:
    if plan is None:
        return None
    amount = plan.amount if isinstance(plan.amount, int) else interpreter.read(plan.amount).value
    start = interpreter.read(plan.start).value if plan.start else None
    if not isinstance(amount, int) or (plan.start and not isinstance(start, date)):
        return None
    return Span(amount, plan.unit, start.astimezone(LONDON).date() if isinstance(start, datetime) else start)


def _fee(interpreter: Interpreter, plan: OutcomePlan | None) -> int | None:
    """Whole pence; 0 where nothing is charged, None where the fee hangs on something not known."""
    if plan is None or plan.fee is None:
        return 0
    value = interpreter.read(plan.fee).value
    return value if isinstance(value, int) else None


def _amounts(interpreter: Interpreter, plan: OutcomePlan | None) -> dict[str, Any]:
    found: dict[str, Any] = booked.kept_and_returned(interpreter)
    for key, operand in {**interpreter.compiled.amounts, **(plan.amounts if plan else {})}.items():
        value = interpreter.read(operand).value
        if value is not None and not isinstance(value, Unknown):
            found[key] = plain_value(value, _type_of(operand))
    return found


def _type_of(operand: Operand) -> FactType | None:
    return getattr(operand, "type", None)


def _dates(interpreter: Interpreter, plan: OutcomePlan | None) -> dict[str, date]:
    wanted = {**interpreter.compiled.dates, **(plan.dates if plan else {})}
    read = {key: interpreter.read(operand).value for key, operand in wanted.items()}
    found = {key: value for key, value in read.items() if isinstance(value, date)}
    starts = starts_on(interpreter, plan) if plan else interpreter.on
    return {**found, "starts_on": starts} if starts > interpreter.on else found


def _expires_on(interpreter: Interpreter, plan: OutcomePlan | None) -> date | None:
    """The last valid day of what is granted: the start plus its months, less a day, or the day by which it ends."""
    if plan is None or plan.grant_months is None:
        return None
    months = interpreter.read(plan.grant_months).value
    if not isinstance(months, int):
        return None
    last = add_months(starts_on(interpreter, plan), months) - timedelta(days=1)
    return min(last, ends_by(interpreter, plan) or last)


def starts_on(interpreter: Interpreter, plan: OutcomePlan) -> date:
    """The first day of what is granted: the latest that is named and applies, and never before the claim."""
    return max([interpreter.on, *_days(interpreter, plan.grant_starts)])


def ends_by(interpreter: Interpreter, plan: OutcomePlan) -> date | None:
    """The day after which nothing is granted: the earliest that is named and applies, None where there is none."""
    return min(_days(interpreter, plan.grant_ends), default=None)


def _days(interpreter: Interpreter, refs: tuple[FactRef, ...]) -> list[date]:
    days = [interpreter.read(ref).value for ref in refs if _applies(interpreter, ref)]
    return [day for day in days if isinstance(day, date)]


def _applies(interpreter: Interpreter, ref: FactRef) -> bool:
    """Whether none of the facts behind a value was answered for a case that is not theirs."""
    return all(is_for_them(interpreter, name) for name in facts_behind_ref(ref, interpreter.compiled.derived))
