"""Backup and restore: every row and every file comes back as it was, and no message goes out twice."""

import json
import sqlite3
import threading
from collections import Counter as Tally
from contextlib import closing

from sqlalchemy import select

from frontdoor.audit import AuditRow, record
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case
from frontdoor.cases.files import FileStore
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.notifications.outbox import OutboxRow
from tests import factories as make
from tests.integration.records.backing_up import HELD, Place, a_case_with_a_photo, sent


def without_hold(rows):
    return {name: table for name, table in rows.items() if name != HELD}


def test_the_drill_brings_back_every_row_and_file_and_sends_nothing_twice(here, there, tmp_path):
    provider = tmp_path / "provider"
    here.send(provider)
    here.work(lambda session: a_case_with_a_photo(session, FileStore(here.files), b"two"))
    before, path = here.rows(), tmp_path / "one.tar"
    assert here.run("backup", path).exit_code == 0
    # Work goes on: what waited is sent, and there is more of everything.
    here.send(provider)
    here.work(lambda session: a_case_with_a_photo(session, FileStore(here.files), b"three"))
    assert len(sent(provider)) == 2

    done = there.run("restore", path)
    assert done.exit_code == 0 and "The outbox is held" in done.output
    assert without_hold(there.rows()) == without_hold(before)
    assert sorted(file.read_bytes() for file in there.files.glob("??/*")) == [b"one", b"two"]
    assert there.send(provider) == 0
    there.work(lambda session: a_case_with_a_photo(session, FileStore(there.files), b"four"))
    assert there.send(provider) == 0, "also what is new waits"
    assert len(sent(provider)) == 2

    assert there.run("outbox", "release").exit_code == 0
    there.send(provider)
    assert set(Tally(sent(provider)).values()) == {1} and len(sent(provider)) == 3
    assert there.send(provider) == 0


def test_what_a_resident_asks_for_after_the_restore_goes_out_at_once(backup, there, tmp_path):
    assert there.run("restore", backup).exit_code == 0
    provider = tmp_path / "provider"

    def ask(session):
        row = session.scalars(select(OutboxRow)).one()
        same = ("council_id", "channel", "recipient", "purpose", "subject", "body")
        held = {name: getattr(row, name) for name in same}
        session.add(OutboxRow(**held, event_key="asked", essential=True, due_at=make.AT,
                              created_at=make.AT.replace(year=2100)))
        session.add(OutboxRow(**held, event_key="asked before", essential=True, due_at=make.AT,
                              created_at=make.AT.replace(year=2025)))

    there.work(ask)
    assert there.send(provider) == 1


def test_the_operator_can_call_off_what_was_due_before_a_moment(backup, there, tmp_path):
    assert there.run("restore", backup).exit_code == 0
    shown = json.loads(there.run("outbox", "show").output)
    assert shown["held"] and [line["messages"] for line in shown["waiting"]] == [1]
    assert "peter" not in json.dumps(shown)
    there.work(lambda session: a_case_with_a_photo(
        session, FileStore(there.files), b"four", at=make.AT.replace(hour=12)))
    done = there.run("outbox", "release", "--cancel-before", "2026-11-23T12:00")
    assert done.exit_code == 0 and done.output.startswith("1 messages were called off. 1 leave")
    assert there.run("outbox", "release").exit_code == 2
    assert json.loads(there.run("outbox", "show").output)["held"] is False


def test_the_hold_stands_in_check_and_in_ready_and_the_site_stays_open(backup, there):
    from frontdoor import create_app
    from frontdoor.clock import now
    from frontdoor.notifications.beat import beat

    assert there.run("restore", backup).exit_code == 0
    there.work(lambda session: beat(session, at=now()))
    found = json.loads(there.run("check").stdout)
    assert "frontdoor outbox release" in found["outbox"] and not found["ok"]
    app = create_app(Settings(database_url=there.url, secret_keys=[there.secret], files=there.files))
    answer = app.test_client().get("/ready", base_url="http://127.0.0.1")
    app.extensions["frontdoor_database"].dispose()
    assert answer.status_code == 200 and "are held after a restore" in answer.text


