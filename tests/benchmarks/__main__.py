"""Print the speed figures, from one interleaved run on both databases."""

import argparse
import contextlib
import os
import pathlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from frontdoor.db import Database
from tests.benchmarks import (
    asking, availability, chatting, council, deciding, finding, journeys, looking, many, replaying, report, servers,
    submitting)
from tests.benchmarks.floor import DATABASE, SECRET, make_tables
from tests.benchmarks.looking import Reader
from tests.benchmarks.servers import Web
from tests.benchmarks.submitting import Runner

SQLITE, POSTGRES = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Plan:
    """How much is run."""

    small: int
    big: int
    rounds: int
    sends: int
    turns: int
    deciding: tuple[int, int]
    many: tuple[int, int, int]
    chatting: tuple[int, int]
    replayed: int
    pages_only: bool


@dataclass(frozen=True)
class Side:
    """Everything on one kind of database: the two applications, ours once for each journey and the pothole first, and
    the readers of a small and a big council."""

    kind: str
    ours: dict[str, Runner]
    floor: Runner
    small: Reader
    big: Reader
    database: Database
    chats: Web


def plan() -> Plan:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="about two minutes, with wider margins")
    parser.add_argument("--cases", type=int, help="how many cases the big council has (200,000)")
    parser.add_argument("--pages", action="store_true", help="only the pages, on PostgreSQL")
    options = parser.parse_args()
    if options.quick:
        return Plan(small=1_000, big=options.cases or 10_000, rounds=3, sends=32, turns=15,
                    deciding=deciding.QUICK, many=many.QUICK, chatting=(2, 15), replayed=100_000,
                    pages_only=options.pages)
    return Plan(small=10_000, big=options.cases or 200_000, rounds=7, sends=64, turns=60,
                deciding=deciding.WHOLE, many=many.WHOLE, chatting=(7, 40), replayed=1_000_000,
                pages_only=options.pages)


def addresses(kind: str, folder: pathlib.Path, todo: Plan, stack: contextlib.ExitStack) -> tuple[str, str, str]:
    """The databases of a small council, a big one and the floor."""
    sizes = [todo.small, todo.big]
    if kind == SQLITE:
        small, big = council.on_sqlite(folder, sizes)
        return small, big, f"sqlite:///{folder / 'floor.db'}"
    server = stack.enter_context(servers.durable_postgres(folder / "postgres"))
    small, big = council.on_postgres(server, sizes)
    council.create_database(server, "floor")
    return small, big, server.url("floor")


def pages(folder: pathlib.Path, todo: Plan, stack: contextlib.ExitStack) -> Iterator[report.Line]:
    """A small council and a big one, looked at turn about."""
    server = stack.enter_context(servers.durable_postgres(folder / "postgres"))
    sizes = [todo.small, todo.big]
    yield from looked_at(dict(zip(sizes, council.on_postgres(server, sizes), strict=True)), folder, todo.turns, stack)


def looked_at(
    councils: dict[int, str], folder: pathlib.Path, turns: int, stack: contextlib.ExitStack,
) -> list[report.Line]:
    """The pages of councils, by their size; the addresses of their databases, the small one first."""
    readers = []
    for cases, url in councils.items():
        web = Web(f"cases-{cases}", "wsgi:app", servers.settings(url, folder), folder)
        stack.callback(web.stop)
        web.wait()
        database = Database(url)
        stack.callback(database.dispose)
        readers.append(looking.reader(web, database, cases, turns))
    looking.take_turns(readers, turns)
    return report.of_looking(POSTGRES, readers[0], readers[1])


def side(kind: str, folder: pathlib.Path, todo: Plan, stack: contextlib.ExitStack) -> Side:
    small, big, floor = addresses(kind, folder, todo, stack)
    make_tables(floor)
    webs = {
        "small": Web(f"{kind}-small", "wsgi:app", servers.settings(small, folder), folder),
        "big": Web(f"{kind}-big", "wsgi:app", servers.settings(big, folder), folder),
        "floor": Web(f"{kind}-floor", "tests.benchmarks.floor:from_environment()",
                     {DATABASE: floor, SECRET: servers.SECRET}, folder),
        "chats": Web(f"{kind}-chats", "", servers.settings(small, folder), folder, threads=chatting.THREADS),
    }
    for web in webs.values():
        stack.callback(web.stop)
        web.wait()
    readers = []
    for name, url, cases in (("small", small, todo.small), ("big", big, todo.big)):
        database = Database(url)
        stack.callback(database.dispose)
        readers.append(looking.reader(webs[name], database, cases, todo.turns))
        if name == "small":
            rooms = database
            ours = {ready.what: Runner(webs[name], submitting.ours(webs[name], ready))
                    for ready in journeys.all_three(database, servers.files(folder))}
    return Side(kind, ours, Runner(webs["floor"], submitting.floors(webs["floor"])), readers[0], readers[1], rooms,
                webs["chats"])


def rules(todo: Plan) -> Iterator[report.Line]:
    """The rules by themselves, which need no database."""
    yield from deciding.measure(*todo.deciding)
    yield from many.measure(*todo.many)


def measure(sides: list[Side], todo: Plan) -> Iterator[report.Line]:
    """Everything, turn about; the lines as they come."""
    submitting.race([runner for one in sides for runner in (*one.ours.values(), one.floor)], todo.rounds, todo.sends)
    for one in sides:
        for what, ours in one.ours.items():
            yield from report.of_submitting(one.kind, what, ours, one.floor, has_goal=what == journeys.POTHOLE)
    yield report.of_databases(*(one.ours[journeys.POTHOLE] for one in sides))
    for asked in availability.ask({one.kind: one.database for one in sides}, todo.turns):
        yield report.of_availability(asked)
    yield from report.of_asking(asking.choose(todo.turns * 10))
    yield from report.of_finding(*finding.ask(todo.turns * 10))
    looking.take_turns([reader for one in sides for reader in (one.small, one.big)], todo.turns)
    for one in sides:
        yield from report.of_looking(one.kind, one.small, one.big)
        yield from of_chatting(one, todo)
        yield report.of_memory(one.kind, [one.ours[journeys.POTHOLE]], one.floor)


def of_chatting(one: Side, todo: Plan) -> list[report.Line]:
    """The small council's pages while a hundred chats and shared forms are open."""
    reader = looking.reader(one.chats, one.database, todo.small, todo.turns)
    open_there = chatting.talks(one.chats, one.database, chatting.OPEN)
    return report.of_chatting(one.kind, chatting.take_turns(reader, open_there, *todo.chatting))


def main() -> None:
    todo, began = plan(), time.monotonic()
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(servers.folder_on_disk())
        if todo.pages_only:
            print(report.HEADING)
            for line in pages(folder, todo, stack):
                print(line.words(), flush=True)
            return
        print(f"Making councils of {todo.small:,} and {todo.big:,} cases on {SQLITE} and {POSTGRES} …", flush=True)
        sides = [side(kind, folder, todo, stack) for kind in (SQLITE, POSTGRES)]
        print(f"Ready after {time.monotonic() - began:.0f} s. {os.cpu_count()} processors, {servers.WORKERS} web "
              f"processes with {servers.THREADS} threads for each application, {submitting.PEOPLE} people at once.\n",
              flush=True)
        print(report.HEADING)
        for line in (*rules(todo), *measure(sides, todo)):
            print(line.words(), flush=True)
        for line in replaying.measure(folder, todo.replayed, todo.rounds):
            print(line.words(), flush=True)
    print(f"\nThe whole run took {time.monotonic() - began:.0f} s.")


if __name__ == "__main__":
    main()
