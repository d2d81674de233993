"""How old a reader has to be for the words of a definition: the Flesch-Kincaid grade plus five years."""
import re
from collections.abc import Iterator
from typing import Any

from frontdoor.assessments.checks.problem import Problem, problem
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.text import Text

# Plain English for residents: a reading age of about nine. Half a year is the measure's own noise.
OLDEST_READER = 9.5
LONGEST_SENTENCE = 25
_SENTENCE = re.compile(r"[.!?;:]+(?:\s|\Z)")
_WORD = re.compile(r"[A-Za-z']+")
_VOWELS = re.compile(r"[aeiouy]+")


def problems(compiled: Compiled) -> list[Problem]:
    """Long sentences, and words that together need too old a reader."""
    texts = list(_texts(compiled.definition, ()))
    found = [problem(compiled, "reading_age", path,
                     f"This sentence has {len(_WORD.findall(sentence))} words: {sentence.strip()!r}. Make it two.")
             for path, text in texts for sentence in _SENTENCE.split(text)
             if len(_WORD.findall(sentence)) > LONGEST_SENTENCE]
    age = reading_age([text for _, text in texts])
    if age > OLDEST_READER:
        found.append(problem(compiled, "reading_age", ("summary",),
                             f"The words need a reader of {age:.1f} years; use shorter words and sentences."))
    return found


def reading_age(texts: list[str]) -> float:
    """Years of age at which the texts, taken together, are read with ease (Kincaid and others, 1975)."""
    sentences = [words for text in texts for sentence in _SENTENCE.split(text)
                 if (words := _WORD.findall(sentence))]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return 5.0
    syllables = sum(map(_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59 + 5


def _syllables(word: str) -> int:
    found = len(_VOWELS.findall(word.lower()))
    silent = word.lower().endswith("e") and not word.lower().endswith("le") and found > 1
    return max(1, found - silent)


def _texts(part: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in a part, with its place. Names of fields inside the words are left out."""
    if isinstance(part, Text):
        yield path, re.sub(r"\{[a-z0-9_]+\}", "5", str(part))
    elif isinstance(part, tuple):
        for index, inner in enumerate(part):
            yield from _texts(inner, (*path, index))
    elif isinstance(part, dict):
        for key, inner in part.items():
            yield from _texts(inner, (*path, key))
    elif hasattr(type(part), "model_fields"):
        for name in type(part).model_fields:
            yield from _texts(getattr(part, name), (*path, name))
