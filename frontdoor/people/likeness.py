"""Records that could be the same person's: looked for by what two have in common, with why, and never joined by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement, ScalarSelect, Select, and_, bindparam, exists, func, literal, or_, select, union, union_all,
)
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from frontdoor.people import merges
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.people.search_keys import ADDRESS, BORN, NAME, SearchKey
from frontdoor.people.sounds import sound, words
from frontdoor.people.typed_search import nicknames
from frontdoor.together import Part

SHOWN, LOOKED_AT, MOST_WORDS, COUNTED = 5, 40, 8, 500
NEWEST, MOST_PAIRS = 300, 20
# What each thing in common is worth, and below what nobody is proposed.
EMAIL, PHONE, BORN_THE_SAME_DAY, SAME_HOME = 45, 40, 40, 25
SAME_NAME, SOUNDS_ALIKE, SAME_FIRST_NAME, OTHER_NAME = 30, 25, 15, -35
ENOUGH, MOST = 55, 99


KEYS = Part(SearchKey, SearchKey.resident_id == bindparam("resident_id"))


@dataclass(frozen=True)
class Alike:
    """Another record, how likely it is the same person's (0 to 99), and what the two have in common."""

    resident: Resident
    score: int
    because: list[str]


def of(session: Session, resident: Resident, *, on: date, known: ColumnElement[bool]) -> list[Alike]:
    """The records that could be the same person's, of those that `known` holds for: the likeliest first, at most five.
    Nobody whom an officer has told apart from them. What a protected address has in common with another counts for
    nothing: it has no keys."""
    own: Keys = {}
    for key in KEYS.of(session, resident_id=resident.id):
        own.setdefault(key.kind, set()).add(key.word)
    parts = [part for part in (*_by_points(resident), *_by_keys(resident, own)) if part is not None]
    if not parts:
        return []
    ids = union(*(select(one.limit(LOOKED_AT).subquery().c.resident_id) for one in parts))
    apart = {resident.id, *merges.told_apart(session, resident)}
    others = session.scalars(
        select(Resident).options(joinedload(Resident.contact_points))
        .where(Resident.id.in_(ids), Resident.id.not_in(sorted(apart)), Resident.merged_into_id.is_(None), known)
    ).unique().all()
    keys = _keys(session, [one.id for one in others]) if others else {}
    alike = [judged(resident, own, one, keys.get(one.id, {})) for one in others]
    found = [one for one in alike if one.score >= ENOUGH]
    return sorted(found, key=lambda one: (-one.score, one.resident.id))[:SHOWN]


def lately(session: Session, council_id: str, *, known: ColumnElement[bool]) -> list[tuple[Resident, Alike]]:
    """Pairs of records of which one came lately, of those that `known` holds for: the likeliest first, at most twenty,
    which have an email address, a telephone number or a day of birth in common. The older of the two comes first.
    Five queries."""
    pairs = {(min(one, other), max(one, other)) for one, other in session.execute(union(*_pairs(council_id)))}
    pairs -= merges.known_apart(session, council_id, {later for _, later in pairs})
    ids = sorted({one for pair in pairs for one in pair})
    people = {one.id: one for one in session.scalars(
        select(Resident).options(selectinload(Resident.contact_points))
        .where(Resident.id.in_(ids), Resident.merged_into_id.is_(None), known))}
    keys = _keys(session, ids)
    found = [(people[one], judged(people[one], keys.get(one, {}), people[other], keys.get(other, {})))
             for one, other in pairs if one in people and other in people]
    likely = [pair for pair in found if pair[1].score >= ENOUGH]
    return sorted(likely, key=lambda pair: (-pair[1].score, -pair[1].resident.id))[:MOST_PAIRS]


def _pairs(council_id: str) -> list[Select[Any]]:
    """The newest ways to reach people and days of birth, each with whoever has the same."""
    point, key = aliased(ContactPoint), aliased(SearchKey)
    points = select(ContactPoint).where(ContactPoint.ended_at.is_(None)).order_by(ContactPoint.id.desc()).limit(
        NEWEST).subquery()
    days = select(SearchKey).where(SearchKey.kind == BORN).order_by(SearchKey.id.desc()).limit(NEWEST).subquery()
    return [
        select(points.c.resident_id, point.resident_id).join(point, and_(
            point.council_id == points.c.council_id, point.kind == points.c.kind, point.value == points.c.value))
        .where(points.c.council_id == council_id, point.resident_id != points.c.resident_id,
               point.ended_at.is_(None)),
        select(days.c.resident_id, key.resident_id).join(key, and_(
            key.council_id == days.c.council_id, key.word == days.c.word, key.kind == BORN))
        .where(days.c.council_id == council_id, key.resident_id != days.c.resident_id),
    ]


