"""What the rules say of a booking: of which kind of resource, how long, from when to when, and what is kept of the
price when it is cancelled. None everywhere means: not known yet."""
from datetime import date
from typing import Any

from frontdoor.assessments.asking import is_wanted
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.facts import Facts, Unknown
from frontdoor.assessments.form import FactRef, ParameterRef
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.lawfulness import facts_behind_ref

WHOLE_PRICE = 100


def slot_minutes(compiled: Compiled, facts: Facts, on: date) -> int | None:
    """How long a slot is, by the figures of the day `on`. Where the length goes by a question that does not apply to
    these facts, it is the table's `other`. Raises NoFigure where there is no figure."""
    plan = compiled.booking
    if plan is None:
        return None
    interpreter = Interpreter(compiled, facts, on)
    length = plan.minutes
    if isinstance(length, ParameterRef) and length.by is not None and not _applies(interpreter, length.by):
        return _whole((interpreter.stretch(length).table or {}).get("other"))
    return _whole(interpreter.read(length).value)


def resource_kind(compiled: Compiled, facts: Facts) -> str | None:
    """The kind of resource that is booked; None while the choice that says so is not made."""
    plan = compiled.booking
    if plan is None:
        return None
    choice = facts.value(plan.kind_by.id) if plan.kind_by else ""
    return plan.kinds.get(choice) if isinstance(choice, str) else None


def earliest(compiled: Compiled, facts: Facts, on: date) -> date | None:
    """The first day on which a slot may be, as far as the rules and the facts say; None where they set none."""
    return _day(compiled, facts, on, compiled.booking.earliest if compiled.booking else None)


def latest(compiled: Compiled, facts: Facts, on: date) -> date | None:
    """The last day on which a slot may be, likewise."""
    return _day(compiled, facts, on, compiled.booking.latest if compiled.booking else None)


def charge_percent(compiled: Compiled, facts: Facts, on: date) -> int | None:
    """How much of the price is kept, from 0 to 100, when it is cancelled with the notice that `facts` hold; None where
    it goes by the notice and that is not known, or is below the lowest band."""
    plan = compiled.booking
    return _whole(Interpreter(compiled, facts, on).read(plan.charge_percent).value) if plan else None


def kept_and_returned(interpreter: Interpreter) -> dict[str, Any]:
    """The amounts of a cancellation, once the notice is known: what is kept and what is given back, in percent."""
    plan = interpreter.compiled.booking
    notice = plan.rule.cancel.notice if plan else None
    if plan is None or notice is None or isinstance(interpreter.facts.value(notice), Unknown):
        return {}
    percent = _whole(interpreter.read(plan.charge_percent).value)
    return {} if percent is None else {"charge_percent": percent, "refund_percent": WHOLE_PRICE - percent}


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _day(compiled: Compiled, facts: Facts, on: date, ref: FactRef | None) -> date | None:
    value = Interpreter(compiled, facts, on).read(ref).value if ref else None
    return value if isinstance(value, date) else None


def _applies(interpreter: Interpreter, ref: FactRef) -> bool:
    """Whether all the facts behind a value are asked of people with these facts."""
    compiled = interpreter.compiled
    return all(is_wanted(compiled, compiled.definition.fact(name), interpreter.facts, interpreter.on)
               for name in facts_behind_ref(ref, compiled.derived) if compiled.definition.has_fact(name))
