"""A queue is filtered by what stands in the address, in several orders whose pages lose nothing, and kept by name."""

import re
from datetime import timedelta

import pytest

from frontdoor.cases.filters import SavedFilter
from frontdoor.people.actor import Level
from frontdoor.triage import placement, questions
from tests import factories
from tests.integration.desks import crowd
from tests.integration.desks.conftest import counted, found
from tests.integration.desks.test_queues import ONWARD, QUEUE, references_on, reports

pytestmark = pytest.mark.usefixtures("moment")


def post_of(page, action):
    """The CSRF token of a page, and the address of a form on it."""
    assert action in page.text, f"no form goes to {action}"
    return {"csrf_token": found(r'name="csrf_token" value="([^"]+)"', page.text)}


def test_each_part_of_a_filter_leaves_out_the_others(council, desk):
    _, urgent, other, flagged, late, far = reports(council, 6, apart=timedelta(hours=1))
    urgent.priority, other.ward, flagged.flags, late.due_at = 2, "Castle", ["utility_defect", "x"], factories.AT
    late.due_at -= timedelta(minutes=1)
    far.due_at = factories.AT + timedelta(days=60)
    ada = desk()
    for asked, wanted in (("priority=urgent", [urgent]), ("ward=Castle", [other]), ("flag=utility_defect", [flagged]),
                          ("due=late", [late]), ("due=later", [far]), ("service=street-light", []),
                          ("priority=urgent&ward=Castle", [])):
        assert references_on(ada.get(f"{QUEUE}?{asked}")) == [case.reference for case in wanted], asked


def test_what_the_queue_waits_for_elsewhere_can_be_looked_at_and_who_has_it(council, desk, seat):
    ada = factories.officer(council)
    queued, held, asked = reports(council, 3)
    for case in (held, asked):
        placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    questions.ask_resident(council, asked, question="How deep?", actor=ada.as_actor(), at=factories.AT)
    visitor = seat(ada)
    page = visitor.get(f"{QUEUE}?waits=officer")
    assert references_on(page) == [held.reference] and "Ada Quay</td>" in page.text
    assert references_on(visitor.get(f"{QUEUE}?waits=resident")) == [asked.reference]
    assert references_on(visitor.get(QUEUE)) == [queued.reference]
    assert "Take the next" not in page.text


@pytest.mark.parametrize("sort", ["priority", "received", "newest", ""])
def test_walking_the_pages_of_every_order_shows_each_case_once_and_in_order(council, desk, sort):
    cases = reports(council, 30, apart=timedelta(hours=5))
    for number, case in enumerate(cases):
        case.priority = number % 3
        case.due_at = factories.AT + timedelta(days=(number * 7) % 11)
    keys = {"priority": lambda one: (-one.priority, one.due_at, one.id), "received": lambda one: (one.received_at,),
            "newest": lambda one: (-one.received_at.timestamp(),), "": lambda one: (one.due_at, one.id)}
    wanted = [case.reference for case in sorted(cases, key=keys[sort])]
    ada, shown, onward = desk(), [], [f"{QUEUE}?sort={sort}"]
    while onward:
        page = ada.get(onward[0].replace("&amp;", "&"))
        shown += references_on(page)
        onward = re.findall(ONWARD, page.text)
    assert shown == wanted


def test_the_next_of_a_filter_is_taken_and_not_the_next_of_the_queue(council, desk):
    first, second = reports(council, 2)
    second.ward = "Castle"
    page = desk().submit(f"{QUEUE}?ward=Castle", {}, form=1)
    assert page.request.path == f"/desk/cases/{second.reference}" and first.owner_id is None


def test_what_no_filter_knows_is_left_out_and_never_an_error(council, desk):
    reports(council, 1)
    ada = desk()
    for asked in ("priority=king", "due=\x00", "sort=;drop", "waits=x", "flag=%25'\"", "ward=" + "x" * 3_000,
                  "after=1.2.3&sort=priority", "after=20261123T093000000000Z.FD-1.9&sort=priority"):
        assert ada.get(f"{QUEUE}?{asked}").status_code in (200, 404)


