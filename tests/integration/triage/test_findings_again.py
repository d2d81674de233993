"""What the rules found comes out the same again, byte for byte, from what was stored with it."""
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.history import FindingRow
from frontdoor.catalogue import loader
from frontdoor.cli import group
from frontdoor.triage import findings, publishing, verifying
from frontdoor.triage.findings import NoBasis
from tests import factories as make
from tests.integration.triage import permits

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)
    permits.offer(session)


def row_of(session: Session, case) -> FindingRow:
    return session.scalars(select(FindingRow).where(FindingRow.case_id == case.id)).one()


@pytest.mark.parametrize("changes", [{}, permits.TOO_LONG, permits.KEEPER_UNKNOWN, permits.FREE])
def test_a_finding_gives_the_same_bytes_again(session, changes):
    row = row_of(session, permits.apply(session, changes))
    assert findings.reproduced(session, row) == row.body.encode()


def test_it_does_so_after_the_answers_and_the_rules_have_changed(session):
    case = permits.apply(session)
    row = row_of(session, case)
    case.answers = {**case.answers, "length_m": {**case.answers["length_m"], "value": "9.0"}}
    shorter = {**permits.BAY_PERMIT, "parameters": {**permits.BAY_PERMIT["parameters"], "longest_m": [
        {"from": "2024-04-01", "value": 3, "source": "another test"}]}}
    whole = {"base": shorter, "overlay": {}, "closures": []}
    publishing.publish(session, loader.from_canonical(json.dumps(whole)), case.council_id, at=make.AT + DAY)
    session.flush()
    assert findings.reproduced(session, row) == row.body.encode()


def test_every_fact_is_kept_with_who_said_it_and_when(session):
    basis = row_of(session, permits.apply(session)).basis
    assert basis is not None
    assert basis["facts"]["length_m"]["value"] == "4.1" and basis["facts"]["length_m"]["from"] == "resident"
    assert basis["facts"]["length_m"]["at"]


def test_a_finding_of_before_the_facts_were_kept_is_said_to_be_so(session):
    row = row_of(session, permits.apply(session))
    row.basis = None
    session.flush()
    with pytest.raises(NoBasis):
        findings.reproduced(session, row)
    told = verifying.verify(session)
    assert (told.findings, told.identical, told.without_facts, told.different) == (1, 0, 1, 0)


def test_the_command_counts_what_is_identical_and_names_what_is_not(session, database, monkeypatch):
    case, other = permits.apply(session), permits.apply(session, {"registration": "AB12 CDE"})
    session.commit()
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database.url)
    sound = CliRunner().invoke(group, ["decisions", "verify"])
    assert sound.exit_code == 0 and json.loads(sound.stdout) == {
        "findings": 2, "identical": 2, "without_facts": 0, "different": 0, "named": []}
    row = row_of(session, other)
    row.body = row.body.replace("The car is yours.", "The car is not yours.")
    session.commit()
    spoilt = CliRunner().invoke(group, ["decisions", "verify", "--service", permits.SERVICE])
    told = json.loads(spoilt.stdout)
    assert spoilt.exit_code == 1 and (told["identical"], told["different"]) == (1, 1)
    assert [one["case"] for one in told["named"]] == [other.reference] != [case.reference]


def test_a_day_that_is_none_ends_in_a_sentence(session, database, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_DATABASE_URL", database.url)
    refused = CliRunner().invoke(group, ["decisions", "verify", "--since", "yesterday"])
    assert refused.exit_code == 2 and "--since" in refused.stderr and "Traceback" not in refused.stderr
