"""A queue is worked from the front: soonest due first, a page at a time, and nobody takes what another has."""

import re
from datetime import timedelta

import pytest

from frontdoor.cases.case import Case
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.desks.conftest import counted, found

pytestmark = pytest.mark.usefixtures("moment")
QUEUE = "/desk/queues/highways"
ONWARD = r'rel="next" href="([^"]+)"'


def reports(council, count, *, apart=timedelta(days=1)):
    """Reports that wait for an adviser, the first received soonest due."""
    return [
        factories.case(council, {**factories.FOR_A_PERSON, "place": factories.place(f"No {n}", 610_000 + 60 * n)},
                       at=factories.AT - apart * (count - n))
        for n in range(count)
    ]


def references_on(page):
    return re.findall(r'<span class="fd-reference"[^>]*>(FD-[^<]+)</span>', page.text)


def test_what_is_due_soonest_comes_first(council, desk):
    cases = reports(council, 4)
    in_order = [case.reference for case in sorted(cases, key=lambda case: (case.due_at, case.id))]
    assert references_on(desk().get(QUEUE)) == in_order


def test_walking_the_pages_shows_every_case_once_also_where_many_fall_due_together(council, desk):
    cases = reports(council, 56, apart=timedelta(0))
    assert len({case.due_at for case in cases}) == 1
    ada, shown, onward, pages = desk(), [], [QUEUE], 0
    while onward:
        page = ada.get(onward[0])
        shown += references_on(page)
        onward, pages = re.findall(ONWARD, page.text), pages + 1
    assert pages == 3 and len(shown) == 56 and set(shown) == {case.reference for case in cases}


def test_a_page_goes_on_where_the_last_ended_although_its_last_case_was_taken(council, desk, seat):
    cases = reports(council, 30)
    ada = desk()
    onward = found(ONWARD, ada.get(QUEUE).text)
    last = cases[24]
    last.queue, last.owner_id = None, factories.officer(council, "Bo Lane").id
    assert references_on(ada.get(onward)) == [case.reference for case in cases[25:]]


def test_no_row_id_stands_in_the_address_of_a_page(council, desk):
    reports(council, 26)
    onward = found(ONWARD, desk().get(QUEUE).text)
    assert re.search(r"after=\d{8}T\d{12}Z\.FD-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$", onward)


def test_a_made_up_page_is_a_404_or_an_ordinary_page_and_never_an_error(council, desk):
    reports(council, 2)
    ada = desk()
    for after in ("x", "20261123T093000000000Z.", "20261123T093000000000Z.FD-1", "\x00", "9" * 9_000):
        assert ada.get(QUEUE, query_string={"after": after}).status_code in (200, 404)


def test_a_queue_that_is_not_there_and_one_that_is_not_for_you_are_the_same_404(desk):
    ada = desk()
    answers = [ada.get(f"/desk/queues/{slug}") for slug in ("nothing", "duty", "x" * 3_000, "%00", "Highways")]
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].text == answers[1].text


def test_the_duty_queue_opens_to_the_duty_team(desk):
    page = desk(level=Level.SPECIALIST, teams=("duty",)).get("/desk/queues/duty")
    assert page.status_code == 200 and "Nothing waits here" in page.text


def test_taking_the_next_gives_the_case_due_first(council, desk):
    cases = reports(council, 3)
    page = desk().submit(QUEUE, {}, form=1)
    assert page.request.path == f"/desk/cases/{cases[0].reference}"
    council.refresh(cases[0])
    assert cases[0].queue is None and cases[0].owner_id is not None


def test_taking_from_an_empty_queue_says_so(council, desk):
    case, = reports(council, 1)
    ada = desk()
    page = ada.get(QUEUE)
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    case.queue, case.owner_id = None, factories.officer(council, "Bo Lane").id
    answer = ada.post(f"{QUEUE}/next", data={"csrf_token": csrf}, follow_redirects=True)
    assert answer.request.path == QUEUE and "Nothing waits in this queue now." in answer.text


def test_an_officer_of_another_team_may_look_and_not_take(council, desk):
    case, = reports(council, 1)
    other = desk(teams=("street-lighting",))
    page = other.get(QUEUE)
    assert case.reference in page.text and "Take the next" not in page.text
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = other.post(f"{QUEUE}/next", data={"csrf_token": csrf}, follow_redirects=True)
    assert "Ask them to do this" in answer.text and case.owner_id is None


def test_eight_officers_who_take_the_next_at_once_get_eight_different_cases(council, seat, at_once):
    reports(council, 8)
    seats = [seat(factories.officer(council, f"Officer{n} Lane")) for n in range(8)]
    [answers] = at_once(seats, lambda _: (f"{QUEUE}/next", {}))
    got = [answer.location for answer in answers]
    assert len(set(got)) == 8 and all(place.startswith("/desk/cases/FD-") for place in got)
    assert len({case.owner_id for case in council.query(Case)}) == 8


def test_a_page_of_the_queue_makes_as_many_queries_however_much_waits(app, council, desk):
    ada = desk()
    ada.get(QUEUE)
    with counted(app) as bare:
        ada.get(QUEUE)
    reports(council, 30)
    with counted(app) as full:
        ada.get(QUEUE)
    assert len(full) == len(bare) <= 10, full    # with the opening of a transaction in SQLite
    onward = found(ONWARD, ada.get(QUEUE).text)
    with counted(app) as later:
        ada.get(onward)
    assert len(later) <= 11, later


def test_searching_for_what_is_not_there_says_what_a_reference_looks_like(desk):
    ada = desk()
    for typed in ("", "FD", "FD-0000-0000-1", "\x00", "FD-7K2M-9QX4-C"):
        page = ada.get("/desk/search", query_string={"q": typed})
        assert page.status_code == 200 and "Find a person or a case" in page.text


def test_what_is_no_reference_is_looked_for_among_people(desk):
    ada = desk()
    for typed in ("’; drop table cases", "x" * 9_000, "Rose 3/11/1950"):
        page = ada.get("/desk/search", query_string={"q": typed}, follow_redirects=True)
        assert page.status_code == 200 and "Nobody fits that" in page.text


def test_a_reference_is_found_however_it_was_typed(council, desk):
    case, = reports(council, 1)
    typed = case.reference.lower().replace("-", " ").removeprefix("fd ")
    assert desk().get("/desk/search", query_string={"q": typed}).location == f"/desk/cases/{case.reference}"
