"""What is claimed of a definition: that there is somebody, or nobody, of a kind. Each claim is a question that the
search and the prover answer alike."""
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, repeat

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.form import Literal, Node, Not, Test
from frontdoor.assessments.lawfulness import facts_behind_ref

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Question:
    """Is there anybody who meets every node of `met` and of whom no node of `not_met` holds?"""

    met: tuple[Node, ...] = ()
    not_met: tuple[Node, ...] = ()

    @property
    def nodes(self) -> tuple[Node, ...]:
        return (*self.not_met, *self.met)


@dataclass(frozen=True)
class Claim:
    """A question, and what to say if its answer is not the right one. `wrong_if` somebody is found, or nobody.
    `instead` asks for an example to show where nobody is found."""

    kind: str
    path: Path
    say: str
    question: Question
    wrong_if: bool
    instead: Question = Question()


def claims(compiled: Compiled) -> Iterator[Claim]:
    """Everything that is claimed of the outcomes, criteria, flags and conditions of a definition."""
    yield from _of_outcomes(compiled)
    yield from _of_overlaps(compiled)
    yield from _of_criteria(compiled)
    yield from _of_raised(compiled)
    yield from _of_figures(compiled)
    for index, fact in enumerate(compiled.definition.facts):
        if fact.id in compiled.asked_when:
            yield Claim("unaskable_fact", ("facts", index), f"`{fact.id}` is asked `when` something holds that never "
                        "does; look at its `when`.", Question((compiled.asked_when[fact.id],)), wrong_if=False,
                        instead=Question((Not(compiled.asked_when[fact.id]),)))


def _tests(compiled: Compiled) -> list[Node]:
    return [plan.when for plan in compiled.outcomes if plan.when is not None]


def _of_outcomes(compiled: Compiled) -> Iterator[Claim]:
    nodes = _tests(compiled)
    for place, node in enumerate(nodes):
        outcome = compiled.outcomes[place].outcome
        yield Claim("unreachable_outcome", ("outcomes", place),
                    f"Nobody ever reaches `{outcome.id}`; remove it, or look at the outcomes before it.",
                    reaching(compiled, place), wrong_if=False, instead=Question((node,)))
    if not compiled.otherwise.outcome.meant:
        yield Claim("gap", ("outcomes", len(nodes)), "Somebody about whom everything is known reaches `otherwise`; add "
                    "an outcome, or say `meant: true`.", Question((), tuple(nodes)), wrong_if=True)


def reaching(compiled: Compiled, place: int) -> Question:
    """Who comes to an outcome by order: its test holds, and none before it does."""
    nodes = _tests(compiled)
    return Question(tuple(nodes[place:place + 1]), tuple(nodes[:place]))


def _of_overlaps(compiled: Compiled) -> Iterator[Claim]:
    nodes = _tests(compiled)
    ids = [plan.outcome.id for plan in compiled.outcomes]
    declared = {pair for group in compiled.definition.order_decides for pair in combinations(group, 2)}
    for first, second in combinations(range(len(nodes)), 2):
        if {(ids[first], ids[second]), (ids[second], ids[first])} & declared:
            continue
        yield Claim("overlap", ("outcomes", second), f"`{ids[first]}` and `{ids[second]}` can both be true, so their "
                    "order decides; declare it under `order_decides`, or make one exclude the other.",
                    Question((nodes[first], nodes[second]), tuple(nodes[:first])), wrong_if=True)


def _of_criteria(compiled: Compiled) -> Iterator[Claim]:
    for name, node in compiled.criteria.items():
        for words, question, other in (("met", Question((node,)), Question((), (node,))),
                                       ("not met", Question((), (node,)), Question((node,)))):
            yield Claim("contradiction", ("criteria", name), f"`{name}` can never be {words}; look for tests that "
                        "contradict each other.", question, wrong_if=False, instead=other)


def _of_raised(compiled: Compiled) -> Iterator[Claim]:
    raised = [("flags", index, plan.flag.id, plan.when) for index, plan in enumerate(compiled.flags)]
    raised += [("fast_track", index, plan.track.id, plan.when) for index, plan in enumerate(compiled.fast_tracks)]
    for key, index, name, node in raised:
        kind = "unreachable_flag" if key == "flags" else "unreachable_fast_track"
        yield Claim(kind, (key, index), f"`{name}` can never be raised; remove it, or look at its `when`.",
                    Question((node,)), wrong_if=False, instead=Question((), (node,)))


def _of_figures(compiled: Compiled) -> Iterator[Claim]:
    for name, node in without_figure(compiled):
        who, cure = f"has no `{node.subject.id}`", "make it a question that everybody answers"
        if node.operator == "below":
            who, cure = "is below its least band", "add a band from there, or set `at_least` for the fact"
        elif not any(stretch.bands for stretch in compiled.parameters[name].stretches):
            cure = f"add `other` to its table, or {cure}"
        yield Claim("parameter_gap", ("parameters", name), f"`{name}` has no value for somebody who {who}; {cure}. "
                    "Until then a person has to decide about them.", Question((node,)), wrong_if=True)


def without_figure(compiled: Compiled) -> Iterator[tuple[str, Test]]:
    """By the name of a figure the tests that hold of those for whom there is none: who is below the least of its bands,
    or is known to have nothing that picks from its table."""
    for name, parameter in compiled.parameters.items():
        by = parameter.by
        if by is None:
            continue
        starts = [stretch.bands[0][0] for stretch in parameter.stretches if stretch.bands]
        if starts:
            yield name, Test(by, "below", (Literal(max(starts)),))
        has_other = all("other" in (stretch.table or {}) for stretch in parameter.stretches)
        if not has_other and any(map(_may_be_none, facts_behind_ref(by, compiled.derived), repeat(compiled))):
            yield name, Test(by, "is", (Literal(None),))


def _may_be_none(name: str, compiled: Compiled) -> bool:
    """Whether a fact can be known to be none: a question that may be left out, or one that not only the resident
    answers. To a question that a resident must answer there is always something, or `I don't know`, also where their
    own record offers an answer; and there is always some notice at which a booking is cancelled."""
    definition = compiled.definition
    fact = definition.by_id.get(name)
    if fact is None or (definition.booking is not None and definition.booking.cancel.notice == name):
        return False
    theirs = {"resident", "record"} if (fact.record or "").startswith("profile.") else {"resident"}
    return fact.optional or not set(fact.from_) <= theirs
