"""The reason of a criterion, in words: with the value used, the figure it was held against, and its source."""
import string
from datetime import date
from decimal import Decimal
from typing import Any

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.assessments.facts import NOT_ASKED, Unknown, plain_value
from frontdoor.assessments.finding import Figure, Reason, Verdict
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.clock import in_words


def reason_for(interpreter: Interpreter, name: str) -> Reason:
    """The reason of the criterion `name`, with only the facts and figures that its verdict rests on."""
    criterion = interpreter.compiled.definition.criteria[name]
    judgement = interpreter.criterion(name)
    template = {Verdict.MET: criterion.words.met, Verdict.NOT_MET: criterion.words.not_met,
                Verdict.NOT_KNOWN: criterion.words.not_known,
                Verdict.DONT_KNOW: criterion.words.dont_know or criterion.words.not_known}[judgement.verdict]
    figures = tuple(_figure(interpreter, parameter) for parameter in judgement.parameters)
    change = criterion.words.change if judgement.verdict is not Verdict.MET else None
    return Reason(
        criterion=name, verdict=judgement.verdict, words=rendered(interpreter, template),
        facts=_held(interpreter, judgement.facts), parameters={one.parameter: one.value for one in figures},
        source=criterion.source or "; ".join(dict.fromkeys(one.source for one in figures)) or None,
        change=rendered(interpreter, change) if change else None, figures=figures)


def _held(interpreter: Interpreter, names: tuple[str, ...]) -> dict[str, Any]:
    definition = interpreter.compiled.definition
    return {name: plain_value(interpreter.facts[name], definition.fact(name).type)
            for name in names if name in interpreter.facts and definition.has_fact(name)}


def _figure(interpreter: Interpreter, name: str) -> Figure:
    parameter = interpreter.compiled.parameters[name]
    stretch = interpreter.stretch(parameter)
    return Figure(name, plain_value(interpreter.read(parameter).value), stretch.from_on, stretch.source,
                  stretch.unverified)


class _Fields(string.Formatter):
    """Named fields only: no attributes, no indexes, no format codes reach anything."""

    def __init__(self, interpreter: Interpreter) -> None:
        self.interpreter = interpreter

    def get_field(self, field_name: str, args: Any, kwargs: Any) -> tuple[str, str]:
        return self.words(field_name), field_name

    def words(self, name: str) -> str:
        compiled = self.interpreter.compiled
        if name in compiled.parameters:
            try:
                return in_plain_words(self.interpreter.read(compiled.parameters[name]).value)
            except NoFigure:
                return "…"
        if name in compiled.derived:
            derived = compiled.derived[name]
            return in_plain_words(self.interpreter.read(FactRef(name, derived.type, True)).value, derived.type)
        value = self.interpreter.facts.value(name)
        return fact_in_words(compiled.definition, name, value)


def rendered(interpreter: Interpreter, template: str) -> str:
    """The words with their named fields filled in."""
    return _Fields(interpreter).vformat(str(template), (), {})


def fact_in_words(definition: Definition, fact_id: str, value: Any) -> str:
    """A typed value as a person says it: Yes, a choice's label, 23 November 2026."""
    fact = definition.fact(fact_id)
    if fact.type is FactType.CHOICE and isinstance(value, str):
        choice = fact.choice(value)
        return str(choice.label) if choice else value
    if fact.type is FactType.CHOICES and isinstance(value, tuple):
        return ", ".join(str(choice.label) for choice in fact.choices if choice.id in value) or "none"
    return in_plain_words(value, fact.type)


def in_plain_words(value: Any, fact_type: FactType | None = None) -> str:
    """A value without its definition, as a person says it."""
    if isinstance(value, Unknown):
        return "not asked" if value is NOT_ASKED else "not known"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return in_words(value)
    plain = plain_value(value, fact_type)
    if fact_type is FactType.MONEY:
        return f"£{plain}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, Decimal) else str(plain)
