"""Addresses that must not be found out: who may see one, and taking them out of whatever else would show them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import councils
from frontdoor.people.actor import Actor
from frontdoor.people.profile import HomeAddress
from frontdoor.people.protection import Protection
from frontdoor.together import Part

COVER = "[protected address]"
# A part of an address that by itself says where it is: a number with a street, or a postcode.
TELLING = re.compile(r"(?=.*\d)(?=.*[^\W\d_])")


# Whose address is protected of those who have a part in a case, and where they live or lived.
_IN_CASE = select(Party.resident_id).where(Party.case_id == bindparam("case_id"), Party.ended_at.is_(None))
IN_CASE = Part(Protection, Protection.council_id == bindparam("council_id"), Protection.resident_id.in_(_IN_CASE),
               Protection.ended_at.is_(None))
HOMES_IN_CASE = Part(HomeAddress, HomeAddress.resident_id.in_(
    select(Protection.resident_id).where(Protection.council_id == bindparam("council_id"),
                                         Protection.resident_id.in_(_IN_CASE), Protection.ended_at.is_(None))))


def may_see_addresses(actor: Actor) -> bool:
    """Whether a protected address opens to this officer: the council's data says to which levels and teams."""
    reach = councils.get(actor.council_id).protected_addresses
    return bool(actor.teams & set(reach.teams)) or actor.level in reach.levels


@dataclass(frozen=True)
class Cover:
    """Covers addresses wherever they stand in a text. `people` are the residents, by row, whom it is about."""

    addresses: tuple[str, ...] = ()
    people: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = {part.strip() for address in self.addresses for part in (address, *address.split(","))}
        telling = sorted((part for part in parts if TELLING.match(part)), key=lambda part: (-len(part), part))
        words = "|".join(r"\s+".join(map(re.escape, part.split())) for part in telling)
        return re.compile(rf"\b(?:{words})\b", re.IGNORECASE) if words else None

    def __call__(self, text: str) -> str:
        """The text with every such address covered; as it is where there is nothing to cover."""
        return self._pattern.sub(COVER, text) if text and self._pattern else text


def cover_for(session: Session, actor: Actor, resident_ids: Iterable[int]) -> Cover:
    """What has to be covered in what is about these residents when this officer looks. One query."""
    ids = sorted(set(resident_ids))
    if not ids or (actor.is_officer and may_see_addresses(actor)):
        return Cover()
    rows = session.execute(
        select(Protection.resident_id, HomeAddress.label)
        .outerjoin(HomeAddress, HomeAddress.resident_id == Protection.resident_id)
        .where(Protection.council_id == actor.council_id, Protection.resident_id.in_(ids),
               Protection.ended_at.is_(None))).all()
    return Cover(tuple(label for _, label in rows if label), frozenset(one for one, _ in rows))


def cover_in_case(session: Session, actor: Actor, case: Case) -> Cover:
    """The same for everybody who has a part in a case now."""
    if actor.is_officer and may_see_addresses(actor):
        return Cover()
    held = IN_CASE.of(session, council_id=case.council_id, case_id=case.id)
    homes = HOMES_IN_CASE.of(session, council_id=case.council_id, case_id=case.id) if held else []
    return Cover(tuple(home.label for home in homes if home.label), frozenset(one.resident_id for one in held))
