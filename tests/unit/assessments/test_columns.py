"""The rules in columns: a row says what the interpreter says of the same person."""
from datetime import date

import polars as pl
import pytest

from frontdoor.assessments import crowd
from frontdoor.assessments.columns import check, column_of, evaluate, facts_frame, facts_of, row_of, schema
from frontdoor.assessments.evaluate import assess, finding
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.catalogue import loader
from tests.unit.assessments.making import FACTS, ON, WORDS, compiled, fact, facts, outcome


def one(found, json_facts, on=ON):
    """The row of one person."""
    return evaluate(found, facts_frame(found, [(typed(found.definition, json_facts), on)])).row(0, named=True)


def of_test(test, **more):
    return compiled(criteria={"it": {"test": test, "words": WORDS}}, **more)


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_every_row_says_what_the_interpreter_says_of_the_same_person(service_id):
    rules = loader.compiled(service_id, "aldermere")
    people = list(crowd.people(rules, 7, 1500))
    found = evaluate(rules, facts_frame(rules, people)).to_dicts()
    assert found == [row_of(assess(rules, known, on)) for known, on in people]


def test_the_frame_has_a_state_beside_each_value_and_none_of_what_is_only_known():
    rules = of_test({"all": [{"fact": "number", "above": 3}, {"fact": "length", "above": "1.5"},
                             {"fact": "pay", "above": 10}, {"fact": "note", "known": True}]})
    frame = facts_frame(rules, [
        (facts(rules, number=5, length="2.25", pay="31.50", note="secret"), ON), (facts(rules, number="dont_know"), ON),
        (facts(rules, number=None, a=True), ON)])
    assert frame.schema == schema(rules)
    assert frame["number"].to_list() == [5, None, None] and frame["number__state"].to_list() == [0, 2, 3]
    assert frame["pay"].to_list() == [3150, None, None] and frame["note__state"].to_list() == [0, 1, 1]
    assert str(frame["length"][0]) == "2.250000" and frame["as_of"].to_list() == [ON] * 3
    assert "note" not in frame.columns and "day__state" not in frame.columns


def test_the_facts_of_a_row_come_back_as_they_were():
    rules = of_test({"all": [{"fact": "length", "above": 1}, {"fact": "hours", "overlaps_hours": "09:00-17:00"},
                             {"fact": "place", "in_area": "Northgate"}, {"fact": "things", "contains_any": ["one"]},
                             {"fact": "day", "before": "as_of"}, {"fact": "number", "is": 3}]})
    given = facts(rules, length="2.5", hours="22:00-02:30", place={"ward": "Northgate"}, things=["three", "one"],
                  day="2026-02-03", number="dont_know", a=None)
    row = facts_frame(rules, [(given, ON)]).row(0, named=True)
    assert dict(facts_of(rules, row)) == dict(given)


def test_a_figure_is_that_of_each_row_s_own_day():
    rules = of_test({"fact": "number", "at_least": "$least"}, parameters={"least": [
        {"from": "2020-01-01", "value": 40, "source": "x"}, {"from": "2026-04-01", "value": 50, "source": "x"}]})
    days = [date(2026, 3, 31), date(2026, 4, 1)]
    frame = facts_frame(rules, [(facts(rules, number=45), on) for on in days])
    assert evaluate(rules, frame)["it"].to_list() == [1, 0]


def test_a_day_without_a_figure_is_an_error_as_it_is_for_one_person():
    rules = of_test({"fact": "number", "at_least": "$least"},
                    parameters={"least": [{"from": "2020-01-01", "value": 40, "source": "x"}]})
    frame = facts_frame(rules, [(facts(rules, number=45), date(2019, 12, 31))])
    with pytest.raises(NoFigure, match="`least` has no value on 2019-12-31"):
        evaluate(rules, frame)


def test_a_day_beyond_the_calendar_is_left_to_the_interpreter():
    rules = compiled(derived={"later": {"days_after": ["day", 400]}},
                     criteria={"it": {"test": {"all": ["a", {"fact": "later", "after": "as_of"}]}, "words": WORDS}})
    beyond = Facts({"day": date(9999, 12, 1), "a": True})
    row, = evaluate(rules, facts_frame(rules, [(beyond, ON)])).iter_rows(named=True)
    assert row == row_of(finding(Interpreter(rules, beyond, ON))) and row["it"] == 3
    assert one(rules, {"day": "2199-01-01", "a": True})["it"] == 1


def test_reckoning_beyond_what_a_column_holds_is_still_exact():
    rules = compiled(derived={"all": {"multiply": ["number"] * 4}},
                     criteria={"it": {"test": {"fact": "all", "is": 10 ** 11}, "words": WORDS}})
    assert one(rules, {"number": 10 ** 11})["it"] == 0
    assert one(rules, {"number": 562})["it"] == 0


