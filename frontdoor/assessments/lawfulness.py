"""What may be decided without a person, and what may not.

UK GDPR articles 22A to 22D (Data (Use and Access) Act 2025, section 80): a significant decision by machine alone
on special-category data needs explicit consent or a law with substantial public interest. Social care,
safeguarding and homelessness are never decided by a machine at all.
"""
from collections.abc import Callable, Iterable, Mapping

from frontdoor.assessments.definition import Definition, DefinitionError, Outcome, Result
from frontdoor.assessments.form import Derived, FactRef, Node, ParameterRef, fact_refs

# A service of these kinds must say so under `area`; the words in the id guard against forgetting it.
AREAS = {"social-care": "social_care", "carers-assessment": "social_care", "safeguarding": "safeguarding",
         "homeless": "homelessness"}
Wrong = Callable[[str, tuple[str | int, ...]], DefinitionError]


def refuse_unlawful(definition: Definition, wrong: Wrong) -> None:
    """Raises DefinitionError for an automatic decision that no basis could make lawful."""
    for word, area in AREAS.items():
        if word in definition.id and definition.area is None:
            raise wrong(f"Say `area: {area}`: such services are never decided automatically.", ("id",))
    for index, outcome in enumerate(definition.outcomes):
        if not outcome.automatic:
            continue
        if definition.area is not None:
            raise wrong(f"`{outcome.id}` must not be automatic: {definition.area.replace('_', ' ')} is always "
                        "decided by a person. Remove `automatic`.", ("outcomes", index))
        if outcome.result is Result.NOT_ELIGIBLE and outcome.closed_rule is None:
            raise wrong(f"`{outcome.id}` refuses automatically, so it needs `closed_rule` with the reason why "
                        "the rule leaves no judgement.", ("outcomes", index))
        if outcome.result is Result.NEEDS_ASSESSMENT:
            raise wrong(f"`{outcome.id}` needs a person to assess it. Remove `automatic`.", ("outcomes", index))


def lacks_basis(definition: Definition, outcome: Outcome, rests_on: Iterable[str]) -> bool:
    """Whether an automatic outcome rests on special-category facts without a named basis, so that an officer
    has to confirm it."""
    if not outcome.automatic or definition.automatic_basis:
        return False
    return any(definition.has_fact(name) and definition.fact(name).special_category for name in rests_on)


def facts_behind(nodes: Iterable[Node], criteria: Mapping[str, Node], derived: Mapping[str, Derived]) -> set[str]:
    """The facts that tests rest on, through criteria and derived values."""
    found: set[str] = set()
    for node in nodes:
        for ref in fact_refs(node, criteria).values():
            found |= facts_behind_ref(ref, derived)
    return found


def facts_behind_ref(ref: FactRef, derived: Mapping[str, Derived]) -> set[str]:
    """The facts that one fact or derived value rests on: itself, or all that it is worked out from."""
    if not ref.derived:
        return {ref.id}
    found: set[str] = set()
    for argument in derived[ref.id].arguments:
        if isinstance(argument, ParameterRef):
            argument = argument.by or argument
        if isinstance(argument, FactRef):
            found |= facts_behind_ref(argument, derived)
    return found
