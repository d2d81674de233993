"""When something is wrong a person gets a plain page, whatever else is broken."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import CSRFError


@pytest.mark.parametrize(("code", "heading"), [
    (400, "We could not read that"), (403, "You cannot open this page"), (404, "We cannot find that page"),
    (413, "Your files are too big to send"), (418, "We could not read that"), (429, "Please wait a little"),
    (500, "Sorry, something went wrong"), (503, "Sorry, this is not working at the moment"),
])
def test_each_error_has_a_page_whose_title_begins_with_its_heading(
    client: FlaskClient, code: int, heading: str
) -> None:
    answer = client.get(f"/status/{code}")
    assert answer.status_code == code
    assert f"<h1 class=\"govuk-heading-l\">{heading}</h1>" in answer.text
    assert f"<title>{heading} – Aldermere Borough Council</title>" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_lost_database_asks_to_come_back_soon(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/away")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert "database away: GET /away" in caplog.text
    assert "SELECT" not in answer.text


def test_a_programming_error_shows_nothing_of_itself(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/broken")
    assert answer.status_code == 500 and "missing" not in answer.text
    assert "page failed: GET /broken" in caplog.text


def test_the_page_comes_even_when_the_council_cannot_be_told(app: Flask) -> None:
    app.extensions["frontdoor_council"] = _no_such_council
    answer = app.test_client().get("/away")
    assert answer.status_code == 503
    assert "Sorry, this is not working at the moment" in answer.text and "Front Door" in answer.text


def test_a_sentence_comes_even_when_no_page_can_be_drawn(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.jinja_env.globals["static_url"] = None
    answer = app.test_client().get("/status/500")
    assert answer.status_code == 500 and "Please try again in a few minutes." in answer.text
    assert caplog.records[-1].levelno == logging.ERROR


def test_an_expired_form_says_how_to_send_it_again(app: Flask) -> None:
    def expire() -> str:
        raise CSRFError("The CSRF token has expired.")

    app.add_url_rule("/expire", "expire", expire)
    answer = app.test_client().get("/expire")
    assert answer.status_code == 400 and "This page was open for too long" in answer.text


def test_a_wrong_method_still_names_the_right_one(client: FlaskClient) -> None:
    answer = client.post("/private")
    assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_an_officer_who_is_lost_is_led_back_to_the_desk(client: FlaskClient) -> None:
    assert 'href="/desk"' in client.get("/desk/nowhere").text
    assert 'href="/desk"' not in client.get("/nowhere").text


def _no_such_council() -> None:
    raise KeyError("no such host")
