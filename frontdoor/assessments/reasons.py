"""The reason of a criterion, in words: with the value used, the figure it was held against, and its source."""
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from frontdoor.assessments.definition import Criterion, Fact, FactType
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Unknown, plain_fact, plain_value
from frontdoor.assessments.finding import Figure, Reason, Verdict
from frontdoor.assessments.form import FactRef
from frontdoor.assessments.interpreter import Interpreter, Judgement, NoFigure
from frontdoor.assessments.templates import template
from frontdoor.assessments.text import Text
from frontdoor.assessments.values import fact_in_words, in_plain_words

# Of these types a value is the same in JSON.
_PLAIN_ALREADY = frozenset({FactType.YES_NO, FactType.CHOICE, FactType.WHOLE_NUMBER, FactType.TEXT})
MOST_GROUNDS = 10_000


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a verdict on a criterion rests on, as far as it is the same for everybody on a stretch of days: the facts by
    id, with how each is put into JSON; the figures; the words, which are whole where they name nothing that differs
    from one to another. `figures` and `source` are None where a figure is picked by a fact."""

    criterion: str
    verdict: Verdict
    facts: tuple[tuple[str, Callable[[Any], Any] | None], ...]
    figures: tuple[Figure, ...] | None
    parameters: Mapping[str, Any]
    source: str | None
    words: "Words"
    change: "Words | None"


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a definition in one language; `whole` once they need nothing filled in."""

    template: str
    whole: str | None

    def said(self, interpreter: Interpreter) -> str:
        return _filled(interpreter, self.template) if self.whole is None else self.whole


def reason_for(interpreter: Interpreter, name: str) -> Reason:
    """The reason of the criterion `name`, with only the facts and figures that its verdict rests on."""
    judgement = interpreter.criterion(name)
    grounds = grounds_of(interpreter, name, judgement)
    figures, parameters, source = grounds.figures, grounds.parameters, grounds.source
    if figures is None:
        figures = _figures(interpreter, judgement)
        parameters = {one.parameter: one.value for one in figures}
        source = _source(interpreter, name, judgement)
    return Reason(name, judgement.verdict, grounds.words.said(interpreter), held(interpreter, grounds), parameters,
                  source, grounds.change.said(interpreter) if grounds.change else None, figures)


def grounds_of(interpreter: Interpreter, name: str, judgement: Judgement) -> Grounds:
    """The grounds of a verdict, made once for the figures of the day and the language."""
    kept: dict[Any, Grounds] = interpreter.compiled.made_for(interpreter.on).setdefault(Grounds, {})
    key = (name, judgement, interpreter.language)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST_GROUNDS:
            kept.clear()
        found = kept[key] = _grounds(interpreter, name, judgement)
    return found


def _grounds(interpreter: Interpreter, name: str, judgement: Judgement) -> Grounds:
    compiled = interpreter.compiled
    criterion = compiled.definition.criteria[name]
    is_picked = any(compiled.parameters[parameter].by for parameter in judgement.parameters)
    figures = None if is_picked else _figures(interpreter, judgement)
    change = criterion.words.change if judgement.verdict is not Verdict.MET else None
    return Grounds(
        name, judgement.verdict,
        tuple((one, _in_json(compiled.definition.fact(one))) for one in judgement.facts
              if compiled.definition.has_fact(one)),
        figures, {one.parameter: one.value for one in figures or ()},
        None if figures is None else _source(interpreter, name, judgement),
        _words(interpreter, _template(criterion, judgement.verdict)), _words(interpreter, change) if change else None)


def _in_json(fact: Fact) -> Callable[[Any], Any] | None:
    return None if fact.type in _PLAIN_ALREADY else lambda value: plain_fact(fact, value)


def _template(criterion: Criterion, verdict: Verdict) -> Text:
    words = criterion.words
    if verdict is Verdict.MET:
        return words.met
    if verdict is Verdict.NOT_MET:
        return words.not_met
    return words.dont_know or words.not_known if verdict is Verdict.DONT_KNOW else words.not_known


def _words(interpreter: Interpreter, text: str) -> Words:
    words = _in_language(text, interpreter.language)
    parameters = interpreter.compiled.parameters
    is_same = all(field in parameters and parameters[field].by is None for field in template(words).fields)
    return Words(words, _filled(interpreter, words) if is_same else None)


def _source(interpreter: Interpreter, name: str, judgement: Judgement) -> str | None:
    """The criterion's own source, else those of the figures that the verdict rests on."""
    compiled = interpreter.compiled
    read = (interpreter.stretch(compiled.parameters[parameter]).source for parameter in judgement.parameters)
    return compiled.definition.criteria[name].source or "; ".join(dict.fromkeys(read)) or None


def held(interpreter: Interpreter, grounds: Grounds) -> dict[str, Any]:
    """The values of the facts that a verdict rests on, as they stand in JSON; of those that were asked."""
    get, found = interpreter.facts.by_id.get, {}
    for name, in_json in grounds.facts:
        value = get(name, NOT_ASKED)
        if value is not NOT_ASKED:
            found[name] = "dont_know" if value is DONT_KNOW else value if in_json is None else in_json(value)
    return found


def _figures(interpreter: Interpreter, judgement: Judgement) -> tuple[Figure, ...]:
    """The figures that a verdict rests on, without those that a fact would pick which is not known."""
    read = ((name, interpreter.compiled.parameters[name]) for name in judgement.parameters)
    valued = ((name, interpreter.stretch(parameter), interpreter.read(parameter).value) for name, parameter in read)
    return tuple(Figure(name, plain_value(value), stretch.from_on, stretch.source, stretch.unverified)
                 for name, stretch, value in valued if not isinstance(value, Unknown))


def rendered(interpreter: Interpreter, text: str) -> str:
    """The words in the language of the interpreter, with their named fields filled in."""
    return _filled(interpreter, _in_language(text, interpreter.language))


def _in_language(text: str, language: str) -> str:
    return text.in_language(language) if isinstance(text, Text) else str(text)


def _filled(interpreter: Interpreter, words: str) -> str:
    return template(words).filled(lambda name: _said(interpreter, name))


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
