"""Whether a snapshot is up to date, told from the rows without reading a single answer.

The rows of a service are cut into blocks by their ids. Each block has a mark: how many rows, and the sums of their ids
and of their versions, which rise with every change. A chunk with another mark is out of date, whatever happened: a
case that came, changed, was hidden or was erased. No clock is asked, so none can be wrong.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.entitlements.terms import LIVE
from frontdoor.insight import kept
from frontdoor.insight.rows import SnapshotChunk
from frontdoor.people.actor import Actor, ActorKind
from frontdoor.people.residents import Resident

# Ids in a block. Every chunk is read, judged and let go of as a whole, so this bounds the memory that it takes.
BLOCK_IDS = 50_000


class Source(StrEnum):
    """Where rows come from."""

    CASE = "case"
    ENTITLEMENT = "entitlement"


@dataclass(frozen=True)
class Mark:
    """The state of a block's rows."""

    rows: int
    ids: int
    versions: int

    def __str__(self) -> str:
        return f"{self.rows}:{self.ids}:{self.versions}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        return cls(*map(int, text.split(":")))


@dataclass(frozen=True)
class Stale:
    """A block whose chunk is missing or out of date; `mark` is what the rows have now, None where none is left.
    `behind` is about how many rows have changed."""

    source: Source
    block: int
    mark: Mark | None
    behind: int


def any_officer(council_id: str) -> Actor:
    """An officer of the council with no right but what all have: restricted cases are not there for them."""
    return Actor(ActorKind.OFFICER, council_id)


def stale(session: Session, council_id: str, compiled: Compiled) -> list[Stale]:
    """The blocks that have to be read again for a service with these rules in force, in order."""
    service_id, form = compiled.definition.id, kept.form(compiled)
    sources = [(Source.CASE, _of_cases)]
    if compiled.definition.renewal is not None:
        sources.append((Source.ENTITLEMENT, _of_entitlements))
    chunks = {(Source(chunk.source), chunk.block): chunk for chunk in session.execute(
        select(SnapshotChunk.source, SnapshotChunk.block, SnapshotChunk.mark, SnapshotChunk.form)
        .where(SnapshotChunk.council_id == council_id, SnapshotChunk.service_id == service_id))}
    now = {(source, row.block): Mark(int(row.rows), int(row.ids), int(row.versions))
           for source, marks in sources
           for row in session.execute(marks(council_id, service_id))}
    found = []
    for source, block in sorted(now.keys() | chunks.keys()):
        mark, chunk = now.get((source, block)), chunks.get((source, block))
        if mark is None or chunk is None or chunk.form != form or chunk.mark != str(mark):
            is_older = mark is not None and chunk is not None and chunk.form == form
            then = Mark.read(chunk.mark) if chunk is not None and is_older else Mark(0, 0, 0)
            at_least = abs((mark.versions if mark else 0) - then.versions) or 1
            found.append(Stale(source, block, mark, min(at_least, mark.rows if mark else 1)))
    return found


def _of_cases(council_id: str, service_id: str) -> Select[int, int, int, int]:
    block = Case.id // BLOCK_IDS
    return select(
        block.label("block"), func.count().label("rows"), func.sum(Case.id).label("ids"),
        func.sum(Case.version).label("versions"),
    ).where(Case.council_id == council_id, Case.service_id == service_id).group_by(block)


def _of_entitlements(council_id: str, service_id: str) -> Select[int, int, int, int]:
    """Those that may be renewed. Their cases are marked too, because the facts that were decided on stand there; and
    their last terms, because the next begins after."""
    block = Entitlement.id // BLOCK_IDS
    last = select(Term.entitlement_id, func.max(Term.id).label("id")).where(Term.council_id == council_id).group_by(
        Term.entitlement_id).subquery()
    return (
        select(block.label("block"), func.count().label("rows"), func.sum(Entitlement.id).label("ids"),
               func.sum(Entitlement.version + Case.version + last.c.id).label("versions"))
        .join(last, last.c.entitlement_id == Entitlement.id)
        .join(Case, Case.id == Entitlement.case_id).join(Resident, Resident.id == Entitlement.resident_id)
        .where(*renewable(council_id, service_id)).group_by(block)
    )


def renewable(council_id: str, service_id: str) -> Sequence[ColumnElement[bool]]:
    """The conditions on Entitlement, with its Case and Resident, for what may be renewed and everybody may know of."""
    return (Entitlement.council_id == council_id, Entitlement.service_id == service_id, Entitlement.state == LIVE,
            Resident.deceased_on.is_(None), visible_to(any_officer(council_id)))


def throw_away(session: Session, council_id: str, case_ids: Collection[int]) -> None:
    """Take away every chunk that may hold something of these cases, in the same transaction as what is done to them:
    for what must be forgotten at once. What is left is made again from the rows when it is next wanted. Whatever was
    granted on the cases goes with them."""
    blocks = sorted({case_id // BLOCK_IDS for case_id in case_ids})
    granted = session.scalars(select(Entitlement.id).where(
        Entitlement.council_id == council_id, Entitlement.case_id.in_(sorted(case_ids))))
    of_granted = sorted({one // BLOCK_IDS for one in granted})
    for source, found in ((Source.CASE, blocks), (Source.ENTITLEMENT, of_granted)):
        session.execute(delete(SnapshotChunk).where(
            SnapshotChunk.council_id == council_id, SnapshotChunk.source == source, SnapshotChunk.block.in_(found)))
