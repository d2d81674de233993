"""The words that a typed word may have been meant for: spelt like it, sounding like it, or another form of the name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from rapidfuzz.distance import OSA
from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import Session

from frontdoor.people.search_keys import SearchWord
from frontdoor.people.sounds import sound
from frontdoor.people.typed_search import nicknames

# How many words are looked at for each way of being alike, and how many of the best are kept.
LOOKED_AT, KEPT = 200, 12
LAST = "\uffff"
SHORTEST_MISSPELT, LONG = 4, 6
SHORT_ALIKE = 50


@dataclass(frozen=True)
class Likely:
    """One word that may be meant. `how`: exact, form (another form of the name), begins, spelt or sounds; `score` from
    0 to 100."""

    word: str
    how: str
    score: float


def of_each(session: Session, council_id: str, words: Iterable[str]) -> dict[str, dict[str, Likely]]:
    """For each typed word those of the council's words that it may mean, by word. One query."""
    typed = list(words)
    asked = [part for word in typed for part in _near(council_id, word)]
    found = set(session.scalars(union_all(*asked))) if asked else set()
    return {word: _best(word, found) for word in typed}


def _near(council_id: str, word: str) -> list[Select[Any]]:
    """What to look at. Half of a word with one wrong letter is right: its beginning or its end."""
    base = select(SearchWord.word).where(SearchWord.council_id == council_id)
    parts = [base.where(SearchWord.word.in_(sorted({word, *nicknames().get(word, ())})))]
    if word.isdigit():
        return parts
    if len(word) > 1:
        parts.append(base.where(SearchWord.word >= word, SearchWord.word < word + LAST))
    heard = sound(word)
    if len(heard) > 1:
        parts.append(base.where(SearchWord.sound == heard))
    if len(word) >= SHORTEST_MISSPELT:
        half = len(word) // 2
        near = func.length(SearchWord.word).between(len(word) - 2, len(word) + 2)
        first, last = word[:half], word[::-1][:half]
        parts += [base.where(near, SearchWord.word >= first, SearchWord.word < first + LAST),
                  base.where(near, SearchWord.backwards >= last, SearchWord.backwards < last + LAST)]
    return [select(part.limit(LOOKED_AT).subquery().c.word) for part in parts]


def _best(word: str, found: set[str]) -> dict[str, Likely]:
    alike = [one for one in (_likeness(word, other) for other in found) if one is not None]
    alike.sort(key=lambda one: (-one.score, one.word))
    return {one.word: one for one in alike[:KEPT]}


def _likeness(word: str, other: str) -> Likely | None:
    if other == word:
        return Likely(other, "exact", 100)
    if word.isdigit():
        return None
    if other in nicknames().get(word, ()):
        return Likely(other, "form", 92)
    if other.startswith(word):
        return Likely(other, "begins", 80 + 15 * len(word) / len(other))
    wrong = OSA.distance(word, other)
    most = (2 if len(word) >= LONG else 1) if len(word) >= SHORTEST_MISSPELT else 0
    alike = 100 * (1 - wrong / max(len(word), len(other)))
    heard = sound(word)
    # A short sound is that of many names: jn is John and Jane.
    if len(heard) > 1 and heard == sound(other) and (len(heard) > 2 or alike >= SHORT_ALIKE):
        return Likely(other, "sounds", max(70, alike))
    return Likely(other, "spelt", alike) if wrong <= most else None
