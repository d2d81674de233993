"""What a service that books time must be told before its free times can be shown: read off its definition alone."""

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Definition, Fact
from frontdoor.assessments.form import FactRef, ParameterRef
from frontdoor.assessments.lawfulness import facts_behind_ref


def slot_of(definition: Definition) -> Fact | None:
    """The fact that is answered by choosing a time; None where nothing is booked."""
    return definition.fact(definition.booking.slot) if definition.booking is not None else None


def needs(compiled: Compiled) -> tuple[str, ...]:
    """The questions that come before the time, in the order in which they are asked: what is booked, where, by how
    many, with what, for how long, and what the first and the last possible day rest on. None where nothing is
    booked."""
    plan = compiled.booking
    if plan is None:
        return ()
    return tuple(name for name in plan.needs if name != plan.rule.slot and _is_asked(compiled.definition, name))


def needs_to_look(compiled: Compiled) -> tuple[str, ...]:
    """Those of them without which no free times can be shown, even to somebody who only looks: not what the days rest
    on."""
    plan = compiled.booking
    if plan is None:
        return ()
    rule, kind = plan.rule, plan.kind_by.id if plan.kind_by else None
    length = plan.minutes.by if isinstance(plan.minutes, ParameterRef) else plan.minutes
    behind = facts_behind_ref(length, compiled.derived) if isinstance(length, FactRef) else set()
    wanted = {kind, rule.place, rule.people, rule.features, *behind}
    return tuple(name for name in needs(compiled) if name in wanted)


def _is_asked(definition: Definition, name: str) -> bool:
    return definition.has_fact(name) and "resident" in definition.fact(name).from_
