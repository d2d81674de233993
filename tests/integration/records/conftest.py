"""An installation to back up, another to restore into, and a backup of the first."""

from pathlib import Path

import pytest

from frontdoor.cases.files import FileStore
from frontdoor.config import Settings
from tests import factories as make
from tests import postgres
from tests.integration.records.backing_up import Place, a_case_with_a_photo, place_of


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's programs, which an operator has on the PATH."""
    found = postgres.find_programs()
    assert found is not None
    monkeypatch.setenv("PATH", f"{found}:/usr/bin:/bin")


@pytest.fixture
def here(settings: Settings) -> Place:
    """An installation with a case and its photograph, whose message waits."""
    place = place_of(settings)

    def fill(session):
        make.set_up(session)
        a_case_with_a_photo(session, FileStore(place.files), b"one")

    place.work(fill)
    return place


@pytest.fixture
def there(settings: Settings, empty_database_url: str, tmp_path: Path) -> Place:
    """Another machine, on which nothing is yet."""
    return place_of(settings, empty_database_url, tmp_path / "elsewhere")


@pytest.fixture
def backup(here: Place, tmp_path: Path) -> Path:
    path = tmp_path / "kept" / "one.tar"
    done = here.run("backup", path)
    assert done.exit_code == 0, done.output
    return path
