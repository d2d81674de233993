"""The audit is sealed whole and in order, by however many workers, and the database itself refuses to change it."""

import threading
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from frontdoor import audit, jobs
from frontdoor.audit import AuditRow, blocks, chain, verifying
from frontdoor.audit.blocks import AuditBlock, AuditWaiting
from frontdoor.cli import group
from tests.factories import ALDERMERE, AT, THORNBY

ON_POSTGRESQL = pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)


def act(session, number, council_id=ALDERMERE, **more):
    audit.record(session, **{
        "council_id": council_id, "actor_kind": "officer", "actor_id": "ada", "action": "opened",
        "subject_kind": "case", "subject_id": f"FD-{number}", "at": AT + timedelta(microseconds=number),
        "detail": {"n": number, "ä": [1.5, None]} if number % 2 else None, **more})


def acts(database, *numbers, **more):
    with database.session() as session:
        for number in numbers:
            act(session, number, **more)
        session.commit()


def sealed(database, **more):
    with database.session() as session:
        block = blocks.seal(session, ALDERMERE, at=AT, **more)
        session.commit()
        return block


def told(database, **more):
    with database.session(write=False) as session:
        return verifying.verify(session, ALDERMERE, **more)


def test_what_is_written_is_sealed_in_blocks_that_follow_each_other(database):
    acts(database, *range(7))
    assert (told(database).blocks, told(database).waiting) == (0, 7)
    made = [sealed(database, most=3) for _ in range(4)]
    assert [block and block.number for block in made] == [1, 2, 3, None]
    assert made[1].previous == made[0].hash and made[0].previous == "0" * 64
    found = told(database)
    assert (found.is_whole, found.blocks, found.sealed, found.waiting) == (True, 3, 7, 0)
    assert found.head == f"3.{made[2].hash}"


def test_each_council_has_a_chain_of_its_own(database):
    acts(database, 1, 2)
    acts(database, 3, council_id=THORNBY)
    sealed(database)
    with database.session(write=False) as session:
        assert blocks.councils_waiting(session) == [THORNBY]
        assert verifying.verify(session, THORNBY).waiting == 1


def test_a_row_that_is_rolled_back_does_not_wait(database):
    with database.session() as session:
        act(session, 1)
        session.rollback()
    assert told(database).waiting == 0 and sealed(database) is None


@ON_POSTGRESQL
def test_a_row_that_comes_to_light_after_others_with_a_higher_id_is_sealed_too(database):
    with database.session() as slow:
        act(slow, 1)
        acts(database, 2, 3)
        assert sealed(database).number == 1
        slow.commit()
    assert told(database).waiting == 1
    assert sealed(database).number == 2
    with database.session(write=False) as session:
        early, late = (chain.unpacked(kept) for kept in session.scalars(
            select(AuditBlock.leaves).order_by(AuditBlock.number)))
    assert late[0].row_id < early[0].row_id
    assert told(database).is_whole


@ON_POSTGRESQL
def test_of_several_workers_at_once_one_seals_and_nothing_is_sealed_twice(database):
    acts(database, *range(300))

    def work():
        while told(database).waiting:
            sealed(database, most=10)

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    found = told(database)
    assert (found.is_whole, found.sealed, found.waiting) == (True, 300, 0)


@pytest.mark.parametrize("statement", [
    "UPDATE audit_rows SET actor_id = 'bo'", "DELETE FROM audit_rows", "UPDATE audit_blocks SET number = 7",
    "DELETE FROM audit_blocks",
])
def test_the_database_refuses_to_change_or_remove_what_the_audit_holds(database, statement):
    acts(database, 1)
    sealed(database)
    with database.session() as session, pytest.raises(DBAPIError, match="never changed or removed"):
        session.execute(text(statement))
    assert told(database).is_whole


@ON_POSTGRESQL
def test_nor_can_it_be_emptied(database):
    with database.session() as session, pytest.raises(DBAPIError, match="never changed or removed"):
        session.execute(text("TRUNCATE audit_rows"))


def test_the_worker_seals_what_waits(database, settings):
    acts(database, 1, 2, 3)
    jobs.seal_audit(jobs.worker_for(database, settings).at_moment(AT))
    found = told(database)
    assert (found.blocks, found.sealed, found.waiting) == (1, 3, 0)


@pytest.fixture
def run(settings, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", settings.database_url)
    return lambda *words: CliRunner().invoke(group, ["audit", *words], catch_exceptions=False)


def test_the_command_says_that_the_audit_is_whole_and_gives_its_head(database, run):
    acts(database, 1, 2, 3)
    done = run("seal")
    assert (done.exit_code, done.output) == (0, "1 blocks were sealed.\n")
    acts(database, 4)
    done = run("verify", "--council", ALDERMERE)
    assert done.exit_code == 0
    assert "aldermere: whole. 1 blocks, 3 rows, 1 not sealed yet. Head: 1." in done.output
    head = done.output.split("Head: ")[1].strip()
    assert run("verify", "--council", ALDERMERE, "--head", head).exit_code == 0
    assert "thornby: whole. 0 blocks, 0 rows, 0 not sealed yet.\n" in run("verify").output


def test_the_command_ends_with_1_and_names_the_first_row_that_is_not_as_it_was(database, run):
    acts(database, *range(6))
    sealed(database, most=3)
    sealed(database, most=3)
    as_owner(database, "UPDATE audit_rows SET actor_id = 'bo' WHERE subject_id IN ('FD-4', 'FD-5')")
    with database.session(write=False) as session:
        first = session.scalar(select(func.min(AuditRow.id)).where(AuditRow.actor_id == "bo"))
    done = run("verify", "--council", ALDERMERE)
    assert done.exit_code == 1
    assert f"aldermere: BROKEN. Row {first} of block 2 was changed. 3 rows before it are as they were." in done.output


@pytest.mark.parametrize("words", [["--council", "nowhere"], ["--head", "1.abc", "--council", ALDERMERE],
                                   ["--head", "1." + "0" * 64]])
def test_what_is_asked_wrongly_ends_with_2_and_a_sentence(run, words):
    done = run("verify", *words)
    assert done.exit_code == 2 and "Traceback" not in done.output


def as_owner(database, *statements):
    """What whoever owns the database can do: first of all take the guard away."""
    with database.session() as session:
        take_guard_away(session)
        for statement in statements:
            session.execute(text(statement))
        session.commit()


def take_guard_away(session):
    if session.get_bind().dialect.name == "postgresql":
        for table in ("audit_rows", "audit_blocks"):
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    for name in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(text(f"DROP TRIGGER {name}"))


def test_a_row_that_was_slipped_in_without_the_guard_is_named(database):
    acts(database, 1)
    sealed(database)
    as_owner(database)
    acts(database, 2)
    assert told(database).fault == "Row 2 is in no block and does not wait for one."


def test_a_row_that_went_before_it_was_sealed_is_named(database):
    acts(database, 1, 2)
    as_owner(database, "DELETE FROM audit_rows WHERE subject_id = 'FD-1'")
    assert sealed(database).number == 1
    with database.session(write=False) as session:
        lost = session.scalar(select(AuditWaiting.id))
    assert told(database).fault == f"Row {lost} waited to be sealed and is gone."
