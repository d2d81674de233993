"""Every route names its guard, and none appears or vanishes without being listed here."""

import pathlib
from collections.abc import Iterator

import pytest
from flask import Flask

from frontdoor import create_app
from frontdoor.config import Settings

LISTED = pathlib.Path(__file__).with_name("routes.txt")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application as it stands; no route is called, so an empty database will do."""
    folder = tmp_path_factory.mktemp("routes")
    app = create_app(Settings(database_url=f"sqlite:///{folder}/empty.db", files=folder,
                              secret_keys=["for-the-tests-only-0123456789-abcdefghij"]))
    yield app
    app.extensions["frontdoor_database"].dispose()


def shape(app: Flask) -> list[str]:
    """One line for each route: methods, address, and the guard it wears."""
    lines = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        methods = ",".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))
        guard = getattr(app.view_functions[rule.endpoint], "__guard__", "NONE")
        lines.append(f"{methods:9} {rule.rule:60} {guard}")
    return sorted(lines, key=lambda line: (line[10:], line))


def test_every_route_wears_a_guard(app: Flask) -> None:
    assert [line for line in shape(app) if line.endswith("NONE")] == []


def test_the_routes_are_the_listed_ones(app: Flask) -> None:
    assert shape(app) == LISTED.read_text(encoding="utf-8").splitlines(), "list what changed on purpose in routes.txt"


def test_every_address_of_the_desk_needs_an_officer(app: Flask) -> None:
    public = {"/desk/sign-in", "/desk/sign-in/code", "/desk/sign-out", "/desk/welcome/<token>"}
    for line in shape(app):
        address, guard = line[10:70].strip(), line[71:]
        if address.startswith("/desk") and not address.startswith(tuple(public)):
            assert guard.startswith("officer"), line
