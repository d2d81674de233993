"""From XML to a model. Tables are read whole or refused: a sentence with the line says what is outside."""
from collections.abc import Iterator
from pathlib import Path

from frontdoor.assessments.dmn import document, expressions, unary
from frontdoor.assessments.dmn.document import Element, TableError
from frontdoor.assessments.dmn.expressions import Name, names_in
from frontdoor.assessments.dmn.model import Decision, InputData, Model
from frontdoor.assessments.dmn.scanner import Place
from frontdoor.assessments.dmn.table import Aggregation, HitPolicy, Input, Output, Row, Table
from frontdoor.assessments.dmn.types import Types
from frontdoor.assessments.dmn.unary import UnaryTests
from frontdoor.assessments.dmn.values import Kind, Value, kind_of

MOST_ROWS = 1_000
# Every version has a namespace of its own below these; older tools wrote the model's own instead.
_SPECIFICATION = ("http://www.omg.org/spec/DMN/", "https://www.omg.org/spec/DMN/")
_LOGIC = {"literalExpression": "a free expression", "invocation": "the call of a function", "context": "a context",
          "relation": "a relation", "functionDefinition": "a function", "list": "a list", "conditional": "a condition",
          "filter": "a filter", "for": "a loop", "every": "a quantifier", "some": "a quantifier"}


def read_file(path: Path) -> Model:
    """The model in a file. Raises TableError."""
    return model(document.read_file(path), str(path))


def read(raw: bytes, file: str = "") -> Model:
    """The model in some bytes. Raises TableError."""
    return model(document.read(raw, file), file)


def model(root: Element, file: str = "") -> Model:
    """The model in a document. A table that cannot be read is refused at once; a decision that is no table only when it
    is asked for, so that one free expression does not hide the tables beside it."""
    if root.name != "definitions" or not (root.namespace.startswith(_SPECIFICATION)
                                          or root.namespace == root.attributes.get("namespace")):
        raise TableError("This is not DMN: the outermost element must be `definitions` of the DMN standard.", file,
                         root.line)
    reader = _Reader(root, file)
    return Model(root.attributes.get("name", ""), reader.inputs, {one.name: one for one in reader.decisions()}, file,
                 root.text_of("description") or "")


