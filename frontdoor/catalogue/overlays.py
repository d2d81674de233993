"""Lays what a council replaces over a definition: named values, and of its logic only what the definition declares
`overridable`."""
from collections.abc import Mapping
from typing import Any

from frontdoor.assessments.definition import DefinitionError

WORDS = frozenset({
    "answer", "ask", "before", "called", "change", "cost", "decision", "dont_know", "heading", "hint", "invalid",
    "label", "met", "missing", "name", "not_known", "not_met", "reason", "say", "short", "summary", "takes", "title",
    "too_large", "too_long", "too_small", "who", "why"})


def laid_over(base: Mapping[str, Any], overlay: Mapping[str, Any], file: str = "") -> dict[str, Any]:
    """The definition's plain data with the council's values in place. Raises DefinitionError where the overlay
    names something that the definition does not have, or something that is not a value."""
    merged: dict[str, Any] = _copied(dict(base))
    for name, series in (overlay.get("parameters") or {}).items():
        if name not in (merged.get("parameters") or {}):
            raise DefinitionError(f"There is no parameter called `{name}` to replace in {merged.get('id')}.", file)
        merged["parameters"][name] = series
    for path, words in (overlay.get("words") or {}).items():
        _replace_words(merged, path, words, file)
    for outcome_id, fee in (overlay.get("fee") or {}).items():
        _named(merged.get("outcomes"), outcome_id, f"outcomes.{outcome_id}", file)["fee"] = fee
    if overlay.get("levels"):
        merged["levels"] = {**(merged.get("levels") or {}), **overlay["levels"]}
    for path, test in (overlay.get("logic") or {}).items():
        _replace_logic(merged, base, path, test, file)
    for key in ("owner", "clock", "automatic_basis", "offered"):
        if key in overlay:
            merged[key] = overlay[key]
    return merged


def _copied(part: Any) -> Any:
    """Plain data once more. `copy.deepcopy` takes five times as long, and was a third of all compiling."""
    if isinstance(part, dict):
        return {key: _copied(inner) for key, inner in part.items()}
    return [_copied(inner) for inner in part] if isinstance(part, list) else part


def _replace_words(merged: dict[str, Any], path: str, words: Any, file: str) -> None:
    steps = path.split(".")
    part: Any = merged
    for step in steps[:-1]:
        part = _named(part, step, path, file)
    is_words = steps[-1] in WORDS or (len(steps) == 2 and steps[0] == "messages")
    if not is_words or not isinstance(part, dict):
        raise DefinitionError(f"`{path}` is not words, so a council cannot replace it.", file)
    part[steps[-1]] = words


def _replace_logic(merged: dict[str, Any], base: Mapping[str, Any], path: str, test: Any, file: str) -> None:
    if path not in (base.get("overridable") or ()):
        raise DefinitionError(f"`{path}` is not declared `overridable`, so a council cannot replace it.", file)
    *steps, last = path.split(".")
    part: Any = merged
    for step in steps:
        part = _named(part, step, path, file)
    if not isinstance(part, dict) or last not in part:
        raise DefinitionError(f"There is nothing at `{path}` to replace.", file)
    part[last] = test


def _named(part: Any, step: str, path: str, file: str) -> Any:
    if isinstance(part, dict) and step in part:
        return part[step]
    if isinstance(part, list):
        for one in part:
            if isinstance(one, dict) and one.get("id", one.get("result")) == step:
                return one
    raise DefinitionError(f"There is nothing called `{step}` at `{path}` to replace.", file)
