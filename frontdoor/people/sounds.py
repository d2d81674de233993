"""Names and addresses as they are compared: without case, accents and marks, and by what they sound like. Pure."""

import re
import unicodedata
from functools import lru_cache

LONGEST_WORD = 40
# Letters that have no mark to take off.
LETTERS = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
JOINED = re.compile(r"['`’‘ʼ.]")
APART = re.compile(r"[\W_]+")
# Spellings of one sound in English names, tried in this order; what is silent becomes nothing.
SPELLINGS = tuple((re.compile(pattern), sound) for pattern, sound in (
    (r"^(?:kn|gn|pn)", "n"), (r"^wr", "r"), (r"^mac|^mc", "mk"), (r"^x", "s"), (r"^(?:ts|cz)", "s"),
    (r"^chr", "kr"), (r"sch", "s"), (r"t?ch|sh|ti(?=o)|ci(?=a)", "s"), (r"ph", "f"), (r"gh", ""),
    (r"dg(?=[eiy])", "j"), (r"th|dd", "t"), (r"wh", "w"), (r"ck|q|c(?![eiy])", "k"), (r"c(?=[eiy])", "s"),
    (r"g(?=[eiy])", "j"), (r"v", "f"), (r"z", "s"), (r"x", "ks"), (r"d", "t"), (r"b$", "p"),
))
SILENT = re.compile(r"[aeiouhwy]")
DOUBLE = re.compile(r"(.)\1+")
ADDRESS_WORDS = {
    "rd": "road", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "cres": "crescent", "dr": "drive",
    "gdns": "gardens", "gr": "grove", "sq": "square", "ct": "court", "tce": "terrace", "terr": "terrace",
    "pl": "place", "st": "street", "hse": "house", "apt": "flat", "apartment": "flat", "saint": "street",
}


def words(text: str) -> list[str]:
    """The words of a name or of anything typed, in their order: "O’Brien-Łukasz, Zoë" is obrien, lukasz, zoe."""
    unmarked = unicodedata.normalize("NFKD", JOINED.sub("", text.casefold().translate(LETTERS)))
    plain = "".join(letter for letter in unmarked if not unicodedata.combining(letter))
    return [word[:LONGEST_WORD] for word in APART.split(plain) if word]


def address_words(text: str) -> list[str]:
    """The words of an address, with the usual abbreviations written out. "St" may be a saint or a street: both are
    kept as one word, so that either finds the other."""
    return [ADDRESS_WORDS.get(word, word) for word in words(text)]


# A search compares with hundreds of words, mostly with the same.
@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """What a word sounds like, roughly, as a short key: Smith and Smyth, Stephen and Steven, Catherine and Kathryn have
    the same. Empty for what is no word of letters. After the idea of Soundex and Metaphone, in rules of our own."""
    if not word.isalpha():
        return ""
    heard = word
    for pattern, letter in SPELLINGS:
        heard = pattern.sub(letter, heard)
    if not heard:
        return ""
    first = "a" if heard[0] in "aeiouy" else heard[0]
    return DOUBLE.sub(r"\1", first + SILENT.sub("", heard[1:]))[:8]
