"""The manager's pages: who has what, moving it and back, people and when they are away, leavers, queues' policies."""

import re
from datetime import timedelta

import pytest

from frontdoor.cases.case import Case
from frontdoor.people import rosters
from frontdoor.people.actor import Level
from frontdoor.people.officers import queue_named
from frontdoor.triage import placement, sharing, stranded
from frontdoor.triage.assigning import Policy
from tests import factories
from tests.integration.desks.conftest import found
from tests.integration.desks.test_queues import reports

pytestmark = pytest.mark.usefixtures("moment")
WORK = "/manage/work"


def token(page):
    return found(r'name="csrf_token" value="([^"]+)"', page.text)


def held(council, officer, count):
    cases = reports(council, count, apart=timedelta(hours=1))
    for case in cases:
        placement.take(council, case, actor=officer.as_actor(), at=factories.AT)
    return cases


@pytest.fixture
def boss(desk):
    return desk("Lee Lane")


@pytest.fixture
def ada(council):
    return factories.officer(council)


@pytest.fixture
def bo(council):
    return factories.officer(council, "Bo Lane")


def move(visitor, source, target, count="2", **more):
    return visitor.post(WORK, data={
        "csrf_token": token(visitor.get(WORK)), "source": source, "target": target, "count": count, **more})


def of(officer):
    return f"officer:{officer.public_id}"


def test_only_managers_come_here(desk):
    for path in (WORK, "/manage/people", "/manage/queues"):
        assert desk(f"Cy{path[-3:]} Reed", level=Level.SPECIALIST).get(path).status_code == 403


def test_the_board_shows_what_each_has_and_can_hold_and_that_nothing_is_stranded(council, boss, ada):
    rosters.of(council, ada).capacity = 4
    cases = held(council, ada, 3)
    cases[0].due_at = factories.AT - timedelta(minutes=5)
    page = boss.get(WORK).text
    assert "6 of 4 points" in page and "stranded cases. Every open case has somebody" in page
    assert re.search(r'fd-tag">1</strong>\s*</td>', page)


def test_the_first_so_many_move_with_a_result_for_each_and_the_same_form_undoes_it(council, boss, ada, bo):
    first, second, third = held(council, ada, 3)
    page = move(boss, of(ada), of(bo), reason="Ada is on leave")
    assert "2 of 2 cases moved to Bo Lane" in page.text
    assert [case.owner_id for case in (first, second, third)] == [bo.id, bo.id, ada.id]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text))
    undone = boss.post(WORK, data={
        **fields, "csrf_token": token(page), "case": re.findall(r'name="case" value="([^"]+)"', page.text)})
    assert "2 of 2 cases moved to Ada Quay" in undone.text and "Undo" not in undone.text
    assert {case.owner_id for case in (first, second, third)} == {ada.id}


def test_work_goes_back_to_the_queue_and_from_the_queue_to_somebody(council, boss, ada):
    [case] = held(council, ada, 1)
    assert "1 of 1 case moved to their queues" in move(boss, of(ada), "queue").text
    assert case.queue == "highways" and stranded.stranded(council) == []
    assert "1 of 1 case moved to Ada Quay" in move(boss, "queue:highways", of(ada)).text
    assert case.owner_id == ada.id


@pytest.mark.parametrize("source, target, count, sentence", [
    ("", "queue", "1", "Select who or what the work is taken from"), ("ada", "", "1", "Select who gets the work"),
    ("ada", "ada", "1", "Select somebody else"), ("queue:highways", "queue", "1", "Select somebody else"),
    ("ada", "queue", "many", "Enter how many cases, like 3"), ("ada", "queue", "501", "between 1 and 500"),
    ("queue:nowhere", "queue", "1", "Select who or what"), ("ada", "queue:highways", "1", "Select who gets"),
])
def test_a_move_that_cannot_be_comes_back_as_it_was_typed(council, boss, ada, source, target, count, sentence):
    named = {"ada": of(ada)}
    page = move(boss, named.get(source, source), named.get(target, target), count, reason="My words")
    assert page.status_code == 422 and sentence in page.text and "My words" in page.text


def test_a_manager_moves_and_counts_nothing_that_they_may_not_see(council, desk, ada, bo):
    shown, hidden = held(council, ada, 2)
    hidden.confidentiality = 2
    outside = desk("Max Penrose", teams=("parking",))
    page = outside.get(f"{WORK}?team=customer-services").text
    assert "2 of 60 points" in page and "4 of 60" not in page
    assert "1 of 1 case moved" in move(outside, of(ada), of(bo), "9").text and hidden.owner_id == ada.id
    left = outside.get(f"/manage/people/{ada.public_id}/leaving").text
    assert "A case that you may not see" in left and hidden.reference not in left


def test_what_nobody_is_free_for_is_shown_as_unallocated(council, boss, ada):
    queue = queue_named(council, factories.ALDERMERE, "highways")
    assert queue is not None
    sharing.set_policy(council, queue, Policy.BY_SKILL, actor=ada.as_actor(), at=factories.AT)
    reports(council, 2)
    page = boss.get(WORK).text
    assert re.search(r'fd-tag">2</strong>\s* unallocated', page)
    assert "unallocated" in boss.get("/desk/queues/highways").text


