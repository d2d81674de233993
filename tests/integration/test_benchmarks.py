"""What the benchmarks stand on: a filled council is as whole as a real one, and both applications answer."""

import pathlib
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from frontdoor.cases import references
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.db import Database
from frontdoor.places.models import Address, ParkingZone
from frontdoor.places.typed import key, postcode_key
from frontdoor.triage import decide, placement, questions
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.benchmarks import asking, chatting, filler, finding, journeys, looking, report, servers, submitting
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


def add_a_home(database: Database) -> None:
    """A property that may have parking permits."""
    with database.session() as session:
        session.add(ParkingZone(council_id=make.ALDERMERE, code="A", name="Zone A", hours="Every day", most_permits=2))
        session.add(Address(
            council_id=make.ALDERMERE, uprn="99900000012", line="12 Mill Lane", line_key=key("12 Mill Lane"),
            number="12", position=0, usrn=make.MILL_LANE, postcode="ZZ1 2AB", postcode_key=postcode_key("ZZ1 2AB"),
            easting=600_100.0, northing=500_110.0, ward_code="W1", zone_code="A", car_free=False,
        ))
        session.commit()


def test_what_is_filled_in_is_complete_and_is_sent_to_where_it_is_said_to_go(
    lived_in: Database, webs: dict[str, Web], tmp_path: pathlib.Path,
) -> None:
    add_a_home(lived_in)
    makers = journeys.all_three(lived_in, servers.files(tmp_path))
    ours = {one.what: Runner(webs["ours"], submitting.ours(webs["ours"], one)) for one in makers}
    floor = Runner(webs["floor"], submitting.floors(webs["floor"]))
    with lived_in.session(write=False) as session:
        before = session.scalar(select(func.max(Case.id)))
    submitting.race([*ours.values(), floor], rounds=1, how_many=2)
    assert [len(runner.rates) for runner in (*ours.values(), floor)] == [1] * 4
    with lived_in.session(write=False) as session:
        sent = session.execute(select(Case.service_id, Case.state, func.count()).where(Case.id > before)
                               .group_by(Case.service_id, Case.state)).all()
    assert {tuple(one) for one in sent} == {
        ("pothole", State.SCHEDULED, 4), ("parking-permit-resident", State.AWAITING_PAYMENT, 4),
        ("library-booking", State.AWAITING_PAYMENT, 4),
    }
    lines = [line for what, runner in ours.items()
             for line in report.of_submitting("test", what, runner, floor, has_goal=what == journeys.POTHOLE)]
    assert [line.is_reached is None for line in lines] == [False] * 2 + [True] * 4
    assert all(line.what in line.words() and line.middle >= 0 for line in lines)


def test_the_pages_that_are_looked_at_open(lived_in: Database, webs: dict[str, Web]) -> None:
    reader = looking.reader(webs["ours"], lived_in, 10, how_many=3)
    looking.take_turns([reader], turns=1)
    assert list(reader.seconds) == list(looking.PAGES)
    assert all(line.middle >= 0 for line in report.of_looking("test", reader, reader))


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_pages_are_looked_at_while_two_have_chats_and_forms_open(lived_in: Database, tmp_path: pathlib.Path) -> None:
    web = Web("chats", "", servers.settings(lived_in.url, tmp_path), tmp_path, threads=10)
    try:
        web.wait()
        open_there = chatting.talks(web, lived_in, 4)
        seen = chatting.take_turns(looking.reader(web, lived_in, 10, how_many=1), open_there, rounds=1, turns=1)
    finally:
        web.stop()
    # Ten threads of each process bear two streams; the other pages ask now and then.
    assert [talk.is_form for talk in open_there] == [False, False, True, True]
    assert seen.pages == 8 and 0 < seen.streams <= 4
    lines = report.of_chatting("test", seen)
    assert len(lines) == len(looking.PAGES)
    assert all("at most 1.1 x" in line.words() and line.middle > 0 for line in lines)


def test_choosing_the_next_question_is_timed_at_every_step() -> None:
    took = asking.choose(20)
    assert len(took) > 20 and all(milliseconds > 0 for milliseconds in took)
    middle, slowest = report.of_asking(took)
    assert "at most 2 ms" in middle.words() and middle.middle <= slowest.middle


def test_finding_is_timed_among_a_thousand_services_and_five_thousand_groups() -> None:
    took, entries = finding.ask(5)
    assert len(took) == 5 and entries > 6_000
    middle, slowest = report.of_finding(took, entries)
    assert "at most 20 ms" in slowest.words() and middle.middle <= slowest.middle
