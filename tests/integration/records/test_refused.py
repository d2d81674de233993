"""Backups that cannot be trusted: each is refused in a sentence, before anything is touched. Whether a file is whole
does not depend on the database, so one kind is enough."""

import io
import json
import tarfile
from pathlib import Path

import pytest


@pytest.fixture
def database_kind() -> str:
    return "sqlite"


def rewritten(path, change):
    """The backup at `path` with another manifest or without some of its members. `change` gets both."""
    with tarfile.open(path) as tar:
        members = [(entry, (tar.extractfile(entry) or io.BytesIO()).read()) for entry in tar]
    manifest = json.loads(members[-1][1])
    kept = change(manifest, {entry.name: content for entry, content in members[:-1]})
    with tarfile.open(path, "w") as tar:
        for name, content in [*kept.items(), ("manifest.json", json.dumps(manifest).encode())]:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))


def cut_short(path):
    path.write_bytes(path.read_bytes()[:path.stat().st_size // 2])


def without_its_manifest(path):
    with tarfile.open(path) as tar:
        last = tar.getmembers()[-1]
    path.write_bytes(path.read_bytes()[:last.offset])


def with_another_photo(path):
    rewritten(path, lambda manifest, members: {
        name: content if name == "database" else b"eno" for name, content in members.items()})


def with_another_database(path):
    rewritten(path, lambda manifest, members: {**members, "database": members["database"][:-1] + b"!"})


def without_a_photo(path):
    rewritten(path, lambda manifest, members: {"database": members["database"]})


def of_a_later_release(path):
    rewritten(path, lambda manifest, members: manifest.update(revision="9999") or members)


def of_another_kind(path):
    rewritten(path, lambda manifest, members: manifest.update(kind="oracle") or members)


def something_else(path):
    path.write_text("not a backup")


@pytest.mark.parametrize("spoil, say", [
    (cut_short, "cut short or damaged"), (without_its_manifest, "cut short or damaged"),
    (something_else, "cut short or damaged"), (with_another_photo, "has been changed"),
    (with_another_database, "has been changed"), (without_a_photo, "has been changed"),
    (of_a_later_release, "made by a later release"), (of_another_kind, "names another kind"), (Path.unlink, "no file"),
])
def test_a_backup_that_cannot_be_trusted_is_refused_and_nothing_is_changed(backup, there, spoil, say):
    spoil(backup)
    done = there.run("restore", backup)
    assert done.exit_code == 2 and say in done.output and "Traceback" not in done.output
    assert there.rows() == {} and not list(there.files.glob("??/*"))


def test_rows_that_are_not_those_of_the_manifest_are_found_after_the_restore(backup, there):
    rewritten(backup, lambda manifest, members: manifest["tables"]["cases"].update(digest="0" * 64) or members)
    done = there.run("restore", backup)
    assert done.exit_code == 1 and "cases differ" in done.output
