"""What a person typed, word by word: each as it was written, and in the plain form in which words are compared."""
import re
import unicodedata
from dataclasses import dataclass

# More than anybody types into a box; what lies beyond is not read.
LONGEST = 20_000
_WORD = re.compile(r"[^\W_]+(?:['\u2018\u2019\u02bc`\u00b4][^\W_]+)*")
_APOSTROPHE = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_SHORT = re.compile(r"[^aeiou][aeiou][^aeiouwxy]\Z")
_DOUBLED = re.compile(r"([^aeiouls])\1$")


@dataclass(frozen=True)
class Word:
    """One word: `shown` as it was typed, `plain` in small letters without accents and apostrophes."""

    shown: str
    plain: str


def read(text: str) -> list[Word]:
    """The words of a text in order. Anything at all may be typed; what is no word is left out."""
    return [Word(shown, plain) for shown in _WORD.findall(text[:LONGEST]) if (plain := _plain(shown))]


def plain_words(text: str) -> list[str]:
    """The plain forms alone: how the words of our own data are read."""
    return [plain for shown in _WORD.findall(text[:LONGEST]) if (plain := _plain(shown))]


def stem(plain: str) -> str:
    """A word without its ending, so that "bins", "emptied" and "dumping" meet "bin", "empty" and "dump".

    It need not be a word: both sides are cut the same way, so cutting too much does little harm.
    """
    word = plain
    if len(word) > 4 and word.endswith("ies"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        word = word[:-2]
    elif len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 4 and word.endswith("ied"):
        word = word[:-3] + "y"
    elif len(word) > 5 and word.endswith("ing"):
        word = _root(word[:-3])
    elif len(word) > 4 and word.endswith("ed") and not word.endswith("eed"):
        word = _root(word[:-2])
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _root(cut: str) -> str:
    """"hitt" is "hit", and "car" (of caring) is "care": a short word that ends in one consonant would have doubled
    it."""
    return cut + "e" if _SHORT.match(cut) else _DOUBLED.sub(r"\1", cut)


def _plain(shown: str) -> str:
    if shown.isascii():     # as nearly every word is: a quarter of the time
        return _APOSTROPHE.sub("", shown).lower()
    unmarked = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", shown)).lower()
    return "".join(letter for letter in unmarked if letter.isalnum() and not unicodedata.combining(letter))
