"""A service as an adviser speaks it: the answer in seconds, nothing kept, and the form begun with what was heard."""

import json

import pytest
from sqlalchemy import func, select

from frontdoor.cases.drafts import Draft
from frontdoor.contacts import callers
from frontdoor.directory import groups
from frontdoor.people import profile
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.places.models import Address, Street
from frontdoor.places.typed import key, postcode_key
from tests import factories as make
from tests.factories import ALDERMERE, AT
from tests.integration.pages import as_read

pytestmark = pytest.mark.usefixtures("moment")
PAGE = "/desk/knowledge/pothole"
SHALLOW = {"road_owner": "this_council", "surface": "carriageway", "missing_cover": "no", "collapse": "no",
           "immediate_danger": "no", "depth_mm": "10", "width_mm": "300"}
ASKED = {"asked": ",".join(SHALLOW)}
# The first form of a page that posts is that to sign out.
ASK, START = 1, 2


def drafts(session):
    return session.scalar(select(func.count()).select_from(Draft))


def test_the_page_says_what_to_say_and_asks_what_still_matters(desk):
    page = desk(level=Level.CORE).get(PAGE)
    for words in ("Say this first", "You find out at once", "Ask what still matters", "How deep is it?"):
        assert words in page.text
    assert "What else should we know?" not in page.text, "nothing that the rules do not read"


def test_an_answer_takes_away_what_no_longer_matters(desk):
    page = desk().submit(PAGE, {"road_owner": "national_highways"}, form=ASK)
    assert "National Highways looks after this road" in page.text and "How deep is it?" not in page.text


def test_the_result_comes_with_its_reasons_and_nothing_is_kept(council, desk):
    page = desk().submit(PAGE, {**SHALLOW, **ASKED}, form=ASK)
    assert "This does not meet the level for repair yet" in page.text
    assert "The hole is not deep enough for us to repair." in page.text
    assert drafts(council) == 0


def test_what_was_heard_first_still_counts_when_more_is_heard(desk):
    ada = desk()
    page = ada.submit(PAGE, {
        "asked": "road_owner", "road_owner": "private", "heard": json.dumps({"surface": "footway"})}, form=ASK)
    assert "This road is not ours to repair" in page.text and "A pavement or footpath" in page.text


def test_the_form_begins_with_what_was_heard(council, desk):
    page = desk().submit(PAGE, {"heard": json.dumps({"surface": "footway", "depth_mm": 30})}, form=START)
    assert page.request.path.startswith("/drafts/") and page.status_code == 200
    draft = council.scalars(select(Draft)).one()
    assert (draft.channel, draft.assistance, draft.authority) == ("phone", "on_behalf", "present")
    assert {name: (kept["value"], kept["from"]) for name, kept in draft.answers.items()} == {
        "surface": ("footway", "officer"), "depth_mm": (30, "officer")}


def test_coaching_begins_without_an_authority(council, desk):
    desk().submit(PAGE, {"heard": json.dumps({"surface": "footway"})}, form=START + 1)
    draft = council.scalars(select(Draft)).one()
    assert (draft.assistance, draft.authority) == ("coached", None)


def test_an_answer_that_cannot_be_read_is_said_and_comes_back_as_typed(desk):
    page = desk().submit(PAGE, {"depth_mm": "rather deep"}, form=ASK)
    assert page.status_code == 422 and "rather deep" in page.text
    assert "The depth must be a whole number of millimetres, like 40" in page.text


@pytest.mark.parametrize("carried", ["[", "[1]", "{\"nothing\": 1}", "{\"depth_mm\": \"deep\"}", "[" * 9_000, "\x00"])
def test_what_a_page_carries_along_and_nobody_can_read_is_left_out(desk, carried):
    page = desk().submit(PAGE, {"heard": carried}, form=ASK)
    assert page.status_code == 200 and "Ask what still matters" in page.text


def test_an_answer_that_the_rules_cannot_use_is_left_out_and_said(desk):
    page = desk().submit(PAGE, {"asked": "surface", "heard": json.dumps({"depth_mm": -4})}, form=ASK)
    assert "Not all of it could be used" in page.text and "depth_mm must be 0 or more." in page.text


