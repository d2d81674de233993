"""Facts as the rules see them: JSON in, typed values out, with two kinds of not knowing kept apart.

An absent fact was not asked and may still be. `"dont_know"` is an answer: never asked again, never counted as
no or zero. `null` is known to be none. Everything else is checked against the fact's type; nothing is guessed.
"""
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

from frontdoor.assessments import pattern
from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.reading import read_file
from frontdoor.clock import LONDON, age_on
from frontdoor.errors import FrontDoorError

FIRST_YEAR, LAST_YEAR = 1800, 2200
LONGEST_TEXT = {FactType.TEXT: 500, FactType.LONG_TEXT: 10_000}
# The facts of every claim rather than of one service; a definition need not declare them.
SHARED = Path(__file__).with_name("shared_facts.yaml")
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")
_REGISTRATION = re.compile(r"(?=.*[0-9])[A-Z0-9]{2,10}\Z")
_UPRN = re.compile(r"[0-9]{1,12}\Z")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])\Z")


class Unknown(Enum):
    """The two ways of not knowing."""

    NOT_ASKED = "not_asked"
    DONT_KNOW = "dont_know"


NOT_ASKED: Final = Unknown.NOT_ASKED
DONT_KNOW: Final = Unknown.DONT_KNOW


class FactError(FrontDoorError):
    """A fact cannot be used. `fact` is its id, `say` a sentence that names it."""

    def __init__(self, fact: str, say: str) -> None:
        super().__init__(f"{fact}: {say}")
        self.fact, self.say = fact, say


class WrongValue(ValueError):
    """A value is not of its type; the words complete "must be …"."""


