"""Facts that nothing needs or that can never be had, pages that ask nothing, gates that nothing uses."""
from collections.abc import Iterator
from datetime import date

from frontdoor.assessments.checks.figures import spans_of
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.form import FactRef, Node, Operand, ParameterRef
from frontdoor.assessments.lawfulness import facts_behind, facts_behind_ref


def problems(compiled: Compiled, on: date) -> list[Problem]:
    """Idle and unaskable facts, idle gates and empty pages."""
    return [*_facts(compiled, on), *_pages(compiled), *_gates(compiled)]


def _facts(compiled: Compiled, on: date) -> Iterator[Problem]:
    definition, read = compiled.definition, _read_by_rules(compiled)
    asked = {name for page in definition.pages for name in page.facts}
    duplicates = definition.duplicates
    used = read | asked | (set((*duplicates.key, *duplicates.same)) if duplicates else set())
    used |= {definition.booking.cancel.notice} if definition.booking and definition.booking.cancel.notice else set()
    used |= {name for gate in definition.gates for name in gate.needs}
    for index, fact in enumerate(definition.facts):
        for_the_record = fact.needed == "always" and "resident" not in fact.from_
        if fact.id not in used and not fact.public and not for_the_record:
            yield problem(compiled, "idle_fact", ("facts", index),
                          f"`{fact.id}` is never needed: no rule reads it and no page asks it; remove it.")
        elif fact.id in read and not _can_be_had(compiled, fact.id, asked):
            yield problem(compiled, "unaskable_fact", ("facts", index), f"A rule needs `{fact.id}`, but nobody can "
                          "supply it; put it on a page, or give it a record.", shown(compiled, {}, on))


def _pages(compiled: Compiled) -> Iterator[Problem]:
    definition = compiled.definition
    for index, page in enumerate(definition.pages):
        if not any("resident" in definition.fact(name).from_ for name in page.facts):
            yield problem(compiled, "empty_page", ("pages", index),
                          f"The page `{page.id}` asks a resident nothing; remove it, or put a question on it.")


def _gates(compiled: Compiled) -> Iterator[Problem]:
    definition = compiled.definition
    used = {plan.outcome.gate for plan in compiled.outcomes} | {plan.flag.gate for plan in compiled.flags}
    for index, gate in enumerate(definition.gates):
        if gate.id not in used:
            yield problem(compiled, "idle_gate", ("gates", index),
                          f"No outcome and no flag leads to the gate `{gate.id}`; remove it, or name it under `gate`.")


def _read_by_rules(compiled: Compiled) -> set[str]:
    nodes: list[Node] = [plan.when for plan in compiled.outcomes if plan.when is not None]
    nodes += [*compiled.criteria.values(), *compiled.asked_when.values()]
    nodes += [plan.when for plan in compiled.flags]
    nodes += [plan.when for plan in compiled.fast_tracks]
    nodes += [plan.when for plan in compiled.signposting if plan.when is not None]
    found = facts_behind(nodes, compiled.criteria, compiled.derived)
    starts = [span.start for span in spans_of(compiled) if span.start]
    starts += [start for plan in compiled.outcomes for start in (*plan.grant_starts, *plan.grant_ends)]
    starts += [ref for operand in _given_out(compiled) for ref in _refs(operand)]
    found |= {plan.outcome.grant.subject for plan in compiled.outcomes
              if plan.outcome.grant and plan.outcome.grant.subject}
    found |= set(compiled.definition.renewal.refreshes if compiled.definition.renewal else ())
    found |= {compiled.booking.rule.slot, *compiled.booking.needs} if compiled.booking else set()
    return found.union(*(facts_behind_ref(start, compiled.derived) for start in starts))


def _given_out(compiled: Compiled) -> Iterator[Operand | None]:
    """What is charged and given out: it too hangs on facts."""
    yield from (*compiled.amounts.values(), *compiled.dates.values())
    for plan in compiled.outcomes:
        yield from (plan.fee, plan.grant_months, *plan.amounts.values(), *plan.dates.values())


def _refs(operand: Operand | None) -> list[FactRef]:
    read = operand.by if isinstance(operand, ParameterRef) else operand
    return [read] if isinstance(read, FactRef) else []


def _can_be_had(compiled: Compiled, fact_id: str, asked: set[str]) -> bool:
    if not compiled.definition.has_fact(fact_id):  # as_of and received come with every claim
        return True
    fact = compiled.definition.fact(fact_id)
    if fact.record is not None or {"officer", "partner"} & set(fact.from_):
        return True
    # A question with a condition may be put outside the pages, where the condition arises.
    return "resident" in fact.from_ and (fact_id in asked or fact.when is not None or not compiled.definition.pages)
