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
    """The facts of each of these cases, by its id: what was answered, and over it what the finding rests on that was
    decided on, or, before a decision, the last."""
    bodies = _bodies(session, [row.id for row in rows])
    return {row.id: {**{name: one["value"] for name, one in row.answers.items()}, **_resting_on(bodies.get(row.id))}
            for row in rows}


def _bodies(session: Session, case_ids: Sequence[int]) -> dict[int, str]:
    chosen: dict[int, int] = {}
    for model in (FindingRow.id, Decision.finding_id):
        owner = model.class_.case_id
        chosen.update(_last(session.execute(
            select(owner, model).where(owner.in_(case_ids), model.is_not(None)).order_by(model.class_.id))))
    found = session.execute(
        select(FindingRow.case_id, FindingRow.body).where(FindingRow.id.in_(sorted(chosen.values()))))
    return _last(found)


def _last(pairs: Iterable[Any]) -> dict[int, Any]:
    return {key: value for key, value in pairs}


def _resting_on(body: str | None) -> Mapping[str, Any]:
    """The facts that the reasons of a finding name."""
    reasons = json.loads(body)["reasons"] if body is not None else ()
    return {name: value for reason in reasons for name, value in reason["facts"].items()}
