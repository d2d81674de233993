"""Migrations: numbered, one head, up, down and up again on both databases, and the same as the models."""

import pathlib
import re

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from frontdoor import schema
from frontdoor.catalogue import revisions, versions
from frontdoor.db import Database

VERSIONS = pathlib.Path("migrations/versions")


def test_migrations_are_numbered_without_gaps_and_named_as_verb_and_noun() -> None:
    names = sorted(path.name for path in VERSIONS.glob("*.py") if path.name != "__init__.py")
    assert names
    for number, name in enumerate(names, start=1):
        assert re.fullmatch(rf"{number:04d}_[a-z]+(_[a-z0-9]+)+\.py", name), name


def test_there_is_one_head_and_it_is_the_last_number() -> None:
    heads = ScriptDirectory("migrations").get_heads()
    assert len(heads) == 1
    assert heads[0] == max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def test_up_down_up_leaves_nothing_behind_and_matches_the_models(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    schema.upgrade(database)
    first = set(inspect(database.engine).get_table_names())
    schema.downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    schema.upgrade(database)
    assert set(inspect(database.engine).get_table_names()) == first
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata()) == []
    assert schema.is_current(database)
    database.dispose()


def test_drafts_that_earlier_releases_left_become_changes_to_be_approved(empty_database_url: str) -> None:
    database = Database(empty_database_url)
    schema.upgrade(database, "0008")
    body = '{"base":{"id":"pothole","name":"Hole"},"overlay":{},"closures":[]}'
    with database.engine.begin() as connection:
        for number, status in ((1, "published"), (2, "draft")):
            connection.execute(text(
                "INSERT INTO service_versions (id, council_id, service_id, number, hash, body, status)"
                " VALUES (:number, 'aldermere', 'pothole', :number, :hash, :body, :status)"),
                {"number": number, "hash": str(number) * 64, "body": body, "status": status})
    schema.upgrade(database)
    with database.session(write=False) as session:
        [revision] = revisions.of(session, "aldermere", "pothole")
        assert (revision.state, revision.origin, revision.based_on_id) == ("editing", "2" * 64, 1)
        assert revisions.plain_of(revision) == {"id": "pothole", "name": "Hole"}
        assert [step.step for step in revisions.steps_of(session, revision)] == ["begin"]
        assert [row.number for row in versions.history(session, "aldermere", "pothole")] == [1]
    database.dispose()
