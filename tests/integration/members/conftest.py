"""A town with homes in two wards, a councillor of one of them signed in, and an adviser's desk."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.members import Basis, Scope
from frontdoor.people import members as people
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.places.models import Ward
from frontdoor.triage import members
from frontdoor.triage.members import Enquiry
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.desks.conftest import desk, moment, seat  # noqa: F401
from tests.integration.environment.conftest import ON_ONE, town  # noqa: F401

CASTLE = "Castle"
TYPED = {
    "name": "Joan Hardy", "address": "12 Mill Lane", "email": "joan@example.org", "phone": "",
    "text": "The lamp outside her door has been out for a month.", "service": "", "reference": "", "basis": "asked",
    "scope": "messages", "outside_reason": "",
}


def councillor_of(session: Session, name: str = "Mira Solway", ward: str = factories.WARD) -> Officer:
    """A councillor who speaks for one ward."""
    row = factories.officer(session, name, level=Level.MEMBER, teams=())
    people.elect(session, row, [ward], known=[factories.WARD, CASTLE])
    return row


def enquiry(session: Session, member: Officer, *, scope: Scope = Scope.MESSAGES, **facts: Any) -> Case:
    """What a councillor raised for somebody in their ward."""
    given = {"name": "Joan Hardy", "email": "joan@example.org", "description": TYPED["text"], "in_members_ward": True}
    return members.raise_enquiry(session, Enquiry({**given, **facts}, Basis.ASKED, scope), actor=member.as_actor(),
                                 at=factories.AT)


@pytest.fixture
def member(town: Session) -> Officer:  # noqa: F811
    """The councillor of Harbour. Castle is a ward of the council too."""
    town.add(Ward(council_id=factories.ALDERMERE, code="W2", name=CASTLE))
    town.flush()
    return councillor_of(town)


@pytest.fixture
def hers(member: Officer, seat: Callable[..., Visitor], moment: Any) -> Visitor:  # noqa: F811
    """The councillor's browser, signed in with both factors."""
    return seat(member)
