"""Finding places in a small gazetteer whose every metre is known, and storing a whole town."""

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.demo.geography import (
    DrawnAddress, DrawnLandscape, DrawnStreet, DrawnWard, Geography, build, store,
)
from frontdoor.places.geometry import foot_on
from frontdoor.places.models import Address, Street
from frontdoor.places.search import postcode_addresses

HERE = "aldermere"


def house(street: DrawnStreet, number: int, easting: float, northing: float, postcode: str) -> DrawnAddress:
    uprn = f"9990{street.usrn[-2:]}{number:06d}"
    line = f"{number} {street.name}"
    return DrawnAddress(
        uprn, line, str(number), number, street.usrn, postcode, easting, northing, street.ward_code)


def small_place() -> Geography:
    """Mill Lane runs 300 m east, crossed by Church Road at 150 m; Mill Close hangs off its end."""
    mill = DrawnStreet("99900011", "Mill Lane", "Aldermere", "W1", "this_council", [(0, 0), (300, 0)])
    church = DrawnStreet("99900012", "Church Road", "Aldermere", "W2", "this_council",
                         [(150, -200), (150, 200)])
    close = DrawnStreet("99900013", "Mill Close", "Westfield", "W2", "private", [(300, 0), (300, 80)])
    saint = DrawnStreet("99900014", "St Mary's Road", "Westfield", "W2", "this_council",
                        [(150, 200), (400, 200)])
    trunk = DrawnStreet("99900015", "A9950 Bypass", "Aldermere", "W2", "national_highways",
                        [(-900, 200), (150, 200)])
    crescent = DrawnStreet("99900016", "Wren Crescent", "Westfield", "W2", "this_council",
                           [(150, -60), (230, -60), (230, -140), (150, -140)])
    houses = [house(mill, number, 5 + number * 5, 12 if number % 2 else -12, "ZZ1 1AA")
              for number in range(1, 59) if not 23 < number < 34]
    houses += [house(close, number, 312, number * 12, "ZZ1 1AB") for number in range(1, 6)]
    flats = [DrawnAddress(f"99909900000{flat}", f"Flat {flat}, 2 Church Road", "2", 2, church.usrn, "ZZ1 2AB",
                          162, 60, "W2") for flat in (1, 2)]
    library = DrawnAddress("999098000001", "Library, Church Road", "", 3, church.usrn, "ZZ1 2AB",
                           138, 100, "W2")
    return Geography(
        [DrawnWard("W1", "Market"), DrawnWard("W2", "Bridge")], [mill, church, close, saint, trunk, crescent],
        [*houses, *flats, library], [DrawnLandscape("river", "River Alder", [(-500, -300), (500, -300)])],
    )


@pytest.fixture
def gazetteer(session: Session) -> Session:
    store(session, HERE, small_place())
    return session


@pytest.fixture
def questions(gazetteer: Session) -> Iterator[list[str]]:
    """Every statement put to the database."""
    asked: list[str] = []

    def note(*arguments: object) -> None:
        asked.append(str(arguments[2]))

    connection = gazetteer.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield asked
    event.remove(connection, "before_cursor_execute", note)


def labels(session: Session, typed: str, limit: int = 10) -> list[str]:
    return [match.label for match in places.find(session, HERE, typed, limit)]


def test_a_typed_address_is_found_with_its_street_after_it(gazetteer):
    address, street = places.find(gazetteer, HERE, "12 Mill Lane")[:2]
    assert address == places.Match(
        "address", "12 Mill Lane, Aldermere, ZZ1 1AA", "Mill Lane", "99900011", "999011000012", 65, -12,
        "Market", "W1", "this_council")
    assert (street.kind, street.label, street.uprn) == ("street", "Mill Lane, Aldermere", None)
    assert (street.easting, street.northing) == (150, 0)


@pytest.mark.parametrize("typed", ["mill la", "Mill Ln", "MILL LANE", "mil lane", "mill lnae", "milllane",
                                   "mill lane, aldermere", "mil lane aldermere"])
def test_a_street_is_found_by_its_beginning_its_abbreviation_or_a_misspelling(gazetteer, typed):
    assert labels(gazetteer, typed)[0] == "Mill Lane, Aldermere"


@pytest.mark.parametrize("typed", ["st marys rd", "St. Mary's Road", "saint mary’s road", "marys road",
                                   "st mary"])
def test_a_saint_is_found_however_it_is_written(gazetteer, typed):
    assert labels(gazetteer, typed)[0] == "St Mary's Road, Westfield"


def test_a_beginning_that_several_streets_share_gives_them_all(gazetteer):
    assert labels(gazetteer, "mill") == ["Mill Close, Westfield", "Mill Lane, Aldermere"]


