"""The rules by which an entry is found: combinations of meanings, each with its weight.

A rule is parts joined by `+`, all of which must be met near each other, in any order: `BIN + NOT + COLLECT`. A part
in capitals is a meaning, a set of phrases that stand for the same; any other part is a phrase itself.
"""
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from frontdoor.assessments import signs
from frontdoor.assessments.part import DefinitionError
from frontdoor.assessments.reading import read_file
from frontdoor.finder import typed

WORDS = Path(__file__).with_name("words.yaml")
WEIGHTS = {"certain": 14.0, "sure": 8.0, "likely": 5.0, "hint": 2.0, "never": -1.0}
# Words without a strength: those of a definition or a group, and those of an answer, which were written to be found by.
ONE_WORD, SEVERAL_WORDS = 3.0, 5.0
ONE_WORD_OF_ANSWER, SEVERAL_WORDS_OF_ANSWER = 5.0, 8.0
_MEANING = re.compile(r"[A-Z][A-Z_]*\Z")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """What must be met, and how much it then says for (or, below nothing, against) an entry."""

    parts: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Words:
    """The finder's own words: phrases by meaning, and rules by the id of a service or the name of a topic.

    `whole` are all words of these, uncut; `ordinary` words are right as they are, and `empty` ones tell nothing.
    `dangers` is what is said first, by the kind of danger; `sensitive` are the entries beside which harm is never far.
    """

    meanings: dict[str, tuple[Phrase, ...]]
    services: dict[str, tuple[Rule, ...]]
    topics: dict[str, tuple[Rule, ...]]
    whole: frozenset[str]
    ordinary: frozenset[str]
    empty: frozenset[str]
    spellings: dict[str, str]
    dangers: dict[str, str]
    sensitive: frozenset[str]


@cache
def words() -> Words:
    """The words that come with the software. Raises DefinitionError where a rule names a meaning that there is not."""
    plain, _ = read_file(WORDS)
    meanings = {name: tuple(phrase_of(one) for one in _listed(phrases)) for name, phrases in plain["meanings"].items()}
    return Words(
        meanings=meanings,
        services={name: _ruled(strengths, meanings) for name, strengths in plain["services"].items()},
        topics={name: _ruled(strengths, meanings) for name, strengths in plain["topics"].items()},
        whole=frozenset(_every_word(plain["meanings"]) | _every_word(plain["services"]) | _every_word(plain["topics"])),
        ordinary=frozenset(plain["ordinary"].split()) | signs.every_word(),
        empty=frozenset(plain["empty"].split()),
        spellings=dict(plain["spellings"]),
        dangers={kind: plain["dangers"][kind] for kind in (*signs.kinds(), "likely_harm")},
        sensitive=frozenset(plain["sensitive"]),
    )


def of_plain_words(phrases: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules of the words of a definition or a group, which are only phrases, whatever is written in them."""
    return _weighed((frozenset({" ".join(phrase_of(one))} - {""}) for one in phrases), ONE_WORD, SEVERAL_WORDS)


def of_answer(written: tuple[str, ...]) -> tuple[Rule, ...]:
    """Rules as an answer has them, without a strength. Raises DefinitionError for a meaning that there is not."""
    return _weighed((_parts(one, words().meanings) for one in written), ONE_WORD_OF_ANSWER, SEVERAL_WORDS_OF_ANSWER)


def _weighed(found: Iterable[frozenset[str]], one_word: float, several_words: float) -> tuple[Rule, ...]:
    return tuple(Rule(parts, several_words if _is_long(parts) else one_word) for parts in found if parts)


def phrase_of(text: str) -> Phrase:
    """A phrase as the stems of its words."""
    return tuple(typed.stem(word) for word in typed.plain_words(text))


def _ruled(strengths: Any, meanings: dict[str, tuple[Phrase, ...]]) -> tuple[Rule, ...]:
    return tuple(Rule(_parts(one, meanings), WEIGHTS[strength])
                 for strength, rules in strengths.items() for one in _listed(rules))


def _listed(rules: Any) -> list[str]:
    """Rules as a list, or as one line with commas."""
    return [one.strip() for one in rules.split(",")] if isinstance(rules, str) else [str(one) for one in rules]


def _parts(rule: str, meanings: dict[str, tuple[Phrase, ...]]) -> frozenset[str]:
    """The parts by name; a phrase is named by its stems, which hold no capitals."""
    parts = [one.strip() for one in rule.split("+")]
    unknown = [one for one in parts if _MEANING.match(one) and one not in meanings and not one.startswith("SIGN_")]
    if unknown:
        raise DefinitionError(f"The rule {rule!r} names {unknown[0]}, which is no meaning.", str(WORDS), 1)
    named = (one if _MEANING.match(one) else " ".join(phrase_of(one)) for one in parts)
    return frozenset(one for one in named if one)


def _every_word(data: Any) -> set[str]:
    """The plain words of all values below."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        return {word for one in data for word in _every_word(one)}
    return set(typed.plain_words(str(data)))


def _is_long(parts: frozenset[str]) -> bool:
    return len(parts) > 1 or any(" " in part for part in parts)
