"""Who gets a case: never somebody who is away, not at work or full; fair over time; the same for the same people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from frontdoor.people.working import Away
from frontdoor.triage.assigning import Candidate, Policy, Work, assign, is_free

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WEEK = {day: ("09:00", "17:00") for day in range(5)}
HOLE = Work("pothole", "Report a pothole", 2, ward="Harbour")
GIVING = [policy for policy in Policy if policy is not Policy.TAKE_NEXT]


def somebody(officer_id=1, name="Ada Quay", load=0, capacity=20, hours=WEEK, **more):
    return Candidate(officer_id, name, load, capacity, hours, **more)


days = st.integers(min_value=-3, max_value=3).map(lambda n: date(2026, 11, 23) + timedelta(days=n))
absences = st.lists(st.tuples(days, days).map(lambda pair: Away(1, min(pair), max(pair))), max_size=2).map(tuple)
people = st.lists(
    st.builds(
        Candidate, st.integers(1, 9), st.sampled_from(["Ada Quay", "Bo Lane"]), st.integers(0, 25), st.integers(1, 25),
        st.sampled_from([WEEK, {0: ("13:00", "17:00")}, {}]), absences,
        st.sets(st.sampled_from(["pothole", "missed-bin"])).map(frozenset),
        st.sets(st.sampled_from(["Harbour", "Castle"])).map(frozenset),
        st.none() | st.integers(0, 50).map(lambda n: MONDAY - timedelta(hours=n)),
    ), max_size=6, unique_by=lambda one: one.officer_id)
work = st.builds(Work, st.sampled_from(["pothole", "missed-bin"]), st.just("A service"), st.integers(1, 8),
                 st.sampled_from([None, "Harbour", "Castle"]), st.sets(st.integers(1, 9)).map(frozenset))
moments = st.integers(0, 24 * 7).map(lambda n: MONDAY + timedelta(hours=n))


@given(people, work, st.sampled_from(Policy), moments)
def test_nobody_gets_a_case_who_is_away_or_not_at_work_or_has_no_room(candidates, case, policy, at):
    found = assign(candidates, case, policy, at)
    if found is not None:
        [one] = [one for one in candidates if one.officer_id == found.officer_id]
        assert is_free(one, at) and one.load + case.weight <= one.capacity


@given(people, work, st.sampled_from(Policy), moments, st.randoms())
def test_the_order_in_which_people_stand_changes_nothing(candidates, case, policy, at, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert assign(candidates, case, policy, at) == assign(shuffled, case, policy, at)


@given(people, work, moments)
def test_a_case_waits_only_where_nobody_who_may_have_it_is_free(candidates, case, at):
    could = [one for one in candidates if is_free(one, at) and one.room >= case.weight]
    for policy in (Policy.ROUND_ROBIN, Policy.LEAST_LOADED, Policy.BY_PATCH):
        assert (assign(candidates, case, policy, at) is None) == (not could)
    trained = [one for one in could if case.service_id in one.skills]
    assert (assign(candidates, case, Policy.BY_SKILL, at) is None) == (not trained)


@given(st.integers(2, 6), st.integers(1, 40), st.sampled_from([Policy.ROUND_ROBIN, Policy.LEAST_LOADED]))
def test_over_time_everybody_gets_as_much_as_the_others(how_many, cases, policy):
    staff = {n: somebody(n, f"Officer {n}", capacity=1_000) for n in range(how_many)}
    got = dict.fromkeys(staff, 0)
    for number in range(cases):
        at = MONDAY + timedelta(seconds=number)
        found = assign(list(staff.values()), HOLE, policy, at)
        one = staff[found.officer_id]
        staff[found.officer_id] = replace(one, load=one.load + HOLE.weight, given_at=at)
        got[found.officer_id] += 1
    assert max(got.values()) - min(got.values()) <= 1


def test_where_officers_take_the_next_nobody_is_given_anything():
    assert assign([somebody()], HOLE, Policy.TAKE_NEXT, MONDAY) is None


def test_the_one_with_most_room_for_their_size_gets_it_and_the_reason_says_so():
    half, busy = somebody(1, "Ada Quay", load=3, capacity=6), somebody(2, "Bo Lane", load=8, capacity=20)
    assert assign([half, busy], HOLE, Policy.LEAST_LOADED, MONDAY).reason == (
        "Given to Bo Lane because they have most room. With it they have 10 of 20 points.")


def test_a_case_of_a_household_goes_to_who_knows_it_before_the_ward_and_the_ward_before_room():
    knows, near, idle = somebody(1, load=10), somebody(2, load=5, wards=frozenset({"Harbour"})), somebody(3)
    at_home = replace(HOLE, known_to=frozenset({1}))
    assert assign([knows, near, idle], at_home, Policy.BY_PATCH, MONDAY).officer_id == 1
    assert assign([near, idle], at_home, Policy.BY_PATCH, MONDAY).officer_id == 2
    assert assign([idle], at_home, Policy.BY_PATCH, MONDAY).officer_id == 3
    full = replace(knows, load=19)
    assert "Harbour is their patch" in assign([full, near, idle], at_home, Policy.BY_PATCH, MONDAY).reason


def test_a_service_that_nobody_free_is_trained_for_waits():
    other, away = somebody(1), somebody(2, skills=frozenset({"pothole"}),
                                        absences=(Away(2, date(2026, 11, 23), date(2026, 11, 23)),))
    assert assign([other, away], HOLE, Policy.BY_SKILL, MONDAY) is None
    assert assign([other, away], HOLE, Policy.BY_SKILL, MONDAY + timedelta(days=1)).officer_id == 2


def test_exactly_full_is_allowed_and_one_point_more_is_not():
    assert assign([somebody(load=18)], HOLE, Policy.ROUND_ROBIN, MONDAY) is not None
    assert assign([somebody(load=19)], HOLE, Policy.ROUND_ROBIN, MONDAY) is None
