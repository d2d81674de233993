"""The values of tables: exact decimals, words, yes and no, days, times and durations, and null.

What stands for what: number Decimal, string str, boolean bool, date date, time time, date and time datetime, days and
time duration timedelta, years and months duration Months, null None. Comparing values of different kinds gives null,
neither true nor false (FEEL, DMN 1.3, 10.3.2).
"""
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from enum import StrEnum
from typing import Any

Value = Any  # one of the kinds above, or None; several outputs are a dict by name, several rows a list
# The numbers of DMN are decimal128: 34 digits, ties to even.
NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emax=6144, Emin=-6143)
_DAYS = re.compile(r"(-)?P(?:(\d{1,8})D)?(?:T(?:(\d{1,8})H)?(?:(\d{1,8})M)?(?:(\d{1,10}(?:\.\d{1,6})?)S)?)?\Z")
_MONTHS = re.compile(r"(-)?P(?:(\d{1,8})Y)?(?:(\d{1,8})M)?\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?\Z")


class Kind(StrEnum):
    """The kinds of a value, by the names that DMN gives to its types."""

    NUMBER = "number"
    STRING = "string"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    DATE_AND_TIME = "date and time"
    DAYS = "days and time duration"
    MONTHS = "years and months duration"


# What tools write for the same thing: names of other versions and of XML Schema.
_ALSO = {"dateTime": Kind.DATE_AND_TIME, "date_and_time": Kind.DATE_AND_TIME, "dayTimeDuration": Kind.DAYS,
         "days_and_time_duration": Kind.DAYS, "yearMonthDuration": Kind.MONTHS,
         "years_and_months_duration": Kind.MONTHS, "integer": Kind.NUMBER, "long": Kind.NUMBER,
         "double": Kind.NUMBER, "decimal": Kind.NUMBER}


@dataclass(frozen=True, order=True)
class Months:
    """A duration of years and months, counted in months; it may be negative."""

    count: int


def kind_named(name: str) -> Kind | None:
    """The kind of that name in any version, also as `feel:number`; None for any other type."""
    plain = name if name in set(Kind) else name.rpartition(":")[2]
    return Kind(plain) if plain in set(Kind) else _ALSO.get(plain)


def kind_of(value: Value) -> Kind | None:
    """The kind of a value; None for null, lists and several outputs."""
    kinds: dict[type, Kind] = {
        bool: Kind.BOOLEAN, Decimal: Kind.NUMBER, str: Kind.STRING, datetime: Kind.DATE_AND_TIME, date: Kind.DATE,
        time: Kind.TIME, timedelta: Kind.DAYS, Months: Kind.MONTHS}
    return kinds.get(type(value))


def equal(one: Value, other: Value) -> bool | None:
    """Whether two values are equal: null equals null alone; values of different kinds give null."""
    if one is None or other is None:
        return one is other
    return bool(one == other) if kind_of(one) is kind_of(other) else None


def below(one: Value, other: Value) -> bool | None:
    """Whether one value lies below another; null where they cannot be compared."""
    kind = kind_of(one)
    if kind is None or kind is Kind.BOOLEAN or kind is not kind_of(other):
        return None
    try:
        return bool(one < other)
    except TypeError:  # one has an offset from UTC and the other has none
        return None


