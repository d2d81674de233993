"""Signs of danger in what a person writes. The words are data, in signs.yaml and harms.yaml; here is only how they
are read.

Every phrase is matched word by word with bounded gaps, so that the time taken grows with the length of the text
and nothing that somebody writes can make it slow.
"""
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from frontdoor.assessments.part import DefinitionError
from frontdoor.assessments.reading import read_file
from frontdoor.clock import ClockTerms, Span

WORDS = Path(__file__).with_name("signs.yaml")
HARMS = Path(__file__).with_name("harms.yaml")
# How many words may stand in between.
GAPS = {"..": 3, "...": 8}
# From the first to the last word of what may stand in any order.
NEAR, NEAR_MEANINGS = 10, 14
BOTH = " + "
# Words whose place in the sets is remembered; whoever types at random only empties the memory.
KEPT_WORDS = 20_000
# The lists of a kind, and whether what stands in them is pressing.
LIKELY = "likely"
LISTS = {"phrases": True, LIKELY: True, "soon": False}
# The lists of rules of a kind: whether they are only read widely, and whether they are only likely.
RULES = {"sure": (False, False), "wide": (True, False), "hint": (True, True)}
# Chinese is written without spaces: every sign is read as a word.
_WORD = re.compile(r"[\u4e00-\u9fff]|[^\W_]+")
_IS = re.compile(r"'s\b")
_APOSTROPHE = re.compile("[\u2018\u2019\u02bc`]")
_Step = frozenset[str]


@dataclass(frozen=True)
class Sign:
    """One sign found: its kind, the words it was found in, whether it goes past every queue, and whether it is
    pressing: what is not must be seen by a person, but not this hour."""

    kind: str
    phrase: str
    fast_track: bool
    is_pressing: bool = True


@dataclass(frozen=True)
class _Phrase:
    """Words in order. `gaps[i]` is how many other words may stand before step i."""

    kind: str
    fast_track: bool
    steps: tuple[_Step, ...]
    gaps: tuple[int, ...]
    is_pressing: bool = True
    is_likely: bool = False
    is_wide: bool = False
    near: int = NEAR


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
    return _read(text, is_wide=False)


def read_widely(text: str) -> list[Sign]:
    """The same, and what may be a sign: where a mistake costs a sentence on a page, and hides no case."""
    return _read(text, is_wide=True)


def _read(text: str, *, is_wide: bool) -> list[Sign]:
    words = _words_of(text)
    calm = [False] * len(words)
    for start, end, _ in _met(_calm(), words, [False] * len(words)):
        calm[start:end] = [True] * (end - start)
    met = [*_met(_alarming(), words, calm), *_met_near(words, calm, is_wide)]
    later = {(phrase.kind, place)
             for start, end, phrase in met if not phrase.is_pressing for place in range(start, end)}
    found = dict.fromkeys(
        Sign(phrase.kind, " ".join(words[start:end]), phrase.fast_track, phrase.is_pressing)
        for start, end, phrase in _widest(met)
        if not phrase.is_pressing or any((phrase.kind, place) not in later for place in range(start, end)))
    order = list(kinds())
    return sorted(found, key=lambda sign: order.index(sign.kind))


def _widest(met: list[tuple[int, int, "_Phrase"]]) -> Iterator[tuple[int, int, "_Phrase"]]:
    """Without what is only a piece of a wider one of the same kind that is just as pressing."""
    furthest: dict[tuple[str, bool], int] = defaultdict(int)
    for start, end, phrase in sorted(met, key=lambda one: (one[0], -one[1])):
        weight = (phrase.kind, phrase.is_pressing)
        if end > furthest[weight]:
            furthest[weight] = end
            yield start, end, phrase


def _met(vocabulary: "_Vocabulary", words: list[str], calm: list[bool]) -> Iterator[tuple[int, int, "_Phrase"]]:
    """Every phrase met in the words, with where it begins and ends."""
    for start in range(len(words)):
        for phrase in vocabulary.beginning_with(words[start]):
            end = _matched(phrase, words, start, calm)
            if end is not None:
                yield start, end, phrase


@cache
def kinds() -> dict[str, bool]:
    """Every kind of sign, and whether it goes past every queue to the duty specialist."""
    return {one["kind"]: one["fast_track"] for one in _data()["kinds"]}


