"""The facts that a case was decided on, as they stand in JSON. The one place to change where these are stored.

They are never looked up anew: what the records say today is not what was decided on, and a permit would count against
itself.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.history import Decision, FindingRow


class CaseRow(Protocol):
    """What is read of a case."""

    id: int
    state: str
    received_at: datetime
    ward: str | None
    tier: int | None
    outcome: str | None
    answers: dict[str, Any]


def of_cases(session: Session, rows: Sequence[CaseRow]) -> dict[int, dict[str, Any]]:
    """The facts of each of these cases, by its id: what was answered, and over it what was known when the finding was
    made that was decided on, or, before a decision, the last; of an older finding only what it rests on."""
    known = _known(session, [row.id for row in rows])
    return {row.id: {**{name: one["value"] for name, one in row.answers.items()}, **known.get(row.id, {})}
            for row in rows}


def _known(session: Session, case_ids: Sequence[int]) -> dict[int, Mapping[str, Any]]:
    chosen: dict[int, int] = {}
    for model in (FindingRow.id, Decision.finding_id):
        owner = model.class_.case_id
        chosen.update(_last(session.execute(
            select(owner, model).where(owner.in_(case_ids), model.is_not(None)).order_by(model.class_.id))))
    found = session.execute(
        select(FindingRow.case_id, FindingRow.basis, FindingRow.body)
        .where(FindingRow.id.in_(sorted(chosen.values()))))
    return {case_id: _kept(basis) if basis is not None else _resting_on(body) for case_id, basis, body in found}


def _last(pairs: Iterable[Any]) -> dict[int, Any]:
    return {key: value for key, value in pairs}


def _kept(basis: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts that were kept with a finding."""
    return {name: one["value"] for name, one in basis["facts"].items()}


def _resting_on(body: str) -> Mapping[str, Any]:
    """The facts that the reasons of a finding name."""
    return {name: value for reason in json.loads(body)["reasons"] for name, value in reason["facts"].items()}
