"""Lists of people: what is asked of each, what holds of some or of every one, and what stays open."""
import pytest

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.facts import FactError, plain_fact
from tests.unit.assessments.making import FACTS, WORDS, compiled, fact, facts, find, judged, outcome, verdict

HOUSEHOLD = fact("household", "people", most=3, fields=[
    fact("person_born", "date"), fact("student", "yes_no"), fact("relation", "choice", of=("child", "partner")),
    fact("earns", "money", optional=True)])
WITH_PEOPLE = [*FACTS, HOUSEHOLD]
CHILD = {"fact": "relation", "is": "child"}


def of(kind, test, people, **others):
    given = {**others, **({} if people is None else {"household": people})}
    return verdict({kind: {"people": "household", "test": test}}, given, facts=WITH_PEOPLE)


def child(**more):
    return {"relation": "child", **more}


PARTNER = {"relation": "partner"}


@pytest.mark.parametrize(("people", "some", "every"), [
    ([], "not_met", "met"), ([child()], "met", "met"), ([PARTNER], "not_met", "not_met"),
    ([child(), PARTNER], "met", "not_met"), ([child(), {}], "met", "not_known"),
    ([PARTNER, {}], "not_known", "not_met"),
    ([PARTNER, {"relation": "dont_know"}], "dont_know", "not_met"), (None, "not_known", "not_known"),
    ("dont_know", "dont_know", "dont_know"),
])
def test_some_of_is_any_of_the_persons_and_every_of_is_all_of_them(people, some, every):
    assert (of("some_of", CHILD, people), of("every_of", CHILD, people)) == (some, every)


def test_a_test_of_a_person_may_read_what_is_known_of_everybody_else():
    older = {"fact": "person_born", "before": {"fact": "born"}}
    people = [{"person_born": "1990-05-01"}]
    assert of("some_of", older, people, born="2000-01-01") == "met"
    assert of("some_of", older, people, born="1980-01-01") == "not_met"
    assert of("some_of", older, people) == "not_known"


def test_an_age_in_a_list_is_attained_on_the_birthday():
    adult = {"fact": "person_born", "age_at_least": 18}
    assert of("every_of", adult, [{"person_born": "2008-11-23"}]) == "met"
    assert of("every_of", adult, [{"person_born": "2008-11-24"}]) == "not_met"


def test_a_verdict_rests_on_the_list_and_shows_the_people_in_it():
    found = judged({"all": ["a", {"some_of": {"people": "household", "test": "student"}}]},
                   {"a": True, "household": [{"student": True, "earns": "31.50"}]}, facts=WITH_PEOPLE)
    assert found.facts == ("a", "household")
    made = compiled(facts=WITH_PEOPLE, criteria={"it": {
        "test": {"some_of": {"people": "household", "test": "student"}},
        "words": {**WORDS, "met": "Of {household}, one is a student."}}},
        outcomes=[outcome("accepted", "it"), outcome("needs_assessment")])
    reason = find(made, {"household": [{"relation": "child", "student": True, "earns": "31.50"}]}).reason("it")
    assert reason.facts == {"household": [{"student": True, "relation": "child", "earns": "31.50"}]}
    assert reason.words == "Of yes, child, £31.50, one is a student."


def test_people_come_back_as_they_were_given():
    made = compiled(facts=WITH_PEOPLE)
    given = [{"person_born": "1990-05-01", "student": "dont_know"}, {"earns": "12.00", "relation": None}]
    assert plain_fact(made.definition.fact("household"), facts(made, household=given)["household"]) == given


def test_how_many_there_are_can_be_counted():
    test = {"fact": "how_many", "at_least": 2}
    for many, expected in ((1, "not_met"), (2, "met"), (0, "not_met")):
        assert verdict(test, {"household": [{}] * many}, facts=WITH_PEOPLE,
                       derived={"how_many": {"count": "household"}}) == expected


def test_while_the_list_is_not_known_it_is_what_is_asked():
    made = compiled(facts=WITH_PEOPLE, outcomes=[
        outcome("accepted", {"some_of": {"people": "household", "test": "student"}}), outcome("needs_assessment")])
    assert find(made).ask_next == "household"
    answered = find(made, {"household": [{"student": False}]})
    assert (answered.result, answered.missing) == ("needs_assessment", ())


def test_what_is_not_known_of_a_person_goes_to_a_person_with_the_list_named():
    made = compiled(facts=WITH_PEOPLE, outcomes=[
        outcome("accepted", {"every_of": {"people": "household", "test": "student"}}), outcome("needs_assessment")])
    for person in ({"student": "dont_know"}, {}):
        found = find(made, {"household": [{"student": True}, person]})
        assert (found.result, found.settled, found.missing) == ("needs_assessment", True, ("household",))


@pytest.mark.parametrize(("people", "say"), [
    ("Ann", "household must be a list of people, each an object with person_born, student, relation, earns."),
    ([3], "household must be a list of people, each an object with person_born, student, relation, earns."),
    ([{"student": True}, {"student": 1}], "household: of person 2, student must be true or false."),
    ([{"age": 3}], "household: person 1 has 'age', which is none of person_born, student, relation, earns."),
    ([{}] * 4, "household must be 3 people or fewer."),
])
def test_a_list_that_cannot_be_used_is_refused_by_name(people, say):
    with pytest.raises(FactError) as refused:
        facts(compiled(facts=WITH_PEOPLE), household=people)
    assert (refused.value.fact, refused.value.say) == ("household", say)


PEOPLE = {"people": "household", "test": "student"}


@pytest.mark.parametrize(("test", "say"), [
    ("student", "There is no criterion or yes_no fact called `student`; check its spelling."),
    (CHILD, "it is asked of each person in `household`, so test it inside `some_of` or `every_of`"),
    ({"some_of": {"people": "household"}}, "`some_of` must have `people`"),
    ({"some_of": {"people": "a", "test": "b"}}, "`a` is no list of people with `fields`."),
    ({"every_of": {"people": "household", "test": {"some_of": PEOPLE}}}, "cannot stand inside another test of people"),
])
def test_a_test_of_people_that_makes_no_sense_is_refused(test, say):
    with pytest.raises(DefinitionError) as refused:
        compiled(facts=WITH_PEOPLE, criteria={"it": {"test": test, "words": WORDS}})
    assert say in refused.value.say


@pytest.mark.parametrize(("fields", "say"), [
    ([fact("a", "yes_no")], "`a` is also the name of a fact"), ([fact("photo", "file")], "must be one of"),
    ([fact("x", "yes_no"), fact("x", "yes_no")], "There are 2 fields of household called `x`"),
    ([{"id": "x", "type": "yes_no"}], "needs `ask`"), ([fact("x", "choice")], "`x` needs `choices`"),
    ([fact("x", "yes_no", when="a")], "has no `when`"),
])
def test_a_field_that_could_not_be_asked_is_refused(fields, say):
    with pytest.raises(DefinitionError) as refused:
        compiled(facts=[*FACTS, {**HOUSEHOLD, "fields": fields}])
    assert say in refused.value.say


def test_a_worked_out_value_never_reads_a_field_wherever_it_is_first_named():
    with pytest.raises(DefinitionError) as refused:
        compiled(facts=WITH_PEOPLE, derived={"next_year": {"months_after": ["person_born", 12]}}, criteria={"it": {
            "test": {"some_of": {"people": "household", "test": {"fact": "next_year", "before": "as_of"}}},
            "words": WORDS}})
    assert "There is no fact called `person_born`" in refused.value.say
