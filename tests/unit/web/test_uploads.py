"""Photos: what is kept has the pixels of what was sent and nothing else, or it is not kept."""

import io
import socket
import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from PIL import Image

from frontdoor.web import uploads
from frontdoor.web.uploads import UploadRefused, picture
from tests import hostile_files as files

HOSTILE = files.hostile_files()
HARMLESS_ONCE_DRAWN = {
    "jpeg with a script behind it", "jpeg with a program behind it", "jpeg and zip in one",
    "jpeg with a script as comment", "png with a script as text", "png with a broken colour profile",
    "jpeg with its place", "animation", "webp with a script in its metadata", "see-through png",
    "jpeg for printing", "png of sixteen bits", "png of one bit",
}
MARKS = (files.SCRIPT, files.PHP, files.GPS_MARK, b"CameraMaker", b"Exif", b"PK\x03\x04", b"MZ\0", b"alert(")


@pytest.fixture(autouse=True)
def on_a_page(app: Flask):
    with app.test_request_context():
        yield


def taken(content: bytes, name: str = "photo.jpg", **options: str) -> uploads.Picture:
    return picture(name, io.BytesIO(content), **options)


def test_there_are_at_least_forty_hostile_files() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("trick", sorted(HOSTILE))
def test_a_hostile_file_is_refused_with_a_sentence_or_made_harmless(trick: str) -> None:
    if trick in HARMLESS_ONCE_DRAWN:
        kept = taken(HOSTILE[trick])
        assert kept.media_type in {"image/jpeg", "image/png"}
        assert [mark for mark in MARKS if mark in kept.content] == []
        with Image.open(io.BytesIO(kept.content)) as image:
            image.load()
            assert not image.getexif() and not set(image.info) & {"comment", "exif", "icc_profile", "Comment", "xmp"}
    else:
        with pytest.raises(UploadRefused) as refused:
            taken(HOSTILE[trick])
        assert 20 < len(refused.value.say) < 250


def test_the_place_and_camera_are_gone_and_the_photo_stands_upright() -> None:
    kept = taken(files.with_place())
    with Image.open(io.BytesIO(kept.content)) as image:
        assert image.size == (40, 60)
        assert not image.getexif()
        top, bottom = (image.getpixel((20, row)) for row in (5, 55))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    # Turned a quarter to the right: what was on the left is on top.
    assert top[0] > 150 > top[2] and bottom[2] > 150 > bottom[0]


def test_the_type_comes_from_the_content_and_not_from_the_name() -> None:
    kept = taken(files.picture("PNG"), "holiday.exe")
    assert (kept.media_type, kept.name) == ("image/png", "holiday.png")


def test_a_large_photo_is_made_smaller_and_a_huge_file_is_refused() -> None:
    kept = taken(files.jpeg((4000, 3000)))
    with Image.open(io.BytesIO(kept.content)) as image:
        assert max(image.size) <= uploads.LONGEST_SIDE
    with pytest.raises(UploadRefused, match="smaller than 10 MB"):
        taken(files.jpeg() + b"\0" * uploads.MOST_BYTES)


def test_a_photo_from_an_iphone_is_refused_with_how_to_send_it() -> None:
    with pytest.raises(UploadRefused, match="HEIC.*screenshot.*Most Compatible"):
        taken(HOSTILE["heic"])


@pytest.mark.parametrize("sent, kept", [
    ("C:\\photos\\hole.JPG", "hole.jpg"), ("../../etc/passwd", "passwd.jpg"), ("", "photo.jpg"), (None, "photo.jpg"),
    ('a"b\r\nSet-Cookie: x=1.jpg', "a b Set-Cookie x 1.jpg"), (".jpg", "jpg.jpg"), ("ünï çødé.jpg", "ünï çødé.jpg"),
    ("x" * 500 + ".jpg", "x" * 100 + ".jpg"), ("<script>.jpg", "script.jpg"),
])
def test_a_name_loses_what_could_do_harm(sent: str | None, kept: str) -> None:
    assert picture(sent, io.BytesIO(files.jpeg())).name == kept


class Scanner:
    """A scanner that speaks as clamd does and always gives the same answer."""

    def __init__(self, answer: bytes) -> None:
        self.answer, self.heard = answer, b""
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.socket.getsockname()[1]}"
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()

    def _serve(self) -> None:
        connection, _ = self.socket.accept()
        with connection:
            while not self.heard.endswith(b"\0\0\0\0"):
                self.heard += connection.recv(65536)
            connection.sendall(self.answer)

    def close(self) -> None:
        self.socket.close()
        self.thread.join(5)


@pytest.fixture
def scanner(request: pytest.FixtureRequest) -> Iterator[Scanner]:
    made = Scanner(request.param)
    yield made
    made.close()


@pytest.mark.parametrize("scanner", [b"stream: OK\0"], indirect=True)
def test_the_scanner_sees_the_very_bytes_that_were_sent(scanner: Scanner) -> None:
    content = files.jpeg()
    assert taken(content, clamd=scanner.address).scan == "clean"
    assert scanner.heard.startswith(b"zINSTREAM\0") and content in scanner.heard


@pytest.mark.parametrize("scanner", [b"stream: Eicar-Signature FOUND\0"], indirect=True)
def test_a_photo_with_a_virus_is_refused(scanner: Scanner) -> None:
    with pytest.raises(UploadRefused, match="virus"):
        taken(files.jpeg(), clamd=scanner.address)


@pytest.mark.parametrize("scanner", [b"INSTREAM size limit exceeded. ERROR\0", b""], indirect=True)
def test_without_a_verdict_no_photo_is_taken(scanner: Scanner) -> None:
    with pytest.raises(UploadRefused, match="cannot check photos"):
        taken(files.jpeg(), clamd=scanner.address)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "nonsense", "unix:/nowhere/clamd.sock", "127.0.0.1:port"])
def test_a_scanner_that_is_away_or_badly_named_lets_nothing_through(address: str) -> None:
    with pytest.raises(UploadRefused, match="cannot check photos"):
        taken(files.jpeg(), clamd=address)


def test_where_no_scanner_is_set_the_photo_says_so() -> None:
    assert taken(files.jpeg()).scan == "not_scanned"
