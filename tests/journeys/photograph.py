"""A photograph as a telephone takes it: with the place, the time and the owner's name inside."""

from io import BytesIO
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw

OWNER = "Peter Hartley"
GPS = ExifTags.IFD.GPSInfo


def with_the_place_inside(folder: Path, name: str = "IMG_2026.jpg") -> Path:
    """Write a JPEG that tells where it was taken, and give its path."""
    picture = Image.new("RGB", (640, 480), "#777c80")
    ImageDraw.Draw(picture).ellipse((180, 160, 460, 330), fill="#26282b")
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = OWNER
    exif[ExifTags.Base.Make] = "Telephone"
    exif[ExifTags.Base.DateTime] = "2026:11:22 08:15:00"
    place = exif.get_ifd(GPS)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", (54.0, 23.0, 11.0)
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", (1.0, 4.0, 52.0)
    path = folder / name
    picture.save(path, "JPEG", exif=exif)
    assert not tells_nothing(path.read_bytes()), "without a place inside, the photograph shows nothing"
    return path


def tells_nothing(content: bytes) -> bool:
    """Whether a stored photograph says neither where nor when it was taken, nor whose it is."""
    with Image.open(BytesIO(content)) as picture:
        exif = picture.getexif()
        told = [dict(exif), dict(exif.get_ifd(GPS))]
    return not any(told) and OWNER.encode() not in content and b"Exif" not in content
