"""The word that was meant: known words near to one that nobody knows.

Every known word is kept under each form that lacks one letter. Two words that share such a form are at most two
letters apart, so the candidates for a misspelling are found without looking at the rest of the words.
"""
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA

# Short words have too many neighbours; from these lengths on one letter, and two, may be wrong.
ONE_WRONG, TWO_WRONG = 4, 7
_SOUNDS = (("ph", "f"), ("ck", "k"), ("sk", "sc"), ("c", "k"), ("z", "s"), ("y", "i"), ("qu", "k"), ("gh", ""))


class Spelling:
    """The known words. What is one of `ordinary` is never taken for another."""

    def __init__(self, known: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        self._known = frozenset(known)
        self._right = self._known | frozenset(ordinary)
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
        if word in self._right or len(word) < ONE_WRONG or not word.isalpha():
            return None
        if word not in self._met:
            if len(self._met) > MOST_KEPT:
                self._met.clear()
            self._met[word] = self._nearest(word)
        return self._met[word]

    def _nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= TWO_WRONG else 1
        near = {one for form in _forms(word) for one in self._near.get(form, ())}
        ranked = sorted(
            (OSA.distance(word, one), one[0] != word[0], -len(one), one)
            for one in near if one[0] == word[0] or len(word) > ONE_WRONG)
        if ranked and ranked[0][0] <= allowed and not (ranked[0][0] == allowed == 2 and ranked[0][1]):
            return ranked[0][3]
        return next(iter(self._alike.get(_sound(word), ())), None)


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