def keep_writing(place, name, stop, acknowledged):
    """Until told to stop, acts of an attachment with its file and an audit row, each in one transaction."""
    database, files = Database(place.url), FileStore(place.files)

    def act(session):
        content = f"{name} {len(acknowledged)}".encode()
        case_id = session.scalars(select(Case.id)).first()
        session.add(Attachment(council_id="aldermere", case_id=case_id, fact_id="photos", name="x", scan="clean",
                               media_type="image/png", size_bytes=9, digest=files.put(content), created_at=make.AT))
        session.flush()
        record(session, council_id="aldermere", actor_kind="test", actor_id=name, action="wrote",
               subject_kind="test", subject_id="x", at=make.AT)

    while not stop.is_set():
        retrying(database, act)
        acknowledged.append(name)
    database.dispose()


def test_a_backup_made_while_others_write_has_all_of_each_act_or_nothing_of_it(here, there, tmp_path):
    stop = threading.Event()
    acknowledged: list[str] = []
    writers = [threading.Thread(target=keep_writing, args=(here, name, stop, acknowledged))
               for name in ("one", "two", "three")]
    for writer in writers:
        writer.start()
    while len(acknowledged) < 30:
        stop.wait(0.01)
    begun = len(acknowledged)
    done = here.run("backup", tmp_path / "busy.tar")
    ended = len(acknowledged)
    stop.set()
    for writer in writers:
        writer.join()
    assert done.exit_code == 0, done.output
    assert there.run("restore", tmp_path / "busy.tar").exit_code == 0
    database = Database(there.url)
    with database.session(write=False) as session:
        acts = len(session.scalars(select(AuditRow.id).where(AuditRow.action == "wrote")).all())
        named = session.scalars(select(Attachment.digest)).all()
    database.dispose()
    assert begun <= acts <= ended + len(writers)
    assert len(named) == acts + 1, "the one that was there, and one for each act"
    assert {path.name for path in there.files.glob("??/*")} >= set(named)


def test_the_control_that_copies_the_file_of_sqlite_loses_what_was_acknowledged(migrated_file, tmp_path):
    source, copied = tmp_path / "a.db", tmp_path / "b.db"
    source.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{source}")
    retrying(database, lambda session: make.set_up(session))
    copied.write_bytes(source.read_bytes())
    database.dispose()
    with closing(sqlite3.connect(copied)) as connection:
        assert connection.execute("SELECT count(*) FROM streets").fetchone() == (0,)


def test_a_backup_holds_no_secret_and_only_its_owner_may_read_it(here, backup):
    content = backup.read_bytes()
    assert here.secret.encode() not in content and b"peter@example.org" in content or not here.url.startswith("sqlite")
    assert backup.stat().st_mode & 0o777 == 0o600
    assert list(backup.parent.iterdir()) == [backup]
    again = here.run("backup", backup)
    assert again.exit_code == 2 and "is there already" in again.output


def test_restoring_with_other_secrets_says_what_will_not_work(backup, there):
    done = Place(there.url, there.files, "quite-another-secret-0123456789-zyxwvu").run("restore", backup)
    assert done.exit_code == 0 and "holds none of the secrets of that time" in done.output
    assert "holds none" not in there.run("restore", backup, "--replace").output


def test_a_missing_attachment_is_named_and_everything_else_is_kept(here, there, tmp_path):
    here.work(lambda session: a_case_with_a_photo(session, FileStore(here.files), b"two"))
    [lost] = [path for path in here.files.glob("??/*") if path.read_bytes() == b"one"]
    lost.write_bytes(b"eno")
    done = here.run("backup", tmp_path / "one.tar")
    assert done.exit_code == 1 and lost.name in done.output
    done = there.run("restore", tmp_path / "one.tar")
    assert done.exit_code == 0 and "1 attachments were missing already" in done.output
    assert [path.read_bytes() for path in there.files.glob("??/*")] == [b"two"]


def test_a_database_in_use_is_kept_unless_the_operator_says_otherwise(backup, here):
    here.work(lambda session: a_case_with_a_photo(session, FileStore(here.files), b"later"))
    before = here.rows()
    done = here.run("restore", backup)
    assert done.exit_code == 2 and "is not empty" in done.output and "--replace" in done.output
    assert here.rows() == before
    assert here.run("restore", backup, "--replace").exit_code == 0
    assert here.rows()["cases"].rows == before["cases"].rows - 1


def test_a_new_installation_that_was_only_migrated_may_be_restored_into(backup, there):
    assert there.run("migrate").exit_code == 0
    assert there.run("restore", backup).exit_code == 0


def test_a_database_that_was_never_migrated_is_not_backed_up(there, tmp_path):
    done = there.run("backup", tmp_path / "none.tar")
    assert done.exit_code == 2 and "frontdoor migrate" in done.output
    assert not (tmp_path / "none.tar").exists()
