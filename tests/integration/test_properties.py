"""What the gazetteer knows of one property: its address as an answer, and the parking there."""

import pytest

from frontdoor import places
from frontdoor.demo.geography import build, store
from frontdoor.places.models import Address, ParkingZone
from tests import factories

HERE, THERE = factories.ALDERMERE, factories.THORNBY


def house(session, uprn, *, council_id=HERE, zone_code=None, car_free=False):
    session.add(Address(
        council_id=council_id, uprn=uprn, line=f"{int(uprn[-3:])} Mill Lane", line_key="mill lane", number=uprn[-3:],
        position=1, usrn=factories.MILL_LANE, postcode="ZZ1 1AA", postcode_key="zz11aa", easting=600_100.0,
        northing=500_090.0, ward_code="W1", zone_code=zone_code, car_free=car_free))


@pytest.fixture
def town(session):
    for council_id in (HERE, THERE):
        factories.set_up(session, council_id)
    session.add(ParkingZone(council_id=HERE, code="A", name="Market", hours="Every day", most_permits=3))
    session.flush()
    house(session, "999000000001", zone_code="A")
    house(session, "999000000002", zone_code="A", car_free=True)
    house(session, "999000000003")
    house(session, "999000000004", council_id=THERE)
    session.flush()
    return session


def test_a_home_in_a_zone_knows_it_with_its_hours_and_its_most_permits(town):
    zone = places.zone_of(town, HERE, "999000000001")
    assert zone == places.Zone("A", "Market", "Every day", 3, False)
    car_free = places.zone_of(town, HERE, "999000000002")
    assert car_free is not None and car_free.car_free


def test_a_home_outside_every_zone_is_known_to_be(town):
    assert places.property_of(town, HERE, "999000000003") == places.Property(None, False)
    assert places.zone_of(town, HERE, "999000000003") is None


def test_of_a_home_that_nobody_knows_nothing_is_said(town):
    assert places.property_of(town, HERE, "999000000009") is None
    assert places.property_of(town, THERE, "999000000001") is None


def test_a_council_without_a_record_of_zones_does_not_say_that_a_home_is_outside_them(town):
    assert places.property_of(town, THERE, "999000000004") is None


def test_an_address_is_given_as_the_answer_to_a_question(town):
    answer = places.address_answer(town, HERE, "999000000001")
    assert answer == {"label": "1 Mill Lane, Aldermere, ZZ1 1AA", "uprn": "999000000001", "postcode": "ZZ1 1AA"}
    assert places.uprn_of(answer) == "999000000001"


@pytest.mark.parametrize("uprn", ["999000000009", "", "1 OR 1=1", "9" * 40, "١٢"])
def test_a_number_that_is_none_of_an_address_gives_no_answer(town, uprn):
    assert places.address_answer(town, HERE, uprn) is None


@pytest.mark.parametrize("answer", [None, "12 Mill Lane", {}, {"uprn": None}, {"uprn": 12}, {"uprn": "x"}, []])
def test_an_address_that_was_typed_has_no_number(answer):
    assert places.uprn_of(answer) is None


def test_the_demonstrations_towns_have_their_zones(session):
    store(session, THERE, build(20261122, THERE))
    session.flush()
    inside = session.query(Address).filter_by(council_id=THERE, zone_code="T", car_free=False).first()
    zone = places.zone_of(session, THERE, inside.uprn)
    assert zone is not None and (zone.code, zone.most_permits) == ("T", 2)
    found = places.find(session, THERE, inside.line)
    assert found[0].uprn == inside.uprn