def test_an_outcome_is_open_only_while_somebody_may_still_be_asked():
    rules = compiled(outcomes=[outcome("not_required", "a", automatic=True), outcome("accepted", "b", automatic=True),
                               outcome("needs_assessment")])
    waiting, settled = one(rules, {"b": True}), one(rules, {"a": "dont_know", "b": True})
    assert (waiting["outcome"], waiting["settled"], waiting["tier"]) == (None, False, None)
    assert waiting["result"] == "needs_more_info"
    assert (settled["outcome"], settled["settled"], settled["tier"]) == ("needs_assessment", True, 2)


def test_a_fact_that_the_frame_lacks_was_not_asked():
    before, draft = of_test("a"), of_test({"all": ["a", "c"]})
    frame = facts_frame(before, [(facts(before, a=True), ON)])
    assert evaluate(before, frame)["it"].to_list() == [1] and evaluate(draft, frame)["it"].to_list() == [2]


def test_a_frame_that_does_not_fit_the_rules_is_refused():
    rules, other = of_test({"fact": "number", "above": 3}), of_test({"fact": "number", "known": True})
    with pytest.raises(ValueError, match="no column `number`"):
        evaluate(rules, facts_frame(other, [(facts(other, number=4), ON)]))
    with pytest.raises(ValueError, match="no column `as_of`"):
        check(rules, {})
    with pytest.raises(ValueError, match="`number` is String"):
        check(rules, {**schema(rules), "number": pl.String()})


def test_a_lazy_frame_is_read_a_piece_at_a_time_and_gives_the_same(tmp_path):
    rules = loader.compiled("pothole")
    frame = facts_frame(rules, crowd.people(rules, 3, 400))
    frame.write_parquet(tmp_path / "people.parquet")
    assert evaluate(rules, pl.scan_parquet(tmp_path / "people.parquet")).equals(evaluate(rules, frame))


def test_no_people_give_no_rows_and_the_same_columns():
    rules = loader.compiled("pothole")
    nobody, somebody = (evaluate(rules, facts_frame(rules, crowd.people(rules, 1, count))) for count in (0, 1))
    assert nobody.height == 0 and nobody.schema == somebody.schema


def test_a_criterion_that_is_called_like_a_column_of_ours_is_kept_apart():
    rules = compiled(criteria={"tier": {"test": "a", "words": WORDS}})
    assert column_of("tier") == "tier_" and one(rules, {"a": True})["tier_"] == 1


HOUSEHOLD = fact("household", "people", most=4, fields=[
    fact("person_born", "date"), fact("student", "yes_no"), fact("relation", "choice", of=("child", "partner")),
    fact("earns", "money"), fact("height", "decimal"), fact("nickname", "text")])
OF_PEOPLE = {
    "has_student": {"some_of": {"people": "household", "test": "student"}},
    "adults": {"every_of": {"people": "household", "test": {"fact": "person_born", "age_at_least": 18}}},
    "child_earns": {"some_of": {"people": "household", "test": {"all": [
        {"fact": "relation", "is": "child"}, {"fact": "earns", "above": {"fact": "pay"}}]}}},
    "tall": {"every_of": {"people": "household", "test": {"not": {"fact": "height", "below": "1.5"}}}},
    "named": {"some_of": {"people": "household", "test": {"fact": "nickname", "known": True}}},
    "many": {"fact": "how_many", "at_least": 2},
}


def with_people():
    return compiled(
        facts=[*FACTS, HOUSEHOLD], derived={"how_many": {"count": "household"}},
        criteria={name: {"test": test, "words": WORDS} for name, test in OF_PEOPLE.items()},
        outcomes=[outcome("not_required", {"all": ["has_student", "adults"]}, automatic=True),
                  outcome("accepted", {"at_least_n": {"n": 2, "of": ["child_earns", "tall", "many"]}}),
                  outcome("needs_assessment")])


def test_lists_of_people_are_judged_person_by_person():
    rules = with_people()
    people = list(crowd.people(rules, 11, 1500))
    frame = facts_frame(rules, people)
    assert evaluate(rules, frame).to_dicts() == [row_of(assess(rules, known, on)) for known, on in people]
    assert "nickname" not in str(frame.schema["household"]).replace("nickname__state", "")


def test_persons_come_back_as_they_were():
    rules = with_people()
    given = facts(rules, household=[{"person_born": "1990-05-01", "relation": None, "earns": "31.50"},
                                    {"student": "dont_know", "height": "1.75"}], pay=3)
    assert dict(facts_of(rules, facts_frame(rules, [(given, ON)]).row(0, named=True))) == dict(given)


def test_without_consent_an_officer_confirms_what_the_rule_says():
    consent = {"id": "agree", "type": "yes_no", "ask": "?", "needed": "always"}
    health = {"id": "ill", "type": "yes_no", "ask": "?", "special_category": True}
    rules = compiled(facts=[consent, health], automatic_basis={"consent": "agree"},
                     outcomes=[outcome("accepted", "ill", automatic=True), outcome("needs_assessment")])
    given = [{"ill": True, "agree": True}, {"ill": True, "agree": False}, {"ill": True}, {"ill": True, "agree": None}]
    rows = [one(rules, json_facts) for json_facts in given]
    assert [(row["tier"], row["automatic"]) for row in rows] == [(1, True), (2, False), (2, False), (2, False)]