def test_a_misspelt_street_still_gives_the_house(gazetteer):
    assert labels(gazetteer, "12 mil lane")[0] == "12 Mill Lane, Aldermere, ZZ1 1AA"


def test_a_house_number_that_does_not_exist_gives_the_street(gazetteer):
    assert labels(gazetteer, "9999 Mill Lane") == ["Mill Lane, Aldermere"]


def test_the_flats_of_a_house_are_all_offered_and_the_typed_one_comes_first(gazetteer):
    assert labels(gazetteer, "2 church road")[:2] == [
        "Flat 1, 2 Church Road, Aldermere, ZZ1 2AB", "Flat 2, 2 Church Road, Aldermere, ZZ1 2AB"]
    assert labels(gazetteer, "flat 2, 2 church rd")[0].startswith("Flat 2")
    assert labels(gazetteer, "flat 2 church rd")[0].startswith("Flat 2")


def test_a_building_is_found_by_its_name(gazetteer):
    assert labels(gazetteer, "library") == ["Library, Church Road, Aldermere, ZZ1 2AB"]


@pytest.mark.parametrize("typed", ["ZZ1 1AB", "zz11ab", "zz1 1ab"])
def test_a_postcode_gives_its_addresses_in_the_order_of_their_numbers(gazetteer, typed):
    assert labels(gazetteer, typed) == [f"{number} Mill Close, Westfield, ZZ1 1AB" for number in range(1, 6)]
    assert [match.label for match in postcode_addresses(gazetteer, HERE, typed)] == labels(gazetteer, typed)


def test_a_house_number_with_a_postcode_gives_that_house(gazetteer):
    assert labels(gazetteer, "3 ZZ1 1AB") == ["3 Mill Close, Westfield, ZZ1 1AB"]


@pytest.mark.parametrize("typed", ["", "   ", "Atlantis Boulevard", "ZZ9 9ZZ", "%", "_%", "12",
                                   "'; drop table streets --", "\x00", "💧" * 300, "9" * 5000])
def test_text_that_means_nothing_here_finds_nothing(gazetteer, typed):
    assert places.find(gazetteer, HERE, typed) == []


def test_no_more_is_given_than_was_asked_for_and_never_more_than_fifty(gazetteer):
    assert len(places.find(gazetteer, HERE, "ZZ1 1AA", limit=3)) == 3
    assert len(places.find(gazetteer, HERE, "ZZ1", limit=10_000)) == 50
    assert places.find(gazetteer, HERE, "mill", limit=0) == []


def test_another_council_finds_nothing_of_ours(gazetteer):
    store(gazetteer, "thornby", build(1, "thornby"))
    assert all("Aldermere," not in match.label for match in places.find(gazetteer, "thornby", "mill lane"))
    assert places.nearest(gazetteer, "thornby", 10, 10) is None
    assert places.outline(gazetteer, "thornby", places.box(0, 0, 500))["streets"] == []
    with pytest.raises(places.StreetNotFound):
        places.along(gazetteer, "thornby", "99900011")


@pytest.mark.parametrize("typed", ["12 Mill Lane", "mil lane", "ZZ1 1", "library", "12 mil lane zz1 1aa"])
def test_a_search_asks_the_database_at_most_four_questions(gazetteer, questions, typed):
    questions.clear()
    assert places.find(gazetteer, HERE, typed)
    assert len(questions) <= 4


def test_a_short_street_lists_its_houses_and_its_ends_in_order(gazetteer):
    spots = places.along(gazetteer, HERE, "99900013")
    assert [spot.label for spot in spots] == [
        "Junction with Mill Lane", *(f"Outside {number} Mill Close" for number in range(1, 6)),
        "The end of Mill Close near number 5"]
    assert [(spots[2].easting, spots[2].northing, spots[2].uprn)] == [(300, 24, "999013000002")]


def test_a_long_street_lists_stretches_of_numbers_between_its_junctions(gazetteer):
    assert [(spot.label, spot.easting) for spot in places.along(gazetteer, HERE, "99900011")][:6] == [
        ("The end of Mill Lane near number 1", 0), ("Between number 1 and number 5, opposite 2 to 6", 22.5),
        ("Between number 7 and number 11, opposite 8 to 12", 52.5),
        ("Between number 13 and number 17, opposite 14 to 18", 82.5),
        ("Between number 19 and number 23, opposite 20 to 22", 110), ("Junction with Church Road", 150)]


