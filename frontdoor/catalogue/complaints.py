"""Turns what a schema finds wrong into one sentence with the file, the line and the cure."""
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from frontdoor.assessments.definition import DefinitionError

Lines = Mapping[tuple[str, ...], int]
PLAIN = {"string_type": "must be words; put quotes round words that look like a number",
         "bool_type": "must be true or false", "bool_parsing": "must be true or false",
         "int_type": "must be a whole number", "int_parsing": "must be a whole number",
         "tuple_type": "must be a list", "list_type": "must be a list", "model_type": "must be a map of keys",
         "mapping_type": "must be a map of keys", "dict_type": "must be a map of keys",
         "date_from_datetime_parsing": "must be a date, such as 2026-11-23",
         "decimal_parsing": "must be a number"}


def first_complaint(error: ValidationError, file: str, lines: Lines,
                    model: type[BaseModel] | None = None) -> DefinitionError:
    """The first thing that is wrong; a mistake that is written comes before one that is left out."""
    found = sorted(error.errors(include_url=False), key=lambda one: one["type"] == "missing")[0]
    path = tuple(str(step) for step in found["loc"])
    place = _known_place(path, lines)
    return DefinitionError(_say(found["type"], str(found["msg"]), path, place, found, model), file,
                           lines.get(place, 1))


def _known_place(path: tuple[str, ...], lines: Lines) -> tuple[str, ...]:
    """The longest beginning of the path that stands in the file; the schema adds steps of its own."""
    place: tuple[str, ...] = ()
    for step in path:
        if (*place, step) in lines:
            place = (*place, step)
    return place


def _say(kind: str, message: str, path: tuple[str, ...], place: tuple[str, ...], found: Any,
         model: type[BaseModel] | None) -> str:
    within = _where(place[:-1] if kind == "extra_forbidden" else place)
    if kind == "extra_forbidden":
        near = get_close_matches(path[-1], _names(model, place[:-1]), n=1)
        cure = f"did you mean `{near[0]}`?" if near else "remove it or check its spelling."
        return f"`{path[-1]}` is not a key that can stand{within}; {cure}"
    if kind == "missing":
        return f"`{path[-1]}` is missing{within}; add it."
    if kind in ("literal_error", "enum"):
        return f"`{_name(place)}` must be one of {found['ctx']['expected']}."
    if kind == "string_pattern_mismatch":
        return f"`{found['input']}` must be in small letters, digits and {'-' if '-]' in message else '_'}."
    if kind in PLAIN:
        return f"`{_name(place)}` {PLAIN[kind]}."
    return f"`{_name(place)}` {message.removeprefix('Value error, ').removeprefix('Input ')}."


def _where(place: tuple[str, ...]) -> str:
    return f" in `{'.'.join(place)}`" if place else " here"


def _name(place: tuple[str, ...]) -> str:
    return ".".join(place) or "the file"


def _names(model: type[BaseModel] | None, place: tuple[str, ...]) -> list[str]:
    """The keys that may stand at a place of the schema."""
    if model is None:
        return []
    schema = model.model_json_schema(by_alias=True)
    node = schema
    for step in place:
        node = _resolved(node, schema)
        node = node.get("properties", {}).get(step) or node.get("items") or node.get("additionalProperties") or {}
    return sorted(_resolved(node, schema).get("properties", {}))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """A node with its reference followed; of alternatives, the one that has keys."""
    for option in node.get("anyOf", ()):
        found = _resolved(option, schema)
        if "properties" in found or "items" in found:
            return found
    name = node.get("$ref", "").rpartition("/")[2]
    found = schema["$defs"][name] if name else node
    return found if isinstance(found, dict) else {}
