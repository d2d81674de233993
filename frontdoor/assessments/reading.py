"""Reading YAML that somebody else wrote: plain data and line numbers, within limits, with nothing run.

Only the JSON kinds come out: words, whole numbers, true and false, null, lists and maps with words as keys.
Decimals and dates stay the words they were written as, so that no binary float ever comes in and the same
text always gives the same hash. `on`, `yes` and `no` are words here, as in YAML 1.2.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from frontdoor.assessments.part import DefinitionError

MOST_BYTES = 300_000
MOST_DEPTH = 14
MOST_VALUES = 20_000
MOST_ALIASES = 20

Lines = dict[tuple[str, ...], int]
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Open:
    """A list or map that is being read, and where it began."""

    line: int
    is_map: bool
    anchor: str | None
    values: list["_Value"] = field(default_factory=list)


@dataclass(frozen=True)
class _Value:
    plain: Any
    line: int
    size: int
    lines: Lines


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.stack: list[_Open] = []
        self.anchors: dict[str, _Value] = {}
        self.values = 0
        self.aliases = 0
        self.result: _Value | None = None

    def fail(self, say: str, line: int) -> DefinitionError:
        return DefinitionError(say, self.file, line)

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            self.put(_Value(self._scalar(event, line), line, 1, {}), event.anchor)
        elif isinstance(event, yaml.AliasEvent):
            self.put(self._alias(event, line), None)
        elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
            self._open(event, line)
        elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            opened = self.stack.pop()
            self.put(self._map(opened) if opened.is_map else self._list(opened), opened.anchor)
        elif isinstance(event, yaml.DocumentStartEvent) and self.result is not None:
            raise self.fail("Write one document in a file; remove the second `---`.", line)

    def put(self, value: _Value, anchor: str | None) -> None:
        self.values += value.size
        if self.values > MOST_VALUES * MOST_DEPTH:
            raise self.fail("The file holds too many values; take out the repeated aliases.", value.line)
        if anchor:
            self.anchors[anchor] = value
        if self.stack:
            self.stack[-1].values.append(value)
        else:
            self.result = value

    def _open(self, event: Any, line: int) -> None:
        if event.tag and not event.implicit:
            raise self.fail(f"Remove the tag {event.tag}; only plain values are read.", line)
        if len(self.stack) >= MOST_DEPTH:
            raise self.fail(f"This is nested more than {MOST_DEPTH} deep; give the inner part a name.", line)
        self.stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent), event.anchor))

    def _scalar(self, event: Any, line: int) -> Any:
        if event.tag and not any(event.implicit):
            raise self.fail(f"Remove the tag {event.tag}; only plain values are read.", line)
        if event.style or not event.implicit[0]:
            return event.value
        if event.value in _CONSTANTS:
            return _CONSTANTS[event.value]
        return int(event.value) if _INTEGER.match(event.value) else event.value

    def _alias(self, event: Any, line: int) -> _Value:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            raise self.fail(f"Use at most {MOST_ALIASES} aliases; write the rest out.", line)
        if event.anchor not in self.anchors:
            raise self.fail(f"The alias *{event.anchor} stands for nothing that is complete here.", line)
        return self.anchors[event.anchor]

    def _list(self, opened: _Open) -> _Value:
        lines: Lines = {}
        for index, value in enumerate(opened.values):
            self._place(lines, str(index), value)
        return _Value([value.plain for value in opened.values], opened.line, self._size(opened), lines)

    def _map(self, opened: _Open) -> _Value:
        plain: dict[str, Any] = {}
        lines: Lines = {}
        for key, value in zip(opened.values[::2], opened.values[1::2], strict=True):
            if isinstance(key.plain, (dict, list)) or key.plain is None:
                raise self.fail("A key must be a word.", key.line)
            name = str(key.plain).lower() if isinstance(key.plain, bool) else str(key.plain)
            if name in plain:
                raise self.fail(f"`{name}` stands here twice; remove one.", key.line)
            plain[name] = value.plain
            self._place(lines, name, _Value(None, key.line, 1, value.lines))
        return _Value(plain, opened.line, self._size(opened), lines)

    def _size(self, opened: _Open) -> int:
        size = 1 + sum(value.size for value in opened.values)
        if size > MOST_VALUES:
            raise self.fail("This holds too many values; take out the repeated aliases.", opened.line)
        return size

    @staticmethod
    def _place(lines: Lines, name: str, value: _Value) -> None:
        lines[(name,)] = value.line
        for path, line in value.lines.items():
            lines[(name, *path)] = line


def read(text: str, file: str = "") -> tuple[Any, Lines]:
    """The plain data in `text`, and the line of every part by its path. Raises DefinitionError with the line."""
    if len(text.encode()) > MOST_BYTES:
        raise DefinitionError(f"The file is larger than {MOST_BYTES // 1000} kB; split it.", file, 1)
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = (error.problem or "it cannot be read").replace("\n", " ")
        if "nesting depth" in problem:  # newer versions of the library have a limit of their own
            raise DefinitionError(f"This is nested more than {MOST_DEPTH} deep; give the inner part a name.", file,
                                  mark.line + 1 if mark else 1) from error
        raise DefinitionError(f"This is not YAML: {problem}. Check indents, colons and quotes.", file,
                              mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise DefinitionError("The file holds characters that YAML does not allow.", file, 1) from error
    if reader.result is None:
        raise DefinitionError("The file is empty.", file, 1)
    return reader.result.plain, reader.result.lines


def read_file(path: Path) -> tuple[Any, Lines]:
    """As `read`, from a UTF-8 file. Raises DefinitionError where it is missing, too large or not text."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DefinitionError(f"The file is larger than {MOST_BYTES // 1000} kB; split it.", str(path), 1)
        return read(path.read_text("utf-8"), str(path))
    except UnicodeDecodeError as error:
        raise DefinitionError("The file is not UTF-8 text; save it as UTF-8.", str(path), 1) from error
    except OSError as error:
        raise DefinitionError(f"The file cannot be read: {error.strerror}.", str(path), 1) from error
