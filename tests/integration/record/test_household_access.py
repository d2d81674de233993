"""A household's named worker may open its restricted cases while they are under way, and nothing of safeguarding."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.people import households
from frontdoor.people.actor import Actor, Level
from frontdoor.people.households import Household
from frontdoor.people.officers import Officer
from frontdoor.triage import household_access
from tests import factories

ON = date(2026, 11, 23)


@pytest.fixture
def home(session: Session) -> Household:
    """A mother and her son, of whom the son has a restricted case."""
    factories.set_up(session)
    boss = factories.actor_of(session, "Bo Lund")
    mother, son = (factories.resident(session, name, email=None) for name in ("Elsie Prentice", "Dan Prentice"))
    households.add(session, mother, son, relation="child", since_on=date(2020, 1, 1), actor=boss, source="officer",
                   at=factories.AT)
    found = households.of(session, mother, on=ON)
    assert found is not None
    return found


def case_of(session: Session, home: Household, level: Confidentiality) -> Case:
    son = households.members(session, home)[-1].resident
    case = factories.case(session, {"place": factories.place(str(level), 630_000 + 700 * level)})
    case.confidentiality = int(level)
    factories.party(session, case).resident_id = son.id
    session.flush()
    return case


def may_see(session: Session, who: Actor, case: Case) -> bool:
    try:
        return access.find(session, who, case.reference) is case
    except CaseNotFound:
        return False


def name(session: Session, home: Household, who: Officer | None) -> None:
    boss = session.query(Officer).filter_by(name="Bo Lund").one().as_actor()
    households.name_worker(session, home, who, reason="Knows them", on=ON, actor=boss, at=factories.AT)
    household_access.bring_up_to_date(session, home, at=factories.AT)


def test_the_named_worker_opens_restricted_cases_and_no_safeguarding(session: Session, home: Household) -> None:
    restricted, grave = (case_of(session, home, one) for one in (Confidentiality.RESTRICTED,
                                                                 Confidentiality.SAFEGUARDING))
    worker = factories.officer(session, "Wendy Marsh", level=Level.SPECIALIST, teams=())
    who = worker.as_actor()
    assert not may_see(session, who, restricted)
    name(session, home, worker)
    assert may_see(session, who, restricted) and not may_see(session, who, grave)
    restricted.confidentiality = int(Confidentiality.SAFEGUARDING)
    household_access.bring_up_to_date(session, home, at=factories.AT)
    assert not may_see(session, who, restricted)


def test_a_new_case_opens_and_a_new_worker_takes_over(session: Session, home: Household) -> None:
    first, second = (factories.officer(session, one, level=Level.SPECIALIST, teams=()) for one in (
        "Wendy Marsh", "Karl Lowe"))
    name(session, home, first)
    later = case_of(session, home, Confidentiality.RESTRICTED)
    assert household_access.with_worker(session) == [home.id]
    household_access.bring_up_to_date(session, home, at=factories.AT)
    assert may_see(session, first.as_actor(), later)
    name(session, home, second)
    assert may_see(session, second.as_actor(), later) and not may_see(session, first.as_actor(), later)
    name(session, home, None)
    assert not may_see(session, second.as_actor(), later)


def test_somebody_who_left_the_household_takes_their_cases_with_them(session: Session, home: Household) -> None:
    worker = factories.officer(session, "Wendy Marsh", level=Level.SPECIALIST, teams=())
    case = case_of(session, home, Confidentiality.RESTRICTED)
    name(session, home, worker)
    son = households.members(session, home)[-1]
    households.leave(session, son, until_on=ON - timedelta(days=1), actor=worker.as_actor(), at=factories.AT)
    household_access.bring_up_to_date(session, home, at=factories.AT)
    assert not may_see(session, worker.as_actor(), case)


def test_a_right_that_the_worker_has_for_another_reason_does_not_end_with_this_one(
    session: Session, home: Household,
) -> None:
    worker = factories.officer(session, "Wendy Marsh", level=Level.SPECIALIST, teams=())
    case = case_of(session, home, Confidentiality.RESTRICTED)
    access.grant(session, case, "officer", worker.public_id, reason="referral", at=factories.AT)
    name(session, home, worker)
    name(session, home, None)
    assert may_see(session, worker.as_actor(), case)
