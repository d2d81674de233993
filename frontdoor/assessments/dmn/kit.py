"""Runs the test cases of the DMN Technology Compatibility Kit, or any in its form, on the tables of their models.

A folder of the kit holds a model (`*.dmn`) and its cases (`*-test-*.xml`). A result counts where its decision, and all
that it rests on, are decision tables; every other is left out, with the reason.
"""
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from frontdoor.assessments.dmn import document, reading, values
from frontdoor.assessments.dmn.document import NIL, Element, TableError
from frontdoor.assessments.dmn.model import Decision, Model
from frontdoor.assessments.dmn.values import Kind, Value

_SCHEMA_TYPE = "http://www.w3.org/2001/XMLSchema-instance type"


@dataclass(frozen=True)
class Result:
    """One expected result of one case, and what came of it. `left_out` says why it does not count."""

    where: str
    passed: bool
    say: str = ""
    left_out: str = ""


@dataclass
class Report:
    results: list[Result] = field(default_factory=list)

    @property
    def counted(self) -> list[Result]:
        return [one for one in self.results if not one.left_out]

    @property
    def passed(self) -> bool:
        """Whether there was something to count, and all of it passed."""
        return bool(self.counted) and all(one.passed for one in self.counted)

    def as_json(self) -> dict[str, object]:
        return {"results": len(self.counted), "passed": sum(one.passed for one in self.counted),
                "failed": [{"where": one.where, "say": one.say} for one in self.counted if not one.passed],
                "left_out": [{"where": one.where, "say": one.left_out} for one in self.results if one.left_out]}


def run(path: Path) -> Report:
    """Every case below a folder, or in one file of cases. Raises TableError where there is none, or a file of cases
    cannot be read."""
    files = [path] if path.is_file() else sorted(path.rglob("*-test-*.xml"))
    if not files:
        raise TableError("There are no test cases here; they are files named like model-test-01.xml.", str(path))
    return Report([result for file in files for result in _results(file)])


def _results(file: Path) -> Iterator[Result]:
    root = document.read_file(file)
    if root.name != "testCases":
        raise TableError("This holds no test cases: its outermost element must be `testCases`.", str(file), root.line)
    try:
        model: Model | TableError = reading.read_file(_model_of(file, root))
    except TableError as error:
        model = error
    for case in root.every("testCase"):
        for node in case.every("resultNode"):
            where = f"{file.parent.name} {case.attributes.get('id', '')} {node.attributes.get('name', '')}"
            yield (Result(where, False, left_out=model.say) if isinstance(model, TableError)
                   else _result(where, model, case, node))


def _model_of(file: Path, root: Element) -> Path:
    """The model that the cases name, or else the only one beside them."""
    named = file.parent / (root.text_of("modelName") or "")
    if named.is_file():
        return named
    beside = sorted(file.parent.glob("*.dmn"))
    if len(beside) != 1:
        raise TableError(f"There must be one model beside the cases; there are {len(beside)}.", str(file), 1)
    return beside[0]


def _result(where: str, model: Model, case: Element, node: Element) -> Result:
    try:
        if node.attributes.get("type", "decision") != "decision":
            raise TableError("It is no decision.")
        decision = model.decision(node.attributes.get("name", ""))
        list(model.behind(decision))
    except TableError as error:
        return Result(where, False, left_out=error.say)
    try:
        return _compared(where, model, decision, case, node)
    except ValueError as error:
        return Result(where, False, f"A value of the case must be {error}.")


def _compared(where: str, model: Model, decision: Decision, case: Element, node: Element) -> Result:
    given = {}
    for one in case.every("inputNode"):
        name = " ".join(one.attributes.get("name", "").split())
        known = model.inputs.get(name)
        given[name] = _value(one, known.kind if known else None)
    found = model.decide(decision, given)
    element = node.first("expected") or node.first("computed")
    wanted = _like(found.value, element) if element is not None else None
    if values.same(found.value, wanted):
        return Result(where, True)
    say = f"{values.as_json(found.value)} was found, and {values.as_json(wanted)} expected."
    return Result(where, False, f"{say} {found.problem or ''}".strip())


def _like(found: Value, element: Element) -> Value:
    """What is expected, read as the kinds of what was found where the case does not say its own."""
    listed = element.first("list")
    if listed is not None:
        parts = found if isinstance(found, list) else []
        items = list(listed.every("item"))
        return [_like(parts[place] if place < len(parts) else None, item) for place, item in enumerate(items)]
    components = list(element.every("component"))
    if components:
        by_name = found if isinstance(found, dict) else {}
        return {one.attributes.get("name", ""): _like(by_name.get(one.attributes.get("name", "")), one)
                for one in components}
    return _value(element, values.kind_of(found))


def _value(element: Element, kind: Kind | None) -> Value:
    """A single value: of the type that it names, else of the kind given, else words. Raises ValueError."""
    written = element.first("value")
    if written is None or written.attributes.get(NIL) == "true":
        return None
    named = written.attributes.get(_SCHEMA_TYPE, "")
    kind = (values.kind_named(named) if named else None) or kind or Kind.STRING
    return values.READERS[kind](written.text if kind is Kind.STRING else written.text.strip())
