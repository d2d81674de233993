"""What can be booked in the invented councils is what the definitions ask for."""
from pathlib import Path

import pytest
import yaml

from frontdoor import demo
from frontdoor.assessments.booking_rule import BookingRule
from frontdoor.bookings import entries
from frontdoor.catalogue import councils, loader
from frontdoor.demo import geography
from frontdoor.demo.council import SEED
from frontdoor.triage import slots

LISTS = yaml.safe_load((Path(demo.__file__).parent / "resources.yaml").read_text("utf-8"))
BOOKED = sorted(service for service in loader.packaged() if loader.compiled(service).definition.booking)

MET = {definition.meets.kind for definition in (loader.compiled(service).definition for service in loader.packaged())
       if definition.meets}


def rule_of(service: str) -> BookingRule:
    rule = loader.compiled(service).definition.booking
    assert rule is not None
    return rule


def kinds(service: str) -> set[str]:
    resource = rule_of(service).resource
    return {resource} if isinstance(resource, str) else set(resource["kinds"].values())


@pytest.mark.parametrize("council", sorted(councils.all_councils()))
def test_every_kind_that_a_service_books_is_there_and_nothing_else(council):
    assert {one.kind for one in entries.read(LISTS[council])} == set().union(*map(kinds, BOOKED), MET)


@pytest.mark.parametrize("council", sorted(councils.all_councils()))
def test_each_library_has_as_many_seats_as_the_rule_says(council):
    definition = loader.compiled("library-booking", council).definition
    rooms = [one for one in entries.read(LISTS[council]) if one.kind == "library_room"]
    places = {choice.id for choice in definition.fact("library").choices}
    largest = {place: max(one.seats for one in rooms if one.place == place) for place in places}
    assert largest == definition.parameters["most_seats"][-1].values
    assert max(largest.values()) == definition.parameters["most_seats_anywhere"][-1].value


@pytest.mark.parametrize("council", sorted(councils.all_councils()))
def test_features_are_those_that_can_be_asked_for_and_groups_are_shared(council):
    asked = {choice.id for choice in loader.compiled("library-booking").definition.fact("access_needs").choices}
    for one in entries.read(LISTS[council]):
        assert set(one.features) <= asked - {"none"} and one.place_label
        assert one.shared == (one.kind in ("library_group", "bulky_round"))


@pytest.mark.parametrize("council", sorted(councils.all_councils()))
def test_every_ward_has_a_round_for_bulky_waste(council):
    wards = [slots.place_key(ward.name) for ward in geography.build(SEED, council).wards]
    assert [one.place for one in entries.read(LISTS[council]) if one.kind == "bulky_round"] == wards


def test_registrars_have_a_break_and_come_on_a_saturday():
    desks = [one for one in entries.read(LISTS["aldermere"]) if one.kind == "registrar"]
    mondays = [[hours for hours in one.opening if 0 in hours.days] for one in desks]
    assert len(desks) == 3 and [len(hours) for hours in mondays] == [2, 2, 0]
    assert any(5 in hours.days for one in desks for hours in one.opening)
