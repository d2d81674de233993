"""Somebody who goes through the pages of a concern, or asks for help, and says what they would say."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import account_sessions
from frontdoor.people.accounts import Account
from tests import factories as make
from tests.integration.conftest import Visitor
from tests.integration.journeying import Walk

ONWARD = ("Continue", "Go on without an account", "Go on without my account", "My address is not in your list",
          "Yes, continue")


class Telling(Walk):
    """Answers whatever a page asks from `answers`; what is not among them is left empty."""

    def __init__(self, client: Visitor, service_id: str, answers: Mapping[str, Any]) -> None:
        super().__init__(client, service_id)
        self.answers = dict(answers)
        self.seen = [self.heading]

    def until(self, page: str) -> "Telling":
        """Answer page after page, up to that one."""
        for _ in range(40):
            if self.at == page:
                return self
            before = self.page.request.full_path
            self._go_on()
            assert self.page.request.full_path != before, f"{self.path} would not go on: {self.read.words_of('main')}"
            self.seen.append(self.heading)
        raise AssertionError(f"never came to {page}, but to {self.path}")

    def _go_on(self) -> None:
        links = {link.words.strip(): link.attributes.get("href", "") for link in self.read.all("a")}
        onward = next((links[words] for words in ONWARD if words in links), None)
        if onward is not None:
            self.page = self.client.get(onward, follow_redirects=True)
        else:
            self.send({name: self.answers[name] for name in self.names if name in self.answers})


@pytest.fixture
def signs_in(council: Session) -> Callable[[Visitor], Visitor]:
    """Signs a visitor in to a new account, Rose's."""

    def sign_in(visitor: Visitor) -> Visitor:
        resident = make.resident(council)
        row = Account(council_id=make.ALDERMERE, resident=resident, login_kind="email", login="rose@example.org",
                      created_at=make.AT, confirmed_at=make.AT)
        council.add(row)
        council.flush()
        visitor.set_cookie("frontdoor-account", account_sessions.begin(council, row, at=now()), domain="127.0.0.1")
        return visitor

    return sign_in


def only_case(session: Session) -> Case:
    """The one case there is."""
    return session.scalars(select(Case)).one()


def told(session: Session) -> list[tuple[str, str]]:
    """What was sent, as purpose and address."""
    return [(row.purpose, row.recipient) for row in session.scalars(select(OutboxRow).order_by(OutboxRow.id))]
