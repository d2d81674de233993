"""What each hit policy makes of the rows that hold."""
from decimal import Decimal

import pytest

from frontdoor.assessments.dmn.document import TableError
from tests.unit.assessments.dmn.making import column, data, decide, decision, output, read, table

AGE = data("Age")


def aged(age, rows, policy, *outputs, aggregation=""):
    return decide(table([column("Age")], outputs or [output()], rows, policy, aggregation), {"Age": age}, AGE)


CHILD_AND_MINOR = [("< 18", '"minor"'), ("< 10", '"child"'), (">= 18", '"grown up"')]


def test_unique_gives_the_row_that_holds():
    assert aged(30, CHILD_AND_MINOR, "UNIQUE").value == "grown up"


def test_unique_with_two_rows_is_null_and_says_which():
    found = aged(5, CHILD_AND_MINOR, "UNIQUE")
    assert (found.value, found.rows) == (None, (1, 2))
    assert found.problem == "The rows 1 and 2 hold together, and the table is UNIQUE."


def test_any_gives_what_its_rows_agree_on():
    rows = [("< 18", '"free"'), ("> 65", '"free"'), ("< 10", '"free"'), ("[10..20]", '"half"')]
    assert aged(5, rows, "ANY").value == "free"
    disagreeing = aged(15, rows, "ANY")
    assert disagreeing.value is None and "1 and 4" in (disagreeing.problem or "")


def test_any_tells_true_from_one():
    assert aged(5, [("< 18", "true"), ("< 10", "1")], "ANY").value is None


def test_first_goes_by_the_order_of_rows():
    assert aged(5, CHILD_AND_MINOR, "FIRST").value == "minor"
    assert aged(5, CHILD_AND_MINOR, "FIRST").rows == (1,)


def test_priority_goes_by_the_order_of_the_allowed_outputs():
    ranked = output(allowed='"child", "minor", "grown up"')
    assert aged(5, CHILD_AND_MINOR, "PRIORITY", ranked).value == "child"
    assert aged(15, CHILD_AND_MINOR, "PRIORITY", ranked).value == "minor"


def test_priority_looks_at_the_second_output_where_the_first_is_the_same():
    outputs = [output("Answer", '"yes", "no"'), output("Rate", '"low", "high"'), output("Note")]
    rows = [("> 1", '"yes"', '"high"', '"a"'), ("> 2", '"no"', '"low"', '"b"'), ("> 3", '"yes"', '"low"', '"c"')]
    assert aged(9, rows, "PRIORITY", *outputs).value == {"Answer": "yes", "Rate": "low", "Note": "c"}


def test_rule_order_gives_every_row_in_its_order():
    assert aged(5, CHILD_AND_MINOR, "RULE ORDER").value == ["minor", "child"]


def test_output_order_gives_every_row_in_the_order_of_the_allowed_outputs():
    found = aged(5, CHILD_AND_MINOR, "OUTPUT ORDER", output(allowed='"child", "minor", "grown up"'))
    assert (found.value, found.rows) == (["child", "minor"], (2, 1))


def test_collect_gives_every_row():
    assert aged(5, CHILD_AND_MINOR, "COLLECT").value == ["minor", "child"]
    assert aged(70, CHILD_AND_MINOR, "COLLECT").value == ["grown up"]


@pytest.mark.parametrize(("aggregation", "expected"), [("SUM", "0.6"), ("MIN", "0.1"), ("MAX", "0.3"), ("COUNT", "4")])
def test_collect_adds_up_exactly_and_counts_equal_rows_twice(aggregation, expected):
    rows = [("> 1", "0.1"), ("> 2", "0.1"), ("> 3", "0.1"), ("> 4", "0.3"), ("> 9", "9")]
    assert aged(5, rows, "COLLECT", aggregation=aggregation).value == Decimal(expected)


