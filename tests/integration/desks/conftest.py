"""Officers with a password and a second factor, desks to sit at, and a clock that can be moved on."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from frontdoor import create_app
from frontdoor.config import Settings
from frontdoor.keys import Keys
from frontdoor.people import credentials, signing_in
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from tests import factories
from tests.integration.conftest import ALDERMERE, Visitor

PASSWORD = "lantern meadow copper"
COOKIE = "frontdoor-desk"
TOGETHER_WITHIN_S = 60
# What the officer at that place sends: where to, and its fields.
Sends = Callable[[int], tuple[str, Mapping[str, Any]]]


@dataclass(frozen=True)
class Staff:
    """An officer who can sign in."""

    officer: Officer
    secret: str
    codes: list[str]

    @property
    def email(self) -> str:
        return self.officer.email

    @property
    def actor(self) -> Actor:
        return self.officer.as_actor()

    def code(self, at: datetime) -> str:
        return credentials.code_at(self.secret, at)


@pytest.fixture
def moment() -> Iterator[Any]:
    """It is just after factories.AT, and goes on from there; the test can move it."""
    with time_machine.travel(factories.AT, tick=True) as travelling:
        yield travelling


@pytest.fixture
def staff(council: Session, settings: Settings) -> Callable[..., Staff]:
    """Makes an officer of Aldermere, or of another council, with both factors set up."""
    keys = Keys(settings.secret_keys)

    def make(name: str = "Ada Quay", **more: Any) -> Staff:
        officer = factories.officer(council, name, **more)
        credentials.set_password(officer, PASSWORD)
        secret = credentials.new_factor_secret()
        return Staff(officer, secret, credentials.set_factor(council, keys, officer, secret, step=0))

    return make


@pytest.fixture
def seat(council: Session, visitors: Callable[[], Visitor]) -> Callable[..., Visitor]:
    """A desk at which an officer sits already, signed in with both factors."""

    def sit(officer: Officer, *, at: datetime = factories.AT) -> Visitor:
        signing_in.open_session(council, officer, at=at)
        half = signing_in.found(council, officer.council_id, signing_in.open_session(council, officer, at=at), at=at)
        assert half is not None
        visitor = visitors()
        visitor.set_cookie(COOKIE, signing_in.show_factor(council, half, at=at), domain="127.0.0.1")
        return visitor

    return sit


@pytest.fixture
def desk(council: Session, seat: Callable[..., Visitor], moment: Any) -> Callable[..., Visitor]:
    """A desk for a new officer: `desk("Sam Reed", level=..., teams=...)`."""

    def sit(name: str = "Ada Quay", **more: Any) -> Visitor:
        return seat(factories.officer(council, name, **more))

    return sit


@pytest.fixture
def at_once(council: Session, settings: Settings) -> Callable[..., list[list[TestResponse]]]:
    """Officers who press at the same moment, each in a thread of their own: `at_once(seats, send, ...)`. For each of
    what they send, one after another, the answers to all of them. The pages' tokens are not asked for."""

    def press(seats: Sequence[Visitor], *sends: Sends) -> list[list[TestResponse]]:
        council.commit()
        cookies = [visitor.get_cookie(COOKIE, domain="127.0.0.1") for visitor in seats]
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        app.test_client_class = Visitor
        start = threading.Barrier(len(seats), timeout=TOGETHER_WITHIN_S)

        def work(place: int) -> list[TestResponse]:
            visitor, cookie = app.test_client(), cookies[place]
            assert cookie is not None
            visitor.set_cookie(COOKIE, cookie.value, domain="127.0.0.1")
            return [_after(start, visitor, *send(place)) for send in sends]

        with ThreadPoolExecutor(len(seats)) as officers:
            answers = list(officers.map(work, range(len(seats))))
        app.extensions["frontdoor_database"].dispose()
        council.expire_all()
        return [list(each) for each in zip(*answers, strict=True)]

    return press


def _after(start: threading.Barrier, visitor: FlaskClient, path: str, fields: Mapping[str, Any]) -> TestResponse:
    start.wait()
    return visitor.post(path, base_url=ALDERMERE, data=fields)


def found(pattern: str, text: str) -> str:
    """The part of `text` that the group in `pattern` holds."""
    match = re.search(pattern, text)
    assert match is not None, f"{pattern} is not there"
    return match.group(1)


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    said: list[str] = []
    engine = app.extensions["frontdoor_database"].engine

    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)
