"""What names what in a definition: asked before a part is removed, so that nothing breaks unsaid."""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from frontdoor.catalogue.editing import conditions, options
from frontdoor.catalogue.editing.loading import Path

# The section in whose words a path is told, by the definition's key.
SECTION_OF = {"facts": "questions", "pages": "pages", "parameters": "figures", "derived": "workings",
              "criteria": "criteria", "outcomes": "outcomes", "order_decides": "order", "clock": "clock",
              "gates": "gates", "flags": "flags", "fast_track": "fast-track", "renewal": "renewal",
              "booking": "booking", "duplicates": "duplicates", "publish": "publishing", "sampling": "sampling",
              "cases": "cases", "signposting": "signposting", "stages": "stages",
              "dates": "given-out", "amounts": "given-out", "automatic_basis": "bounds", "overridable": "bounds",
              "more_never_helps": "bounds", "less_never_helps": "bounds"}
# What only lists the part: it can go from there without changing what the rules say.
LISTING = frozenset({"pages", "cases", "order_decides", "sampling", "overridable", "more_never_helps",
                     "less_never_helps"})
NAMING = frozenset({"from", "fee", "months", "units", "subject", "starts_on", "ends_by", "refreshes", "slot", "place",
                    "people", "features", "earliest", "latest", "notice", "charge_percent", "minutes", "key", "same",
                    "needs", "named_by", "by", "hours", "working_hours", "days", "working_days", "school_days",
                    "consent", "fact", "starts"})
WORDED = frozenset({"met", "not_met", "not_known", "dont_know", "change", "heading", "answer", "say", "conditions"})


@dataclass(frozen=True)
class Use:
    """One place that names something. `section` and `part` lead to the page where it stands, `say` tells it.
    `light`: it can be taken out without changing what the rules say."""

    section: str
    part: str
    say: str
    path: Path
    light: bool = False


def uses(base: Mapping[str, Any], kind: str, name: str) -> list[Use]:
    """Every part that names a question, figure, worked-out value, criterion, outcome, gate or flag; each part once.
    `kind` is the id of the section where what is named stands."""
    found: dict[tuple[str, str, bool], Use] = {}
    for path in _paths(base, kind, name):
        use = _use(base, path)
        if not (use.section == kind and use.part == name):
            found.setdefault((use.section, use.part, use.light), use)
    return list(found.values())


def _use(base: Mapping[str, Any], path: Path) -> Use:
    key = path[0]
    section = SECTION_OF[key]
    part = _part_name(base, path)
    light = key in LISTING or (key == "gates" and "needs" in path)
    told = _told(base, section, path, part)
    title = _TITLES.get(section, section.capitalize())
    return Use(section, part, f"{title}: {told}" if told else title, path, light)


_TITLES = {"questions": "The question", "pages": "The page", "figures": "The figure", "workings": "Worked out",
           "criteria": "The criterion", "outcomes": "The outcome", "order": "Outcomes that may be true together",
           "gates": "The gate", "flags": "The flag", "fast-track": "The fast track", "cases": "The test case",
           "duplicates": "Repeated reports", "publishing": "What others may see", "sampling": "Spot checks",
           "signposting": "What else is offered", "given-out": "Dates and amounts that are given out",
           "bounds": "What the rules keep to"}


def _part_name(base: Mapping[str, Any], path: Path) -> str:
    held = base.get(path[0])
    if isinstance(held, list):
        index = int(path[1])
        if SECTION_OF[path[0]] == "bounds":
            return ""
        if path[0] in ("cases", "order_decides", "signposting"):
            return str(index + 1)
        one = held[index]
        return str(one.get("id") or one.get("result") or (one.get("facts") or [path[1]])[0])
    return path[1] if isinstance(held, Mapping) and path[0] in ("parameters", "derived", "criteria") else ""


def _told(base: Mapping[str, Any], section: str, path: Path, part: str) -> str:
    if section == "cases":
        return str(base["cases"][int(path[1])].get("name") or part)
    if section == "questions":
        return f"“{options.label_of(base['facts'][int(path[1])])}”"
    return f"“{options.in_words(part)}”" if part else ""


