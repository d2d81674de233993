"""Finding a resident's record by what they say: name, date of birth, address, email address, telephone number, or
several of them, however they are spelt.

Every word is looked up among the words that occur (see likely_words), so that a search looks at a few hundred rows
whether there are ten thousand records or a million. What was found is ranked here, each with why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, union, union_all
from sqlalchemy.orm import Session, aliased, joinedload

from frontdoor.people import likely_words
from frontdoor.people.likely_words import Likely
from frontdoor.people.profile import HomeAddress
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.people.search_keys import ADDRESS, BORN, NAME, SearchKey
from frontdoor.people.typed_search import Typed, read

MOST = 20
LOOKED_AT, LOOKED_AT_EACH, COUNTED = 100, 40, 1_000
# What each part that fits is worth beside the others.
WORTH = {BORN: 120.0, "email": 120.0, "phone": 120.0}
KIND_WORTH = {NAME: 1.0, ADDRESS: 0.8}
WHERE = {NAME: "name", ADDRESS: "address"}
HOW = {"exact": "{where}", "begins": "{where} begins with “{typed}”", "form": "{where}: “{word}” for “{typed}”",
       "sounds": "{where} sounds like “{typed}”", "spelt": "{where} spelt like “{typed}”"}
Wanted = Mapping[str, Mapping[str, Likely]]


@dataclass(frozen=True)
class Found:
    """A record that may be meant: where they live today as far as we know, and `because` of what it was found."""

    resident: Resident
    home: HomeAddress | None
    because: list[str]
    score: float


@dataclass
class _Match:
    row_id: int
    name: str
    score: float = 0
    because: list[str] = field(default_factory=list)


def find(session: Session, council_id: str, text: str, *, on: date, known: ColumnElement[bool]) -> list[Found]:
    """The residents that `text` may mean, of those that `known` holds for: the likeliest first, at most 20. Where
    nothing fits all that was typed, those whom all but one part of it fits. Nothing for less than two letters. A
    protected address finds nobody."""
    typed = read(text, today=on)
    if typed.is_empty:
        return []
    likely: Wanted = likely_words.of_each(session, council_id, typed.words)
    ids = _candidates(session, council_id, typed, likely)
    if not ids:
        return []
    ranked = sorted(_judged_all(session, ids, typed, likely, known),
                    key=lambda one: (-one.score, one.name.casefold(), -one.row_id))[:MOST]
    people = _with_homes(session, [one.row_id for one in ranked], on=on)
    return [Found(*people[one.row_id], one.because, one.score) for one in ranked]


def named(session: Session, council_id: str, public_id: str, *, known: ColumnElement[bool]) -> Resident | None:
    """The record of that id in this council, if `known` holds for it; of one that was merged the record that was
    kept."""
    found = session.scalars(
        select(Resident).options(joinedload(Resident.contact_points))
        .where(Resident.council_id == council_id, Resident.public_id == public_id, known)
    ).unique().one_or_none()
    while found is not None and found.merged_into_id is not None:
        found = session.get(Resident, found.merged_into_id)
    return found


def _with_homes(
    session: Session, resident_ids: Iterable[int], *, on: date,
) -> dict[int, tuple[Resident, HomeAddress | None]]:
    """Residents by the id of their row, each with the way to reach them and where they live on that day."""
    rows = session.execute(
        select(Resident, HomeAddress).options(joinedload(Resident.contact_points)).outerjoin(HomeAddress, and_(
            HomeAddress.resident_id == Resident.id, HomeAddress.from_on <= on,
            or_(HomeAddress.until_on.is_(None), HomeAddress.until_on >= on)))
        .where(Resident.id.in_(sorted(resident_ids))).order_by(HomeAddress.from_on, HomeAddress.id)).unique()
    return {resident.id: (resident, home) for resident, home in rows}


def _candidates(session: Session, council_id: str, typed: Typed, likely: Wanted) -> list[int]:
    tests = _tests(typed, likely, _seldom_first(session, council_id, likely))
    if all(test is not None for test in tests):
        found = list(session.scalars(_all_of(council_id, tests, LOOKED_AT)))
        if found:
            return found
    known = [test for test in tests if test is not None]
    if len(tests) < 2 or not known or len(known) < len(tests) - 1:
        return []
    groups = [known] if len(known) < len(tests) else [known[:at] + known[at + 1:] for at in range(len(known))]
    parts = [select(_all_of(council_id, group, LOOKED_AT_EACH).subquery().c.resident_id) for group in groups]
    return [int(one) for one in session.scalars(union(*parts))]


Test = tuple[str, Any]


def _seldom_first(session: Session, council_id: str, likely: Wanted) -> list[str]:
    """The typed words, those first that fewest records have. Counted no further than tells them apart."""
    if len(likely) < 2:
        return list(likely)
    parts = []
    for word, meant in likely.items():
        some = select(SearchKey.id).where(
            SearchKey.council_id == council_id, SearchKey.word.in_(list(meant)),
            SearchKey.kind.in_((NAME, ADDRESS))).limit(COUNTED).subquery()
        parts.append(select(literal(word).label("word"), func.count().label("found")).select_from(some))
    found = {word: number for word, number in session.execute(union_all(*parts))}
    return sorted(likely, key=lambda word: (found[word], word.isdigit(), -len(word)))


def _tests(typed: Typed, likely: Wanted, spoken: list[str]) -> list[Test | None]:
    """What a record has to fulfil, what leaves least to look at first; None for a word that means nothing here."""
    points: list[Test | None] = [
        (kind, value) for kind, values in (("email", typed.emails), ("phone", typed.phones)) for value in values]
    days: list[Test | None] = [(BORN, {day.isoformat(): None for day in typed.born})] if typed.born else []
    return points + days + [("words", likely[word]) if likely[word] else None for word in spoken]


def _all_of(council_id: str, tests: Iterable[Test | None], most: int) -> Select[Any]:
    """The residents whom every test fits. The first is answered from an index, the others are looked up for each."""
    (kind, what), *rest = [test for test in tests if test is not None]
    statement: Select[Any]
    if kind in ("email", "phone"):
        statement = select(ContactPoint.resident_id).where(*_is_reached(council_id, kind, what))
        owner: Any = ContactPoint.resident_id
    else:
        first = aliased(SearchKey)
        owner = first.resident_id
        best = next(iter(what))
        statement = (select(owner.label("resident_id"))
                     .where(first.council_id == council_id, first.word.in_(list(what)), first.kind.in_(_kinds(kind)))
                     .group_by(owner).order_by(func.min(case((first.word == best, 0), else_=1)), owner.desc()))
    for other, value in rest:
        statement = statement.where(_fits(council_id, owner, other, value))
    return statement.limit(most)


def _kinds(kind: str) -> tuple[str, ...]:
    return (BORN,) if kind == BORN else (NAME, ADDRESS)


def _fits(council_id: str, owner: Any, kind: str, what: Any) -> ColumnElement[bool]:
    if kind in ("email", "phone"):
        return exists().where(ContactPoint.resident_id == owner, *_is_reached(council_id, kind, what))
    other = aliased(SearchKey)
    return exists().where(other.council_id == council_id, other.resident_id == owner, other.word.in_(list(what)),
                          other.kind.in_(_kinds(kind)))


def _is_reached(council_id: str, kind: str, value: str) -> list[ColumnElement[bool]]:
    return [ContactPoint.council_id == council_id, ContactPoint.kind == kind, ContactPoint.value == value,
            ContactPoint.ended_at.is_(None)]


def _judged_all(
    session: Session, ids: list[int], typed: Typed, likely: Wanted, known: ColumnElement[bool],
) -> list[_Match]:
    """How well each record fits that `known` holds for. Columns alone are read: most of those who are looked at are not
    shown."""
    sought = {word for meant in likely.values() for word in meant} | {day.isoformat() for day in typed.born}
    found: dict[int, tuple[_Match, list[tuple[str, str]]]] = {}
    # By their rows alone, which were found in this council: more would draw SQLite to an index that is no help.
    rows = session.execute(
        select(Resident.id, Resident.name, SearchKey.kind, SearchKey.word)
        .outerjoin(SearchKey, and_(SearchKey.resident_id == Resident.id, SearchKey.word.in_(sorted(sought))))
        .where(Resident.id.in_(ids), Resident.merged_into_id.is_(None), known))
    for row_id, name, kind, word in rows:
        found.setdefault(row_id, (_Match(row_id, name), []))[1].append((kind, word))
    points = _points_of(session, list(found), typed)
    for match, keys in found.values():
        _judge(match, keys, points.get(match.row_id, {}), typed, likely)
    return [match for match, _ in found.values()]


def _points_of(session: Session, ids: list[int], typed: Typed) -> dict[int, dict[str, str]]:
    """Which of the typed ways to reach somebody are theirs, with its kind; nothing is asked where none was typed."""
    values = [*typed.emails, *typed.phones]
    found: dict[int, dict[str, str]] = {}
    if values and ids:
        for row_id, value, kind in session.execute(
                select(ContactPoint.resident_id, ContactPoint.value, ContactPoint.kind).where(
                    ContactPoint.resident_id.in_(ids), ContactPoint.value.in_(values),
                    ContactPoint.ended_at.is_(None))):
            found.setdefault(row_id, {})[value] = kind
    return found


def _judge(
    match: _Match, keys: list[tuple[str, str]], points: dict[str, str], typed: Typed, likely: Wanted,
) -> None:
    """How well a record fits, and by what."""
    if any(kind == BORN for kind, _ in keys):
        _add(match, WORTH[BORN], "date of birth")
    for value in (*typed.emails, *typed.phones):
        if value in points:
            _add(match, WORTH[points[value]], "email address" if points[value] == "email" else "telephone number")
    for said, meant in likely.items():
        fitting = [(meant[word].score * KIND_WORTH[kind], kind, meant[word]) for kind, word in keys
                   if kind in KIND_WORTH and word in meant]
        if fitting:
            score, kind, best = max(fitting, key=lambda one: one[0])
            _add(match, score, HOW[best.how].format(where=WHERE[kind], typed=said, word=best.word))


def _add(match: _Match, score: float, because: str) -> None:
    match.score += score
    if because not in match.because:
        match.because.append(because)
