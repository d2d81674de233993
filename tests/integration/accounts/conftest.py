"""Letter boxes to look into, a clock that can be moved on, and residents with an account."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import logins, passwords, registering
from frontdoor.people.accounts import Account
from frontdoor.people.residents import ContactPoint, Resident
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.pages import as_read

PASSWORD = "lantern meadow copper"
OTHER = "violet harbour kettle"
COOKIE = "frontdoor-account"
ROSE, PHONE = "rose.whitaker@example.org", "+447700900175"


@pytest.fixture
def moment() -> Iterator[Any]:
    """It is just after factories.AT, and goes on from there; the test can move it."""
    with time_machine.travel(factories.AT, tick=True) as travelling:
        yield travelling


@dataclass(frozen=True)
class Letter:
    """A message as its reader has it."""

    purpose: str
    to: str
    channel: str
    link: str
    code: str


@pytest.fixture
def post(council: Session, settings: Settings) -> Callable[[], list[Letter]]:
    """Everything in the outbox, oldest first, with the secrets that only sending puts in."""
    keys = Keys(settings.secret_keys)

    def look() -> list[Letter]:
        found = []
        for row in council.scalars(select(OutboxRow).order_by(OutboxRow.id)):
            held = json.loads(keys.decrypt(row.secrets_box)) if row.secrets_box else {}
            found.append(Letter(row.purpose, row.recipient, row.channel, held.get("path", ""), held.get("code", "")))
        return found

    return look


@pytest.fixture
def account(council: Session) -> Callable[..., Account]:
    """Makes a resident with an account, by default Rose's."""

    def make(
        name: str = "Rose Whitaker", *, email: str | None = ROSE, phone: str | None = None, password: str = PASSWORD,
        council_id: str = factories.ALDERMERE,
    ) -> Account:
        resident = Resident(council_id=council_id, name=name, provenance="a test", created_at=factories.AT)
        for kind, value in (("email", email), ("phone", phone)):
            if value:
                resident.contact_points.append(ContactPoint(
                    council_id=council_id, kind=kind, value=value, verified_at=factories.AT, verified_by="link",
                    created_at=factories.AT,
                ))
        council.add(resident)
        council.flush()
        login = logins.email(email) if email else logins.phone(phone or "")
        return registering.open_account(council, resident, login, _hashed(password), at=factories.AT)

    return make


@cache
def _hashed(password: str) -> str:
    """Made once for the whole test process: to be slow is what it is for."""
    return passwords.hashed(password)


def sign_in(visitor: Visitor, login: str = ROSE, password: str = PASSWORD, path: str = "/sign-in", **more: Any) -> Any:
    return visitor.submit(path, {"login": login, "password": password, **more})


def token(visitor: Visitor) -> Any:
    return visitor.get_cookie(COOKIE, domain="127.0.0.1")


def send(visitor: Visitor, path: str, fields: dict[str, Any] | None = None) -> Any:
    """Send a form to an address whose page need not show it any more, as from a page that was left open."""
    held = as_read(visitor.get("/reset").text).forms()[-1].fields["csrf_token"]
    return visitor.post(path, data={"csrf_token": held, **(fields or {})}, follow_redirects=True)
