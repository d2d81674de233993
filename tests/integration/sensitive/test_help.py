"""Help for whoever is homeless or needs care: asked for without a gate, never decided by a machine, and with the
service's own specialists at once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Confidentiality, Priority, State
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.clock import add_working_days, local_date, now
from frontdoor.people.actor import Level
from frontdoor.people.residents import ContactPoint
from frontdoor.triage import clocks, queues
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.sensitive.conftest import Telling, only_case, told

HOUSING: dict[str, Any] = {
    "rough_sleeping": "no", "homeless_now": "yes", "domestic_abuse": "no", "safe_tonight": "yes", "name": "Cal Reeve",
    "dob": ["14", "3", "1990"], "care_leaver": "no", "dependent_children": "0", "pregnant": "no", "vulnerable": "no",
    "disaster": "no", "eligible_immigration": "yes", "lives_in_council_area": "yes", "email": "cal@example.org",
    "safe_to_contact": "yes", "what_happened": "I am homeless. I have nowhere to sleep after this week.",
}
CARE: dict[str, Any] = {
    "about_whom": "someone_else", "no_food": "no", "no_heat": "no", "no_medication": "no", "fall": "no", "alone": "no",
    "carer_breakdown": "no", "discharge_today": "no", "abuse": "no", "dob": ["14", "3", "1946"],
    "cause": "physical_illness", "outcomes_unable": ["nutrition", "toilet"], "significant_wellbeing_impact": "yes",
    "hard_to_decide": "no", "they_agree": "agree", "name": "Ivy Holt", "helper_name": "Donna Holt",
    "helper_relation": "family", "phone": "07700 900177", "email": "donna@example.org", "safe_to_contact": "yes",
    "lines": "4 Mill Lane, Aldermere",
}
SENT = {"declared": "y"}


def specialist(session: Session, team: str) -> Any:
    return make.actor_of(session, f"{team.title()} Officer", level=Level.SPECIALIST, teams=(team,))


def adviser(session: Session) -> Any:
    return make.actor_of(session, "Lee Brannigan", level=Level.MANAGER, teams=(queues.CUSTOMER_TEAM,))


def test_who_is_homeless_with_a_bed_tonight_is_with_housing_for_the_next_working_day(
    council: Session, client: Visitor,
) -> None:
    start = client.get("/services/homelessness")
    assert "govuk-exit-this-page" in start.text and "Check first" not in start.text
    walk = Telling(client, "homelessness", HOUSING).until("answer")
    assert "Next we ask for your details." in walk.text and "documents" not in walk.text
    assert walk.heading == "We will help you find a home"
    walk.until("check-answers").send(SENT)
    assert walk.heading == "We have your request", walk.text
    case = only_case(council)
    assert (case.state, case.tier, case.queue, case.team) == (
        State.WITH_SPECIALIST, 3, "housing-specialists", "housing")
    # What they are about is not a danger sign to hide, but it makes them urgent.
    assert (case.confidentiality, case.priority) == (Confidentiality.INTERNAL, Priority.URGENT)
    assert case.due_at is not None and local_date(case.due_at) == add_working_days(local_date(now()), 1)
    assert told(council) == [("received_application", "cal@example.org")]
    assert access.find(council, specialist(council, "housing"), case.reference) is case


def test_who_is_hurt_at_home_is_helped_today_in_a_case_that_only_housing_sees(
    council: Session, client: Visitor,
) -> None:
    changes = {"domestic_abuse": "yes", "safe_to_contact": "no", "homeless_now": "no", "leaving_date_dont_know": "y",
               "notice": "none", "dob": ["1", "1", str(now().year - 17)], "what_happened": ""}
    walk = Telling(client, "homelessness", {**HOUSING, **changes}).until("answer")
    assert walk.heading == "We will help you today"
    walk.until("check-answers").send(SENT)
    assert "We do not write to you, because you did not tell us that it is safe" in walk.text
    case = only_case(council)
    assert (case.state, case.queue, case.confidentiality) == (
        State.WITH_SPECIALIST, "housing-specialists", Confidentiality.RESTRICTED)
    assert case.due_at is not None and local_date(case.due_at) == local_date(now()) and told(council) == []
    assert access.find(council, specialist(council, "housing"), case.reference) is case
    with pytest.raises(CaseNotFound):
        access.find(council, adviser(council), case.reference)
    assert council.scalars(select(Task.team_slug)).all() == ["childrens-services"]
    assert "What you told us" not in client.get(f"/cases/{case.reference}").text


def test_a_number_that_is_not_safe_never_comes_into_the_record_of_whoever_is_signed_in(
    council: Session, client: Visitor, signs_in: Callable[[Visitor], Visitor],
) -> None:
    signs_in(client)
    unsafe = {"safe_to_contact": "no", "phone": "07700 900170", "what_happened": ""}
    Telling(client, "homelessness", {**HOUSING, **unsafe}).until("check-answers").send(SENT)
    case = only_case(council)
    assert council.scalars(select(Party)).one().resident.name == "Rose Fell" and case.given["phone"]
    assert council.scalars(select(ContactPoint.kind)).all() == ["email"] and told(council) == []


def test_who_has_time_is_advised_and_never_told_to_stop(council: Session, client: Visitor) -> None:
    day = local_date(now()) + timedelta(days=57)
    changes = {"homeless_now": "no", "notice": "section_8", "what_happened": "",
               "leaving_date": [str(day.day), str(day.month), str(day.year)]}
    walk = Telling(client, "homelessness", {**HOUSING, **changes}).until("answer")
    assert walk.heading == "You have time, and there is a lot you can do" and "You can stop here" not in walk.text
    walk.until("check-answers").send(SENT)
    case = only_case(council)
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "housing")


def test_donna_s_request_for_her_mother_is_with_a_social_worker_and_says_what_is_likely(
    council: Session, client: Visitor,
) -> None:
    walk = Telling(client, "adult-social-care-assessment", CARE).until("check-answers")
    assert "it is likely that you can get help with care" in walk.text
    walk.send(SENT)
    assert walk.heading == "We have your request"
    case = only_case(council)
    assert (case.state, case.tier, case.queue, case.team) == (
        State.WITH_SPECIALIST, 3, "adult-social-care-specialists", "adult-social-care")
    assert case.due_at is not None and local_date(case.due_at) == local_date(now()) + timedelta(days=28)
    assert told(council) == [("received_application", "donna@example.org")] and "likely_eligible" in case.flags


def test_care_that_cannot_wait_is_within_a_day_and_abuse_is_for_duty_alone(council: Session, client: Visitor) -> None:
    walk = Telling(client, "adult-social-care-assessment", {**CARE, "no_food": "yes", "abuse": "yes"}).until("answer")
    assert walk.heading == "We will call you soon"
    walk.until("check-answers").send(SENT)
    case = only_case(council)
    assert (case.state, case.queue, case.confidentiality) == (
        State.WITH_SPECIALIST, "duty", Confidentiality.SAFEGUARDING)
    shown, _ = clocks.told(council, case)
    assert case.due_at == case.received_at + timedelta(hours=4) and shown == case.received_at + timedelta(hours=24)
    assert told(council) == [("received_application", "donna@example.org")]
    with pytest.raises(CaseNotFound):
        access.find(council, specialist(council, "adult-social-care"), case.reference)
    assert queues.how_many(council, specialist(council, "duty"), "duty") == 1
