"""The parts of a section as the lines of a list: what each is called, what it says, and its test in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from frontdoor.assessments import sentences
from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue.editing import options, parts
from frontdoor.catalogue.editing.sections import Section
from frontdoor.clock import local_date, now
from frontdoor.desks.design.bench import Bench


@dataclass
class Shown:
    """One part in a list. `test` is its test in words, empty where it has none."""

    bench: Bench
    section: Section
    name: str
    part: Any
    more: str = ""
    tags: list[tuple[str, str]] = field(default_factory=list)

    @property
    def called(self) -> str:
        return self.section.label(self.name, self.part)

    @property
    def has_test(self) -> bool:
        return bool(self.section.test) and not (isinstance(self.part, Mapping) and self.part.get("otherwise"))

    @property
    def test(self) -> str:
        return in_words(self.bench, self.part.get(self.section.test)) if self.has_test else ""

    @property
    def may_go(self) -> bool:
        """Whether it can be taken out at all: the outcome for everybody else cannot."""
        return not (self.section.id == "outcomes" and self.part.get("otherwise"))


def listed(bench: Bench, section: Section) -> list[Shown]:
    """Every part of a section, in its order."""
    rows = [Shown(bench, section, name, part) for name, part in parts.each(bench.base, section.shelf)]
    describe = _MORE.get(section.id)
    for row in rows:
        if describe:
            row.more, row.tags = describe(row)
    return rows


def told(section: Section, base: Mapping[str, Any], name: str) -> str:
    """A part by what it is called, in quotes."""
    return f"“{section.label(name, parts.part(base, section.shelf, name))}”"


def in_words(bench: Bench, raw: Any) -> str:
    """A test in words, with the figures of today; empty for none."""
    if raw is None:
        return ""
    try:
        return sentences.sentence_of(bench.definition, raw, local_date(now()))
    except DefinitionError as error:
        return error.say


def _question(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    fact = row.part
    tags = [(options.TYPES.get(fact["type"], fact["type"]), "grey")]
    if fact.get("needed") == "always":
        tags.append(("Always asked", "blue"))
    if "resident" not in fact.get("from", ["resident"]):
        tags.append(("Not asked of residents", "yellow"))
    if fact.get("special_category"):
        tags.append(("Special category", "purple"))
    return options.english(fact.get("ask")), tags


def _of_a_person(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    base, shelf = row.bench.base, row.section.shelf
    around = base[shelf.key][parts.holder(base, shelf, row.name)]
    return options.english(row.part.get("ask")), [
        (options.label_of(around), "blue"), (options.TYPES.get(row.part["type"], row.part["type"]), "grey")]


def _page(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    facts = row.part if isinstance(row.part, list) else row.part.get("facts") or []
    labels = options.facts(row.bench.base)
    return "; ".join(labels.get(one, one) for one in facts), []


def _criterion(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    return options.english(row.part["words"].get("met")), []


def _outcome(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    outcome = row.part
    tags = [(options.RESULTS.get(outcome["result"], outcome["result"]), "blue")]
    tags.append(("Decided by rule", "green") if outcome.get("automatic") else ("Goes to a person", "yellow"))
    return options.english(outcome.get("heading")), tags


def _gate(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    return "", [(options.GATED.get(str(row.part["into"]), ""), "grey")]


def _judged(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    return options.english(row.part.get("look_at")), []


def _flag(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    priority = row.part.get("priority", "normal")
    tags = [] if priority == "normal" else [(f"{priority.capitalize()} priority", "red")]
    return options.english(row.part.get("say")), tags


def _case(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    result = (row.part.get("expect") or {}).get("result")
    return f"On {row.part['on']}", [(options.RESULTS.get(result, "More must be asked"), "grey")] if result else []


def _signpost(row: Shown) -> tuple[str, list[tuple[str, str]]]:
    offered = [one for key in ("services", "groups", "answers") for one in row.part.get(key) or []]
    tags = [(options.MOMENTS.get(one, one), "grey") for one in row.part.get("at") or options.MOMENTS]
    return ", ".join(options.in_words(one) for one in offered), tags


_MORE = {"questions": _question, "people": _of_a_person, "pages": _page, "criteria": _criterion, "outcomes": _outcome,
         "gates": _gate, "judgement": _judged, "flags": _flag, "signposting": _signpost, "cases": _case}
