"""What may be decided without a person, and what may not.

UK GDPR articles 22A to 22D (Data (Use and Access) Act 2025, section 80): a significant decision by machine alone
on special-category data needs explicit consent or a law with substantial public interest. Social care,
safeguarding and homelessness are never decided by a machine at all.
"""
import re
from collections.abc import Callable, Iterable, Mapping

from frontdoor.assessments.definition import ConsentBasis, Definition, DefinitionError, FactType, Result
from frontdoor.assessments.form import Derived, FactRef, Node, ParameterRef, fact_refs

# A service of these kinds must say so under `area`; the words in the id guard against forgetting it.
AREAS = {"social-care": "social_care", "carers-assessment": "social_care", "safeguarding": "safeguarding",
         "homeless": "homelessness"}
_LAW = re.compile(r"\b(?:Act|Regulations?|Order|Rules|article|section|schedule)\b", re.IGNORECASE)
Wrong = Callable[[str, tuple[str | int, ...]], DefinitionError]


def refuse_unlawful(definition: Definition, wrong: Wrong) -> None:
    """Raises DefinitionError for an automatic decision that no basis could make lawful."""
    for word, area in AREAS.items():
        if word in definition.id and definition.area is None:
            raise wrong(f"Say `area: {area}`: such services are never decided automatically.", ("id",))
    _check_basis(definition, wrong)
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


def _check_basis(definition: Definition, wrong: Wrong) -> None:
    """A basis is consent that is really asked for, or a law that is named."""
    basis, path = definition.automatic_basis, ("automatic_basis",)
    if isinstance(basis, ConsentBasis):
        asked = definition.by_id.get(basis.consent)
        if asked is None or asked.type is not FactType.YES_NO or asked.from_ != ("resident",):
            raise wrong(f"`{basis.consent}` must be a yes_no fact that only the resident can answer: nobody consents "
                        "for somebody else.", path)
        if asked.needed != "always" or asked.optional or asked.dont_know:
            raise wrong(f"Consent must really be asked for: `{basis.consent}` must be `needed: always`, and neither "
                        "`optional` nor `dont_know`.", path)
    elif basis is not None and "consent" in basis.lower():
        raise wrong("Consent must be asked for. Name the question: `automatic_basis: {consent: the_fact}`.", path)
    elif basis is not None and not _LAW.search(basis):
        raise wrong("`automatic_basis` must name the law, such as an Act with its section, or the question that asks "
                    "for consent.", path)


def special(definition: Definition, rests_on: Iterable[str]) -> tuple[str, ...]:
    """The special-category facts among those on which a decision by rule rests, by name. Without a basis an officer has
    to confirm it; with consent as the basis, only for those who did not give it."""
    return tuple(sorted(name for name in rests_on if _is_special(definition, name)))


def _is_special(definition: Definition, name: str) -> bool:
    """Whether a fact is special-category; a list of people is, as soon as one of its fields is."""
    fact = definition.by_id.get(name)
    return fact is not None and (fact.special_category or any(field.special_category for field in fact.fields))


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
        return {ref.asked_as}
    found: set[str] = set()
    for argument in derived[ref.id].arguments:
        if isinstance(argument, ParameterRef):
            argument = argument.by or argument
        if isinstance(argument, FactRef):
            found |= facts_behind_ref(argument, derived)
    return found
