"""`frontdoor replay` and `frontdoor snapshots`: one document out, progress and sentences on the error stream."""

import csv
import json
import stat
from datetime import date

import pytest
from click.testing import CliRunner

from frontdoor.cases.case import Confidentiality, State
from frontdoor.catalogue import revisions
from frontdoor.cli.replay import replay, snapshots
from frontdoor.entitlements import terms
from frontdoor.insight.outreach import harmless
from frontdoor.insight.summary import Summary
from tests.factories import ALDERMERE
from tests.integration.insight import passes
from tests.integration.test_commands import frontdoor, settings_of


@pytest.fixture(autouse=True)
def installation(database_url, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database_url)
    monkeypatch.delenv("FRONTDOOR_COUNCIL", raising=False)


@pytest.fixture
def version(session):
    return passes.publish(session)


@pytest.fixture
def draft(tmp_path):
    return written(tmp_path, longest="4")


def written(folder, **changes):
    """A changed definition in a file."""
    path = folder / "draft.yaml"
    path.write_text(json.dumps(passes.base(**changes)))
    return str(path)


def run(command, *words):
    result = CliRunner().invoke(command, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


def refused(*words):
    result = run(replay, *words)
    assert (result.exit_code, result.stdout) == (2, "") and "Traceback" not in result.stderr
    return result.stderr


def test_the_summary_is_one_document_and_progress_goes_to_the_error_stream(session, version, draft):
    for _ in range(12):
        passes.case(session, version)
    session.commit()
    result = run(replay, passes.SERVICE, "--draft", draft)
    assert result.exit_code == 0
    found = Summary.from_json(result.stdout)
    assert [(one.kind, one.rows, one.flips) for one in found.populations] == [("past", 10, 10)]
    assert "1 of 1 blocks read again" in result.stderr and "12 of 12 rows" in result.stderr
    assert "a second" in result.stderr


def test_a_process_of_its_own_says_the_same(session, database_url, version, draft):
    for _ in range(12):
        passes.case(session, version)
    session.commit()
    done = frontdoor("replay", passes.SERVICE, "--draft", draft, **settings_of(database_url))
    assert done.returncode == 0, done.stderr
    assert Summary.from_json(done.stdout).populations[0].flips == 10


def test_only_the_kinds_that_are_named_are_replayed_and_on_the_day_that_is_named(session, version, draft):
    for state in (State.CLOSED, State.WITH_ADVISER):
        for _ in range(12):
            passes.case(session, version, state=state)
    session.commit()
    found = Summary.from_json(
        run(replay, passes.SERVICE, "--draft", draft, "--kind", "open", "--on", "2027-04-01").stdout)
    assert ([one.kind for one in found.populations], found.on) == (["open"], date(2027, 4, 1))


def test_a_change_that_is_being_prepared_is_replayed_by_its_id(session, version, draft):
    for _ in range(12):
        passes.case(session, version)
    change = revisions.begin(session, ALDERMERE, passes.SERVICE, base=passes.base(longest="4"), at=passes.AT)
    session.commit()
    found = Summary.from_json(run(replay, passes.SERVICE, "--revision", change.public_id).stdout)
    assert found.populations[0].flips == 10
    assert "no change with the id 'no-such'" in refused(passes.SERVICE, "--revision", "no-such")
    assert "Name a service" in refused(passes.SERVICE, "--revision", change.public_id, "--draft", draft)


def test_a_service_without_cases_is_said_to_have_none(session, version, draft):
    session.commit()
    result = run(replay, passes.SERVICE, "--draft", draft)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["notes"] == ["There are no cases to replay."]


def test_wrong_input_ends_with_status_2_and_a_sentence(session, version, draft, tmp_path):
    session.commit()
    assert "Name a service" in refused()
    assert "Name a service" in refused(passes.SERVICE)
    assert "no service called 'no-such'" in refused("no-such", "--draft", draft)
    assert "does not exist" in refused(passes.SERVICE, "--draft", tmp_path / "nowhere.yaml")
    assert "--on must be a date" in refused(passes.SERVICE, "--draft", draft, "--on", "soon")
    assert "nowhere" in refused(passes.SERVICE, "--draft", draft, "--council", "nowhere")
    assert "past" in refused(passes.SERVICE, "--draft", draft, "--kind", "future")
    missing = tmp_path / "no-such-folder" / "list.csv"
    assert "cannot be written" in refused(passes.SERVICE, "--draft", draft, "--outreach", missing)


def test_a_draft_of_another_service_or_a_broken_one_is_refused_with_its_line(session, version, tmp_path):
    session.commit()
    other = written(tmp_path, id="another-pass")
    assert "is a definition of `another-pass`" in refused(passes.SERVICE, "--draft", other)
    broken = tmp_path / "broken.yaml"
    broken.write_text("id: test-pass\nnames: Test\n")
    assert "broken.yaml" in refused(passes.SERVICE, "--draft", broken)


def test_without_a_database_it_says_so(monkeypatch, draft):
    monkeypatch.delenv("FRONTDOOR_DATABASE_URL")
    assert "FRONTDOOR_DATABASE_URL is not set" in refused(passes.SERVICE, "--draft", draft)


def test_a_database_that_is_not_migrated_is_said_to_be_none(monkeypatch, draft, tmp_path):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    assert "frontdoor migrate" in refused(passes.SERVICE, "--draft", draft)


def outreach(draft, tmp_path):
    """The lines of the list."""
    path = tmp_path / "list.csv"
    result = run(replay, passes.SERVICE, "--draft", draft, "--outreach", path)
    assert result.exit_code == 0, result.stderr
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file)), result, path


