"""A single test as a form: what it can be about, the operators that fit, and what is typed beside them."""
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments.days import COUNTING
from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.expressions import Expressions
from frontdoor.assessments.form import Derived
from frontdoor.assessments.operators import OPERATORS, Operator, Takes
from frontdoor.assessments.sentences import MOMENTS, PHRASES, name_in_words
from frontdoor.catalogue.editing.typed import LONGEST_LINE, Unfit, day_of
from frontdoor.clock import NATIONS

SAID = {**PHRASES, "within_days": "is within so many days", "within_working_days": "is within so many working days",
        "within_school_days": "is within so many school days",
        "within_months": "is within so many months", "age_at_least": "makes an age of at least",
        "age_below": "makes an age under", "known": "is known"}
HOURS = frozenset({FactType.TIME_RANGE})
NUMBERS = frozenset({FactType.WHOLE_NUMBER, FactType.DECIMAL, FactType.MONEY})


@dataclass(frozen=True)
class Subject:
    """What a test is about: a question, a field of a list of people, a worked-out value, or a moment."""

    id: str
    label: str
    type: FactType
    choices: Mapping[str, str]

    @property
    def operators(self) -> list[Operator]:
        """The operators that fit, in the order of the table."""
        return [one for one in OPERATORS.values() if self.type in one.types]


@dataclass(frozen=True)
class Sent:
    """What a form for a single test sends: the operator, what is typed in its boxes, the choices that are ticked, the
    day from which a window counts, as `before:as_of`, and by which calendar, where it is not that of the service."""

    operator: str = ""
    first: str = ""
    second: str = ""
    ticked: tuple[str, ...] = ()
    anchor: str = "before:as_of"
    calendar: str = ""


def subject(definition: Definition, name: str, people: str | None = None) -> Subject:
    """What a test on `name` is about; inside a test of `people` their fields come first. Raises KeyError."""
    fact = _field(definition, name, people) or definition.by_id.get(name)
    if fact is not None:
        choices = {choice.id: str(choice.label) for choice in fact.choices}
        return Subject(name, str(fact.label), fact.type, choices)
    if name in definition.derived:
        return Subject(name, name_in_words(definition, name), _worked_out(definition, name), {})
    if name in MOMENTS:
        return Subject(name, MOMENTS[name], FactType.DATE, {})
    raise KeyError(name)


def _field(definition: Definition, name: str, people: str | None) -> Fact | None:
    fields: tuple[Fact, ...] = getattr(definition.by_id.get(people or ""), "fields", ())
    return next((field for field in fields if field.id == name), None)


def _worked_out(definition: Definition, name: str) -> FactType:
    """The type of a worked-out value. The definition has been compiled, so that it can be read."""
    derived: Derived = Expressions(definition).derive(name)
    return FUNCTIONS[derived.function].gives or derived.type


def shown(raw: Any) -> Sent:
    """A test as its form shows it."""
    operator = next(key for key in raw if key != "fact")
    value = raw[operator]
    takes = OPERATORS[operator].takes
    if takes is Takes.YES_NO:
        return Sent(operator, ticked=("yes" if value else "no",))
    if takes is Takes.WINDOW:
        return _shown_window(operator, value)
    listed = value if isinstance(value, list) else [value]
    said = [_shown_operand(one) for one in listed]
    if takes is Takes.PAIR:
        return Sent(operator, said[0], said[1])
    return Sent(operator, "\n".join(said), ticked=tuple(said))


def _shown_window(operator: str, value: Any) -> Sent:
    if not isinstance(value, Mapping):
        return Sent(operator, _shown_operand(value))
    side = "after" if "after" in value else "before"
    return Sent(operator, _shown_operand(value["n"]), anchor=f"{side}:{value[side]}",
                calendar=str(value.get("calendar", "")))


def _shown_operand(value: Any) -> str:
    if isinstance(value, Mapping):
        return str(value.get("fact", ""))
    if value is None:
        return "none"
    return str(value).lower() if isinstance(value, bool) else str(value).removeprefix("$")


def made(definition: Definition, about: Subject, sent: Sent, old: Any = None) -> Any:
    """The test that was typed. One that comes back as it was shown is left exactly as it stood. Raises Unfit."""
    operator = OPERATORS.get(sent.operator)
    if operator is None or about.type not in operator.types:
        raise Unfit("Select how it is compared")
    if isinstance(old, Mapping) and old.get("fact") == about.id and _as_shown(about, operator, old, sent):
        return dict(old)
    return {"fact": about.id, operator.name: _value(definition, about, operator, sent)}