@pytest.mark.parametrize("policy", ["UNIQUE", "ANY", "FIRST", "RULE ORDER", "COLLECT"])
def test_without_a_row_the_default_counts_or_else_null(policy):
    rows = [("> 90", '"old"')]
    assert aged(5, rows, policy).value is None
    assert aged(5, rows, policy, output(default='"young"')).value == "young"


def test_several_outputs_come_by_name_and_so_do_their_defaults():
    outputs = [output("Result", default='"no"'), output("Fee", default="0")]
    rows = [(">= 18", '"yes"', "12.50")]
    assert aged(20, rows, "UNIQUE", *outputs).value == {"Result": "yes", "Fee": Decimal("12.50")}
    assert aged(5, rows, "UNIQUE", *outputs).value == {"Result": "no", "Fee": Decimal(0)}


def test_a_missing_input_is_null_and_passes_only_what_asks_for_it():
    rows = [(">= 18", '"grown up"'), ("not(>= 18)", '"minor"'), ("null", '"not told"')]
    assert aged(None, rows, "UNIQUE").value == "not told"


def test_a_value_that_is_not_allowed_gives_null_and_a_sentence():
    logic = table([column("Risk", "string", '"High", "Low"')], [output()], [("-", "1")])
    found = decide(logic, {"Risk": "Medium"}, data("Risk", "string"))
    assert (found.value, found.problem) == (None, 'Risk is Medium, which is not among "High", "Low".')
    assert decide(logic, {"Risk": "Low"}, data("Risk", "string")).value == 1


def test_a_column_may_calculate_with_inputs_whose_names_have_blanks():
    logic = table([column("Income  of partner * 12 - Rent")], [output()], [("> 100", '"much"'), ("<= 100", '"little"')])
    inputs = (data("Income of partner"), data("Income"), data("Rent"))
    assert decide(logic, {"Income of partner": "10.05", "Rent": "20.60"}, *inputs).value == "little"
    assert decide(logic, {"Income of partner": "10.05", "Rent": "20.59"}, *inputs).value == "much"
    assert decide(logic, {"Income of partner": "10.05"}, *inputs).value is None


def test_a_table_may_rest_on_another_table():
    inner = decision(table([column("Age")], [output()], [("< 18", "true"), (">= 18", "false")]), "Minor", "boolean")
    outer = decision(table([column("Minor", "boolean")], [output()], [("true", '"free"'), ("false", '"pays"')]))
    model = read(outer, inner, AGE)
    assert model.decision().name == "Answer"
    assert model.decide(model.decision(), model.given({"Age": 17})).value == "free"
    assert model.decide(model.decision(), model.given({"Age": 18})).value == "pays"


def test_a_problem_below_is_the_problem_above():
    inner = decision(table([column("Age")], [output()], [("< 18", "true"), ("< 20", "false")]), "Minor", "boolean")
    outer = decision(table([column("Minor", "boolean")], [output(default='"x"')], [("true", '"free"')]))
    model = read(outer, inner, AGE)
    found = model.decide(model.decision(), model.given({"Age": 17}))
    assert found.value is None and "UNIQUE" in (found.problem or "")


def test_tables_that_rest_on_each_other_are_refused():
    one = decision(table([column("Two", "")], [output()], [("1", "1")]), "One")
    two = decision(table([column("One", "")], [output()], [("1", "1")]), "Two")
    model = read(one, two)
    with pytest.raises(TableError, match="`One` rests on itself"):
        model.decide(model.decision("One"), {})


@pytest.mark.parametrize(("given", "words"), [
    ({"Height": 1}, "no input called 'Height'; the model has `Age`"), ({"Age": "old"}, "Age must be a number"),
    ({"Age": True}, "Age must be a number"), ({"Age": [1]}, "Age must be a number")])
def test_an_input_that_cannot_be_used_is_named(given, words):
    model = read(decision(table([column("Age")], [output()], [("-", "1")])), AGE)
    with pytest.raises(TableError) as caught:
        model.given(given)
    assert words in caught.value.say