def test_the_list_names_open_cases_and_what_renews_and_nobody_else(session, version, draft, tmp_path):
    passes.case(session, version)
    waits = passes.case(session, version, state=State.WITH_ADVISER)
    passes.case(session, version, passes.answers("3.9"), state=State.WITH_ADVISER)
    held = passes.holding(session, version, ends_on=date(2027, 6, 30))
    number, of_held = terms.last(held).number, held.case_id
    session.commit()
    lines, result, path = outreach(draft, tmp_path)
    assert [(line["kind"], line["document"], line["from_outcome"], line["to_outcome"]) for line in lines] == [
        ("open", "", "paid", "too_long"), ("renewable", number, "paid", "too_long")]
    assert lines[0]["reference"] == waits.reference and of_held is not None
    assert waits.reference not in result.stdout and number not in result.stdout
    assert "lists 2 to tell" in result.stderr
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_restricted_case_is_in_the_list_for_nobody(session, version, draft, tmp_path):
    passes.case(session, version, state=State.WITH_ADVISER, confidentiality=Confidentiality.RESTRICTED)
    passes.holding(session, version, ends_on=date(2027, 6, 30), confidentiality=Confidentiality.SAFEGUARDING)
    session.commit()
    assert outreach(draft, tmp_path)[0] == []


def test_a_replay_that_fails_leaves_the_list_that_was_there(session, version, draft, tmp_path):
    session.commit()
    path = tmp_path / "list.csv"
    path.write_text("of yesterday")
    refused("no-such", "--draft", draft, "--outreach", path)
    assert path.read_text() == "of yesterday" and list(tmp_path.glob(".list*")) == []


@pytest.mark.parametrize(("cell", "kept"), [
    ("=1+1", "'=1+1"), ("+44", "'+44"), ("-2", "'-2"), ("@a", "'@a"), ("\ta", "'\ta"), ("FD-7K2M", "FD-7K2M"),
])
def test_no_cell_is_a_formula(cell, kept):
    assert harmless(cell) == kept


def test_a_snapshot_is_brought_up_to_date_or_made_anew_by_a_command(session, version):
    passes.case(session, version)
    session.commit()
    expected = [{"service": passes.SERVICE, "blocks": 1, "rows": 1}]
    assert json.loads(run(snapshots, "refresh", passes.SERVICE).stdout) == expected
    assert json.loads(run(snapshots, "refresh").stdout) == [{**expected[0], "blocks": 0}]
    assert json.loads(run(snapshots, "rebuild").stdout) == expected
    result = run(snapshots, "rebuild", "no-such")
    assert result.exit_code == 2 and "no service called" in result.stderr
