"""How much an enquiry reads like those that told of harm: words counted in examples that people wrote for it.

Signs of danger name what they know, and people put it in words that nobody foresaw. So the finder also counts: how
much oftener each word, pair of words and piece of a word stands in examples of harm than in everyday ones. It is a
naive Bayes classifier, taught by two lists of sentences, read once; adding a sentence teaches it. It only adds to the
signs, and only in the finder: what is written in a form is read by the signs alone, for there a whole case hangs on it.
"""
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from frontdoor.finder import typed
from frontdoor.finder.typed import Word

FOLDER = Path(__file__).with_name("examples")
HARM, EVERYDAY = "harm", "everyday"
# From here on somebody should look; where an everyday need is plainly named beside it, from further on; and below the
# last a sign that was read is a figure of speech. Found on enquiries that nothing was learnt from: docs/finding.md.
LEAST, LEAST_BESIDE_A_NEED, EVERYDAY_BELOW = 4.5, 8.0, -0.5
# So many words are read together: what is told in a long letter must not be lost in it, nor its length tell of harm.
TOGETHER = 24
PIECES = (4, 5)
# What stands in for a word that one of the lists never has.
UNSEEN = 0.3
MOST_WORDS, ENOUGH_WORDS, SHOWN = 400, 6, 3


@dataclass(frozen=True)
class Reading:
    """How much like harm an enquiry reads where it does most, the words that say so, and of how many words it is."""

    score: float = 0.0
    because: tuple[str, ...] = ()
    words: int = 0

    def is_harm(self, *, beside_a_need: bool) -> bool:
        """Whether somebody should look, although no sign was read."""
        return self.score >= (LEAST_BESIDE_A_NEED if beside_a_need else LEAST)

    @property
    def is_everyday(self) -> bool:
        """Whether it reads like no harm at all, whatever signs are in it. Of a word or two nobody can tell: there a
        sign is a sign."""
        return self.score < EVERYDAY_BELOW and self.words >= ENOUGH_WORDS


def read(text: str) -> Reading:
    """The reading of an enquiry; 0 for one without a word that the examples know."""
    words = typed.read(text)[:MOST_WORDS]
    starts = range(0, max(1, len(words) - TOGETHER // 2), TOGETHER // 2)
    return max((_reading(words[start:start + TOGETHER]) for start in starts), key=lambda one: one.score)


def _reading(words: list[Word]) -> Reading:
    weights, marks = _weights(), _marks(words)
    score = sum(weights.get(mark, 0.0) for mark in marks) / math.sqrt(len(marks) or 1)
    by_word = {word.shown: weights.get(typed.stem(word.plain), 0.0) for word in words}
    loudest = sorted((shown for shown, weight in by_word.items() if weight > 0), key=lambda shown: -by_word[shown])
    return Reading(score, tuple(loudest[:SHOWN]), len(words))


def _marks(words: list[Word]) -> set[str]:
    """What is counted of a text: stems, pairs of them side by side or one word apart, and pieces of words, so that a
    misspelt word still counts."""
    stems = [typed.stem(word.plain) for word in words]
    return {*stems, *(f"{one} {other}" for one, other in pairwise(stems)),
            *(f"{one} _ {other}" for one, other in zip(stems, stems[2:], strict=False)),
            *(piece for plain in {word.plain for word in words} for piece in _pieces(plain))}


def _pieces(plain: str) -> Iterator[str]:
    bounded = f"^{plain}$"
    for length in PIECES:
        for start in range(len(bounded) - length + 1):
            yield f"~{bounded[start:start + length]}"


@cache
def _weights() -> dict[str, float]:
    """By mark how much it speaks for harm (above 0) or against it. What stands in one example only says nothing."""
    counted = {name: Counter[str]() for name in (HARM, EVERYDAY)}
    lines = {name: examples(name) for name in counted}
    for name, count in counted.items():
        for line in lines[name]:
            count.update(_marks(typed.read(line)))
    harm, everyday = counted[HARM], counted[EVERYDAY]
    whole = math.log((len(lines[EVERYDAY]) + 2 * UNSEEN) / (len(lines[HARM]) + 2 * UNSEEN))
    return {mark: whole + math.log((harm[mark] + UNSEEN) / (everyday[mark] + UNSEEN))
            for mark in harm.keys() | everyday.keys() if harm[mark] + everyday[mark] > 1}


def examples(name: str) -> list[str]:
    """The examples of a list, one a line; lines that begin with # are notes."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
