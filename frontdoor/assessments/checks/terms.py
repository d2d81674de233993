"""What the verdict of a test hangs on, for facts that have an order: pairs of terms, one held against the other.

Every function of the rules rises or falls with each fact that it reads, and never turns. So along one fact a pair
changes its order at one place at most, and halving finds that place exactly, whatever the function is.
"""
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.facts import Unknown
from frontdoor.assessments.form import NUMBER, FactRef, Literal, Operand, ParameterRef, Test
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.assessments.operators import ORDERED

WINDOWS = {"within_days": "days_after", "within_months": "months_after", "within_working_days": "working_days_after",
           "within_school_days": "school_days_after"}


@dataclass(frozen=True)
class Worked:
    """One function on terms, named as under `derived`; `minus` turns the sign of the second argument."""

    function: str
    arguments: tuple["Term", ...]
    minus: bool = False


Term = Operand | Worked


@dataclass(frozen=True)
class Pair:
    """Two terms whose order a test depends on. `picks` marks the key of a table held against one of its entries."""

    left: Term
    right: Term
    picks: bool = False


def pairs(test: Test, compiled: Compiled) -> Iterator[Pair]:
    """The pairs that a test hangs on, those of the tables that it reads in front."""
    for operand in (test.subject, *test.operands):
        yield from _picks(operand, compiled)
    if test.operator == "known" or test.subject.type not in ORDERED:
        return
    if test.operator in WINDOWS:
        count, anchor, forward, *more = test.operands
        is_forward = isinstance(forward, Literal) and forward.value
        yield Pair(test.subject, anchor)
        yield Pair(test.subject, Worked(WINDOWS[test.operator], (anchor, count, *more), not is_forward))
    elif test.operator.startswith("age_"):
        years, on = test.operands
        yield Pair(Worked("age_on", (test.subject, on)), years)
    else:
        yield from (Pair(test.subject, operand) for operand in test.operands)


def _picks(term: Term, compiled: Compiled) -> Iterator[Pair]:
    for inner in arguments(term, compiled):
        yield from _picks(inner, compiled)
    if isinstance(term, ParameterRef) and term.by is not None and term.by.type in ORDERED:
        keys = {key for stretch in term.stretches for key in _keys(stretch.table, stretch.bands)}
        yield from (Pair(term.by, Literal(key), picks=True) for key in sorted(keys))


def _keys(table: Any, bands: Any) -> Iterator[int | Decimal]:
    yield from (start for start, _ in bands or ())
    yield from (Decimal(key) if "." in key else int(key) for key in table or () if NUMBER.match(key))


def arguments(term: Term, compiled: Compiled) -> tuple[Term, ...]:
    """The terms that a term reads."""
    if isinstance(term, Worked):
        return term.arguments
    if isinstance(term, ParameterRef):
        return (term.by,) if term.by is not None else ()
    if isinstance(term, FactRef) and term.derived:
        return compiled.derived[term.id].arguments
    return ()


def refs_in(term: Term, compiled: Compiled) -> Iterator[FactRef]:
    """The facts that a term reads, each as often as it does; the day of the claim is none."""
    if isinstance(term, FactRef) and not term.derived:
        if term.id != "as_of":
            yield term
        return
    for inner in arguments(term, compiled):
        yield from refs_in(inner, compiled)


def facts_in(term: Term, compiled: Compiled) -> Counter[str]:
    """The ids of the facts that a term reads, and how often."""
    return Counter(ref.id for ref in refs_in(term, compiled))


def functions_in(term: Term, compiled: Compiled) -> set[str]:
    """The functions that a term is worked out by."""
    found = {term.function} if isinstance(term, Worked) else set()
    if isinstance(term, FactRef) and term.derived:
        found.add(compiled.derived[term.id].function)
    return found.union(*(functions_in(inner, compiled) for inner in arguments(term, compiled)))


def tables_in(term: Term, compiled: Compiled) -> bool:
    """Whether a term reads a table by a fact with an order, and so may jump up and down."""
    here = isinstance(term, ParameterRef) and term.by is not None and term.by.type in ORDERED
    return here or any(tables_in(inner, compiled) for inner in arguments(term, compiled))


def value_of(term: Term, interpreter: Interpreter) -> Any:
    """The value of a term on the interpreter's facts; an Unknown or None where an argument is."""
    if not isinstance(term, Worked):
        return interpreter.read(term).value
    found = [value_of(inner, interpreter) for inner in term.arguments]
    odd = next((one for one in found if one is None or isinstance(one, Unknown)), 0)
    if odd is None or isinstance(odd, Unknown):
        return odd
    if term.minus:
        found[1] = -found[1]
    work_out: Callable[..., Any] = FUNCTIONS[term.function].work_out
    return work_out(*found)


def order(pair: Pair, interpreter: Interpreter) -> int:
    """-1, 0 or 1 as the left term is less than the right one, the same or more; 2 where one of them is not known, or
    known to be none."""
    left, right = value_of(pair.left, interpreter), value_of(pair.right, interpreter)
    if left is None or right is None or isinstance(left, Unknown) or isinstance(right, Unknown):
        return 2
    return int(left > right) - int(left < right)
