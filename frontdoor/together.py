"""Lists that hang on one thing, such as the messages, files and tasks of a case: each can be read by itself, and a page
that shows them all reads them in one statement."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, func, literal_column, null, select, union_all
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty, Session, aliased, lazyload
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.interfaces import ORMOption
from sqlalchemy.sql.visitors import iterate

from frontdoor.db import CouncilRow, RowId

Row = TypeVar("Row", bound=CouncilRow)
KEPT = "frontdoor_together"


def hangs_on(*columns: InstrumentedAttribute[Any]) -> tuple[ColumnElement[bool], ...]:
    """The conditions of a list of what belongs to one council, case or person: each column equals what is given under
    its own name."""
    return tuple(column == bindparam(column.key) for column in columns)


class Part(Generic[Row]):
    """One list: the rows of a table for which `where` holds, in the order `order` (of their ids if left out), at most
    `most` of them. What it hangs on stands in `where` as bound parameters, such as `bindparam("case_id")`. `alone` is
    what else is loaded when the list is read by itself. Where it `fills` a relationship, the rows become what that
    holds, for every parent read together with them."""

    def __init__(
        self, row: type[Row], *where: ColumnElement[bool], most: int | None = None, alone: Sequence[ORMOption] = (),
        order: Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]] = (),
        fills: InstrumentedAttribute[Any] | None = None,
    ) -> None:
        self.row, self.fills = row, fills
        self.place = tuple(cast(ColumnElement[Any], one) for one in order or [row.id])
        self.by = frozenset(str(one.key) for clause in where for one in iterate(clause)
                            if isinstance(one, BindParameter) and one.required)
        self._where, self._most = where, most
        self.statement = self._of(select(row)).options(*alone)

    def _of(self, chosen: Select[Any]) -> Select[Any]:
        return chosen.where(*self._where).order_by(*self.place).limit(self._most)

    def ids(self) -> Select[Any]:
        """The ids of the rows, each with its place in the list."""
        return self._of(select(self.row.id, func.row_number().over(order_by=self.place).label("place")))

    def of(self, session: Session, **by: Any) -> list[Row]:
        """The list. Inside `reading` it is asked for once at most."""
        kept: dict[Any, list[Any]] | None = session.info.get(KEPT)
        if kept is None:
            return self._read(session, by)
        key = self._key(by)
        if key not in kept:
            kept[key] = self._read(session, by)
        return cast(list[Row], kept[key])

    def first(self, session: Session, **by: Any) -> Row | None:
        """The first of the list, where there is one."""
        return next(iter(self.of(session, **by)), None)

    def _read(self, session: Session, by: dict[str, Any]) -> list[Row]:
        return list(session.scalars(self.statement, by))

    def _key(self, by: dict[str, Any]) -> tuple[Any, ...]:
        return self, *(by[name] for name in sorted(self.by))


@contextmanager
def reading(session: Session, *parts: Part[Any], **by: Any) -> Iterator[None]:
    """Read all of these lists in one statement and, until the end of the block, ask for no list a second time: so only
    for a page that shows them, and writes none of them. `by` is what they hang on, all together."""
    found: list[list[Any]] = [[] for _ in parts]
    for row in session.execute(_one_statement(parts), by):
        for rows, one in zip(found, row, strict=True):
            if one is not None:
                rows.append(one)
    for part, rows in zip(parts, found, strict=True):
        if part.fills is not None:
            _fill(part.fills, [one for others in found for one in others], rows)
    session.info[KEPT] = {part._key(by): rows for part, rows in zip(parts, found, strict=True)}
    try:
        yield
    finally:
        del session.info[KEPT]


@cache
def _one_statement(parts: tuple[Part[Any], ...]) -> Select[Any]:
    """A list of (which part, place, and a column for the id of each part's rows), each line of which has one id, with
    the row of that id beside it."""
    listed = []
    for number, part in enumerate(parts):
        own = part.ids().subquery()
        listed.append(select(
            literal_column(str(number)).label("part"), own.c.place,
            *((own.c.id if other == number else null().cast(RowId)).label(f"id{other}") for other in range(len(parts))),
        ))
    spine = union_all(*listed).cte("spine").prefix_with("MATERIALIZED")
    tables: list[Any] = [aliased(part.row) for part in parts]
    rows: Any = spine
    for number, table in enumerate(tables):
        rows = rows.outerjoin(table, table.id == spine.c[f"id{number}"])
    found = select(*tables).select_from(rows).order_by(spine.c.part, spine.c.place)
    return found.options(lazyload("*"))


def _fill(attribute: InstrumentedAttribute[Any], read: list[Any], children: list[Any]) -> None:
    prop = cast(RelationshipProperty[Any], attribute.property)
    (local, remote), = prop.local_remote_pairs or []
    for parent in read:
        if isinstance(parent, prop.parent.class_):
            own = getattr(parent, prop.parent.get_property_by_column(local).key)
            key = prop.mapper.get_property_by_column(remote).key
            set_committed_value(parent, attribute.key, [one for one in children if getattr(one, key) == own])
