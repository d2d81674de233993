"""A model as XML of DMN 1.3, which is what most other tools read."""
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from frontdoor.assessments.dmn.expressions import Calculation, Constant, Expression, Name
from frontdoor.assessments.dmn.model import Decision, InputData, Model, names_of
from frontdoor.assessments.dmn.table import Input, Output, Row, Table
from frontdoor.assessments.dmn.unary import UnaryTests
from frontdoor.assessments.dmn.values import Kind, as_literal

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_TYPE_NAMES = {Kind.DATE_AND_TIME: "dateTime", Kind.DAYS: "dayTimeDuration", Kind.MONTHS: "yearMonthDuration"}


def written(model: Model) -> str:
    """The document, with its declaration. Reading it gives the same model."""
    root = Element("definitions", {"xmlns": NAMESPACE, "id": "definitions", "name": model.name,
                                   "namespace": f"urn:frontdoor:{model.name}"})
    _described(root, model.description)
    ids = {name: f"input-{place}" for place, name in enumerate(model.inputs, 1)}
    ids |= {name: f"decision-{place}" for place, name in enumerate(model.decisions, 1)}
    for data in model.inputs.values():
        if data.allowed is not None:
            _type(root, data, ids[data.name])
    for decision in model.decisions.values():
        _decision(root, decision, model, ids)
    for data in model.inputs.values():
        _input_data(root, data, ids[data.name])
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _described(element: Element, description: str) -> None:
    if description:
        SubElement(element, "description").text = description


def _typed(kind: Kind | None) -> dict[str, str]:
    return {"typeRef": _TYPE_NAMES.get(kind, str(kind))} if kind else {}


def _type(root: Element, data: InputData, data_id: str) -> None:
    """A type for an input of which only some values are allowed."""
    element = SubElement(root, "itemDefinition", {"id": f"{data_id}-type", "name": f"{data_id}-type"})
    SubElement(element, "typeRef").text = _typed(data.kind).get("typeRef", "Any")
    _allowed(element, "allowedValues", data.allowed)


def _input_data(root: Element, data: InputData, data_id: str) -> None:
    element = SubElement(root, "inputData", {"id": data_id, "name": data.name})
    _described(element, data.description)
    typed = {"typeRef": f"{data_id}-type"} if data.allowed is not None else _typed(data.kind)
    SubElement(element, "variable", {"id": f"{data_id}-value", "name": data.name, **typed})


def _decision(root: Element, decision: Decision, model: Model, ids: Mapping[str, str]) -> None:
    table, own = model.table(decision), ids[decision.name]
    element = SubElement(root, "decision", {"id": own, "name": decision.name})
    _described(element, decision.description)
    SubElement(element, "variable", {"id": f"{own}-value", "name": decision.name, **_typed(decision.kind)})
    for place, name in enumerate(names_of(table), 1):
        requirement = SubElement(element, "informationRequirement", {"id": f"{own}-needs-{place}"})
        kind = "requiredDecision" if name in model.decisions else "requiredInput"
        SubElement(requirement, kind, {"href": f"#{ids[name]}"})
    _table(element, table, own)


def _table(parent: Element, table: Table, own: str) -> None:
    aggregation = {"aggregation": str(table.aggregation)} if table.aggregation else {}
    element = SubElement(parent, "decisionTable", {"id": f"{own}-table", "hitPolicy": str(table.policy), **aggregation})
    for place, column in enumerate(table.inputs, 1):
        _input(element, column, f"{own}-input-{place}")
    for place, output in enumerate(table.outputs, 1):
        _output(element, output, f"{own}-output-{place}")
    for name in table.annotations:
        SubElement(element, "annotation", {"name": name})
    for place, row in enumerate(table.rows, 1):
        _row(element, row, f"{own}-row-{place}")


def _input(parent: Element, column: Input, own: str) -> None:
    element = SubElement(parent, "input", {"id": own, "label": column.label})
    expression = SubElement(element, "inputExpression", {"id": f"{own}-expression", **_typed(column.kind)})
    SubElement(expression, "text").text = _expression(column.expression)
    _allowed(element, "inputValues", column.allowed)


def _output(parent: Element, output: Output, own: str) -> None:
    element = SubElement(parent, "output", {"id": own, "name": output.name, **_typed(output.kind)})
    _allowed(element, "outputValues", output.allowed)
    if output.has_default:
        _entry(element, "defaultOutputEntry", as_literal(output.default))


def _allowed(parent: Element, name: str, allowed: UnaryTests | None) -> None:
    if allowed is not None:
        _entry(parent, name, allowed.text)


def _row(parent: Element, row: Row, own: str) -> None:
    element = SubElement(parent, "rule", {"id": own})
    for place, tests in enumerate(row.tests, 1):
        _entry(element, "inputEntry", tests.text, f"{own}-test-{place}")
    for place, value in enumerate(row.outputs, 1):
        _entry(element, "outputEntry", as_literal(value), f"{own}-output-{place}")
    for note in row.annotations:
        _entry(element, "annotationEntry", note)


def _entry(parent: Element, name: str, text: str, own: str | None = None) -> None:
    element = SubElement(parent, name, {"id": own} if own else {})
    SubElement(element, "text").text = text


def _expression(expression: Expression) -> str:
    if isinstance(expression, Name):
        return expression.name
    if isinstance(expression, Constant):
        return as_literal(expression.value)
    assert isinstance(expression, Calculation)
    return f"({_expression(expression.left)}) {expression.operator} ({_expression(expression.right)})"
