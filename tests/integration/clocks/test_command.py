"""`frontdoor clocks rebase`: what it says, what it leaves alone, and what it refuses."""

import json

import pytest
from click.testing import CliRunner, Result

from frontdoor.catalogue import versions
from frontdoor.cases.case import Case
from frontdoor.cli import group
from frontdoor.config import Settings
from frontdoor.db import Database
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on
from tests.integration.clocks.test_rebasing import changed, ten_days


@pytest.fixture
def case_id(database: Database) -> int:
    """A complaint that is open, while its service promises more by now."""
    with database.session() as session:
        make.set_up(session)
        found = complaint(session).id
        versions.publish(session, changed("complaint", ten_days), make.ALDERMERE, at(25))
        session.commit()
    return found


def run(monkeypatch: pytest.MonkeyPatch, settings: Settings, *arguments: str) -> Result:
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("FRONTDOOR_SECRET_KEYS", '["for-the-tests-only-0123456789-abcdefghij"]')
    return CliRunner().invoke(group, ["clocks", "rebase", *arguments])


def date_of(database: Database, case_id: int) -> str:
    with database.session(write=False) as session:
        return due_on(session.get_one(Case, case_id))


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, database: Database, case_id: int,
) -> None:
    found = run(monkeypatch, settings, "complaint", "--reason", "A new promise", "--dry-run")
    told = json.loads(found.stdout)
    assert (found.exit_code, told["dry_run"], len(told["cases"])) == (0, True, 1)
    assert told["cases"][0]["due_after"].startswith("2026-12-07") and date_of(database, case_id) == "2026-11-30"


def test_without_it_the_dates_move_once(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, database: Database, case_id: int,
) -> None:
    assert len(json.loads(run(monkeypatch, settings, "complaint", "--reason", "A new promise").stdout)["cases"]) == 1
    assert date_of(database, case_id) == "2026-12-07"
    assert json.loads(run(monkeypatch, settings, "complaint", "--reason", "Again").stdout)["cases"] == []


@pytest.mark.parametrize(("arguments", "said"), [
    (("flying-carpet", "--reason", "x"), "There is no such service or council"),
    (("complaint", "--reason", "x", "--council", "atlantis"), "There is no such service or council"),
    (("complaint",), "Missing option '--reason'"),
])
def test_what_is_not_there_ends_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, case_id: int, arguments: tuple[str, ...], said: str,
) -> None:
    found = run(monkeypatch, settings, *arguments)
    assert found.exit_code == 2 and said in found.output and "Traceback" not in found.output
