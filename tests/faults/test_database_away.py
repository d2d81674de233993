"""The database goes away and comes back: a plain page meanwhile, nothing acknowledged lost, and no restart of ours."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from frontdoor import create_app
from frontdoor.cases.case import Case
from frontdoor.config import Settings
from frontdoor.db import Database
from frontdoor.schema import prepare
from tests import factories as make
from tests import postgres


@pytest.fixture
def server() -> Iterator[postgres.Server]:
    server = postgres.start()
    yield server
    server.stop()


@pytest.fixture
def installation(server: postgres.Server, tmp_path: Path) -> Settings:
    settings = Settings(database_url=server.url(), secret_keys=["for-the-tests-only-0123456789-abcdefghij"],
                        messages=f"file:{tmp_path}/messages", files=tmp_path / "files")
    # The tests' server puts off writing what is committed, for speed. What is lost with it here must not be our doing.
    database = Database(settings.database_url)
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f"alter database {database.engine.url.database} set synchronous_commit = on"))
    database.dispose()
    prepare(database, make.AT)
    with database.session() as session:
        make.set_up(session)
        session.commit()
    database.dispose()
    return settings


def page(client: FlaskClient, path: str) -> tuple[int, str]:
    response = client.get(path, base_url="http://127.0.0.1")
    return response.status_code, response.text


def test_residents_get_a_plain_page_while_the_database_is_away_and_the_service_when_it_is_back(
    server: postgres.Server, installation: Settings,
) -> None:
    app = create_app(installation)
    client = app.test_client()
    database = Database(installation.database_url)
    with database.session() as session:
        reference = make.case(session).reference
        session.commit()
    database.dispose()
    assert page(client, "/near")[0] == 200
    server.halt()
    for path in ("/near", "/", "/services/pothole"):
        status, words = page(client, path)
        assert status == 503, path
        assert words.count("<h1") == 1 and "try again" in words.lower() and "Traceback" not in words
    assert page(client, "/ready")[0] == 503 and page(client, "/health")[0] == 200
    server.start()
    status, words = page(client, "/near")
    assert status == 200 and "Outside 12 Mill Lane" in words, "the first page after it is back, without a restart"
    with database.session(write=False) as session:
        assert session.scalars(select(Case)).one().reference == reference
    database.dispose()
    app.extensions["frontdoor_database"].dispose()
