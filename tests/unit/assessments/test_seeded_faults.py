"""One fault of each kind, put into a sound definition: it is found with its kind and place, and its example shows what
the sentence says."""
import pytest

from frontdoor.assessments.checks import HEADINGS, check, check_overlaid, check_terms
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.catalogue import loader
from frontdoor.catalogue.councils import Council
from tests.unit.assessments.making import ON, WORDS, compiled, fact, outcome, plain

AB = [fact("a", "yes_no"), fact("b", "yes_no"), fact("savings", "money", at_least=0)]
LAST = outcome("needs_assessment", meant=True)
POTHOLE = loader.packaged()["pothole"]


def criterion(test):
    return {"test": test, "words": WORDS}


def found_in(kind, **changes):
    made = compiled(**{"facts": AB, "pages": [["a"], ["b"], ["savings"]], **changes})
    return made, [one for one in check(made, ON) if one.kind == kind]


def assessed(made, example):
    facts = typed(made.definition, example)
    return assess(made, facts, facts["as_of"])


def verdict(made, name, example):
    facts = typed(made.definition, example)
    return Interpreter(made, facts, facts["as_of"]).criterion(name).verdict.value


def broken(tmp_path, old, new):
    """The pothole's definition with one thing in it changed, and the line of the change."""
    text = POTHOLE.read_text("utf-8")
    assert text.count(old) == 1
    path = tmp_path / "pothole.yaml"
    path.write_text(text.replace(old, new), "utf-8")
    return path, text[:text.index(old)].count("\n") + 1


def test_every_kind_has_a_plain_heading():
    assert all(heading[0].isupper() and len(heading) < 60 for heading in HEADINGS.values())


def test_a_gap_in_a_packaged_definition_is_found_on_its_line(tmp_path):
    path, line = broken(tmp_path, "    # A hole below the level that may hurt someone today is for a person to judge.\n"
                                  "    meant: true\n", "")
    made = compile_definition(loader.load(path))
    gap, = (one for one in check(made, ON) if one.kind == "gap")
    assert gap.where == "outcomes.7" and line - 3 <= gap.line <= line
    finding = assessed(made, gap.example)
    assert finding.outcome == "needs_assessment" and finding.settled and not finding.missing


def test_an_overlap_in_a_packaged_definition_is_found(tmp_path):
    path, _ = broken(tmp_path, "  - [refer_urgent, duplicate, not_eligible]\n", "")
    made = compile_definition(loader.load(path))
    overlaps = [one for one in check(made, ON) if one.kind == "overlap"]
    assert {one.where for one in overlaps} == {"outcomes.6"} and len(overlaps) == 2
    whens = {plan.outcome.id: plan.when for plan in made.outcomes if plan.when is not None}
    for one in overlaps:
        interpreter = Interpreter(made, typed(made.definition, one.example or {}), ON)
        assert interpreter.judge(whens["not_eligible"]).verdict.value == "met"
        assert assessed(made, one.example).outcome in ("refer_urgent", "duplicate")


def test_an_outcome_in_the_shadow_of_another_shows_who_gets_the_other():
    made, (one,) = found_in("unreachable_outcome", outcomes=[
        outcome("accepted", {"any": ["a", "b"]}), outcome("not_required", {"all": ["a", "b"]}), LAST])
    assert one.where == "outcomes.1" and "gets `accepted`" in one.say
    assert assessed(made, one.example).outcome == "accepted"


def test_a_test_that_cannot_be_met_shows_that_it_is_not():
    made, (one,) = found_in("contradiction", criteria={"x": criterion({"all": ["a", {"not": "a"}]})},
                            outcomes=[outcome("accepted", {"any": ["x", "b"]}), LAST])
    assert one.where == "criteria.x" and verdict(made, "x", one.example) == "not_met"


def test_a_test_that_changes_nothing_shows_somebody_it_does_not_hold_of():
    made, (one,) = found_in("idle_criterion", criteria={"x": criterion("b")}, outcomes=[outcome("accepted", "a"), LAST])
    assert one.where == "criteria.x" and verdict(made, "x", one.example) == "not_met"


RICHER = {"more_never_helps": ["savings"], "outcomes": [
    outcome("not_eligible", {"fact": "savings", "between": ["6000", "16000"]}), outcome("accepted", "a"), LAST]}


