"""Why a question is asked just now: what hangs on its answer, made from the definition alone."""
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from frontdoor.assessments.asking import Asking
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.facts import Facts, Unknown
from frontdoor.assessments.form import CriterionRef, FactRef, Node, ParameterRef, Test, children
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.lawfulness import facts_behind_ref
from frontdoor.assessments.reasons import rendered
from frontdoor.assessments.templates import fields_of
from frontdoor.assessments.text import Text
from frontdoor.assessments.values import in_plain_words


@dataclass(frozen=True)
class Limit:
    """A figure that the answer is held against: `operator` says how, `value` is in words (`5`, `£12.50`), with the unit
    of the fact where it has one."""

    parameter: str
    operator: str
    value: str
    unit: str | None
    source: str


@dataclass(frozen=True)
class Hanging:
    """A criterion that is open for want of the answer: what would be so if it were met, in its own words; or, where
    these tell of things not known yet, what is still needed."""

    criterion: str
    words: str
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Because:
    """Why a fact is asked: the definition's own words, if any, and what hangs on the answer now. Nothing hangs on what
    is asked for the record only, nor on what has no criterion with words."""

    fact: str
    why: str | None
    decides: tuple[Hanging, ...]


def because(compiled: Compiled, facts: Facts, on: date, fact_id: str, language: str = "en") -> Because:
    """Why `fact_id` is asked of somebody of whom `facts` are known; an answer already given to it counts as not given.
    Raises KeyError for an unknown fact."""
    fact = compiled.definition.fact(fact_id)
    known = Facts({name: value for name, value in facts.items() if name != fact_id})
    asking = Asking(Interpreter(compiled, known, on, language=language))
    decides = tuple(_hanging(asking, name, fact_id) for name in _criteria_in_play(asking)
                    if any(True for _ in _tests_on(asking, compiled.criteria[name], fact_id)))
    return Because(fact_id, fact.why.in_language(language) if fact.why else None, decides)


def _criteria_in_play(asking: Asking) -> list[str]:
    """The open criteria that the outcomes still hang on, through each other, in the order of the outcomes."""
    found: dict[str, None] = {}
    for plan in asking.compiled.outcomes:
        if plan.when is None:
            break
        found.update(dict.fromkeys(_named(asking, plan.when)))
        if not asking.reach(plan.when).false:
            break
    return list(found)


def _named(asking: Asking, node: Node) -> Iterator[str]:
    if not asking.interpreter.judge(node).verdict.is_open:
        return
    if isinstance(node, CriterionRef):
        yield node.id
        yield from _named(asking, asking.compiled.criteria[node.id])
    for child in children(node):
        yield from _named(asking, child)


def _tests_on(asking: Asking, node: Node, fact_id: str) -> Iterator[Test]:
    """The open tests of a criterion that wait for the fact, those of criteria that it names left out."""
    if not asking.interpreter.judge(node).verdict.is_open:
        return
    if isinstance(node, Test):
        if fact_id in asking.open_facts(node):
            yield node
    for child in children(node):
        yield from _tests_on(asking, child, fact_id)


def _hanging(asking: Asking, name: str, fact_id: str) -> Hanging:
    interpreter = asking.interpreter
    words = interpreter.compiled.definition.criteria[name].words
    template = words.not_known if _tells_of_unknown(interpreter, words.met) else words.met
    limits = [limit for test in _tests_on(asking, interpreter.compiled.criteria[name], fact_id)
              for limit in _limits(interpreter, test, fact_id)]
    return Hanging(name, rendered(interpreter, template), tuple(dict.fromkeys(limits)))


def _tells_of_unknown(interpreter: Interpreter, words: Text) -> bool:
    compiled = interpreter.compiled
    for name in fields_of(words.in_language(interpreter.language)):
        if name in compiled.parameters:
            continue
        derived = compiled.derived.get(name)
        behind = facts_behind_ref(FactRef(name, derived.type, True), compiled.derived) if derived else {name}
        if any(one not in interpreter.facts or interpreter.facts.is_dont_know(one) for one in behind):
            return True
    return False


def _limits(interpreter: Interpreter, test: Test, fact_id: str) -> Iterator[Limit]:
    """The figures of a test, as far as it is known which hold. The unit is that of the fact, if it is tested itself."""
    unit = interpreter.compiled.definition.fact(fact_id).unit if test.subject.id == fact_id else None
    for operand in test.operands:
        if not isinstance(operand, ParameterRef):
            continue
        try:
            value, source = interpreter.read(operand).value, interpreter.stretch(operand).source
        except NoFigure:
            continue
        if not isinstance(value, Unknown):
            words = in_plain_words(value, operand.type, interpreter.language)
            yield Limit(operand.name, test.operator, words, unit, source)
