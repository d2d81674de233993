"""The snapshot of a service: what a replay reads, in columns, kept in the database a block of ids to a chunk.

Bringing it up to date reads only the rows that have changed. What is reckoned is reckoned outside the transaction that
writes, so that nobody has to wait for it; two that do it at once get in nobody's way, and what one of them missed the
marks still tell.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

import polars as pl
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, undefer

from frontdoor.catalogue.versions import Version
from frontdoor.db import Database, retrying
from frontdoor.insight import chunks, gathering, marks
from frontdoor.insight.chunks import ROW_ID, ROW_STATE
from frontdoor.insight.kept import form
from frontdoor.insight.marks import Stale
from frontdoor.insight.rows import SnapshotChunk

# Told of each block that was read again: how many of how many.
Watch = Callable[[int, int], None]
MOST_PASSES = 3


def bring_up_to_date(
    database: Database, council_id: str, version: Version, *, at: datetime, watch: Watch = lambda done, of: None,
) -> int:
    """Read again what has changed since it was read last; gives how many blocks that were. What changes meanwhile is
    read in another pass, up to three; a change that comes later still is for the next time."""
    read = 0
    for _ in range(MOST_PASSES):
        with database.session(write=False) as session:
            found = marks.stale(session, council_id, version.compiled)
        for number, one in enumerate(found, start=1):
            _renew(database, council_id, version, one, at)
            watch(number, len(found))
        read += len(found)
        if not found:
            break
    return read


def rebuild(
    database: Database, council_id: str, version: Version, *, at: datetime, watch: Watch = lambda done, of: None,
) -> int:
    """Throw the snapshot of a service away and make it anew from the rows."""
    service_id = version.definition.id
    retrying(database, lambda session: session.execute(delete(SnapshotChunk).where(
        SnapshotChunk.council_id == council_id, SnapshotChunk.service_id == service_id)))
    return bring_up_to_date(database, council_id, version, at=at, watch=watch)


def _renew(database: Database, council_id: str, version: Version, stale: Stale, at: datetime) -> None:
    """Make one chunk what its rows are. The mark was read before the rows: what changes in between leaves the chunk
    with an older mark than its content, which costs one more look and never a row."""
    with database.session(write=False) as session:
        old = _chunk(session, council_id, version.definition.id, stale)
        frame = _frame(session, council_id, version, stale, old)
    write = partial(_write, council_id=council_id, version=version, stale=stale, old=old, frame=frame, at=at)
    try:
        retrying(database, write)
    except IntegrityError:
        return  # another made it first; if it has become old since, the marks tell


def _chunk(session: Session, council_id: str, service_id: str, stale: Stale) -> SnapshotChunk | None:
    return session.scalar(select(SnapshotChunk).options(undefer(SnapshotChunk.body)).where(
        SnapshotChunk.council_id == council_id, SnapshotChunk.service_id == service_id,
        SnapshotChunk.source == stale.source, SnapshotChunk.block == stale.block))


def _frame(
    session: Session, council_id: str, version: Version, stale: Stale, old: SnapshotChunk | None,
) -> pl.DataFrame:
    """The rows of the block as they are now: those that have not changed taken over, the others read."""
    now = gathering.states(session, council_id, version.definition.id, stale.source, stale.block)
    kept = chunks.framed(version.compiled, ())
    if old is not None and old.form == form(version.compiled):
        kept = chunks.unpacked(old.body)
        kept = kept.filter([now.get(row_id) == state for row_id, state in kept.select(ROW_ID, ROW_STATE).iter_rows()])
    same = set(kept[ROW_ID].to_list())
    changed = {row_id: state for row_id, state in now.items() if row_id not in same}
    fresh = chunks.framed(version.compiled, gathering.held(session, version, council_id, stale.source, changed))
    return pl.concat([kept, fresh]).sort(ROW_ID)


def _write(
    session: Session, *, council_id: str, version: Version, stale: Stale, old: SnapshotChunk | None,
    frame: pl.DataFrame, at: datetime,
) -> None:
    """Put the chunk in its place, unless another has changed it since it was read."""
    if old is not None:
        mine = (SnapshotChunk.id == old.id, SnapshotChunk.version == old.version)
        if stale.mark is None:
            session.execute(delete(SnapshotChunk).where(*mine))
            return
        session.execute(update(SnapshotChunk).where(*mine).values(
            rows=frame.height, mark=str(stale.mark), form=form(version.compiled), body=chunks.packed(frame),
            made_at=at, version=old.version + 1))
    elif stale.mark is not None:
        session.add(SnapshotChunk(
            council_id=council_id, service_id=version.definition.id, source=stale.source, block=stale.block,
            rows=frame.height, mark=str(stale.mark), form=form(version.compiled), body=chunks.packed(frame),
            made_at=at))


def size(session: Session, council_id: str, service_id: str) -> int:
    """How many rows the snapshot has."""
    return int(session.scalar(select(func.sum(SnapshotChunk.rows)).where(
        SnapshotChunk.council_id == council_id, SnapshotChunk.service_id == service_id)) or 0)


def read(session: Session, council_id: str, service_id: str, at_least: int) -> Iterator[pl.DataFrame]:
    """The snapshot in frames of so many rows or more (the last may have fewer), one chunk read at a time."""
    ids = session.scalars(
        select(SnapshotChunk.id).where(SnapshotChunk.council_id == council_id, SnapshotChunk.service_id == service_id)
        .order_by(SnapshotChunk.source, SnapshotChunk.block)).all()
    bodies = (session.scalar(select(SnapshotChunk.body).where(SnapshotChunk.id == one)) for one in ids)
    yield from chunks.together((chunks.unpacked(body) for body in bodies if body is not None), at_least)