class Facts(Mapping[str, Any]):
    """Typed values by fact id. Absent ids were not asked; use `value` to get NOT_ASKED for those. `by_id` holds them
    for whoever looks up many; it is not to be changed."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.by_id = dict(values)

    def __getitem__(self, fact_id: str) -> Any:
        return self.by_id[fact_id]

    def __contains__(self, fact_id: object) -> bool:
        return fact_id in self.by_id

    def __iter__(self) -> Iterator[str]:
        return iter(self.by_id)

    def __len__(self) -> int:
        return len(self.by_id)

    def value(self, fact_id: str) -> Any:
        """The value, None where known to be none, DONT_KNOW, or NOT_ASKED."""
        return self.by_id.get(fact_id, NOT_ASKED)

    def is_dont_know(self, fact_id: str) -> bool:
        return self.by_id.get(fact_id) is DONT_KNOW

    def with_(self, **more: Any) -> "Facts":
        """These facts and `more`, already typed."""
        return Facts({**self.by_id, **more})


def _yes_no(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise WrongValue("true or false")
    return raw


def _whole_number(raw: Any) -> int:
    if isinstance(raw, bool) or not _NUMBER.match(format_number(raw)) or raw != int(raw):
        raise WrongValue("a whole number of at most 12 digits")
    return int(raw)


def _decimal(raw: Any) -> Decimal:
    text = raw if isinstance(raw, str) else "" if isinstance(raw, bool) else format_number(raw)
    if not _NUMBER.match(text):
        raise WrongValue("a number, such as 4.5")
    return Decimal(text)


def format_number(raw: Any) -> str:
    """The plain digits of a number; nothing for a huge one or anything else. A float gives its shortest form."""
    if isinstance(raw, float):
        raw = Decimal(repr(raw)) if raw == raw and abs(raw) < 1e15 else None
    if isinstance(raw, Decimal):
        return format(raw, "f") if raw.is_finite() and abs(raw.adjusted()) < 15 else ""
    return str(raw) if isinstance(raw, int) and abs(raw) < 10 ** 15 else ""


def _money(raw: Any) -> int:
    pounds = _decimal(raw)
    if pounds * 100 != (pounds * 100).to_integral_value():
        raise WrongValue("pounds with at most two decimals, such as 31.50")
    return int(pounds * 100)


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise WrongValue("words")
    return raw


def _date(raw: Any) -> date:
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise WrongValue("a date, such as 2026-11-23")


def _time(raw: Any) -> time:
    found = _TIME.match(raw) if isinstance(raw, str) else None
    if not found:
        raise WrongValue("a time, such as 21:00")
    return time(int(found[1]), int(found[2]))


def _time_range(raw: Any) -> tuple[time, time]:
    ends = raw.split("-") if isinstance(raw, str) else []
    if len(ends) != 2 or not all(_TIME.match(end) for end in ends) or ends[0] == ends[1]:
        raise WrongValue("a stretch of time, such as 22:00-02:30")
    return _time(ends[0]), _time(ends[1])


def _mapping(raw: Any) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise WrongValue("an object with named parts")
    return raw


def registration(raw: Any) -> str:
    """A vehicle's registration number in capitals without blanks: 2 to 10 letters and digits, one digit at least.
    Raises WrongValue."""
    plain = re.sub(r"[\s-]", "", raw).upper() if isinstance(raw, str) and len(raw) <= 40 else ""
    if not _REGISTRATION.match(plain):
        raise WrongValue("a registration number, such as AB12 CDE")
    return plain


def _listing(raw: Any) -> tuple[Any, ...]:
    if not isinstance(raw, (list, tuple)):
        raise WrongValue("a list")
    return tuple(raw)


def _words_or_mapping(raw: Any) -> Any:
    if not isinstance(raw, (str, dict)):
        raise WrongValue("words, or an object with named parts")
    return raw


def _address(raw: Any) -> Any:
    """Words as they were typed, or the address of a gazetteer: {"label", "uprn", "postcode"}, the uprn null where it
    has none."""
    if isinstance(raw, str):
        return raw
    if not isinstance(raw, dict) or set(raw) != {"label", "uprn", "postcode"} or not (
            isinstance(raw["label"], str) and raw["label"] and isinstance(raw["postcode"], str)):
        raise WrongValue("words, or an object with label, uprn and postcode")
    if raw["uprn"] is not None and not (isinstance(raw["uprn"], str) and _UPRN.match(raw["uprn"])):
        raise WrongValue("an address whose uprn is 1 to 12 digits, or null")
    return raw


_READERS: dict[FactType, Callable[[Any], Any]] = {
    FactType.YES_NO: _yes_no, FactType.WHOLE_NUMBER: _whole_number, FactType.DECIMAL: _decimal,
    FactType.MONEY: _money, FactType.TEXT: _text, FactType.LONG_TEXT: _text, FactType.DATE: _date,
    FactType.TIME: _time, FactType.TIME_RANGE: _time_range, FactType.ADDRESS: _address,
    FactType.PLACE: _words_or_mapping, FactType.PHONE: _text, FactType.EMAIL: _text,
    FactType.PERSON: _words_or_mapping, FactType.PEOPLE: _listing, FactType.FILE: _words_or_mapping,
    FactType.FILES: _listing, FactType.VEHICLE: registration,
}


def typed_value(fact_type: FactType, raw: Any, choices: tuple[str, ...] = ()) -> Any:
    """`raw` as the value of that type: money as pence, choices as a tuple in the definition's order.
    Raises WrongValue, whose words complete "must be …"."""
    if fact_type is FactType.CHOICE:
        if not isinstance(raw, str) or raw not in choices:
            raise WrongValue("one of " + ", ".join(choices))
        return raw
    if fact_type is FactType.CHOICES:
        if not isinstance(raw, (list, tuple)) or not all(isinstance(one, str) and one in choices for one in raw):
            raise WrongValue("a list of some of " + ", ".join(choices))
        return tuple(choice for choice in choices if choice in raw)
    return _READERS[fact_type](raw)


def plain_value(value: Any, fact_type: FactType | None = None) -> Any:
    """A typed value as it stands in JSON: money as "31.50" pounds, decimals and dates as words."""
    if value is DONT_KNOW:
        return "dont_know"
    if fact_type is FactType.MONEY and isinstance(value, int):
        return f"{'-' if value < 0 else ''}{abs(value) // 100}.{abs(value) % 100:02}"
    if fact_type is FactType.TIME_RANGE and isinstance(value, tuple):
        return "-".join(f"{end:%H:%M}" for end in value)
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def plain_fact(fact: Fact, value: Any) -> Any:
    """A typed value of `fact` as it stands in JSON; of a list of people, an object for each person."""
    if fact.fields and isinstance(value, tuple):
        return [{field.id: plain_fact(field, person[field.id]) for field in fact.fields if field.id in person}
                for person in value]
    return plain_value(value, fact.type)


@cache
def shared_facts() -> Mapping[str, Fact]:
    """The facts that mean the same in every service (as_of, received, nation, age, dob …)."""
    plain, _ = read_file(SHARED)
    return {fact["id"]: Fact.model_validate(fact) for fact in plain["facts"]}


def typed(definition: Definition, json_facts: Mapping[str, Any]) -> Facts:
    """The facts of JSON, checked against the definition. A fact's own bounds hold too.

    `received` may be a date or a moment with its offset; `as_of` is the claim date. Raises FactError for the
    first fact that is unknown, of the wrong type or out of bounds, or an age that the date of birth denies.
    """
    values: dict[str, Any] = {}
    for fact_id, raw in json_facts.items():
        fact = definition.fact(fact_id) if definition.has_fact(fact_id) else shared_facts().get(fact_id)
        if fact is None:
            raise FactError(str(fact_id)[:60], f"There is no fact called {str(fact_id)[:60]!r} "
                                               f"in {definition.id}; check its spelling.")
        values[fact_id] = typed_fact(fact, raw)
    _check_age(values)
    return Facts(values)


def typed_fact(fact: Fact, raw: Any) -> Any:
    """One fact's value from JSON. Raises FactError with a sentence that names the fact."""
    if raw is None:
        return None
    if raw == "dont_know":
        return DONT_KNOW
    if fact.id == "received" and isinstance(raw, (str, datetime)):
        return _received(raw)
    if fact.fields:
        return _people(fact, raw)
    try:
        value = typed_value(fact.type, raw, fact.choice_ids)
    except WrongValue as error:
        raise FactError(fact.id, f"{fact.id} must be {error}.") from error
    except RecursionError as error:
        raise FactError(fact.id, f"{fact.id} is nested too deep.") from error
    _check_bounds(fact, value)
    return value


