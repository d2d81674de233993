"""Workers killed in the middle of renewing: every permit is asked about, paid for and renewed once, none is left."""

from collections import Counter as Tally
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from frontdoor.audit import AuditRow
from frontdoor.db import Base, Database
from frontdoor.entitlements.models import Entitlement, InboundText, Renewal, Term
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments.models import Charge, Payment
from frontdoor.payments.test_provider import TestProvider
from frontdoor.triage.renewals import agenda
from tests.faults import killing, renewals_worker, size
from tests.integration.renewals import permits

PERMITS = size.of(short=24, full=10_000)
TIME_S = size.of(short=60, full=3600)
KILLED_AFTER = size.of(short=6, full=100)     # so many questions, answers and renewals, or so
DAYS_LEFT = 31
AT = permits.OPENS + timedelta(hours=1)


def many_permits(database: Database, folder: Path) -> None:
    """As many permits whose window opens today, each of another holder with a number and an agreement of their own."""
    provider = TestProvider(folder / "payments")
    with database.session() as session:
        permits.publish(session)
        for number in range(PERMITS):
            resident = permits.holder(session, mobile=f"07700 {900_000 + number}", email="")
            agreement = f"{number:032x}"
            permits.permit(session, resident, mandate=permits.agreement(session, resident, provider, agreement))
            permits.agree_at(provider, agreement)
            if number % 500 == 499:
                session.commit()
                session.expunge_all()
        session.commit()
    if not database.is_sqlite:
        with database.engine.begin() as connection:   # what PostgreSQL does by itself, where it is not forbidden to
            connection.exec_driver_sql("ANALYZE")


def how_many(database: Database, what: type[Base]) -> int:
    with database.session(write=False) as session:
        return session.scalar(select(func.count()).select_from(what.__table__)) or 0


def steps_taken(database: Database) -> int:
    """How far they have come: questions asked, answers taken in, permits renewed."""
    return how_many(database, Renewal) + how_many(database, InboundText) + how_many(database, Event)


def asked(database: Database) -> Tally[str]:
    """How often each number was asked."""
    with database.session(write=False) as session:
        return Tally(session.scalars(select(OutboxRow.recipient).where(OutboxRow.purpose == "renewal_open")))


def everything(database: Database) -> dict[str, int]:
    """How many there are of all that one renewal leaves once. Events, entries of the audit and messages have no
    key of their own that would keep a second one out."""
    with database.session(write=False) as session:
        def count(*conditions, of=Renewal.id):
            return session.scalar(select(func.count(of)).where(*conditions))

        return {
            "renewed": count(Renewal.state == "renewed"), "next terms": count(Term.follows_id.is_not(None), of=Term.id),
            "texts": count(of=InboundText.id), "charges": count(Charge.state == "paid", of=Charge.id),
            "payments": count(Payment.state == "succeeded", of=Payment.id), "tries": count(of=Payment.id),
            "questions": count(OutboxRow.purpose == "renewal_open", of=OutboxRow.id),
            "answers": count(OutboxRow.purpose == "renewal_done", of=OutboxRow.id),
            "events": count(Event.kind == "renewed", of=Event.id),
            "entries": count(AuditRow.action == "renewed", AuditRow.subject_kind == "renewal", of=AuditRow.id),
        }


def taken(folder: Path) -> int:
    """How many payments the provider took, which keeps them where no crash of ours reaches."""
    return len(list((folder / "payments").glob("*.done")))


def test_every_permit_is_renewed_once_while_workers_are_killed(database: Database, tmp_path: Path) -> None:
    many_permits(database, tmp_path)
    workers = killing.Workers(renewals_worker.run, database.url, tmp_path, AT)
    killing.until(lambda: how_many(database, Event) == PERMITS, lambda: steps_taken(database), workers,
                  killed_after=KILLED_AFTER, time_s=TIME_S)
    assert workers.killed >= 5
    found = everything(database)
    assert found == dict.fromkeys(found, PERMITS)
    assert taken(tmp_path) == PERMITS
    assert set(asked(database).values()) == {1}
    with database.session(write=False) as session:
        assert agenda.due(session, AT) == []
        assert session.scalars(select(Entitlement.state).distinct()).all() == ["live"]


def test_the_control_that_marks_after_asking_asks_some_twice(database: Database, tmp_path: Path) -> None:
    many_permits(database, tmp_path)
    workers = killing.Workers(renewals_worker.run_naively, database.url, tmp_path, AT, DAYS_LEFT)
    killing.until(lambda: renewals_worker.naive_due(database, AT, DAYS_LEFT) == [],
                  lambda: how_many(database, OutboxRow), workers, killed_after=KILLED_AFTER, time_s=TIME_S)
    assert max(asked(database).values()) > 1


def test_after_three_days_without_a_worker_all_are_asked_and_the_control_that_counts_days_asks_nobody(
    database: Database, tmp_path: Path,
) -> None:
    many_permits(database, tmp_path)
    late = AT + timedelta(days=3)
    assert renewals_worker.naive_due(database, late, DAYS_LEFT) == []
    with database.session(write=False) as session:
        assert len(agenda.due(session, late, PERMITS * 2)) == PERMITS