@cache
def every_word() -> frozenset[str]:
    """All words that signs and figures of speech are made of: spelt as they are meant."""
    written = [words for words, *_ in _written()] + _data()["calm"] + list(_data()["sets"].values())
    written += [words for ways in _harms()["meanings"].values() for words in ways]
    return frozenset(word for words in written for word in _WORD.findall(words))


def duty_clock() -> dict[str, Any]:
    """The terms, as JSON, of the clock on which the duty specialist looks. It cannot be paused."""
    return ClockTerms(promise=Span(_data()["duty_clock"]["hours"], "hours"), pauses_for_resident=False).as_json()


def _words_of(text: str) -> list[str]:
    """Small words without accents or punctuation, in one spelling: "Don’t" and "dont" are the same."""
    joined = _IS.sub(" is", _APOSTROPHE.sub("'", _bare(text.replace("\u00b4", "'")))).replace("'", "")
    spellings: dict[str, str] = _data()["spellings"]
    return " ".join(spellings.get(word, word) for word in _WORD.findall(joined)).split()


def _bare(text: str) -> str:
    """In small letters, without accents and, in other scripts, without the marks that stand for vowels."""
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in plain if not unicodedata.category(letter).startswith("M"))


def _met_near(words: list[str], calm: list[bool], is_wide: bool) -> Iterator[tuple[int, int, "_Phrase"]]:
    """Every set of words met near each other, with the first stretch that holds them all. Where somebody writes of an
    everyday need, what is only likely is not read."""
    spots: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    meant = [(place, phrase.kind) for place, _, phrase in _met(_meanings(), words, calm)]
    plain = [(place, word) for place, word in enumerate(words) if not calm[place]]
    is_everyday = not _everyday().isdisjoint(words) or (is_wide and any(name == "ASKING" for _, name in meant))
    for place, word in dict.fromkeys(plain + meant):
        for number, step in _near_steps(word):
            spots[number][step].append(place)
    for number in sorted(spots):
        phrase, met = _near()[number], spots[number]
        if len(met) < len(phrase.steps) or (phrase.is_likely and is_everyday) or (phrase.is_wide and not is_wide):
            continue
        stretch = _stretch(list(met.values()), phrase.near)
        if stretch is not None:
            yield stretch[0], stretch[1], phrase


@lru_cache(maxsize=KEPT_WORDS)
def _near_steps(word: str) -> tuple[tuple[int, int], ...]:
    """The steps of sets that a word or a meaning is, as numbers of the set and the step. "Aunties" is "auntie" too."""
    forms = {word, word.removesuffix("s"), word.removesuffix("es")}
    keys = forms | {form[:length] + "*" for form in forms for length in range(1, len(form) + 1)}
    return tuple(sorted({step for key in keys for step in _steps_by_word().get(key, ())}))


