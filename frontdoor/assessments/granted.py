"""What an outcome grants, worked out for the facts and the day: how long, how much, for what price, on which terms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from frontdoor.assessments.compiled import Compiled, OutcomePlan
from frontdoor.assessments.definition import Result
from frontdoor.assessments.evaluate import ends_by, starts_on
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.finding import Finding, Reason, Verdict
from frontdoor.assessments.form import ParameterRef, criteria_in
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.reasons import rendered


GRANTING = frozenset({Result.ELIGIBLE_AUTO, Result.ACCEPTED})


@dataclass(frozen=True)
class Granted:
    """`outcome` is the id of the outcome that grants it; `months` is how long a term runs and `units` how many come
    with it, None where the grant does not say; `starts_on` is the first day, not before the day `on`, and nothing runs
    beyond `ends_by`, if there is such a day. `fee_pence` is 0 where nothing is charged and None where the price hangs
    on something that is not known. `subject` is the id of the fact that names what it is for. `conditions` are read by
    the holder. What `replaces` ends what they have of the same kind."""

    outcome: str
    entitlement: str
    months: int | None
    units: int | None
    starts_on: date
    subject: str | None
    conditions: tuple[str, ...]
    fee_pence: int | None
    ends_by: date | None = None
    replaces: bool = False


def granted(compiled: Compiled, facts: Facts, on: date, outcome_id: str | None = None) -> Granted | None:
    """What is granted on these facts on the day `on`; None where the service grants nothing. It is what the outcome
    of that id grants; where that grants nothing, so that a person grants it, the first outcome that does and that
    the facts do not rule out, else the last one. Raises NoFigure where a figure has no value on that day."""
    interpreter = Interpreter(compiled, facts, on)
    plan = _plan(interpreter, outcome_id)
    if plan is None or plan.outcome.grant is None:
        return None
    grant = plan.outcome.grant
    return Granted(
        outcome=plan.outcome.id, entitlement=grant.entitlement, months=_whole(interpreter, grant.months),
        units=_whole(interpreter, grant.units), starts_on=starts_on(interpreter, plan), subject=grant.subject,
        conditions=tuple(rendered(interpreter, words) for words in grant.conditions),
        fee_pence=_fee(interpreter, plan), ends_by=ends_by(interpreter, plan), replaces=grant.replaces,
    )


def price(compiled: Compiled, facts: Facts, on: date, outcome_id: str | None) -> int | None:
    """What is to be paid for what somebody grants whom the outcome of that id leaves to a person: its own price, where
    it names one, else that of the first outcome which the rule grants by itself and the facts do not rule out. 0 where
    nothing is charged, None where it hangs on something that is not known."""
    interpreter = Interpreter(compiled, facts, on)
    plan = next((one for one in compiled.outcomes if one.outcome.id == outcome_id), None)
    if plan is not None and plan.fee is not None:
        return _fee(interpreter, plan)
    granting = [one for one in compiled.outcomes if one.outcome.result in GRANTING]
    open_yet = (one for one in granting
                if one.when is None or interpreter.judge(one.when).verdict is not Verdict.NOT_MET)
    found = next(open_yet, granting[-1] if granting else None)
    return _fee(interpreter, found) if found is not None else 0


def points(compiled: Compiled, finding: Finding, grant: Granted | None) -> tuple[Reason, ...]:
    """The reasons of a finding that an answer rests on: the criteria of what is, or would be, granted; and those
    that are not met and that the outcome names. Those not met come first. What is about something else that the
    service grants is left out."""
    named = {plan.outcome.id: set(criteria_in(plan.when)) for plan in compiled.outcomes if plan.when is not None}
    wanted = named.get(grant.outcome, set()) if grant is not None else set(compiled.criteria)
    against = named.get(finding.outcome or "", set())
    found = [one for one in finding.reasons if one.criterion in wanted
             or one.criterion in against and one.verdict is Verdict.NOT_MET]
    return tuple(sorted(found, key=lambda one: one.verdict is not Verdict.NOT_MET))


def _plan(interpreter: Interpreter, outcome_id: str | None) -> OutcomePlan | None:
    granting = [plan for plan in interpreter.compiled.outcomes if plan.outcome.grant is not None]
    found = next((plan for plan in granting if plan.outcome.id == outcome_id), None)
    open_yet = (plan for plan in granting
                if plan.when is None or interpreter.judge(plan.when).verdict is not Verdict.NOT_MET)
    return found or next(open_yet, granting[-1] if granting else None)


def subject_of(compiled: Compiled, answers: Mapping[str, Any], outcome_id: str | None = None) -> str:
    """What an application is for, by the fact that the grant of that outcome names, else by the first that any grant
    names and that was answered: a registration number. Empty where there is none."""
    granting = [plan.outcome for plan in compiled.outcomes if plan.outcome.grant is not None]
    named = [one for one in granting if one.id == outcome_id] or granting
    values = [answers.get(one.grant.subject) for one in named if one.grant and one.grant.subject]
    return next((value.strip() for value in values if isinstance(value, str) and value != "dont_know"), "")


def _fee(interpreter: Interpreter, plan: OutcomePlan) -> int | None:
    value = interpreter.read(plan.fee).value if plan.fee is not None else 0
    return value if isinstance(value, int) else None


def _whole(interpreter: Interpreter, amount: int | str | None) -> int | None:
    """A whole number as it stands, or the figure of that name for the day."""
    if not isinstance(amount, str):
        return amount
    parameter: ParameterRef = interpreter.compiled.parameters[amount.removeprefix("$")]
    value = interpreter.read(parameter).value
    return value if isinstance(value, int) else None
