"""Reading an email as it came (RFC 5322 and its MIME parts): who wrote what, and what came with it.

Whatever is sent gives a letter, or a sentence that says why it cannot be read, never an error. Its senders are
strangers.
Nothing in it is trusted: the name and address are what the writer put there.
"""

import email.parser
import email.policy
import hashlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from email.utils import parseaddr

from frontdoor.cases import references
from frontdoor.errors import FrontDoorError

LARGEST = 25 * 1024 * 1024
MOST_PARTS, MOST_DEPTH, MOST_FILES = 100, 10, 10
LONGEST_BODY, LONGEST_SUBJECT, LONGEST_NAME = 50_000, 200, 200
# RFC 5321 has no longer address.
LONGEST_ADDRESS = 254
SENDER = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,189}")
# Our own mark in the subject of what we answered, and a case reference as it is written.
THREAD = re.compile(r"\[M-([0-9a-f]{16})\]")
REFERENCE = re.compile(r"\bFD[- ]?[0-9A-Z]{4}[- ]?[0-9A-Z]{4}[- ]?[0-9A-Z]\b", re.IGNORECASE)
# Where the older letter below an answer begins.
QUOTE = re.compile(
    r"^(?:>|-{2,} ?Original Message|-{5,} ?Forwarded message|_{10,}\s*$|On .{0,200}\bwrote:\s*$|From: .{1,200}$"
    r"|Ar .{0,200} ysgrifennodd)", re.IGNORECASE)
# How a part says that others are inside it, as RFC 2046 and RFC 2231 write it.
HOLDS_PARTS = re.compile(rb"\bboundary[*0-9]*\s*=", re.IGNORECASE)
NO_KEYBOARD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
# Parts of a page that are not read, and those that begin a line.
SILENT = frozenset({"script", "style", "head", "template", "noscript"})
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table", "hr"})
TOO_MANY_PARTS = "It had too many parts."
BULK = {"bulk", "junk", "list", "auto_reply"}


class Unreadable(FrontDoorError):
    """The letter cannot be read. `say` is why, in a sentence for an officer."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


@dataclass(frozen=True)
class File:
    """One file that came with a letter."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """An email as it was read. `key` is the same whenever the same letter comes again; `thread` the mark of one of our
    answers, `reference` the case that it names first. `automatic`: no person wrote it."""

    key: str
    sender: str
    sender_name: str
    subject: str
    body: str
    quoted: str
    thread: str | None
    reference: str | None
    automatic: bool
    files: tuple[File, ...]
    too_many_files: bool


def read(raw: bytes) -> Letter:
    """The letter in these bytes. Raises Unreadable."""
    if not raw.strip():
        raise Unreadable("It was empty.")
    if len(raw) > LARGEST:
        raise Unreadable("It was larger than 25 MB.")
    if len(HOLDS_PARTS.findall(raw)) > MOST_PARTS:
        # The parser compares each line with the mark of every part around it: hours, where they are many.
        raise Unreadable(TOO_MANY_PARTS)
    try:
        message = email.parser.BytesParser(policy=email.policy.compat32).parsebytes(raw)
        return _letter(message, raw)
    except Unreadable:
        raise
    except RecursionError as error:
        raise Unreadable("Its parts were inside one another too deeply.") from error
    except Exception as error:  # the parser may fail in any way on bytes made to break it
        raise Unreadable("It was not written as email is.") from error


def key_of(raw: bytes) -> str:
    """What a letter that cannot be read is known by, should it come again."""
    return hashlib.sha256(raw).hexdigest()


def _letter(message: Message, raw: bytes) -> Letter:
    name, sender = _sender(message)
    subject = " ".join(_decoded(message, "Subject").split())[:LONGEST_SUBJECT]
    parts = list(_leaves(message, 0))
    if len(parts) > MOST_PARTS:
        raise Unreadable(TOO_MANY_PARTS)
    body, quoted = split(_text(parts))
    files = [_file(part, number) for number, part in enumerate(parts, 1) if _is_file(part)]
    named = (THREAD.search(subject), _reference(f"{subject}\n{body}"))
    identity = " ".join(_decoded(message, "Message-ID").split())
    return Letter(
        key=hashlib.sha256(f"{sender} {identity}".encode()).hexdigest() if identity else key_of(raw),
        sender=sender, sender_name=name, subject=subject, body=body, quoted=quoted,
        thread=named[0].group(1) if named[0] else None, reference=named[1], automatic=_is_automatic(message, sender),
        files=tuple(files[:MOST_FILES]), too_many_files=len(files) > MOST_FILES,
    )


def _sender(message: Message) -> tuple[str, str]:
    """Name and address of the writer; both may be empty, where there is none that could be answered."""
    name, address = parseaddr(_decoded(message, "From"))
    fits = len(address) <= LONGEST_ADDRESS and SENDER.fullmatch(address)
    return " ".join(name.split())[:LONGEST_NAME], address.lower() if fits else ""


def _decoded(message: Message, header: str) -> str:
    """A header in plain letters, whatever it was written in."""
    value = message.get(header)
    if value is None:
        return ""
    pieces = []
    for piece, charset in decode_header(value):
        pieces.append(piece if isinstance(piece, str) else _in_letters(piece, charset))
    return _plain("".join(pieces)).replace("\n", " ")


def _in_letters(content: bytes, charset: str | None) -> str:
    """Bytes as text: by the charset that they name where there is one of that name, else as well as can be."""
    for name in (charset, "utf-8"):
        try:
            if name:
                return content.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("latin-1")


def _plain(text: str) -> str:
    return NO_KEYBOARD.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))


def _leaves(part: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something, in order. Raises Unreadable where they are too deep."""
    if depth > MOST_DEPTH:
        raise Unreadable("Its parts were inside one another too deeply.")
    inside = part.get_payload()
    if not isinstance(inside, list):
        yield part
        return
    for one in inside:
        if isinstance(one, Message):
            yield from _leaves(one, depth + 1)


