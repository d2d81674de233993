"""The facts that a case was decided on, as they stand in JSON. The one place to change where these are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.catalogue.versions import Version
from frontdoor.entitlements import queries
from frontdoor.triage import findings, known


class CaseRow(Protocol):
    """What is read of a case."""

    id: int
    state: str
    received_at: datetime
    ward: str | None
    tier: int | None
    outcome: str | None
    answers: dict[str, Any]


def of_cases(session: Session, version: Version, rows: Sequence[CaseRow]) -> dict[int, dict[str, Any]]:
    """The facts of each of these cases, by its id: what was answered, and what the records knew."""
    return {row.id: _of_case(session, version, row) for row in rows}


def _of_case(session: Session, version: Version, row: CaseRow) -> dict[str, Any]:
    """The answers, with what the records of now say of the day on which it was received, but for what was granted on
    the case itself."""
    given = {name: one["value"] for name, one in row.answers.items()}
    if not any(fact.record is not None for fact in version.definition.facts):
        return given
    case = session.get_one(Case, row.id)
    granted = queries.about_case(session, case.council_id, case.id)
    return known.with_records(
        session, case.council_id, version.definition, given, at=case.received_at,
        resident=findings.reporter(session, case).resident, leaving_out=granted.id if granted is not None else None)