def _paths(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    if kind == "order":
        return
    yield from _in_tests(base, kind, name)
    yield from _in_words(base, kind, name)
    yield from _elsewhere(base, kind, name)
    yield from _in_cases(base, kind, name)
    yield from _overridden(base, kind, name)


def _in_tests(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    for key, part, held in _tests(base):
        if any(_names_it(leaf, kind, name, base) for leaf in _leaves(held)):
            yield (key, part)


def _tests(base: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Every test of the definition with the key and the place of the part that it stands in."""
    for name, criterion in (base.get("criteria") or {}).items():
        yield "criteria", name, criterion["test"]
    for key in ("facts", "outcomes", "flags", "fast_track", "signposting"):
        for index, part in enumerate(base.get(key) or []):
            if "when" in part:
                yield key, str(index), part["when"]


def _leaves(raw: Any) -> Iterator[Any]:
    join = conditions.join_of(raw)
    if join is None:
        yield raw
    elif join.is_of_people:
        yield {"fact": raw[join.value]["people"], "known": True}
    for one in conditions.inside(raw):
        yield from _leaves(one)


def _names_it(leaf: Any, kind: str, name: str, base: Mapping[str, Any]) -> bool:
    if isinstance(leaf, str):
        return leaf == name and kind in (("criteria",) if leaf in (base.get("criteria") or {}) else ASKED)
    if not isinstance(leaf, Mapping):
        return False
    if kind == "figures":
        return f"${name}" in _strings(leaf)
    if kind not in (*ASKED, "workings"):
        return False
    operands = [value for key, value in leaf.items() if key != "fact"]
    return leaf.get("fact") == name or any(_refers(value, name) for value in operands)


def _refers(value: Any, name: str) -> bool:
    if isinstance(value, Mapping):
        return name in (value.get("fact"), value.get("after"), value.get("before"))
    return isinstance(value, list) and any(_refers(one, name) for one in value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)
    elif isinstance(value, str):
        yield value


def _in_words(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    if kind not in ("questions", "figures", "workings"):
        return
    for path, words in _walk({key: base.get(key) or {} for key in ("criteria", "outcomes")}):
        if set(path) & WORDED and isinstance(words, str) and f"{{{name}}}" in words and name in _fields(words):
            yield path


def _fields(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


def _walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    inner = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path, value
        return
    for key, one in inner:
        yield from _walk(one, (*path, str(key)))


def _elsewhere(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    """Where a bare name, or `$name` for a figure, stands for it."""
    for path, value in _walk({key: held for key, held in base.items() if key in SECTION_OF}):
        if _stands_for(path, value, kind, name):
            yield path
    if kind == "outcomes" and "renewal" in base and _granting(base) == [name]:
        yield ("renewal",)


def _in_cases(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    """The test cases that give an answer to a question, or look at a criterion."""
    for index, case in enumerate(base.get("cases") or []):
        given = case.get("given") or {}
        if kind == "criteria" and name in ((case.get("expect") or {}).get("reasons") or {}):
            yield ("cases", str(index), "reasons")
        elif kind == "questions" and name in given or kind == "people" and any(name in one for one in persons(given)):
            yield ("cases", str(index), "given")


def persons(given: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every person in the lists of people of a test case."""
    for answer in given.values():
        if isinstance(answer, list):
            yield from (one for one in answer if isinstance(one, Mapping))


def _overridden(base: Mapping[str, Any], kind: str, name: str) -> Iterator[Path]:
    """Where a test is named that a council may replace."""
    wanted = {f"{key}.{name}.{test}" for key, test in TESTED.get(kind, ())}
    for index, path in enumerate(base.get("overridable") or []):
        if path in wanted:
            yield ("overridable", str(index))


def _granting(base: Mapping[str, Any]) -> list[str]:
    """The outcomes that grant something."""
    return [str(one.get("id") or one["result"]) for one in base["outcomes"] if "grant" in one]


def _stands_for(path: Path, value: Any, kind: str, name: str) -> bool:
    if path[0] in ("facts", "criteria") or {"id", "when"} & set(path):
        return False
    if kind == "figures":
        return bool(value == f"${name}")
    if value != name:
        return False
    if path[0] == "cases":
        return path[2] == "expect" and path[3] in EXPECTED.get(kind, ())
    if path[0] == "renewal" and "chase" in path:
        return False
    if kind in ("questions", "workings"):
        listing = ("pages", "derived", "more_never_helps", "less_never_helps")
        return path[0] in listing or bool((NAMING | {"dates", "amounts"}) & set(path))
    flag = path[-1] == "flag" or path[0] == "signposting" and "flags" in path
    where = {"outcomes": path[0] == "order_decides", "gates": path[-1] == "gate", "flags": flag, "fast-track": flag}
    return where.get(kind, False)


# The sections whose parts are asked, and may be named by a test.
ASKED = ("questions", "people")
# Where the test of a part stands, by its section: for a place that a council may replace.
TESTED = {"criteria": (("criteria", "test"),), "outcomes": (("outcomes", "when"),), "flags": (("flags", "when"),),
          "fast-track": (("fast_track", "when"),)}
# What a test case expects by name, by the section of what is named.
EXPECTED = {"questions": ("ask_next", "missing"), "outcomes": ("outcome",), "flags": ("flags",),
            "fast-track": ("flags",)}
