"""`frontdoor services publish`, `roll-back` and `diff`: what they print, and what they refuse in one sentence."""
import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.catalogue import loader, revisions, versions
from frontdoor.cli import group
from frontdoor.clock import now
from frontdoor.triage import publishing
from tests import factories
from tests.factories import ALDERMERE
from tests.integration.overturning import overturn


@pytest.fixture
def council(session, database, monkeypatch):
    factories.set_up(session)
    session.commit()
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database.url)
    monkeypatch.setenv("FRONTDOOR_COUNCIL", ALDERMERE)
    return session


@pytest.fixture
def changed(tmp_path):
    """Makes a file of the packaged pothole with some text of it replaced."""
    def make(old="summary: ", new="summary: Now ", name="pothole.yaml"):
        text = loader.packaged()["pothole"].read_text("utf-8")
        assert old in text
        path = tmp_path / name
        path.write_text(text.replace(old, new, 1), "utf-8")
        return str(path)
    return make


def run(*arguments):
    return CliRunner().invoke(group, ["services", *arguments])


def refused(*arguments):
    """The one sentence with which a command ends at status 2."""
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    [line] = result.stderr.strip().splitlines()
    return line


def number(session):
    session.commit()
    session.expire_all()
    return versions.current(session, ALDERMERE, "pothole").number


def test_a_file_is_published_as_the_next_version_with_whom_it_touches(council, changed):
    factories.draft(council, at=now())
    factories.case(council, factories.FOR_A_PERSON, at=now())
    council.commit()
    result = run("publish", changed(), "--policy", "re_ask")
    found = json.loads(result.stdout)
    assert (found["service"], found["version"], found["touches"]) == ("pothole", 2, {"drafts": 1, "cases": 1})
    assert found["hash"] == versions.current(council, ALDERMERE, "pothole").hash and number(council) == 2
    assert versions.history(council, ALDERMERE, "pothole")[-1].policy == "re_ask"


def test_a_broken_file_is_refused_with_file_and_line_and_the_published_version_stands(council, changed):
    line = refused("publish", changed("verb: report", "verb: shout"))
    assert "pothole.yaml:" in line and "`verb` must be one of" in line
    assert number(council) == 1


@pytest.mark.parametrize(("old", "new", "say"), [
    ("expect: {result: accepted, tier: 1", "expect: {result: redirect, tier: 1", "a case of its own fails"),
    ("test: {fact: road_owner,", "test: {fact: road_woner,", "no fact called `road_woner`"),
    ("facts:", "facts: [", "not YAML"),
])
def test_every_kind_of_broken_file_ends_in_a_sentence_with_the_line(council, changed, old, new, say):
    line = refused("publish", changed(old, new))
    assert say in line and "pothole.yaml:" in line
    assert number(council) == 1


def test_a_file_that_would_decide_again_what_a_review_overturned_is_held_until_somebody_says_why(council, changed):
    row = overturn(council)
    for when in ((), ("--at", "2035-04-01")):
        said = refused("publish", changed(), *when)
        assert said.endswith("The rule would again decide alone a decision that a review overturned. Change the rule, "
                             "or say with --excuse why it is right all the same.")
    assert "Enter why the rule may come to that answer again" in refused("publish", changed(), "--excuse", " ")
    assert number(council) == 1
    council.commit()
    assert run("publish", changed(), "--excuse", "It was measured too early.").exit_code == 0
    council.refresh(row)
    assert (number(council), row.excuse, row.excused_by_id) == (2, "It was measured too early.", None)
    assert council.scalars(select(AuditRow.actor_kind).where(AuditRow.action == "overturned_excused")).all() == [
        "operator"]
    council.commit()
    assert run("publish", changed("summary: ", "summary: Again ")).exit_code == 0


def test_a_file_that_is_not_there_ends_in_a_sentence(council):
    assert "cannot be read" in refused("publish", "nowhere.yaml")


