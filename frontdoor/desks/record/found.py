"""What a search shows beside the people it found: their cases under way, as the officer may see them; and whom an
address or a number that came by itself may be of."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import hidden
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.parties import Party
from frontdoor.people import finding
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident

MOST, EACH = 200, 3


def open_cases(session: Session, actor: Actor, resident_ids: Sequence[int]) -> dict[int, list[Case]]:
    """For each resident, by the id of their row, at most three cases that are not finished, the newest first. One
    query."""
    if not resident_ids:
        return {}
    rows = session.execute(
        select(Party.resident_id, Case).join(Case, Case.id == Party.case_id)
        .where(visible_to(actor), Party.council_id == actor.council_id, Party.resident_id.in_(sorted(resident_ids)),
               Party.role == "reporter", Party.ended_at.is_(None), Case.state.not_in(sorted(FINISHED)))
        .order_by(Case.id.desc()).limit(MOST))
    found: dict[int, list[Case]] = {}
    for resident_id, case in rows:
        found.setdefault(resident_id, []).append(case)
    return {resident_id: cases[:EACH] for resident_id, cases in found.items()}


def reached_by(session: Session, actor: Actor, typed: str, *, on: date) -> list[Resident]:
    """Whom an email address or telephone number may be of, as far as this officer may know of them: a proposal, for
    anybody can give any. Nobody for nothing."""
    if not typed:
        return []
    known = hidden.person_known_to(actor)
    return [one.resident for one in finding.find(session, actor.council_id, typed, on=on, known=known)]
