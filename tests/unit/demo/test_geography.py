"""The invented towns: believable, whole, and the same for the same seed."""

import dataclasses
import re
from collections import Counter
from functools import cache

import pytest

from frontdoor.demo.geography import Geography, NoSuchTown, build
from frontdoor.places.geometry import bounds, distance_m, foot_on, length_m, meetings, near

SIZES = {"aldermere": ((120, 200), (4600, 5500), (8, 12)), "thornby": ((30, 50), (500, 750), (3, 6))}


@cache
def town(council: str, seed: int = 20261122) -> Geography:
    return build(seed, council)


@pytest.fixture(params=["aldermere", "thornby"])
def council(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def test_the_same_seed_draws_the_same_town(council):
    assert build(20261122, council) == town(council)


def test_another_seed_draws_another_town(council):
    assert town(council, 2) != town(council)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_town_has_the_size_of_its_kind_whatever_the_seed(council, seed):
    drawn = town(council, seed)
    counts = (len(drawn.streets), len(drawn.addresses), len(drawn.wards))
    for count, (least, most) in zip(counts, SIZES[council], strict=True):
        assert least <= count <= most


def test_a_council_without_a_plan_is_an_error():
    with pytest.raises(NoSuchTown):
        build(1, "atlantis")


def test_every_number_is_unique_and_of_the_unissued_kind(council):
    drawn = town(council)
    usrns, uprns = [street.usrn for street in drawn.streets], [address.uprn for address in drawn.addresses]
    assert len(set(usrns)) == len(usrns) and len(set(uprns)) == len(uprns)
    assert all(re.fullmatch(r"999\d{5}", usrn) for usrn in usrns)
    assert all(re.fullmatch(r"9990\d{8}", uprn) for uprn in uprns)


def test_the_two_towns_share_no_number_and_no_ground():
    one, other = town("aldermere"), town("thornby")
    assert not {street.usrn for street in one.streets} & {street.usrn for street in other.streets}
    assert not {address.uprn for address in one.addresses} & {address.uprn for address in other.addresses}
    ground = [bounds([point for street in t.streets for point in street.points]) for t in (one, other)]
    assert not near(ground[0], ground[1])


def test_street_names_are_unique_and_the_familiar_ones_are_there():
    names = [street.name for street in town("aldermere").streets]
    assert len(set(names)) == len(names)
    assert {"High Street", "Mill Lane", "Church Road", "Station Road", "Market Place"} <= set(names)
    assert "12 Mill Lane" in {address.line for address in town("aldermere").addresses}


def test_every_address_line_is_unique(council):
    lines = Counter(address.line for address in town(council).addresses)
    assert [line for line, count in lines.items() if count > 1] == []


def test_every_postcode_is_of_the_unreal_area_and_serves_one_street(council):
    streets: dict[str, set[str]] = {}
    for address in town(council).addresses:
        streets.setdefault(address.postcode, set()).add(address.usrn)
    assert all(re.fullmatch(r"ZZ\d \d[A-Z]{2}", postcode) for postcode in streets)
    assert {len(usrns) for usrns in streets.values()} == {1}


def test_every_street_is_long_enough_and_can_be_reached_from_the_first(council):
    streets = town(council).streets
    assert min(length_m(street.points) for street in streets) > 30
    reached, waiting = {0}, [0]
    while waiting:
        one = streets[waiting.pop()]
        for place, other in enumerate(streets):
            if place not in reached and meetings(one.points, other.points, 6):
                reached.add(place)
                waiting.append(place)
    assert len(reached) == len(streets)


def test_every_house_stands_by_its_own_street_and_in_no_other(council):
    drawn = town(council)
    boxes = {street.usrn: bounds(street.points) for street in drawn.streets}
    for address in drawn.addresses[::7]:
        point = (address.easting, address.northing)
        area = bounds([point])
        gaps = {street.usrn: foot_on(street.points, point).distance_m
                for street in drawn.streets if near(area, boxes[street.usrn], 30)}
        assert gaps.pop(address.usrn) < 30
        assert all(gap > 8 for gap in gaps.values())


def test_no_two_houses_stand_in_each_other():
    squares: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for address in town("thornby").addresses:
        point = (address.easting, address.northing)
        squares.setdefault((int(point[0] // 50), int(point[1] // 50)), []).append(point)
    for houses in squares.values():
        apart = [distance_m(one, other) for one in set(houses) for other in set(houses) if one != other]
        assert all(gap >= 6.5 for gap in apart)


def test_nobody_lives_in_the_river(council):
    drawn = town(council)
    river = next(shape for shape in drawn.landscape if shape.kind == "river")
    assert min(foot_on(river.points, (a.easting, a.northing)).distance_m for a in drawn.addresses) >= 20


def test_odd_numbers_stand_on_one_side_and_even_on_the_other():
    drawn = town("aldermere")
    street = next(street for street in drawn.streets if street.name == "Church Road")
    sides: dict[int, set[bool]] = {0: set(), 1: set()}
    for address in drawn.addresses:
        if address.usrn == street.usrn:
            foot = foot_on(street.points, (address.easting, address.northing))
            sides[int(address.number.rstrip("A")) % 2].add(address.easting > foot.point[0])
    assert sorted(map(sorted, sides.values())) == [[False], [True]]


def test_the_trunk_road_belongs_to_national_highways_has_no_houses_and_meets_our_roads(council):
    drawn = town(council)
    trunk = [street for street in drawn.streets if street.owner == "national_highways"]
    assert trunk
    assert not {street.usrn for street in trunk} & {address.usrn for address in drawn.addresses}
    ours = [street for street in drawn.streets if street.owner == "this_council"]
    assert any(meetings(road.points, street.points, 6) for road in trunk for street in ours)


def test_some_roads_are_private(council):
    assert any(street.owner == "private" for street in town(council).streets)


def test_every_row_names_a_ward_that_exists_and_every_ward_has_people(council):
    drawn = town(council)
    codes = {ward.code for ward in drawn.wards}
    assert {street.ward_code for street in drawn.streets} <= codes
    assert {address.ward_code for address in drawn.addresses} == codes


def test_a_drawn_row_carries_only_what_a_stored_row_holds():
    assert {field.name for field in dataclasses.fields(town("thornby").streets[0])} == {
        "usrn", "name", "locality", "ward_code", "owner", "points"}


def test_the_middle_of_the_town_lies_in_parking_zones_and_most_of_the_rest_does_not(council):
    drawn = town(council)
    codes = {zone.code for zone in drawn.zones}
    assert {address.zone_code for address in drawn.addresses} == {*codes, None}
    assert sum(address.zone_code is None for address in drawn.addresses) > len(drawn.addresses) / 2
    assert all(zone.most_permits >= 1 and zone.hours for zone in drawn.zones)


def test_a_few_flats_in_the_zones_are_car_free_and_others_are_not(council):
    car_free = [address for address in town(council).addresses if address.car_free]
    assert 0 < len(car_free) < 50 and all(address.zone_code and "Flat" in address.line for address in car_free)


def test_all_homes_of_a_street_lie_in_the_same_zone(council):
    zones: dict[str, set[str | None]] = {}
    for address in town(council).addresses:
        zones.setdefault(address.usrn, set()).add(address.zone_code)
    assert all(len(found) == 1 for found in zones.values())
