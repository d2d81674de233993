"""A council's colour as a style sheet of custom properties, with shades dark enough to read."""

import re

WHITE = (255, 255, 255)
BLACK = (11, 12, 12)
FALLBACK = "#1f4e5f"

# WCAG 2.2, success criterion 1.4.3: 4.5 to 1 for text. We keep a little more in hand, because links
# also stand on the tinted background.
TEXT_CONTRAST = 5.5
BAND_CONTRAST = 7.0

Colour = tuple[int, int, int]


def parse(text: str | None) -> Colour:
    """Return a "#rrggbb" colour as three numbers; anything else gives the fallback colour."""
    if not text or not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        text = FALLBACK
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def darkened_to(colour: Colour, ratio: float) -> Colour:
    """The lightest mix of the colour with black that reaches the contrast on white."""
    for step in range(21):
        shade = _mix(colour, BLACK, step / 20)
        if contrast(shade, WHITE) >= ratio:
            return shade
    return BLACK


def stylesheet(colour: str | None) -> str:
    """The council's `:root{}`, to be loaded after every other style sheet."""
    brand = parse(colour)
    band = darkened_to(brand, BAND_CONTRAST)
    link = darkened_to(brand, TEXT_CONTRAST)
    tint = _mix(band, WHITE, 0.95)
    properties = {
        "--fd-brand": brand,
        "--fd-band": band,
        "--fd-band-deep": _mix(band, BLACK, 0.35),
        "--fd-tint": tint,
        "--fd-soft": _mix(band, WHITE, 0.86),
        "--fd-line": _mix(band, WHITE, 0.7),
        "--govuk-brand-colour": band,
        "--govuk-link-colour": link,
        "--govuk-link-hover-colour": _mix(link, BLACK, 0.45),
        "--govuk-template-background-colour": tint,
        "--govuk-surface-background-colour": tint,
        "--govuk-surface-border-colour": _mix(band, WHITE, 0.6),
    }
    lines = "".join(f"{name}:{_hex(value)};" for name, value in properties.items())
    return f":root{{{lines}}}\n"


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other))
    return red, green, blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
