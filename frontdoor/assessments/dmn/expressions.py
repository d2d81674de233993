"""Expressions of input columns and constants of cells: numbers, words, dates, names and arithmetic on numbers."""
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from frontdoor.assessments.dmn import values
from frontdoor.assessments.dmn.scanner import Place, Token, tokens
from frontdoor.assessments.dmn.values import Value

MOST_NESTING = 20
_LITERALS: dict[str, Value] = {"true": True, "false": False, "null": None}
_FUNCTIONS: dict[str, Callable[[str], Value]] = {
    "date": values.day, "time": values.time_of_day, "date and time": values.moment, "duration": values.duration,
    "number": values.number, "string": values.string}
_LOOSEST, _TIGHTEST = 1, 3
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2, "**": _TIGHTEST}


@dataclass(frozen=True)
class Constant:
    value: Value


@dataclass(frozen=True)
class Name:
    """An input, or a decision that the table rests on."""

    name: str


@dataclass(frozen=True)
class Calculation:
    """Arithmetic on numbers: `operator` is one of + - * / **."""

    operator: str
    left: "Expression"
    right: "Expression"


Expression = Constant | Name | Calculation


def names_in(expression: Expression) -> Iterator[str]:
    """The names that an expression reads."""
    if isinstance(expression, Name):
        yield expression.name
    elif isinstance(expression, Calculation):
        yield from names_in(expression.left)
        yield from names_in(expression.right)


def evaluated(expression: Expression, context: Mapping[str, Value]) -> Value:
    """The value of an expression; a name that the context does not hold is null."""
    if isinstance(expression, Constant):
        return expression.value
    if isinstance(expression, Name):
        return context.get(expression.name)
    return values.calculated(expression.operator, evaluated(expression.left, context),
                             evaluated(expression.right, context))


def parsed(text: str, names: Sequence[str], place: Place) -> Expression:
    """The expression in a text, over the names given. Raises TableError for what goes beyond them."""
    parser = Parser(text, names, place)
    found = parser.expression()
    parser.end()
    return found


def constant(text: str, place: Place) -> Value:
    """The value of a text that reads no name."""
    return evaluated(parsed(text, (), place), {})


class Parser:
    """Reads tokens from the left. Whatever it does not know it refuses with the place of the text."""

    def __init__(self, text: str, names: Sequence[str], place: Place) -> None:
        self.place = place
        self.rest = tokens(text, names, place)[::-1]
        self.depth = 0

    def next_is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[-1].kind == "sign" and self.rest[-1].text in signs

    def take(self) -> Token:
        if not self.rest:
            raise self.place.wrong("This text ends too early; complete it.")
        return self.rest.pop()

    def take_sign(self, *signs: str) -> str:
        if not self.next_is(*signs):
            named = f"`{self.rest[-1].text}`" if self.rest else "its end"
            needed = " or ".join(f"`{sign}`" for sign in signs)
            raise self.place.wrong(f"This text has {named} where it needs {needed}.")
        return self.take().text

    def end(self) -> None:
        if self.rest:
            self.place.refuse(f"`{self.rest[-1].text}` after the end of an expression")

    def expression(self, strength: int = _LOOSEST) -> Expression:
        """A sum, product, power or single value; those of one strength are reckoned from the left."""
        self._enter()
        left = self._single() if strength == _TIGHTEST else self.expression(strength + 1)
        while self.next_is(*(sign for sign, one in _STRENGTH.items() if one == strength)):
            operator = self.take().text
            right = self._single() if strength == _TIGHTEST else self.expression(strength + 1)
            left = self._calculation(operator, left, right)
        self.depth -= 1
        return left

    def _enter(self) -> None:
        self.depth += 1
        if self.depth > MOST_NESTING * _TIGHTEST:
            raise self.place.wrong(f"This text is nested more than {MOST_NESTING} deep.")

    def _calculation(self, operator: str, left: Expression, right: Expression) -> Expression:
        if isinstance(left, Constant) and isinstance(right, Constant):
            found = values.calculated(operator, left.value, right.value)
            if found is None:
                self.place.refuse(f"`{operator}` on constants that give no number")
            return Constant(found)
        return Calculation(operator, left, right)

    def _single(self) -> Expression:
        if self.next_is("-"):
            self.take()
            self._enter()
            inner = self._single()
            self.depth -= 1
            return self._calculation("-", Constant(values.number("0")), inner)
        if self.next_is("("):
            self.take()
            inner = self.expression()
            self.take_sign(")")
            return inner
        if self.next_is("@"):
            self.take()
            return Constant(self._at(self._string()))
        return self._plain(self.take())

    def _plain(self, token: Token) -> Expression:
        if token.kind == "name":
            return Name(token.text)
        if token.kind == "string":
            return Constant(token.text)
        if token.kind == "number":
            return Constant(self._read(values.number, token.text))
        if token.kind == "sign":
            raise self.place.wrong(f"This text has `{token.text}` where it needs a value.")
        if self.next_is("("):
            return self._call(token.text)
        if token.text not in _LITERALS:
            self.place.refuse(f"the name `{token.text}`, which is no input of the model")
        return Constant(_LITERALS[token.text])

    def _call(self, function: str) -> Expression:
        function = " ".join(function.split())
        if function not in _FUNCTIONS:
            self.place.refuse(f"the function `{function}`")
        self.take_sign("(")
        text = self._string()
        self.take_sign(")")
        return Constant(self._read(_FUNCTIONS[function], text))

    def _string(self) -> str:
        token = self.take()
        if token.kind != "string":
            self.place.refuse(f"`{token.text}` where only a string can stand")
        return token.text

    def _at(self, text: str) -> Value:
        """A date, time, date and time, or duration, known by its shape."""
        reader = (values.duration if text.lstrip("-").startswith("P") else values.moment if "T" in text
                  else values.time_of_day if ":" in text else values.day)
        return self._read(reader, text)

    def _read(self, reader: Callable[[str], Value], text: str) -> Value:
        try:
            return reader(text)
        except ValueError as error:
            raise self.place.wrong(f"`{text}` must be {error}.") from error
