"""A room or a place in a group, as a resident meets it: who may hire, for what price, and what cancelling costs."""
from datetime import date

import pytest

from frontdoor.assessments import booked
from frontdoor.assessments.asking import ask_next
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import FactError, typed
from frontdoor.catalogue import loader

ON = date(2026, 11, 23)
CLUB = {"what": "room", "library": "central_library", "hirer": "community", "adult": True, "party_political": False,
        "may_upset": False, "for_children": False, "attendees": 12, "length": "two_hours", "access_needs": ["none"]}


def library(council="aldermere"):
    return loader.compiled("library-booking", council)


def found(facts, council="aldermere"):
    compiled = library(council)
    return assess(compiled, typed(compiled.definition, facts), ON)


def asked(answers):
    compiled, order = library(), []
    facts: dict[str, object] = {}
    while fact_id := ask_next(compiled, typed(compiled.definition, facts), ON):
        facts[fact_id] = answers[fact_id]
        order.append(fact_id)
    return order


def test_a_club_answers_eight_questions_before_it_knows():
    order = asked(CLUB)
    assert (order[:2], order[-1], len(order)) == (["what", "library"], "attendees", 8)
    assert {"hirer", "adult", "party_political", "may_upset", "for_children"} == set(order[2:-1])


def test_who_wants_a_place_in_a_group_answers_one():
    assert asked({"what": "group"}) == ["what"]


def test_the_policy_is_asked_of_those_who_bring_children():
    answers = {**CLUB, "for_children": True, "safeguarding_policy": True}
    assert "safeguarding_policy" in asked(answers) and "safeguarding_policy" not in asked(CLUB)


@pytest.mark.parametrize(("hirer", "length", "aldermere", "thornby"), [
    ("community", "one_hour", 1000, 800), ("community", "whole_day", 8000, 6400), ("private", "one_hour", 2000, 1600),
    ("private", "half_day", 8000, 6400), ("commercial", "one_hour", 500, 400), ("commercial", "half_day", 2000, 1600)])
def test_the_price_goes_by_hirer_and_length_and_a_business_pays_a_quarter_first(hirer, length, aldermere, thornby):
    facts = {**CLUB, "hirer": hirer, "length": length}
    assert (found(facts).fee_pence, found(facts, "thornby").fee_pence) == (aldermere, thornby)


def test_the_price_is_not_known_before_the_length_is():
    finding = found({name: value for name, value in CLUB.items() if name != "length"})
    assert (finding.result, finding.fee_pence) == ("eligible_auto", None)


@pytest.mark.parametrize(("council", "place", "people", "result"), [
    ("aldermere", "central_library", 40, "eligible_auto"), ("aldermere", "central_library", 41, "not_eligible"),
    ("aldermere", "riverside_library", 25, "not_eligible"), ("thornby", "central_library", 30, "eligible_auto"),
    ("thornby", "central_library", 31, "not_eligible"), ("thornby", "riverside_library", 17, "not_eligible")])
def test_each_library_has_its_seats(council, place, people, result):
    finding = found({**CLUB, "library": place, "attendees": people}, council)
    assert (finding.result, finding.tier) == (result, 1)
    if result == "not_eligible":
        assert "village hall" in (finding.reason("room_big_enough").change or "")


@pytest.mark.parametrize(("changes", "tier", "result"), [
    ({"hirer": "commercial"}, 2, "needs_assessment"), ({"may_upset": True}, 2, "needs_assessment"),
    ({"party_political": True}, 1, "not_eligible"), ({"may_upset": True, "adult": False}, 1, "not_eligible"),
    ({"party_political": True, "hirer": "commercial"}, 1, "not_eligible"),
    ({"adult": False}, 1, "not_eligible"), ({"for_children": True, "safeguarding_policy": False}, 1, "not_eligible")])
def test_a_rule_says_yes_or_no_and_a_person_the_rest(changes, tier, result):
    finding = found({**CLUB, **changes})
    assert (finding.tier, finding.result, finding.automatic) == (tier, result, tier == 1)


@pytest.mark.parametrize(("days", "kept"), [(0, 100), (6, 100), (7, 50), (13, 50), (14, 25), (21, 25), (22, 0)])
@pytest.mark.parametrize("hirer", ["community", "private", "commercial"])
def test_what_is_kept_falls_with_the_notice(hirer, days, kept):
    amounts = found({**CLUB, "hirer": hirer, "cancel_notice_days": days}).amounts
    assert amounts == {"charge_percent": kept, "refund_percent": 100 - kept}


def test_the_notice_is_a_whole_number_of_days():
    with pytest.raises(FactError, match="cancel_notice_days must be 0 or more"):
        found({"cancel_notice_days": -1})


def test_a_room_is_booked_for_its_length_and_a_place_in_a_group_for_none():
    compiled = library()
    room = typed(compiled.definition, CLUB)
    group = typed(compiled.definition, {**CLUB, "what": "group"})
    assert (booked.resource_kind(compiled, room), booked.slot_minutes(compiled, room, ON)) == ("library_room", 120)
    assert (booked.resource_kind(compiled, group), booked.slot_minutes(compiled, group, ON)) == ("library_group", 60)


def test_a_question_asked_for_a_room_does_not_count_for_a_group():
    assert found({**CLUB, "what": "group", "party_political": True, "attendees": 99}).outcome == "group_place"
