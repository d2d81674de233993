"""What the signs of danger in an enquiry mean for the answer: what is said first, before anything is offered.

The signs themselves are those that are read in everything a person writes to us (`assessments.signs`).
"""
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from frontdoor.assessments import signs
from frontdoor.assessments.signs import Sign
from frontdoor.finder import clauses, likeness, rules, typed
from frontdoor.finder.likeness import Reading
from frontdoor.finder.spelling import Spelling

# Somebody may be harmed by another or by themselves: a person of ours looks at it, whatever was asked for.
SAFEGUARDING = frozenset({"self_harm", "domestic_abuse", "safeguarding", "likely_harm"})
# No sign was read, and yet it reads like what told of harm.
LIKELY = "likely_harm"


@dataclass(frozen=True)
class Danger:
    """What was read. `is_urgent`: it cannot wait; `is_safeguarding`: somebody may be harmed. `say` is the first thing
    to tell the person, "" where there is nothing; `kinds` in the order of the signs; `because` the words that it was
    read from, where it was read from no sign. `is_asked`: no danger was read, but there may be one, so a page asks
    before it answers."""

    kinds: tuple[str, ...] = ()
    is_urgent: bool = False
    is_safeguarding: bool = False
    say: str = ""
    because: tuple[str, ...] = ()
    is_asked: bool = False


def signs_in(text: str) -> list[Sign]:
    """The signs in an enquiry, read widely: as it is written, and spelt as it may be meant."""
    as_written = signs.read_widely(text)
    meant = " ".join(_spelling().meant(word.plain) or word.plain for word in typed.read(text))
    return as_written or signs.read_widely(meant)


@cache
def _spelling() -> Spelling:
    """A word that nobody knows may be meant for one that tells of harm."""
    known = signs.every_word()
    return Spelling(known, rules.words().whole | rules.words().ordinary)


def of(found: Sequence[Sign], likeness: Reading = Reading(), *, is_plain: bool = False,
       beside_a_need: bool = False) -> Danger:
    """The danger that signs tell of, or else how it reads. A sign that is not pressing is answered as any enquiry is,
    and so is one in what reads like no harm. `is_plain`: a sign is one that forms read too; `beside_a_need`: an
    everyday need is plainly named."""
    kinds = tuple(dict.fromkeys(sign.kind for sign in found if sign.is_pressing))
    beside = {"has_sign": bool(kinds), "is_plain": is_plain, "beside_a_need": beside_a_need}
    if not likeness.is_harm(**beside):
        return Danger(is_asked=likeness.may_be_harm(**beside))
    if not kinds:
        return Danger((LIKELY,), True, True, rules.words().dangers[LIKELY], likeness.because)
    return Danger(kinds, True, any(kind in SAFEGUARDING for kind in kinds), rules.words().dangers[kinds[0]])


def in_a_part(text: str) -> Danger:
    """The danger that is told in one part of an enquiry about something else: there the rest would outvote it ("my
    husband hits me and I need a parking permit"). A part counts where it has a plain sign, as forms read them, and
    reads like harm by itself; or where it reads very much like harm."""
    for part in clauses.of(text):
        reading, plain = likeness.read(part), plain_signs_in(part)
        if reading.is_plain_harm or plain and reading.speaks_of_harm:
            return of(plain, reading, is_plain=bool(plain))
    return Danger()


def plain_signs_in(text: str) -> list[Sign]:
    """The pressing signs that are read in forms too, where a whole case hangs on them."""
    return [sign for sign in signs.read(text) if sign.is_pressing]
