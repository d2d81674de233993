"""How long a replay of a million applications takes: `python -m tests.benchmarks.replaying`.

Judging is run beside plain polars over a parquet file of the same columns; the whole, in a process of its own and with
reading from PostgreSQL, beside a bare COPY of the same answers. What was found is compared row by row with the online
path on a sample. It is a report: it fails only where these differ.
"""

import argparse
import json
import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from sqlalchemy import select

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.cases.case import Case
from frontdoor.clock import local_date
from frontdoor.db import Database
from frontdoor.insight import snapshots
from frontdoor.insight.chunks import ROW_ID
from frontdoor.insight.comparing import AFTER, BEFORE, CRITERION, NO_OUTCOME, Pair, all_compared, compared
from frontdoor.insight.replaying import PIECE_ROWS
from frontdoor.insight.summary import Summary
from tests.benchmarks import applications, plain, servers
from tests.benchmarks.applications import COUNCIL, DRAFT, NOW, SERVICE
from tests.benchmarks.report import HEADING, Line

SPEED_GOAL, COPY_GOAL, MEMORY_GOAL_MB = 0.5, 3.0, 1_500.0
SAMPLE = 2_000
NUMBERS = ("not_met", "met", "not_known", "dont_know")
PROGRAM = "from frontdoor.cli import main; main()"


class Different(Exception):
    """A row was not judged as the online path judges it."""


@dataclass(frozen=True)
class Ran:
    """A command that was run: how long it took, its largest memory, what it printed."""

    seconds: float
    memory_mb: float
    printed: str


def command(url: str, *words: str) -> Ran:
    """Run `frontdoor` in a process of its own."""
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *words], cwd=servers.ROOT, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True,
                               env={**os.environ, "FRONTDOOR_DATABASE_URL": url, "FRONTDOOR_COUNCIL": COUNCIL})
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, words)
    return Ran(time.perf_counter() - began, usage.ru_maxrss / 1024, printed)


def copy_seconds(database: Database) -> float:
    """How long it takes to have the answers of all cases copied out, and do nothing with them."""
    with database.engine.connect() as connection:
        cursor: Any = connection.connection.cursor()
        began = time.perf_counter()
        with cursor.copy("COPY (SELECT id, answers FROM cases) TO STDOUT") as out:
            for _ in out:
                pass
        return time.perf_counter() - began


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def judging(database: Database, folder: pathlib.Path, rounds: int) -> Line:
    """Both versions over all rows, every verdict kept, ours and the plain way in turn."""
    pair = Pair(applications.compiled(NOW), applications.compiled(DRAFT))
    with database.session(write=False) as session:
        pieces = list(snapshots.read(session, COUNCIL, SERVICE, PIECE_ROWS))
    file = folder / "applications.parquet"
    pl.concat(pieces).write_parquet(file)
    whole = pl.read_parquet(file)
    ours, theirs = [], []
    for turn in range(rounds + 1):
        took = (seconds(lambda: list(all_compared(pair, pieces))),
                seconds(lambda: plain.compared(whole, NOW, DRAFT)))
        if turn:
            ours.append(took[0])
            theirs.append(took[1])
    file.unlink()
    rows = whole.height
    return Line(f"judging {rows:,} rows twice, speed, ours/plain polars",
                tuple(other / own for own, other in zip(ours, theirs, strict=True)), SPEED_GOAL, True,
                detail=f"{min(ours):.2f} and {min(theirs):.2f} s")


def check(database: Database, sample: int) -> int:
    """Judge some rows by the online path too; gives how many. Raises Different."""
    now, draft = applications.compiled(NOW), applications.compiled(DRAFT)
    with database.session(write=False) as session:
        frame = pl.concat(snapshots.read(session, COUNCIL, SERVICE, PIECE_ROWS)).sample(sample, seed=3)
        found = compared(Pair(now, draft), frame)
        cases = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(found[ROW_ID].to_list())))}
        for row in found.iter_rows(named=True):
            case = cases[row[ROW_ID]]
            for compiled, side in ((now, BEFORE), (draft, AFTER)):
                online = assess(compiled, typed(compiled.definition, case.given), local_date(case.received_at))
                verdicts = [NUMBERS[row[f"{side}{CRITERION}{one.criterion}"]] for one in online.reasons]
                seen = [row[f"{side}{name}"] for name in ("outcome", "result", "tier", "fee_pence")]
                if verdicts != [one.verdict for one in online.reasons] or seen != [
                        online.outcome or NO_OUTCOME, online.result, online.tier or 0, online.fee_pence]:
                    raise Different(f"case {case.id}: {seen} and {online.outcome}")
    return found.height


def the_whole(database: Database, draft: pathlib.Path, rows: int, rounds: int) -> Iterator[Line]:
    """The command from its beginning to its end, and a bare COPY, in turn."""
    ran: list[Ran] = []
    copies: list[float] = []
    for _ in range(rounds):
        copies.append(copy_seconds(database))
        ran.append(command(database.url, "replay", SERVICE, "--draft", str(draft)))
    found = Summary.from_json(ran[-1].printed)
    yield Line(f"replay of {rows:,} rows, the whole, ours/bare COPY",
               tuple(one.seconds / copy for one, copy in zip(ran, copies, strict=True)), COPY_GOAL, False,
               detail=f"{min(one.seconds for one in ran):.2f} s (inside {found.seconds:.2f}) and {min(copies):.2f} s")
    yield Line("memory of the replay, most", (max(one.memory_mb for one in ran),), MEMORY_GOAL_MB, False, "MB")


def measure(folder: pathlib.Path, rows: int, rounds: int) -> Iterator[Line]:
    """Everything, on a PostgreSQL server that keeps what it acknowledges."""
    with servers.durable_postgres(folder / "replay-postgres") as server:
        database = Database(server.url())
        took = seconds(lambda: applications.prepare(database, rows))
        print(f"{rows:,} applications made in {took:.0f} s.", flush=True)
        built = command(database.url, "snapshots", "rebuild", SERVICE)
        yield Line(f"snapshot of {rows:,} rows made anew", (built.seconds,), None, False, "s",
                   detail=f"{rows / built.seconds:,.0f} rows a second, {built.memory_mb:.0f} MB")
        draft = folder / "draft.yaml"
        draft.write_text(as_file(), encoding="utf-8")
        yield from the_whole(database, draft, rows, rounds)
        yield judging(database, folder, rounds)
        same = check(database, min(SAMPLE, rows))
        yield Line("rows judged as the online path does, of a sample", (float(same),), float(same), True, "")
        database.dispose()


def as_file() -> str:
    """The draft as a file has it: JSON is YAML too."""
    return json.dumps(json.loads(applications.definition(**DRAFT).canonical)["base"])


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.replaying", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="100,000 rows")
    parser.add_argument("--rows", type=int, help="how many applications (1,000,000)")
    options = parser.parse_args(words)
    rows = options.rows or (100_000 if options.quick else 1_000_000)
    with servers.folder_on_disk() as folder:
        print(HEADING)
        for line in measure(folder, rows, 3 if options.quick else 5):
            print(line.words(), flush=True)


if __name__ == "__main__":
    main()
