"""Differences between rules: criteria, worked-out values, outcomes, flags, and the cases that try them."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments import sentences
from frontdoor.assessments.compiled import Compiled, FastTrackPlan, FlagPlan
from frontdoor.assessments.definition import Case, Definition, FastTrack, Flag
from frontdoor.assessments.form import All, Any_, Node
from frontdoor.catalogue.diff_places import Difference, Kind, listed, moved, places, plain
from frontdoor.clock import in_words

VERDICTS = {"met": "it is met", "not_met": "it is not met", "not_known": "it is not known yet",
            "dont_know": "somebody does not know", "change": "something would change it"}


def worked_out(before: Compiled, after: Compiled) -> Iterator[Difference]:
    """The differences of the values that are worked out."""
    for name in [*before.derived, *(name for name in after.derived if name not in before.derived)]:
        old, new = (one.derived.get(name) for one in (before, after))
        was = sentences.working_out(before.definition, old) if old else ""
        now = sentences.working_out(after.definition, new) if new else ""
        where = f"derived.{name}"
        if not new:
            yield Difference(where, Kind.REMOVED, f"“{name}” is not worked out any more.")
        elif not old:
            yield Difference(where, Kind.ADDED, f"“{name}” is worked out as {now}.")
        elif before.definition.derived[name] != after.definition.derived[name]:
            yield Difference(where, Kind.CHANGED, f"“{name}” is now worked out as {now}. Before it was {was}.")


def criteria(before: Compiled, after: Compiled) -> Iterator[Difference]:
    """The differences of the criteria: their tests, words and sources."""
    old, new = before.definition.criteria, after.definition.criteria
    for name in [*old, *(name for name in new if name not in old)]:
        where = f"criteria.{name}"
        if name not in new:
            yield Difference(where, Kind.REMOVED, f"The criterion “{name}” is gone.")
        elif name not in old:
            said = sentences.sentence(after.definition, after.criteria[name])
            yield Difference(where, Kind.ADDED, f"There is a new criterion, “{name}”: {said}.")
        else:
            yield from _tests(f"{where}.test", f"“{name}”", _Told(before, before.criteria[name], old[name].test),
                              _Told(after, after.criteria[name], new[name].test))
            words = {f"{where}.words.{key}": f"What “{name}” says when {when}" for key, when in VERDICTS.items()}
            was, now = plain(old[name], "test"), plain(new[name], "test")
            yield from places(was, now, ("criteria", name), f"“{name}”", words)
    if moved(old, new):
        yield Difference("criteria", Kind.MOVED, "The reasons are given in another order.")


@dataclass(frozen=True)
class _Told:
    """A test as it is written and in words. `node` None: it holds when nothing before it does."""

    compiled: Compiled
    node: Node | None
    raw: Any

    @property
    def words(self) -> str:
        return "nothing before it does" if self.node is None else self._said(self.node)

    def parts(self, join: type[All] | type[Any_]) -> list[str]:
        if self.node is None:
            return []
        return [self._said(part) for part in (self.node.parts if isinstance(self.node, join) else (self.node,))]

    def _said(self, node: Node) -> str:
        return sentences.sentence(self.compiled.definition, node)


def _tests(where: str, name: str, old: _Told, new: _Told) -> Iterator[Difference]:
    """What a test needs now that it did not, and what it does not need any more; or else what it was and is."""
    if old.raw == new.raw:
        return
    join = All if isinstance(old.node, All) or isinstance(new.node, All) else Any_
    were, are = old.parts(join), new.parts(join)
    more, less = [one for one in are if one not in were], [one for one in were if one not in are]
    needs = "needs" if join is All else "is met by"
    if not more and not less:
        say = f"{name} is written in another way, and asks for the same."
    elif isinstance(new.node, join) and not less:
        say = f"{name} now also {needs}: {'; '.join(more)}."
    elif isinstance(old.node, join) and not more:
        say = f"{name} no longer {needs}: {'; '.join(less)}."
    elif isinstance(old.node, join) and isinstance(new.node, join) and len(more) < len(are):
        say = f"{name} now {needs}: {'; '.join(more)}. It no longer {needs}: {'; '.join(less)}."
    else:
        say = f"{name} now holds when {new.words}. Before, it held when {old.words}."
    yield Difference(where, Kind.CHANGED, say)


def outcomes(before: Compiled, after: Compiled) -> Iterator[Difference]:
    """The differences of the outcomes, and of their order."""
    old, new = ({plan.outcome.id: plan for plan in one.outcomes} for one in (before, after))
    for name in [*old, *(name for name in new if name not in old)]:
        where, of = f"outcomes.{name}", f"the outcome “{name}”"
        if name not in new:
            yield Difference(where, Kind.REMOVED, f"The outcome “{name}” is gone.")
        elif name not in old:
            yield Difference(where, Kind.ADDED,
                             f"There is a new outcome, “{name}”: when {_Told(after, new[name].when, None).words}.")
        else:
            was, now = old[name], new[name]
            yield from _tests(f"{where}.when", f"The outcome “{name}”", _Told(before, was.when, was.outcome.when),
                              _Told(after, now.when, now.outcome.when))
            yield from places(plain(was.outcome, "when"), plain(now.outcome, "when"), ("outcomes", name), of)
    if moved(old, new):
        yield Difference("outcomes", Kind.MOVED, f"The outcomes are tried in another order: {listed(new)}.")


def flags(before: Compiled, after: Compiled) -> Iterator[Difference]:
    """The differences of what raises priority or tier, and of what goes past every queue."""
    yield from _raised(before, {one.flag.id: one for one in before.flags}, after,
                       {one.flag.id: one for one in after.flags}, "flags", "flag")
    yield from _raised(before, {one.track.id: one for one in before.fast_tracks}, after,
                       {one.track.id: one for one in after.fast_tracks}, "fast_track", "fast track")


def _raised(before: Compiled, old: Mapping[str, Any], after: Compiled, new: Mapping[str, Any], key: str, what: str,
            ) -> Iterator[Difference]:
    for name in [*old, *(name for name in new if name not in old)]:
        where = f"{key}.{name}"
        if name not in new:
            yield Difference(where, Kind.REMOVED, f"The {what} “{name}” is gone.")
        elif name not in old:
            yield Difference(where, Kind.ADDED,
                             f"There is a new {what}, “{name}”: when {_Told(after, new[name].when, None).words}.")
        else:
            was, now = _itself(old[name]), _itself(new[name])
            yield from _tests(f"{where}.when", f"The {what} “{name}”", _Told(before, old[name].when, was.when),
                              _Told(after, new[name].when, now.when))
            yield from places(plain(was, "when"), plain(now, "when"), (key, name), f"the {what} “{name}”")


def _itself(plan: FlagPlan | FastTrackPlan) -> Flag | FastTrack:
    return plan.flag if isinstance(plan, FlagPlan) else plan.track


def cases(before: Definition, after: Definition) -> Iterator[Difference]:
    """The differences of the cases that try the rules."""
    old, new = ({_title(case, index): case for index, case in enumerate(one.cases)} for one in (before, after))
    for name, case in old.items():
        if name not in new:
            yield Difference(f"cases.{name}", Kind.REMOVED, f"The case “{name}” is not tried any more.")
    for name, case in new.items():
        if name not in old:
            yield Difference(f"cases.{name}", Kind.ADDED, f"A new case is tried, “{name}”, on {in_words(case.on)}.")
        elif case.expect != old[name].expect:
            yield from places(dict(old[name].expect), dict(case.expect), ("cases", name, "expect"),
                              f"what is expected of the case “{name}”")
        if name in old and (case.given, case.on, case.received) != (
                old[name].given, old[name].on, old[name].received):
            yield Difference(f"cases.{name}", Kind.CHANGED, f"The case “{name}” is tried with other facts.")


def _title(case: Case, index: int) -> str:
    return case.name or f"case {index + 1}"
