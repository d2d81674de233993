"""Fills a council with many cases in seconds, by copying cases that the real verbs have made.

Every row that hangs on a case is copied with it, under new ids, references and keys and with its dates
moved, so that a copy is whole: its people, history, clock, finding, decision, messages and audit. Nothing is
invented here, so nothing here has to follow when a table changes.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, getrandbits
from typing import Any

from sqlalchemy import Connection, Dialect, ForeignKey, Table, func, select, text

from frontdoor import schema
from frontdoor.cases.case import FINISHED
from frontdoor.cases.references import new_reference
from frontdoor.db import Database, UtcDateTime

# In the order in which they may be inserted; what hangs on a case by a key of its own stands apart.
COPIED = ("residents", "contact_points", "cases", "parties", "access_rows", "entries", "findings", "decisions",
          "clock_intervals", "holds", "tasks", "case_messages", "events", "outbox", "audit_rows")
PEOPLE = frozenset({"residents", "contact_points"})
OPEN_SHARE = 0.05
YEARS_BACK_WEEKS, OPEN_WEEKS = 150, 3
NEARBY_M = 1500
CHUNK = 2_000
Row = dict[str, Any]


@dataclass
class Pattern:
    """A case that was really made, with every row that belongs to it, by table."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def case(self) -> Row:
        return self.rows["cases"][0]

    @property
    def is_finished(self) -> bool:
        return self.case["state"] in FINISHED


def fill(
    database: Database, council_id: str, total: int, *, at: datetime, seed: int = 1, checked: bool = True,
    people: Sequence[int] = (),
) -> int:
    """Copy the council's cases until it has `total`; gives how many were added. About one in twenty is open, due
    in the weeks around `at`; the others lie up to three years back. Without `checked` keys are not looked up again
    and nothing is safe from a power cut meanwhile, which takes most of the time: for databases of our own. Each copy
    is of somebody among `people`, rows of residents, or of somebody of its own."""
    with database.engine.connect() as connection:
        if not checked:
            _hurry(connection)
        patterns = _patterns(connection, council_id)
        missing = total - len(patterns)
        writer = _Writer(connection)
        for copy in _copies(connection, patterns, missing, at=at, rng=Random(seed), people=people):
            for name, values in copy:
                writer.add(name, values)
            writer.flush(CHUNK)
        writer.flush()
        _move_sequences(connection)
        connection.commit()
        connection.invalidate()
    _look_over(database)
    return missing


