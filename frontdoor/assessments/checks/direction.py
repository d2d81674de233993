"""Facts of which more must never help, such as savings: who would get a better result for having more of them."""
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from frontdoor.assessments.checks.clusters import Cluster, Person
from frontdoor.assessments.checks.diagrams import values
from frontdoor.assessments.checks.problem import Problem, problem, shown
from frontdoor.assessments.checks.rules import UNSETTLED, Rules
from frontdoor.assessments.checks.search import OutOfTime, Search
from frontdoor.assessments.definition import Result
from frontdoor.assessments.facts import Unknown
from frontdoor.assessments.values import fact_in_words

# From worse to better. What is neither, such as a report that we hold already, is not compared.
RANK = {Result.NOT_ELIGIBLE: 0, Result.NEEDS_ASSESSMENT: 1, Result.ACCEPTED: 2, Result.ELIGIBLE_AUTO: 2}
Path = tuple[str, int]


def problems(search: Search) -> Iterator[Problem]:
    """A counter-example for each fact that `more_never_helps` or `less_never_helps` names."""
    definition = search.compiled.definition
    for key, names in (("more_never_helps", definition.more_never_helps),
                       ("less_never_helps", definition.less_never_helps)):
        for index, name in enumerate(names):
            found = _looked_at(search, name, (key, index))
            if found is not None:
                yield found


def _looked_at(search: Search, name: str, path: Path) -> Problem | None:
    try:
        if search.rules is None:
            raise OutOfTime
        cluster = search.rules.cluster_of(name)
        helped = _somebody_helped(search.rules, cluster, name, path) if cluster is not None else None
    except OutOfTime:
        return _not_proven(search, name, path)
    if helped is not None:
        return _helped(search, name, path, *helped)
    outcomes = [plan.when for plan in search.compiled.outcomes if plan.when is not None]
    is_proven = cluster is None or (cluster.fixed and search.rules.are_whole(outcomes))
    return None if is_proven else _not_proven(search, name, path)


def _somebody_helped(rules: Rules, cluster: Cluster, name: str, path: Path) -> tuple[Person, Person] | None:
    """Somebody with the worse result, and the same person with another amount and the better result."""
    level = rules.cells.clusters.index(cluster)
    diagrams = rules.diagrams
    ranks = diagrams.combine(_rank, rules.chosen(), diagrams.leaf(tuple(
        RANK.get(plan.outcome.result) for plan in rules.compiled.outcomes)))
    for (one, other), (before, after) in _steps(cluster, name, path[0] == "more_never_helps").items():
        way = values(diagrams.combine(_is_better, diagrams.at(ranks, level, one),
                                      diagrams.at(ranks, level, other))).get(True)
        if way is not None:
            rest = rules.filled(way)
            return {**rest, **before}, {**rest, **after}
    return None


def _steps(cluster: Cluster, name: str, is_more: bool) -> dict[tuple[int, int], tuple[Person, Person]]:
    """For each two cells between which somebody moves who changes nothing but this amount: who, and where to."""
    alike: dict[tuple[str, ...], list[tuple[Any, int, Person]]] = {}
    for person, cell in cluster.tried:
        if person[name] is not None and not isinstance(person[name], Unknown):
            others = tuple(repr(value) for other, value in person.items() if other != name)
            alike.setdefault(others, []).append((person[name], cell, person))
    found: dict[tuple[int, int], tuple[Person, Person]] = {}
    for group in alike.values():
        for one, other in combinations(sorted(group, key=lambda each: each[0], reverse=not is_more), 2):
            found.setdefault((one[1], other[1]), (one[2], other[2]))
    return found


def _rank(place: int, ranks: tuple[int | None, ...]) -> int | None:
    return None if place == UNSETTLED else ranks[place]


def _is_better(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and after > before


def _helped(search: Search, name: str, path: Path, before: Person, after: Person) -> Problem:
    definition = search.compiled.definition
    had, has = (fact_in_words(definition.fact(name), person[name]) for person in (before, after))
    got, gets = (search.outcome_of(person) for person in (before, after))
    more = "more" if path[0] == "more_never_helps" else "less"
    return problem(search.compiled, "direction", path, f"{more.capitalize()} of `{name}` must never help, but it does: "
                   f"the example has {has} and gets `{gets}`; with {had} it would be `{got}`.",
                   shown(search.compiled, after, search.on))


def _not_proven(search: Search, name: str, path: Path) -> Problem:
    more = "more" if path[0] == "more_never_helps" else "less"
    return problem(search.compiled, "not_proven", path, f"It could not be proven that {more} of `{name}` never helps.")
