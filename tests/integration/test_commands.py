"""The operator's commands: what they print, and how they refuse."""

import json
import pathlib
import subprocess
import sys

import pytest

from frontdoor import schema
from frontdoor.clock import now
from frontdoor.db import Database
from tests import factories as make

SECRET = "for-the-tests-only-0123456789-abcdefghij"


def frontdoor(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, with nothing in its environment but what is given."""
    program = "from frontdoor.cli import main; main()"
    kept = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(pathlib.Path.cwd()), "PYTHONWARNINGS": "error"}
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False,
                          env={**kept, **environment}, timeout=60)


def settings_of(url: str) -> dict[str, str]:
    return {"FRONTDOOR_DATABASE_URL": url, "FRONTDOOR_SECRET_KEYS": SECRET}


@pytest.mark.parametrize("command", ["migrate", "web", "worker", "check"])
def test_a_missing_setting_is_named_and_the_command_stops(command: str) -> None:
    done = frontdoor(command)
    assert done.returncode == 2
    assert done.stderr.startswith("FRONTDOOR_DATABASE_URL is not set.") and "Traceback" not in done.stderr


def test_a_weak_secret_is_named_without_being_repeated() -> None:
    done = frontdoor("web", FRONTDOOR_DATABASE_URL="sqlite:///x.db", FRONTDOOR_SECRET_KEYS="hunter2")
    assert done.returncode == 2
    assert "FRONTDOOR_SECRET_KEYS" in done.stderr and "hunter2" not in done.stderr


def test_web_refuses_a_database_that_is_not_migrated(empty_database_url: str) -> None:
    done = frontdoor("web", **settings_of(empty_database_url))
    assert done.returncode == 1
    assert "Run `frontdoor migrate` first" in done.stderr


def test_web_says_so_when_the_database_does_not_answer() -> None:
    done = frontdoor("web", **settings_of("postgresql://nobody@127.0.0.1:1/none"))
    assert done.returncode == 1
    assert "The database does not answer" in done.stderr and "Traceback" not in done.stderr


def test_migrate_publishes_the_services_once(empty_database_url: str) -> None:
    for _ in range(2):
        assert frontdoor("migrate", **settings_of(empty_database_url)).returncode == 0
    database = Database(empty_database_url)
    with database.session(write=False) as session:
        from frontdoor.catalogue import loader, versions

        found = {one.definition.id: one.number for one in versions.all_published(session, "aldermere")}
        assert found == dict.fromkeys(loader.packaged(), 1)
    database.dispose()


def test_check_is_content_with_a_good_installation_and_finds_a_stranded_case(database: Database) -> None:
    schema.prepare(database, now())
    assert frontdoor("check", **settings_of(database.url)).returncode == 0
    with database.session() as session:
        make.set_up(session)
        case = make.case(session, make.FOR_A_PERSON)
        adviser = make.officer(session)
        case.queue, case.owner_id, adviser.active = None, adviser.id, False
        session.commit()
        reference = case.reference
    done = frontdoor("check", **settings_of(database.url))
    assert done.returncode == 1
    assert json.loads(done.stdout)["stranded"] == [reference]
