"""Cuts the text of a cell into tokens. Names are those of the model, which may hold blanks and signs."""
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

from frontdoor.assessments.dmn.document import TableError

LONGEST_TEXT = 4_000
_SIGNS = ("..", "**", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", "+", "-", "*", "/", "@")
_NUMBER = re.compile(r"(\d+(\.\d+)?|\.\d+)([eE][-+]?\d+)?")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD = re.compile(r"[^\W\d][\w]*(?:[ \t]+and[ \t]+time)?")
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|.)", re.DOTALL)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "'": "'"}


@dataclass(frozen=True)
class Token:
    """`kind` is sign, number, string, name (one of the model's) or word; `text` is what it stands for."""

    kind: str
    text: str


@dataclass(frozen=True)
class Place:
    """Where a text stands, for the sentence that refuses it."""

    file: str
    line: int

    def refuse(self, has: str) -> NoReturn:
        """Raises TableError: what is outside of tables with constants. `has` completes the sentence."""
        raise TableError(f"Only decision tables with constants can be read; this has {has}.", self.file, self.line)

    def wrong(self, say: str) -> TableError:
        return TableError(say, self.file, self.line)


def tokens(text: str, names: Sequence[str], place: Place) -> list[Token]:
    """The tokens of a text. Raises TableError for a sign that no cell may hold, or a text that is far too long."""
    if len(text) > LONGEST_TEXT:
        raise place.wrong(f"This text has more than {LONGEST_TEXT} characters; shorten it.")
    known = [(name, _pattern(name)) for name in sorted(names, key=len, reverse=True)]
    found: list[Token] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        token, at = _next(text, at, known, place)
        found.append(token)
    return found


def _pattern(name: str) -> re.Pattern[str]:
    ends = r"(?!\w)" if name[-1:].isalnum() else ""
    return re.compile(r"\s+".join(re.escape(word) for word in name.split()) + ends)


def _next(text: str, at: int, known: list[tuple[str, re.Pattern[str]]], place: Place) -> tuple[Token, int]:
    for name, pattern in known:
        if found := pattern.match(text, at):
            return Token("name", name), found.end()
    if found := _STRING.match(text, at):
        return Token("string", _ESCAPE.sub(lambda escape: _unescaped(escape[1]), found[1])), found.end()
    for kind, pattern in (("number", _NUMBER), ("word", _WORD)):
        if found := pattern.match(text, at):
            return Token(kind, found[0]), found.end()
    for sign in _SIGNS:
        if text.startswith(sign, at):
            return Token("sign", sign), at + len(sign)
    if text[at] == '"':
        raise place.wrong("A string does not end; close its quotes.")
    return place.refuse(f"the sign {text[at]!r}")


def _unescaped(code: str) -> str:
    return chr(int(code[1:], 16)) if code[0] == "u" and len(code) == 5 else _PLAIN.get(code, "\\" + code)
