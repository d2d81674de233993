"""The schema of a definition as a document: every field, and every operator and function with its boundary."""
from typing import Any

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.derived import FUNCTIONS
from frontdoor.assessments.expressions import JOINS
from frontdoor.assessments.operators import OPERATORS


def definition_schema() -> dict[str, Any]:
    """JSON Schema of a definition. Tests are `$defs/test`; `x-functions` lists what may stand under `derived`."""
    schema = Definition.model_json_schema(by_alias=True)
    schema["$defs"]["test"] = {"anyOf": [
        {"type": "boolean"}, {"type": "string", "description": "the name of a criterion or of a yes_no fact"},
        *({"type": "object", "required": [join], "description": _MEANING[join]} for join in JOINS),
        *({"type": "object", "required": ["fact", operator.name],
           "description": f"{operator.name}: {operator.boundary}. Takes {operator.takes}. "
                          f"For {', '.join(sorted(operator.types))}."} for operator in OPERATORS.values()),
    ]}
    schema["x-functions"] = {function.name: function.meaning for function in FUNCTIONS.values()}
    return schema


_MEANING = {"all": "a list of tests: every one is met", "any": "a list of tests: at least one is met",
            "not": "a test: it is not met", "at_least_n": "{n: N, of: [tests]}: at least N of them are met"}
