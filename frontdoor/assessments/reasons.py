"""The reason of a criterion, in words: with the value used, the figure it was held against, and its source."""
from collections.abc import Callable
from typing import Any

from frontdoor.assessments.finding import Reason
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.generated import Decided
from frontdoor.assessments.grounds import Judged, figures_picked, grounds, held, parameters_of
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.templates import Template, template
from frontdoor.assessments.text import Text
from frontdoor.assessments.values import fact_in_words, in_plain_words


def judged(interpreter: Interpreter) -> list[Judged]:
    """Every criterion's verdict with what it rests on, in the definition's order."""
    if isinstance(interpreter, Decided):
        return interpreter.explained
    compiled, on = interpreter.compiled, interpreter.on
    every = [grounds(compiled, on, name, interpreter.criterion(name)) for name in compiled.criteria]
    return [(behind, held(interpreter.facts.by_id, behind), parameters_of(interpreter, behind)) for behind in every]


def reasons_of(interpreter: Interpreter) -> tuple[Reason, ...]:
    """The reason of every criterion, with only the facts and figures that its verdict rests on, in words."""
    language, found = interpreter.language, []
    for behind, facts, parameters in judged(interpreter):
        words, change = behind.said.get(language) or behind.words(language)
        figures = figures_picked(interpreter, behind) if behind.is_picked else behind.figures
        # A named tuple made by its base class: its own constructor takes three times as long.
        found.append(_new(Reason, (
            behind.criterion, behind.verdict, words.whole or _filled(interpreter, words), facts, parameters,
            behind.source, None if change is None else change.whole or _filled(interpreter, change), figures)))
    return tuple(found)


_new: Callable[[type[Reason], tuple[Any, ...]], Reason] = tuple.__new__


def rendered(interpreter: Interpreter, text: str) -> str:
    """The words in the language of the interpreter, with their named fields filled in."""
    words = text.in_language(interpreter.language) if isinstance(text, Text) else text
    return _filled(interpreter, template(words))


def _filled(interpreter: Interpreter, words: Template) -> str:
    return words.filled(lambda name: _said(interpreter, name))


def _said(interpreter: Interpreter, name: str) -> str:
    """A figure, worked-out value or fact as a person says it."""
    compiled, language = interpreter.compiled, interpreter.language
    if name in compiled.parameters:
        try:
            return in_plain_words(interpreter.read(compiled.parameters[name]).value, None, language)
        except NoFigure:
            return "…"
    if name in compiled.derived:
        derived = compiled.derived[name]
        return in_plain_words(interpreter.read(FactRef(name, derived.type, True)).value, derived.type, language)
    return fact_in_words(compiled.definition.fact(name), interpreter.facts.value(name), language)
