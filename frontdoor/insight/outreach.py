"""The list of those whom a change would touch and who can still be told: open cases and what may be renewed.

It names cases, so it goes to a file and nowhere else. Restricted cases are in it for nobody.
"""

import csv
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import polars as pl
from sqlalchemy import Select, func, literal, select
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.insight.chunks import KIND, ROW_ID
from frontdoor.insight.comparing import FAILED, FLIPS
from frontdoor.insight.marks import any_officer
from frontdoor.insight.tallies import OUTCOMES

HEADING = ("kind", "reference", "document", "from_outcome", "from_result", "to_outcome", "to_result")
AT_ONCE = 1_000
# A spreadsheet takes what begins so for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


class Outreach:
    """Writes the list as the pieces are compared."""

    def __init__(self, file: IO[str], council_id: str) -> None:
        self.council_id = council_id
        self.rows = 0
        self._writer = csv.writer(file)
        self._writer.writerow(HEADING)

    def add(self, session: Session, compared: pl.DataFrame) -> None:
        """Write down who flips in one more piece."""
        flips = compared.filter(pl.col(FLIPS) & ~pl.col(FAILED))
        for kind in ("open", "renewable"):
            rows = flips.filter(pl.col(KIND) == kind).select(ROW_ID, *OUTCOMES).rows()
            for some in _batches(rows):
                named = _references(session, self.council_id, kind, [row[0] for row in some])
                for row_id, *outcomes in some:
                    if row_id in named:
                        self._write([kind, *named[row_id], *outcomes])

    def _write(self, cells: Sequence[str]) -> None:
        self._writer.writerow([harmless(cell) for cell in cells])
        self.rows += 1


def _batches(rows: Sequence[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    return (rows[first:first + AT_ONCE] for first in range(0, len(rows), AT_ONCE))


def _references(session: Session, council_id: str, kind: str, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """By row the reference of the case, and the number of the document that stands; of what everybody may know now."""
    found = session.execute(_of_cases(council_id, ids) if kind == "open" else _of_entitlements(council_id, ids))
    return {row_id: (reference, document) for row_id, reference, document in found}


def _of_cases(council_id: str, ids: Sequence[int]) -> Select[int, str, str]:
    return select(Case.id, Case.reference, literal("")).where(
        Case.id.in_(ids), visible_to(any_officer(council_id)))


def _of_entitlements(council_id: str, ids: Sequence[int]) -> Select[int, str, str]:
    last = select(Term.entitlement_id, func.max(Term.id).label("id")).where(
        Term.entitlement_id.in_(ids)).group_by(Term.entitlement_id).subquery()
    return (
        select(Entitlement.id, Case.reference, Term.number).join(Case, Case.id == Entitlement.case_id)
        .join(last, last.c.entitlement_id == Entitlement.id).join(Term, Term.id == last.c.id)
        .where(Entitlement.id.in_(ids), visible_to(any_officer(council_id))))


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


@contextmanager
def written(path: Path, council_id: str) -> Iterator[Outreach]:
    """The list at that path, readable by its owner alone. It gets its name when it is whole; what was there before is
    kept where something goes wrong. Raises OSError."""
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="") as file:
            yield Outreach(file, council_id)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
