"""What a verdict on a criterion rests on, as far as it is the same for everybody while no figure changes.

It is made once for each verdict with its grounds. What is left for each person are the values of the facts, the figures
that a fact picks, and the words that name either.
"""
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Criterion, Fact, FactType
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Unknown, plain_fact, plain_value
from frontdoor.assessments.finding import Figure, Verdict
from frontdoor.assessments.form import ParameterRef
from frontdoor.assessments.interpreter import Interpreter, Judgement
from frontdoor.assessments.templates import Template, template
from frontdoor.assessments.text import Text
from frontdoor.assessments.values import in_plain_words

InJson = Callable[[Any], Any]
# Of these types a value is the same in JSON.
_PLAIN_ALREADY = frozenset({FactType.YES_NO, FactType.CHOICE, FactType.WHOLE_NUMBER, FactType.TEXT})


@dataclass(frozen=True, slots=True)
class Grounds:
    """The verdict on a criterion; the facts behind it by id, each with how it is put into JSON (None: it is so
    already); the figures, with their values by name and their source. Where a fact picks a figure, `is_picked` says so,
    and no figures stand here."""

    criterion: str
    verdict: Verdict
    facts: tuple[tuple[str, InJson | None], ...]
    is_picked: bool
    figures: tuple[Figure, ...]
    parameters: Mapping[str, Any]
    source: str | None
    judgement: Judgement
    compiled: Compiled = field(repr=False)
    on: date
    said: dict[str, tuple[Template, Template | None]] = field(default_factory=dict)

    def words(self, language: str) -> tuple[Template, Template | None]:
        """What is said in a language, and what would change it if it is not met; figures are filled in already. Made
        once, and kept in `said`."""
        if language not in self.said:
            self.said[language] = self._words(language)
        return self.said[language]

    def _words(self, language: str) -> tuple[Template, Template | None]:
        criterion = self.compiled.definition.criteria[self.criterion]
        change = criterion.words.change if self.verdict is not Verdict.MET else None

        def filled(text: Text) -> Template:
            return template(text.in_language(language)).with_known(lambda name: self._figure(name, language))

        return filled(_text(criterion, self.verdict)), filled(change) if change else None

    def _figure(self, name: str, language: str) -> str | None:
        """A figure in words; None for what differs from one person to another."""
        parameter = self.compiled.parameters.get(name)
        if parameter is None or parameter.by is not None:
            return None
        stretch = parameter.on(self.on)
        return "…" if stretch is None else in_plain_words(stretch.value, None, language)


# The grounds of a verdict, the values of its facts and figures for one person.
Judged = tuple[Grounds, dict[str, Any], Mapping[str, Any]]


def grounds(compiled: Compiled, on: date, name: str, judgement: Judgement) -> Grounds:
    """The grounds of a judgement of the criterion `name`, for the figures of the day."""
    read = [compiled.parameters[one] for one in judgement.parameters]
    is_picked = any(parameter.by for parameter in read)
    figures = () if is_picked else tuple(figure(parameter, on) for parameter in read)
    definition = compiled.definition
    facts = tuple((one, in_json(definition.fact(one))) for one in judgement.facts if definition.has_fact(one))
    return Grounds(name, judgement.verdict, facts, is_picked, figures, {one.parameter: one.value for one in figures},
                   _source(definition.criteria[name], read, on), judgement, compiled, on)


def figure(parameter: ParameterRef, on: date, value: Any = None) -> Figure:
    """A figure on a day on which there is one; its value, unless it is picked, is that of its series."""
    stretch = parameter.on(on)
    assert stretch is not None  # a verdict rests on it
    value = stretch.value if parameter.by is None else value
    return Figure(parameter.name, plain_value(value), stretch.from_on, stretch.source, stretch.unverified)


def figures_picked(interpreter: Interpreter, behind: Grounds) -> tuple[Figure, ...]:
    """The figures of grounds of which facts pick some, for these facts; without those whose fact is not known."""
    read = [interpreter.compiled.parameters[name] for name in behind.judgement.parameters]
    valued = [(parameter, interpreter.read(parameter).value) for parameter in read]
    return tuple(figure(parameter, interpreter.on, value) for parameter, value in valued
                 if not isinstance(value, Unknown))


def parameters_of(interpreter: Interpreter, behind: Grounds) -> Mapping[str, Any]:
    """The values of the figures that a verdict rests on, by name."""
    if not behind.is_picked:
        return behind.parameters
    return {one.parameter: one.value for one in figures_picked(interpreter, behind)}


def _source(criterion: Criterion, read: list[ParameterRef], on: date) -> str | None:
    """The criterion's own source, else those of the figures that the verdict rests on."""
    stretches = (parameter.on(on) for parameter in read)
    return criterion.source or "; ".join(dict.fromkeys(one.source for one in stretches if one)) or None


def in_json(fact: Fact) -> InJson | None:
    """How a value of the fact is put into JSON."""
    if fact.type in _PLAIN_ALREADY:
        return None
    if fact.type is FactType.DECIMAL:
        return _decimal_in_json
    return lambda value: plain_fact(fact, value)


def _decimal_in_json(value: Any) -> Any:
    """As `plain_value` has it, without the detour where the digits stand as they are."""
    digits = str(value)
    return digits if value.__class__ is Decimal and "E" not in digits else plain_value(value, FactType.DECIMAL)


def held(facts: Mapping[str, Any], behind: Grounds) -> dict[str, Any]:
    """The values of the facts that a verdict rests on, as they stand in JSON; of those that were asked."""
    found = {}
    for name, plain in behind.facts:
        value = facts.get(name, NOT_ASKED)
        if value is not NOT_ASKED:
            found[name] = "dont_know" if value is DONT_KNOW else value if plain is None else plain(value)
    return found


def _text(criterion: Criterion, verdict: Verdict) -> Text:
    words = criterion.words
    if verdict is Verdict.MET:
        return words.met
    if verdict is Verdict.NOT_MET:
        return words.not_met
    return words.dont_know or words.not_known if verdict is Verdict.DONT_KNOW else words.not_known
