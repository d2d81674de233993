"""A definition made ready to be evaluated: names resolved, types checked, lawfulness settled."""
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from frontdoor.assessments.booking_rule import BookingRule
from frontdoor.assessments.definition import ClockRule, Definition, FastTrack, Flag, Outcome, Signpost
from frontdoor.assessments.facts import Facts
from frontdoor.assessments.form import Derived, FactRef, Node, Operand, ParameterRef, children
from frontdoor.assessments.lawfulness import facts_behind


@dataclass(frozen=True)
class SpanPlan:
    """A span whose amount may be a dated figure, and which may start from a date fact (None: from receipt)."""

    amount: int | ParameterRef
    unit: str
    start: FactRef | None


@dataclass(frozen=True)
class ClockPlan:
    rule: ClockRule
    promise: SpanPlan | None
    statutory: SpanPlan | None
    more: SpanPlan | None = None


@dataclass(frozen=True)
class OutcomePlan:
    """An outcome with its test. `automatic` is what the law allows, not only what the definition says;
    `held_for_legal_basis` marks an outcome that would be automatic if there were a basis for it. `special` names the
    special-category facts on which it rests, where it is to be decided by rule. `consent` is the fact without whose yes
    a person decides, where the basis is consent."""

    outcome: Outcome
    when: Node | None
    automatic: bool
    held_for_legal_basis: bool
    clock: ClockPlan | None
    fee: Operand | None
    amounts: Mapping[str, Operand]
    dates: Mapping[str, Operand]
    grant_months: Operand | None
    grant_starts: tuple[FactRef, ...] = ()
    grant_ends: tuple[FactRef, ...] = ()
    consent: str | None = None
    special: tuple[str, ...] = ()

    def is_held(self, facts: Facts) -> bool:
        """Whether an officer has to confirm it for want of a legal basis: there is none, or consent was not given."""
        return self.held_for_legal_basis or (self.consent is not None and facts.value(self.consent) is not True)


@dataclass(frozen=True)
class FlagPlan:
    flag: Flag
    when: Node
    clock: ClockPlan | None


@dataclass(frozen=True)
class FastTrackPlan:
    track: FastTrack
    when: Node
    clock: ClockPlan | None


@dataclass(frozen=True)
class SignpostPlan:
    """A line of what else is offered; without a test it is for everybody."""

    signpost: Signpost
    when: Node | None


@dataclass(frozen=True)
class BookingPlan:
    """How a service books time, with its figures resolved. `needs` are the facts on which it hangs which slots there
    are: they are asked before the slot. `kind_by` picks the kind of resource (None: there is one, under "")."""

    rule: BookingRule
    minutes: Operand
    charge_percent: Operand
    kind_by: FactRef | None
    kinds: Mapping[str, str]
    earliest: FactRef | None
    latest: FactRef | None
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Compiled:
    """What `evaluate`, `asking` and `checks` read. `asked_when` holds the conditions on which facts are asked."""

    definition: Definition
    hash: str
    criteria: Mapping[str, Node]
    derived: Mapping[str, Derived]
    parameters: Mapping[str, ParameterRef]
    outcomes: tuple[OutcomePlan, ...]
    flags: tuple[FlagPlan, ...]
    fast_tracks: tuple[FastTrackPlan, ...]
    clock: ClockPlan
    asked_when: Mapping[str, Node]
    booking: BookingPlan | None = None
    signposting: tuple[SignpostPlan, ...] = ()
    amounts: Mapping[str, Operand] = field(default_factory=dict)
    dates: Mapping[str, Operand] = field(default_factory=dict)
    _made: dict[int, dict[Any, Any]] = field(default_factory=dict, compare=False, repr=False)

    def made_for(self, on: date) -> dict[Any, Any]:
        """What was made ready from these rules for the stretch of days around `on` on which no figure changes; it lives
        as long as they do. Whoever makes something keeps it here under a name of its own."""
        return self._made.setdefault(bisect_right(self._starts, on), {})

    @cached_property
    def _starts(self) -> list[date]:
        """The days on which a figure begins, or has ended."""
        stretches = [stretch for ref in self.parameters.values() for stretch in ref.stretches]
        ended = {stretch.until_on + timedelta(days=1) for stretch in stretches if stretch.until_on is not None}
        return sorted(ended | {stretch.from_on for stretch in stretches})

    @property
    def otherwise(self) -> OutcomePlan:
        return self.outcomes[-1]

    @cached_property
    def resting_on(self) -> Mapping[str, frozenset[int]]:
        """By fact, the `id` of each node of a test that rests on it, through criteria and worked-out values; under "",
        those of all nodes."""
        plans: tuple[OutcomePlan | FlagPlan | FastTrackPlan, ...] = (*self.outcomes, *self.flags, *self.fast_tracks)
        whole = [*self.criteria.values(), *self.asked_when.values(),
                 *(plan.when for plan in plans if plan.when is not None)]
        found: dict[str, set[int]] = {"": set()}
        for node in (node for one in whole for node in _all_nodes(one)):
            for name in ("", *facts_behind([node], self.criteria, self.derived)):
                found.setdefault(name, set()).add(id(node))
        return {name: frozenset(ids) for name, ids in found.items()}


def _all_nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in children(node):
        yield from _all_nodes(child)
