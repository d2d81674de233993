"""The parking permit as a resident meets it: few questions, cheap ones first, and an end as soon as it is settled."""
from datetime import date

import pytest

from frontdoor.assessments import granted
from frontdoor.assessments.asking import all_questions, ask_next, needed_for_record
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import FactError, typed
from frontdoor.catalogue import loader
from frontdoor.clock import add_months

ON = date(2026, 11, 23)
HOME = {"property_in_zone": True, "property_eligible": True, "zone": "A", "zone_max": 4,
        "permits_already_at_property": 0}
ROSE = {"sub_type": "resident_permit", "vehicle_type": "car", "blue_badge_holder": False, "keeper_is_applicant": True,
        "v5c_address_matches": True, "same_vrm_live_permit": False, "proof_type": "council_tax_bill", "length_m": "4.1",
        "height_m": "1.5", "width_m": "1.8", "weight_kg": 1150, "seats": 5}
VISITORS = {"sub_type": "visitor_permits", "property_in_zone": True, "property_eligible": True}


def permit(council="aldermere"):
    return loader.compiled("parking-permit-resident", council)


def found(facts, council="aldermere", on=ON):
    compiled = permit(council)
    return assess(compiled, typed(compiled.definition, facts), on)


def asked(answers, known=None):
    """The questions of the checker, in order, for somebody who would give these answers."""
    compiled, order = permit(), []
    facts: dict[str, object] = dict(known or {})
    while fact_id := ask_next(compiled, typed(compiled.definition, facts), ON):
        facts[fact_id] = answers[fact_id]
        order.append(fact_id)
    return order


def test_rose_whose_home_is_known_answers_twelve_questions_on_six_pages():
    order = asked(ROSE, HOME)
    assert order == ["sub_type", "vehicle_type", "blue_badge_holder", "keeper_is_applicant", "v5c_address_matches",
                     "same_vrm_live_permit", "proof_type", "length_m", "height_m", "width_m", "weight_kg", "seats"]
    pages = {page.id for page in permit().definition.pages if set(page.facts) & set(order)}
    assert len(pages) == 6


def test_somebody_outside_every_zone_answers_one_question():
    assert asked({"property_in_zone": False}) == ["property_in_zone"]


def test_a_known_home_outside_every_zone_settles_it_without_a_question():
    assert asked({}, {"property_in_zone": False}) == []


def test_somebody_with_a_motorbike_answers_two_questions():
    assert asked({"sub_type": "resident_permit", "vehicle_type": "motorcycle"}, HOME) == ["sub_type", "vehicle_type"]


def test_the_size_is_not_asked_of_somebody_whose_log_book_is_in_another_name():
    order = asked({**ROSE, "keeper_is_applicant": False}, HOME)
    assert "length_m" not in order and "proof_type" not in order


def test_who_wants_visitor_permits_is_not_asked_about_a_vehicle():
    order = asked({**VISITORS, "dob": "1951-03-14", "sets_last_12m": 0})
    assert set(order) == {"sub_type", "property_in_zone", "property_eligible", "dob", "sets_last_12m"}


def test_a_tenancy_agreement_is_not_asked_for_its_date():
    assert "proof_of_address_date" not in asked({**ROSE, "proof_type": "tenancy_agreement"}, HOME)
    assert "proof_of_address_date" in asked(
        {**ROSE, "proof_type": "utility_bill", "proof_of_address_date": "2026-11-02"}, HOME)


@pytest.mark.parametrize("fact", [fact for fact in ROSE if fact not in ("sub_type", "vehicle_type",
                                                                        "blue_badge_holder")])
def test_what_somebody_does_not_know_goes_to_a_person_with_exactly_that(fact):
    finding = found({**HOME, **ROSE, fact: "dont_know"})
    assert (finding.result, finding.tier, finding.automatic) == ("needs_assessment", 2, False)
    assert finding.missing == (fact,) and finding.gate == "parking-evidence"


def test_every_refusal_says_what_would_change_it():
    finding = found({**HOME, **ROSE, "length_m": "5.2", "weight_kg": 2250, "proof_type": "lodger_agreement"})
    refused = [reason for reason in finding.reasons if reason.verdict == "not_met"]
    assert {reason.criterion for reason in refused} == {"fits", "light_enough", "proof_accepted", "proof_recent"}
    assert all(reason.change for reason in refused)
    assert finding.reason("light_enough").parameters == {"too_heavy_kg": 2250}


def test_the_record_needs_papers_and_a_declaration_once_the_result_is_settled():
    compiled = permit()
    facts = {**HOME, **ROSE, "documents_how": "upload"}
    assert needed_for_record(compiled, typed(compiled.definition, facts), ON) == [
        "address", "dob", "vrm", "start_date", "v5c_document", "proof_document", "name", "declaration"]
    later = typed(compiled.definition, {**facts, "documents_how": "later"})
    assert "v5c_document" not in needed_for_record(compiled, later, ON)


