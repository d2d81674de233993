"""Differences between what is asked: questions, their choices and bounds, and the pages that they stand on."""
from collections.abc import Iterator
from typing import Any

from frontdoor.assessments import sentences
from frontdoor.assessments.definition import Definition, Fact
from frontdoor.catalogue.diff_places import Difference, Kind, listed, moved, named, places, plain, shown
from frontdoor.clock import in_words

# What is compared as plain data, by its key; the rest has sentences of its own.
APART = ("ask", "when", "choices", "at_least", "at_most", "type", "fields")


def questions(before: Definition, after: Definition) -> Iterator[Difference]:
    """The differences of every fact."""
    for fact in before.facts:
        if not after.has_fact(fact.id):
            yield Difference(f"facts.{fact.id}", Kind.REMOVED, f"{_called(fact)} is gone.")
    for fact in after.facts:
        if not before.has_fact(fact.id):
            yield Difference(f"facts.{fact.id}", Kind.ADDED, _new(after, fact))
        else:
            yield from _changed(before, after, before.fact(fact.id), fact)
    if moved(before.by_id, after.by_id):
        yield Difference("facts", Kind.MOVED, "The facts stand in another order.")


def _called(fact: Fact) -> str:
    return f"The question “{fact.ask}”" if fact.ask else f"The fact “{fact.label}” ({fact.id})"


def _new(definition: Definition, fact: Fact) -> str:
    asked = "" if fact.when is None else f", when {sentences.sentence_of(definition, fact.when)}"
    if fact.ask and "resident" in fact.from_:
        return f"There is a new question: “{fact.ask}”{asked}."
    return f"There is a new fact, “{fact.label}” ({fact.id}), from {listed(fact.from_)}."


def _changed(before: Definition, after: Definition, old: Fact, new: Fact) -> Iterator[Difference]:
    where, name = f"facts.{new.id}", _called(old)
    if plain(old).get("ask") != plain(new).get("ask"):
        yield Difference(f"{where}.ask", Kind.CHANGED, f"{name} now asks {_words(plain(new).get('ask'))}.")
    if old.type is not new.type:
        yield Difference(f"{where}.type", Kind.CHANGED,
                         f"{name} takes another kind of answer: {_kind(new)} instead of {_kind(old)}.")
    yield from _choices(where, name, old, new)
    yield from _bounds(where, name, old, new)
    if old.when != new.when:
        now = "of everybody" if new.when is None else f"when {sentences.sentence_of(after, new.when)}"
        was = "of everybody" if old.when is None else f"when {sentences.sentence_of(before, old.when)}"
        yield Difference(f"{where}.when", Kind.CHANGED, f"{name} is now asked {now}. Before it was asked {was}.")
    yield from _fields(where, name, old, new)
    yield from places(plain(old, *APART), plain(new, *APART), ("facts", new.id), f"“{new.label}”")


def _words(value: Any) -> str:
    return "nothing" if value is None else shown(value)


def _kind(fact: Fact) -> str:
    return fact.type.replace("_", " or " if fact.type == "yes_no" else " ")


def _choices(where: str, name: str, old: Fact, new: Fact) -> Iterator[Difference]:
    were, are = ({choice.id: choice for choice in fact.choices} for fact in (old, new))
    for key, choice in were.items():
        if key not in are:
            yield Difference(f"{where}.choices.{key}", Kind.REMOVED,
                             f"{name} does not offer “{choice.label}” any more.")
    for key, choice in are.items():
        if key not in were:
            yield Difference(f"{where}.choices.{key}", Kind.ADDED, f"{name} also offers “{choice.label}”.")
        else:
            yield from places(plain(were[key]), plain(choice), ("facts", new.id, "choices", key),
                              f"the choice “{were[key].label}”")
    if moved(were, are):
        yield Difference(f"{where}.choices", Kind.MOVED, f"{name} offers its answers in another order.")


def _bounds(where: str, name: str, old: Fact, new: Fact) -> Iterator[Difference]:
    for key, side in (("at_least", "at least"), ("at_most", "at most")):
        was, now = getattr(old, key), getattr(new, key)
        if was != now:
            say = f"must now be {side} {_bound(now)}" if now is not None else f"need no longer be {side} {_bound(was)}"
            before = f"; before: {_bound(was)}" if was is not None and now is not None else ""
            answer = f"The answer to {name[0].lower()}{name[1:]}"
            yield Difference(f"{where}.{key}", Kind.CHANGED, f"{answer} {say}{before}.")


def _bound(value: Any) -> str:
    return in_words(value) if hasattr(value, "month") else f"{value}"


def _fields(where: str, name: str, old: Fact, new: Fact) -> Iterator[Difference]:
    """What is asked of each person of a list."""
    were, are = ({field.id: field for field in fact.fields} for fact in (old, new))
    for found in named(were, are, f"{where}.fields", "question about each person"):
        yield Difference(found.where, found.kind, f"{name}: {found.say}")


def pages(before: Definition, after: Definition) -> Iterator[Difference]:
    """The differences of the pages, and of their order."""
    old, new = ({page.id: page for page in one.pages} for one in (before, after))
    yield from named(old, new, "pages", "page")
    if moved(old, new):
        yield Difference("pages", Kind.MOVED, f"The pages come in another order: {listed(new)}.")
