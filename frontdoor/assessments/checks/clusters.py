"""Facts that tests read together, and where they are looked at: one definition, on one day."""
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from frontdoor.assessments.checks.claims import without_figure
from frontdoor.assessments.checks.terms import refs_in
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.facts import NOT_ASKED, Facts
from frontdoor.assessments.finding import Verdict
from frontdoor.assessments.form import CriterionRef, EveryOf, FactRef, Node, SomeOf, Test, children, tests
from frontdoor.assessments.interpreter import Interpreter

Person = dict[str, Any]
Verdicts = tuple[Verdict, ...]
# What comes out one way or the other on the facts that it reads: a test, or a test of some people.
Atom = Test | SomeOf | EveryOf


@dataclass
class Cluster:
    """Facts that tests read together. `cells` has an example for each way in which `atoms` come out, in the order of
    `atoms`; `tried` has everybody who was tried, with the place of their cell. `whole` says that there are no other
    ways, `fixed` that nothing but fixed distances stands between the facts."""

    facts: tuple[str, ...]
    atoms: tuple[Atom, ...]
    cells: dict[Verdicts, Person] = field(default_factory=dict)
    tried: list[tuple[Person, int]] = field(default_factory=list)
    whole: bool = True
    fixed: bool = True

    @property
    def examples(self) -> list[Person]:
        return list(self.cells.values())

    @property
    def tests(self) -> tuple[Test, ...]:
        """The tests of the cluster that are not about people in a list."""
        return tuple(atom for atom in self.atoms if isinstance(atom, Test))


@dataclass(frozen=True)
class Setting:
    """A definition on a day. `tick` is called at every step, and may raise to end the work. `holes` tries not knowing
    of every fact; otherwise only of those that a rule asks to be known or not."""

    compiled: Compiled
    on: date
    tick: Callable[[], None]
    holes: bool = False

    @cached_property
    def declared(self) -> dict[str, Fact]:
        """Facts by id, and the fields of people by theirs."""
        facts = self.compiled.definition.facts
        return {**{part.id: part for fact in facts for part in fact.fields}, **{fact.id: fact for fact in facts}}

    def type_of(self, name: str) -> FactType:
        """The type of a fact; what every claim has without declaring it, such as `received`, is a date."""
        return self.declared[name].type if name in self.declared else FactType.DATE

    def interpreter(self, person: Mapping[str, Any]) -> Interpreter:
        return Interpreter(self.compiled, facts_of(person), self.on)

    def behind(self, atom: Atom) -> tuple[str, ...]:
        """The facts that an atom reads; of people in a list, the list."""
        found: dict[str, None] = {}
        if isinstance(atom, (SomeOf, EveryOf)):
            found[atom.people.id] = None
        for test in tests(atom, self.compiled.criteria):
            found.update(dict.fromkeys(ref.id for ref in self.refs(test) if ref.of is None))
        return tuple(found)

    def refs(self, test: Test) -> list[FactRef]:
        """The facts and fields that a test reads."""
        return [ref for operand in (test.subject, *test.operands) for ref in refs_in(operand, self.compiled)]


def nodes_of(compiled: Compiled) -> Iterator[Node]:
    """Every test of a definition: of its outcomes, criteria, flags, fast tracks, of who is asked what, and of those for
    whom there is no figure."""
    yield from (plan.when for plan in compiled.outcomes if plan.when is not None)
    yield from compiled.criteria.values()
    yield from (plan.when for plan in compiled.flags)
    yield from (plan.when for plan in compiled.fast_tracks)
    yield from compiled.asked_when.values()
    yield from (test for _, test in without_figure(compiled))


def atoms(node: Node, criteria: Mapping[str, Node]) -> Iterator[Atom]:
    """Every atom below a node, also through the criteria that it names."""
    if isinstance(node, (Test, SomeOf, EveryOf)):
        yield node
    elif isinstance(node, CriterionRef):
        yield from atoms(criteria[node.id], criteria)
    else:
        for child in children(node):
            yield from atoms(child, criteria)


def facts_of(person: Mapping[str, Any]) -> Facts:
    """A person's facts; what was tried as missing is left out."""
    return Facts({name: value for name, value in person.items() if value is not NOT_ASKED})
