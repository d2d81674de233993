"""Somebody who goes through a service's pages as a browser without JavaScript would."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Self

from flask import Flask
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from tests.integration.conftest import Visitor
from tests.integration.pages import Form, Page, as_read

SAFE = {"missing_cover": "no", "collapse": "no", "immediate_danger": "no"}
BIG = {"depth_mm": "50 mm", "width_mm": "300"}
UNHURT = {"injury": "no", "vehicle_damage": "no"}
# What stands beside the page: help, and an officer's own bar.
BESIDE = ("/help", "/chat", "/share", "/sign-out", "/desk/contact", "/take")
PETER = {"name": "Peter Marsh", "email": "peter@example.org", "phone": "07700 900123"}


class Walk:
    """One journey: the page it is on, and what can be done there."""

    def __init__(self, client: Visitor, service_id: str = "pothole") -> None:
        self.client = client
        self.page: TestResponse = client.get(f"/services/{service_id}")
        self.send()
        self.base = self.path.rsplit("/", 1)[0]

    @property
    def path(self) -> str:
        return self.page.request.path

    @property
    def at(self) -> str:
        """The page of the journey, without what stands before it."""
        return self.path.rsplit("/", 1)[1]

    @property
    def text(self) -> str:
        return self.page.text

    @property
    def read(self) -> Page:
        return as_read(self.page.text)

    @property
    def heading(self) -> str:
        return self.read.words_of("h1")

    @property
    def names(self) -> set[str]:
        """The names of the fields on the page."""
        found = [one for kind in ("input", "select", "textarea") for one in self.read.all(kind)]
        return {one.attributes.get("name", "") for one in found}

    def forms(self) -> list[Form]:
        """The forms of the page itself, without those that stand beside it."""
        return [form for form in self.read.forms()
                if form.method.lower() == "post" and not form.action.endswith(BESIDE)]

    def open(self, page: str) -> Self:
        """Go to one of the journey's pages by its address."""
        self.page = self.client.get(f"{self.base}/{page}".rstrip("/"), follow_redirects=True)
        return self

    def send(self, fields: Mapping[str, Any] | None = None, *, form: int = -1, **options: Any) -> Self:
        """Send a form of the page: the last one unless told, with `fields` over what stands in it."""
        found = self.forms()[form]
        target = found.action or self.page.request.full_path.rstrip("?")
        options.setdefault("follow_redirects", True)
        self.page = self.client.post(target, data={**found.fields, **(fields or {})}, **options)
        return self

    def press(self, words: str, fields: Mapping[str, Any] | None = None) -> Self:
        """Press the button with these words."""
        for button in self.read.all("button"):
            if " ".join(button.words.split()).startswith(words):
                around = button.inside("form")
                posting = [one for one in self.read.all("form") if one.attributes.get("method") == "post"]
                assert around is not None
                place = [one.attributes.get("action", "") for one in posting].index(around.attributes.get("action", ""))
                pressed = {button.attributes["name"]: button.attributes["value"]} if "name" in button.attributes else {}
                return self.send({**pressed, **(fields or {})}, form=place)
        raise AssertionError(f"no button {words!r} on {self.path}")

    def choose_spot(self, words: str = "The west end") -> Self:
        """Choose a place of the list by the beginning of its words."""
        labels = {label.attributes.get("for"): label.words.strip() for label in self.read.all("label")}
        for radio in self.read.all("input"):
            if labels.get(radio.attributes.get("id"), "").startswith(words):
                return self.send({"choice": radio.attributes["value"]})
        raise AssertionError(f"no place {words!r} in {labels}")

    def as_far_as_answer(self, street: str = "mill lane", spot: str = "The west end", **size: str) -> Self:
        """A road hole on a street where nothing is reported, up to the answer."""
        self.send({"q": street}).choose_spot(spot)
        return self.send(SAFE).send({"surface": "carriageway"}).send({**BIG, **size})

    def as_far_as_check(self, **details: str) -> Self:
        """The whole journey up to checking the answers."""
        self.as_far_as_answer().open("details").send(details)
        return self.send(UNHURT).send(PETER)


def photo(content: bytes, name: str = "hole.jpg") -> tuple[io.BytesIO, str]:
    """A file as the test client sends it."""
    return io.BytesIO(content), name


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The questions that the application's database is asked inside the block."""
    engine: Engine = app.extensions["frontdoor_database"].engine
    asked: list[str] = []

    def remember(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    event.listen(engine, "before_cursor_execute", remember)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", remember)
