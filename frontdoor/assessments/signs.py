"""Signs of danger in what a person writes. The words are data, in signs.yaml; here is only how they are read.

Every phrase is matched word by word with bounded gaps, so that the time taken grows with the length of the text
and nothing that somebody writes can make it slow.
"""
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from frontdoor.assessments.part import DefinitionError
from frontdoor.assessments.reading import read_file
from frontdoor.clock import ClockTerms, Span

WORDS = Path(__file__).with_name("signs.yaml")
WIDEST_GAP = 3
GAP = ".."
_WORD = re.compile(r"[a-z0-9]+")
_IS = re.compile(r"'s\b")
_APOSTROPHE = re.compile("[\u2018\u2019\u02bc`]")
_Step = frozenset[str]


@dataclass(frozen=True)
class Sign:
    """One sign found: its kind, the words it was found in, and whether it goes past every queue."""

    kind: str
    phrase: str
    fast_track: bool


@dataclass(frozen=True)
class _Phrase:
    """Words in order. `gaps[i]` says that up to three words may stand before step i."""

    kind: str
    fast_track: bool
    steps: tuple[_Step, ...]
    gaps: tuple[bool, ...]


@dataclass(frozen=True)
class _Vocabulary:
    """Phrases by the words that may begin them; `openers` are beginnings of words."""

    by_word: dict[str, list[_Phrase]]
    by_opener: dict[str, list[_Phrase]]

    def beginning_with(self, word: str) -> list[_Phrase]:
        found = list(self.by_word.get(word, ()))
        for length in range(2, len(word) + 1):
            found += self.by_opener.get(word[:length], ())
        return found


def read(text: str) -> list[Sign]:
    """The signs of danger in a text, in the order of the kinds in the data, each kind and wording once."""
    words = _words_of(text)
    calm = [False] * len(words)
    for start in range(len(words)):
        for phrase in _calm().beginning_with(words[start]):
            end = _matched(phrase, words, start, [False] * len(words))
            calm[start:end or start] = [True] * ((end or start) - start)
    found: dict[Sign, None] = {}
    for start in range(len(words)):
        for phrase in _alarming().beginning_with(words[start]):
            end = _matched(phrase, words, start, calm)
            if end is not None:
                found[Sign(phrase.kind, " ".join(words[start:end]), phrase.fast_track)] = None
    order = list(kinds())
    return sorted(found, key=lambda sign: order.index(sign.kind))


@cache
def kinds() -> dict[str, bool]:
    """Every kind of sign, and whether it goes past every queue to the duty specialist."""
    return {one["kind"]: one["fast_track"] for one in _data()["kinds"]}


def duty_clock() -> dict[str, Any]:
    """The terms, as JSON, of the clock on which the duty specialist looks. It cannot be paused."""
    return ClockTerms(promise=Span(_data()["duty_clock"]["hours"], "hours"), pauses_for_resident=False).as_json()


def _words_of(text: str) -> list[str]:
    """Small words without accents or punctuation, in one spelling: "Don’t" and "dont" are the same."""
    plain = unicodedata.normalize("NFKD", text.replace("\u00b4", "'")).lower()
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    joined = _IS.sub(" is", _APOSTROPHE.sub("'", bare)).replace("'", "")
    spellings: dict[str, str] = _data()["spellings"]
    return " ".join(spellings.get(word, word) for word in _WORD.findall(joined)).split()


def _matched(phrase: _Phrase, words: list[str], start: int, calm: list[bool]) -> int | None:
    """Where a phrase that begins at `start` ends, or None. Each step keeps the set of places reached."""
    reached = {start + 1} if _is(words[start], phrase.steps[0]) and not calm[start] else set()
    for step, may_gap in zip(phrase.steps[1:], phrase.gaps[1:], strict=True):
        reached = {place + skipped + 1
                   for place in reached for skipped in range(WIDEST_GAP + 1 if may_gap else 1)
                   if place + skipped < len(words) and not calm[place + skipped]
                   and _is(words[place + skipped], step)}
    return min(reached, default=None)


def _is(word: str, step: _Step) -> bool:
    return word in step or any(one[-1] == "*" and word.startswith(one[:-1]) for one in step)


@cache
def _data() -> dict[str, Any]:
    plain, _ = read_file(WORDS)
    found: dict[str, Any] = plain
    return found


@cache
def _alarming() -> _Vocabulary:
    return _vocabulary([_phrase(words, one["kind"], one["fast_track"])
                        for one in _data()["kinds"] for words in one["phrases"]])


@cache
def _calm() -> _Vocabulary:
    return _vocabulary([_phrase(words, "calm", False) for words in _data()["calm"]])


def _phrase(words: str, kind: str, fast_track: bool) -> _Phrase:
    steps: list[_Step] = []
    gaps: list[bool] = []
    may_gap = False
    for step in words.split():
        if step == GAP:
            may_gap = True
            continue
        steps.append(frozenset(step.split("|")))
        gaps.append(may_gap)
        may_gap = False
    if not steps or gaps[0] or may_gap:
        raise DefinitionError(f"The phrase {words!r} must begin and end with a word.", str(WORDS), 1)
    return _Phrase(kind, fast_track, tuple(steps), tuple(gaps))


def _vocabulary(phrases: list[_Phrase]) -> _Vocabulary:
    by_word: dict[str, list[_Phrase]] = defaultdict(list)
    by_opener: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        for word in phrase.steps[0]:
            (by_opener[word[:-1]] if word.endswith("*") else by_word[word]).append(phrase)
    return _Vocabulary(dict(by_word), dict(by_opener))
