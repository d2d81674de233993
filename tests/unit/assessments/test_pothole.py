"""The pothole rules as a resident meets them: danger first, few questions, an answer before effort."""
from datetime import date

from frontdoor.assessments.asking import all_questions, ask_next, needed_for_record
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import loader

ON = date(2026, 11, 23)
OURS = {"road_owner": "this_council", "missing_cover": False, "collapse": False}


def pothole(council="aldermere"):
    return loader.compiled("pothole", council)


def found(council="aldermere", **facts):
    compiled = pothole(council)
    return assess(compiled, typed(compiled.definition, facts), ON)


def asked(answers):
    """The questions of the checker, in order, for somebody who would give these answers."""
    compiled, order = pothole(), []
    known: dict[str, object] = {}
    while fact_id := ask_next(compiled, typed(compiled.definition, known), ON):
        known[fact_id] = answers[fact_id]
        order.append(fact_id)
    return order


def test_danger_is_asked_first_and_settles_the_matter():
    assert asked({"missing_cover": True}) == ["missing_cover"]


def test_a_shallow_hole_in_a_road_needs_no_width():
    answers = {**OURS, "surface": "carriageway", "depth_mm": 10, "immediate_danger": False}
    assert "width_mm" not in asked(answers)


def test_a_pavement_needs_no_width_at_all():
    assert "width_mm" not in asked({**OURS, "surface": "footway", "depth_mm": 30})


def test_a_carriageway_shows_its_own_figure_and_not_that_of_the_pavement():
    reason = found(**OURS, surface="carriageway", depth_mm=39, width_mm=150).reason("deep_enough")
    assert reason.parameters == {"min_depth_mm": 40} and reason.facts == {"surface": "carriageway", "depth_mm": 39}
    assert found(**OURS, surface="footway", depth_mm=21).reason("deep_enough").parameters == {"trip_over_mm": 20}


def test_the_second_council_differs_by_its_width():
    facts = {**OURS, "surface": "carriageway", "depth_mm": 40, "width_mm": 199}
    assert found("aldermere", **facts).result == "accepted"
    assert found("thornby", **facts).result == "not_eligible"
    assert found("thornby", **{**facts, "width_mm": 200}).result == "accepted"


def test_the_answer_before_effort_says_the_level_and_the_days():
    accepted = found(**OURS, surface="carriageway", depth_mm=40, width_mm=150)
    assert accepted.heading == "This meets the level for repair"
    assert accepted.say == "We will repair the hole within 28 days. We will tell you when it is done."


def test_damage_to_a_vehicle_goes_to_claims_and_stays_tier_1():
    compiled = pothole()
    accepted = found(**OURS, surface="carriageway", depth_mm=40, width_mm=150, vehicle_damage=True)
    assert (accepted.tier, accepted.flags) == (1, ("injury_claim",))
    flag = next(flag for flag in compiled.definition.flags if flag.id == "injury_claim")
    assert flag.task is not None and flag.task.team == "claims"


def test_the_record_needs_the_place_and_what_is_always_needed_in_the_order_of_the_pages():
    compiled = pothole()
    facts = typed(compiled.definition, {**OURS, "surface": "footway", "depth_mm": 30})
    assert needed_for_record(compiled, facts, ON) == [
        "place", "immediate_danger", "injury", "vehicle_damage", "name", "email", "phone"]


def test_whether_it_is_another_hole_is_only_asked_beside_a_report_nearby():
    compiled = pothole()
    assert "different_report" not in all_questions(compiled, typed(compiled.definition, {}), ON)
    assert "description" in all_questions(compiled, typed(compiled.definition, {}), ON)


def test_only_what_says_where_and_what_is_public():
    definition = pothole().definition
    assert definition.publish.public
    assert {fact.id for fact in definition.facts if fact.public} == {"place", "road_name", "surface"}
