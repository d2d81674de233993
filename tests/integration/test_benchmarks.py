"""What the benchmarks stand on: a filled council is as whole as a real one, and both applications answer."""

import pathlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from frontdoor.cases import references
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import Entry
from frontdoor.db import Database
from frontdoor.triage import decide, placement, questions
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.benchmarks import council, filler, looking, report, servers, submitting
from tests.benchmarks.floor import DATABASE, SECRET, make_tables
from tests.benchmarks.servers import Web
from tests.benchmarks.submitting import Runner

FILLED = 80


@pytest.fixture
def lived_in(database: Database) -> Database:
    """A council with cases of several kinds: waiting in queues, with an officer, with the resident, finished."""
    with database.session() as session:
        make.set_up(session)
        officer = make.actor_of(session, "Sam Okafor")
        for step, changes in enumerate((make.FOR_A_PERSON, make.FOR_A_PERSON, make.FOR_A_PERSON)):
            case = make.case(session, {**changes, "place": make.place(easting=600_200 + 50 * step)})
            if step:
                placement.take(session, case, actor=officer, at=make.AT)
            if step == 1:
                questions.ask_resident(session, case, question="How deep is it?", actor=officer, at=make.AT)
            if step == 2:
                decide.decide(session, case, outcome=Outcome.NO_ACTION, reasons="Too small", actor=officer, at=make.AT)
        make.case(session)
        make.case(session, make.TOO_SHALLOW)
        make.case(session, make.NOT_OURS)
        session.commit()
    return database


def test_the_filler_keeps_every_constraint_and_strands_no_case(lived_in: Database) -> None:
    added = filler.fill(lived_in, make.ALDERMERE, FILLED, at=make.AT)
    with lived_in.session() as session:
        made = list(session.scalars(select(Case)))
        assert (len(made), added) == (FILLED, FILLED - 6)
        assert stranded(session) == []
        assert all(references.tidy(case.reference) == case.reference for case in made)
        assert len({case.reference for case in made}) == FILLED
        assert session.scalar(select(func.count(func.distinct(Entry.case_id)))) == FILLED
        assert broken_keys(session) == []
        assert make.case(session).id not in {case.id for case in made}


def broken_keys(session: Session) -> list[object]:
    """PostgreSQL has looked each key up as the rows came in; SQLite is asked to look again."""
    if session.get_bind().dialect.name == "postgresql":
        return []
    return list(session.execute(text("pragma foreign_key_check")))


@pytest.fixture
def webs(lived_in: Database, tmp_path: pathlib.Path) -> Iterator[dict[str, Web]]:
    """Both applications on the same database, each with two processes."""
    make_tables(lived_in.url)
    targets = {
        "ours": ("wsgi:app", servers.settings(lived_in.url, tmp_path)),
        "floor": ("tests.benchmarks.floor:from_environment()", {DATABASE: lived_in.url, SECRET: servers.SECRET}),
    }
    with ExitStack() as stack:
        started = {}
        for name, (target, environment) in targets.items():
            web = Web(name, target, environment, tmp_path)
            stack.callback(web.stop)
            web.wait()
            started[name] = web
        yield started


def test_reports_reach_both_applications_and_their_pages_open(lived_in: Database, webs: dict[str, Web]) -> None:
    ours = Runner(webs["ours"], submitting.ours(webs["ours"], council.Drafts(lived_in)))
    floor = Runner(webs["floor"], submitting.floors(webs["floor"]))
    submitting.race([ours, floor], rounds=1, how_many=2)
    assert [len(runner.rates) for runner in (ours, floor)] == [1, 1]
    reader = looking.reader(webs["ours"], lived_in, 10, how_many=3)
    looking.take_turns([reader], turns=1)
    assert set(reader.seconds) == {looking.QUEUE, looking.CASE, looking.TRACKING}
    lines = [*report.of_submitting("test", ours, floor), *report.of_looking("test", reader, reader)]
    assert all(line.what in line.words() and line.middle >= 0 for line in lines)
