"""A table and the definition made of it say the same of everybody whom the table can tell apart."""
from datetime import date

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.assessments.dmn import cells, importing
from frontdoor.assessments.dmn.document import TableError
from frontdoor.assessments.dmn.values import as_json
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from tests.unit.assessments.dmn.making import column, data, decision, output, read, table

ON = date(2026, 11, 23)
AGE, RISK, SAFE, BORN, AT = (data("Age"), data("Risk", "string"), data("is safe?", "boolean"), data("Born", "date"),
                             data("At", "time"))
RISKS = column("Risk", "string", '"High", "Low", "Medium"')


def made(*parts):
    model = read(*parts)
    return model, importing.definition_of(model, model.decision("Answer"), "made-service")


def compiled(plain):
    return compile_definition(Definition.model_validate(plain))


def agreement(model, plain):
    """How many combinations of inputs there are; asserts that the heading of the outcome says the table's result."""
    ready, answer = compiled(plain), model.decision("Answer")
    ids = {fact["short"]: fact["id"] for fact in plain["facts"]}
    count = 0
    for given in cells.combinations(model.table(answer)):
        written = {ids[name]: value.strftime("%H:%M") if name == "At" and value else as_json(value)
                   for name, value in given.items()}
        found = assess(ready, typed(ready.definition, written), ON)
        wanted = model.decide(answer, given)
        assert wanted.problem is None and found.settled
        assert (found.heading or "") == heading(wanted.value), (given, wanted)
        count += 1
    return count


def heading(value):
    """How the outcome of a result is headed."""
    if isinstance(value, dict):
        return ". ".join(part if isinstance(part, str) else f"{name}: {as_json(part)}" for name, part in value.items())
    return "" if value is None else str(as_json(value))


@pytest.mark.parametrize(("policy", "rows"), [
    ("UNIQUE", [(">= 18", '"Low"', "true", '"yes"'), (">= 18", 'not("Low")', "true", '"maybe"'),
                ("< 18", "-", "-", '"no"'), (">= 18", "-", "false", '"yes"')]),
    ("ANY", [(">= 18", '"Low","Medium"', "-", '"yes"'), (">= 65", '"Low"', "true", '"yes"'), ("< 18", "-", "-", '"no"'),
             ("< 10", "-", "false", '"no"')]),
    ("FIRST", [("> 90", "-", "-", '"maybe"'), ("-", '"High"', "true", '"no"'), ("[18..65)", "-", "-", '"yes"'),
               ("not([0..100])", "-", "-", '"no"'), ("-", "null", "null", '"maybe"'), ("-", "-", "not(true)", '"no"')]),
    ("FIRST", [("< 5, 10, > 20", "-", "-", '"yes"'), ("not(7)", "-", "-", '"no"'), ("-", "-", "-", '"maybe"'),
               ("-", '"Low"', "-", '"no"')]),
    ("PRIORITY", [("-", "-", "-", '"no"'), (">= 18", '"Low"', "-", '"yes"'), (">= 0", "-", "true", '"maybe"'),
                  ("not(< 5, 9)", '"High"', "-", '"yes"')]),
])
def test_every_combination_of_inputs_comes_to_the_same_result(policy, rows):
    columns = [column("Age"), RISKS, column("is safe?", "boolean")]
    logic = table(columns, [output(allowed='"yes", "maybe", "no"')], rows, policy)
    model, plain = made(decision(logic), AGE, RISK, SAFE)
    assert agreement(model, plain) >= 3 * 4 * 3


@pytest.mark.parametrize("rows", [
    [('< date("2026-03-01")', "-", "1"), ('[date("2026-03-01")..date("2026-04-01"))', '< time("09:30:00")', "2"),
     ('>= date("2026-04-01")', '[time("09:30:00")..time("17:00:00")]', "3")],
    [("-", '(time("09:00:00")..time("09:30:00"))', "1"), ('not(date("2026-03-01"))', '>= time("22:00:00")', "2"),
     ("null", '> time("23:00:00")', "3"), ("-", 'not(< time("00:00:00"))', "4")]])
