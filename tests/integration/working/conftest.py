"""A social worker, their manager, an adviser and a housing officer, and somebody who asked for help with care."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import placement
from tests import factories as make

CARE: dict[str, Any] = {
    "about_whom": "myself", "no_food": False, "no_heat": False, "no_medication": False, "fall": False, "alone": True,
    "carer_breakdown": False, "discharge_today": False, "abuse": False, "dob": "1946-03-14",
    "cause": "physical_illness", "outcomes_unable": ["nutrition", "toilet"], "outcomes_with_pain": [],
    "significant_wellbeing_impact": True, "hard_to_decide": False, "they_agree": "agree", "name": "Ivy Holt",
    "email": "ivy@example.org", "safe_to_contact": True, "own_words": "I cannot carry a pan any more.",
    "address": "4 Mill Lane, Aldermere",
}


@pytest.fixture
def ruth(session: Session) -> Actor:
    return make.actor_of(session, "Ruth Worker", level=Level.SPECIALIST, teams=("adult-social-care",))


@pytest.fixture
def gwyn(session: Session) -> Actor:
    return make.actor_of(session, "Gwyn Boss", level=Level.MANAGER, teams=("adult-social-care",))


@pytest.fixture
def theo(session: Session) -> Actor:
    return make.actor_of(session, "Theo Housing", level=Level.SPECIALIST, teams=("housing",))


@pytest.fixture
def sam(session: Session) -> Actor:
    return make.actor_of(session, "Sam Adviser", level=Level.ADVANCED)


def asks_for_care(session: Session, changes: dict[str, Any] | None = None) -> Case:
    """Somebody asks for help with care, and it waits for a social worker."""
    return make.case(session, changes, service_id="adult-social-care-assessment", answers=CARE)


@pytest.fixture
def care(session: Session, ruth: Actor) -> Case:
    """The same, and Ruth has it."""
    case = asks_for_care(session)
    placement.take(session, case, actor=ruth, at=make.AT)
    return case