def _hurry(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            connection.connection.cursor().execute(f"PRAGMA {pragma}")
    else:
        connection.execute(text("set local session_replication_role = replica"))


def _patterns(connection: Connection, council_id: str) -> list[Pattern]:
    tables = schema.metadata().tables
    cases = {row["id"]: row for row in _rows(connection, tables["cases"], council_id)}
    found = {case_id: Pattern() for case_id in cases}
    references = {row["reference"]: case_id for case_id, row in cases.items()}
    people: dict[int, list[int]] = defaultdict(list)
    for name in COPIED[2:]:
        for row in _rows(connection, tables[name], council_id):
            case_id = row["id"] if name == "cases" else references.get(row["subject_id"]) \
                if name == "audit_rows" else row["case_id"]
            if case_id in found:
                found[case_id].rows[name].append(row)
            if name == "parties":
                people[row["resident_id"]].append(row["case_id"])
    for name, key in (("residents", "id"), ("contact_points", "resident_id")):
        for row in _rows(connection, tables[name], council_id):
            for case_id in people[row[key]]:
                found[case_id].rows[name].append(row)
    return list(found.values())


def _rows(connection: Connection, table: Table, council_id: str) -> list[Row]:
    found = connection.execute(select(table).where(table.c.council_id == council_id).order_by(table.c.id))
    return [dict(row) for row in found.mappings()]


def _copies(
    connection: Connection, patterns: list[Pattern], how_many: int, *, at: datetime, rng: Random, people: Sequence[int],
) -> Iterator[Iterator[tuple[str, list[Any]]]]:
    finished = [one for one in patterns if one.is_finished] or patterns
    waiting = [one for one in patterns if not one.is_finished] or patterns
    copier = _Copier(connection, rng, people)
    for _ in range(how_many):
        is_open = rng.random() < OPEN_SHARE
        pattern = rng.choice(waiting if is_open else finished)
        received = at - timedelta(weeks=rng.randrange(OPEN_WEEKS if is_open else YEARS_BACK_WEEKS))
        weeks = (received - pattern.case["received_at"]) // timedelta(weeks=1)
        yield copier.copy(pattern, timedelta(weeks=weeks))


class _Copier:
    """Makes copies, as the driver wants them, with ids that nothing has yet. What is the same in every copy is
    worked out once for each pattern."""

    def __init__(self, connection: Connection, rng: Random, people: Sequence[int]) -> None:
        self.rng, self.people = rng, people
        self.shapes = {name: _Shape(schema.metadata().tables[name], connection.dialect) for name in COPIED}
        self.next_id = {
            name: (connection.scalar(select(func.max(shape.table.c.id))) or 0) + 1
            for name, shape in self.shapes.items()
        }
        self.moulds: dict[int, list[_Mould]] = {}
        self.references = set(connection.scalars(select(self.shapes["cases"].table.c.reference)))

    def _reference(self) -> str:
        """A reference that nothing has yet: among 200,000 of 40 bits two are the same one time in fifty."""
        while (made := new_reference()) in self.references:
            continue
        self.references.add(made)
        return made

    def copy(self, pattern: Pattern, later: timedelta) -> Iterator[tuple[str, list[Any]]]:
        moulds = self.moulds.get(id(pattern))
        if moulds is None:
            moulds = [_Mould(self.shapes[name], row) for name in COPIED for row in pattern.rows.get(name, ())]
            self.moulds[id(pattern)] = moulds
        ids: dict[tuple[str, int], int] = {}
        renamed = {pattern.case["reference"]: self._reference()}
        east, north = self.rng.randrange(-NEARBY_M, NEARBY_M), self.rng.randrange(-NEARBY_M, NEARBY_M)
        for mould in moulds:
            name = mould.shape.name
            if self.people and name in PEOPLE:
                if name == "residents":
                    ids[name, mould.row["id"]] = self.rng.choice(self.people)
                continue
            new_id = ids[name, mould.row["id"]] = self.next_id[name]
            self.next_id[name] += 1
            values = mould.cast(new_id, ids, renamed, later)
            if name == "cases":
                mould.shape.move(values, east, north)
            yield name, values


class _Shape:
    """What is known of a table: its columns by place, and how the driver wants each value."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.table, self.name = table, table.name
        self.place = {column.name: place for place, column in enumerate(table.c)}
        self.bind = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c]
        self.moments = [column.name for column in table.c if isinstance(column.type, UtcDateTime)]
        self.links = _links(table)

    def given(self, column: str, value: Any) -> Any:
        if isinstance(value, dict | list):
            return json.dumps(value)
        bind = self.bind[self.place[column]]
        return value if value is None or bind is None else bind(value)

    def move(self, values: list[Any], east: int, north: int) -> None:
        for column, by in (("easting", east), ("northing", north)):
            if values[self.place[column]] is not None:
                values[self.place[column]] += by


class _Mould:
    """One row of a pattern, from which its copies are cast."""

    def __init__(self, shape: _Shape, row: Row) -> None:
        self.shape, self.row = shape, row
        self.given = [shape.given(column, row[column]) for column in shape.place]
        self.moments = [(shape.place[name], name, row[name]) for name in shape.moments if row[name] is not None]
        self.links = [(shape.place[name], (target, row[name])) for name, target in shape.links if row[name] is not None]
        self.moved: dict[timedelta, list[Any]] = {}

    def cast(
        self, new_id: int, ids: dict[tuple[str, int], int], renamed: dict[str, str], later: timedelta,
    ) -> list[Any]:
        """A copy, with the id, the rows it hangs on, and its moments `later`. `renamed` grows by the names that
        others refer to."""
        base = self.moved.get(later)
        if base is None:
            base = self.moved[later] = list(self.given)
            for place, name, moment in self.moments:
                base[place] = self.shape.given(name, moment + later)
        values = list(base)
        values[self.shape.place["id"]] = new_id
        for place, old in self.links:
            values[place] = ids.get(old, values[place])
        for name, value in _own_names(self.shape.name, self.row, new_id, renamed):
            values[self.shape.place[name]] = value
        return values


def _links(table: Table) -> list[tuple[str, str]]:
    """The columns of a table that hold the id of a row that is copied along."""
    found = [(column.name, _target(key)) for column in table.c for key in column.foreign_keys]
    if table.name == "events":
        found.append(("case_id", "cases"))
    return [(column, target) for column, target in found if target in COPIED]


def _target(key: ForeignKey) -> str:
    return key.target_fullname.partition(".")[0]


def _own_names(name: str, row: Row, new_id: int, renamed: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """The names that a copy cannot share with its pattern."""
    if "public_id" in row:
        renamed[row["public_id"]] = public_id = f"{getrandbits(64):016x}"
        yield "public_id", public_id
    if name == "cases":
        yield "reference", renamed[row["reference"]]
    elif name in ("access_rows", "audit_rows"):
        yield "subject_id", renamed.get(row["subject_id"], row["subject_id"])
    elif name == "tasks":
        yield "key", f"copy:{new_id}"
    elif name == "outbox":
        yield from {"event_key": f"copy:{new_id}", "provider_reference": f"{getrandbits(128):032x}",
                    "state": "sent", "lease_until": None}.items()


class _Writer:
    """Collects rows and sends them many at a time by the driver's fastest way, in the order of COPIED."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.waiting: dict[str, list[list[Any]]] = {name: [] for name in COPIED}

    def add(self, name: str, values: list[Any]) -> None:
        self.waiting[name].append(values)

    def flush(self, least: int = 1) -> None:
        """Send what waits, once there are `least` cases."""
        if len(self.waiting["cases"]) < least:
            return
        cursor = self.connection.connection.cursor()
        for name, rows in self.waiting.items():
            names = ", ".join(f'"{column.name}"' for column in schema.metadata().tables[name].c)
            if self.connection.dialect.name == "sqlite":
                marks = ", ".join("?" for _ in schema.metadata().tables[name].c)
                cursor.executemany(f"insert into {name} ({names}) values ({marks})", rows)
            else:
                with cursor.copy(f"copy {name} ({names}) from stdin") as copying:
                    for row in rows:
                        copying.write_row(row)
            rows.clear()


def _move_sequences(connection: Connection) -> None:
    """Let PostgreSQL go on counting after the ids that were given out here."""
    if connection.dialect.name == "postgresql":
        for name in COPIED:
            connection.execute(text(
                f"select setval(pg_get_serial_sequence('{name}', 'id'), (select max(id) from {name}))"
            ))


def _look_over(database: Database) -> None:
    """What a PostgreSQL that has been running for a while has done by itself."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("vacuum analyze"))