def test_hours_room_training_and_patch_are_written_down_as_they_were_typed(council, boss, ada):
    path = f"/manage/people/{ada.public_id}"
    page = boss.get(path)
    assert 'value="9am to 5pm"' in page.text
    fields = {"csrf_token": token(page), "capacity": "30", "monday": "9:30am to 1pm", "tuesday": "10:00-16:00",
              "skills": ["pothole"], "wards": [factories.WARD, "Atlantis"]}
    assert "How Ada Quay works is written down." in boss.post(
        f"{path}/roster", data=fields, follow_redirects=True).text
    row = rosters.of(council, ada)
    assert (row.capacity, row.hours, row.skills, row.wards) == (
        30, {"0": ["09:30", "13:00"], "1": ["10:00", "16:00"]}, ["pothole"], [factories.WARD])
    back = boss.post(f"{path}/roster", data={**fields, "monday": "all day", "capacity": "lots"})
    assert back.status_code == 422 and "Monday must be hours like 9am to 5pm, or empty" in back.text
    assert "Enter how many points, like 60" in back.text and 'value="all day"' in back.text


def leave(page, cover="", days=("23", "11", "2026", "24", "11", "2026")):
    return {"csrf_token": token(page), "from_on": list(days[:3]), "until_on": list(days[3:]), "cover": cover}


def test_leave_is_written_down_shown_and_called_off(council, boss, ada, bo):
    path = f"/manage/people/{ada.public_id}"
    page = boss.post(f"{path}/leave", data=leave(boss.get(path), bo.public_id), follow_redirects=True)
    assert "23 Nov 2026 to 24 Nov 2026" in page.text and "Bo Lane covers" in page.text
    assert re.search(r"Away</strong>\s*until 24 Nov 2026, Bo Lane covers", boss.get(WORK).text)
    off = found(r'action="(/manage/people/[^"]+/call-off)"', page.text)
    assert "It is called off." in boss.post(off, data={"csrf_token": token(page)}, follow_redirects=True).text
    assert "called off already" in boss.post(off, data={"csrf_token": token(page)}, follow_redirects=True).text


def test_covers_that_lead_in_a_circle_are_refused_beside_the_field(council, boss, ada, bo):
    for away, cover in ((bo, ada), (ada, bo)):
        path = f"/manage/people/{away.public_id}"
        page = boss.post(f"{path}/leave", data=leave(boss.get(path), cover.public_id), follow_redirects=True)
    assert page.status_code == 422
    assert "Bo Lane is away too, and is covered by Ada Quay. Choose somebody else" in page.text


def test_an_officer_writes_down_their_own_leave_and_sees_their_own_figures(council, seat, ada, bo):
    held(council, ada, 2)
    visitor = seat(ada)
    page = visitor.get("/desk/me")
    assert "4 of 60 points" in page.text and "Monday to Friday" in page.text
    bad = visitor.post("/desk/me/leave", data=leave(page, bo.public_id, ("24", "11", "2026", "1", "13", "2026")))
    assert bad.status_code == 422 and "Last day must be a real date" in bad.text and 'value="13"' in bad.text
    good = visitor.post("/desk/me/leave", data=leave(page, bo.public_id), follow_redirects=True)
    assert "Bo Lane covers" in good.text
    off = found(r'action="(/desk/me/leave/[^"]+)"', good.text)
    assert "called off" in visitor.post(off, data={"csrf_token": token(good)}, follow_redirects=True).text


def test_a_leaver_is_planned_first_and_then_let_go_with_the_same_list(council, boss, ada):
    case = held(council, ada, 1)[0]
    path = f"/manage/people/{ada.public_id}/leaving"
    plan = boss.get(path)
    assert "If Ada Quay left now" in plan.text and case.reference in plan.text and ada.active
    assert "Tick the box" in boss.post(path, data={"csrf_token": token(plan)}, follow_redirects=True).text
    done = boss.post(path, data={"csrf_token": token(plan), "sure": "yes"})
    assert "Ada Quay has left" in done.text and "1 of 1 thing is handed on" in done.text
    assert case.queue == "highways" and boss.get(path).status_code == 404


def test_nobody_lets_themselves_leave(council, seat, ada):
    visitor, path = seat(ada), f"/manage/people/{ada.public_id}/leaving"
    page = visitor.get(path)
    assert "This is you" in page.text
    said = visitor.post(path, data={"csrf_token": token(page), "sure": "yes"}, follow_redirects=True).text
    assert "Nobody lets themselves leave." in said and ada.active


def test_a_queue_is_told_how_to_give_out_its_work(council, boss, ada):
    page = boss.get("/manage/queues/highways")
    assert page.status_code == 200
    fields = {"csrf_token": token(page)}
    assert boss.post("/manage/queues/highways", data=fields).status_code == 422
    told = boss.post("/manage/queues/highways", data={**fields, "policy": "least_loaded"}, follow_redirects=True).text
    assert "Highways: for an adviser: to whoever has most room." in told
    case = factories.case(council, factories.FOR_A_PERSON)
    assert council.get_one(Case, case.id).owner_id is not None


def test_the_list_of_people_goes_on_where_it_ended(council, boss):
    for number in range(55):
        factories.officer(council, f"Officer{number:02} Lane")
    page = boss.get("/manage/people")
    onward = found(r'rel="next" href="([^"]+)"', page.text).replace("&amp;", "&")
    names = re.findall(r"(Officer\d\d) Lane</a>", page.text + boss.get(onward).text)
    assert names == [f"Officer{number:02}" for number in range(55)]
    assert "Nobody of that name" in boss.get("/manage/people?q=zzz").text


def test_nobody_and_nothing_is_shown_as_such(council, desk):
    page = desk("Lee Lane", teams=()).get(WORK)
    assert page.status_code == 200 and "No team has anybody in it yet" in page.text
