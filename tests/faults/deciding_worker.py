"""Officers who all decide the same cases at the same moment, each in a process of their own; and a naive one, who looks
whether it is decided and then writes."""

import time
from collections.abc import Callable, Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome
from frontdoor.db import Database, retrying
from frontdoor.keys import Keys
from frontdoor.people.officers import Officer
from frontdoor.triage import decide, tokens
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.tokens import OutOfDate
from tests import factories

SECRET = "for-the-tests-only-0123456789-abcdefghij"
BARE = "CREATE TABLE bare (reference TEXT, officer BIGINT)"
THINKS_S = 0.005
Way = Callable[[Database, Keys, int, str, str], str]


def race(
    url: str, officer_id: int, opened: Sequence[tuple[str, str]], way: Way, together: Barrier,
    told: "Queue[list[str]]",
) -> None:
    """One officer with a page open for each case: the reference, and the token on the page."""
    database, keys, said = Database(url), Keys([SECRET]), []
    for reference, token in opened:
        together.wait(timeout=60)
        said.append(way(database, keys, officer_id, reference, token))
    told.put(said)
    database.dispose()


def ours(database: Database, keys: Keys, officer_id: int, reference: str, token: str) -> str:
    """As the page of the action does it."""

    def do(session: Session) -> None:
        actor = session.get_one(Officer, officer_id).as_actor()
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        tokens.check(keys, token, case, "decide", actor, factories.AT)
        decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons=f"Decided by {officer_id}.", actor=actor,
                      at=factories.AT)

    try:
        retrying(database, do)
    except (OutOfDate, MoveRefused):
        return "told"
    return "decided"


def naive(database: Database, keys: Keys, officer_id: int, reference: str, token: str) -> str:
    with database.session(write=False) as session:
        there = session.execute(text("SELECT 1 FROM bare WHERE reference = :reference"), {"reference": reference}).all()
    if there:
        return "told"
    time.sleep(THINKS_S)
    with database.session() as session:
        session.execute(text("INSERT INTO bare VALUES (:reference, :officer)"),
                        {"reference": reference, "officer": officer_id})
        session.commit()
    return "decided"