def _as_shown(about: Subject, operator: Operator, old: Any, sent: Sent) -> bool:
    if operator.name not in old:
        return False
    before = shown(old)
    if about.choices or operator.takes is Takes.YES_NO or about.type is FactType.YES_NO:
        return before.ticked == sent.ticked
    return (before.first, before.second, before.anchor, before.calendar) == (
        sent.first, sent.second, sent.anchor, sent.calendar)


def _value(definition: Definition, about: Subject, operator: Operator, sent: Sent) -> Any:
    if operator.takes is Takes.YES_NO:
        return _yes(sent)
    if operator.takes is Takes.WINDOW:
        window = _window(definition, operator, sent)
        return window["n"] if window == {"n": window["n"], "before": "as_of"} else window
    if operator.takes is Takes.COUNT:
        return count(definition, sent.first)
    if operator.takes is Takes.PAIR:
        return [operand(definition, about, sent.first), operand(definition, about, sent.second)]
    if operator.takes is Takes.NAMES:
        return _lines(sent.first)
    if operator.takes is Takes.VALUES:
        return _several(definition, about, sent)
    return _single(definition, about, sent)


def _single(definition: Definition, about: Subject, sent: Sent) -> Any:
    if about.type is FactType.YES_NO:
        return _yes(sent)
    if not about.choices:
        return operand(definition, about, sent.first)
    if len(sent.ticked) != 1:
        raise Unfit("Select one of the choices")
    return _choice(about, sent.ticked[0])


def _several(definition: Definition, about: Subject, sent: Sent) -> list[Any]:
    if about.choices:
        if not sent.ticked:
            raise Unfit("Select at least one of the choices")
        return [_choice(about, one) for one in sent.ticked]
    return [operand(definition, about, line) for line in _lines(sent.first)]


def _choice(about: Subject, chosen: str) -> str:
    if chosen not in about.choices:
        raise Unfit("Select from the choices")
    return chosen


def _yes(sent: Sent) -> bool:
    if sent.ticked not in (("yes",), ("no",)):
        raise Unfit("Select yes or no")
    return sent.ticked == ("yes",)


def _window(definition: Definition, operator: Operator, sent: Sent) -> dict[str, Any]:
    side, _, name = sent.anchor.partition(":")
    if side not in ("after", "before") or not name:
        raise Unfit("Select the day that it counts from")
    if sent.calendar and sent.calendar not in NATIONS:
        raise Unfit("Select the calendar by which the days count")
    counted = {"calendar": sent.calendar} if sent.calendar and operator.name in COUNTING else {}
    return {"n": count(definition, sent.first), side: name, **counted}


def _lines(words: str) -> list[str]:
    found = [" ".join(line.split()) for line in words.split("\n") if line.strip()]
    if not found or any(len(line) > LONGEST_LINE for line in found):
        raise Unfit("Enter one value on each line")
    return found


def count(definition: Definition, words: str) -> Any:
    """A whole number, or the figure of that name. Raises Unfit."""
    words = words.strip()
    if words.isascii() and words.isdigit() and len(words) < 10:
        return int(words)
    if words.removeprefix("$") in definition.parameters:
        return f"${words.removeprefix('$')}"
    raise Unfit("Enter a whole number, or the name of a figure")


def operand(definition: Definition, about: Subject, words: str) -> Any:
    """What a subject is compared with: a value of its type, a figure or another question by its name. Raises Unfit."""
    words = " ".join(words.split())
    if not words:
        raise Unfit("Enter the value, or the name of a figure or question")
    if words == "none":
        return None
    if words.removeprefix("$") in definition.parameters:
        return f"${words.removeprefix('$')}"
    if about.type is not FactType.TEXT and (definition.has_fact(words) or words in definition.derived):
        return {"fact": words}
    return _constant(about, words)


def _constant(about: Subject, words: str) -> Any:
    if about.type is FactType.DATE and words not in MOMENTS:
        try:
            return day_of(words)
        except ValueError as error:
            raise Unfit("Enter a day, like 1 4 2027, or the name of a question for a day") from error
    if about.type in NUMBERS:
        plain = words.replace(",", "").lstrip("£")
        if not plain.lstrip("-").replace(".", "", 1).isdigit():
            raise Unfit("Enter a number, or the name of a figure or question")
        return int(plain) if plain.lstrip("-").isdigit() else plain
    if len(words) > LONGEST_LINE:
        raise Unfit(f"The value must be {LONGEST_LINE} characters or fewer")
    return words
