"""The test cases of the compatibility kit: what counts, what is left out, and what fails."""
from pathlib import Path

import pytest

from frontdoor.assessments.dmn import kit
from frontdoor.assessments.dmn.document import TableError
from tests.unit.assessments.dmn.making import column, data, decision, document, output, table

MODELS = Path(__file__).with_name("models")
CASES = ('<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
         'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{}</testCases>')
MINOR = table([column("Age")], [output()], [("< 18", "true"), (">= 18", "false")])
AGES = document(decision(MINOR, "Minor"), data("Age"))


def case(value, expected, name="Minor", kind="decision"):
    return (f'<testCase id="1"><inputNode name="Age">{value}</inputNode><resultNode name="{name}" type="{kind}">'
            f"<expected>{expected}</expected></resultNode></testCase>")


def ran(folder, *cases, model=AGES):
    (folder / "ages").mkdir()
    (folder / "ages" / "ages.dmn").write_bytes(model)
    (folder / "ages" / "ages-test-01.xml").write_text(CASES.format("".join(cases)))
    return kit.run(folder)


def test_every_hit_policy_and_kind_of_cell_passes_our_own_cases():
    report = kit.run(MODELS)
    assert report.passed and report.as_json()["failed"] == []
    assert len(report.counted) == 42
    assert [one.left_out for one in report.results if one.left_out] == [
        "Only decision tables with constants can be read; `Free` has a free expression."]


def test_one_file_of_cases_can_be_run():
    assert len(kit.run(MODELS / "cells" / "cells-test-01.xml").counted) == 8


@pytest.mark.parametrize(("value", "expected", "passes"), [
    ("<value>17</value>", "<value>true</value>", True), ("<value>17</value>", "<value>false</value>", False),
    ("<value>17</value>", "<value>1</value>", False), ("<value>17</value>", '<value xsi:nil="true"/>', False),
    ('<value xsi:nil="true"/>', '<value xsi:nil="true"/>', True), ("<value>17</value>", "<list/>", False),
    ("<value>17</value>", '<component name="a"><value>true</value></component>', False),
    ("<value>young</value>", "<value>true</value>", False)])
def test_a_result_passes_only_where_it_is_the_same(tmp_path, value, expected, passes):
    report = ran(tmp_path, case(value, expected))
    assert report.passed is passes
    assert bool(report.as_json()["failed"]) is not passes


def test_a_failure_shows_what_was_found_and_what_was_expected(tmp_path):
    failed = ran(tmp_path, case("<value>17</value>", "<value>false</value>")).as_json()["failed"]
    assert failed == [{"where": "ages 1 Minor", "say": "True was found, and False expected."}]


@pytest.mark.parametrize(("name", "kind", "words"), [
    ("Nothing", "decision", "There is no decision called `Nothing`"), ("Minor", "bkm", "It is no decision")])
def test_what_is_no_table_is_left_out_and_nothing_counted_is_no_pass(tmp_path, name, kind, words):
    report = ran(tmp_path, case("<value>1</value>", "<value>true</value>", name, kind))
    assert words in report.results[0].left_out
    assert not report.passed and report.as_json()["results"] == 0


def test_a_model_that_cannot_be_read_is_left_out_with_the_reason(tmp_path):
    model = document(decision(table([column("Age")], [output()], [("? > 5", "1")])), data("Age"))
    report = ran(tmp_path, case("<value>1</value>", "<value>true</value>"), model=model)
    assert "this has the sign '?'" in report.results[0].left_out


def test_a_folder_without_cases_or_models_is_refused(tmp_path):
    with pytest.raises(TableError, match="There are no test cases here"):
        kit.run(tmp_path)
    (tmp_path / "x-test-01.xml").write_text("<other/>")
    with pytest.raises(TableError, match="`testCases`"):
        kit.run(tmp_path)
    (tmp_path / "x-test-01.xml").write_text(CASES.format(case("<value>1</value>", "<value>true</value>")))
    assert "There must be one model beside the cases; there are 0." in kit.run(tmp_path).results[0].left_out
