"""From typed words to streets and addresses, tolerant of spelling, abbreviations and missing parts.

Prefixes are answered by an index. Only when a name is misspelt, or typed from its middle, are the
council's street names (hundreds, a few thousand in the largest councils) compared in memory.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from frontdoor.places.geometry import point_along
from frontdoor.places.models import Address, Street, Ward
from frontdoor.places.typed import KINDS, Typed, key, postcode_key, read, stem

MOST_RESULTS = 50
MOST_NAMES = 20_000
# Up to this many streets are searched for a house number, best first.
MOST_STREETS_FOR_A_NUMBER = 5

EXACT, PREFIX, WITHIN, SPELT = 100.0, 96.0, 90.0, 0.95
LEAST_ALIKE = 74.0
# A street this much less alike than the best one is not offered beside it.
NEAR_THE_BEST = 14.0
SHORTEST_TO_SPELL = 4


@dataclass(frozen=True)
class Match:
    """One thing that the typed words may mean. A street's position is the middle of its line."""

    kind: str                   # "street" or "address"
    label: str                  # "12 Mill Lane, Aldermere, ZZ1 2AB"; "Mill Lane, Aldermere"
    street: str
    usrn: str
    uprn: str | None            # None for a street
    easting: float
    northing: float
    ward: str                   # its name
    ward_code: str
    owner: str                  # of the street: see places.models.Owner


@dataclass(frozen=True)
class _Named:
    """A street that the words may mean, with how well they fit, 0 to 100."""

    score: float
    usrn: str
    name_key: str


def find(session: Session, council_id: str, text: str, limit: int = 10) -> list[Match]:
    """Streets and addresses that `text` may mean, best first: at most `limit`, never more than 50.

    A house number with a street gives that address and then the street; a postcode gives its
    addresses; a name gives streets, then buildings of that name. A number that does not exist gives
    the street alone. Text that means nothing here, or nothing at all, gives an empty list.
    """
    limit = max(0, min(limit, MOST_RESULTS))
    typed = read(text)
    if not typed.words and typed.number and not typed.postcode:
        typed = Typed(typed.number, typed.number, "", "", "")
    found: list[Match] = []
    if typed.words:
        named = _named_streets(session, council_id, typed, limit)
        if (typed.number or typed.flat) and named:
            found += _addresses_in(session, council_id, named, typed, limit)
        found += _streets(session, council_id, named[:limit])
        if not typed.number and not typed.flat:
            found = _with_buildings(session, council_id, typed, found, limit)
    if typed.postcode and not found:
        found = _addresses_by_postcode(session, council_id, typed, limit)
    return found[:limit]


def postcode_addresses(
    session: Session, council_id: str, postcode: str, limit: int = MOST_RESULTS
) -> list[Match]:
    """The addresses of a postcode, street by street as their numbers run; none if it is unknown."""
    typed = Typed("", "", "", "", postcode_key(postcode))
    if not typed.postcode:
        return []
    return _addresses_by_postcode(session, council_id, typed, min(limit, MOST_RESULTS))