def test_a_service_that_is_not_offered_has_no_script(desk):
    assert desk().get("/desk/knowledge/nothing").status_code == 404


def test_a_resident_is_led_to_the_sign_in_of_officers(council, visitors):
    answer = visitors().get(PAGE)
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/desk/sign-in")


def test_a_refusal_is_read_out_with_what_else_may_help_and_which_groups_to_offer(desk):
    page = desk().submit("/desk/knowledge/parking-permit-resident", {
        "asked": "property_in_zone", "property_in_zone": "no"}, form=ASK)
    for words in ("What to offer them", "Bus times and trains", "Firms run the buses and trains", "Groups to offer",
                  "Saddle Up Aldermere"):
        assert words in page.text


REFUSED = {"asked": "property_in_zone", "property_in_zone": "no"}
PARKING = "/desk/knowledge/parking-permit-resident"


def _group_meets(council):
    """The hall of a group that is offered, not far from Mill Lane."""
    street = council.scalars(select(Street)).one()
    group, = (one for one in groups.groups(ALDERMERE) if one.id == "saddle-up-aldermere")
    council.add(Address(
        council_id=ALDERMERE, uprn="99900000099", usrn=street.usrn, line="The Hall", line_key=key("The Hall"),
        number="", position=1, postcode=group.postcode, postcode_key=postcode_key(group.postcode),
        ward_code=street.ward_code, easting=601_100, northing=500_100, car_free=False))
    council.commit()


def test_the_groups_to_offer_are_measured_from_the_street_that_the_caller_names(council, desk):
    _group_meets(council)
    ada = desk()
    far = ada.submit(PARKING, REFUSED, form=ASK)
    assert " away<" not in far.text and "Their street or postcode" in far.text
    fields = {name: as_read(far.text).forms()[START].fields[name] for name in ("csrf_token", "heard")}
    near = ada.post(PARKING, data={**fields, "where": "Mill Lane"})
    assert "900 metres away" in near.text and "Nearest first. It is not kept." in near.text
    unknown = ada.post(PARKING, data={**fields, "where": "Nowhere Hill"})
    assert "We do not know this place. Ask again." in unknown.text and 'value="Nowhere Hill"' in unknown.text


def test_the_groups_are_for_the_age_of_a_caller_who_was_checked_and_of_nobody_else(council, desk):
    rose = make.resident(council, "Rose")
    profile.note(council, rose, "dob", "2018-02-01", source="a test", at=AT)
    ada = make.officer(council, "Ada Reed")
    council.commit()
    sits = desk("Sam Reed")
    plain = sits.submit(f"{PARKING}?person={rose.public_id}", REFUSED, form=ASK)
    grown = [one.name for one in groups.groups(ALDERMERE) if "getting-about" in one.topics and not one.is_for(8)]
    assert 'name="person"' not in plain.text and any(name in plain.text for name in grown)
    sam = council.scalars(select(Officer).where(Officer.name == "Sam Reed")).one()
    for officer in (ada, sam):
        callers.record(council, officer.as_actor(), rose, asked={"name": True, "dob": True, "address": True},
                       channel="phone", at=AT)
    council.commit()
    checked = sits.submit(f"{PARKING}?person={rose.public_id}", REFUSED, form=ASK)
    assert f'name="person" value="{rose.public_id}"' in checked.text
    assert not any(name in checked.text for name in grown)


def test_where_no_group_is_named_the_adviser_is_led_to_all_of_them(desk):
    page = desk().submit(PAGE, {**SHALLOW, **ASKED}, form=ASK)
    assert "Your councillor" in page.text and "Look for a group by what they need" in page.text


def test_nothing_is_offered_before_there_is_a_result(desk):
    assert "Groups to offer" not in desk().get(PAGE).text


def test_every_service_leads_to_what_to_say_and_to_its_form(desk):
    ada = desk()
    page = ada.get("/desk/knowledge")
    for service_id in ("pothole", "parking-permit-resident", "library-booking"):
        assert f'href="/desk/knowledge/{service_id}"' in page.text
    assert "Every service" in page.text and "Start on behalf" in page.text
    found = ada.get("/desk/knowledge?q=pothole")
    assert 'href="/desk/knowledge/pothole"' in found.text and "Every service" not in found.text