@cache
def _steps_by_word() -> dict[str, list[tuple[int, int]]]:
    """The steps of every set by the words, meanings and beginnings of words ("hurt*") that they are made of."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for number, phrase in enumerate(_near()):
        for step, either in enumerate(phrase.steps):
            for word in either:
                found[word].append((number, step))
    return found


def _stretch(spots: list[list[int]], near: int) -> tuple[int, int] | None:
    """The first stretch that holds a place of each list, no place twice; None where none is short enough."""
    line = sorted((place, number) for number, places in enumerate(spots) for place in places)
    latest: list[list[int]] = [[] for _ in spots]
    for place, number in line:
        used = [place]
        for places in latest[:number] + latest[number + 1:]:
            free = [one for one in places if one not in used]
            used += free[-1:]
        if len(used) == len(spots) and place - min(used) < near:
            return min(used), place + 1
        latest[number] = [*latest[number], place][-len(spots):]
    return None


def _matched(phrase: _Phrase, words: list[str], start: int, calm: list[bool]) -> int | None:
    """Where a phrase that begins at `start` ends, or None. Each step keeps the set of places reached."""
    reached = {start + 1} if _is(words[start], phrase.steps[0]) and not calm[start] else set()
    for step, gap in zip(phrase.steps[1:], phrase.gaps[1:], strict=True):
        reached = {place + skipped + 1
                   for place in reached for skipped in range(gap + 1)
                   if place + skipped < len(words) and not calm[place + skipped]
                   and _is(words[place + skipped], step)}
    return min(reached, default=None)


def _is(word: str, step: _Step) -> bool:
    return word in step or word.startswith(_openers(step))


@cache
def _openers(step: _Step) -> tuple[str, ...]:
    """What words of a step begin with, where any ending will do."""
    return tuple(one[:-1] for one in step if one[-1] == "*")


@cache
def _data() -> dict[str, Any]:
    plain, _ = read_file(WORDS)
    found: dict[str, Any] = plain
    return found


@cache
def _harms() -> dict[str, Any]:
    plain, _ = read_file(HARMS)
    found: dict[str, Any] = plain
    return found


@cache
def _meanings() -> _Vocabulary:
    """Every way to say each meaning. The kind of a phrase is the name of its meaning."""
    return _vocabulary([_phrase(words, name, False) for name, ways in _harms()["meanings"].items() for words in ways])


def _rules() -> Iterator[_Phrase]:
    """The rules of harms.yaml: meanings and words near each other."""
    for kind, lists in _harms()["rules"].items():
        for name, (is_wide, is_likely) in RULES.items():
            for rule in lists.get(name, ()):
                unknown = set(re.findall(r"\b[A-Z]+\b", rule)) - _harms()["meanings"].keys()
                if unknown:
                    raise DefinitionError(f"There are no meanings called {sorted(unknown)}.", str(HARMS), 1)
                yield replace(_phrase(rule.replace(BOTH, " "), kind, kinds()[kind]), is_wide=is_wide,
                              is_likely=is_likely, near=NEAR_MEANINGS)


@cache
def _alarming() -> _Vocabulary:
    return _vocabulary([_phrase(words, kind, fast_track, LISTS[name])
                        for words, kind, fast_track, name in _written() if BOTH not in words])


@cache
def _near() -> list[_Phrase]:
    return [replace(_phrase(words.replace(BOTH, " "), kind, fast_track, LISTS[name]), is_likely=name == LIKELY)
            for words, kind, fast_track, name in _written() if BOTH in words] + list(_rules())


@cache
def _everyday() -> frozenset[str]:
    return frozenset(str(_data()["everyday"]).split())


def _written() -> list[tuple[str, str, bool, str]]:
    """Every phrase as it stands in the data, with its kind, whether it is fast-tracked, and the list it stands in."""
    return [(str(words), one["kind"], one["fast_track"], name)
            for one in _data()["kinds"] for name in LISTS for words in one.get(name, ())]


@cache
def _calm() -> _Vocabulary:
    return _vocabulary([_phrase(words, "calm", False) for words in _data()["calm"]])


def _phrase(words: str, kind: str, fast_track: bool, is_pressing: bool = True) -> _Phrase:
    steps: list[_Step] = []
    gaps: list[int] = []
    gap = 0
    for step in (words if words.isascii() else _bare(words)).split():
        if step in GAPS:
            gap = GAPS[step]
            continue
        steps.append(frozenset(word for one in step.split("|") for word in _either(one)))
        gaps.append(gap)
        gap = 0
    if not steps or gaps[0] or gap:
        raise DefinitionError(f"The phrase {words!r} must begin and end with a word.", str(WORDS), 1)
    return _Phrase(kind, fast_track, tuple(steps), tuple(gaps), is_pressing)


def _either(one: str) -> list[str]:
    """The words that a word of a phrase stands for: itself, or those of the set that it names."""
    if not one.startswith("$"):
        return [one]
    named = _data()["sets"].get(one[1:])
    if named is None:
        raise DefinitionError(f"There is no set of words called {one!r}.", str(WORDS), 1)
    return str(named).split()


def _vocabulary(phrases: list[_Phrase]) -> _Vocabulary:
    by_word: dict[str, list[_Phrase]] = defaultdict(list)
    by_opener: dict[str, list[_Phrase]] = defaultdict(list)
    for phrase in phrases:
        for word in phrase.steps[0]:
            (by_opener[word[:-1]] if word.endswith("*") else by_word[word]).append(phrase)
    return _Vocabulary(dict(by_word), dict(by_opener))
