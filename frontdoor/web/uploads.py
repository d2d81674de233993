"""Files that people send: judged by what they hold, and served so that no browser runs them.

Of a photo, what is kept is never the file that was sent but a new picture with the same pixels: no place, no
camera, no second file hidden in the first. A PDF is kept as it came, if nothing in it acts, and only ever given
as a download.
"""

import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import IO

import filetype
from flask import Response, send_file
from flask_babel import gettext
from PIL import Image, ImageOps

from frontdoor.cases.attachments import Attachment
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.errors import FrontDoorError
from frontdoor.web import pdf, scanning

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
# Long enough to see a crack in the road; twice what a screen shows.
LONGEST_SIDE = 2560
QUALITY = 85
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/apng": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
APPLE = {"image/heic", "image/heif", "image/avif"}
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif"
ACCEPTED_DOCUMENTS = f"{ACCEPTED},{pdf.MEDIA_TYPE}"
LONGEST_NAME = 100
SANDBOX = "default-src 'none'; sandbox"


class UploadRefused(FrontDoorError):
    """A file was not taken. `say` is the sentence for the person who sent it."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


@dataclass(frozen=True)
class Picture:
    """A photo, or a document, as it will be kept. `scan` is the scanner's verdict on what was sent."""

    name: str
    media_type: str
    content: bytes
    scan: str


def picture(sent_name: str | None, stream: IO[bytes], *, clamd: str = "", expected: str = "") -> Picture:
    """The picture in an uploaded file, drawn again upright and without anything but its pixels.

    An animation gives its first frame. Raises UploadRefused for anything that is not a whole JPEG, PNG,
    WebP or GIF within the limits, and where the scanner objects or gives no verdict.
    """
    name = _plain_name(sent_name)
    stream.seek(0)
    content = _sized(name, stream)
    image_format = _image_format(name, content, expected or gettext("a photo"))
    scan = _scanned(name, content, clamd)
    try:
        media_type, drawn = _drawn_again(name, content, image_format)
    except UploadRefused:
        raise
    except (Image.DecompressionBombError, MemoryError) as error:
        raise _too_many_pixels(name) from error
    except Exception as error:  # a decoder may fail in any way on bytes made to break it
        raise UploadRefused(
            gettext("We cannot open “%(name)s”. It may be damaged. Choose another photo", name=name)
        ) from error
    return Picture(f"{name}.{'png' if media_type == 'image/png' else 'jpg'}", media_type, drawn, scan)


def document(sent_name: str | None, stream: IO[bytes], *, clamd: str = "") -> Picture:
    """What is kept of a file that shows something: a PDF as it is, or a picture of it, drawn again.

    Raises UploadRefused for anything else, and for a PDF that is damaged, locked or has parts that act.
    """
    stream.seek(0)
    if stream.read(len(pdf.START)) != pdf.START:
        return picture(sent_name, stream, clamd=clamd, expected=gettext("a PDF or a photo"))
    name = _plain_name(sent_name)
    stream.seek(0)
    content = _sized(name, stream)
    scan = _scanned(name, content, clamd)
    refused = pdf.complaint(name, content)
    if refused is not None:
        raise UploadRefused(refused)
    return Picture(f"{name}.pdf", pdf.MEDIA_TYPE, content, scan)


def _sized(name: str, stream: IO[bytes]) -> bytes:
    content = stream.read(MOST_BYTES + 1)
    if not content:
        raise UploadRefused(gettext("“%(name)s” is empty. Choose another photo", name=name))
    if len(content) > MOST_BYTES:
        raise UploadRefused(gettext("“%(name)s” must be smaller than 10 MB", name=name))
    return content


def _image_format(name: str, content: bytes, expected: str) -> str:
    kind = filetype.guess_mime(content)
    if kind in APPLE:
        raise UploadRefused(gettext(
            "“%(name)s” is in a format that we cannot open (HEIC). Send a screenshot of the photo instead, or on "
            "an iPhone choose Settings, Camera, Formats, Most Compatible and take it again", name=name,
        ))
    if kind not in FORMATS:
        raise UploadRefused(_wrong_kind(name, expected))
    return FORMATS[kind]


def _wrong_kind(name: str, expected: str) -> str:
    return str(gettext("“%(name)s” must be %(expected)s: a JPG, PNG, WebP or GIF", name=name, expected=expected))


def _scanned(name: str, content: bytes, clamd: str) -> str:
    try:
        return scanning.verdict(clamd, content)
    except scanning.Infected as error:
        raise UploadRefused(gettext("“%(name)s” contains a virus. Choose another photo", name=name)) from error
    except scanning.ScannerAway as error:
        raise UploadRefused(gettext(
            "We cannot check photos for viruses at the moment. Try again in a few minutes, or go on without a photo"
        )) from error


def _drawn_again(name: str, content: bytes, image_format: str) -> tuple[str, bytes]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow's hints about odd files; the limits here are our own
        with Image.open(BytesIO(content), formats=[image_format]) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _too_many_pixels(name)
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            image.load()
            upright = _upright(image)
        see_through = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        pixels = upright.convert("RGBA" if see_through else "RGB")
        pixels.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        # A new image takes over the pixels and nothing else: no EXIF, no comments, no colour profile.
        clean = Image.new(pixels.mode, pixels.size)
        clean.paste(pixels)
        made = BytesIO()
        if see_through or image_format in {"PNG", "GIF"}:
            clean.save(made, "PNG", optimize=False)
            return "image/png", made.getvalue()
        clean.save(made, "JPEG", quality=QUALITY)
        return "image/jpeg", made.getvalue()


def _upright(image: Image.Image) -> Image.Image:
    """The image the right way up; as it is where what it says about that cannot be read."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # as above: the metadata may be made to break its reader, and is dropped anyway
        return image


def _too_many_pixels(name: str) -> UploadRefused:
    return UploadRefused(gettext("“%(name)s” must have fewer than 40 million pixels. Send a smaller copy", name=name))


def _plain_name(sent: str | None) -> str:
    """The name without folders, ending or anything that is not a letter, digit or plain sign."""
    last = re.split(r"[\\/]", sent or "")[-1]
    stem = last.rpartition(".")[0] or last
    plain = " ".join(re.sub(r"[^\w .()-]+", " ", stem).split())[:LONGEST_NAME].strip(" .")
    return plain or gettext("photo")


def send_attachment(store: FileStore, attachment: Attachment, *, inline: bool = False) -> Response:
    """The bytes of an attachment as an answer that no browser will run: of the type we wrote, in a sandbox.

    A download, unless `inline`, which is for pictures on our own pages and holds for nothing else. The caller has
    checked who asks. Raises FileMissing.
    """
    inline = inline and attachment.media_type in FORMATS
    response = send_file(
        BytesIO(store.read(attachment.digest)), mimetype=attachment.media_type, as_attachment=not inline,
        download_name=attachment.name, conditional=False, etag=False, max_age=None,
    )
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


__all__ = [
    "ACCEPTED", "ACCEPTED_DOCUMENTS", "FileMissing", "Picture", "UploadRefused", "document", "picture",
    "send_attachment",
]
