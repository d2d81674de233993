"""Choosing a place: by words, by list and by map, all of equal rank, and nothing lost when it does not work."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft
from frontdoor.places.models import Address
from frontdoor.places.typed import key
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk
from tests.naughty import SENDABLE


@pytest.fixture
def houses(council: Session) -> Session:
    """Mill Lane with three houses on it, and Mill Close beside it."""
    make.street(council, name="Mill Close", usrn="99900002", start=(600_000.0, 500_400.0))
    for number in (2, 12, 20):
        council.add(Address(
            council_id="aldermere", uprn=f"9990000000{number:02}", line=f"{number} Mill Lane", number=str(number),
            line_key=key(f"{number} Mill Lane"), position=number, usrn=make.MILL_LANE, postcode="ZZ1 2AB",
            postcode_key="zz12ab", easting=600_000 + number * 10, northing=500_108, ward_code="W1"))
    council.flush()
    return council


def kept(session: Session) -> dict[str, object]:
    session.expire_all()
    value = session.scalars(select(Draft)).one().answers["place"]["value"]
    assert isinstance(value, dict)
    return value


def test_a_house_number_and_street_gives_the_place_outside_it(houses: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "12 Mill Ln"})
    assert walk.heading == "Which place do you mean?"
    walk.choose_spot("12 Mill Lane")
    assert walk.at == "danger"
    assert kept(houses) == {"label": "Outside 12 Mill Lane", "street": "Mill Lane", "usrn": make.MILL_LANE,
                            "uprn": "999000000012", "easting": 600_120, "northing": 500_108, "ward": "Harbour"}


def test_a_postcode_lists_its_addresses(houses: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "zz1 2ab"})
    assert [words in walk.text for words in ("2 Mill Lane, Aldermere, ZZ1 2AB", "20 Mill Lane")] == [True, True]


def test_a_name_that_several_streets_may_have_is_asked_about_and_a_street_leads_along_it(
    houses: Session, client: Visitor,
) -> None:
    walk = Walk(client).send({"q": "mill"})
    assert "Mill Lane, Aldermere" in walk.text and "Mill Close, Aldermere" in walk.text
    walk.choose_spot("Mill Lane, Aldermere")
    assert walk.heading == "Where on Mill Lane is it?"
    walk.choose_spot("Outside 12 Mill Lane")
    assert kept(houses)["label"] == "Outside 12 Mill Lane"


@pytest.mark.parametrize("typed", ["", "   ", "xyzzy", "99 Nowhere Road", "\x00", "x" * 5000, "%", "';--"])
def test_words_that_mean_nothing_here_come_back_with_a_sentence(houses: Session, client: Visitor, typed: str) -> None:
    walk = Walk(client).send({"q": typed})
    assert walk.heading == "Where is the hole?"
    assert "There is a problem" in walk.text and walk.read.words_of("title").startswith("Error: ")
    if typed == "xyzzy":
        assert "We cannot find “xyzzy”" in walk.text and 'value="xyzzy"' in walk.text


def test_a_press_on_the_map_gives_the_nearest_place(houses: Session, client: Visitor) -> None:
    Walk(client).send({"easting": "600121", "northing": "500103"})
    assert kept(houses) == {"label": "Near 12 Mill Lane, Aldermere, ZZ1 2AB", "street": "Mill Lane", "uprn": None,
                            "usrn": make.MILL_LANE, "easting": 600_121, "northing": 500_103, "ward": "Harbour"}


def test_words_and_a_press_on_the_map_are_both_offered(houses: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "mill close", "easting": "600121", "northing": "500103"})
    assert "The spot you chose on the map: Near 12 Mill Lane" in walk.text and "Mill Close, Aldermere" in walk.text
    walk.choose_spot("The spot you chose")
    assert kept(houses)["easting"] == 600_121


@pytest.mark.parametrize("easting, northing", [
    ("1", "1"), ("9999999", "9999999"), ("-600000", "500100"), ("1e6", "5e5"), ("NaN", "inf"), ("", "500100"),
    ("6" * 400, "5"), ("<b>", "x"), ("600000.5.5", "500100"),
])
def test_a_point_that_is_nowhere_near_us_is_told_so(
    houses: Session, client: Visitor, easting: str, northing: str,
) -> None:
    walk = Walk(client).send({"easting": easting, "northing": northing})
    assert walk.page.status_code == 422 and "There is a problem" in walk.text


def test_beside_the_list_the_map_says_more_exactly_where(houses: Session, client: Visitor) -> None:
    """A press on the map fills the boxes and ticks the nearest spot; the boxes hold what was meant."""
    walk = Walk(client).open(f"place?street={make.MILL_LANE}")
    assert 'value="uprn:999000000012"' in walk.text
    walk.send({"choice": "uprn:999000000012", "easting": "600135", "northing": "500097"})
    assert kept(houses) == {"label": "Outside 12 Mill Lane", "street": "Mill Lane", "usrn": make.MILL_LANE,
                            "uprn": "999000000012", "easting": 600_135, "northing": 500_097, "ward": "Harbour"}


def test_a_press_far_from_every_spot_is_told_by_what_is_nearest_to_it(houses: Session, client: Visitor) -> None:
    walk = Walk(client).open(f"place?street={make.MILL_LANE}")
    walk.send({"choice": "", "easting": "600300", "northing": "500101"})
    assert kept(houses)["easting"] == 600_300


@pytest.mark.parametrize("choice", [
    "", "street:", "street:1", "address:999", "map", "uprn:x", "\x00", "x" * 9000, "a:b:c",
])
def test_a_choice_that_is_none_keeps_the_list_and_says_so(houses: Session, client: Visitor, choice: str) -> None:
    walk = Walk(client).send({"q": "mill"}).send({"choice": choice})
    assert walk.page.status_code == 422
    assert "Mill Close, Aldermere" in walk.text and "There is a problem" in walk.text
    walk.open(f"place?street={make.MILL_LANE}").send({"choice": choice})
    assert walk.page.status_code == 422 and "Outside 12 Mill Lane" in walk.text


@pytest.mark.parametrize("query", [
    "street=1", "street=", "street=%00", "q=", "q=%00&e=x&n=y", "street=99900001&q=x", "e=1&n=1",
])
def test_no_query_breaks_the_page(houses: Session, client: Visitor, query: str) -> None:
    assert Walk(client).open(f"place?{query}").page.status_code == 200


def test_naughty_texts_break_nothing_and_come_back_as_text(houses: Session, client: Visitor) -> None:
    walk = Walk(client)
    elements = {element.tag for element in Walk(client).send({"q": "xyzzy"}).read.elements} | {"input", "label", "div"}
    for text in SENDABLE:
        walk.open("place").send({"q": text, "easting": text, "northing": text})
        assert walk.page.status_code in (200, 422), text
        usual = elements | {"fieldset", "legend", "a", "p", "span"}
        assert {element.tag for element in walk.read.elements} <= usual, text


def test_a_chosen_place_can_be_kept_when_coming_back(houses: Session, client: Visitor) -> None:
    walk = Walk(client).send({"q": "12 mill lane"}).choose_spot("12 Mill Lane").open("place")
    assert "Outside 12 Mill Lane" in walk.text and "Keep this place" in walk.text


def test_the_maps_data_are_lines_around_a_place_and_never_more_than_that(houses: Session, client: Visitor) -> None:
    answer = client.get("/near/map.json?e=600120&n=500100")
    names = {one["properties"]["name"] for one in answer.get_json()["features"]}
    assert {"Mill Lane", "Mill Close"} <= names and len(answer.data) < 200_000
