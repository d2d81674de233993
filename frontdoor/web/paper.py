"""A letter as a PDF that can be read aloud (PDF/UA-1): A4, tagged, with its language and title.

Typst sets it, in a font that has the letters of Europe and more. A character that no font has would make the file one
that cannot be read aloud whole: then it is made all the same, tagged, without that promise.
"""

import json
import unicodedata
from pathlib import Path

import typst

from frontdoor.triage.letters import Letter
from frontdoor.web import theme

HOUSE = Path(__file__).parent.parent
TEMPLATE, FONTS = HOUSE / "templates" / "desks" / "letter.typ", HOUSE / "static" / "vendor" / "dejavu"


def pdf(letter: Letter, *, colour: str) -> bytes:
    """The letter as the bytes of a PDF; `colour` is the council's, as #rrggbb."""
    said = {"letter": json.dumps(_said(letter, colour))}
    try:
        return _set(said, promised=True)
    except typst.TypstError:
        return _set(said, promised=False)


def _set(said: dict[str, str], *, promised: bool) -> bytes:
    return typst.compile(TEMPLATE, format="pdf", font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=said,
                         pdf_standards="ua-1" if promised else None)


def _said(letter: Letter, colour: str) -> dict[str, object]:
    """What the letter says, as its template reads it."""
    plain = {
        "council": letter.council, "sender": [letter.council, *filter(None, [letter.council_address]),
                                              f"Telephone: {letter.council_phone}"],
        "address": list(letter.address), "on": letter.on_words, "reference": letter.reference,
        "greeting": letter.greeting, "heading": letter.heading, "paragraphs": list(letter.paragraphs),
        "plan": [f"{one.goal}: {one.action} ({one.who}, by {one.by_on.day} {one.by_on:%B %Y})" for one in letter.plan],
    }
    kept = {name: _printable(one) if isinstance(one, str) else [_printable(line) for line in one]
            for name, one in plain.items()}
    red, green, blue = theme.parse(colour)
    on = {"year": letter.on.year, "month": letter.on.month, "day": letter.on.day}
    return {**kept, "colour": f"#{red:02x}{green:02x}{blue:02x}", "date": on}


def _printable(text: str) -> str:
    """Without characters that control a machine and print nothing."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) != "Cc")
