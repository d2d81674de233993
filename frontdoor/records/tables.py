"""What the tables of a database hold, as one number and one digest each, so that two can be compared row by row."""

import hashlib

from sqlalchemy import Connection, inspect

from frontdoor.records.archive import Table

AT_ONCE = 2000


def measured(connection: Connection) -> dict[str, Table]:
    """Every table that the connection finds by a bare name. The caller sees to it that all are read at one moment:
    inside one transaction that does not see what others write."""
    if connection.dialect.name == "postgresql":
        # What is compared is text, and these decide how a row is written.
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
        connection.exec_driver_sql("SET LOCAL datestyle = 'ISO, YMD'")
        connection.exec_driver_sql("SET LOCAL extra_float_digits = 1")
    keys = inspect(connection).get_multi_pk_constraint()
    return {name: _measured(connection, name, key["constrained_columns"])
            for (_, name), key in sorted(keys.items(), key=lambda item: item[0][1])}


def _measured(connection: Connection, name: str, key: list[str]) -> Table:
    quote = connection.dialect.identifier_preparer.quote
    table, order = quote(name), ", ".join(quote(column) for column in key)
    what = f"{table}::text" if connection.dialect.name == "postgresql" else "*"
    rows, digest = 0, hashlib.sha256()
    reading = connection.execution_options(stream_results=True, max_row_buffer=AT_ONCE)
    for row in reading.exec_driver_sql(f"SELECT {what} FROM {table} ORDER BY {order or '1'}"):
        digest.update(repr(tuple(row)).encode())
        rows += 1
    return Table(rows=rows, digest=digest.hexdigest())


def in_use(connection: Connection, made_by_migrating: frozenset[str]) -> list[str]:
    """The tables with a row in them, but for those that a new installation has too."""
    quote = connection.dialect.identifier_preparer.quote
    names = sorted(set(inspect(connection).get_table_names()) - made_by_migrating)
    return [name for name in names if connection.exec_driver_sql(f"SELECT 1 FROM {quote(name)} LIMIT 1").first()]
