"""`frontdoor find`: one document an enquiry, whatever is handed in."""
import json

import pytest
from click.testing import CliRunner

from frontdoor.cli.find import find
from frontdoor.finder import typed

KEYS = ["text", "services", "answers", "groups", "urgent", "safeguarding", "say"]


@pytest.fixture(autouse=True)
def no_installation(monkeypatch):
    for name in ("FRONTDOOR_DATABASE_URL", "FRONTDOOR_COUNCIL"):
        monkeypatch.delenv(name, raising=False)


def run(*words, stdin=None):
    result = CliRunner().invoke(find, list(words), input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def test_an_enquiry_gives_one_document():
    result = run("hole in the road")
    found = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, list(found)) == (0, "", KEYS)
    assert found["text"] == "hole in the road" and found["services"][0]["id"] == "pothole"


def test_an_enquiry_may_be_read():
    assert json.loads(run("-", stdin="there is a hole\nin the road\n").stdout)["services"][0]["id"] == "pothole"


def test_danger_is_said():
    found = json.loads(run("my husband hits me").stdout)
    assert found["urgent"] and found["safeguarding"] and "999" in found["say"]


def test_a_council_has_its_own_groups():
    ours, theirs = (json.loads(run("choir near me", "--council", one).stdout) for one in ("aldermere", "thornby"))
    assert ours["groups"] and theirs["groups"] and ours["groups"] != theirs["groups"]


def test_a_batch_gives_a_line_for_a_line_and_says_at_the_end_that_one_was_bad():
    result = run("--batch", stdin=b"hole in the road\n\n\xff\xfe\nrenew my passport")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 2 and len(lines) == 4
    assert [set(KEYS) <= set(one) for one in lines] == [True] * 4
    assert "error" in lines[1] and "UTF-8" in lines[2]["error"]["say"]
    assert lines[3]["answers"][0]["id"] == "passport"


def test_a_batch_without_a_bad_line_ends_well():
    first, second = run("--batch", stdin="my bin was missed\n"), run("--batch", "-", stdin="a pothole\n")
    assert (first.exit_code, second.exit_code) == (0, 0)


@pytest.mark.parametrize(("words", "stdin", "say"), [
    ((), None, "few words"), (("",), None, "few words"), (("   ",), None, "few words"), (("-",), "", "few words"),
    (("-",), b"\xff\xfe", "UTF-8"), (("-",), "x" * (typed.LONGEST + 1), "longer than"),
    (("a hole", "--council", "nowhere"), None, "nowhere"), (("--batch", "a hole"), "", "leave TEXT out"),
])
def test_bad_input_ends_with_a_sentence(words, stdin, say):
    result = run(*words, stdin=stdin)
    assert (result.exit_code, result.stdout) == (2, "")
    assert say in result.stderr and "Traceback" not in result.stderr


def test_a_database_that_does_not_answer_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", f"sqlite:///{tmp_path}/none.db")
    result = run("a hole")
    assert result.exit_code == 2 and "frontdoor migrate" in result.stderr
