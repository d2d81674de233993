"""What never changes again is written without being watched, and goes with its transaction all the same."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.audit import AuditRow
from frontdoor.people.residents import Resident

AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


def note(session: Session) -> None:
    audit.record(session, council_id="aldermere", actor_kind="clock", actor_id=None, action="opened",
                 subject_kind="case", subject_id="FD-7K2M-9QX4-C", at=AT, detail={"to": "closed"})


def noted(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(AuditRow)) or 0


def test_it_is_kept_with_the_transaction_and_lost_with_it(session: Session) -> None:
    note(session)
    session.rollback()
    assert noted(session) == 0
    note(session)
    session.commit()
    row = session.scalars(select(AuditRow)).one()
    assert (row.at, row.actor_id, row.detail) == (AT, None, {"to": "closed"})


def test_the_session_has_nothing_to_watch_and_writes_nothing_else_for_it(session: Session) -> None:
    waiting = Resident(council_id="aldermere", name="Rose Fell", provenance="typed by the resident", created_at=AT)
    session.add(waiting)
    note(session)
    assert list(session.new) == [waiting] and waiting.id is None
    assert not any(isinstance(one, AuditRow) for one in session)
