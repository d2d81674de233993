"""What else may be had: looked for when somebody agrees, over what they told, and kept nowhere."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Case
from frontdoor.catalogue import councils, loader, versions
from frontdoor.clock import now
from tests.factories import ALDERMERE
from tests.integration.applying.conftest import Application
from tests.integration.conftest import Visitor
from tests.unit.assessments.making import fact, outcome, plain

OLDER = {"fact": "dob", "age_at_least": 70}
DOB = fact("dob", "date")
CARD: dict[str, Any] = {
    "id": "older-persons-card", "name": "Card for older people", "summary": "Cheaper days out.", "facts": [DOB],
    "outcomes": [outcome("eligible_auto", OLDER, automatic=True), outcome("needs_assessment")],
}
HELPER: dict[str, Any] = {
    **CARD, "id": "helpers-card", "name": "Card for a helper",
    "facts": [DOB, fact("has_helper", "yes_no", ask="Does someone help you?")],
    "outcomes": [outcome("eligible_auto", {"all": [OLDER, "has_helper"]}, automatic=True),
                 outcome("needs_assessment")],
}


@pytest.fixture
def about(town: Session) -> str | None:
    """Whom the date of birth of a permit is about."""
    return versions.current(town, ALDERMERE, "parking-permit-resident").definition.fact("dob").about


@pytest.fixture
def sent(town: Session, client: Visitor, about: str | None) -> Case:
    """A permit that Rose, born in 1951, applied for; beside it two cards for older people."""
    for card in (CARD, HELPER):
        facts = [{**one, "about": about} if one["id"] == "dob" else one for one in card["facts"]]
        definition = loader.of_base(plain(**{**card, "facts": facts}), councils.get(ALDERMERE))
        versions.publish(town, definition, ALDERMERE, now())
    town.commit()
    Application(client).until("check-answers").send({"declared": "y"})
    return town.scalars(select(Case)).one()


def test_the_confirmation_leads_to_what_else_may_be_had(sent: Case, client: Visitor) -> None:
    assert f"/cases/{sent.reference}/also" in client.get(f"/sent/{sent.reference}").text
    assert f"/cases/{sent.reference}/also" in client.get(f"/cases/{sent.reference}").text


def test_nothing_is_looked_at_before_the_person_agrees(sent: Case, client: Visitor, town: Session) -> None:
    page = client.get(f"/cases/{sent.reference}/also")
    assert "Card for older people" not in page.text
    refused = client.submit(f"/cases/{sent.reference}/also", {}, form=0)
    assert refused.status_code == 422 and "Select the box if you want us to look" in refused.text
    assert "Card for older people" not in refused.text
    assert "agreed_to_other_services" not in set(town.scalars(select(AuditRow.action)))


def test_whoever_agrees_sees_what_is_certain_and_what_hangs_on_one_question(
    sent: Case, client: Visitor, town: Session,
) -> None:
    page = client.submit(f"/cases/{sent.reference}/also", {"agreed": "y"}, form=0)
    certain, _, nearly = page.text.partition("You may be able to get")
    assert "From your answers, you can get" in certain and "Card for older people" in certain
    assert "/services/older-persons-card" in certain
    assert "Card for a helper" in nearly and "Does someone help you?" in nearly
    row = town.scalars(select(AuditRow).where(AuditRow.action == "agreed_to_other_services")).one()
    assert row.subject_id == sent.reference and row.detail is None


def test_somebody_else_does_not_find_the_page(sent: Case, client: Visitor, visitors) -> None:
    assert visitors().get(f"/cases/{sent.reference}/also").status_code == 404
