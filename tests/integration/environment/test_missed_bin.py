"""A bin that was not emptied, from the start page to the crew."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.catalogue import versions
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.triage import findings, known
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.environment.asked import Asked
from tests.integration.environment.conftest import HOME, NEXT_DOOR, typed

SERVICE = "missed-bin"
ADDRESS = {"label": "12 Mill Lane, Aldermere, ZZ1 2AB", "uprn": HOME, "postcode": "ZZ1 2AB"}
SAID: Mapping[str, Any] = {
    "address": ADDRESS, "container": "refuse", "collection_date": "2026-11-20", "contaminated": False,
    "out_on_time": True, "second_miss_running": False, "assisted": False, "clinical_waste": False,
    "email": "peter@example.org",
}


def said(**more: Any) -> dict[str, Any]:
    bin_day = local_date(now()) - timedelta(days=1)
    return {"container": "refuse", "collection_date": typed(bin_day), "contaminated": "no", "out_on_time": "yes",
            "second_miss_running": "no", "assisted": "no", "clinical_waste": "no", **more}


def report(session: Session, **changes: Any) -> Case:
    return make.case(session, changes, service_id=SERVICE, answers=SAID)


def test_a_bin_goes_back_to_the_crew_and_is_not_reported_twice(town: Session, visitors: Callable[[], Visitor]) -> None:
    walk = Asked(visitors(), SERVICE, said()).until("answer")
    assert walk.heading == "We will come back for your bin" and "within 3 working days" in walk.text
    reference = walk.sent().reference
    case = town.scalars(select(Case).where(Case.reference == reference)).one()
    assert (case.state, case.tier, case.queue, case.public) == (State.SCHEDULED, 1, "waste-works", False)
    assert local_date(case.due_at or now()) == add_working_days(local_date(now()), 3)
    assert case.place_label.startswith("12 Mill Lane") and town.scalars(select(OutboxRow.purpose)).all() == ["accepted"]
    again = Asked(visitors(), SERVICE, said()).until("answer")
    assert again.heading == "We know about this bin"
    again.sent()
    assert Asked(visitors(), SERVICE, said(), where="14 Mill Lane").until("answer").heading != "We know about this bin"


def test_a_second_miss_waits_for_somebody_in_the_waste_team(town: Session) -> None:
    case = report(town, second_miss_running=True)
    assert (case.state, case.tier, case.queue, case.flags) == (State.WITH_ADVISER, 2, "waste", ["second_miss"])
    assert findings.facts_of(town, case, versions.by_id(town, case.version_id), at=make.AT).get("second_miss_running")


def test_only_the_same_bin_of_the_same_home_and_day_is_the_same(town: Session) -> None:
    first = report(town)
    definition = versions.by_id(town, first.version_id).definition

    def is_known(**changes: Any) -> bool:
        found = known.with_records(town, make.ALDERMERE, definition, {**SAID, **changes}, at=make.AT)
        return bool(found.get("existing_open_report"))

    assert is_known() and is_known(address={**ADDRESS, "label": "12, Mill Lane"})
    assert not is_known(address={**ADDRESS, "uprn": NEXT_DOOR})
    assert not is_known(container="food") and not is_known(collection_date="2026-11-19")
    assert not is_known(address="12 Mill Lane, typed by hand")


def test_a_report_is_not_held_against_itself_when_it_is_looked_at_again(town: Session) -> None:
    case = report(town, assisted=True)
    facts = findings.facts_of(town, case, versions.by_id(town, case.version_id), at=make.AT)
    assert "existing_open_report" not in facts


def test_the_same_bin_reported_twice_is_one_report_with_two_who_hear_of_it(town: Session) -> None:
    first, second = report(town), report(town, email="ann@example.org")
    assert (second.state, second.canonical_id) == (State.DUPLICATE, first.id)
    assert first.people_affected == 2
