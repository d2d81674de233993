"""Two worlds alike but for what is hidden: whoever may not know of it gets the same bytes from every address there is,
whether they look, search, send, or have another system tell of somebody.

The addresses are those of the url map, so one that is added tomorrow is asked for too.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import make_url

from frontdoor import create_app
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.records import sqlite
from tests.factories import AT
from tests.integration.twins.hiding import GUARDS, HIDDEN, HIDDEN_PHONE, furnish, hide
from tests.integration.twins.worlds import SECRET, World, differing

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)


@pytest.fixture
def twin_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[[Database], str]]:
    """Copies a database whole, and gives the address of the copy."""
    made: list[str] = []

    def copied(database: Database) -> str:
        if database_kind == "sqlite":
            sqlite.copy(database, tmp_path / "twin.db")
            return f"sqlite:///{tmp_path}/twin.db"
        database.dispose()
        server = request.getfixturevalue("postgres_server")
        made.append(server.create(template=make_url(database.url).database))
        return str(server.server.url(made[0]))

    yield copied
    for name in made:
        request.getfixturevalue("postgres_server").drop(name)


@pytest.fixture
def worlds(
    settings: Settings, database: Database, twin_url: Callable[[Database], str],
) -> Iterator[tuple[World, World]]:
    settings = settings.model_copy(update={"call_secret": SECRET, "mail_secret": SECRET, "sms_token": SECRET})
    with time_machine.travel(AT, tick=False):
        with database.session() as session:
            known, cookies = furnish(session)
            session.commit()
        other = settings.model_copy(update={"database_url": twin_url(database)})
        second = Database(other.database_url)
        with second.session() as session:
            hide(session)
            session.commit()
        apps = [create_app(settings), create_app(other)]
        for app in apps:
            app.testing, app.config["WTF_CSRF_ENABLED"] = True, False
        yield World(apps[0], known, cookies, GUARDS), World(apps[1], known, cookies, GUARDS)
        for app in apps:
            app.extensions["frontdoor_database"].dispose()
        second.dispose()


@ON_SQLITE
def test_what_is_hidden_changes_no_byte_of_anything_that_an_outsider_can_get(worlds: tuple[World, World]) -> None:
    one, other = worlds
    # First they send, so that what comes of it is looked at too.
    for plain, twin in ((one.sent(), other.sent()), (one.seen(), other.seen())):
        assert plain.keys() == twin.keys() and len(plain) > 400
        assert differing(plain, twin) == {}
    assert {"public: /near?at=Mill+Lane", f"core: /desk/cases/{HIDDEN}", "manager: /desk/people?q=Hugh"} <= plain.keys()
    assert one.outbox(HIDDEN_PHONE) == other.outbox(HIDDEN_PHONE)


@ON_POSTGRES
def test_nor_of_any_list_on_the_other_database(worlds: tuple[World, World]) -> None:
    plain, twin = (world.seen(only_lists=True) for world in worlds)
    assert len(plain) > 70 and differing(plain, twin) == {}


@ON_SQLITE
def test_the_duty_team_does_see_the_difference(worlds: tuple[World, World]) -> None:
    for path in ("/desk", "/desk/duty", f"/desk/cases/{HIDDEN}", "/desk/queues/duty", "/desk/people?q=Hugh"):
        assert worlds[0].page("duty", path)[2] != worlds[1].page("duty", path)[2], path
