"""Points along lines, meetings of lines and directions in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdoor.places.geometry import (
    Box, bounds, box, distance_m, foot_on, length_m, meetings, near, point_along, wind,
)

BEND = [(0.0, 0.0), (100.0, 0.0), (100.0, 50.0)]
points = st.tuples(st.floats(-500, 500), st.floats(-500, 500))


def test_a_box_reaches_as_far_as_its_radius_on_every_side():
    assert box(600_000, 500_000, 25) == Box(599_975, 499_975, 600_025, 500_025)


def test_a_negative_radius_is_an_error():
    with pytest.raises(ValueError, match="not negative"):
        box(0, 0, -1)


@pytest.mark.parametrize(("along_m", "point"), [
    (-5, (0, 0)), (0, (0, 0)), (40, (40, 0)), (100, (100, 0)), (120, (100, 20)), (150, (100, 50)),
    (999, (100, 50)),
])
def test_a_point_along_a_line_turns_its_corners_and_stops_at_its_ends(along_m, point):
    assert point_along(BEND, along_m) == pytest.approx(point)


def test_the_foot_tells_how_far_along_and_how_far_off_a_point_is():
    foot = foot_on(BEND, (112, 30))
    assert (foot.point, foot.along_m, foot.distance_m) == ((100, 30), 130, 12)


def test_a_line_that_stands_still_for_a_step_is_no_trouble():
    assert foot_on([(0, 0), (0, 0), (10, 0)], (4, 3)) == ((4, 0), 4, 3)


@given(points)
def test_no_point_of_a_line_is_nearer_than_its_foot(point):
    foot = foot_on(BEND, point)
    assert 0 <= foot.along_m <= length_m(BEND)
    assert foot.distance_m <= min(distance_m(point_along(BEND, m), point) for m in range(0, 151, 10)) + 1e-6


def test_lines_meet_where_they_cross_and_where_an_end_comes_close():
    crossing, touching = [(50, -20), (50, 20)], [(80, 40), (80, 4)]
    assert [foot.along_m for foot in meetings(BEND, crossing, 6)] == [50]
    assert [foot.along_m for foot in meetings(BEND, touching, 6)] == [80]
    assert meetings(BEND, touching, 3) == []


def test_a_crescent_meets_its_road_twice():
    crescent = [(10, 0), (10, 40), (90, 40), (90, 0)]
    assert [foot.along_m for foot in meetings(BEND, crescent, 6)] == [10, 90]


def test_boxes_that_only_come_close_are_near_within_the_gap():
    one, other = bounds(BEND), Box(104, 0, 110, 10)
    assert not near(one, other)
    assert near(one, other, 4)


@pytest.mark.parametrize(("end", "word"), [
    ((0, 9), "north"), ((9, 9), "north-east"), ((9, 0), "east"), ((9, -9), "south-east"), ((0, -9), "south"),
    ((-9, -9), "south-west"), ((-9, 0), "west"), ((-9, 9), "north-west"), ((2, 9), "north"),
])
def test_directions_are_told_by_the_eight_winds(end, word):
    assert wind((0, 0), end) == word
