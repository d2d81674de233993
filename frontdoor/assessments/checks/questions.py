"""Facts that nothing needs, and facts that are needed and can never be had."""
from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.form import Node
from frontdoor.assessments.lawfulness import facts_behind, facts_behind_ref


def problems(compiled: Compiled) -> list[Problem]:
    """Idle and unaskable facts."""
    definition, read, found = compiled.definition, _read_by_rules(compiled), []
    asked = {name for page in definition.pages for name in page.facts}
    duplicates = definition.duplicates
    used = read | asked | (set((*duplicates.key, *duplicates.same)) if duplicates else set())
    used |= {definition.booking.cancel.notice} if definition.booking and definition.booking.cancel.notice else set()
    for index, fact in enumerate(definition.facts):
        if fact.id not in used and not fact.public:
            found.append(problem(compiled, "idle_fact", ("facts", index),
                                 f"`{fact.id}` is never needed: no rule reads it and no page asks it; remove it."))
        elif fact.id in read and not _can_be_had(compiled, fact.id, asked):
            found.append(problem(compiled, "unaskable_fact", ("facts", index),
                                 f"A rule needs `{fact.id}`, but nobody can supply it; put it on a page, or give "
                                 "it a record."))
    return found


def _read_by_rules(compiled: Compiled) -> set[str]:
    nodes: list[Node] = [plan.when for plan in compiled.outcomes if plan.when is not None]
    nodes += [*compiled.criteria.values(), *compiled.asked_when.values()]
    nodes += [plan.when for plan in compiled.flags]
    nodes += [plan.when for plan in compiled.fast_tracks]
    found = facts_behind(nodes, compiled.criteria, compiled.derived)
    clocks = [compiled.clock, *(plan.clock for plan in compiled.outcomes if plan.clock),
              *(plan.clock for plan in compiled.flags if plan.clock)]
    starts = [span.start for clock in clocks for span in (clock.promise, clock.statutory) if span and span.start]
    starts += [start for plan in compiled.outcomes for start in plan.grant_starts]
    found |= {plan.outcome.grant.subject for plan in compiled.outcomes
              if plan.outcome.grant and plan.outcome.grant.subject}
    found |= set(compiled.definition.renewal.refreshes if compiled.definition.renewal else ())
    found |= {compiled.booking.rule.slot, *compiled.booking.needs} if compiled.booking else set()
    return found.union(*(facts_behind_ref(start, compiled.derived) for start in starts))


def _can_be_had(compiled: Compiled, fact_id: str, asked: set[str]) -> bool:
    fact = compiled.definition.fact(fact_id)
    if fact.record is not None or {"officer", "partner"} & set(fact.from_):
        return True
    # A question with a condition may be put outside the pages, where the condition arises.
    return "resident" in fact.from_ and (fact_id in asked or fact.when is not None or not compiled.definition.pages)
