"""How a migration runs: on the application's own engine, one transaction each, foreign keys off on SQLite
while tables are rebuilt and checked afterwards."""

from alembic import context
from sqlalchemy import Connection

from frontdoor.db import Database
from frontdoor.schema import metadata


class BrokenReferences(Exception):
    """A migration left rows that point at nothing."""


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection, target_metadata=metadata(), render_as_batch=True, compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _run_on_sqlite(connection: Connection) -> None:
    # A rebuilt table is dropped and made again; with foreign keys on that would delete its children.
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        _run(connection)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise BrokenReferences(f"rows of {sorted({row[0] for row in broken})} point at nothing")
        connection.commit()
    finally:
        raw.execute("PRAGMA foreign_keys=ON")
        raw.close()


def run() -> None:
    database: Database = context.config.attributes["database"]
    with database.engine.connect() as connection:
        if database.is_sqlite:
            _run_on_sqlite(connection)
        else:
            connection.exec_driver_sql("SET lock_timeout = '5s'")
            connection.commit()
            _run(connection)
            connection.commit()


run()
