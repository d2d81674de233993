"""Ids made from words: short, in small letters, and not yet taken."""
import re
import unicodedata
from collections.abc import Collection

LONGEST = 40


def made_from(words: str, taken: Collection[str], joint: str = "_") -> str:
    """An id for what is called so: "How long is it?" becomes how_long_is_it, a second one how_long_is_it_2."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", joint, plain).strip(joint)
    found = found if found[:1].isalpha() else f"part{joint}{found}".strip(joint)
    found = found[:LONGEST].strip(joint)
    number, unique = 2, found
    while unique in taken:
        unique, number = f"{found}{joint}{number}", number + 1
    return unique