def test_a_filter_is_kept_for_oneself_or_the_team_shown_and_removed(council, desk):
    reports(council, 1)
    ada, bo = desk(), desk("Bo Lane")
    page = ada.get(f"{QUEUE}?ward=Harbour")
    fields = {**post_of(page, f"{QUEUE}/filters"), "ward": "Harbour", "name": " By  the sea "}
    assert "By the sea" in ada.post(f"{QUEUE}/filters", data=fields, follow_redirects=True).text
    assert "By the sea" not in bo.get(QUEUE).text
    ada.post(f"{QUEUE}/filters", data={**fields, "name": "Sea, all of us", "team": "yes"})
    assert "Sea, all of us" in bo.get(QUEUE).text
    [own] = council.query(SavedFilter).filter(SavedFilter.officer_id.is_not(None))
    bo.post(f"{QUEUE}/filters/{own.public_id}/remove", data=post_of(bo.get(QUEUE), "csrf"))
    assert council.query(SavedFilter).count() == 2
    ada.post(f"{QUEUE}/filters/{own.public_id}/remove", data=fields)
    assert council.query(SavedFilter).one().name == "Sea, all of us"


@pytest.mark.parametrize("changes, sentence", [
    ({"name": ""}, "Enter a name for the filter"), ({"name": "x" * 61}, "must be 60 characters or fewer"),
    ({"ward": ""}, "Choose something to filter or sort by first"),
])
def test_a_filter_that_cannot_be_kept_comes_back_with_what_was_typed(council, desk, changes, sentence):
    reports(council, 1)
    ada = desk()
    fields = {**post_of(ada.get(f"{QUEUE}?ward=Harbour"), "csrf"), "ward": "Harbour", "name": "Sea", **changes}
    page = ada.post(f"{QUEUE}/filters", data=fields)
    assert page.status_code == 422 and sentence in page.text and f'value="{fields["name"]}"' in page.text


def test_counts_and_filters_know_nothing_of_a_restricted_case(council, desk):
    shown, hidden = reports(council, 2)
    hidden.confidentiality = 2
    page = desk(teams=("parking", "customer-services"))
    assert "1 case." in page.get(QUEUE).text
    assert hidden.reference not in page.get(f"{QUEUE}?sort=newest").text


def test_empty_queues_are_folded_away(council, desk):
    reports(council, 1)
    page = desk(level=Level.ADVANCED).get("/desk/queues").text
    assert "queues are empty" in page and page.index("Highways: for an adviser") < page.index("queues are empty")


def test_the_pages_of_work_make_twelve_queries_at_most_however_much_there_is(app, council, seat):
    ada = factories.officer(council, teams=("customer-services", "highways", "duty"))
    others = [factories.officer(council, f"Officer{number} Lane") for number in range(6)]
    for case in reports(council, 30)[:12]:
        placement.take(council, case, actor=ada.as_actor(), at=factories.AT)
    crowd.of_contacts(council, others[0], 3)
    visitor = seat(ada)
    pages = (QUEUE, f"{QUEUE}?sort=priority", f"{QUEUE}?waits=officer&ward=Harbour", "/desk", "/desk/me",
             "/desk/queues", "/manage/work", "/manage/people", f"/manage/people/{ada.public_id}", "/manage/queues",
             f"/manage/people/{ada.public_id}/leaving", "/manage/board", "/desk/counter")
    for page in pages:
        visitor.get(page)
        with counted(app) as said:
            assert visitor.get(page).status_code == 200
        asked = [one[:150] for one in said if not one.startswith("BEGIN")]
        most = 13 if page.endswith(ada.public_id) else 12    # whom they could be covered by is read there too
        assert len(asked) <= most, (page, len(asked), asked)
