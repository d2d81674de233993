"""Which PDFs are kept: those without anything in them that acts, hides or cannot be looked through."""

import io
import zlib

import pytest
from flask import Flask
from flask_babel import Babel

from frontdoor.web import pdf, uploads
from frontdoor.web.uploads import UploadRefused
from tests import hostile_files


def plain(more: bytes = b"", stream: bytes = b"BT (Hello /JS world) Tj ET") -> bytes:
    """A small whole PDF of one page, with `more` among its objects."""
    return (
        b"%%PDF-1.7\n%%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n"
        b"2 0 obj <</Type /Pages /Count 1 /Kids [3 0 R]>> endobj\n3 0 obj <</Type /Page /Contents 4 0 R>> endobj\n"
        b"4 0 obj <</Length %d>>\nstream\n%s\nendstream endobj\n%s\ntrailer <</Root 1 0 R>>\n%%%%EOF\n"
        % (len(stream), stream, more)
    )


def packed(objects: bytes) -> bytes:
    body = zlib.compress(objects)
    return (b"9 0 obj <</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream endobj"
            % (len(body), body))


@pytest.fixture(autouse=True)
def words() -> object:
    """Sentences are made while a page is."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


def sent(content: bytes, name: str = "V5C (front).pdf") -> uploads.Picture:
    return uploads.document(name, io.BytesIO(content))


def test_a_plain_pdf_is_kept_as_it_came() -> None:
    kept = sent(plain())
    assert (kept.media_type, kept.content, kept.name) == ("application/pdf", plain(), "V5C (front).pdf")


def test_objects_packed_in_a_stream_are_no_reason_to_refuse() -> None:
    assert sent(plain(packed(b"10 0 <</Type /Font>>"))).media_type == pdf.MEDIA_TYPE


@pytest.mark.parametrize("part", [
    b"7 0 obj <</S /JavaScript /JS (app.alert(1))>> endobj", b"7 0 obj <</S/J#61vaScript/JS(x)>> endobj",
    b"7 0 obj <</OpenAction <</S /Launch /F (cmd.exe)>>>> endobj", b"7 0 obj <</S /#4c#61unch>> endobj",
    b"7 0 obj <</EmbeddedFiles 8 0 R>> endobj", b"7 0 obj <</Type /EmbeddedFile>> endobj",
    b"7 0 obj <</Subtype /RichMedia>> endobj", b"7 0 obj <</AcroForm <</XFA 8 0 R>>>> endobj",
    b"7 0 obj <</S /SubmitForm /F (http://example.org)>> endobj",
    packed(b"10 0 <</S /JavaScript /JS (app.alert(1))>>"), packed(b"10 0 <</S /L#61unch>>"),
])
def test_a_pdf_with_a_part_that_acts_is_refused_with_a_clear_sentence(part: bytes) -> None:
    with pytest.raises(UploadRefused, match="can run or open something else. Print it to a new PDF"):
        sent(plain(part))


def test_a_locked_pdf_is_refused_with_the_reason() -> None:
    with pytest.raises(UploadRefused, match="locked with a password"):
        sent(plain(b"8 0 obj <</Encrypt 9 0 R>> endobj"))


def test_objects_that_cannot_be_unpacked_are_refused() -> None:
    broken = b"9 0 obj <</Type /ObjStm /Filter /LZWDecode /Length 5>>\nstream\nxxxxx\nendstream endobj"
    with pytest.raises(UploadRefused, match="cannot look through"):
        sent(plain(broken))


def test_a_bomb_in_a_stream_of_objects_is_not_unpacked_whole() -> None:
    with pytest.raises(UploadRefused, match="cannot look through"):
        sent(plain(packed(b"\0" * (pdf.MOST_INFLATED + 1024))))


@pytest.mark.parametrize("content", [plain()[:-8], b"%PDF-1.7\n", b"%PDF-" + b"x" * 5000])
def test_half_a_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(UploadRefused, match="may be damaged"):
        sent(content)


def test_what_only_calls_itself_a_pdf_is_refused() -> None:
    for content in (b"<html>%PDF-1.7 %%EOF", b"MZ\x90\0", b"PK\3\4", b" %PDF-1.7 %%EOF"):
        with pytest.raises(UploadRefused, match="must be a PDF or a photo"):
            sent(content)


def test_a_photo_among_documents_is_drawn_again() -> None:
    kept = sent(hostile_files.with_place(), "bill.jpg")
    assert kept.media_type == "image/jpeg" and hostile_files.GPS_MARK not in kept.content


def test_a_pdf_is_not_a_photo() -> None:
    with pytest.raises(UploadRefused, match="must be a photo"):
        uploads.picture("hole.pdf", io.BytesIO(plain()))


def test_a_pdf_that_is_too_large_is_refused() -> None:
    with pytest.raises(UploadRefused, match="smaller than 10 MB"):
        sent(plain(stream=b"x" * (uploads.MOST_BYTES + 1)))
