"""A letter as a PDF that can be read aloud: A4, tagged by headings and paragraphs, with its language and title.

Written by hand to ISO 32000-1 with the standard font that every reader has: a letter is text on paper, and needs no
more. The font knows the letters of western Europe; others lose their accents, and what is then still unknown is a
question mark.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from frontdoor.triage.letters import Letter
from frontdoor.web import theme

WIDTH, HEIGHT, MARGIN = 595, 842, 57
SIZE, LEADING = 11, 15
# Where the window of a DL envelope is (BS 4264), from the top.
WINDOW_TOP = 142
# The widths of Helvetica from the space to the tilde in thousandths of the size (Adobe's metrics of the core fonts).
WIDTHS = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584)
BOLD_IS_WIDER = 1.08


@dataclass(frozen=True)
class Block:
    """One paragraph. `tag` is what it is called in the structure: H1, H2, P. `at` is its distance from the top of the
    page, where it has a place of its own."""

    tag: str
    lines: tuple[str, ...]
    size: int = SIZE
    bold: bool = False
    after: int = 8
    right: bool = False
    at: int | None = None


@dataclass
class Page:
    """The marks of one page, and for each marked piece the number of the block that it belongs to."""

    marks: list[bytes] = field(default_factory=list)
    of_block: list[int] = field(default_factory=list)


def pdf(letter: Letter, *, colour: str) -> bytes:
    """The letter as the bytes of a PDF; `colour` is the council's, as #rrggbb."""
    blocks = list(_blocks(letter))
    return _written(_laid_out(blocks, colour), blocks, title=letter.heading, on=letter.on)


def _blocks(letter: Letter) -> Iterator[Block]:
    sender = [letter.council, *filter(None, [letter.council_address]), f"Telephone: {letter.council_phone}"]
    yield Block("P", tuple(sender), size=10, right=True, at=MARGIN)
    if letter.address:
        yield Block("P", letter.address, at=WINDOW_TOP)
    yield Block("P", (letter.on_words, f"Reference: {letter.reference}"), at=WINDOW_TOP + 110)
    yield Block("P", (letter.greeting,))
    yield Block("H1", (letter.heading,), size=14, bold=True)
    for part in letter.paragraphs:
        yield Block("P", tuple(part.splitlines()))
    if letter.plan:
        yield Block("H2", ("What is in your plan",), size=12, bold=True)
        for item in letter.plan:
            yield Block("P", (f"{item.goal}: {item.action} ({item.who}, by {item.by_on.day} {item.by_on:%B %Y})",))


def _laid_out(blocks: Sequence[Block], colour: str) -> list[Page]:
    """The blocks on as many pages as they need, under a bar in the council's colour."""
    red, green, blue = (round(part / 255, 3) for part in theme.parse(colour))
    bar = f"/Artifact BMC {red} {green} {blue} rg 0 {HEIGHT - 14} {WIDTH} 14 re f 0 0 0 rg EMC\n".encode()
    pages, top = [Page([bar])], MARGIN
    for number, block in enumerate(blocks):
        top = block.at if block.at is not None else top
        leading = block.size * LEADING / SIZE
        for line in [part for line in block.lines for part in wrapped(line, block.size, block.bold)]:
            if top + leading > HEIGHT - MARGIN:
                pages.append(Page([bar]))
                top = MARGIN
            pages[-1].marks.append(_line(block, line, HEIGHT - top - block.size, len(pages[-1].of_block)))
            pages[-1].of_block.append(number)
            top += round(leading)
        top += block.after
    return pages


def wrapped(line: str, size: int, bold: bool) -> list[str]:
    """A line broken at its spaces so that each part fits between the margins; a word that fits nowhere is cut."""
    room, found, current = WIDTH - 2 * MARGIN, [], ""
    for word in line.split(" "):
        while width(word, size, bold) > room:
            cut = next(n for n in range(len(word), 0, -1) if width(word[:n], size, bold) <= room)
            found += [current, word[:cut]] if current else [word[:cut]]
            current, word = "", word[cut:]
        longer = f"{current} {word}" if current else word
        if width(longer, size, bold) > room:
            found.append(current)
            longer = word
        current = longer
    return [*found, current]


