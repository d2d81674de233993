"""Free school meals and free school transport, from the start page to what was sent."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.work import Task
from frontdoor.entitlements.models import Entitlement
from frontdoor.notifications.outbox import OutboxRow
from tests.integration.applying.conftest import Application
from tests.integration.conftest import Visitor

AGREED = {"declared": "y"}
PARENT: Mapping[str, Any] = {
    "name": "Amina Khan", "email": "amina@example.org", "dob": ["14", "3", "1991"], "child_name": "Sami Khan",
    "school_name": "Mill Lane Primary",
}
MEALS: Mapping[str, Any] = {
    **PARENT, "school_type": "state_funded", "year_group": "5", "existing_award": "no",
    "benefits": ["universal_credit"], "no_public_funds": "no", "child_dob": ["1", "2", "2017"],
    "insurance_or_nass": "QQ 12 34 56 C", "hardship": "no",
}
TRAVEL: Mapping[str, Any] = {
    **PARENT, "dob": ["1", "2", "2016"], "nearest_suitable_school": "yes", "distance_miles": "3.4",
    "send_or_mobility": "no", "unsafe_route": "no", "low_income": "no", "meals_only_since_2026": "no",
    "second_home": "no",
}


def case_of(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def test_a_home_with_universal_credit_gets_free_meals_at_once(town: Session, client: Visitor) -> None:
    assert "It does not matter how much you earn" in client.get("/services/free-school-meals").text
    walk = Application(client, answers=MEALS, service_id="free-school-meals").until("answer")
    assert walk.heading == "Your child gets free school meals"
    assert "Not met" not in walk.text.split("What made no difference here")[0]
    walk.until("earnings")
    assert 'govuk-input__prefix" aria-hidden="true">£' in walk.text
    walk.until("check-answers").send(AGREED)
    case = case_of(town)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.GRANTED, 1)
    assert town.scalars(select(Entitlement)).one().kind == "free_school_meals"
    here = f"/cases/{case.reference}/permit"
    page = client.get(here)
    assert "The school gives the meal on every school day." in page.text and "Print" not in page.text
    assert "car" not in page.text.split("<main")[1]
    assert client.get(f"{here}/print").location == here
    told = town.scalars(select(OutboxRow.body).where(OutboxRow.purpose == "permit_issued")).one()
    assert "Your child gets free school meals." in told and "car" not in told and "print" not in told


def test_a_refusal_says_why_and_food_for_this_week_is_somebodys_task(town: Session, client: Visitor) -> None:
    answers = {**MEALS, "benefits": ["contribution_based_jsa"], "hardship": "yes"}
    walk = Application(client, answers=answers, service_id="free-school-meals").until("answer")
    assert walk.heading == "Your child cannot have free school meals" and "What would change this:" in walk.text
    walk.until("check-answers").send(AGREED)
    assert case_of(town).outcome == Outcome.REFUSED
    assert town.scalars(select(Task)).one().team_slug == "welfare"


def test_a_way_of_more_than_three_miles_gets_free_travel_at_once(town: Session, client: Visitor) -> None:
    walk = Application(client, answers=TRAVEL, service_id="school-transport")
    seen = list(walk.pages_until("answer"))
    assert walk.heading == "Your child gets free travel" and not {"walking", "income", "choice"} & set(seen)
    walk.until("check-answers").send(AGREED)
    case = case_of(town)
    assert (case.state, case.outcome, case.tier) == (State.CLOSED, Outcome.GRANTED, 1)


def test_a_child_who_cannot_walk_there_goes_to_a_specialist(town: Session, client: Visitor) -> None:
    answers = {**TRAVEL, "distance_miles": "0.5", "send_or_mobility": "yes", "about_needs": "He uses a wheelchair."}
    walk = Application(client, answers=answers, service_id="school-transport").until("answer")
    assert walk.heading == "A specialist will look at this"
    walk.until("check-answers").send(AGREED)
    case = case_of(town)
    assert (case.queue, case.tier) == ("school-transport-specialists", 3)
