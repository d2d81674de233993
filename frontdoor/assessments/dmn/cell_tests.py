"""A cell of a table said as a test of a definition, with the same answer for every value and for null."""
from datetime import date, time
from decimal import Decimal
from typing import Any

from frontdoor.assessments.definition import FactType
from frontdoor.assessments.dmn import values
from frontdoor.assessments.dmn.document import TableError
from frontdoor.assessments.dmn.unary import Equal, Interval, UnaryTests
from frontdoor.assessments.dmn.values import Kind, Value

FACT_TYPES = {Kind.NUMBER: FactType.DECIMAL, Kind.STRING: FactType.TEXT, Kind.BOOLEAN: FactType.YES_NO,
              Kind.DATE: FactType.DATE, Kind.TIME: FactType.TIME}
_ORDER = {Kind.NUMBER: ("above", "at_least", "below", "at_most"),
          Kind.DATE: ("after", "on_or_after", "before", "on_or_before")}


def test_of(fact_id: str, kind: Kind, tests: UnaryTests) -> dict[str, Any]:
    """The test on a fact of that kind. Raises TableError for what the rules cannot say, such as an order of words."""
    equals = [part.value for part in tests.parts if isinstance(part, Equal)]
    intervals = [_within(fact_id, kind, part) for part in tests.parts if isinstance(part, Interval)]
    if not tests.negated:
        said = [*_equal(fact_id, kind, equals), *intervals]
        return said[0] if len(said) == 1 else {"any": said}
    said = [*_none_of(fact_id, kind, equals), *({"not": inside} for inside in intervals)]
    if intervals:  # null is neither inside an interval nor outside
        said.append({"fact": fact_id, "is_not": None})
    return said[0] if len(said) == 1 else {"all": said}


def _equal(fact_id: str, kind: Kind, listed: list[Value]) -> list[dict[str, Any]]:
    """Tests of which one is met for each value of a list; null has to be asked for by itself."""
    plain = [_constant(value, kind) for value in listed if value is not None]
    said: list[dict[str, Any]] = [{"fact": fact_id, "one_of": plain} if len(plain) > 1 else
                                  {"fact": fact_id, "is": plain[0]}] if plain else []
    return [*said, {"fact": fact_id, "is": None}] if None in listed else said


def _none_of(fact_id: str, kind: Kind, listed: list[Value]) -> list[dict[str, Any]]:
    """Tests that are all met for what is none of a list."""
    plain = [_constant(value, kind) for value in listed if value is not None]
    said: list[dict[str, Any]] = [{"fact": fact_id, "none_of": plain} if len(plain) > 1 else
                                  {"fact": fact_id, "is_not": plain[0]}] if plain else []
    return [*said, {"fact": fact_id, "is_not": None}] if None in listed else said


def _within(fact_id: str, kind: Kind, part: Interval) -> dict[str, Any]:
    if kind is Kind.TIME:
        return _times_within(fact_id, part)
    if kind not in _ORDER:
        raise TableError(f"`{fact_id}` is a {kind}, and the rules know no order of those.")
    above, at_least, below, at_most = _ORDER[kind]
    low, high = (None if end is None else _constant(end, kind) for end in (part.low, part.high))
    if low is not None and high is not None and part.low_closed and part.high_closed:
        return {"fact": fact_id, "between": [low, high]}
    said = [{"fact": fact_id, at_least if part.low_closed else above: low}] if low is not None else []
    said += [{"fact": fact_id, at_most if part.high_closed else below: high}] if high is not None else []
    return said[0] if len(said) == 1 else {"all": said}


def _times_within(fact_id: str, part: Interval) -> dict[str, Any]:
    """Times have no operator but `between`, whose ends are taken out again where they do not belong."""
    low, high = part.low if part.low is not None else time(0, 0), part.high if part.high is not None else time(23, 59)
    said: list[dict[str, Any]] = [{"fact": fact_id, "between": [_constant(low, Kind.TIME), _constant(high, Kind.TIME)]}]
    for end, closed in ((part.low, part.low_closed), (part.high, part.high_closed)):
        if end is not None and not closed:
            said.append({"fact": fact_id, "is_not": _constant(end, Kind.TIME)})
    return said[0] if len(said) == 1 else {"all": said}


def _constant(value: Value, kind: Kind) -> Any:
    """A constant as a definition writes it."""
    if values.kind_of(value) is not kind:
        raise TableError(f"The constant {values.in_words(value)} is held against a {kind}, which never holds.")
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, time):
        if value.second or value.microsecond or value.tzinfo:
            raise TableError(f"Times of facts have hours and minutes only, and {value.isoformat()} has more.")
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def plain_number(value: Decimal) -> int | str:
    """A number as a definition writes it: a whole one as it is, another as words. Raises TableError for a huge one."""
    if abs(value) >= 10 ** 12:
        raise TableError("The rules know no number of more than 12 digits.")
    return int(value) if value == value.to_integral_value() else format(value, "f")