def test_the_two_ends_of_a_crescent_are_told_apart(gazetteer):
    names = [spot.label for spot in places.along(gazetteer, HERE, "99900012")]
    assert [name for name in names if "Wren" in name] == [
        "Southern junction with Wren Crescent", "Northern junction with Wren Crescent"]
    assert names[-1] == "Junction with A9950 Bypass and St Mary's Road"


def test_a_road_without_houses_offers_a_place_every_two_hundred_metres(gazetteer):
    spots = places.along(gazetteer, HERE, "99900015")
    assert spots[0].label == "The west end of A9950 Bypass"
    assert spots[1].label == "About 180 metres east of the west end of A9950 Bypass"
    assert all(after.along_m - spot.along_m <= 200 for spot, after in zip(spots, spots[1:], strict=False))


def test_every_spot_lies_on_its_street(gazetteer):
    for street in small_place().streets:
        for spot in places.along(gazetteer, HERE, street.usrn):
            foot = foot_on(street.points, (spot.easting, spot.northing))
            assert foot.distance_m < 0.1
            assert foot.along_m == pytest.approx(spot.along_m, abs=0.2)


def test_a_street_that_does_not_exist_is_an_error(gazetteer):
    with pytest.raises(places.StreetNotFound):
        places.along(gazetteer, HERE, "99999999")
    with pytest.raises(places.StreetNotFound):
        places.by_usrn(gazetteer, HERE, "")


def test_streets_and_addresses_are_known_by_their_numbers(gazetteer):
    assert places.by_usrn(gazetteer, HERE, "99900015").owner == "national_highways"
    found = places.by_uprn(gazetteer, HERE, "999011000012")
    assert found is not None and found.label == "12 Mill Lane, Aldermere, ZZ1 1AA"
    assert places.by_uprn(gazetteer, HERE, "000000000000") is None


def test_a_click_on_the_map_gives_street_distance_address_and_ward(gazetteer):
    found = places.nearest(gazetteer, HERE, 66, -4)
    assert found is not None
    assert (found.street.usrn, found.distance_m) == ("99900011", 4)
    assert (found.ward, found.ward_code) == ("Market", "W1")
    assert found.address is not None and found.address.uprn == "999011000012"
    assert found.label == "Near 12 Mill Lane, Aldermere, ZZ1 1AA"
    assert found.address_distance_m == 8.1


def test_a_click_far_from_houses_gives_the_street_alone(gazetteer):
    found = places.nearest(gazetteer, HERE, -600, 300)
    assert found is not None
    assert (found.label, found.distance_m, found.address) == ("A9950 Bypass, Aldermere", 100, None)


@pytest.mark.parametrize("point", [(50_000, 50_000), (-1e12, 0)])
def test_a_click_outside_the_council_gives_nothing(gazetteer, point):
    assert places.nearest(gazetteer, HERE, *point) is None


def test_an_outline_holds_the_streets_that_touch_its_box(gazetteer):
    drawn = places.outline(gazetteer, HERE, places.box(290, 10, 20))
    assert [street["name"] for street in drawn["streets"]] == ["Mill Lane", "Mill Close"]
    assert drawn["streets"][1] == {
        "usrn": "99900013", "name": "Mill Close", "owner": "private", "line": [[300, 0], [300, 80]]}
    assert (drawn["landscape"], drawn["complete"], drawn["box"]) == ([], True, [270, -10, 310, 30])


def test_an_outline_of_everything_has_the_river_and_is_cut_to_six_kilometres(gazetteer):
    drawn = places.outline(gazetteer, HERE, places.box(0, 0, 1e9))
    assert [shape["name"] for shape in drawn["landscape"]] == ["River Alder"]
    assert (len(drawn["streets"]), drawn["box"]) == (6, [-3000, -3000, 3000, 3000])


def test_the_extent_of_a_council_holds_its_streets_and_is_none_without_any(gazetteer):
    assert places.extent(gazetteer, HERE) == (-900, -200, 400, 200)
    assert places.extent(gazetteer, "nowhere") is None


def test_a_whole_town_is_stored_and_searched(session):
    drawn = build(1, HERE)
    store(session, HERE, drawn)
    counted = [session.scalar(select(func.count()).select_from(table)) for table in (Street, Address)]
    assert counted == [len(drawn.streets), len(drawn.addresses)]
    assert labels(session, "12 mill ln")[0].startswith("12 Mill Lane, Aldermere, ZZ")
    area = places.extent(session, HERE)
    assert area is not None
    assert len(json.dumps(places.outline(session, HERE, area))) < 80_000
    for street in drawn.streets:
        spots = places.along(session, HERE, street.usrn)
        assert len({spot.label for spot in spots}) == len(spots) <= 60