def width(text: str, size: int, bold: bool = False) -> float:
    """How wide a text is, in points."""
    units = sum(WIDTHS[ord(one) - 32] if 32 <= ord(one) < 127 else 556 for one in text)
    return units * size / 1000 * (BOLD_IS_WIDER if bold else 1)


def _line(block: Block, line: str, y: int, mark: int) -> bytes:
    x = WIDTH - MARGIN - width(line, block.size, block.bold) if block.right else MARGIN
    font = "B" if block.bold else "R"
    head = f"/{block.tag} <</MCID {mark}>> BDC BT /{font} {block.size} Tf {x:.1f} {y} Td ".encode()
    return head + _string(line) + b" Tj ET EMC\n"


def _string(text: str) -> bytes:
    """Text as the format writes it, in the alphabet of the font."""
    plain = b"".join(_known(one) for one in text)
    return b"(" + plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"


def _known(letter: str) -> bytes:
    for form in (letter, unicodedata.normalize("NFKD", letter)[:1]):
        try:
            return form.encode("cp1252")
        except UnicodeEncodeError:
            continue
    return b"?"


def _written(pages: Sequence[Page], blocks: Sequence[Block], *, title: str, on: date) -> bytes:
    """The whole file: catalogue, structure, fonts, pages, and the table of where each object stands."""
    first_page, first_element = 8, 8 + 2 * len(pages)
    elements = [f"{first_element + number} 0 R" for number in range(len(blocks))]
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    parents = " ".join(f"{number} [{' '.join(elements[one] for one in page.of_block)}]"
                       for number, page in enumerate(pages))
    said = b"\xfe\xff" + title.encode("utf-16-be")
    objects = [
        b"<</Type /Catalog /Pages 2 0 R /MarkInfo <</Marked true>> /StructTreeRoot 3 0 R /Lang (en-GB)"
        b" /ViewerPreferences <</DisplayDocTitle true>>>>",
        f"<</Type /Pages /Kids [{kids}] /Count {len(pages)}>>".encode(),
        f"<</Type /StructTreeRoot /K 4 0 R /ParentTree <</Nums [{parents}]>>"
        f" /ParentTreeNextKey {len(pages)}>>".encode(),
        f"<</Type /StructElem /S /Document /P 3 0 R /K [{' '.join(elements)}]>>".encode(),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>",
        b"<</Title <" + said.hex().encode() + f"> /CreationDate (D:{on:%Y%m%d})>>".encode(),
    ]
    for number, page in enumerate(pages):
        content = b"".join(page.marks)
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /StructParents {number} /Tabs /S"
            f" /Resources <</Font <</R 5 0 R /B 6 0 R>>>> /Contents {first_page + 2 * number + 1} 0 R>>".encode())
        objects.append(f"<</Length {len(content)}>>\nstream\n".encode() + content + b"\nendstream")
    for number, block in enumerate(blocks):
        pieces = " ".join(f"<</Type /MCR /Pg {first_page + 2 * at} 0 R /MCID {mark}>>" for at, page in enumerate(pages)
                          for mark, one in enumerate(page.of_block) if one == number)
        objects.append(f"<</Type /StructElem /S /{block.tag} /P 4 0 R /K [{pieces}]>>".encode())
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    parts, places = [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"], []
    for number, body in enumerate(objects, start=1):
        places.append(sum(len(part) for part in parts))
        parts.append(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = sum(len(part) for part in parts)
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    parts.append(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
                 f"<</Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R>>\nstartxref\n{start}\n%%EOF\n".encode())
    return b"".join(parts)