def test_more_savings_that_help_are_shown_with_both_amounts():
    made, (one,) = found_in("direction", **RICHER)
    richer = assessed(made, one.example)
    assert one.where == "more_never_helps.0" and richer.result.value != "not_eligible"
    assert "gets `" in one.say and "it would be `not_eligible`" in one.say
    assert assessed(made, {**one.example, "savings": "6000"}).result.value == "not_eligible"
    assert float(one.example["savings"]) > 6000


def test_savings_of_which_more_never_helps_are_proven_so():
    assert found_in("direction", **{**RICHER, "outcomes": [
        outcome("not_eligible", {"fact": "savings", "above": "16000"}), outcome("accepted", "a"), LAST]})[1] == []
    made, found = found_in("direction", **{**RICHER, "more_never_helps": [], "less_never_helps": ["savings"]})
    assert len(found) == 1 and float(found[0].example["savings"]) < 6000


def test_a_decision_held_for_want_of_a_basis_shows_who_waits_for_an_officer():
    health = [fact("ill", "yes_no", special_category=True)]
    changes = {"facts": health, "pages": [["ill"]], "outcomes": [outcome("accepted", "ill", automatic=True), LAST]}
    made, (one,) = found_in("held_for_legal_basis", **changes)
    assert one.where == "outcomes.0" and "`ill`" in one.say
    finding = assessed(made, one.example)
    assert finding.held_for_legal_basis and not finding.automatic and finding.tier == 2
    said = [{"given": {"ill": True}, "on": "2026-11-23", "expect": {"held_for_legal_basis": True}}]
    assert found_in("held_for_legal_basis", **changes, cases=said)[1] == []
    law = {"automatic_basis": "Care Act 2014, section 9"}
    assert found_in("held_for_legal_basis", **changes, **law)[1] == []


@pytest.mark.parametrize(("kind", "changes"), [
    ("unreachable_flag", {"flags": [{"id": "f", "when": {"all": ["a", {"not": "a"}]}}]}),
    ("unreachable_fast_track", {"fast_track": [{"id": "f", "when": {"all": ["a", {"not": "a"}]}, "queue": "q"}]})])
def test_what_can_never_be_raised_is_found(kind, changes):
    made, (one,) = found_in(kind, **changes)
    assert one.where.endswith(".0") and assessed(made, one.example).flags == ()


def test_a_question_that_nobody_is_ever_asked_is_found():
    never = {"all": ["a", {"not": "a"}]}
    _, (one,) = found_in("unaskable_fact", facts=[*AB, fact("c", "yes_no", when=never)])
    assert one.where == "facts.3" and "asked `when` something holds that never does" in one.say


def test_gates_and_pages_that_lead_nowhere_are_found():
    assert found_in("idle_gate", gates=[{"id": "g", "into": 2}])[1][0].where == "gates.0"
    silent = [*AB, {"id": "seen", "type": "yes_no", "from": ["officer"]}]
    assert found_in("empty_page", facts=silent, pages=[["a"], ["b"], ["savings"], ["seen"]])[1][0].where == "pages.3"


def test_a_figure_that_has_no_band_for_somebody_is_found_with_them():
    bands = {"p": [{"from": "2020-01-01", "by": "number", "bands": {"1": 5, "3": 9}, "source": "s",
                    "review_on": "2027-01-01"}]}
    made, (one,) = found_in("parameter_gap", facts=[*AB, fact("number", "whole_number", at_least=0)], parameters=bands)
    assert one.where == "parameters.p" and one.example["number"] == 0


def test_both_sides_of_a_day_on_which_a_figure_changes_are_looked_at():
    limit = {"limit": [{"from": "2020-01-01", "value": 10, "source": "s"},
                       {"from": "2027-04-01", "value": 12, "source": "s", "review_on": "2028-01-01"}]}
    number = [fact("number", "whole_number", at_least=0)]
    made, (one,) = found_in("gap", facts=number, pages=[["number"]], parameters=limit, outcomes=[
        outcome("accepted", {"fact": "number", "at_least": "$limit"}),
        outcome("redirect", {"fact": "number", "below": 10}), outcome("needs_assessment")])
    assert one.say.startswith("On 1 April 2027:") and one.example["as_of"] == "2027-04-01"
    finding = assessed(made, one.example)
    assert finding.outcome == "needs_assessment" and finding.settled


