"""Reading XML that somebody else wrote: elements with their lines, within limits, with nothing fetched or expanded.

A document type declaration is refused, and with it every entity but the five of XML itself. Only elements of the
outermost element's own namespace are kept: diagrams and the extensions of other tools are passed over.
"""
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from frontdoor.assessments.part import DefinitionError

MOST_BYTES = 2_000_000
MOST_DEPTH = 40
MOST_ELEMENTS = 50_000
NIL = "http://www.w3.org/2001/XMLSchema-instance nil"


class TableError(DefinitionError):
    """A file of tables cannot be used: one sentence, with file and line where there is one."""


@dataclass
class Element:
    """An element: its name without namespace, its own text, and the elements inside it that were kept."""

    name: str
    namespace: str
    attributes: Mapping[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def every(self, name: str) -> Iterator["Element"]:
        """The elements of that name directly inside."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "Element | None":
        """The first of that name directly inside, or None."""
        return next(self.every(name), None)

    def text_of(self, name: str) -> str | None:
        """The text of the first of that name, without blanks round it; None where there is none."""
        found = self.first(name)
        return found.text.strip() if found is not None else None


class _Builder:
    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Element | None = None
        self.open: list[Element] = []
        self.count = self.passed_over = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse_declarations
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.buffer_text = True

    def wrong(self, say: str) -> TableError:
        return TableError(say, self.file, self.parser.CurrentLineNumber)

    def _refuse_declarations(self, *_: Any) -> None:
        raise self.wrong("Remove the document type declaration (<!DOCTYPE …>); entities are not read.")

    def _start(self, full_name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise self.wrong(f"The file has more than {MOST_ELEMENTS:,} elements; split it.")
        if len(self.open) + self.passed_over >= MOST_DEPTH:
            raise self.wrong(f"This is nested more than {MOST_DEPTH} deep.")
        namespace, _, name = full_name.rpartition(" ")
        if self.passed_over or (self.root is not None and namespace != self.root.namespace):
            self.passed_over += 1
            return
        element = Element(name, namespace, attributes, self.parser.CurrentLineNumber)
        if self.open:
            self.open[-1].children.append(element)
        self.root = self.root or element
        self.open.append(element)

    def _end(self, _: str) -> None:
        if self.passed_over:
            self.passed_over -= 1
        else:
            self.open.pop()

    def _characters(self, text: str) -> None:
        if self.open and not self.passed_over:
            self.open[-1].text += text


def read(raw: bytes, file: str = "") -> Element:
    """The outermost element. Raises TableError with the line: not XML, too large, too deep, or with declarations."""
    if len(raw) > MOST_BYTES:
        raise TableError(f"The file is larger than {MOST_BYTES // 1000:,} kB; split it.", file, 1)
    builder = _Builder(file)
    try:
        builder.parser.Parse(raw, True)
    except expat.ExpatError as error:
        raise TableError(f"This is not XML: {expat.ErrorString(error.code)}.", file, error.lineno) from error
    except (LookupError, ValueError) as error:
        raise TableError("The encoding that the file names is not known; save it as UTF-8.", file, 1) from error
    assert builder.root is not None  # the parser refuses a document without elements
    return builder.root


def read_file(path: Path) -> Element:
    """As `read`, from a file. Raises TableError where it cannot be opened or is too large."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise TableError(f"The file is larger than {MOST_BYTES // 1000:,} kB; split it.", str(path), 1)
        return read(path.read_bytes(), str(path))
    except OSError as error:
        raise TableError(f"The file cannot be read: {error.strerror}.", str(path), 1) from error