def test_days_and_times_are_compared_with_the_same_limits(rows):
    columns = [column("Born", "date"), column("At", "time")]
    model, plain = made(decision(table(columns, [output("Band")], rows, "FIRST")), BORN, AT)
    ready, answer = compiled(plain), model.decision("Answer")
    for given in cells.combinations(model.table(answer)):
        if given["At"] is not None and given["At"].second:
            continue
        written = {"born": as_json(given["Born"]), "at": given["At"].strftime("%H:%M") if given["At"] else None}
        wanted = model.decide(answer, given).value
        found = assess(ready, typed(ready.definition, written), ON)
        assert found.amounts == ({} if wanted is None else {"band": int(wanted)}), given


def test_words_that_are_not_listed_are_a_text():
    rows = [('"red", "blue"', '"yes"'), ('"green"', '"no"'), ('not("red", "blue", "green")', '"maybe"')]
    model, plain = made(decision(table([column("Colour", "string")], [output()], rows)), data("Colour", "string"))
    assert plain["facts"][0]["type"] == "text"
    assert agreement(model, plain) == 5


def test_several_outputs_make_one_outcome_and_numbers_are_given_out():
    outputs = [output("Status", default='"Refused"'), output("Fee", default="0")]
    rows = [(">= 18", '"Granted"', "12.50"), ("< 5", '"Free"', "3")]
    model, plain = made(decision(table([column("Age")], outputs, rows)), AGE)
    assert agreement(model, plain) == 6
    ready = compiled(plain)
    assert assess(ready, typed(ready.definition, {"age": 18}), ON).amounts == {"fee": "12.50"}
    assert assess(ready, typed(ready.definition, {"age": 4}), ON).amounts == {"fee": 3}
    assert [one["id"] for one in plain["outcomes"]] == ["granted_fee_12_point_50", "free_fee_3", "refused_fee_0"]


def test_outputs_called_outcome_and_result_are_those_of_the_rules():
    outputs = [output("outcome", default='"for_a_person"'), output("result", default='"needs_assessment"')]
    _, plain = made(decision(table([column("Age")], outputs, [(">= 18", '"old_enough"', '"accepted"')])), AGE)
    assert [(one["id"], one["result"]) for one in plain["outcomes"]] == [
        ("old_enough", "accepted"), ("for_a_person", "needs_assessment")]


def test_nothing_that_is_made_is_automatic():
    _, plain = made(decision(table([column("Age")], [output()], [("-", '"eligible_auto"')])), AGE)
    ready = compiled(plain)
    found = assess(ready, typed(ready.definition, {"age": 1}), ON)
    assert (found.result, found.automatic, found.tier) == ("eligible_auto", False, 2)
    assert plain["outcomes"][0]["meant"] is True


def test_allowed_values_are_choices_or_bounds():
    columns = [RISKS, column("Age", allowed="[0..120]"), column("Born", "date", '>= date("1900-01-01")'),
               column("is safe?", "boolean", "true, false")]
    _, plain = made(decision(table(columns, [output()], [("-", "-", "-", "-", "1")])), RISK, AGE, BORN, SAFE)
    risk, age, born, safe = plain["facts"]
    assert [one["id"] for one in risk["choices"]] == ["High", "Low", "Medium"]
    assert (age["at_least"], age["at_most"], born["at_least"]) == ("0", "120", "1900-01-01")
    assert safe["type"] == "yes_no" and "choices" not in safe


def test_ids_are_made_of_names_and_do_not_meet():
    inputs = [data("Élan {x}"), data("elan x"), data("lan x"), data("as of"), data("2nd"), data("?" * 3)]
    columns = [column(name) for name in ("Élan {x}", "elan x", "lan x", "as of", "2nd", "???")]
    _, plain = made(decision(table(columns, [output()], [["1"] * 6 + ['"{open"']])), *inputs)
    assert [fact["id"] for fact in plain["facts"]] == ["lan_x", "elan_x", "lan_x_2", "as_of_2", "is_2nd", "is"]
    assert compiled(plain).definition.outcomes[0].heading == "(open"


MINOR = decision(table([column("Age")], [output(default="false")], [("< 18", "true")]), "Minor", "boolean")


