"""What the signs of danger in an enquiry mean for the answer: what is said first, before anything is offered.

The signs themselves are those that are read in everything a person writes to us (`assessments.signs`).
"""
from collections.abc import Sequence
from dataclasses import dataclass

from frontdoor.assessments.signs import Sign
from frontdoor.finder import rules

# Somebody may be harmed by another or by themselves: a person of ours looks at it, whatever was asked for.
SAFEGUARDING = frozenset({"self_harm", "domestic_abuse", "safeguarding"})


@dataclass(frozen=True)
class Danger:
    """What was read. `is_urgent`: it cannot wait; `is_safeguarding`: somebody may be harmed. `say` is the first thing
    to tell the person, "" where there is nothing; `kinds` in the order of the signs."""

    kinds: tuple[str, ...] = ()
    is_urgent: bool = False
    is_safeguarding: bool = False
    say: str = ""


def of(found: Sequence[Sign]) -> Danger:
    """The danger that signs tell of. One that is not pressing is answered as any enquiry is."""
    kinds = tuple(dict.fromkeys(sign.kind for sign in found if sign.is_pressing))
    return Danger(
        kinds=kinds, is_urgent=bool(kinds), is_safeguarding=any(kind in SAFEGUARDING for kind in kinds),
        say=rules.words().dangers[kinds[0]] if kinds else "")
