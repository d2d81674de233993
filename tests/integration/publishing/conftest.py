"""A council with two officers who may change its services: one writes a change, the other approves it."""

import pytest
from sqlalchemy.orm import Session

from frontdoor.people.actor import Actor, Level
from tests import factories


@pytest.fixture
def council(session: Session) -> Session:
    """A council that works, without its pages."""
    factories.set_up(session)
    return session


@pytest.fixture
def wendy(council: Session) -> Actor:
    """Who writes."""
    return factories.actor_of(council, "Wendy Wright", level=Level.STRATEGIC)


@pytest.fixture
def angus(council: Session) -> Actor:
    """Who approves."""
    return factories.actor_of(council, "Angus Allen", level=Level.MANAGER)
