"""How pages are put together, and that nothing of the Crown's is on them."""

import pathlib
import re
from datetime import UTC, datetime

from flask import Flask, render_template_string
from flask.testing import FlaskClient

import frontdoor

STATIC = pathlib.Path(frontdoor.__file__).parent / "static" / "frontdoor"


def test_a_page_begins_its_title_with_its_heading_and_ends_with_the_council(client: FlaskClient) -> None:
    assert "<title>Report a pothole – Aldermere Borough Council</title>" in client.get("/").text


def test_a_page_carries_neither_crown_nor_gov_uk_mark(client: FlaskClient) -> None:
    for address in ("/", "/desk", "/nowhere"):
        page = client.get(address).text
        assert not re.search(r"GOV\.UK|crown|crest|gds transport", page, re.IGNORECASE)


def test_the_theme_is_the_last_style_sheet_and_has_the_council_s_colour(client: FlaskClient) -> None:
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', client.get("/").text)
    assert sheets[-1] == "/theme.css?v=1f5c4d"
    answer = client.get(sheets[-1])
    assert answer.mimetype == "text/css" and "--fd-brand:#1f5c4d" in answer.text


def test_links_that_lead_nowhere_are_left_out(client: FlaskClient) -> None:
    links = re.findall(r'<li><a href="([^"]+)"', client.get("/").text)
    assert links == ["/"]  # neither /near nor /account is a page of this small application


def test_the_desk_says_who_is_signed_in_and_where_they_are(client: FlaskClient) -> None:
    page = client.get("/desk").text
    assert "Priya Nair" in page
    assert re.search(r'href="/desk" aria-current="page">My work', page)


def test_a_page_without_a_way_back_has_no_empty_navigation(client: FlaskClient) -> None:
    assert "fd-back" not in client.get("/").text


def test_pages_have_no_inline_style_or_handler(client: FlaskClient) -> None:
    for address in ("/", "/desk", "/nowhere"):
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", client.get(address).text)


def test_typed_words_stay_words_in_every_macro_that_shows_them(app: Flask) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'"
    source = """
    {% from "macros/case.html" import timeline, messages, facts_table, reason_list, promise %}
    {% from "macros/case.html" import metadata, empty_state %}
    {% from "macros/desk.html" import identity_bar, badge, banner, actions %}
    {% from "macros/journey.html" import card_grid, nearby_report, map_picker, find_box %}
    {{ timeline([{"title": x, "at": at, "by": x, "text": x, "tag": x}]) }}
    {{ messages([{"sender": x, "at": at, "text": x, "mine": true, "delivery": x}]) }}
    {{ facts_table([{"label": x, "value": x, "source": x, "at": at, "href": "/a"}]) }}
    {{ reason_list([{"verdict": "met", "words": x, "change": x, "source": x}]) }}
    {{ promise(x, x, [x]) }}{{ metadata([(x, x)]) }}{{ empty_state(x, x, "/a", x) }}
    {% call identity_bar(x, x, x) %}{{ badge(x) }}{% endcall %}{{ banner(x, x) }}
    {{ actions([{"text": x, "href": "/a", "hint": x}, {"text": x, "why_not": x}]) }}
    {{ card_grid([{"href": "/a", "title": x, "words": x}]) }}{{ find_box(value=x) }}
    {{ nearby_report({"title": x, "where": x, "status": x, "reported": x, "follow": "/f"}) }}
    {{ map_picker("/m", pins=[{"easting": 1, "northing": 2, "title": x}]) }}
    """
    with app.test_request_context():
        page = render_template_string(source, x=hostile, at=datetime(2026, 1, 1, tzinfo=UTC))
    assert page.count("&lt;img src=x") > 30
    assert "<img" not in page


def test_our_own_styles_stay_small() -> None:
    assert (STATIC / "frontdoor.css").stat().st_size < 30_000
