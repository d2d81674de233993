"""The answer to an enquiry: danger first, then services, answers and groups, each list the best first."""
import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.finder import dangers, likeness, rules, typed
from frontdoor.finder.dangers import Danger
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.index import Index
from frontdoor.finder.matching import Matches

MOST = 5
# What has less than this, or less than this share of the best of its list, is not worth a look.
LEAST_SCORE, LEAST_SHARE = 1.9, 0.3
# Where the best of another kind is so much better, what this kind has in common with the enquiry is chance. A group is
# no reason to keep a service back: somebody may need both.
OUTDONE = 0.45
# A hit with this score leaves no doubt what was asked for.
PLAIN = 0.68
# The score at which an entry is as likely right as not; it only sets the scale from 0 to 1.
HALFWAY = 6.0


@dataclass(frozen=True)
class Hit:
    """An entry that fits, from 0 to 1, and the words of the enquiry that say so, as they were typed."""

    entry: Entry
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What was found for an enquiry. `ranked` holds every hit of every kind in one order."""

    text: str
    danger: Danger
    ranked: tuple[Hit, ...]

    def of(self, kind: Kind) -> list[Hit]:
        return [hit for hit in self.ranked if hit.entry.kind is kind]

    @property
    def say(self) -> str:
        """One sentence for the person: what to do first."""
        if self.danger.say:
            return self.danger.say
        if not self.ranked:
            return "We found nothing that fits. Try other words, or ring us."
        return f"Best answer: {self.ranked[0].entry.name}."

    def as_json(self) -> dict[str, Any]:
        """As `frontdoor find` prints it; the keys are fixed."""
        lists = {str(kind): [{"id": hit.entry.id, "score": hit.score} for hit in self.of(kind)] for kind in Kind}
        return {"text": self.text, **lists, "urgent": self.danger.is_urgent,
                "safeguarding": self.danger.is_safeguarding, "say": self.say}


def find(index: Index, text: str) -> Found:
    """What fits an enquiry in plain words. Nothing that is typed is an error."""
    read = text[:typed.LONGEST]
    found, reading = dangers.signs_in(read), likeness.read(read)
    part = dangers.in_a_part(read)
    told = {sign.kind for sign in found if not (sign.is_pressing and reading.is_everyday)} | set(part.kinds)
    matches = Matches(index, typed.read(read), told)
    hits = tuple(Hit(index.entries[place], round(score / (score + HALFWAY), 3), matches.because(place))
                 for score, place in _worth_a_look(index, matches.scores))
    danger = dangers.of(found, reading, is_plain=bool(dangers.plain_signs_in(read)),
                        beside_a_need=bool(hits) and _is_everyday(hits[0]))
    return Found(text, part if part.is_urgent and not danger.is_urgent else danger, hits)


def _is_everyday(hit: Hit) -> bool:
    """Whether it is plain that an everyday thing is asked for."""
    return hit.score >= PLAIN and hit.entry.id not in rules.words().sensitive


def nothing(text: str) -> Found:
    """The answer to what was not read."""
    return Found(text, Danger(), ())


def _worth_a_look(index: Index, scores: Mapping[int, float]) -> list[tuple[float, int]]:
    """The best of each kind with their places, the best first; of those that are equal, services first."""
    by_kind: dict[Kind, list[tuple[float, int]]] = {kind: [] for kind in Kind}
    for place, score in scores.items():
        if score >= LEAST_SCORE:
            by_kind[index.entries[place].kind].append((-score, place))
    best = {kind: heapq.nsmallest(MOST, found) for kind, found in by_kind.items() if found}
    top = max((-found[0][0] for kind, found in best.items() if kind is not Kind.GROUP), default=0.0)
    kept = [(score, place) for found in best.values() if -found[0][0] >= OUTDONE * top
            for score, place in found if score <= LEAST_SHARE * found[0][0]]
    order = list(Kind)
    kept.sort(key=lambda one: (one[0], order.index(index.entries[one[1]].kind), one[1]))
    return [(-score, place) for score, place in kept]