def _is_file(part: Message) -> bool:
    disposition = str(part.get("Content-Disposition", "")).lower()
    if disposition.startswith("attachment"):
        return True
    return part.get_content_maintype() not in ("text", "multipart", "message") and bool(_content(part))


def _content(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _file(part: Message, number: int) -> File:
    name = _plain(str(part.get_filename() or "")).replace("\n", " ").strip()
    return File(name[:LONGEST_NAME] or f"file {number}", _content(part))


def _text(parts: list[Message]) -> str:
    """What was written: the plain text where there is some, else what the page of it says."""
    plain = [_words(part) for part in parts if part.get_content_type() == "text/plain" and not _is_file(part)]
    written = "\n\n".join(one for one in plain if one.strip())
    if not written:
        pages = [_words(part) for part in parts if part.get_content_type() == "text/html" and not _is_file(part)]
        written = "\n\n".join(filter(None, map(_of_page, pages)))
    return _plain(written)[:LONGEST_BODY]


def _words(part: Message) -> str:
    charset = part.get_content_charset()
    return _in_letters(_content(part), charset)


def _of_page(page: str) -> str:
    """The words of a page: nothing that acts, a line end for each block. Gone through once from left to right and left
    where something does not end, since the parser of the library takes minutes over a page of open brackets."""
    page = page[:4 * LONGEST_BODY]
    lower, at, pieces = page.lower(), 0, []
    while (start := page.find("<", at)) != -1:
        pieces.append(_words_between(page[at:start]))
        mark = "-->" if page.startswith("<!--", start) else ">"
        end = page.find(mark, start)
        if end == -1:
            return _in_lines(pieces)
        tag = re.match("/?[a-z0-9]*", lower[start + 1:start + 20])
        name, at = tag.group() if tag else "", end + len(mark)
        if name.removeprefix("/") in BLOCKS:
            pieces.append("\n")
        if name in SILENT and (at := lower.find(f"</{name}", at)) == -1:
            return _in_lines(pieces)
    pieces.append(_words_between(page[at:]))
    return _in_lines(pieces)


def _words_between(text: str) -> str:
    return " ".join(html.unescape(text).split()) + " " if text.strip() else ""


def _in_lines(pieces: list[str]) -> str:
    lines = [line.strip() for line in "".join(pieces).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def split(text: str) -> tuple[str, str]:
    """What was written anew, and the older letter below it. Where there is nothing above it, it is all new: some people
    write below, or between."""
    lines = text.strip().split("\n")
    start = next((number for number, line in enumerate(lines) if QUOTE.match(line.strip())), None)
    own = "\n".join(lines[:start]).strip() if start is not None else ""
    if not own:
        return "\n".join(lines).strip(), ""
    return own, "\n".join(lines[start:]).strip()


def _reference(text: str) -> str | None:
    """The first case reference in the text that can be one."""
    return next((proper for found in REFERENCE.finditer(text) if (proper := references.tidy(found.group()))), None)


def _is_automatic(message: Message, sender: str) -> bool:
    """Whether no person wrote it (RFC 3834): an answer by machine, a report about a message that did not arrive, or a
    list. It is never answered, so that two machines do not write to each other for ever."""
    kind = _decoded(message, "Auto-Submitted").strip().lower()
    report = message.get_content_type() in ("multipart/report", "message/delivery-status")
    return_path = _decoded(message, "Return-Path").strip()
    return (kind not in ("", "no") or report or return_path == "<>"
            or _decoded(message, "Precedence").strip().lower() in BULK or bool(message.get("List-Id"))
            or sender.partition("@")[0] in ("mailer-daemon", "postmaster"))
