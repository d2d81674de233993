"""How much an enquiry reads like those that told of harm: weighed by examples that people wrote for it.

Signs of danger name what they know, and people put it in words that nobody foresaw. So the finder also weighs every
word, and pairs of words, by how they stand in examples of harm and in everyday ones (`learning`). A sign speaks for
harm as well, an everyday need that is plainly named speaks against it, and all of it together decides. It is for the
finder alone: what is written in a form is read by the signs alone, for there a whole case hangs on it.
"""
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from threading import Lock, Thread
from zlib import crc32

from frontdoor.finder import rules, typed
from frontdoor.finder.learning import Example, Learnt, learn
from frontdoor.finder.typed import Word

FOLDER = Path(__file__).with_name("examples")
HARM, EVERYDAY = "harm", "everyday"
# What a sign of danger adds, and a plain one, as it is read in forms too; what an everyday need takes away, alone and
# beside a sign. All found on writers of whom nothing was learnt: docs/finding.md.
SIGN, PLAIN_SIGN, NEED, NEED_BESIDE_A_SIGN = 1.5, 2.0, 1.0, 0.7
# From where on somebody should look, and from where on it is worth a question.
LEAST, LEAST_TO_ASK = 0.5, -1.5
# Below this it reads so little like harm that a sign in it leads nowhere either: "my sister locks horns with the form".
EVERYDAY_BELOW = -2.0
# From here on a few words count, whatever stands around them: with a plain sign among them, and without.
PLAIN_BESIDE_A_SIGN, PLAIN, ENOUGH_FOR_PLAIN = 1.5, 7.0, 5
# Of fewer known words nobody can tell: there a sign is a sign.
ENOUGH_WORDS = 3
# So many words are read together: what is told in a long letter must not be lost in it. The more there is to read, the
# likelier some of it is to sound like harm by chance: this is taken off, times the root of how often it was read on.
TOGETHER, CHANCE = 24, 0.5
# Of a longer word its beginning counts too, so that it may be misspelt or end otherwise.
BEGINNING = 5
MOST_WORDS, SHOWN = 400, 3
_LEARNING = Lock()


@dataclass(frozen=True)
class Reading:
    """How much like harm an enquiry reads where it does most, the words that say so, and how many of its words the
    examples know."""

    score: float = 0.0
    because: tuple[str, ...] = ()
    known: int = 0

    def is_harm(self, *, has_sign: bool = False, is_plain: bool = False, beside_a_need: bool = False) -> bool:
        """Whether somebody should look. `has_sign`: a pressing sign was read; `is_plain`: one that forms read too."""
        if has_sign and self.known < ENOUGH_WORDS:
            return True
        return self._weighed(has_sign, is_plain, beside_a_need) >= LEAST

    def may_be_harm(self, *, has_sign: bool = False, is_plain: bool = False, beside_a_need: bool = False) -> bool:
        """Whether it is worth a question, though it is likelier to be none."""
        return self.known > 0 and self._weighed(has_sign, is_plain, beside_a_need) >= LEAST_TO_ASK

    def _weighed(self, has_sign: bool, is_plain: bool, beside_a_need: bool) -> float:
        sign = PLAIN_SIGN if is_plain else SIGN
        need = NEED_BESIDE_A_SIGN if has_sign else NEED
        return self.score + sign * has_sign - need * beside_a_need

    @property
    def is_plain_harm(self) -> bool:
        """Whether it reads so much like harm that it counts as a part of something else, too."""
        return self.score >= PLAIN and self.known >= ENOUGH_FOR_PLAIN

    @property
    def speaks_of_harm(self) -> bool:
        """Whether its words say more for harm than against it."""
        return self.score >= PLAIN_BESIDE_A_SIGN and self.known >= ENOUGH_WORDS

    @property
    def is_everyday(self) -> bool:
        """Whether a sign in it is a figure of speech."""
        return self.score < EVERYDAY_BELOW and self.known >= ENOUGH_WORDS


def read(text: str) -> Reading:
    """The reading of an enquiry."""
    words = typed.read(text)[:MOST_WORDS]
    starts = range(0, max(1, len(words) - TOGETHER // 2), TOGETHER // 2)
    worst = max((_reading(words[start:start + TOGETHER]) for start in starts), key=lambda one: one.score)
    return replace(worst, score=worst.score - CHANCE * math.sqrt(len(starts) - 1))


def _reading(words: list[Word]) -> Reading:
    stems = _stems(words)
    known = sum(stem in _learnt().weights for stem in set(stems))
    return Reading(_learnt().score(_marks(stems)), _loudest(words, stems), known)


def _loudest(words: list[Word], stems: list[str]) -> tuple[str, ...]:
    """The words that say most for harm, by themselves and with those beside them. A word that tells nothing by itself
    ("me", "has") is never shown."""
    said = {}
    for place, word in enumerate(words):
        if word.plain not in rules.words().empty:
            beside = _marks(stems[max(0, place - 1):place + 2])
            said[word.shown] = sum(_learnt().weight(mark) for mark in beside if stems[place] in mark.split())
    ranked = sorted((shown for shown, weight in said.items() if weight > 0), key=lambda shown: -said[shown])
    return tuple(ranked[:SHOWN])


def _stems(words: list[Word]) -> list[str]:
    return [typed.stem(word.plain) for word in words]


def _marks(stems: list[str]) -> list[str]:
    """What is counted of a text, each once: stems, beginnings of them, and pairs side by side or one word apart."""
    return list(dict.fromkeys(_every_mark(stems)))


def _every_mark(stems: list[str]) -> Iterator[str]:
    yield from stems
    yield from (f"{stem[:BEGINNING]}~" for stem in stems if len(stem) >= BEGINNING)
    yield from (f"{one} {other}" for one, other in pairwise(stems))
    yield from (f"{one} _ {other}" for one, other in zip(stems, stems[2:], strict=False))


def learn_in_background() -> Thread:
    """Begin to learn now, so that nobody who asks waits. For what serves pages: a command learns when it must."""
    learning = Thread(target=_learnt, name="finder", daemon=True)
    learning.start()
    return learning


@cache
def _learnt() -> Learnt:
    """What the examples teach. Whoever asks while it is being learnt waits for it, rather than learn it again."""
    with _LEARNING:
        return _learn_once()


@cache
def _learn_once() -> Learnt:
    lines = [(line, name == HARM) for name in (HARM, EVERYDAY) for line in examples(name)]
    lines.sort(key=lambda one: crc32(one[0].encode()))  # well mixed, and the same every time
    return learn([_example(line, is_harm) for line, is_harm in lines])


def _example(line: str, is_harm: bool) -> Example:
    return _marks([typed.stem(plain) for plain in typed.plain_words(line)]), is_harm


def examples(name: str) -> list[str]:
    """The examples of a list, one a line; lines that begin with # are notes."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