def test_a_table_of_true_and_false_below_is_a_criterion():
    rows = [("true", '"High"', '"no"'), ("true", 'not("High")', '"maybe"'), ("false", "-", '"yes"')]
    model, plain = made(decision(table([column("Minor", "boolean"), RISKS], [output()], rows)), MINOR, AGE, RISK)
    assert plain["criteria"]["minor"]["test"] == {"fact": "age", "below": 18}
    ready, answer = compiled(plain), model.decision("Answer")
    for age in ("17.9", "18", None):
        for risk in ("High", "Low", "Medium", None):
            wanted = model.decide(answer, model.given({"Age": age, "Risk": risk})).value
            assert assess(ready, typed(ready.definition, {"age": age, "risk": risk}), ON).heading == wanted


@pytest.mark.parametrize(("policy", "rows", "default"), [
    ("FIRST", [("< 5", "false"), ("< 18", "true"), ("-", "false")], ""),
    ("FIRST", [("> 90", "true"), ("[18..65]", "false")], "true"),
    ("PRIORITY", [("> 5", "true"), ("> 10", "false"), ("-", "false")], ""),
    ("ANY", [("> 5", "true"), ("> 10", "true")], "false"), ("UNIQUE", [("> 5", "false"), ("null", "false")], "true"),
])
def test_a_criterion_holds_where_a_row_of_its_table_says_true_first(policy, rows, default):
    outputs = [output(allowed="false, true", default=default)]
    below = decision(table([column("Age")], outputs, rows, policy), "It", "boolean")
    model, plain = made(decision(table([column("It", "boolean")], [output()], [("true", '"yes"'), ("false", '"no"')])),
                        below, AGE)
    ready, answer = compiled(plain), model.decision("Answer")
    for given in cells.combinations(model.table(model.decision("It"))):
        found = assess(ready, typed(ready.definition, {"age": as_json(given["Age"])}), ON)
        assert found.heading == model.decide(answer, given).value, given


@pytest.mark.parametrize(("parts", "words"), [
    ((decision(table([column("Age")], [output()], [("-", "1")], "COLLECT", "SUM")), AGE), "COLLECT gives more than"),
    ((decision(table([column("Age")], [output()], [("-", "1")], "RULE ORDER")), AGE), "RULE ORDER gives"),
    ((decision(table([column("Age + 1")], [output()], [("-", "1")])), AGE), "The column Age + 1 calculates"),
    ((decision(table([column("Age")], [output()], [("> 1", "1"), ("> 2", "2")])), AGE),
     "The rows 1 and 2 of a table that is UNIQUE hold together for Age 3."),
    ((decision(table([column("Age")], [output()], [("null", "1"), ("-", "2")], "ANY")), AGE), "together for Age null"),
    ((decision(table([column("Wait", "dayTimeDuration")], [output()], [])), data("Wait", "dayTimeDuration")),
     "a days and time duration, and no fact can be"),
    ((decision(table([column("What", "")], [output()], [])), data("What", "")), "of no type that is declared"),
    ((decision(table([column("Risk", "string")], [output()], [('< "b"', "1")])), RISK), "no order of those"),
    ((decision(table([column("Age")], [output()], [('"a"', "1")])), AGE), "held against a number"),
    ((decision(table([column("At", "time")], [output()], [('@"09:30:15"', "1")])), AT), "hours and minutes only"),
    ((decision(table([column("Age", allowed="1, 2")], [output()], [])), AGE), "neither a list of words nor an"),
    ((decision(table([column("Age")], [output()], [("10 ** 900", "1")])), AGE), "no number of more than 12 digits"),
    ((decision(table([column("Band", "string")], [output()], [('"a"', "1")])),
      decision(table([column("Age")], [output()], [("-", '"a"')]), "Band"), AGE), "something else than true or false"),
    ((decision(table([column("Minor", "boolean")], [output()], [("true", "1")])),
      MINOR.replace("<defaultOutputEntry><text>false</text></defaultOutputEntry>", ""), AGE), "needs a default"),
])
def test_a_table_that_cannot_be_a_definition_says_why_and_what_can_be_done(parts, words):
    with pytest.raises(TableError) as caught:
        made(*parts)
    assert words in caught.value.say and "`frontdoor dmn evaluate` works it out." in caught.value.say
    assert caught.value.file == "made.dmn" and caught.value.line > 0


def test_a_free_expression_below_is_refused():
    below = decision("<literalExpression><text>1</text></literalExpression>", "Age")
    with pytest.raises(TableError, match="Only decision tables with constants can be read; `Age` has a free"):
        made(decision(table([column("Age")], [output()], [("-", "1")])), below)
