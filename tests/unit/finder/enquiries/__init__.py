"""Enquiries as residents write them, and how well the finder does on them."""
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from frontdoor.assessments.part import DefinitionError
from frontdoor.catalogue import loader
from frontdoor.directory import answers, groups
from frontdoor.finder import entries, finding, rules
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.finding import Found
from frontdoor.finder.index import Index

FOLDER = Path(__file__).parent
BLIND = FOLDER.parent / "blind"
COUNCIL = "aldermere"
# Of these any one may come within three: the danger is what is asked about, not a list of needs.
ONE_IS_ENOUGH = {"safeguarding", "urgent", "harm"}


@dataclass(frozen=True)
class Enquiry:
    """What somebody wrote, and what should be found. `kind` is the part of the file that it stands in."""

    say: str
    kind: str
    services: tuple[str, ...] = ()
    answer: str = ""
    is_safeguarding: bool = False

    @property
    def is_danger(self) -> bool:
        return self.kind in ONE_IS_ENOUGH


@dataclass
class Score:
    """How many of how many, by what was looked at, and every miss."""

    right: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)

    def take(self, what: str, is_right: bool, enquiry: Enquiry, found: Found) -> None:
        self.of[what] = self.of.get(what, 0) + 1
        self.right[what] = self.right.get(what, 0) + is_right
        if not is_right:
            got = ", ".join(hit.entry.id for hit in found.ranked[:4])
            self.missed.append(f"{what}: {enquiry.say[:90]!r} should be {enquiry.services or enquiry.answer}: {got}")

    def share(self, what: str) -> float:
        return self.right[what] / self.of[what]


def files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def read(path: Path) -> list[Enquiry]:
    """Every enquiry of a file."""
    return list(_enquiries(yaml.safe_load(path.read_text("utf-8"))))


def _enquiries(parts: dict[str, Any]) -> Iterator[Enquiry]:
    for kind in ("services", "safeguarding", "figures"):
        for service, texts in parts.get(kind, {}).items():
            for text in texts:
                yield Enquiry(text, kind, (service,), is_safeguarding=kind == "safeguarding")
    for kind in ("urgent", "several", "rambling"):
        for one in parts.get(kind, ()):
            yield Enquiry(one["say"], kind, tuple(one.get("services", ())),
                          is_safeguarding=one.get("safeguarding", False))
    for answer, texts in parts.get("answers", {}).items():
        for text in texts:
            yield Enquiry(text, "answers", answer=answer)
    for kind in ("groups", "nothing", "harm", "safe"):
        for text in parts.get(kind, ()):
            yield Enquiry(text, kind)


def blind(name: str) -> list[str]:
    """The enquiries of a list that somebody wrote who knew neither signs nor examples; nothing is learnt from them."""
    lines = (BLIND / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def index() -> Index:
    """Every service that the finder has words for, whether its definition is there or not, with answers and groups."""
    ids = list(rules.words().services)
    met = [entries.of_group(one) for one in groups.groups(COUNCIL)]
    told = [entries.of_article(one) for one in answers.articles(COUNCIL) if one.instead_of not in ids]
    return Index([*map(_service, ids), *told, *met])


def _service(service_id: str) -> Entry:
    try:
        return entries.of_service(loader.compiled(service_id, COUNCIL).definition)
    except (loader.UnknownService, DefinitionError):
        return Entry(Kind.SERVICE, service_id, service_id.replace("-", " "), "")


def scored(searched: Index, enquiries: list[Enquiry]) -> Score:
    """How well the finder does on enquiries."""
    score = Score()
    for enquiry in enquiries:
        found = finding.find(searched, enquiry.say)
        _judge(score, enquiry, found)
    return score


def _judge(score: Score, enquiry: Enquiry, found: Found) -> None:
    services = [hit.entry.id for hit in found.of(Kind.SERVICE)]
    if enquiry.services:
        within = [service in services[:3] for service in enquiry.services]
        score.take("first", bool(services) and services[0] in enquiry.services, enquiry, found)
        score.take("within three", any(within) if enquiry.is_danger else all(within), enquiry, found)
    if enquiry.is_safeguarding:
        score.take("safeguarding found", found.danger.is_safeguarding, enquiry, found)
    what = "urgent found" if enquiry.is_danger else "no false alarm"
    score.take(what, found.danger.is_urgent == enquiry.is_danger, enquiry, found)
    if enquiry.kind == "answers":
        told = found.of(Kind.ANSWER)
        score.take("answer first", bool(told) and told[0].entry.id == enquiry.answer, enquiry, found)
    if enquiry.kind == "groups":
        score.take("a group found", bool(found.of(Kind.GROUP)), enquiry, found)
    if enquiry.kind == "nothing":
        score.take("nothing found", not services, enquiry, found)
