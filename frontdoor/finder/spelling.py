"""The word that was meant: known words near to one that nobody knows.

Every known word is kept under each form that lacks one letter. Two words that share such a form are at most two
letters apart, so the candidates for a misspelling are found without looking at the rest of the words.
"""
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

from frontdoor.finder import typed

# Short words have too many neighbours; from these lengths on one letter, and two, may be wrong.
ONE_WRONG, TWO_WRONG = 4, 7
# A long word may also be written as it sounds, if not much of it is.
HEARD, FURTHEST_HEARD = 6, 3
_SOUNDS = (("ph", "f"), ("ck", "k"), ("sk", "sc"), ("c", "k"), ("z", "s"), ("y", "i"), ("qu", "k"), ("gh", ""))


class Spelling:
    """The known words. What is one of `ordinary` is never taken for another."""

    def __init__(self, known: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._right = self._known | frozenset(ordinary)
        self._stems = {typed.stem(word) for word in self._right}
        self._near: dict[str, list[str]] = defaultdict(list)
        self._alike: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._known):
            if len(word) >= ONE_WRONG and word.isalpha():
                for form in _forms(word):
                    self._near[form].append(word)
                self._alike[_sound(word)].append(word)
        self._met: dict[str, str | None] = {}

    def meant(self, word: str) -> str | None:
        """The known word that was meant; the word itself where it is known, None where nothing is near."""
        if word in self._known:
            return word
        if typed.stem(word) in self._stems or len(word) < ONE_WRONG or not word.isalpha():
            return None
        if word not in self._met:
            if len(self._met) > MOST_KEPT:
                self._met.clear()
            self._met[word] = self._nearest(word)
        return self._met[word]

    def _nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= TWO_WRONG else 1
        near = {one for form in _forms(word) for one in self._near.get(form, ())}
        ranked = sorted((OSA.distance(word, one), -len(one), one) for one in near if _may_be(word, one))
        if ranked and ranked[0][0] <= allowed:
            return ranked[0][2]
        heard = self._alike.get(_sound(word), ()) if len(word) >= HEARD else ()
        return next((one for one in heard if OSA.distance(word, one) <= FURTHEST_HEARD), None)


def _may_be(word: str, one: str) -> bool:
    """The first letter is seldom wrong. Of short words many differ by a letter, so only one left out, put in or swapped
    is a slip."""
    if word[0] != one[0] and len(word) < TWO_WRONG:
        return False
    return len(word) > ONE_WRONG or len(word) != len(one) or sorted(word) == sorted(one)


# Misspellings whose meaning is remembered; whoever types at random empties the memory, and no more.
MOST_KEPT = 20_000


def _forms(word: str) -> Iterator[str]:
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1:]


def _sound(word: str) -> str:
    """Roughly how a word sounds: "skool" and "school", "licence" and "lisense" are the same."""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    squeezed = [letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1]]
    return squeezed[0] + "".join(letter for letter in squeezed[1:] if letter not in "aeiouh")
