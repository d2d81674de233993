"""The reason of a criterion, in words: with the value used, the figure it was held against, and its source."""
import string
from typing import Any

from frontdoor.assessments.facts import plain_fact, plain_value
from frontdoor.assessments.finding import Figure, Reason, Verdict
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.text import Text
from frontdoor.assessments.values import fact_in_words, in_plain_words


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
    return {name: plain_fact(definition.fact(name), interpreter.facts[name])
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
        compiled, language = self.interpreter.compiled, self.interpreter.language
        if name in compiled.parameters:
            try:
                return in_plain_words(self.interpreter.read(compiled.parameters[name]).value, None, language)
            except NoFigure:
                return "…"
        if name in compiled.derived:
            derived = compiled.derived[name]
            value = self.interpreter.read(FactRef(name, derived.type, True)).value
            return in_plain_words(value, derived.type, language)
        return fact_in_words(compiled.definition.fact(name), self.interpreter.facts.value(name), language)


def rendered(interpreter: Interpreter, template: str) -> str:
    """The words in the language of the interpreter, with their named fields filled in."""
    words = template.in_language(interpreter.language) if isinstance(template, Text) else str(template)
    return _Fields(interpreter).vformat(words, (), {})