def test_a_file_is_published_at_a_moment_to_come(council, changed):
    result = json.loads(run("publish", changed(), "--at", "2035-04-01").stdout)
    assert result["version"] is None and result["effective_at"] == "2035-03-31T23:00:00+00:00"
    assert number(council) == 1
    moment = datetime(2035, 3, 31, 23, tzinfo=UTC)
    [due] = revisions.due(council, moment)
    publishing.publish_due(council, due, at=moment)
    assert versions.current(council, ALDERMERE, "pothole").hash == result["hash"]


@pytest.mark.parametrize(("moment", "say"), [("2020-04-01", "in the future"), ("soon", "must be a date")])
def test_a_moment_that_is_past_or_none_is_refused(council, changed, moment, say):
    assert say in refused("publish", changed(), "--at", moment)


def test_going_back_publishes_the_earlier_text_again(council, changed):
    run("publish", changed())
    found = json.loads(run("roll-back", "pothole", "1", "--policy", "re_check").stdout)
    assert (found["version"], number(council)) == (3, 3)
    assert found["hash"] == loader.compiled("pothole", ALDERMERE).hash


@pytest.mark.parametrize(("arguments", "say"), [
    (("roll-back", "pothole", "9"), "pothole has no version 9; it has 1."),
    (("roll-back", "pothole", "1"), "nothing to go back to"),
    (("roll-back", "no-service", "1"), "no service called 'no-service'"),
    (("diff", "pothole", "1", "9"), "pothole has no version 9; it has 1."),
    (("diff", "no-service", "1", "2"), "no service called 'no-service'"),
    (("diff", "pothole", "1", "draft"), "there are none"),
    (("diff", "pothole", "1", "0123456789abcdef"), "no change 0123456789abcdef"),
    (("diff", "pothole", "1", "nowhere.yaml"), "cannot be read"),
    (("publish", "x.yaml", "--council", "nobody"), "nobody"),
])
def test_what_cannot_be_done_ends_in_a_sentence(council, arguments, say):
    assert say in refused(*arguments)


def test_two_versions_are_compared_in_sentences(council, changed):
    run("publish", changed("review_on: 2027-11-01", "review_on: 2028-11-01"))
    found = json.loads(run("diff", "pothole", "1", "2").stdout)
    assert (found["service"], found["from"], found["to"]) == ("pothole", "1", "2")
    assert found["differences"][0] == {
        "where": "parameters.min_depth_mm", "kind": "changed",
        "say": "The figure min_depth_mm from 1 January 2020 is to be looked at on 1 November 2028; before it was "
               "1 November 2027."}


def test_a_version_is_compared_with_a_file_and_with_what_is_being_prepared(council, changed):
    path = changed("summary: ", "summary: Now ")
    by_file = json.loads(run("diff", "pothole", "1", path).stdout)["differences"]
    assert [one["where"] for one in by_file] == ["summary"]
    json.loads(run("publish", path, "--at", (now() + timedelta(days=9)).isoformat()).stdout)
    council.commit()
    [revision] = revisions.open_for(council, ALDERMERE)
    for named in ("draft", revision.public_id):
        assert json.loads(run("diff", "pothole", "1", named).stdout)["differences"] == by_file
    assert "is one of pothole" in refused("diff", "street-light", "1", revision.public_id)
    assert "is a definition of pothole" in refused("diff", "street-light", "1", path)


def test_publishing_needs_a_database_and_comparing_files_does_not(changed, monkeypatch):
    monkeypatch.delenv("FRONTDOOR_DATABASE_URL", raising=False)
    path = changed()
    assert "Set FRONTDOOR_DATABASE_URL" in refused("publish", path)
    assert [one["where"] for one in json.loads(run("diff", "pothole", "1", path).stdout)["differences"]] == ["summary"]
    assert "it has 1" in refused("diff", "pothole", "2", path)


def test_a_database_that_is_not_migrated_is_said_so(empty_database_url, changed, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", empty_database_url)
    assert "frontdoor migrate" in refused("publish", changed())
