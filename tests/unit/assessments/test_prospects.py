"""What else somebody may get: carried over only where it means the same, certain or one question away."""
import pytest

from frontdoor.assessments.prospects import carried, prospect
from tests.unit.assessments.making import ON, compiled, fact, outcome

GIVEN = [fact("dob", "date"), fact("lives_here", "yes_no"), fact("wage", "money"),
         fact("benefits", "choices", of=("pension_credit", "job_seekers", "none"))]


def asked_by(**more):
    return compiled(facts=GIVEN, outcomes=[outcome("needs_assessment")], **more).definition


def pass_(facts, when, **more):
    """A service that grants a pass where `when` holds."""
    return compiled(id="a-pass", facts=facts, outcomes=[
        outcome("eligible_auto", when, automatic=True), outcome("needs_assessment")], **more)


def found(other, **given):
    return prospect(other, given, asked_by(), ON)


OLDER = pass_([fact("dob", "date"), fact("lives_here", "yes_no"), fact("has_photo", "yes_no")],
              {"all": [{"fact": "dob", "age_at_least": 66}, "lives_here"]})


def test_what_is_held_already_can_show_that_somebody_gets_another_service():
    one = found(OLDER, dob="1951-03-14", lives_here=True)
    assert one is not None and one.is_certain and one.service == "a-pass"
    assert one.finding.result == "eligible_auto"


def test_one_answer_that_is_missing_is_named():
    one = found(OLDER, dob="1951-03-14")
    assert one is not None and not one.is_certain
    assert one.question is not None and one.question.id == "lives_here"


@pytest.mark.parametrize("given", [{"dob": "1990-03-14"}, {}, {"dob": "1951-03-14", "lives_here": False}])
def test_nothing_is_said_where_it_is_refused_or_more_is_missing(given):
    assert found(OLDER, **given) is None


def test_a_dont_know_is_open_to_be_asked_in_another_place():
    one = found(OLDER, dob="1951-03-14", lives_here="dont_know")
    assert one is not None and one.question is not None and one.question.id == "lives_here"


def test_a_fact_of_the_same_name_about_somebody_else_is_not_carried_over():
    of_a_child = pass_([fact("dob", "date", about="child")], {"fact": "dob", "age_at_least": 66})
    assert dict(carried(of_a_child.definition, {"dob": "1951-03-14"}, asked_by())) == {}


def test_a_fact_of_the_same_name_and_another_type_is_not_carried_over():
    in_words = pass_([fact("wage", "text")], {"fact": "wage", "is": "little"})
    assert dict(carried(in_words.definition, {"wage": "12.00"}, asked_by())) == {}


def test_a_value_that_the_other_service_would_not_take_is_not_carried_over():
    bounded = pass_([fact("wage", "money", at_most=10)], {"fact": "wage", "at_most": 10})
    assert dict(carried(bounded.definition, {"wage": "12.00"}, asked_by())) == {}
    assert dict(carried(bounded.definition, {"wage": "9.50"}, asked_by())) == {"wage": "9.50"}


def test_a_list_of_benefits_counts_only_where_all_that_the_other_asks_for_was_offered():
    fewer = pass_([fact("benefits", "choices", of=("pension_credit", "none"))],
                  {"fact": "benefits", "contains_any": ["pension_credit"]})
    more = pass_([fact("benefits", "choices", of=("pension_credit", "universal_credit", "other"))],
                 {"fact": "benefits", "contains_any": ["pension_credit"]})
    assert dict(carried(fewer.definition, {"benefits": ["pension_credit"]}, asked_by())) == {
        "benefits": ["pension_credit"]}
    assert dict(carried(more.definition, {"benefits": ["pension_credit"]}, asked_by())) == {}


def test_what_a_person_has_to_judge_is_no_prospect():
    judged = compiled(id="a-pass", facts=[fact("dob", "date")], outcomes=[outcome("needs_assessment")])
    assert found(judged, dob="1951-03-14") is None
