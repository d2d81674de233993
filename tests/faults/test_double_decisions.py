"""Four officers decide the same cases at once: each case is decided once, and three are told. The control decides
twice."""

import multiprocessing
from collections import Counter
from multiprocessing.queues import Queue

from sqlalchemy import func, select, text

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Decision, Entry
from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.ledger import Event
from frontdoor.people.actor import Level
from frontdoor.triage import tokens
from frontdoor.triage.stranded import stranded
from tests import factories
from tests.faults import deciding_worker, killing, size

CASES, OFFICERS = size.of(short=6, full=500), 4


def opened(database: Database) -> dict[int, list[tuple[str, str]]]:
    """A council with cases for an adviser, and for each officer the pages that they have open."""
    keys = Keys([deciding_worker.SECRET])
    with database.session() as session:
        factories.set_up(session)
        cases = [factories.case(session, {**factories.FOR_A_PERSON, "place": factories.place(easting=600_000 + 60 * n)})
                 for n in range(CASES)]
        officers = [factories.officer(session, f"Officer{number} Quay", level=Level.MANAGER)
                    for number in range(OFFICERS)]
        pages = {one.id: [(case.reference, tokens.issue(keys, case, "decide", one.as_actor(), factories.AT))
                          for case in cases] for one in officers}
        session.commit()
    return pages


def race(database: Database, way: deciding_worker.Way) -> list[Counter[str]]:
    """What the officers were told, case by case."""
    pages = opened(database)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(killing.PRELOADED)
    told: Queue[list[str]] = context.Queue()
    together = context.Barrier(OFFICERS)
    racers = [context.Process(target=deciding_worker.race, args=(database.url, officer_id, todo, way, together, told))
              for officer_id, todo in pages.items()]
    for racer in racers:
        racer.start()
    try:
        said = [told.get(timeout=300) for _ in racers]
    finally:
        for racer in racers:
            racer.join(timeout=10)
            racer.kill()
    return [Counter(one) for one in zip(*said, strict=True)]


def test_each_case_is_decided_once_and_the_other_officers_are_told(database: Database) -> None:
    assert race(database, deciding_worker.ours) == [Counter(decided=1, told=OFFICERS - 1)] * CASES
    with database.session(write=False) as session:
        twice = session.execute(select(Decision.case_id).group_by(Decision.case_id).having(func.count() > 1)).all()
        assert (twice, session.scalar(select(func.count(Decision.id)))) == ([], CASES)
        assert session.scalar(select(func.count(Event.id))) == CASES
        assert session.scalar(select(func.count(Entry.id)).where(Entry.move == "decide")) == CASES
        assert session.scalars(select(Case.state).distinct()).all() == [State.SCHEDULED] and stranded(session) == []


def test_the_control_that_looks_first_and_writes_afterwards_decides_twice(database: Database) -> None:
    with database.session() as session:
        session.execute(text(deciding_worker.BARE))
        session.commit()
    assert any(one["decided"] > 1 for one in race(database, deciding_worker.naive))