def _people(fact: Fact, raw: Any) -> tuple[Facts, ...]:
    """The persons of a list, each with the typed values of the fact's fields; a field that is absent was not asked."""
    if not isinstance(raw, (list, tuple)) or not all(isinstance(one, Mapping) for one in raw):
        raise FactError(fact.id, f"{fact.id} must be a list of people, each an object with "
                                 f"{', '.join(field.id for field in fact.fields)}.")
    if len(raw) > fact.most:
        raise FactError(fact.id, f"{fact.id} must be {fact.most} people or fewer.")
    return tuple(_person(fact, number, one) for number, one in enumerate(raw, start=1))


def _person(fact: Fact, number: int, raw: Mapping[str, Any]) -> Facts:
    values = {}
    for field_id, given in raw.items():
        field = fact.field(field_id)
        if field is None:
            raise FactError(fact.id, f"{fact.id}: person {number} has {str(field_id)[:60]!r}, which is none of "
                                     f"{', '.join(one.id for one in fact.fields)}.")
        try:
            values[field_id] = typed_fact(field, given)
        except FactError as error:
            raise FactError(fact.id, f"{fact.id}: of person {number}, {error.say}") from error
    return Facts(values)


def _received(raw: str | datetime) -> date | datetime:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(raw)
    except ValueError as error:
        say = "received must be a date, such as 2026-11-23, or a moment, such as 2026-11-23T14:30:00+00:00."
        raise FactError("received", say) from error
    _check_century("received", moment.date())
    is_day = isinstance(raw, str) and len(raw) <= 10
    return moment.date() if is_day else (moment if moment.tzinfo else moment.replace(tzinfo=LONDON))


def _check_bounds(fact: Fact, value: Any) -> None:
    if isinstance(value, str) and fact.type in LONGEST_TEXT:
        longest = fact.max_length or LONGEST_TEXT[fact.type]
        if len(value) > longest:
            raise FactError(fact.id, f"{fact.id} must be {longest} characters or fewer.")
    if fact.pattern is not None and isinstance(value, str) and not pattern.matches(fact.pattern, value):
        raise FactError(fact.id, f"{fact.id} must be written as the service asks for it.")
    if isinstance(value, date):
        _check_century(fact.id, value)
    low, high = fact.at_least, fact.at_most
    if fact.type is FactType.MONEY:
        low, high = (bound * 100 if isinstance(bound, Decimal) else bound for bound in (low, high))
    if low is not None and value < low:
        raise FactError(fact.id, f"{fact.id} must be {plain_value(fact.at_least)} or more.")
    if high is not None and value > high:
        raise FactError(fact.id, f"{fact.id} must be {plain_value(fact.at_most)} or less.")


def _check_century(fact_id: str, day: date) -> None:
    """Days on which nobody claims anything: with them reckoning would leave the calendar, or count for minutes."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FactError(fact_id, f"{fact_id} must be a date from {FIRST_YEAR} to {LAST_YEAR}.")


def _check_age(values: Mapping[str, Any]) -> None:
    age, born, on = values.get("age"), values.get("dob"), values.get("as_of")
    if isinstance(age, int) and isinstance(born, date) and isinstance(on, date) and age_on(born, on) != age:
        raise FactError("age", f"age must be {age_on(born, on)}, which is what the date of birth gives.")
