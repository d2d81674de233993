"""The answer to an enquiry: danger first, then services, answers and groups, each list the best first."""
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments import signs
from frontdoor.finder import dangers, typed
from frontdoor.finder.dangers import Danger
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.index import Index
from frontdoor.finder.matching import Match, match

MOST = 5
# What has less than this, or less than this share of the best of its list, is not worth a look.
LEAST_SCORE, LEAST_SHARE = 1.9, 0.3
# Where an answer of another kind is so much better, what a service has in common with the enquiry is chance.
OUTDONE = 0.45
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
    found = signs.read(read)
    matches = match(index, typed.read(read), {sign.kind for sign in found})
    matches.sort(key=lambda one: (-one.score, index.entries[one.place].kind != Kind.SERVICE, one.place))
    return Found(text, dangers.of(found), tuple(
        Hit(index.entries[one.place], round(one.score / (one.score + HALFWAY), 3), one.because)
        for one in _worth_a_look(index, matches)))


def nothing(text: str) -> Found:
    """The answer to what was not read."""
    return Found(text, Danger(), ())


def _worth_a_look(index: Index, matches: Sequence[Match]) -> list[Match]:
    """The best of each kind, in the order in which they came."""
    kept: list[Match] = []
    best: dict[Kind, float] = {}
    counted: dict[Kind, int] = {}
    top = matches[0].score if matches else 0.0
    for one in matches:
        kind = index.entries[one.place].kind
        least = max(LEAST_SCORE, LEAST_SHARE * best.get(kind, 0.0), OUTDONE * top if kind not in best else 0.0)
        if one.score < least or counted.get(kind, 0) == MOST:
            continue
        best.setdefault(kind, one.score)
        counted[kind] = counted.get(kind, 0) + 1
        kept.append(one)
    return kept
