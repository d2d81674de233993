"""What an operator watches, counted at one moment over every council: never a name, a place or a reference.

Cases that few may see are counted with the others: the figures are for whoever runs the installation, who can read
its database anyway, and must not be shown to anybody else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.drafts import Draft
from frontdoor.notifications import beat, hold
from frontdoor.notifications.outbox import LIVE, MessageState, OutboxRow
from frontdoor.triage import stranded


@dataclass(frozen=True)
class Group:
    """Open cases that stand alike. `queue` is empty for cases that somebody owns or that wait for an answer."""

    council_id: str
    service_id: str
    state: str
    tier: str
    queue: str
    cases: int


@dataclass(frozen=True)
class Figures:
    """How the installation stands. Councils are keys; `oldest_due_at` is when the message that is due longest was
    due, `last_beat` when a worker was last heard of, None for never."""

    waiting: int
    oldest_due_at: datetime | None
    failed: int
    held_at: datetime | None
    last_beat: datetime | None
    open_cases: Sequence[Group]
    overdue: dict[str, int]
    stranded: int
    drafts: dict[str, int]


IS_OPEN = Case.state.not_in(sorted(FINISHED))


def count(session: Session, *, at: datetime) -> Figures:
    """The figures of the moment `at`. Reads only."""
    held = hold.current(session)
    waiting, oldest = session.execute(
        select(func.count(), func.min(OutboxRow.due_at)).where(LIVE, OutboxRow.due_at <= at)
    ).one()
    failed = select(func.count()).select_from(OutboxRow).where(OutboxRow.state == MessageState.FAILED)
    overdue = select(Case.council_id, func.count()).where(IS_OPEN, Case.due_at < at).group_by(Case.council_id)
    drafts = (select(Draft.council_id, func.count()).where(Draft.case_id.is_(None), Draft.expires_at > at)
              .group_by(Draft.council_id))
    return Figures(
        waiting=waiting, oldest_due_at=oldest, failed=session.scalar(failed) or 0,
        held_at=held.held_at if held else None, last_beat=beat.last_beat(session), open_cases=_open_cases(session),
        overdue={council_id: number for council_id, number in session.execute(overdue)},
        stranded=stranded.how_many(session),
        drafts={council_id: number for council_id, number in session.execute(drafts)},
    )


def _open_cases(session: Session) -> list[Group]:
    columns = (Case.council_id, Case.service_id, Case.state, Case.tier, Case.queue)
    found = session.execute(select(*columns, func.count()).where(IS_OPEN).group_by(*columns))
    return [Group(council_id, service_id, state, "" if tier is None else str(tier), queue or "", number)
            for council_id, service_id, state, tier, queue, number in found]