def same(one: Value, other: Value) -> bool:
    """Whether two results are the same: of one kind and equal, part by part; null is the same as null."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and kind_of(one) is kind_of(other)


def number(text: str) -> Decimal:
    """The exact number. Raises ValueError: not a number, or of more than 34 digits."""
    if not _NUMBER.match(text):
        raise ValueError("a number, such as 4.5")
    found = Decimal(text)
    if len(found.as_tuple().digits) > NUMBERS.prec:
        raise ValueError("a number of at most 34 digits")
    return found


def boolean(text: str) -> bool:
    """Raises ValueError for anything but true and false."""
    if text not in ("true", "false"):
        raise ValueError("true or false")
    return text == "true"


def day(text: str) -> date:
    """Raises ValueError for what is no date of the years 1 to 9999."""
    try:
        if _DATE.match(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("a date, such as 2026-11-23")


def time_of_day(text: str) -> time:
    """A time, with its offset from UTC where one is given. Raises ValueError."""
    try:
        if ":" in text and "@" not in text:
            return time.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("a time, such as 09:30:00")


def moment(text: str) -> datetime:
    """A date and time; a date alone is its midnight. Raises ValueError."""
    try:
        if "@" not in text and _DATE.match(text[:10]):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError("a date and time, such as 2026-11-23T09:30:00")


def duration(text: str) -> timedelta | Months:
    """A duration of days and time, or of years and months. Raises ValueError."""
    months = _MONTHS.match(text)
    if months and (months[2] or months[3]):
        count = 12 * int(months[2] or 0) + int(months[3] or 0)
        return Months(-count if months[1] else count)
    found = _DAYS.match(text)
    if not found or not any(found.groups()[1:]) or text.endswith("T"):
        raise ValueError("a duration, such as P3D or P1Y6M")
    seconds, _, part = (found[5] or "0").partition(".")
    length = timedelta(days=int(found[2] or 0), hours=int(found[3] or 0), minutes=int(found[4] or 0),
                       seconds=int(seconds), microseconds=int(part.ljust(6, "0") or 0))
    return -length if found[1] else length


def string(text: str) -> str:
    """The words themselves."""
    return text


READERS: dict[Kind, Callable[[str], Value]] = {
    Kind.NUMBER: number, Kind.STRING: string, Kind.BOOLEAN: boolean, Kind.DATE: day, Kind.TIME: time_of_day,
    Kind.DATE_AND_TIME: moment, Kind.DAYS: duration, Kind.MONTHS: duration}


def from_json(raw: Any, kind: Kind | None) -> Value:
    """A value of JSON as one of the kind; where no kind is declared, as what it is. A number may also come as words.
    Raises ValueError, whose words complete "must be …"."""
    if raw is None:
        return None
    if isinstance(raw, bool):
        own, text = Kind.BOOLEAN, "true" if raw else "false"
    elif isinstance(raw, (int, Decimal)):
        own, text = Kind.NUMBER, str(raw)
    elif isinstance(raw, str):
        own, text = (Kind.STRING if kind in (None, Kind.BOOLEAN) else kind or Kind.STRING), raw
    else:
        raise ValueError(f"a {kind or Kind.STRING}")
    if kind is not None and own is not kind:
        raise ValueError(f"a {kind}")
    return READERS[own](text)


def as_json(value: Value) -> Any:
    """A value for JSON: whole numbers as numbers, other numbers and the rest as words."""
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, Decimal) and value == value.to_integral_value() and abs(value) < 10 ** 15:
        return int(value)
    return value if value is None or isinstance(value, bool) else in_words(value)


def in_words(value: Value) -> str:
    """A value as the words it is read from."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if abs(value.adjusted()) < 40 else str(value)
    if isinstance(value, Months):
        return f"{'-' if value.count < 0 else ''}P{abs(value.count)}M"
    if isinstance(value, timedelta):
        return _days_in_words(value)
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _days_in_words(length: timedelta) -> str:
    sign, length = ("-", -length) if length < timedelta() else ("", length)
    part = f".{length.microseconds:06}".rstrip("0") if length.microseconds else ""
    return f"{sign}P{length.days}DT{length.seconds}{part}S"


def as_literal(value: Value) -> str:
    """A value as it is written in a cell."""
    kind = kind_of(value)
    if kind is Kind.STRING:
        escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
        return f'"{escaped}"'
    if kind in (None, Kind.NUMBER, Kind.BOOLEAN):
        return "null" if value is None else in_words(value)
    function = "duration" if kind in (Kind.DAYS, Kind.MONTHS) else kind
    return f'{function}("{in_words(value)}")'


def calculated(operator: str, one: Value, other: Value) -> Value:
    """The result on two numbers, rounded to 34 digits; null where there is none or one is no number."""
    if kind_of(one) is not Kind.NUMBER or kind_of(other) is not Kind.NUMBER:
        return None
    with localcontext(NUMBERS):
        try:
            return {"+": Decimal.__add__, "-": Decimal.__sub__, "*": Decimal.__mul__, "/": Decimal.__truediv__,
                    "**": Decimal.__pow__}[operator](one, other)
        except ArithmeticError:
            return None
