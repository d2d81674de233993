"""What else is offered beside an answer: by moment, by facts, by flags; and in the finding, the services."""
import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import offers
from tests.unit.assessments.making import ON, compiled, facts, find, outcome

OUTCOMES = [outcome("not_eligible", {"not": "a"}, automatic=True, closed_rule={"reason": "It is closed."}),
            outcome("eligible_auto", "b", automatic=True), outcome("needs_assessment")]
SIGNPOSTING = [
    {"at": ["refused"], "services": ["bus-pass-older"], "groups": ["company"], "say": "Groups may help."},
    {"at": ["waiting"], "answers": ["waiting-times"]},
    {"at": ["granted"], "services": ["library-booking"]},
    {"when": "c", "groups": ["food"]},
    {"flags": ["lonely"], "groups": ["company", "walking"]},
]
FLAGS = [{"id": "lonely", "when": {"fact": "number", "above": 3}}]


@pytest.fixture
def service():
    return compiled(outcomes=OUTCOMES, signposting=SIGNPOSTING, flags=FLAGS)


def offered(service, moment, flags=(), **given):
    return offers(service, facts(service, **given), ON, moment, flags)


def test_each_moment_has_its_own_offer(service):
    assert offered(service, "refused").groups == ("company",)
    assert str(offered(service, "refused").say[0]) == "Groups may help."
    assert offered(service, "waiting").answers == ("waiting-times",)
    assert offered(service, "granted").services == ("library-booking",)


def test_the_words_of_a_line_of_groups_alone_stand_apart():
    service = compiled(outcomes=OUTCOMES, signposting=[
        {"groups": ["company"], "say": "Groups may help."}, {"answers": ["carers"], "say": "Read this."}])
    found = offered(service, "waiting")
    assert [str(one) for one in found.say_groups] == ["Groups may help."]
    assert [str(one) for one in found.say] == ["Read this."]


def test_what_hangs_on_a_fact_is_offered_only_where_it_is_known_to_hold(service):
    assert "food" in offered(service, "granted", c=True).groups
    assert "food" not in offered(service, "granted", c=False).groups
    assert "food" not in offered(service, "granted").groups
    assert "food" not in offered(service, "granted", c="dont_know").groups


def test_a_raised_flag_brings_its_offer_and_nothing_is_offered_twice(service):
    assert offered(service, "refused", ["lonely"]).groups == ("company", "walking")
    assert offered(service, "granted").groups == ()


@pytest.mark.parametrize("given, services", [
    ({"a": False}, ("bus-pass-older",)), ({"a": True, "b": True}, ("library-booking",)),
    ({"a": True, "b": False}, ()), ({"a": True}, ())])
def test_the_finding_names_the_services_that_are_offered(service, given, services):
    assert find(service, given).signpost == services


def test_a_line_that_offers_nothing_is_refused():
    with pytest.raises(ValueError, match="must offer some of services, groups, answers"):
        compiled(signposting=[{"at": ["refused"], "say": "Goodbye."}])


def test_a_line_for_a_flag_that_there_is_not_is_refused():
    with pytest.raises(DefinitionError, match="no flag called `lonely`"):
        compiled(signposting=[{"flags": ["lonely"], "groups": ["company"]}])