def test_untested_outcomes_and_criteria_come_with_somebody_to_make_a_case_of():
    made, (one,) = found_in("untested_criterion", criteria={"x": criterion("a")},
                            outcomes=[outcome("accepted", "x"), LAST])
    assert verdict(made, "x", one.example) == "met"
    made, found = found_in("untested_outcome", outcomes=[outcome("accepted", "a"), LAST])
    assert [assessed(made, each.example).outcome for each in found] == ["accepted", "needs_assessment"]


def test_a_gap_that_a_councils_value_opens_is_found_for_that_council():
    def made(limit):
        return compiled(facts=[fact("number", "whole_number", at_least=0)], pages=[["number"]],
                        parameters={"limit": [{"from": "2020-01-01", "value": limit, "source": "s",
                                               "review_on": "2027-01-01"}]},
                        outcomes=[outcome("accepted", {"fact": "number", "at_least": "$limit"}),
                                  outcome("redirect", {"fact": "number", "below": 10}), outcome("needs_assessment")])

    assert [one.kind for one in check_overlaid(made(12), made(10), ON)] == ["gap"]
    assert check_overlaid(made(10), made(10), ON) == []


def test_lists_of_people_are_tried_as_the_few_that_tests_can_tell_apart():
    people = fact("household", "people", most=4, fields=[fact("student", "yes_no")])
    some = {"some_of": {"people": "household", "test": "student"}}
    every = {"every_of": {"people": "household", "test": "student"}}
    made, (one,) = found_in("gap", facts=[people], pages=[["household"]], outcomes=[
        outcome("accepted", every), outcome("redirect", {"not": some}), outcome("needs_assessment")],
        order_decides=[["accepted", "redirect"]])
    assert sorted(person["student"] for person in one.example["household"]) == [False, True]


SCHOOL = {"facts": AB, "pages": [["a"], ["b"], ["savings"]], "outcomes": [outcome("accepted", "a"), LAST],
          "clock": {"promise": {"school_days": 20}}}
TERMS = [{"from": "2026-09-01", "until": "2028-07-20"}]


def at_a_council(terms, **changes):
    return compile_definition(loader.of_base(plain(**{**SCHOOL, **changes}), Council.model_validate({
        "id": "x", "name": "X", "short_name": "X", "phone": "1", "email": "x@example.org", "terms": terms,
        "duty": {"acknowledge_minutes": 15, "then_minutes": 10, "since": "2026-04-01", "source": "a test",
                 "phone": "1"}})))


def test_school_terms_that_end_within_two_years_are_found_where_school_days_are_counted():
    ending = at_a_council(TERMS)
    gap, = (one for one in check(ending, ON) if one.kind == "parameter_gap")
    assert gap.where == "clock" and gap.example == {"as_of": "2028-07-21"}
    assert "the school terms around 21 July 2028 are not known; add them to the council's `terms`" in gap.say
    with pytest.raises(NoFigure, match="school terms around 2028-07-2. are not known"):
        assessed(ending, {**gap.example, "a": True})
    assert check_terms(ending, ON) == [gap] == check_overlaid(ending, ending, ON) + [gap]
    assert check_terms(at_a_council([*TERMS, {"from": "2028-09-01", "until": "2028-11-23"}]), ON) == []
    assert check_terms(at_a_council(TERMS, clock={"promise": {"days": 20}}), ON) == []


@pytest.mark.parametrize(("changes", "where"), [
    ({"clock": {}, "derived": {"until": {"school_days_after": ["as_of", 3]}}, "dates": {"until": "until"}},
     "derived.until"),
    ({"clock": {}, "facts": [*AB, fact("away_on", "date")], "criteria": {"x": criterion(
        {"fact": "away_on", "within_school_days": 3})}, "outcomes": [outcome("accepted", "x"), LAST]}, "criteria"),
    ({"clock": {}, "outcomes": [outcome("accepted", "a", clock={"statutory": {"school_days": 5}}), LAST]}, "clock")])
def test_school_days_are_found_wherever_they_are_counted(changes, where):
    gap, = check_terms(at_a_council(TERMS, **changes), ON)
    assert gap.where == where


def test_a_council_without_terms_is_told_and_a_definition_by_itself_is_not():
    gap, = check_terms(at_a_council([]), ON)
    assert "around 23 November 2026" in gap.say
    assert "parameter_gap" in {one.kind for one in check_overlaid(at_a_council([]), compiled(**SCHOOL), ON)}
    assert [one for one in check(compiled(**SCHOOL), ON) if one.kind == "parameter_gap"] == []
