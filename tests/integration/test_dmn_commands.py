"""Decision tables from the command line: in and out, worked out, and sentences for what cannot be used."""
import json
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from frontdoor.cli.dmn import dmn
from frontdoor.cli.services import checked
from tests.unit.assessments.dmn.making import column, data, decision, document, output, table

MODELS = Path(__file__).parents[1] / "unit" / "assessments" / "dmn" / "models"
AGES = document(decision(table([column("Age")], [output()], [("< 18", '"free"'), (">= 18", '"pays"')]), "Price"),
                data("Age"))


@pytest.fixture(autouse=True)
def no_installation(monkeypatch):
    for name in ("FRONTDOOR_DATABASE_URL", "FRONTDOOR_COUNCIL", "FRONTDOOR_DMN_TCK"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ages(tmp_path):
    (tmp_path / "ages.dmn").write_bytes(AGES)
    return str(tmp_path / "ages.dmn")


def run(*words, stdin=None):
    result = CliRunner().invoke(dmn, list(words), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_a_table_becomes_a_definition_that_can_be_checked(ages, tmp_path):
    result = run("import", ages, "--id", "swimming")
    assert (result.exit_code, result.stderr) == (0, "")
    assert yaml.safe_load(result.stdout)["id"] == "swimming"
    (tmp_path / "swimming.yaml").write_text(result.stdout)
    kinds = {one["kind"] for one in checked(tmp_path / "swimming.yaml", 5)}
    assert "definition" not in kinds and "overlap" not in kinds


def test_a_service_becomes_tables_and_what_they_cannot_say_is_named(tmp_path):
    result = run("export", "pothole", "--on", "2026-11-23")
    assert result.exit_code == 0 and result.stdout.startswith('<?xml version="1.0" encoding="UTF-8"?>')
    assert "it asks whether something is known." in result.stderr
    (tmp_path / "pothole.dmn").write_text(result.stdout)
    again = run("import", str(tmp_path / "pothole.dmn"), "--decision", "Outcome", "--id", "pothole-again")
    assert again.exit_code == 0 and "deep_enough" in yaml.safe_load(again.stdout)["criteria"]


def test_figures_of_a_council_are_its_own():
    written = {council: run("export", "pothole", "--on", "2026-11-23", "--council", council).stdout
               for council in ("aldermere", "thornby")}
    assert written["aldermere"] != written["thornby"]


def test_today_is_the_day_where_none_is_named():
    assert run("export", "street-light").exit_code == 0


@pytest.mark.parametrize(("name", "given", "value", "rows"), [
    ("Collect", {"Weight of bag": 21}, ["0.7", "0.1"], [1, 2]), ("Sum", {"Weight of bag": "20.5"}, "0.8", [1, 2]),
    ("Count", {"Weight of bag": 21}, 2, [1, 2]), ("Unique", {"Weight of bag": 12.5, "Bin": "brown"},
                                                  {"Taken": True, "Fee": "1.10"}, [1]), ("Sum", {}, None, [])])
def test_a_table_is_worked_out_under_any_policy(name, given, value, rows):
    result = run("evaluate", str(MODELS / "policies" / "policies.dmn"), "--decision", name, "--facts", "-",
                 stdin=json.dumps(given))
    assert json.loads(result.stdout) == {"decision": name, "value": value, "rows": rows, "problem": None}


def test_what_the_standard_calls_an_error_is_said(tmp_path):
    (tmp_path / "two.dmn").write_bytes(document(
        decision(table([column("Age")], [output()], [("< 18", "1"), ("< 20", "2")])), data("Age")))
    result = run("evaluate", str(tmp_path / "two.dmn"), "--facts", "-", stdin='{"Age": 3}')
    assert json.loads(result.stdout)["problem"] == "The rows 1 and 2 hold together, and the table is UNIQUE."


def test_cases_are_run_by_path_or_by_setting(monkeypatch, tmp_path):
    result = run("test", str(MODELS))
    assert (result.exit_code, json.loads(result.stdout)["passed"]) == (0, 42)
    monkeypatch.setenv("FRONTDOOR_DMN_TCK", str(MODELS / "cells"))
    assert json.loads(run("test").stdout)["passed"] == 8
    wrong = (MODELS / "cells" / "cells-test-01.xml").read_text().replace("summer", "winter")
    (tmp_path / "cells-test-01.xml").write_text(wrong)
    (tmp_path / "cells.dmn").write_text((MODELS / "cells" / "cells.dmn").read_text())
    failed = run("test", str(tmp_path))
    assert failed.exit_code == 1 and len(json.loads(failed.stdout)["failed"]) == 1


@pytest.mark.parametrize(("words", "stdin", "say"), [
    (["import", "AGES", "--id", "Not An Id"], None, "small letters, digits and -"),
    (["import", "AGES", "--id", "x", "--decision", "Nothing"], None, "called `Nothing`; the file has `Price`"),
    (["import", str(MODELS / "policies" / "policies.dmn"), "--id", "x"], None, "Name the decision that is meant"),
    (["import", str(MODELS / "policies" / "policies.dmn"), "--id", "x", "--decision", "Sum"], None, "dmn evaluate"),
    (["import", str(MODELS / "policies" / "policies.dmn"), "--id", "x", "--decision", "Free"], None, "free expression"),
    (["import", __file__, "--id", "x"], None, "This is not XML"),
    (["import", str(MODELS), "--id", "x"], None, "is a directory"),
    (["import", "nowhere.dmn", "--id", "x"], None, "exist"),
    (["import", "AGES"], None, "--id"),
    (["export", "unicorn-permit"], None, "There is no service called 'unicorn-permit'"),
    (["export", "pothole", "--on", "tomorrow"], None, "--on must be a date"),
    (["export", "pothole", "--on", "1900-01-01"], None, "has no value"),
    (["export", "pothole", "--council", "nowhere"], None, "nowhere"),
    (["evaluate", "AGES", "--facts", "-"], "{", "must be JSON"),
    (["evaluate", "AGES", "--facts", "-"], "[]", "JSON object"),
    (["evaluate", "AGES", "--facts", "-"], '{"Height": 1}', "no input called 'Height'"),
    (["evaluate", "AGES", "--facts", "-"], '{"Age": "old"}', "Age must be a number"),
    (["evaluate", "AGES", "--facts", "-"], '{"Age": NaN}', "NaN"),
    (["evaluate", "AGES", "--facts", "-"], '{"Age": 1e999999}', "Age must be a number"),
    (["evaluate", "AGES", "--facts", "-"], '{"Age":' * 100_000, "The facts must be JSON"),
    (["evaluate", "AGES", "--facts", "-"], b"\xff", "UTF-8"),
    (["test"], None, "Name a folder with test cases, or set FRONTDOOR_DMN_TCK"),
    (["test", "AGES"], None, "`testCases`"),
])
def test_what_cannot_be_used_ends_in_a_sentence(ages, words, stdin, say):
    result = run(*(ages if word == "AGES" else word for word in words), stdin=stdin)
    assert result.exit_code == 2 and result.stdout == ""
    assert say in result.stderr and "Traceback" not in result.stderr


def test_a_definition_that_would_not_be_accepted_is_not_printed(tmp_path):
    (tmp_path / "risk.dmn").write_bytes(document(
        decision(table([column("Risk", "string", '"High"')], [output()], [('"Low"', "1")])), data("Risk", "string")))
    result = run("import", str(tmp_path / "risk.dmn"), "--id", "x")
    assert result.exit_code == 2 and "'Low', which must be one of High" in result.stderr
