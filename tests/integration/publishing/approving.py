"""Bringing a change of a service as far as its approval."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.catalogue import revisions
from frontdoor.catalogue.revisions import Revision
from frontdoor.people.actor import Actor

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def write(session: Session, revision: Revision, by: Actor, **changes: Any) -> None:
    """Save a change with keys of its definition changed."""
    base = {**revisions.plain_of(revision), **changes}
    revisions.save(session, revision, base, seen=revision.version, by=by, at=AT)


def bring_to_approved(session: Session, revision: Revision, author: Actor, approver: Actor, **changes: Any) -> None:
    write(session, revision, author, **changes)
    revisions.submit(session, revision, seen=revision.version, by=author, at=AT)
    revisions.approve(session, revision, seen=revision.version, by=approver, at=AT)
