"""A council with its services, holders who are signed in, and a clock that can be moved on."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import Session

from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from frontdoor.people.residents import Resident
from tests import factories
from tests.integration.conftest import Visitor

COOKIE = "frontdoor-account"


@pytest.fixture
def town(session: Session) -> Session:
    """A session on a database with one council that works."""
    factories.set_up(session)
    return session


@pytest.fixture
def moment() -> Iterator[Any]:
    """It is just after factories.AT, and goes on from there; the test can move it."""
    with time_machine.travel(factories.AT, tick=True) as travelling:
        yield travelling


@pytest.fixture
def rose(council: Session) -> Resident:
    """Somebody on record who may hold a permit."""
    return factories.resident(council, "Rose Whitaker", email="rose.whitaker@example.org", phone="07700 900175")


@pytest.fixture
def signed_in(council: Session, visitors: Callable[[], Visitor], moment: Any) -> Callable[[Resident], Visitor]:
    """A browser in which that resident is signed in, at the moment at which they signed in; they get an account for
    it."""

    def enter(who: Resident) -> Visitor:
        account = Account(council_id=who.council_id, resident_id=who.id, login_kind="email",
                          login=f"{who.public_id}@example.org", created_at=factories.AT, confirmed_at=factories.AT)
        council.add(account)
        council.flush()
        visitor = visitors()
        visitor.set_cookie(COOKIE, account_sessions.begin(council, account, at=factories.AT), domain="127.0.0.1")
        return visitor

    return enter
