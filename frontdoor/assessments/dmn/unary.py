"""The tests of cells: what a value is held against. A test holds, does not hold, or gives null, as the standard has it.

`-` holds for everything, null included. A list holds where one of its parts does; `not(…)` turns it round.
"""
from collections.abc import Iterator
from dataclasses import dataclass

from frontdoor.assessments.dmn import values
from frontdoor.assessments.dmn.expressions import Constant, Expression, Parser
from frontdoor.assessments.dmn.scanner import Place, Token
from frontdoor.assessments.dmn.values import Value

_COMPARISONS = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Equal:
    value: Value

    def holds(self, value: Value) -> bool | None:
        return values.equal(value, self.value)

    @property
    def constants(self) -> tuple[Value, ...]:
        return (self.value,)


@dataclass(frozen=True)
class Interval:
    """The values between two ends. An end that is None is open to that side for ever; a closed end is included."""

    low: Value
    low_closed: bool
    high: Value
    high_closed: bool

    def holds(self, value: Value) -> bool | None:
        parts = []
        if self.low is not None:
            parts.append(self._on_this_side(self.low, value, self.low_closed))
        if self.high is not None:
            parts.append(self._on_this_side(value, self.high, self.high_closed))
        return False if False in parts else None if None in parts else True

    @staticmethod
    def _on_this_side(lower: Value, upper: Value, closed: bool) -> bool | None:
        below = values.below(lower, upper)
        return below if below is None or below or not closed else values.equal(lower, upper)

    @property
    def constants(self) -> tuple[Value, ...]:
        return tuple(end for end in (self.low, self.high) if end is not None)


Part = Equal | Interval


@dataclass(frozen=True)
class UnaryTests:
    """The tests of one cell, as they were written and as they are read. No parts means: anything."""

    text: str
    parts: tuple[Part, ...] = ()
    negated: bool = False

    @property
    def is_anything(self) -> bool:
        return not self.parts

    def holds(self, value: Value) -> bool | None:
        """Whether a value passes: strong Kleene over the parts, so that null decides nothing."""
        if self.is_anything:
            return True
        found = [part.holds(value) for part in self.parts]
        verdict = True if True in found else None if None in found else False
        return not verdict if self.negated and verdict is not None else verdict

    @property
    def constants(self) -> Iterator[Value]:
        """Every constant that is named, in order."""
        return (value for part in self.parts for value in part.constants)

    @property
    def listed(self) -> tuple[Value, ...] | None:
        """The values, where the tests are nothing but a list of values; otherwise None."""
        if self.negated or not self.parts:
            return None
        found = tuple(part.value for part in self.parts if isinstance(part, Equal))
        return found if len(found) == len(self.parts) else None

    def rank(self, value: Value) -> int:
        """The place of a value in the list: 0 for the first part that it passes; past the end where it passes none."""
        places = [place for place, part in enumerate(self.parts) if part.holds(value)]
        return places[0] if places else len(self.parts)


ANYTHING = UnaryTests("-")


def parsed(text: str, place: Place) -> UnaryTests:
    """The tests of a cell; an empty one means anything. Raises TableError for what is no constant."""
    plain = " ".join(text.split())
    if plain in ("", "-"):
        return ANYTHING
    reader = _Reader(text, (), place)
    negated = reader.takes_not()
    parts = [reader.part()]
    while reader.next_is(","):
        reader.take()
        parts.append(reader.part())
    if negated:
        reader.take_sign(")")
    reader.end()
    return UnaryTests(plain, tuple(parts), negated)


class _Reader(Parser):
    def takes_not(self) -> bool:
        if len(self.rest) < 2 or self.rest[-1] != Token("word", "not") or self.rest[-2] != Token("sign", "("):
            return False
        self.take()
        self.take()
        return True

    def part(self) -> Part:
        if self.next_is(*_COMPARISONS):
            return self._comparison(self.take().text)
        if self.next_is("[", "]") or (self.next_is("(") and self._has_dots()):
            return self._interval()
        return Equal(self._constant(self.expression()))

    def _has_dots(self) -> bool:
        """Whether this bracket opens an interval and not a sum: its dots come before the next comma."""
        for token in reversed(self.rest):
            if token.kind == "sign" and token.text in ("..", ","):
                return token.text == ".."
        return False

    def _comparison(self, sign: str) -> Interval:
        end = self._end_of_interval()
        return (Interval(None, False, end, sign == "<=") if sign.startswith("<")
                else Interval(end, sign == ">=", None, False))

    def _interval(self) -> Interval:
        opening = self.take().text
        low = self._end_of_interval()
        self.take_sign("..")
        high = self._end_of_interval()
        closing = self.take_sign("]", ")", "[")
        if values.kind_of(low) is not values.kind_of(high):
            raise self.place.wrong("The two ends of an interval must be of one kind.")
        return Interval(low, opening == "[", high, closing == "]")

    def _end_of_interval(self) -> Value:
        value = self._constant(self.expression())
        if value is None or isinstance(value, bool):
            raise self.place.wrong(f"`{values.in_words(value) if value is not None else 'null'}` has no order, so "
                                   "nothing lies below or above it.")
        return value

    def _constant(self, expression: Expression) -> Value:
        if not isinstance(expression, Constant):
            self.place.refuse("a name in a cell")
        return expression.value
