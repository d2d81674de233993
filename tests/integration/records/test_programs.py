"""PostgreSQL's own programs: missing, too old, or not let in, each is said in a sentence."""

from pathlib import Path

import pytest

from frontdoor.config import Settings
from tests.integration.records.backing_up import Place, place_of

SENTENCE = "Install PostgreSQL's client programs"


@pytest.fixture
def database_kind() -> str:
    return "postgres"


@pytest.fixture
def here(settings: Settings) -> Place:
    return place_of(settings)


def test_programs_that_are_missing_are_named_with_the_version_to_install(here, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    done = here.run("backup", tmp_path / "one.tar")
    assert done.exit_code == 1 and done.output.startswith("pg_dump was not found.") and SENTENCE in done.output
    assert list(tmp_path.glob("**/*.tar")) == []


def test_programs_that_are_older_than_the_server_are_refused(here, tmp_path, monkeypatch):
    old = tmp_path / "old" / "pg_dump"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", f"{old.parent}:/bin")
    done = here.run("backup", tmp_path / "one.tar")
    assert done.exit_code == 1 and "is of version 9 and the server of version" in done.output


def test_a_server_that_does_not_answer_is_said_so(tmp_path):
    nowhere = Place("postgresql://nobody@127.0.0.1:1/none", tmp_path / "files", "for-the-tests-only-0123456789-abc")
    done = nowhere.run("backup", Path(tmp_path) / "one.tar")
    assert done.exit_code == 1 and "The database does not answer" in done.output
