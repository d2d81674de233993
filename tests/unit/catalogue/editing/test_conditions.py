"""A test is changed at one place of it, and is whole after every step."""
import pytest

from frontdoor.catalogue.editing import conditions
from frontdoor.catalogue.editing.conditions import Join, NoSuchPlace

A, B, C = {"fact": "a", "is": True}, "b", {"fact": "c", "above": 3}


def test_what_stands_inside_a_group_of_any_kind_is_found_and_put_back():
    for group in ({"all": [A, B]}, {"any": [A]}, {"not": A}, {"at_least_n": {"n": 1, "of": [A, B]}},
                  {"some_of": {"people": "household", "test": A}}):
        assert conditions.with_inside(group, conditions.inside(group)) == group
        assert conditions.at(group, (0,)) == A


def test_adding_beside_a_single_test_makes_a_group_of_all():
    assert conditions.add(A, (), B) == {"all": [A, B]}
    assert conditions.add({"not": A}, (0,), B) == {"not": {"all": [A, B]}}
    assert conditions.add({"any": [A]}, (), B) == {"any": [A, B]}


def test_what_always_holds_makes_way_for_the_first_test():
    assert conditions.add(True, (), A) == A


def test_removing_the_last_of_a_group_removes_the_group():
    assert conditions.remove({"all": [A, {"not": B}]}, (1, 0), empty=True) == {"all": [A]}
    assert conditions.remove({"any": [A]}, (0,), empty=False) is False
    assert conditions.remove({"all": [A, B, C]}, (1,), empty=True) == {"all": [A, C]}


def test_groups_are_put_round_a_test_and_taken_off_again():
    wrapped = conditions.wrap({"all": [A, B]}, (1,), Join.NOT)
    assert wrapped == {"all": [A, {"not": B}]}
    assert conditions.unwrap(wrapped, (1,)) == {"all": [A, B]}
    assert conditions.unwrap({"any": [A, B]}, ()) == {"any": [A, B]}


def test_a_group_is_joined_otherwise_with_the_same_tests():
    assert conditions.rejoin({"all": [A, B, C]}, (), Join.AT_LEAST, 2) == {"at_least_n": {"n": 2, "of": [A, B, C]}}
    with pytest.raises(NoSuchPlace):
        conditions.rejoin(A, (), Join.ANY)


def test_a_test_moves_within_its_group_only():
    assert conditions.move({"all": [A, B]}, (1,), up=True) == {"all": [B, A]}
    assert conditions.move({"all": [A, B]}, (0,), up=True) == {"all": [A, B]}


def test_inside_a_list_of_people_a_test_knows_whose_it_is():
    whole = {"any": [{"some_of": {"people": "household", "test": {"all": [A, B]}}}, C]}
    assert conditions.people_at(whole, (0, 0, 1)) == "household"
    assert conditions.people_at(whole, (1,)) is None


def test_a_place_that_leads_nowhere_is_an_error():
    for verb in (lambda: conditions.at(A, (0,)), lambda: conditions.put({"all": [A]}, (3,), B),
                 lambda: conditions.remove({"all": [A]}, (3,), empty=True)):
        with pytest.raises(NoSuchPlace):
            verb()
