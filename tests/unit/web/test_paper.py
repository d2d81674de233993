"""A letter on paper: every letter of its words, as many pages as it takes, and made to be read aloud."""

import io
from datetime import date

import pypdf
import pytest

from frontdoor.triage.letters import Letter
from frontdoor.web import paper, pdf

WELSH = "Annwyl Siân Ŵynne, eich tŷ chi: Łódź, Αθήνα, Київ"


def letter(*paragraphs, name="Ivy Holt"):
    return Letter("Aldermere", "Town Hall", "01632 960100", (name, "4 Mill Lane"), "", date(2026, 11, 30), "FD-1",
                  "Our answer", f"Dear {name},", paragraphs, ())


def opened(content):
    """The file as an independent reader sees it, with its words, line by line."""
    assert pdf.complaint("letter.pdf", content) is None
    read = pypdf.PdfReader(io.BytesIO(content))
    return read, "\n".join(page.extract_text() for page in read.pages).splitlines()


@pytest.mark.parametrize("text", [WELSH, "Café (50 %) \\ #sys.inputs *not bold* $x$ @here <b> //", "A\x00\x07 line"])
def test_words_stand_on_the_page_as_they_are_and_are_never_read_as_the_language_of_the_template(text):
    _, lines = opened(paper.pdf(letter(text), colour="nothing"))
    assert text.replace("\x00\x07", "") in lines


def test_it_is_tagged_for_reading_aloud_with_its_title_and_its_language():
    content = paper.pdf(letter("Hello.\nA second line."), colour="#17525c")
    read, lines = opened(content)
    root = read.root_object
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en-GB" and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert read.metadata.title == "Our answer" and b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    kinds = [kid.get_object()["/S"] for kid in root["/StructTreeRoot"]["/K"][0]["/K"]]
    assert kinds.count("/H1") == 1 and kinds.count("/P") >= 4
    assert lines[-2:] == ["Hello.", "A second line."]


def test_a_letter_that_no_font_has_keeps_no_letter_from_being_made():
    read, lines = opened(paper.pdf(letter("Hello.", name="\u4e2d Wang"), colour="#17525c"))
    assert "Hello." in lines and "/StructTreeRoot" in read.root_object


def test_a_long_letter_takes_more_pages_and_a_word_without_end_is_broken():
    read, lines = opened(paper.pdf(letter("x" * 300, *["A paragraph of some length."] * 60), colour="#17525c"))
    assert len(read.pages) == 3 and "FD-1 Page 3 of 3" in lines[-1]
    assert "".join(line for line in lines if set(line) == {"x"}) == "x" * 300
