"""A finding is kept with what it was worked out from, and comes out the same from its row alone, byte for byte."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import event
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.history import FindingRow
from frontdoor.cli import group
from frontdoor.db import Database
from frontdoor.insight import facts_held
from frontdoor.people.actor import guest
from frontdoor.triage import evidence, findings, intake, verifying
from tests import factories as make
from tests.integration.triage import permits

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session)


@pytest.fixture
def installed(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database.url)


def row_of(session: Session, case: Case) -> FindingRow:
    row = findings.latest(session, case)
    assert row is not None and row.basis is not None
    return row


def again(session: Session) -> None:
    """Forget what is in memory: what follows reads what the database holds."""
    session.commit()
    session.expire_all()


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, ["decisions", "verify", *words])
    return result.exit_code, result.output


def test_each_fact_is_kept_with_who_gave_it_and_when_and_of_a_record_its_key(session: Session) -> None:
    case = make.case(session, answers={name: one for name, one in make.POTHOLE.items() if name != "road_owner"})
    again(session)
    kept = row_of(session, case).basis
    assert kept is not None
    owner = kept["facts"]["road_owner"]
    assert (owner["value"], owner["from"], owner["record"], owner["at"]) == (
        "this_council", "record", "street.owner", make.AT.isoformat())
    assert "road_owner" not in case.answers
    assert kept["facts"]["depth_mm"] == case.answers["depth_mm"]
    assert set(kept["facts"]) >= set(case.answers)
    assert (kept["on"], kept["language"]) == ("2026-11-23", "en")


@pytest.mark.parametrize("changes", [
    {}, permits.FREE, permits.TOO_LONG, permits.KEEPER_UNKNOWN, permits.NOT_KEEPER, permits.WITH_A_DRIVE, permits.TWICE,
])
def test_a_finding_is_the_same_bytes_from_its_row_alone(session: Session, changes: dict[str, object]) -> None:
    case = permits.apply(session, changes)
    again(session)
    row = row_of(session, case)
    assert findings.reproduced(session, row).decode() == row.body


def test_it_is_the_same_bytes_after_answers_and_records_changed(session: Session) -> None:
    case = make.case(session)
    row = row_of(session, case)
    make.case(session)  # now an open report lies at the same place
    case.answers = {**case.answers, "depth_mm": {"value": 1, "from": "officer", "at": make.AT.isoformat()}}
    again(session)
    assert findings.ask_again(session, case, at=make.AT).row.id != row.id
    assert findings.reproduced(session, row).decode() == row.body


def test_another_answer_gives_other_bytes(session: Session) -> None:
    row = row_of(session, permits.apply(session))
    kept = row.basis or {}
    row.basis = {**kept, "facts": {**kept["facts"], "length_m": {"value": "9.5"}}}
    assert findings.reproduced(session, row).decode() != row.body


def test_what_an_officer_found_out_is_kept_with_the_finding_that_follows(session: Session) -> None:
    case = permits.apply(session, permits.KEEPER_UNKNOWN)
    actor = make.actor_of(session)
    evidence.supply(session, case, answers={"keeper": True}, how="Seen", actor=actor, at=make.AT + HOUR)
    again(session)
    kept = row_of(session, case).basis
    assert kept is not None
    assert (kept["facts"]["keeper"]["from"], kept["facts"]["keeper"]["value"]) == ("officer", True)
    assert verifying.verify(session).identical == 2


def test_the_same_finding_on_other_facts_is_stored_anew_and_on_the_same_facts_is_not(session: Session) -> None:
    case = permits.apply(session)
    first = row_of(session, case).id
    assert findings.ask_again(session, case, at=make.AT + HOUR).row.id == first
    case.answers = {**case.answers, "length_m": {"value": "4.2", "from": "officer", "at": make.AT.isoformat()}}
    asked = findings.ask_again(session, case, at=make.AT + HOUR)
    assert asked.row.id > first
    assert asked.row.basis is not None and asked.row.basis["facts"]["length_m"]["value"] == "4.2"


def test_a_finding_of_before_is_said_to_be_without_facts_and_cannot_be_worked_out(session: Session) -> None:
    row = row_of(session, permits.apply(session))
    row.basis = None
    again(session)
    told = verifying.verify(session)
    assert (told.findings, told.identical, told.without_facts, told.different) == (1, 0, 1, 0)
    with pytest.raises(findings.NoBasis, match="not kept"):
        findings.reproduced(session, row)


def test_a_replay_reads_the_facts_that_were_kept(session: Session) -> None:
    case = make.case(session)
    case.answers = {name: one for name, one in case.answers.items() if name != "depth_mm"}
    held = facts_held.of_cases(session, [case])[case.id]
    assert (held["road_owner"], held["depth_mm"]) == ("this_council", 50)


def test_sending_asks_the_database_no_more_for_keeping_the_facts(session: Session, database: Database) -> None:
    draft = make.draft(session)
    session.flush()
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    intake.receive(session, draft, actor=guest(draft.council_id), at=make.AT)
    session.flush()
    about = [one for one in said if " findings" in one]
    assert [one.split()[0] for one in about] == ["INSERT"], "it is written once, and read by nobody"


def test_the_command_counts_what_is_the_same_and_ends_with_status_0(session: Session, installed: None) -> None:
    make.case(session)
    permits.apply(session)
    session.commit()
    status, said = run()
    assert (status, json.loads(said)) == (
        0, {"findings": 2, "identical": 2, "without_facts": 0, "different": 0, "named": []})
    assert json.loads(run("--service", permits.SERVICE)[1])["findings"] == 1
    assert json.loads(run("--council", "thornby")[1])["findings"] == 0
    assert json.loads(run("--since", "2026-11-23")[1])["findings"] == 2
    assert json.loads(run("--since", "2026-11-24")[1])["findings"] == 0


@pytest.mark.parametrize(("spoil", "why"), [
    (lambda kept: {**kept, "facts": {**kept["facts"], "length_m": {"value": "9.5"}}}, "otherwise than it is stored"),
    (lambda kept: {**kept, "facts": {**kept["facts"], "length_m": {"value": "long"}}}, "length_m must be"),
    (lambda kept: {**kept, "on": "soon"}, "cannot be read"), (lambda kept: {}, "cannot be read"),
    (lambda kept: {**kept, "facts": {"length_m": 4}}, "cannot be read"),
])
def test_the_command_names_the_case_that_differs_and_ends_with_status_1(
    session: Session, installed: None, spoil, why: str,
) -> None:
    case = permits.apply(session)
    row = row_of(session, case)
    row.basis = spoil(row.basis)
    session.commit()
    status, said = run()
    told = json.loads(said)
    assert (status, told["identical"], told["different"], told["named"][0]["case"]) == (1, 0, 1, case.reference)
    assert why in told["named"][0]["why"]


@pytest.mark.parametrize(("words", "say"), [
    (("--since", "soon"), "--since must be a date"), (("--council", "nowhere"), "nowhere"),
])
def test_what_cannot_be_asked_ends_in_a_sentence(installed: None, words: tuple[str, ...], say: str) -> None:
    status, said = run(*words)
    assert status == 2 and say in said and "Traceback" not in said
