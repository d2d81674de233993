"""A small application with our pages and nothing behind them."""

from dataclasses import dataclass

import pytest
from flask import Flask, abort, render_template_string
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from frontdoor.web.error_pages import init_error_pages
from frontdoor.web.headers import init_headers, keep_private
from frontdoor.web.pages import init_pages
from tests.once import share_templates


@dataclass
class Council:
    id: str = "aldermere"
    name: str = "Aldermere Borough Council"
    short_name: str = "Aldermere"
    colour: str = "#1f5c4d"
    phone: str = "01632 960100"
    email: str = "hello@example.org"


PAGE = (
    '{% extends "layout/page.html" %}{% block title %}Report a pothole{% endblock %}'
    "{% block content %}<h1>{{ self.title() }}</h1>{% endblock %}"
)
DESK = (
    '{% extends "layout/desk.html" %}{% set section = "work" %}{% block title %}My work{% endblock %}'
    "{% block content %}<h1>{{ self.title() }}</h1>{% endblock %}"
)


@dataclass
class Officer:
    name: str = "Priya Nair"
    level: str = "advanced"


@pytest.fixture
def council() -> Council:
    return Council()


@pytest.fixture
def app(council: Council) -> Flask:
    app = Flask("frontdoor")
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    init_headers(app)
    init_pages(app, council=lambda: council, actor=lambda: Officer())
    init_error_pages(app)
    app.add_url_rule("/", "start", lambda: render_template_string(PAGE))
    app.add_url_rule("/desk", "work", lambda: render_template_string(DESK))
    app.add_url_rule("/private", "private", _mine)
    app.add_url_rule("/status/<int:code>", "status", lambda code: abort(code))
    app.add_url_rule("/away", "away", _lose_the_database)
    app.add_url_rule("/broken", "broken", _fail)
    return share_templates(app)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def _mine() -> str:
    keep_private()
    return "mine"


def _fail() -> str:
    raise KeyError("missing")


def _lose_the_database() -> str:
    raise OperationalError("SELECT 1", {}, ConnectionRefusedError())
