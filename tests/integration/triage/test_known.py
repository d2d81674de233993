"""What the records know is not asked: the home, the permits there, the vehicle, the resident's own record."""

from datetime import date, timedelta

import pytest

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.entitlements import grants
from frontdoor.people import addresses, profile
from frontdoor.people.residents import ContactPoint
from frontdoor.places.models import Address, ParkingZone
from frontdoor.triage import known
from tests import factories

AT, HERE = factories.AT, factories.ALDERMERE
ON = local_date(AT)
SERVICE = "parking-permit-resident"
HOME, CAR_FREE, OUTSIDE = "999000000001", "999000000002", "999000000003"
VRM = "RW19 OSE"


def chosen(uprn):
    return {"label": f"{int(uprn[-3:])} Mill Lane, Aldermere, ZZ1 1AA", "uprn": uprn, "postcode": "ZZ1 1AA"}


@pytest.fixture
def town(session):
    factories.set_up(session)
    session.add(ParkingZone(council_id=HERE, code="A", name="Market", hours="Every day", most_permits=3))
    for uprn, zone_code, car_free in ((HOME, "A", False), (CAR_FREE, "A", True), (OUTSIDE, None, False)):
        session.add(Address(
            council_id=HERE, uprn=uprn, line=f"{int(uprn[-3:])} Mill Lane", line_key="mill lane", number=uprn[-1],
            position=1, usrn=factories.MILL_LANE, postcode="ZZ1 1AA", postcode_key="zz11aa", easting=600_100.0,
            northing=500_090.0, ward_code="W1", zone_code=zone_code, car_free=car_free))
    session.flush()
    return session


@pytest.fixture
def rose(town):
    return factories.resident(town, "Rose Whitaker", email="rose.whitaker@example.org", phone="+447700900175")


def permit(session, resident, *, vrm=VRM, uprn=HOME, starts_on=ON, kind="parking_permit", units=None, at=AT):
    """A permit that was granted, by the real verb; what it was applied for with is no matter here."""
    version = versions.current(session, HERE, SERVICE)
    case = factories.case(session, at=at)
    return grants.grant(
        session, council_id=HERE, service_id=SERVICE, version_id=version.row_id, kind=kind, resident_id=resident.id,
        case_id=case.id, subject=vrm, uprn=uprn, place_label="1 Mill Lane", zone="A", units=units, facts={},
        conditions=[], months=12, starts_on=starts_on, fee_pence=6000, charge_id=None, at=at)


def facts(session, answers=None, **more):
    definition = versions.current(session, HERE, SERVICE).definition
    return known.with_records(session, HERE, definition, answers or {}, at=AT, **more)


def test_a_chosen_home_answers_every_question_about_it(town):
    found = facts(town, {"address": chosen(HOME)})
    assert (found["property_in_zone"], found["property_eligible"], found["zone"], found["zone_max"],
            found["permits_already_at_property"]) == (True, True, "A", 3, 0)


def test_a_car_free_home_and_one_outside_every_zone_are_told_apart(town):
    car_free, outside = facts(town, {"address": chosen(CAR_FREE)}), facts(town, {"address": chosen(OUTSIDE)})
    assert (car_free["property_in_zone"], car_free["property_eligible"]) == (True, False)
    assert outside["property_in_zone"] is False and "zone" not in outside


def test_what_the_gazetteer_says_of_a_home_wins_over_what_was_said(town):
    found = facts(town, {"address": chosen(OUTSIDE), "property_in_zone": True, "permits_already_at_property": 7})
    assert found["property_in_zone"] is False and found["permits_already_at_property"] == 0


def test_an_address_that_was_typed_leaves_the_questions_open_even_for_somebody_whose_home_is_known(town, rose):
    addresses.move(town, rose, uprn=HOME, label="1 Mill Lane", from_on=date(2020, 1, 1), source="a test", at=AT)
    found = facts(town, {"address": "The barge by the bridge"}, resident=rose)
    assert "property_in_zone" not in found and "permits_already_at_property" not in found


def test_without_an_answer_the_home_of_the_resident_counts(town, rose):
    addresses.move(town, rose, uprn=HOME, label="1 Mill Lane", from_on=date(2020, 1, 1), source="a test", at=AT)
    found = facts(town, resident=rose)
    assert found["property_in_zone"] is True and found["address"] == chosen(HOME)


def test_a_protected_address_is_not_offered(town, rose):
    home = addresses.move(town, rose, uprn=HOME, label="1 Mill Lane", from_on=date(2020, 1, 1), source="x", at=AT)
    home.protected = True
    town.flush()
    assert "address" not in facts(town, resident=rose)


def test_permits_of_others_at_the_home_count_and_one_for_this_vehicle_does_not(town, rose):
    permit(town, rose)
    permit(town, rose, vrm="AB12 CDE")
    permit(town, rose, vrm="ZZ99 ZZZ", uprn=OUTSIDE)
    assert facts(town, {"address": chosen(HOME)})["permits_already_at_property"] == 2
    assert facts(town, {"address": chosen(HOME), "vrm": "rw19ose"})["permits_already_at_property"] == 1


