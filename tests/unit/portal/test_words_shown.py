"""Small things that the portal words: masked addresses, links in letters, what was typed, distances."""

import pytest

from frontdoor.notifications.recipients import Recipient
from frontdoor.portal.case_page import masked
from frontdoor.portal.demo import with_links
from frontdoor.portal.forms import one_line, plain
from frontdoor.portal.public_reports import distance_words

BASE = "http://127.0.0.1:8000"


def test_an_address_is_known_again_by_its_owner_and_read_by_nobody() -> None:
    assert masked(Recipient("email", "peter.marsh@example.org")) == "p…@example.org"
    assert masked(Recipient("sms", "+447700900123")) == "the phone number that ends in 123"
    assert masked(None) == ""


@pytest.mark.parametrize("text, alive", [
    (f"See {BASE}/cases/FD-1?key=a.b.", f"{BASE}/cases/FD-1?key=a.b"),
    (f"({BASE}/near)", f"{BASE}/near"),
    (BASE, BASE),
])
def test_our_own_addresses_can_be_followed(text: str, alive: str) -> None:
    assert f'<a class="govuk-link" href="{alive}">{alive}</a>' in with_links(text, (BASE,))


@pytest.mark.parametrize("text", [
    "https://example.com/", "javascript:alert(1)", f"{BASE}.evil.example/x", f"{BASE}1/x", f"{BASE}@evil.example/",
    "http://127.0.0.1:80", f"<a href='{BASE[:-1]}'>",
])
def test_other_addresses_stay_words(text: str) -> None:
    assert "<a" not in with_links(text, (BASE,))


def test_markup_in_a_letter_is_text_even_inside_an_address() -> None:
    shown = with_links(f'<img src=x onerror=alert(1)> {BASE}/x"onmouseover="y', (BASE,))
    assert "<img" not in shown and "&lt;img" in shown
    assert 'href="http://127.0.0.1:8000/x">' in shown


def test_typed_text_loses_control_characters_and_keeps_its_lines() -> None:
    assert plain(" one\r\ntwo\rthree\x00\x1b\ud800 ") == "one\ntwo\nthree"
    assert plain(None) == ""
    assert one_line(" a \n b ") == "a b"


@pytest.mark.parametrize("metres, words", [
    (0, "Right here"), (14, "Right here"), (15, "About 20 metres away"), (204, "About 200 metres away"),
])
def test_distances_are_told_roughly(metres: int, words: str) -> None:
    assert distance_words(metres) == words
