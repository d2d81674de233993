"""Forty files that somebody might send instead of a photo, made here so that none lies in the repository."""

import io
import struct
import zipfile
import zlib

from PIL import Image

SCRIPT = b"<script>alert(document.domain)</script>"
PHP = b"<?php system($_GET['c']); ?>"
# The standard test text of virus scanners, in two parts so that this file is not taken for one.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
GPS_MARK = b"GPSMARK"


def jpeg(size: tuple[int, int] = (64, 48), *, exif: Image.Exif | None = None, comment: bytes = b"") -> bytes:
    """A small photo, red on the left and blue on the right."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif or Image.Exif(), comment=comment)
    return made.getvalue()


def picture(image_format: str, mode: str = "RGB", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, image_format, **options)
    return made.getvalue()


def with_place() -> bytes:
    """A photo that says where it was taken, with which camera, and which way up."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x9286] = "CameraMaker", 6, GPS_MARK.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (54.0, 30.0, 15.0), 3: "W", 4: (1.0, 2.0, 3.0)})
    return jpeg((60, 40), exif=exif, comment=GPS_MARK)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))


def png_that_says(width: int, height: int, body: bytes = b"") -> bytes:
    """A PNG whose header promises a size that its few bytes do not hold."""
    header = _chunk(b"IHDR", struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", zlib.compress(body)) + _chunk(b"IEND", b"")


def bomb() -> bytes:
    """A PNG of 400 million pixels in a few hundred kilobytes."""
    rows = zlib.compressobj(9)
    body = b"".join([*(rows.compress(b"\0" * (20_000 * 3 + 1)) for _ in range(2_000)), rows.flush()])
    header = _chunk(b"IHDR", struct.pack("!IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _png_with(kind: bytes, body: bytes) -> bytes:
    whole = picture("PNG")
    return whole[:33] + _chunk(kind, body) + whole[33:]


def _zip(name: str, body: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return made.getvalue()


def _gif_animation() -> bytes:
    frames = [Image.new("P", (20, 20), colour) for colour in range(5)]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:])
    return made.getvalue()


def _heic() -> bytes:
    brand = b"ftypheic" + b"\0\0\0\0" + b"mif1heic"
    return struct.pack("!I", len(brand) + 4) + brand + b"\0" * 200


def hostile_files() -> dict[str, bytes]:
    """Name of the trick -> the bytes. Some are photos with something hidden in them, most are none."""
    good, png = jpeg(), picture("PNG")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
    return {
        "nothing": b"", "one byte": b"\xff", "only zeros": b"\0" * 5000, "a jpeg's first bytes": good[:3],
        "text": b"just words", "html": b"<!doctype html><html>" + SCRIPT, "html after spaces": b"  \n" + SCRIPT,
        "svg": svg, "svg with a declaration": b'<?xml version="1.0"?>' + svg,
        "xml with an entity": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "pdf": b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj", "php": PHP,
        "shell": b"#!/bin/sh\nrm -rf /\n",
        "windows program": b"MZ" + b"\0" * 58 + b"\x80\0\0\0" + b"\0" * 64 + b"PE\0\0",
        "linux program": b"\x7fELF\x02\x01\x01" + b"\0" * 100, "java class": b"\xca\xfe\xba\xbe\0\0\0\x34" + b"\0" * 50,
        "zip": _zip("photo.jpg", good), "office file with macros": _zip("word/vbaProject.bin", b"macro"),
        "zip bomb": _zip("zeros", b"\0" * 20_000_000),
        "virus test text": EICAR,
        "heic": _heic(), "bmp": picture("BMP"), "tiff": picture("TIFF"), "icon": picture("ICO"),
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (w) file",
        "mvg": b"push graphic-context\nimage over 0,0 1,1 '|id'",
        "half a jpeg": good[: len(good) // 2], "half a png": png[: len(png) // 2],
        "jpeg with a broken middle": good[:200] + b"\xff" * 400 + good[600:],
        "png that promises too many pixels": png_that_says(60_000, 60_000),
        "png of no width": png_that_says(0, 100), "png without its data": png_that_says(100, 100),
        "png with a wrong checksum": png[:29] + b"\0\0\0\0" + png[33:],
        "a real bomb": bomb(),
        "gif header alone": b"GIF89a" + b"\xff" * 7,
        "gif and script in one": b"GIF89a/*" + b"\0" * 30 + b"*/=1;alert(1)//",
        "webp header alone": b"RIFF\x10\0\0\0WEBPVP8 " + b"\0" * 8,
        "jpeg with a script behind it": good + SCRIPT,
        "jpeg with a program behind it": good + b"MZ" + b"\0" * 500,
        "jpeg and zip in one": good + _zip("hidden.exe", b"MZ"),
        "jpeg with a script as comment": jpeg(comment=SCRIPT + PHP),
        "png with a script as text": _png_with(b"tEXt", b"Comment\0" + SCRIPT),
        "png with a packed text bomb": _png_with(b"zTXt", b"a\0\0" + zlib.compress(b"a" * 5_000_000)),
        "png with a broken colour profile": _png_with(b"iCCP", b"x\0\0" + zlib.compress(SCRIPT)),
        "jpeg with its place": with_place(), "animation": _gif_animation(),
        "webp with a script in its metadata": picture("WEBP", exif=b"Exif\0\0" + SCRIPT, xmp=SCRIPT),
        "see-through png": picture("PNG", "RGBA"), "jpeg for printing": picture("JPEG", "CMYK"),
        "png of sixteen bits": picture("PNG", "I;16"), "png of one bit": picture("PNG", "1"),
    }