Keys = dict[str, set[str]]


def judged(resident: Resident, own: Keys, other: Resident, theirs: Keys) -> Alike:
    """How likely two records are one person's. `own` and `theirs` are what each is found by, by kind."""
    score = 0
    because: list[str] = []
    shared = _points(resident) & _points(other)
    for kind, worth, said in (("email", EMAIL, "the same email address"),
                              ("phone", PHONE, "the same telephone number")):
        if any(one == kind for one, _ in shared):
            score, because = score + worth, [*because, said]
    if own.get(BORN) and own.get(BORN) == theirs.get(BORN):
        score, because = score + BORN_THE_SAME_DAY, [*because, "the same date of birth"]
    elif own.get(BORN) and theirs.get(BORN):
        score -= BORN_THE_SAME_DAY
    if own.get(ADDRESS) and own.get(ADDRESS) == theirs.get(ADDRESS):
        score, because = score + SAME_HOME, [*because, "the same address"]
    worth, said = _names(resident.name, other.name)
    return Alike(other, max(0, min(MOST, score + worth)), [*because, said] if said else because)


def _names(one: str, other: str) -> tuple[int, str]:
    first, second = words(one), words(other)
    if not first or not second:
        return 0, ""
    if sorted(first) == sorted(second):
        return SAME_NAME, "the same name"
    if {sound(word) for word in first} == {sound(word) for word in second}:
        return SOUNDS_ALIKE, "a name that sounds the same"
    if first[0] == second[0] or second[0] in nicknames().get(first[0], ()):
        return SAME_FIRST_NAME, "the same first name"
    return OTHER_NAME, ""


def _points(resident: Resident) -> set[tuple[str, str]]:
    return {(one.kind, one.value) for one in resident.contact_points if one.ended_at is None}


def _keys(session: Session, ids: Iterable[int]) -> dict[int, Keys]:
    found: dict[int, Keys] = {}
    for resident_id, kind, word in session.execute(
            select(SearchKey.resident_id, SearchKey.kind, SearchKey.word).where(SearchKey.resident_id.in_(list(ids)))):
        found.setdefault(resident_id, {}).setdefault(kind, set()).add(word)
    return found


def _by_points(resident: Resident) -> list[Select[Any]]:
    values = _points(resident)
    if not values:
        return []
    return [select(ContactPoint.resident_id).where(
        ContactPoint.council_id == resident.council_id, ContactPoint.ended_at.is_(None),
        or_(*((ContactPoint.kind == kind) & (ContactPoint.value == value) for kind, value in sorted(values))))]


def _by_keys(resident: Resident, own: Keys) -> list[Select[Any]]:
    """Those who were born on the same day; and those at the same address of the same first name, in any form."""
    found = []
    key = select(SearchKey.resident_id).where(SearchKey.council_id == resident.council_id)
    if own.get(BORN):
        found.append(key.where(SearchKey.kind == BORN, SearchKey.word.in_(sorted(own[BORN]))))
    named, home = words(resident.name), sorted(own.get(ADDRESS, ()))[:MOST_WORDS]
    if named and home:
        forms = sorted({named[0], *nicknames().get(named[0], ())})
        there = []
        for kind, meant in ((NAME, forms), *((ADDRESS, [word]) for word in home)):
            other = aliased(SearchKey)
            there.append(exists().where(other.resident_id == SearchKey.resident_id, other.kind == kind,
                                        other.word.in_(meant)))
        rarest = _rarest(resident.council_id, home)
        found.append(key.where(SearchKey.kind == ADDRESS, SearchKey.word == rarest, *there))
    return found


def _rarest(council_id: str, home: list[str]) -> ScalarSelect[Any]:
    """The word of an address that leaves fewest to look at: the name of a street rather than that of the town. Counted
    no further than tells them apart."""
    parts = []
    for word in home:
        some = select(SearchKey.id).where(SearchKey.council_id == council_id, SearchKey.word == word,
                                          SearchKey.kind == ADDRESS).limit(COUNTED).subquery()
        found = select(func.count()).select_from(some).scalar_subquery()
        parts.append(select(literal(word).label("word"), found.label("found")))
    counted = union_all(*parts).subquery()
    return select(counted.c.word).order_by(counted.c.found, counted.c.word).limit(1).scalar_subquery()
