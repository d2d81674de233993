"""Work is given out by the policy of its queue: at arrival, later by the timetable, and with a reason that stands."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Priority
from frontdoor.cases.history import Entry
from frontdoor.db import retrying
from frontdoor.people import rosters
from frontdoor.people.actor import Level, guest
from frontdoor.people.officers import queue_named
from frontdoor.triage import absences, handing, intake, placement, sharing, stranded, workforce
from frontdoor.triage.assigning import Policy
from frontdoor.triage.machine import MoveRefused, NotPermitted
from frontdoor.triage.sharing import PolicyRefused
from tests import factories

AT = factories.AT
NIGHT = AT + timedelta(hours=10)


@pytest.fixture
def furnished(session):
    factories.set_up(session)
    return session


def policy(session, kind, slug="highways"):
    queue = queue_named(session, factories.ALDERMERE, slug)
    assert queue is not None
    sharing.set_policy(session, queue, kind, actor=factories.actor_of(session, "Manager Lane", teams=()), at=AT)
    session.info.clear()
    return queue


def waiting(session, number=0, *, at=AT, whose=None):
    place = factories.place(f"No {number}", 610_000 + 80 * number)
    draft = factories.draft(session, {**factories.FOR_A_PERSON, "place": place}, at=at)
    draft.resident_id = whose
    return intake.receive(session, draft, actor=guest(factories.ALDERMERE), at=at)


def reason_for(session, case, queue):
    given = sharing.whom(session, case, queue, at=AT)
    return given.reason if given else "Nobody"


def share_all(session, at):
    for one in sharing.waiting(session, at):
        sharing.share(session, one, at=at)
    session.expire_all()


def test_a_case_is_given_out_the_moment_it_comes_and_its_history_says_why(furnished):
    policy(furnished, Policy.LEAST_LOADED)
    ada = factories.officer(furnished)
    case = waiting(furnished)
    assert (case.owner_id, case.queue) == (ada.id, None)
    entry = furnished.scalars(select(Entry).where(Entry.move == "give")).one()
    assert entry.words == "Given to Ada Quay" and entry.actor_kind == "rule"
    assert entry.reason == "Given to Ada Quay because they have most room. With it they have 2 of 60 points."


def test_what_comes_at_night_waits_for_the_morning_and_strands_nobody(furnished):
    policy(furnished, Policy.ROUND_ROBIN)
    ada = factories.officer(furnished)
    case = waiting(furnished, at=NIGHT)
    assert case.queue == "highways" and sharing.waiting(furnished, NIGHT) == []
    share_all(furnished, AT + timedelta(days=1))
    assert case.owner_id == ada.id and stranded.stranded(furnished) == []


def test_nobody_is_given_more_than_they_can_hold_and_the_rest_stays_in_the_queue(furnished):
    policy(furnished, Policy.LEAST_LOADED)
    ada = factories.officer(furnished)
    rosters.of(furnished, ada).capacity = 5
    cases = [waiting(furnished, number) for number in range(4)]
    assert [case.owner_id for case in cases] == [ada.id, ada.id, None, None]
    share_all(furnished, AT)
    assert [case.queue for case in cases] == [None, None, "highways", "highways"]


def test_in_turn_means_that_each_gets_the_next(furnished):
    policy(furnished, Policy.ROUND_ROBIN)
    staff = [factories.officer(furnished, name) for name in ("Ada Quay", "Bo Lane", "Cy Reed")]
    cases = [waiting(furnished, number, at=AT + timedelta(minutes=number)) for number in range(6)]
    assert [case.owner_id for case in cases] == [one.id for one in staff] * 2


def test_the_same_people_lead_to_the_same_officer_but_never_through_what_is_hidden(furnished):
    factories.officer(furnished, "Ada Quay")
    bo = factories.officer(furnished, "Bo Lane")
    rose = factories.resident(furnished)
    first = waiting(furnished, 1, whose=rose.id)
    placement.take(furnished, first, actor=bo.as_actor(), at=AT)
    queue = policy(furnished, Policy.BY_PATCH)
    stranger, again = waiting(furnished, 2), waiting(furnished, 3, whose=rose.id)
    assert again.owner_id == bo.id and stranger.owner_id != bo.id
    assert "household" in reason_for(furnished, again, queue)
    again.owner_id, again.queue, first.confidentiality = None, "highways", 2
    furnished.flush()
    assert "nobody who knows the household" in reason_for(furnished, again, queue)


def test_only_who_is_trained_for_a_service_gets_it(furnished):
    policy(furnished, Policy.BY_SKILL)
    factories.officer(furnished, "Ada Quay")
    bo = factories.officer(furnished, "Bo Lane")
    case = waiting(furnished, 1)
    assert case.queue == "highways"
    rosters.of(furnished, bo).skills = ["pothole"]
    share_all(furnished, AT)
    assert case.owner_id == bo.id


def test_urgent_concerns_are_never_given_out_by_turns(furnished):
    with pytest.raises(PolicyRefused) as refused:
        policy(furnished, Policy.ROUND_ROBIN, "duty")
    assert "whoever is on duty" in refused.value.say


def test_a_manager_counts_only_what_may_be_known_to_them(furnished):
    ada = factories.officer(furnished)
    case = waiting(furnished)
    placement.take(furnished, case, actor=ada.as_actor(), at=AT)
    case.confidentiality = 2
    furnished.flush()
    boss = factories.actor_of(furnished, "Lee Lane", teams=("parking",))
    assert workforce.loads(furnished, factories.ALDERMERE, [ada.id], at=AT)[ada.id].cases == 1
    assert workforce.loads(furnished, factories.ALDERMERE, [ada.id], at=AT, seen_by=boss)[ada.id].cases == 0


def test_giving_a_case_says_why_it_cannot_be_given(furnished):
    boss = factories.actor_of(furnished, "Lee Lane")
    ada, other = factories.officer(furnished), factories.officer(furnished, "Bo Lane", teams=("parking",))
    case = waiting(furnished)
    handing.give(furnished, case, ada, reason="You know this road.", actor=boss, at=AT)
    away = factories.officer(furnished, "Cy Reed")
    absences.record(furnished, away, from_on=AT.date(), until_on=AT.date(), cover=None, actor=boss, at=AT)
    gone = factories.officer(furnished, "Di Marsh")
    gone.active = False
    for officer, sentence in ((ada, "Ada Quay has this case already."), (gone, "Di Marsh has left."),
                              (other, "Bo Lane is not in the team that works this case."),
                              (away, "Cy Reed is away until 23 November 2026.")):
        with pytest.raises(MoveRefused) as refused:
            handing.give(furnished, case, officer, reason="", actor=boss, at=AT)
        assert refused.value.reason == sentence
    with pytest.raises(NotPermitted):
        handing.give(furnished, case, ada, reason="", actor=ada.as_actor().__class__(
            **{**ada.as_actor().__dict__, "level": Level.CORE}), at=AT)


def test_a_case_moves_between_queues_of_a_kind_and_no_further(furnished):
    boss = factories.actor_of(furnished, "Lee Lane")
    case = waiting(furnished)
    handing.move_to_queue(furnished, case, "parking", reason="It is a parking bay.", actor=boss, at=AT)
    assert (case.queue, case.home_queue, case.team) == ("parking", "parking", "customer-services")
    for slug, sentence in (("highways-specialists", "for a specialist. Hand it over on its page."),
                           ("parking", "in that queue already"), ("nowhere", "no such queue")):
        with pytest.raises(MoveRefused) as refused:
            handing.move_to_queue(furnished, case, slug, reason="", actor=boss, at=AT)
        assert sentence in refused.value.reason
    handing.set_priority(furnished, case, Priority.HIGH, reason="School road", actor=boss, at=AT)
    with pytest.raises(MoveRefused) as refused:
        handing.set_priority(furnished, case, Priority.HIGH, reason="", actor=boss, at=AT)
    assert refused.value.reason == "Its priority is high already."


def test_two_cases_at_the_same_moment_do_not_both_get_the_last_room(furnished, database):
    ada = factories.officer(furnished)
    rosters.of(furnished, ada).capacity = 3
    cases = [waiting(furnished, number) for number in range(4)]
    policy(furnished, Policy.LEAST_LOADED)
    furnished.commit()
    start = threading.Barrier(4)

    def give(case_id):
        start.wait()
        retrying(database, lambda session: sharing.share(session, case_id, at=AT))

    threads = [threading.Thread(target=give, args=(case.id,)) for case in cases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    furnished.expire_all()
    assert sorted(case.owner_id is not None for case in cases) == [False, False, False, True]
