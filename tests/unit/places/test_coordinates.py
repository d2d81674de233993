"""The two coordinate systems, against the positions Ordnance Survey publishes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.places.coordinates import AIRY, GRS80, OutsideTheGrid, project, to_grid, to_lat_long, unproject
from frontdoor.places.geometry import distance_m

# "A guide to coordinate systems in Great Britain", annex C: Caister water tower on the Airy ellipsoid.
CAISTER = (52 + 39 / 60 + 27.2531 / 3600, 1 + 43 / 60 + 4.5177 / 3600)

# OSTN15 developer pack, test points 1 to 40 (a spread of them): latitude, longitude, easting, northing.
PUBLISHED = [
    (49.92226393730, -6.29977752014, 91492.146, 11318.804),
    (50.43885825610, -4.10864563561, 250359.811, 62016.569),
    (51.48936564950, -0.11992557180, 530624.974, 178388.464),
    (52.65800783300, 1.71607397300, 651409.804, 313177.450),
    (53.80021519630, -1.66379168242, 422242.186, 433818.701),
    (57.48625000720, -4.21926398555, 267056.768, 846176.972),
    (60.13308091660, -2.07382822798, 395999.668, 1138728.951),
]


def test_the_projection_gives_the_published_worked_example_to_a_millimetre():
    assert project(*CAISTER, AIRY) == pytest.approx((651409.903, 313177.270), abs=0.001)


def test_the_reverse_projection_gives_the_published_worked_example():
    assert unproject(651409.903, 313177.270, AIRY) == pytest.approx(CAISTER, abs=1e-8)


def test_the_projection_of_the_european_datum_gives_its_published_example_to_a_millimetre():
    assert project(52.658007833, 1.716073973, GRS80) == pytest.approx((651307.003, 313255.686), abs=0.001)


@pytest.mark.parametrize(("latitude", "longitude", "easting", "northing"), PUBLISHED)
def test_a_published_position_is_found_within_five_metres_both_ways(latitude, longitude, easting, northing):
    assert distance_m(to_grid(latitude, longitude), (easting, northing)) < 5
    there = to_lat_long(easting, northing)
    assert abs(there.latitude - latitude) * 111_000 < 5
    assert abs(there.longitude - longitude) * 72_000 < 5


@given(st.floats(100_000, 690_000), st.floats(10_000, 1_200_000))
def test_going_there_and_back_comes_home_within_two_centimetres(easting, northing):
    assert distance_m(to_grid(*to_lat_long(easting, northing)), (easting, northing)) < 0.02


ABROAD = [(48.85, 2.35), (0.0, 0.0), (float("nan"), 0.0), (95.0, -2.0), (61.9, 3.9)]


@pytest.mark.parametrize("position", ABROAD)
def test_a_position_outside_great_britain_is_refused(position):
    with pytest.raises(OutsideTheGrid):
        to_grid(*position)


@pytest.mark.parametrize("point", [(-1.0, 5.0), (700_001.0, 5.0), (5.0, float("inf")), (float("nan"), 5.0)])
def test_a_point_off_the_national_grid_is_refused(point):
    with pytest.raises(OutsideTheGrid):
        to_lat_long(*point)
