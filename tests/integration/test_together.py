"""Lists read in one statement are those that each gives by itself, on both databases."""

from contextlib import contextmanager

import pytest
from sqlalchemy import bindparam, event
from sqlalchemy.exc import StatementError

from frontdoor.cases import history, parties, tasks
from frontdoor.cases.history import Entry
from frontdoor.desks import case_file, case_parts
from frontdoor.people import officers
from frontdoor.together import Part, reading
from frontdoor.triage import duplicates, findings, questions
from tests import factories

LAST_TWO = Part(Entry, Entry.case_id == bindparam("case_id"), order=[Entry.at.desc(), Entry.id.desc()], most=2)


@pytest.fixture
def case(council):
    found = factories.case(council, factories.FOR_A_PERSON)
    officer = factories.actor_of(council, "Bo Lane")
    for number in range(3):
        rose = factories.resident(council, f"Rose {number}", email=f"r{number}@example.org")
        duplicates.follow(council, found, rose, actor=officer, at=factories.AT)
        questions.write(council, found, body=f"News {number}?", party=factories.party(council, found), at=factories.AT)
    council.commit()
    return found


@contextmanager
def counted_by(session):
    """What is asked over the session's own connection meanwhile."""
    said = []

    def note(_connection, _cursor, statement, *_):
        said.extend([statement] * statement.startswith(("SELECT", "WITH")))

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield said
    event.remove(session.get_bind(), "before_cursor_execute", note)


def by(case):
    return {"case_id": case.id, "council_id": case.council_id, "queue": case.queue, "team": case.team}


def test_each_list_read_with_others_is_what_it_is_alone(council, case):
    parts = (LAST_TWO, history.MESSAGES, parties.OF_CASE, tasks.OF_CASE, findings.LATEST, officers.QUEUE)
    alone = [part.of(council, **by(case)) for part in parts]
    assert [len(rows) for rows in alone] == [2, 3, 4, len(alone[3]), 1, 1]
    with reading(council, *parts, **by(case)):
        assert [part.of(council, **by(case)) for part in parts] == alone


def test_inside_the_block_nothing_is_asked_twice_and_after_it_everything_again(council, case):
    given = by(case)
    with counted_by(council) as said:
        with reading(council, history.MESSAGES, LAST_TWO, **given):
            for _ in range(2):
                assert len(history.MESSAGES.of(council, **given)) == 3 and len(LAST_TWO.of(council, **given)) == 2
            assert len(said) == 1
            tasks.OF_CASE.of(council, **given)
            tasks.OF_CASE.of(council, **given)
            assert len(said) == 2
            assert officers.team_called(council, case.council_id, "no-such-team") == "no-such-team"
        questions.write(council, case, body="Late?", party=factories.party(council, case), at=factories.AT)
        assert len(history.MESSAGES.of(council, **given)) == 4
        with pytest.raises(ZeroDivisionError):
            with reading(council, LAST_TWO, **given):
                raise ZeroDivisionError
        assert history.MESSAGES.of(council, **given) is not history.MESSAGES.of(council, **given)


def test_what_a_list_fills_holds_exactly_its_rows(council, case):
    council.expire_all()
    with reading(council, parties.REPORTERS, parties.REPORTERS_POINTS, case_id=case.id), counted_by(council) as said:
        rose, = parties.REPORTERS.of(council, case_id=case.id)
        assert [point.value for point in rose.contact_points] == ["peter@example.org"] and not said


def test_what_a_list_hangs_on_must_be_given(council, case):
    with pytest.raises(StatementError, match="case_id"), reading(council, history.MESSAGES, council_id="aldermere"):
        raise AssertionError("it was read without its case")


def test_the_page_of_a_case_reads_every_list_that_it_shows(council, case):
    with case_parts.together(council, case), counted_by(council) as said:
        for part in case_parts.PARTS:
            part.of(council, version_id=case.version_id, owner_id=case.owner_id, charge=f"case:{case.reference}",
                    **by(case))
        assert case_file.lines_seen(council, case) == len(case_file.history(council, case)) and not said