def test_a_permit_that_has_ended_does_not_count(town, rose):
    permit(town, rose, starts_on=ON - timedelta(days=400))
    found = facts(town, {"address": chosen(HOME), "vrm": VRM})
    assert found["permits_already_at_property"] == 0 and found["same_vrm_live_permit"] is False


def test_a_vehicle_is_known_by_its_number_wherever_it_is_kept(town, rose):
    term = permit(town, rose, uprn=OUTSIDE)
    found = facts(town, {"vrm": "rw19 ose", "same_vrm_live_permit": False})
    assert found["same_vrm_live_permit"] is True and found["live_permit_expiry"] == term.ends_on.isoformat()


def test_as_long_as_nobody_said_which_vehicle_nothing_is_known_of_it(town, rose):
    permit(town, rose)
    found = facts(town, {"address": chosen(HOME), "vrm": "dont_know"})
    assert "same_vrm_live_permit" not in found


def test_in_a_renewal_the_permit_does_not_count_against_itself(town, rose):
    term = permit(town, rose)
    found = facts(town, {"address": chosen(HOME), "vrm": VRM}, resident=rose, leaving_out=term.entitlement_id)
    assert found["same_vrm_live_permit"] is False and found["permits_already_at_property"] == 0


def test_the_sets_of_the_last_twelve_months_are_counted_for_the_resident(town, rose):
    for days in (366, 200, 20):
        permit(town, rose, vrm="", kind="visitor_permits", units=25, starts_on=ON - timedelta(days=days),
               at=AT - timedelta(days=days))
    found = facts(town, resident=rose)
    assert found["sets_last_12m"] == 2 and found["first_set_date"] == (ON - timedelta(days=200)).isoformat()
    assert "sets_last_12m" not in facts(town)


def test_a_year_after_the_first_set_the_next_one_is_the_first_again(town, rose):
    permit(town, rose, vrm="", kind="visitor_permits", units=25, starts_on=date(2025, 11, 23),
           at=AT.replace(year=2025))
    assert facts(town, resident=rose)["sets_last_12m"] == 0


def test_what_the_resident_has_of_a_service_is_known_with_its_last_day(town, rose):
    definition = versions.current(town, HERE, "bus-pass-older").definition

    def found(**more):
        facts = known.with_records(town, HERE, definition, {}, at=AT, **more)
        return facts.get("pass_on_record"), facts.get("existing_pass_expiry")

    assert (found(), found(resident=rose)) == ((None, None), (False, None))
    held = permit(town, rose, kind="bus_pass", vrm="").entitlement
    assert found(resident=rose) == (True, "2027-11-22")
    assert found(resident=rose, leaving_out=held.id) == (False, None)


def test_the_residents_own_record_is_offered(town, rose):
    profile.note(town, rose, "dob", "1951-03-14", source="resident", at=AT)
    found = facts(town, resident=rose)
    assert (found["name"], found["dob"], found["email"], found["phone"]) == (
        "Rose Whitaker", "1951-03-14", "rose.whitaker@example.org", "+447700900175")
    profile.note(town, rose, "name", "Rose Fell", source="resident", at=AT)
    assert facts(town, resident=rose)["name"] == "Rose Fell"


def test_what_the_resident_puts_right_wins_over_their_record(town, rose):
    profile.note(town, rose, "name", "Rose Fell", source="resident", at=AT)
    found = facts(town, {"name": "Rose Whitaker", "email": None}, resident=rose)
    assert found["name"] == "Rose Whitaker" and found["email"] is None


def test_a_contact_point_that_was_shown_to_be_theirs_goes_before_one_that_was_typed(town, rose):
    rose.contact_points.append(ContactPoint(council_id=HERE, kind="email", value="rose@example.org", verified_at=AT,
                                            created_at=AT - timedelta(days=9)))
    rose.contact_points.append(ContactPoint(council_id=HERE, kind="email", value="old@example.org", verified_at=AT,
                                            created_at=AT, ended_at=AT))
    town.flush()
    assert facts(town, resident=rose)["email"] == "rose@example.org"


def test_a_profile_that_does_not_fit_the_question_is_not_offered(town, rose):
    profile.note(town, rose, "dob", "some time in March", source="resident", at=AT)
    assert "dob" not in facts(town, resident=rose)


def test_only_what_is_the_residents_own_word_is_an_offer(town):
    definition = versions.current(town, HERE, SERVICE).definition
    offers = {fact.id for fact in definition.facts if known.is_offer(fact)}
    assert offers == {"address", "dob", "name", "email", "phone"}


def test_with_the_records_a_second_permit_at_a_home_is_decided_on_what_is_true(town, rose):
    permit(town, rose, vrm="AB12 CDE")
    version = versions.current(town, HERE, SERVICE)
    answers = {"address": chosen(HOME), "vrm": VRM, "sub_type": "resident_permit", "vehicle_type": "car",
               "blue_badge_holder": False, "keeper_is_applicant": True, "v5c_address_matches": True,
               "proof_type": "tenancy_agreement", "length_m": "4.1", "height_m": "1.5", "width_m": "1.8",
               "weight_kg": 1150, "seats": 5, "permits_already_at_property": 5}
    finding = assess(version.compiled, typed(version.definition, facts(town, answers, resident=rose)), ON)
    assert (finding.result, finding.fee_pence) == ("eligible_auto", 6000)
