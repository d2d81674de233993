"""Open cases are put on the terms of today by an explicit event, and in no other way."""

import json
from collections.abc import Callable

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import loader, versions
from frontdoor.triage import clocks
from frontdoor.triage.clockwork import extending, pausing, rebasing
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on, is_paused, purposes, request

WHY = "We promise less from now on."


def changed(service_id: str, change: Callable[[dict], None]) -> Definition:  # type: ignore[type-arg]
    """The service as it is packaged, with something else in it."""
    base = json.loads(json.dumps(loader.base_of(loader.compiled(service_id, make.ALDERMERE).definition)))
    change(base)
    return loader.from_canonical(loader.canonical(base, {}))


def ten_days(base: dict) -> None:  # type: ignore[type-arg]
    base["parameters"]["acknowledge_working_days"].append({"from": "2026-11-24", "value": 10, "source": "a test"})
    base["cases"] = []


def rest(base: dict) -> None:  # type: ignore[type-arg]
    base["clock"]["promise"] = {"working_days": 15}
    base["cases"] = []


def test_publishing_leaves_what_is_open_as_it_is_until_somebody_says_otherwise(working: Session) -> None:
    case = complaint(working)
    version = versions.publish(working, changed("complaint", ten_days), make.ALDERMERE, at(25))
    assert due_on(case) == "2026-11-30"
    found = rebasing.rebase(working, case.id, reason=WHY, at=at(26))
    assert found is not None and (found.before, found.after) == (at(30, 23).replace(minute=59, second=59), case.due_at)
    assert due_on(case) == "2026-12-07"
    line = clocks.ledger(working, case)[-1]
    assert (line.cause, line.reason, line.definition_hash) == ("rebased", WHY, version.hash)
    assert purposes(working, case)[-1] == "date_changed"
    assert rebasing.rebase(working, case.id, reason=WHY, at=at(26)) is None, "a second time changes nothing"


def test_what_was_paused_stays_paused_and_time_that_was_added_stays(working: Session) -> None:
    case, ada = request(working), make.actor_of(working)
    extending.extend(working, case, reason="The public interest.", actor=ada, at=at(24))
    before = due_on(case)
    pausing.pause(working, case, waits_for=clocks.WaitsFor.RESIDENT, reason="?", since=at(24), actor=ada, at=at(24))
    versions.publish(working, changed("foi-request", rest), make.ALDERMERE, at(25))
    rebasing.rebase(working, case.id, reason=WHY, at=at(26))
    assert is_paused(working, case) and len(clocks.extensions(working, case)) == 1
    assert due_on(case) < before


def test_nothing_is_done_where_the_rules_have_not_changed(working: Session) -> None:
    case = complaint(working)
    assert rebasing.open_cases(working, make.ALDERMERE, "complaint") == [case.id]
    assert rebasing.rebase(working, case.id, reason=WHY, at=at(24)) is None
    assert [line.cause for line in clocks.ledger(working, case)] == ["started"]


def test_a_case_of_which_the_rules_say_something_else_now_is_left_and_said(working: Session) -> None:
    case = complaint(working)

    def never(base: dict) -> None:  # type: ignore[type-arg]
        base["outcomes"] = [one for one in base["outcomes"] if one["id"] not in ("accepted", "too_old")]
        base["cases"] = []

    versions.publish(working, changed("complaint", never), make.ALDERMERE, at(25))
    found = rebasing.rebase(working, case.id, reason=WHY, at=at(26))
    assert found is not None and found.left and due_on(case) == "2026-11-30"
