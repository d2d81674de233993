"""SQLite with eight writers: none lost, none refused; with the driver's defaults most are lost, and nobody is told."""

import multiprocessing
import pathlib
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from frontdoor.db import make_engine
from tests.faults import size

WRITERS = 8
EACH = size.of(short=40, full=200)


def add_ones(path: str, tuned: bool, results: "Queue[tuple[int, int]]", together: Barrier) -> None:
    """One process: read the number, add one, write it back, EACH times. Reports what was acknowledged and refused.
    All begin at once: on a busy machine the first would be over before the last had started."""
    engine = make_engine(f"sqlite:///{path}") if tuned else create_engine(f"sqlite:///{path}")
    done = refused = 0
    together.wait(timeout=60)
    for _ in range(EACH):
        try:
            with engine.begin() as connection:
                found = connection.exec_driver_sql("SELECT n FROM counter").scalar_one()
                connection.exec_driver_sql("UPDATE counter SET n = ?", (found + 1,))
            done += 1
        except OperationalError:
            refused += 1
    engine.dispose()
    results.put((done, refused))


def race(engine: Engine, path: pathlib.Path, *, tuned: bool) -> tuple[int, int, int]:
    """Eight processes at once: how many writes were acknowledged, how many refused, how many are there."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counter (n INTEGER)")
        connection.exec_driver_sql("INSERT INTO counter VALUES (0)")
    engine.dispose()
    context = multiprocessing.get_context("spawn")
    results: Queue[tuple[int, int]] = context.Queue()
    together = context.Barrier(WRITERS)
    writers = [context.Process(target=add_ones, args=(str(path), tuned, results, together)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    told = [results.get(timeout=120) for _ in writers]
    for writer in writers:
        writer.join()
    with engine.connect() as connection:
        there = connection.exec_driver_sql("SELECT n FROM counter").scalar_one()
    engine.dispose()
    return sum(done for done, _ in told), sum(refused for _, refused in told), there


def test_eight_writers_lose_nothing_and_none_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "ours.db"
    done, refused, there = race(make_engine(f"sqlite:///{path}"), path, tuned=True)
    assert (done, refused, there) == (WRITERS * EACH, 0, WRITERS * EACH)


def test_the_control_with_driver_defaults_loses_what_it_acknowledged(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "control.db"
    done, refused, there = race(create_engine(f"sqlite:///{path}"), path, tuned=False)
    assert there < done or refused > 0, "the control shows nothing: the race was not a race"
