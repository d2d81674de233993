"""What is granted and how it renews is typed: a mistake in it is one sentence, and a term starts where it should."""
from datetime import date

import pytest
from pydantic import ValidationError

from frontdoor.assessments.checks.questions import problems as question_problems
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.entitling import RenewalRule
from frontdoor.assessments.schema import definition_schema
from tests.unit.assessments.making import FACTS, ON, compiled, fact, find, outcome, plain

RENEWAL = {"window": {"months": 1}}


def granting(**grant):
    given = {"entitlement": "permit", "months": 12, **grant}
    return [outcome("eligible_auto", "a", automatic=True, grant=given), outcome("needs_assessment")]


def refused(**changes):
    with pytest.raises(DefinitionError) as error:
        compile_definition(Definition.model_validate(plain(**changes)))
    return error.value.say


@pytest.mark.parametrize(("renewal", "words"), [
    ({**RENEWAL, "refreshes": ["nothing"]}, "no fact called"),
    ({**RENEWAL, "refreshes": ["number"]}, "renews dates"),
    ({**RENEWAL, "chase": [{"days_before": -3, "by": "letter"}]}, "after the grace"),
    ({**RENEWAL, "chase": [{"days_before": 32, "by": "letter"}]}, "before the window"),
    ({**RENEWAL, "chase": [{"days_before": 3, "by": "letter"}, {"days_before": 3, "by": "person"}]}, "2 steps"),
    ({**RENEWAL, "chase": [{"id": "lapse", "days_before": 3, "by": "letter"}]}, "called `lapse`"),
])
def test_a_mistake_in_a_renewal_is_refused_in_one_sentence(renewal, words):
    assert words in refused(renewal=renewal, outcomes=granting())


def test_a_renewal_needs_something_that_is_granted():
    assert "no outcome has a `grant`" in refused(renewal=RENEWAL)


@pytest.mark.parametrize(("grant", "words"), [
    ({"subject": "nothing"}, "no fact called"), ({"starts_on": ["nothing"]}, "no fact called"),
    ({"starts_on": ["number"]}, "takes dates"),
    ({"ends_by": ["number"]}, "takes dates"), ({"months": "$nothing"}, "no parameter"),
    ({"units": "$nothing"}, "no parameter"), ({"conditions": ["Up to {nothing} m."]}, "no fact or parameter"),
])
def test_a_mistake_in_a_grant_is_refused_in_one_sentence(grant, words):
    assert words in refused(outcomes=granting(**grant))


@pytest.mark.parametrize("broken", [
    {}, {"window": {}}, {"window": {"months": 0}}, {**RENEWAL, "mandate": "always"}, {**RENEWAL, "grace_days": -1},
    {**RENEWAL, "chase": [{"days_before": 3}]}, {**RENEWAL, "chase": [{"days_before": 3, "by": "pigeon"}]},
    {**RENEWAL, "more": 1},
])
def test_a_renewal_of_another_shape_is_refused(broken):
    with pytest.raises(ValidationError):
        RenewalRule.model_validate(broken)


def test_a_step_without_an_id_is_called_after_its_day():
    rule = RenewalRule.model_validate({**RENEWAL, "grace_days": 5, "chase": [
        {"days_before": 14, "by": "other"}, {"days_before": -2, "by": "person"}]})
    assert [step.id for step in rule.chase] == ["days_14", "days_after_2"]


def test_the_schema_tells_of_grants_and_renewals():
    schema = definition_schema()
    assert {"window", "chase", "refreshes", "grace_days"} <= set(schema["$defs"]["RenewalRule"]["properties"])
    assert "starts_on" in schema["$defs"]["Grant"]["properties"]


DAYS = [*FACTS, fact("ends", "date", when="b")]
AFTER = {"after": {"days_after": ["ends", 1]}}


def starting(**facts):
    found = compiled(facts=DAYS, derived=AFTER, outcomes=granting(starts_on=["after", "day"]))
    return find(found, {"a": True, **facts})


def test_a_term_starts_on_the_day_of_the_claim_unless_a_later_day_is_named():
    assert (starting().expires_on, starting().dates) == (date(2027, 11, 22), {})
    later = starting(day="2026-12-01")
    assert (later.expires_on, later.dates) == (date(2027, 11, 30), {"starts_on": date(2026, 12, 1)})
    assert starting(day="2026-11-01").expires_on == date(2027, 11, 22)


def test_of_two_named_days_the_later_one_counts():
    found = starting(day="2026-12-01", b=True, ends="2026-12-14")
    assert found.dates == {"starts_on": date(2026, 12, 15)} and found.expires_on == date(2027, 12, 14)


def test_a_day_that_was_answered_for_another_case_does_not_count():
    assert starting(b=False, ends="2026-12-14").expires_on == date(2027, 11, 22)
    assert starting(b=True, ends="dont_know").expires_on == date(2027, 11, 22)


@pytest.mark.parametrize(("facts", "last"), [
    ({}, date(2027, 11, 22)), ({"day": "2027-11-21"}, date(2027, 11, 21)), ({"day": "2027-11-23"}, date(2027, 11, 22)),
    ({"day": None}, date(2027, 11, 22)), ({"day": "dont_know"}, date(2027, 11, 22)),
    ({"day": "2027-05-01", "b": True, "ends": "2027-02-27"}, date(2027, 2, 28)),
    ({"day": "2027-05-01", "b": False, "ends": "2027-02-27"}, date(2027, 5, 1)),
])
def test_a_grant_ends_on_the_earliest_day_that_is_named_if_its_months_last_longer(facts, last):
    found = compiled(facts=DAYS, derived=AFTER, outcomes=granting(ends_by=["after", "day"]))
    assert find(found, {"a": True, **facts}).expires_on == last


def test_what_does_not_apply_is_not_missing():
    outcomes = [outcome("accepted", {"all": ["a", {"any": [{"not": "b"}, {"fact": "ends", "before": "as_of"}]}]}),
                outcome("needs_assessment")]
    guarded = [*FACTS, fact("ends", "date", when={"all": [{"fact": "b", "known": True}, "b"]})]
    assert find(compiled(facts=guarded, outcomes=outcomes), {"a": True, "b": "dont_know"}).missing == ("b",)


def test_a_fact_that_is_only_granted_by_is_still_one_that_something_needs():
    outcomes = granting(subject="note", ends_by=["day"])
    idle = {one.where for one in question_problems(compiled(outcomes=outcomes, pages=[["a"]]), ON)
            if one.kind == "idle_fact"}
    names = {f"facts.{place}": one["id"] for place, one in enumerate(FACTS)}
    assert {"note", "day"}.isdisjoint(names[where] for where in idle)
