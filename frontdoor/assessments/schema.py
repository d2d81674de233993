"""The schema of a definition as a document, for editors: every field, and every operator and function with its
boundary."""
from typing import Any

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.derived import FUNCTIONS, Function
from frontdoor.assessments.expressions import JOINS
from frontdoor.assessments.operators import OPERATORS, Operator, Takes

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]
NAME: Schema = {"type": "string"}
TEST: Schema = {"$ref": "#/$defs/test"}
_LISTS = (Takes.VALUES, Takes.PAIR)
_MEANING = {
    "all": "a list of tests: every one is met", "any": "a list of tests: at least one is met",
    "not": "a test: it is not met", "at_least_n": "{n: N, of: [tests]}: at least N of them are met",
    "some_of": "{people: a list of people, test: …}: met by at least one of them, so not by an empty list",
    "every_of": "{people: a list of people, test: …}: met by every one of them, so also by an empty list"}


def definition_schema() -> Schema:
    """JSON Schema of a definition. Tests are `$defs/test`, worked-out values `$defs/function`; `x-functions` says what
    each function takes."""
    schema = Definition.model_json_schema(by_alias=True)
    schema["$defs"] |= {"test": _test(), "function": _function()}
    # What is written shorter than it is kept: a page as a list of facts, steps and outcomes without an id.
    schema["$defs"]["Page"] = {"anyOf": [{"type": "array", "items": NAME}, _without_id(schema["$defs"]["Page"])]}
    schema["$defs"]["ChaseStep"] = _without_id(schema["$defs"]["ChaseStep"])
    schema["x-functions"] = {function.name: function.meaning for function in FUNCTIONS.values()}
    resolved: Schema = _resolved(schema)
    return {"$schema": DIALECT, **resolved}


def _resolved(part: Any) -> Any:
    """The schema with the marks of `part.RawTest` and `part.RawFunction` led to what they stand for."""
    if isinstance(part, list):
        return [_resolved(one) for one in part]
    if not isinstance(part, dict):
        return part
    found = {key: _resolved(value) for key, value in part.items() if key != "x-ref"}
    return {**found, "$ref": f"#/$defs/{part['x-ref']}"} if "x-ref" in part else found


def _without_id(schema: Schema) -> Schema:
    return {**schema, "required": [name for name in schema.get("required", ()) if name != "id"]}


def _object(description: str, **properties: Schema) -> Schema:
    return {"type": "object", "description": description, "properties": properties,
            "required": list(properties), "additionalProperties": False}


def _test() -> Schema:
    tests = {"type": "array", "items": TEST, "minItems": 1}
    of_people = _object("the list, and what holds of a person", people=NAME, test=TEST)
    takes: dict[str, Schema] = {
        "all": tests, "any": tests, "not": TEST,
        "at_least_n": _object("how many, and of which tests", n={"type": "integer", "minimum": 1}, of=tests),
        "some_of": of_people, "every_of": of_people}
    return {"anyOf": [
        {"type": "boolean"}, {"type": "string", "description": "the name of a criterion or of a yes_no fact"},
        *(_object(_MEANING[join], **{join: takes[join]}) for join in JOINS),
        *(_object(f"{operator.name}: {operator.boundary}. Takes {operator.takes}. "
                  f"For {', '.join(sorted(operator.types))}.", fact=NAME, **{operator.name: _operand(operator)})
          for operator in OPERATORS.values())]}


def _operand(operator: Operator) -> Schema:
    if operator.takes is Takes.YES_NO:
        return {"type": "boolean"}
    if operator.takes in _LISTS:
        length = {"minItems": 2, "maxItems": 2} if operator.takes is Takes.PAIR else {"minItems": 1}
        return {"type": "array", **length}
    if operator.takes is Takes.WINDOW:
        return {"type": ["integer", "string", "object"]}
    return {"type": ["integer", "string"]} if operator.takes is Takes.COUNT else {}


def _function() -> Schema:
    return {"anyOf": [_object(function.meaning, **{function.name: _arguments(function)})
                      for function in FUNCTIONS.values()]}


def _arguments(function: Function) -> Schema:
    """One argument may stand without brackets."""
    one: Schema = {"type": ["string", "number"]}
    return {"anyOf": [{"type": "array", "items": one, "minItems": 1}, one]}