def _starts(column: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """Keys that begin with `prefix`, as a range an index can serve. Keys are plain ASCII."""
    return and_(column >= prefix, column < prefix + "~")


def _named_streets(session: Session, council_id: str, typed: Typed, limit: int) -> list[_Named]:
    beginnings = {typed.words, typed.raw_words}
    rows = session.execute(
        select(Street.usrn, Street.name_key)
        .where(Street.council_id == council_id)
        .where(or_(*(_starts(Street.name_key, words) for words in beginnings)))
        .order_by(Street.name_key, Street.usrn)
        .limit(MOST_RESULTS)
    ).all()
    named = [_Named(EXACT if name in beginnings else PREFIX, usrn, name) for usrn, name in rows]
    if len(named) < limit:
        known = {street.usrn for street in named}
        alike = _alike(session, council_id, typed.words, not named)
        named += [street for street in alike if street.usrn not in known]
    named.sort(key=lambda street: (-street.score, street.name_key, street.usrn))
    return [street for street in named if street.score >= named[0].score - NEAR_THE_BEST]


def _alike(session: Session, council_id: str, words: str, misspelt: bool) -> list[_Named]:
    """Streets that hold the words inside their name and, if `misspelt`, those spelt much like them."""
    rows = session.execute(
        select(Street.usrn, Street.name_key, Street.locality)
        .where(Street.council_id == council_id).order_by(Street.name_key).limit(MOST_NAMES)
    ).all()
    scores = {place: WITHIN for place, row in enumerate(rows) if f" {words}" in row.name_key}
    if misspelt and len(words) >= SHORTEST_TO_SPELL:
        names = [row.name_key for row in rows]
        for choices, weight in _choices(words, names, [key(row.locality) for row in rows]):
            for _, alike, place in process.extract(
                words, choices, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=MOST_RESULTS
            ):
                scores[place] = max(scores.get(place, 0.0), alike * weight)
    return [_Named(score, rows[place].usrn, rows[place].name_key) for place, score in scores.items()]


def _choices(words: str, names: list[str], localities: list[str]) -> list[tuple[list[str], float]]:
    """What misspelt words are compared with: the name, the name with its place, and the bare name."""
    placed = [f"{name} {place}" for name, place in zip(names, localities, strict=True)]
    choices = [(names, SPELT), (placed, SPELT)]
    if words.rpartition(" ")[2] not in KINDS:
        choices.append(([stem(name) for name in names], SPELT * SPELT))
    return choices


def _address_rows(council_id: str) -> Select[Address, Street, str]:
    return (
        select(Address, Street, Ward.name)
        .join(Street, and_(Street.council_id == Address.council_id, Street.usrn == Address.usrn))
        .join(Ward, and_(Ward.council_id == Address.council_id, Ward.code == Address.ward_code))
        .where(Address.council_id == council_id)
    )


def address_match(address: Address, street: Street, ward: str) -> Match:
    """The match for one address row with its street and the name of its ward."""
    return Match(
        "address", f"{address.line}, {street.locality}, {address.postcode}", street.name, street.usrn,
        address.uprn, address.easting, address.northing, ward, address.ward_code, street.owner,
    )


def street_match(street: Street, ward: str) -> Match:
    """The match for one street row with the name of its ward."""
    easting, northing = point_along(street.points, street.length_m / 2)
    return Match(
        "street", f"{street.name}, {street.locality}", street.name, street.usrn, None,
        round(easting, 1), round(northing, 1), ward, street.ward_code, street.owner,
    )


def _addresses_in(
    session: Session, council_id: str, named: Sequence[_Named], typed: Typed, limit: int
) -> list[Match]:
    best = {street.usrn: place for place, street in enumerate(named[:MOST_STREETS_FOR_A_NUMBER])}
    inside = or_(*(_starts(Address.line_key, f"{kind} {typed.flat} ") for kind in ("flat", "unit")))
    rows = session.execute(
        _address_rows(council_id)
        .where(Address.usrn.in_(best), Address.number == typed.number.upper() if typed.number else inside)
        .order_by(Address.position).limit(MOST_RESULTS)
    ).all()

    def fit(address: Address) -> tuple[bool, bool, int, int]:
        return (
            not address.postcode_key.startswith(typed.postcode),
            bool(typed.flat) and not address.line_key.startswith(f"flat {typed.flat} "),
            best[address.usrn], address.position,
        )

    return [address_match(*row) for row in sorted(rows, key=lambda row: fit(row[0]))][:limit]


def _streets(session: Session, council_id: str, named: Sequence[_Named]) -> list[Match]:
    order = {street.usrn: place for place, street in enumerate(named)}
    if not order:
        return []
    rows = session.execute(
        select(Street, Ward.name)
        .join(Ward, and_(Ward.council_id == Street.council_id, Ward.code == Street.ward_code))
        .where(Street.council_id == council_id, Street.usrn.in_(order))
    ).all()
    return [street_match(*row) for row in sorted(rows, key=lambda row: order[row[0].usrn])]


def _with_buildings(
    session: Session, council_id: str, typed: Typed, streets: list[Match], limit: int
) -> list[Match]:
    """Buildings whose own name begins with the words, put before streets that only resemble them."""
    rows = session.execute(
        _address_rows(council_id)
        .where(Address.number == "", _starts(Address.line_key, typed.words))
        .order_by(Address.line_key, Address.uprn).limit(limit)
    ).all()
    buildings = [address_match(*row) for row in rows]
    sure = [street for street in streets if key(street.street).startswith((typed.words, typed.raw_words))]
    return sure + buildings + [street for street in streets if street not in sure]


def _addresses_by_postcode(session: Session, council_id: str, typed: Typed, limit: int) -> list[Match]:
    rows = _address_rows(council_id).where(_starts(Address.postcode_key, typed.postcode))
    if typed.number:
        rows = rows.where(Address.number == typed.number.upper())
    ordered = rows.order_by(Address.postcode_key, Address.usrn, Address.position).limit(limit)
    return [address_match(*row) for row in session.execute(ordered).all()]