def test_all_questions_can_be_seen_and_none_of_them_belongs_to_the_records_alone():
    compiled = permit()
    every = all_questions(compiled, typed(compiled.definition, {}), ON)
    assert every[:3] == ["address", "property_in_zone", "property_eligible"] and "zone" not in every
    assert {"length_m", "sets_last_12m"} <= set(every)


def test_a_permit_lasts_a_year_for_its_vehicle_and_tells_its_conditions():
    compiled = permit()
    facts = typed(compiled.definition, {**HOME, **ROSE})
    what = granted.granted(compiled, facts, ON, "eligible_auto")
    assert what is not None
    assert (what.entitlement, what.months, what.units, what.subject, what.fee_pence) == (
        "parking_permit", 12, None, "vrm", 6000)
    assert any("renews each year" in condition for condition in what.conditions)


def test_visitor_permits_come_in_sets_of_25():
    compiled = permit()
    facts = typed(compiled.definition, {**VISITORS, "age": 40, "sets_last_12m": 0})
    what = granted.granted(compiled, facts, ON, "visitors_free")
    assert what is not None and (what.entitlement, what.units, what.fee_pence) == ("visitor_permits", 25, 0)


def test_a_renewal_by_reply_confirms_the_date_of_the_proof():
    rule = permit().definition.renewal
    assert rule is not None
    assert (rule.window.months, rule.mandate, rule.confirm_by_reply, rule.grace_days) == (1, "offered", True, 14)
    assert rule.refreshes == ("proof_of_address_date",)
    year_on = add_months(ON, 12)
    held = {**HOME, **ROSE, "proof_type": "utility_bill", "proof_of_address_date": ON.isoformat()}
    assert found(held, on=year_on).result == "needs_assessment"
    assert found({**held, "proof_of_address_date": year_on.isoformat()}, on=year_on).result == "eligible_auto"


def test_a_start_that_has_passed_does_not_shorten_the_term():
    finding = found({**HOME, **ROSE, "start_date": "2025-11-23"})
    assert finding.expires_on == date(2027, 11, 22) and "starts_on" not in finding.dates


def test_the_end_of_a_permit_that_the_vehicle_does_not_have_changes_nothing():
    finding = found({**HOME, **ROSE, "same_vrm_live_permit": False, "live_permit_expiry": "2026-12-10"})
    assert finding.expires_on == date(2027, 11, 22)


@pytest.mark.parametrize(("already", "aldermere", "thornby"), [(0, 6000, 5300), (1, 6000, 8500), (2, 12000, 8500),
                                                               (3, 18000, 8500)])
def test_the_second_council_differs_by_its_prices(already, aldermere, thornby):
    facts = {**HOME, **ROSE, "permits_already_at_property": already}
    assert found(facts).fee_pence == aldermere
    assert found(facts, "thornby").fee_pence == thornby


def test_an_age_that_the_day_of_birth_denies_is_refused():
    with pytest.raises(FactError) as caught:
        found({**VISITORS, "as_of": "2026-11-23", "dob": "1951-03-14", "age": 30})
    assert caught.value.fact == "age"


@pytest.mark.parametrize("typo", ["", "A", "no number", "AB12 CDE 3456 78", "AB12_CDE", 12])
def test_what_is_no_registration_number_is_refused(typo):
    with pytest.raises(FactError) as caught:
        typed(permit().definition, {"vrm": typo})
    assert caught.value.fact == "vrm"


@pytest.mark.parametrize("written", ["RW19 OSE", "rw19ose", "RW19-OSE"])
def test_a_registration_number_is_the_same_however_it_is_written(written):
    assert typed(permit().definition, {"vrm": written})["vrm"] == "RW19OSE"


def test_an_address_is_chosen_or_typed():
    chosen = {"label": "12 Mill Lane, Aldermere, ZZ1 2AB", "uprn": "999000000101", "postcode": "ZZ1 2AB"}
    definition = permit().definition
    assert typed(definition, {"address": chosen})["address"] == chosen
    assert typed(definition, {"address": "12 Mill Lane\nAldermere"})["address"] == "12 Mill Lane\nAldermere"


@pytest.mark.parametrize("broken", [
    {"label": "12 Mill Lane"}, {"label": "", "uprn": None, "postcode": ""}, {"label": "x", "uprn": 12, "postcode": ""},
    {"label": "x", "uprn": "12a", "postcode": ""}, {"label": "x", "uprn": None, "postcode": "", "more": 1}, [],
])
def test_an_address_of_another_shape_is_refused(broken):
    with pytest.raises(FactError) as caught:
        typed(permit().definition, {"address": broken})
    assert caught.value.fact == "address"
