"""A letter on paper: lines that fit, letters that the font has, and as many pages as it takes."""

from datetime import date

import pytest

from frontdoor.triage.letters import Letter
from frontdoor.web import paper


def letter(*paragraphs, name="Ivy Holt"):
    return Letter("Aldermere", "Town Hall", "01632 960100", (name, "4 Mill Lane"), "", date(2026, 11, 30), "FD-1",
                  "Our answer", f"Dear {name},", paragraphs, ())


@pytest.mark.parametrize("text", ["word " * 200, "x" * 500, "", "A line"])
def test_every_line_fits_between_the_margins_and_no_letter_is_lost(text):
    lines = paper.wrapped(text, 11, False)
    assert all(paper.width(line, 11) <= paper.WIDTH - 2 * paper.MARGIN for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_long_letter_takes_more_pages_and_each_knows_its_paragraphs():
    content = paper.pdf(letter(*["A paragraph of some length."] * 80), colour="#17525c")
    assert b"/Count 3" in content and content.count(b"/Type /Page ") == 3
    assert b"/StructParents 2" in content and content.rstrip().endswith(b"%%EOF")


def test_letters_that_the_font_does_not_have_lose_their_accent_and_brackets_stay_text():
    content = paper.pdf(letter("Caf\u00e9 (50 %) \u0175 \u4e2d"), colour="nothing")
    assert b"Caf\xe9 \\(50 %\\) w ?" in content


def test_every_object_stands_where_the_table_says():
    content = paper.pdf(letter("Hello."), colour="#17525c")
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")
    for number, line in enumerate(content[start:].split(b"\n")[3:-6], start=1):
        if line.endswith(b" n "):
            assert content[int(line[:10]):].startswith(f"{number} 0 obj".encode())
