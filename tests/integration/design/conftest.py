"""Service managers at their desks, and a change that one of them has begun."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from frontdoor.catalogue import revisions
from frontdoor.people.actor import Level
from tests import factories
from tests.integration.conftest import Visitor
from tests.integration.desks.conftest import desk, moment, seat  # noqa: F401

PERMIT = "parking-permit-resident"


class Designing:
    """A service manager who has begun a change of a service."""

    def __init__(self, visitor: Visitor, session: Session, service_id: str = PERMIT) -> None:
        self.visitor, self.session = visitor, session
        begun = visitor.submit(f"/design/services/{service_id}", {"title": "New prices"}, form=1)
        found = re.search(r"/design/revisions/([0-9a-f]+)/", begun.text)
        assert found is not None, "no change was begun"
        self.id = found.group(1)

    def at(self, path: str) -> str:
        return f"/design/revisions/{self.id}{path}"

    def get(self, path: str) -> Any:
        return self.visitor.get(self.at(path))

    def send(self, path: str, fields: dict[str, Any], *, form: int = 1, **more: Any) -> Any:
        """Send a form of a page; the first form of each is that for signing out."""
        return self.visitor.submit(self.at(path), fields, form=form, **more)

    @property
    def revision(self) -> revisions.Revision:
        return revisions.by_public_id(self.session, factories.ALDERMERE, self.id)

    @property
    def hash(self) -> str:
        return revisions.compiled(self.revision).hash

    @property
    def base(self) -> dict[str, Any]:
        self.session.expire_all()
        return revisions.plain_of(self.revision)


@pytest.fixture
def manager(desk: Callable[..., Visitor]) -> Visitor:  # noqa: F811
    return desk("Mona Hale", level=Level.MANAGER)


@pytest.fixture
def designing(manager: Visitor, council: Session) -> Designing:
    return Designing(manager, council)


@pytest.fixture
def second(desk: Callable[..., Visitor]) -> Visitor:  # noqa: F811
    """Another who may approve."""
    return desk("Ravi Stone", level=Level.STRATEGIC)