class _Reader:
    def __init__(self, root: Element, file: str) -> None:
        self.root, self.file = root, file
        self.types = Types(root, file)
        self.inputs = {one.name: one for one in map(self._input_data, root.every("inputData"))}
        self.kinds = {name: one.kind for name, one in self.inputs.items()}
        for decision in root.every("decision"):
            self.kinds[self._name(decision)] = self.types.kind(self._variable_type(decision))

    def _place(self, element: Element) -> Place:
        return Place(self.file, element.line)

    def _name(self, element: Element) -> str:
        name = " ".join(element.attributes.get("name", "").split())
        if not name:
            raise TableError(f"This {element.name} has no name; give it one.", self.file, element.line)
        return name

    def _variable_type(self, element: Element) -> str | None:
        variable = element.first("variable")
        return variable.attributes.get("typeRef") if variable is not None else None

    def _input_data(self, element: Element) -> InputData:
        type_ref = self._variable_type(element)
        return InputData(self._name(element), self.types.kind(type_ref), self.types.allowed(type_ref),
                         element.text_of("description") or "")

    def decisions(self) -> Iterator[Decision]:
        for element in self.root.every("decision"):
            name, line = self._name(element), element.line
            described = element.text_of("description") or ""
            table = element.first("decisionTable")
            if table is not None:
                yield Decision(name, self._table(table), "", self.kinds[name], described, line)
            else:
                logic = next((_LOGIC[child.name] for child in element.children if child.name in _LOGIC), "no logic")
                yield Decision(name, None, logic, self.kinds[name], described, line)

    def _table(self, element: Element) -> Table:
        policy, aggregation = self._policy(element)
        inputs = tuple(self._input(one) for one in element.every("input"))
        outputs = tuple(self._output(one, place) for place, one in enumerate(element.every("output")))
        if not outputs:
            raise TableError("The table has no output.", self.file, element.line)
        rows = list(element.every("rule"))
        if len(rows) > MOST_ROWS:
            raise TableError(f"The table has more than {MOST_ROWS:,} rows; split it.", self.file, element.line)
        found = Table(policy, inputs, outputs, tuple(self._row(row, len(inputs), outputs) for row in rows), aggregation,
                      tuple(one.attributes.get("name", "") for one in element.every("annotation")), element.line)
        self._check(found)
        return found

    def _policy(self, element: Element) -> tuple[HitPolicy, Aggregation | None]:
        policy = element.attributes.get("hitPolicy", "UNIQUE")
        aggregation = element.attributes.get("aggregation")
        if policy not in set(HitPolicy):
            raise TableError(f"There is no hit policy {policy!r}; use one of {', '.join(HitPolicy)}.", self.file,
                             element.line)
        if aggregation is not None and aggregation not in set(Aggregation):
            named = ", ".join(Aggregation)
            raise TableError(f"There is no aggregation {aggregation!r}; use one of {named}.", self.file, element.line)
        # Only COLLECT adds up; editors leave the attribute behind when the policy is changed.
        if policy != HitPolicy.COLLECT or aggregation is None:
            return HitPolicy(policy), None
        return HitPolicy(policy), Aggregation(aggregation)

    def _input(self, element: Element) -> Input:
        tested = element.first("inputExpression")
        text = self._text(tested) if tested is not None else ""
        if tested is None or not text:
            raise TableError("This column has no expression; name the input that it tests.", self.file, element.line)
        place = self._place(tested)
        expression = expressions.parsed(text, tuple(self.kinds), place)
        for name in names_in(expression):
            if not isinstance(expression, Name) and self.kinds[name] is not Kind.NUMBER:
                place.refuse(f"arithmetic on `{name}`, which is not declared a number")
        type_ref = tested.attributes.get("typeRef")
        named = self.inputs.get(expression.name) if isinstance(expression, Name) else None
        allowed = self._values(element, "inputValues") or self.types.allowed(type_ref)
        return Input(element.attributes.get("label") or text, expression,
                     self.types.kind(type_ref) or (named.kind if named else None),
                     allowed or (named.allowed if named else None))

    def _output(self, element: Element, place: int) -> Output:
        type_ref = element.attributes.get("typeRef")
        default = element.first("defaultOutputEntry")
        text = self._text(default) if default is not None else ""
        name = element.attributes.get("name") or element.attributes.get("label") or f"output {place + 1}"
        return Output(name, self.types.kind(type_ref),
                      self._values(element, "outputValues") or self.types.allowed(type_ref),
                      expressions.constant(text, self._place(default)) if default is not None and text else None,
                      bool(text))

    def _values(self, element: Element, name: str) -> UnaryTests | None:
        found = element.first(name)
        tests = unary.parsed(self._text(found), self._place(found)) if found is not None else unary.ANYTHING
        return None if tests.is_anything else tests

    def _row(self, element: Element, columns: int, outputs: tuple[Output, ...]) -> Row:
        tests = [unary.parsed(self._text(one), self._place(one)) for one in element.every("inputEntry")]
        given = [(self._text(one), self._place(one)) for one in element.every("outputEntry")]
        if len(tests) != columns or len(given) != len(outputs):
            raise TableError(f"This row has {len(tests)} tests and {len(given)} outputs, and the table {columns} and "
                             f"{len(outputs)} columns for them.", self.file, element.line)
        return Row(tuple(tests), tuple(self._entry(text, place) for text, place in given),
                   tuple(self._text(one) for one in element.every("annotationEntry")), element.line)

    def _entry(self, text: str, place: Place) -> Value:
        return expressions.constant(text, place) if text and text != "-" else None

    def _text(self, element: Element) -> str:
        language = element.attributes.get("expressionLanguage", "feel")
        if "feel" not in language.lower():
            self._place(element).refuse(f"the language {language!r}")
        return element.text_of("text") or ""

    def _check(self, table: Table) -> None:
        """What the hit policy and the lists of allowed outputs ask of the rows."""
        if table.aggregation and len(table.outputs) > 1:
            raise TableError(f"COLLECT with {table.aggregation} needs a single output.", self.file, table.line)
        if table.policy.needs_order and not any(output.allowed for output in table.outputs):
            raise TableError(f"{table.policy} goes by the order of the allowed outputs; list them.", self.file,
                             table.line)
        for row in table.rows:
            for output, value in zip(table.outputs, row.outputs, strict=True):
                if output.allowed is not None and not output.allowed.holds(value):
                    raise TableError(f"An output of this row is not among {output.allowed.text}.", self.file, row.line)
        if table.aggregation and table.aggregation is not Aggregation.COUNT:
            self._check_aggregated(table)

    def _check_aggregated(self, table: Table) -> None:
        for row in table.rows:
            if kind_of(row.outputs[0]) is not Kind.NUMBER:
                raise TableError(f"COLLECT with {table.aggregation} needs a number in every row.", self.file, row.line)
