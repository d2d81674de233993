"""A concern about somebody: told by anyone without a name, hidden from all but the duty specialists, and never sent
where it may not be safe."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Confidentiality, Outcome, Priority, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import Decision, Entry
from frontdoor.cases.parties import Party
from frontdoor.cases.work import ClockInterval
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level
from frontdoor.people.residents import Resident
from frontdoor.triage import decide, machine, queues
from frontdoor.triage.moves import BY_NAME
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.sensitive.conftest import Telling, only_case, told

ADULT: dict[str, Any] = {
    "immediate_danger": "no", "about_whom": "someone_else", "abuse_or_risk": "yes", "adult_age": "82",
    "age_at_abuse": "82", "care_support_needs": "yes", "unable_to_protect_self": "yes", "lives_in_council_area": "yes",
    "what_happened": "Her nephew takes her pension and shouts at her.", "adult_name": "Edith Marlow",
    "adult_whereabouts": "9 Quay Street", "anonymous": "yes",
}
CHILD: dict[str, Any] = {
    "immediate_danger": "no", "about_whom": "someone_else", "abuse_or_risk": "yes", "child_age": "7",
    "age_at_abuse": "7", "what_happened": "He is alone every night.", "anonymous": "no", "name": "Ann Neighbour",
    "email": "ann@example.org", "safe_to_contact": "yes",
}
NAMED = {"anonymous": "no", "name": "Ann Neighbour", "email": "ann@example.org", "safe_to_contact": "no"}


def telling(client: Visitor, **changes: str) -> Telling:
    """The whole concern about an adult, sent."""
    return Telling(client, "safeguarding-adult", {**ADULT, **changes}).until("check-answers").send()


def duty_and_adviser(session: Session) -> tuple[Any, Any]:
    return (make.actor_of(session, "Dana Whitlock", level=Level.SPECIALIST, teams=(queues.DUTY_TEAM,)),
            make.actor_of(session, "Lee Brannigan", level=Level.MANAGER, teams=(queues.CUSTOMER_TEAM, "highways")))


def test_an_adult_s_concern_without_a_name_waits_for_the_duty_specialists_alone(
    council: Session, client: Visitor,
) -> None:
    walk = telling(client)
    assert walk.heading == "We have your report" and "We do not write to you" in walk.text
    case, today = only_case(council), local_date(now())
    assert (case.state, case.tier, case.queue) == (State.WITH_SPECIALIST, 3, "duty")
    assert (case.confidentiality, case.priority) == (Confidentiality.SAFEGUARDING, Priority.URGENT)
    assert case.due_at is not None and local_date(case.due_at) == today and "safeguarding" in case.flags
    assert (case.place_label, case.ward, case.public) == ("", None, False)
    assert told(council) == [] and council.scalars(select(Resident)).one().name == ""
    duty, adviser = duty_and_adviser(council)
    assert queues.how_many(council, duty, "duty") == 1 and access.find(council, duty, case.reference) is case
    assert queues.how_many(council, adviser, "duty") == 0
    with pytest.raises(CaseNotFound):
        access.find(council, adviser, case.reference)


@pytest.mark.parametrize(("safe", "sent"), [("no", []), ("yes", [("passed_to_adviser", "ann@example.org")])])
def test_whoever_leaves_an_address_is_written_to_only_where_they_say_that_it_is_safe(
    council: Session, client: Visitor, safe: str, sent: list[tuple[str, str]],
) -> None:
    telling(client, **{**NAMED, "safe_to_contact": safe})
    assert told(council) == sent
    for row in council.scalars(select(OutboxRow)):
        assert not [words for words in ("Edith", "Marlow", "Quay", "adult", "pension", "concern")
                    if words in row.subject + row.body]
    duty, _ = duty_and_adviser(council)
    case = only_case(council)
    asking = machine.refusal(council, case, BY_NAME["ask_resident"], duty)
    assert (asking is None) == (safe == "yes")


def test_every_page_of_a_concern_can_be_left_at_once_and_is_called_by_no_name(
    council: Session, client: Visitor,
) -> None:
    start = client.get("/services/safeguarding-adult")
    assert "govuk-exit-this-page" in start.text and "Call 999" in start.text
    assert start.headers["Cache-Control"] == "no-store"
    walk = Telling(client, "safeguarding-adult", ADULT)
    while walk.at != "check-answers":
        assert walk.read.words_of("title").startswith("Council services"), walk.path
        assert "govuk-exit-this-page__button" in walk.text and walk.page.headers["Cache-Control"] == "no-store"
        walk._go_on()
    assert "Do you have an account?" not in walk.text
    walk.send()
    assert walk.read.words_of("title").startswith("Council services") and "govuk-exit-this-page" in walk.text
    tracking = client.get(f"/cases/{only_case(council).reference}")
    assert "Edith" not in tracking.text and "pension" not in tracking.text


def test_danger_now_is_looked_at_within_the_hour_and_999_comes_first(council: Session, client: Visitor) -> None:
    walk = Telling(client, "safeguarding-adult", {**ADULT, "immediate_danger": "yes"})
    walk.send({"immediate_danger": "yes"})
    assert (walk.at, walk.heading) == ("answer", "Please call 999 now")
    walk.until("check-answers").send()
    case = only_case(council)
    assert case.due_at == case.received_at + timedelta(hours=1)


def test_the_clock_of_a_concern_stands_still_for_nobody(council: Session, client: Visitor) -> None:
    telling(client, **{**NAMED, "safe_to_contact": "yes"})
    case, at = only_case(council), now()
    before = case.due_at
    duty, _ = duty_and_adviser(council)
    machine.fire(council, case, "ask_resident", actor=duty, at=at, reason="Where is she now?",
                 land=lambda: setattr(case, "owner_id", None))
    council.flush()
    kinds = council.scalars(select(ClockInterval.kind).where(ClockInterval.case_id == case.id)).all()
    assert set(kinds) == {"running"} and case.due_at == before


def test_a_concern_never_becomes_an_ordinary_case_and_its_end_tells_nothing(council: Session, client: Visitor) -> None:
    telling(client, **{**NAMED, "safe_to_contact": "yes"})
    case, at = only_case(council), now()
    duty, _ = duty_and_adviser(council)
    assert machine.refusal(council, case, BY_NAME["step_down"], duty) is not None
    decide.decide(council, case, outcome=Outcome.NOT_OURS, reasons="The nephew is known to the police.", actor=duty,
                  at=at)
    assert (case.state, case.confidentiality) == (State.CLOSED, Confidentiality.SAFEGUARDING)
    assert "nephew" in council.scalars(select(Decision.reasons)).one()
    last = council.scalars(select(OutboxRow).order_by(OutboxRow.id)).all()[-1]
    assert "We looked into what you told us" in last.body and "nephew" not in last.body
    page = client.get(f"/cases/{case.reference}")
    assert "We have looked into it" in page.text and "nephew" not in page.text


def test_somebody_who_is_signed_in_tells_as_nobody(
    council: Session, client: Visitor, signs_in: Callable[[Visitor], Visitor],
) -> None:
    signs_in(client)
    telling(client)
    case = only_case(council)
    assert council.scalars(select(Party)).one().resident.name == ""
    assert council.scalars(select(Draft.resident_id)).one() is None
    assert not {"rose", "Rose"} & {str(one) for one in council.scalars(select(Entry.actor_name))}
    assert client.get("/account").status_code == 200 and case.reference not in client.get("/account").text


def test_a_child_s_concern_is_for_the_next_working_day_and_one_that_cannot_wait_for_the_hour(
    council: Session, client: Visitor,
) -> None:
    walk = Telling(client, "safeguarding-child", {**CHILD, "kinds_of_harm": ["fgm"]}).until("answer")
    assert walk.heading == "Thank you. We act on this at once"
    walk.answers["kinds_of_harm"] = ["neglect"]
    walk.open("worry").until("check-answers").send()
    assert walk.heading == "We have your report"
    case = only_case(council)
    assert (case.state, case.queue) == (State.WITH_SPECIALIST, "duty")
    assert case.confidentiality == Confidentiality.SAFEGUARDING
    assert case.due_at is not None and local_date(case.due_at) == add_working_days(local_date(now()), 1)
    assert told(council) == [("passed_to_adviser", "ann@example.org")]
