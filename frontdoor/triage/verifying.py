"""Showing that every finding comes out the same again: from its row alone, byte for byte."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.history import FindingRow
from frontdoor.errors import FrontDoorError
from frontdoor.triage import findings

AT_ONCE = 500
MOST_NAMED = 100
OTHER_BYTES = "It comes out otherwise than it is stored."


@dataclass
class Verified:
    """How many findings there are, how many of them came out identical, and how many were stored before their facts
    were kept, so that nothing can be said of them; each of the others is counted as different. The first hundred of
    those are named, by the reference of their case."""

    findings: int = 0
    identical: int = 0
    without_facts: int = 0
    different: int = 0
    named: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        return not self.different

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def verify(
    session: Session, *, council_id: str | None = None, service_id: str | None = None, since: datetime | None = None,
) -> Verified:
    """Work every stored finding out again: of a council, of a service, from a moment on, where these are given."""
    told = Verified()
    for row, reference in _rows(session, council_id, service_id, since):
        told.findings += 1
        if row.basis is None:
            told.without_facts += 1
            continue
        why = _difference(session, row)
        told.identical += why is None
        told.different += why is not None
        if why is not None and len(told.named) < MOST_NAMED:
            told.named.append({"case": reference, "at": row.at.isoformat(), "why": why})
    return told


def _difference(session: Session, row: FindingRow) -> str | None:
    try:
        return None if findings.reproduced(session, row) == row.body.encode("utf-8") else OTHER_BYTES
    except FrontDoorError as error:
        return str(error)


def _rows(
    session: Session, council_id: str | None, service_id: str | None, since: datetime | None,
) -> Iterator[tuple[FindingRow, str]]:
    """The rows in the order of their ids, a slice in memory at a time."""
    wanted = select(FindingRow, Case.reference).join(Case, Case.id == FindingRow.case_id)
    if council_id is not None:
        wanted = wanted.where(FindingRow.council_id == council_id)
    if service_id is not None:
        wanted = wanted.where(Case.service_id == service_id)
    if since is not None:
        wanted = wanted.where(FindingRow.at >= since)
    last = 0
    while some := session.execute(wanted.where(FindingRow.id > last).order_by(FindingRow.id).limit(AT_ONCE)).all():
        last = some[-1][0].id
        yield from ((row, reference) for row, reference in some)
