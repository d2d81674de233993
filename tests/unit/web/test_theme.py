"""Whatever colour a council chooses, its pages stay readable."""

import re

import pytest

from frontdoor.web.theme import FALLBACK, WHITE, contrast, parse, stylesheet


def shade(colour: str | None, name: str) -> tuple[int, int, int]:
    found = re.search(rf"{name}:(#[0-9a-f]{{6}});", stylesheet(colour))
    assert found
    return parse(found[1])


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#00ff88", "#1f5c4d", "#8a1c4a", "#000000"])
def test_white_words_on_the_band_and_links_on_the_tint_are_readable_for_any_colour(colour: str) -> None:
    assert contrast(shade(colour, "--fd-band"), WHITE) >= 7
    assert contrast(shade(colour, "--govuk-link-colour"), shade(colour, "--fd-tint")) >= 4.5


def test_a_colour_that_is_dark_enough_is_kept_as_it_is() -> None:
    assert shade("#123a32", "--fd-band") == parse("#123a32")


@pytest.mark.parametrize("colour", [None, "", "teal", "#12", "#12345g", "#123456;}body{display:none"])
def test_something_that_is_no_colour_gives_the_fallback(colour: str | None) -> None:
    assert stylesheet(colour) == stylesheet(FALLBACK)


def test_black_on_white_has_the_greatest_contrast_there_is() -> None:
    assert contrast((0, 0, 0), WHITE) == pytest.approx(21)
