"""A worker for the fault tests of renewals: asks, takes in the answers, takes the money and renews, until it is killed.
Beside it a naive one, which asks whoever has a number of days left and has a mark that says so afterwards."""

import secrets
import time
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from frontdoor import jobs
from frontdoor.cases.files import FileStore
from frontdoor.clock import local_date
from frontdoor.db import Database, retrying
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.gateways import FileGateway
from frontdoor.notifications.sending import Post
from frontdoor.payments.test_provider import TestProvider
from frontdoor.triage.renewals import texts
from frontdoor.triage.renewals.telling import Means

SECRET = "for-the-tests-only-0123456789-abcdefghij"
MARK = "asked"
TEXTS_AT_ONCE = 50
TAKES_S = 0.05      # what a naive worker does besides, between its two steps: longer than a worker takes to start late


def run(url: str, folder: Path, at: datetime) -> None:
    """Do every job of a renewal for ever, on the same day. The answers come from the numbers that were asked, and come
    again until they are taken in, as a provider of texts does it."""
    database, keys = Database(url), Keys([SECRET])
    post = Post(database, FileGateway(folder / "messages"), keys, lambda council_id: "https://www.example.org",
                lambda: at)
    worker = jobs.Worker(database, post, FileStore(folder / "files"), TestProvider(folder / "payments"))
    while True:
        jobs.renew_due(worker)
        _answer(database, Means(keys, worker.provider), at)
        jobs.take_agreed_payments(worker)
        jobs.reconcile_payments(worker)


def _answer(database: Database, means: Means, at: datetime) -> None:
    with database.session(write=False) as session:
        asked = session.execute(select(Renewal.council_id, Renewal.public_id, Renewal.asked_address)
                                .where(Renewal.state == "asked").limit(TEXTS_AT_ONCE)).all()
    for council_id, public_id, number in asked:
        retrying(database, lambda session: texts.heed(
            session, council_id=council_id, provider_id=f"yes-{public_id}", sender=number, body="YES", means=means,
            at=at))


def naive_due(database: Database, at: datetime, days: int) -> list[int]:
    """Whoever has exactly so many days left and no mark."""
    with database.session(write=False) as session:
        found = session.execute(select(Entitlement.id, Term.ends_on).join(Term, Term.entitlement_id == Entitlement.id)
                                .where(Entitlement.ended_reason != MARK)).all()
    return [one for one, ends_on in found if (ends_on - local_date(at)).days == days]


def run_naively(url: str, folder: Path, at: datetime, days: int) -> None:
    """Ask, and then set the mark, for ever."""
    database = Database(url)
    while True:
        for one in naive_due(database, at, days):
            with database.session() as session:
                entitlement = session.get_one(Entitlement, one)
                outbox.write(
                    session, council_id=entitlement.council_id, resident=entitlement.resident, purpose="renewal_open",
                    event_key=f"renewal:{one}:{secrets.token_hex(4)}", at=at, page="/account",
                    fields={"price": "£60", "date": "23 November 2027"},
                )
                session.commit()
            time.sleep(TAKES_S)
            with database.session() as session:
                session.get_one(Entitlement, one).ended_reason = MARK
                session.commit()
        time.sleep(0.01)
