"""Who is away hands on what cannot wait, along the chain of covers; who leaves hands on everything; who is silent is
reminded, and loses the case."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.work import Task
from frontdoor.contacts import call_backs, handling
from frontdoor.contacts.contact import Way
from frontdoor.people import households, rota
from frontdoor.people.officers import queue_named
from frontdoor.triage import absences, parting, placement, questions, ringing_back, sharing, silence, stranded
from frontdoor.triage.absences import AbsenceRefused
from frontdoor.triage.assigning import Policy
from tests import factories, rooms

AT = factories.AT
TODAY = date(2026, 11, 23)


@pytest.fixture
def furnished(session):
    factories.set_up(session)
    return session


@pytest.fixture
def staff(furnished):
    return [factories.officer(furnished, name) for name in ("Ada Quay", "Bo Lane", "Cy Reed")]


def held(session, officer, number=0):
    place = factories.place(f"No {number}", 610_000 + 80 * number)
    case = factories.case(session, {**factories.FOR_A_PERSON, "place": place})
    placement.take(session, case, actor=officer.as_actor(), at=AT)
    return case


def away(session, officer, days, cover=None, first=TODAY):
    return absences.record(session, officer, from_on=first, until_on=first + timedelta(days=days - 1), cover=cover,
                           actor=officer.as_actor(), at=AT)


def cover_all(session, at=AT):
    for one in absences.to_cover(session, at):
        absences.cover(session, one, at=at)
    session.expire_all()


def test_what_is_due_before_they_are_back_goes_to_the_covers_cover_and_the_rest_waits(furnished, staff):
    ada, bo, cy = staff
    soon, later = held(furnished, ada, 1), held(furnished, ada, 2)
    later.due_at = AT + timedelta(days=40)
    away(furnished, ada, 10, bo)
    away(furnished, bo, 2, cy)
    cover_all(furnished)
    assert (soon.owner_id, later.owner_id) == (cy.id, ada.id)
    line = soon.reference, stranded.stranded(furnished)
    assert line[1] == []


def test_without_a_cover_of_the_team_it_goes_back_to_the_queue(furnished, staff):
    ada = staff[0]
    alone, strange = held(furnished, ada, 1), held(furnished, staff[1], 2)
    away(furnished, ada, 10)
    away(furnished, staff[1], 10, factories.officer(furnished, "Di Marsh", teams=("parking",)))
    cover_all(furnished)
    assert (alone.queue, strange.queue) == ("highways", "highways")
    assert absences.to_cover(furnished, AT) == []


def test_an_absence_that_is_called_off_moves_nothing(furnished, staff):
    held(furnished, staff[0])
    row = away(furnished, staff[0], 10, staff[1])
    absences.call_off(furnished, row, actor=staff[0].as_actor(), at=AT)
    assert absences.to_cover(furnished, AT) == []


def test_covers_that_lead_back_are_refused_with_the_names(furnished, staff):
    ada, bo, cy = staff
    away(furnished, bo, 5, cy)
    away(furnished, cy, 5, ada)
    with pytest.raises(AbsenceRefused) as refused:
        away(furnished, ada, 3, bo)
    assert refused.value.say == (
        "Bo Lane is away too, and is covered by Cy Reed, who is covered by Ada Quay. Choose somebody else")


@pytest.mark.parametrize("first, days, who, sentence", [
    (TODAY, 0, 1, "The last day must be the same as or after the first day"),
    (TODAY - timedelta(days=9), 3, 1, "The last day must be today or later"),
    (TODAY, 400, 1, "The last day must be within a year of the first day"),
    (TODAY, 3, 0, "Nobody can cover for themselves. Choose somebody else"),
])
def test_an_absence_that_cannot_be_is_refused(furnished, staff, first, days, who, sentence):
    with pytest.raises(AbsenceRefused) as refused:
        away(furnished, staff[0], days, staff[who], first)
    assert refused.value.say == sentence


def test_the_diary_of_whoever_is_away_is_shut_until_they_are_back_or_it_is_called_off(furnished, staff):
    ada = staff[0]
    rooms.room(furnished, "ada-quay", officer_id=ada.id, team="highways")
    seen = rooms.confirmed(furnished, rooms.free(furnished)[0])
    seen.case_id = factories.case(furnished).id
    row = away(furnished, ada, 8)
    [task] = furnished.scalars(select(Task))
    assert rooms.free(furnished) == [] and rooms.free(furnished, rooms.wish(rooms.TUESDAY)) != []
    assert "Ada Quay is away" in task.words and task.case_id == seen.case_id
    absences.call_off(furnished, row, actor=ada.as_actor(), at=AT)
    assert rooms.free(furnished) != [] and task.done_at == AT


def test_nobody_is_away_twice_on_one_day(furnished, staff):
    away(furnished, staff[0], 5)
    with pytest.raises(AbsenceRefused) as refused:
        away(furnished, staff[0], 2, first=TODAY + timedelta(days=4))
    assert refused.value.field == "from_on"


def test_the_plan_of_a_parting_is_what_happens(furnished, staff):
    ada, bo, _ = staff
    mine, asked = held(furnished, ada, 1), held(furnished, ada, 2)
    questions.ask_resident(furnished, asked, question="How deep?", actor=ada.as_actor(), at=AT)
    furnished.add(Task(council_id=factories.ALDERMERE, team_slug="customer-services", officer_id=ada.id, key="t1",
                       words="Ring them", created_at=AT))
    away(furnished, bo, 3, ada)
    queue = queue_named(furnished, factories.ALDERMERE, "highways")
    assert queue is not None
    sharing.set_policy(furnished, queue, Policy.LEAST_LOADED, actor=bo.as_actor(), at=AT)
    planned = [(one.kind, one.label, one.to) for one in parting.plan(furnished, ada, at=AT)]
    assert [(kind, to) for kind, _, to in planned] == [
        ("case", "Cy Reed"), ("waiting", "Queue: Highways: for an adviser, when the wait is over"),
        ("task", "Team: Customer services"), ("cover", "Nobody: choose another cover")]
    assert ada.active and mine.owner_id == ada.id
    done = parting.part(furnished, ada, actor=bo.as_actor(), at=AT)
    assert [(one.kind, one.label, one.to) for one in done] == planned and not any(one.refused for one in done)
    assert mine.owner_id == staff[2].id and parting.plan(furnished, ada, at=AT) == []
    assert stranded.stranded(furnished) == []


def test_silence_brings_a_task_and_then_the_case_goes_back_and_its_owner_is_told(furnished, staff):
    ada = staff[0]
    case = held(furnished, ada)
    day = timedelta(days=1)
    assert silence.silent(furnished, AT + 5 * day) == []
    for at in (AT + 8 * day, AT + 9 * day):
        for one in silence.silent(furnished, at):
            silence.heed(furnished, one, at=at)
    [task] = furnished.scalars(select(Task).where(Task.key.startswith("silent:")))
    assert task.officer_id == ada.id and case.owner_id == ada.id
    silence.heed(furnished, case.id, at=AT + 11 * day)
    silence.heed(furnished, case.id, at=AT + 14 * day)
    assert case.queue == "highways" and task.done_at is not None
    told = furnished.scalars(select(Task).where(Task.key.startswith("taken-back:"))).one()
    assert told.officer_id == ada.id and "went back to its queue" in told.words


def test_whoever_does_something_is_not_silent_any_more_and_the_reminder_is_done(furnished, staff):
    ada = staff[0]
    case = held(furnished, ada)
    at = AT + timedelta(days=8)
    silence.heed(furnished, case.id, at=at)
    questions.reply(furnished, case, body="We are looking into it.", actor=ada.as_actor(), at=at)
    assert silence.silent(furnished, at + timedelta(days=3)) == []
    silence.settle(furnished, at=at)
    assert furnished.scalars(select(Task)).one().done_at == at


def test_whoever_was_away_is_not_called_silent(furnished, staff):
    held(furnished, staff[0])
    away(furnished, staff[0], 9, staff[1])
    assert silence.silent(furnished, AT + timedelta(days=12)) == []


def test_whom_a_leaver_was_to_ring_see_or_look_after_is_shown_and_handed_on(furnished, staff):
    ada, bo, _ = staff
    held(furnished, ada)
    diary = rooms.room(furnished, "ada-quay", officer_id=ada.id, team="highways")
    seen = rooms.confirmed(furnished, rooms.free(furnished)[0])
    seen.case_id = factories.case(furnished).id
    window = call_backs.offered(factories.ALDERMERE, at=AT)[0]
    promised = ringing_back.book(furnished, factories.ALDERMERE, window.key, number="+441632960001", reason="", key="k",
                                 name="Rose Fell", by=ada.as_actor(), at=AT)
    spoken = handling.begin(furnished, ada.as_actor(), Way.PHONE, at=AT)
    turn = rota.put_on(furnished, ada, team=rota.DUTY_TEAM, begins=AT + timedelta(days=1), ends=AT + timedelta(days=2),
                       phone="", by=bo.as_actor(), at=AT)
    rose, tom = factories.resident(furnished), factories.resident(furnished, "Tom Fell", email=None)
    households.add(furnished, rose, tom, relation="partner", since_on=TODAY, actor=ada.as_actor(), source="officer",
                   at=AT)
    for service_id in ("pothole", "safeguarding-adult"):
        begun = factories.draft(furnished, service_id=service_id, answers={})
        begun.officer_id, begun.resident_id = ada.id, rose.id
    home = households.of(furnished, rose, on=TODAY)
    assert home is not None
    households.name_worker(furnished, home, ada, reason="Knows them", on=TODAY, actor=bo.as_actor(), at=AT)
    planned = [(one.kind, one.label, one.to) for one in parting.plan(furnished, ada, at=AT)]
    assert [kind for kind, _, _ in planned] == [
        "case", "call_back", "contact", "form", "form", "diary", "appointment", "shift", "household"]
    assert planned[2][2] == "Bo Lane" and "Rose Fell" in planned[1][1] and "Rose Fell" in planned[8][1]
    assert planned[3][2] == "Team: Customer services, who begin it anew"
    assert planned[4][1:] == ("In the middle of a concern", "Team: Duty specialists, who begin it anew")
    done = parting.part(furnished, ada, actor=bo.as_actor(), at=AT)
    assert [(one.kind, one.label, one.to) for one in done] == planned and not any(one.refused for one in done)
    furnished.flush()
    tasks = {task.key.split(":")[0]: task for task in furnished.scalars(select(Task))}
    assert {"call-back", "left-form", "move-booking", "gap", "no-worker"} <= set(tasks)
    assert tasks["call-back"].due_at == window.until_at
    assert promised.state == "booked" and (spoken.officer_id, spoken.is_at_hand) == (bo.id, False)
    assert tasks["move-booking"].case_id == seen.case_id and seen.is_live and not diary.offered
    assert rooms.free(furnished) == [] and households.worker(furnished, home) is None
    assert rota.named(furnished, factories.ALDERMERE, turn.public_id) is None
