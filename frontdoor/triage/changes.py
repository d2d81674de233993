"""Changing values of rows so that each can be put back: what stood there is kept beside what stands there now."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor.db import Base

Change = Mapping[str, Any]


class Changes:
    """What one act has changed so far, in order. Values are those that JSON has."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.made: list[dict[str, Any]] = []

    def set(self, table: Table, row_id: int, column: str, value: Any) -> bool:
        """Change one value; False, and nothing changed, where a unique key forbids it."""
        before = self._session.scalar(select(table.c[column]).where(table.c.id == row_id))
        if before == value:
            return True
        try:
            with self._session.begin_nested():
                self._session.execute(update(table).where(table.c.id == row_id).values({column: value}))
        except IntegrityError:
            return False
        self.made.append({"table": table.name, "id": row_id, "column": column, "before": before, "after": value})
        return True

    def set_moment(self, table: Table, row_id: int, column: str, moment: datetime) -> None:
        """Note that something came to an end at a moment, which was not noted yet."""
        self._session.execute(update(table).where(table.c.id == row_id, table.c[column].is_(None))
                              .values({column: moment}))
        self.made.append({"table": table.name, "id": row_id, "column": column, "before": None,
                          "after": moment.isoformat()})


def table_of(name: str) -> Table:
    """The table of that name. Raises KeyError where there is none any more."""
    return Base.metadata.tables[name]


def put_back(session: Session, made: Iterable[Change]) -> list[Change]:
    """Put everything back as it was, the last change first. What somebody has changed again since, or is gone, is left
    as it is; those are given back. Raises IntegrityError where a unique key forbids it."""
    left = []
    for change in reversed(list(made)):
        table = table_of(change["table"])
        column = table.c[change["column"]]
        now = session.execute(select(column).where(table.c.id == change["id"])).first()
        if now is None or _plain(now[0]) != change["after"]:
            left.append(change)
            continue
        session.execute(update(table).where(table.c.id == change["id"]).values({column.name: change["before"]}))
    session.expire_all()
    return left


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
