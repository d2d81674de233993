"""Who gets a case: never somebody who is away, not at work or full; fair over time; the same for the same people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from frontdoor.people.working import Away
from frontdoor.triage.assigning import Candidate, Policy, Work, assign, is_free

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WEEK = {day: ("09:00", "17:00") for day in range(5)}
HOLE = Work("pothole", "Report a pothole", 2, ward="Harbour")


def somebody(officer_id=1, name="Ada Quay", load=0, capacity=20, hours=WEEK, **more):
    return Candidate(officer_id, name, load, capacity, hours, **more)


def chosen(candidates, case, policy, at=MONDAY):
    """Who gets it; None for nobody."""
    found = assign(candidates, case, policy, at)
    return found.officer_id if found is not None else None


def reason(candidates, case, policy):
    found = assign(candidates, case, policy, MONDAY)
    return found.reason if found is not None else ""


TEAMS = 400


def made_up(random):
    """A team, a case and a moment, as they may come."""
    def absences():
        first, last = sorted(date(2026, 11, 20) + timedelta(days=random.randrange(7)) for _ in range(2))
        return (Away(0, first, last),) if random.random() < 0.4 else ()

    def some(*names):
        return frozenset(name for name in names if random.random() < 0.5)

    people = [
        Candidate(number, f"Officer {number}", random.randrange(26), random.randrange(1, 26),
                  random.choice([WEEK, {0: ("13:00", "17:00")}, {}]), absences(), some("pothole", "missed-bin"),
                  some("Harbour", "Castle"), random.choice([None, MONDAY - timedelta(hours=random.randrange(50))]))
        for number in random.sample(range(1, 10), random.randrange(7))]
    case = Work(random.choice(["pothole", "missed-bin"]), "A service", random.randrange(1, 9),
                random.choice([None, "Harbour", "Castle"]), frozenset(random.sample(range(1, 10), 2)))
    return people, case, MONDAY + timedelta(hours=random.randrange(24 * 7))


def every_team():
    random = Random(20261130)
    return [made_up(random) for _ in range(TEAMS)]


@pytest.mark.parametrize("policy", Policy)
def test_nobody_gets_a_case_who_is_away_or_not_at_work_or_has_no_room(policy):
    given = 0
    for people, case, at in every_team():
        got_it = chosen(people, case, policy, at)
        if got_it is not None:
            [one] = [one for one in people if one.officer_id == got_it]
            assert is_free(one, at) and one.load + case.weight <= one.capacity
            given += 1
    assert given or policy is Policy.TAKE_NEXT


@pytest.mark.parametrize("policy", Policy)
def test_the_order_in_which_people_stand_changes_nothing(policy):
    for people, case, at in every_team():
        assert assign(people, case, policy, at) == assign(people[::-1], case, policy, at)


def test_a_case_waits_only_where_nobody_who_may_have_it_is_free():
    for people, case, at in every_team():
        could = [one for one in people if is_free(one, at) and one.room >= case.weight]
        for policy in (Policy.ROUND_ROBIN, Policy.LEAST_LOADED, Policy.BY_PATCH):
            assert (chosen(people, case, policy, at) is None) == (not could)
        trained = [one for one in could if case.service_id in one.skills]
        assert (chosen(people, case, Policy.BY_SKILL, at) is None) == (not trained)


@pytest.mark.parametrize("policy", [Policy.ROUND_ROBIN, Policy.LEAST_LOADED])
@pytest.mark.parametrize("how_many", [2, 3, 6])
def test_over_time_everybody_gets_as_much_as_the_others(how_many, policy):
    staff = {n: somebody(n, f"Officer {n}", capacity=1_000) for n in range(how_many)}
    got = dict.fromkeys(staff, 0)
    for number in range(40):
        at = MONDAY + timedelta(seconds=number)
        got_it = chosen(list(staff.values()), HOLE, policy, at)
        assert got_it is not None
        staff[got_it] = replace(staff[got_it], load=staff[got_it].load + HOLE.weight, given_at=at)
        got[got_it] += 1
        assert max(got.values()) - min(got.values()) <= 1


def test_where_officers_take_the_next_nobody_is_given_anything():
    assert assign([somebody()], HOLE, Policy.TAKE_NEXT, MONDAY) is None


def test_the_one_with_most_room_for_their_size_gets_it_and_the_reason_says_so():
    half, busy = somebody(1, "Ada Quay", load=3, capacity=6), somebody(2, "Bo Lane", load=8, capacity=20)
    assert reason([half, busy], HOLE, Policy.LEAST_LOADED) == (
        "Given to Bo Lane because they have most room. With it they have 10 of 20 points.")


def test_a_case_of_a_household_goes_to_who_knows_it_before_the_ward_and_the_ward_before_room():
    knows, near, idle = somebody(1, load=10), somebody(2, load=5, wards=frozenset({"Harbour"})), somebody(3)
    at_home = replace(HOLE, known_to=frozenset({1}))
    assert chosen([knows, near, idle], at_home, Policy.BY_PATCH, MONDAY) == 1
    assert chosen([near, idle], at_home, Policy.BY_PATCH, MONDAY) == 2
    assert chosen([idle], at_home, Policy.BY_PATCH, MONDAY) == 3
    full = replace(knows, load=19)
    assert "Harbour is their patch" in reason([full, near, idle], at_home, Policy.BY_PATCH)


def test_a_service_that_nobody_free_is_trained_for_waits():
    other, away = somebody(1), somebody(2, skills=frozenset({"pothole"}),
                                        absences=(Away(2, date(2026, 11, 23), date(2026, 11, 23)),))
    assert assign([other, away], HOLE, Policy.BY_SKILL, MONDAY) is None
    assert chosen([other, away], HOLE, Policy.BY_SKILL, MONDAY + timedelta(days=1)) == 2


def test_exactly_full_is_allowed_and_one_point_more_is_not():
    assert assign([somebody(load=18)], HOLE, Policy.ROUND_ROBIN, MONDAY) is not None
    assert assign([somebody(load=19)], HOLE, Policy.ROUND_ROBIN, MONDAY) is None
