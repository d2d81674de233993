"""How fast many are decided: a million rows in columns, and a hundred thousand lines through the command.

    python -m tests.benchmarks.many [--quick]

The peer of the columns is what somebody would write by hand in polars for these very rules, over a parquet file of the
same columns once it is loaded; null stands for all that is not known, so that it tells three verdicts where ours tells
four, and neither tier nor fee. The peers of the command read and write the same lines as JSON: alone, and with an
evaluation by zen-engine with trace in between.
"""
import argparse
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from random import Random

import polars as pl

from frontdoor.assessments import crowd
from frontdoor.assessments.columns import evaluate, facts_frame, row_of
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.evaluate import finding
from frontdoor.assessments.facts import plain_fact
from frontdoor.assessments.interpreter import Interpreter
from frontdoor.catalogue import loader
from tests.benchmarks.deciding import PEOPLE, SEED, for_zen, people, service, zen_engine
from tests.benchmarks.report import HEADING, Line

DIFFERENT = 50_000      # people who differ; the million are these again, shuffled
CHECKED = 2_000
QUICK, WHOLE = (100_000, 3, 10_000), (1_000_000, 7, 100_000)   # rows, rounds and lines
SPEED_GOAL, MEMORY_GOAL_MB = 0.5, 1500
COUNCIL = "aldermere"


def by_hand() -> dict[str, pl.Expr]:
    """The rules of `deciding` as somebody would write them in polars."""
    col = pl.col
    right = (col("in_zone") & col("keeper") & (col("length_m") <= 5) & (col("height_m") <= 2)
             & (col("weight_kg") < 2250) & (col("seats") <= 12) & (col("permits") < col("permits_most"))
             & col("proof").is_in(["bill", "statement", "tenancy"]))
    needs, no_badge = col("kind") != "motorcycle", ~col("blue_badge")
    less = ((col("age") >= 17) & (col("income") <= 1_500_000)) | (col("savings") < 600_000)
    outcome = (pl.when(~(needs & no_badge)).then(pl.lit("not_required")).when(~right).then(pl.lit("refused"))
               .when(right & less).then(pl.lit("reduced")).when(right).then(pl.lit("full")).otherwise(None))
    return {
        "in_zone_here": col("in_zone"), "is_keeper": col("keeper"), "no_badge": no_badge, "needs_permit": needs,
        "fits": (col("length_m") <= 5) & (col("height_m") <= 2), "light": col("weight_kg") < 2250,
        "few_seats": col("seats") <= 12, "room": col("permits") < col("permits_most"),
        "proven": col("proof").is_in(["bill", "statement", "tenancy"]), "can_pay_less": less, "outcome": outcome}


def million(compiled: Compiled, rows: int, folder: pathlib.Path) -> pl.DataFrame:
    """Rows of random people with holes, from a parquet file."""
    some = facts_frame(compiled, crowd.people(compiled, SEED, min(DIFFERENT, rows)))
    times = -(-rows // some.height)
    whole = pl.concat([some.sample(fraction=1, shuffle=True, seed=turn) for turn in range(times)]).head(rows)
    whole.write_parquet(folder / "people.parquet")
    return pl.read_parquet(folder / "people.parquet")


def check(compiled: Compiled) -> None:
    """The columns say what the interpreter says."""
    some = list(crowd.people(compiled, SEED + 1, CHECKED))
    said = [row_of(finding(Interpreter(compiled, known, on))) for known, on in some]
    if evaluate(compiled, facts_frame(compiled, some)).to_dicts() != said:
        raise AssertionError("the columns and the interpreter do not agree")


def columns(rows: int, rounds: int) -> list[Line]:
    """The columns against polars by hand, turn about."""
    compiled, plain = compile_definition(service()), by_hand()
    check(compiled)
    ours, theirs = [], []
    with tempfile.TemporaryDirectory() as name:
        frame = million(compiled, rows, pathlib.Path(name))
        for turn in range(rounds + 1):
            took = (_timed(lambda: evaluate(compiled, frame)), _timed(lambda: frame.lazy().select(**plain).collect()))
            if turn:
                ours.append(took[0])
                theirs.append(took[1])
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    ratios = tuple(their / our for our, their in zip(ours, theirs, strict=True))
    return [Line(f"{rows:,} rows in columns, to polars by hand", ratios, SPEED_GOAL, True,
                 detail=f"{rows / min(ours) / 1e6:.1f} and {rows / min(theirs) / 1e6:.1f} million a second at best"),
            Line("memory of the process at its largest", (largest,), MEMORY_GOAL_MB, False, "MB")]


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def batch(lines: int) -> list[Line]:
    """The command against reading and writing the same lines."""
    with tempfile.TemporaryDirectory() as name:
        source = pathlib.Path(name) / "people.jsonl"
        source.write_text("".join(_lines(lines)))
        bare = _timed(lambda: _copied(source))
        with_zen = _timed(lambda: _by_zen(lines))
        command = [sys.executable, "-c", "from frontdoor.cli import main; main()", "assess", "--council", COUNCIL,
                   "--batch", str(source)]
        with open(pathlib.Path(name) / "found.jsonl", "wb") as found:
            took = _timed(lambda: subprocess.run(command, stdout=found, check=True))
    return [Line(f"{lines:,} decisions by the command, to JSON alone", (bare / took,), None, True,
                 detail=f"{lines / took:,.0f} and {lines / bare:,.0f} lines a second"),
            Line("the same, to zen with trace and JSON (ten criteria)", (with_zen / took,), None, True,
                 detail=f"{lines / with_zen:,.0f} lines a second")]


def _lines(count: int) -> list[str]:
    """Lines for all shipped services, as many as there are; people like those of the definitions' own cases."""
    random, found = Random(SEED), []
    services = [loader.compiled(name, COUNCIL) for name in loader.packaged()]
    crowds = [crowd.people(compiled, SEED, count) for compiled in services]
    for number in range(count):
        place = random.randrange(len(services))
        compiled, (known, on) = services[place], next(crowds[place])
        facts = {name: plain_fact(compiled.definition.fact(name), value) for name, value in known.items()}
        found.append(json.dumps({"id": number, "service": compiled.definition.id, "on": on.isoformat(),
                                 "facts": facts}) + "\n")
    return found


def _copied(source: pathlib.Path) -> None:
    with open(source, encoding="utf-8") as lines, open(source.with_suffix(".copy"), "w", encoding="utf-8") as copy:
        for line in lines:
            copy.write(json.dumps(json.loads(line), ensure_ascii=False) + "\n")


def _by_zen(lines: int) -> None:
    engine, plain = zen_engine(), [json.dumps(for_zen(facts)) for facts in people()]
    for number in range(lines):
        json.dumps(engine.evaluate("bench", json.loads(plain[number % PEOPLE]), {"trace": True}))


def measure(rows: int, rounds: int, lines: int) -> list[Line]:
    """Both."""
    return [*columns(rows, rounds), *batch(lines)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.many", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of it")
    quick = parser.parse_args().quick
    print(HEADING)
    for line in measure(*(QUICK if quick else WHOLE)):
        print(line.words(), flush=True)


if __name__ == "__main__":
    main()
