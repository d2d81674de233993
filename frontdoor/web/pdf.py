"""What a PDF may be to be kept: whole, open to be looked through, and with nothing in it that acts.

Read by its structure only. Names are looked for where the format keeps them, outside of streams and in the streams
that hold objects; what a page shows is pixels and text, and cannot run. It is served as a download all the same.
"""

import re
import zlib

from flask_babel import gettext

MEDIA_TYPE = "application/pdf"
START, END = b"%PDF-", b"%%EOF"
# The end mark stands last; readers look this far back for it.
NEAR_THE_END = 2048
MOST_INFLATED = 32 * 1024 * 1024
MOST_OBJECTS = 200_000
# What runs, opens something else, carries another file, or sends what is typed into it.
ACTIVE = re.compile(
    rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia\w*|XFA|ImportData|SubmitForm|GoToE|Rendition|Movie)"
    rb"(?![A-Za-z0-9_])"
)
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9_])")
HOLDS_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9_])")
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
STREAM = re.compile(rb"stream\r?\n")
STREAM_END = b"endstream"


def complaint(name: str, content: bytes) -> str | None:
    """Why a PDF is not taken, as a sentence for who sent it; None where it is."""
    if not content.startswith(START) or END not in content[-NEAR_THE_END:]:
        return str(gettext("We cannot open “%(name)s”. It may be damaged. Choose another file", name=name))
    try:
        named = _named(content)
    except ValueError:
        return str(gettext(
            "We cannot look through “%(name)s”. Print it to a new PDF, or send a photo of it", name=name))
    if LOCKED.search(named):
        return str(gettext("“%(name)s” is locked with a password. Send a copy without one", name=name))
    if ACTIVE.search(named):
        return str(gettext("“%(name)s” has parts that can run or open something else. Print it to a new PDF, or "
                           "send a photo of it", name=name))
    return None


def _named(content: bytes) -> bytes:
    """Everything in which the format keeps names, with names spelt plainly. Raises ValueError where it cannot be
    read."""
    parts, place, room = [], 0, MOST_INFLATED
    for _ in range(MOST_OBJECTS):
        found = STREAM.search(content, place)
        if found is None:
            parts.append(_plain(content[place:]))
            return b"\n".join(parts)
        before = _plain(content[place:found.start()])
        end = content.find(STREAM_END, found.end())
        end = len(content) if end < 0 else end
        parts.append(before)
        if HOLDS_OBJECTS.search(before.rpartition(b" obj")[2]):
            inflated = _inflated(content[found.end():end], room)
            room -= len(inflated)
            parts.append(_plain(inflated))
        place = end + len(STREAM_END)
    raise ValueError("too many objects")


def _plain(part: bytes) -> bytes:
    """With the escapes in names undone: /#4A#53 is /JS."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), part)


def _inflated(packed: bytes, room: int) -> bytes:
    reader = zlib.decompressobj()
    try:
        plain = reader.decompress(packed, max(room, 1))
    except zlib.error as error:
        raise ValueError("objects that cannot be read") from error
    if reader.unconsumed_tail:
        raise ValueError("too large")
    return plain
