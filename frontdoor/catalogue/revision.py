"""What a revision is: a change to a definition that is being prepared, where it stands, who may do what to it, and what
was done."""
import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor import audit
from frontdoor.catalogue.versions import Policy
from frontdoor.db import Base, CouncilRow, UtcDateTime, write_once
from frontdoor.errors import FrontDoorError

# The levels that may prepare, approve and publish definitions. A specialist's is higher, and is for cases.
MAY_REVISE = frozenset({"strategic", "manager"})
LONGEST_TITLE, LONGEST_NOTE = 200, 2000


class State(StrEnum):
    """Where a revision stands. Only one that is `editing` can be changed."""

    EDITING = "editing"
    WAITING = "waiting"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


OPEN = frozenset({State.EDITING, State.WAITING, State.APPROVED, State.SCHEDULED})
STANDS = {State.EDITING: "is being written", State.WAITING: "waits for approval", State.APPROVED: "is approved",
          State.SCHEDULED: "is to be published on a day", State.PUBLISHED: "is published",
          State.WITHDRAWN: "was withdrawn"}


@dataclass(frozen=True)
class _Step:
    """What may be done to a revision: from which states, into which, and in words."""

    before: frozenset[State]
    after: State
    can: str


STEPS = {
    "save": _Step(frozenset({State.EDITING}), State.EDITING, "changed"),
    "describe": _Step(frozenset({State.EDITING}), State.EDITING, "described"),
    "catch_up": _Step(OPEN, State.EDITING, "brought up to date"),
    "submit": _Step(frozenset({State.EDITING}), State.WAITING, "sent for approval"),
    "approve": _Step(frozenset({State.WAITING}), State.APPROVED, "approved"),
    "send_back": _Step(OPEN - {State.EDITING}, State.EDITING, "sent back"),
    "schedule": _Step(frozenset({State.APPROVED, State.SCHEDULED}), State.SCHEDULED, "put on a day"),
    "publish": _Step(frozenset({State.APPROVED, State.SCHEDULED}), State.PUBLISHED, "published"),
    "withdraw": _Step(OPEN, State.WITHDRAWN, "withdrawn"),
}
# Whoever has done one of these has worked on what is to be approved.
WRITING = ("begin", "save", "describe", "catch_up")


class Designer(Protocol):
    """The officer who acts; `people.actor.Actor` is one."""

    @property
    def council_id(self) -> str: ...

    @property
    def officer_id(self) -> int | None: ...

    @property
    def public_id(self) -> str | None: ...

    @property
    def name(self) -> str: ...

    @property
    def level(self) -> str | None: ...


class RevisionRefused(FrontDoorError):
    """A step that cannot be made now; nothing has changed. `say` is the reason in plain words."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


class NotPermitted(RevisionRefused):
    """Not by this officer."""


class RevisionChanged(RevisionRefused):
    """Somebody else has changed the revision since this officer last saw it."""


class Overtaken(RevisionRefused):
    """Another version was published since the revision was begun: publishing it would undo that."""


class UnknownRevision(FrontDoorError):
    """There is no revision of that id in the council."""


class Revision(CouncilRow, Base):
    """A change of one service that is being prepared. `base` is the canonical text of the definition without the
    council's values; `based_on_id` the version that it was begun from, none for a service that is new. `origin` is the
    hash that a packaged definition came with. `version` counts the changes: whoever changes it says which they saw."""

    __tablename__ = "service_revisions"
    public_id: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(8))
    service_id: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    note: Mapped[str] = mapped_column(Text, default="")
    base: Mapped[str] = mapped_column(Text, deferred=True)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("service_versions.id"))
    policy: Mapped[str] = mapped_column(String(10), default=Policy.PIN)
    state: Mapped[str] = mapped_column(String(12), default=State.EDITING)
    origin: Mapped[str | None] = mapped_column(String(64))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    effective_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_id: Mapped[int | None] = mapped_column(ForeignKey("service_versions.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_service_revisions_state", "council_id", "state"),
        Index("ix_service_revisions_service", "council_id", "service_id"),
    )

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class RevisionStep(CouncilRow, Base):
    """One thing that was done to a revision: a name of `STEPS`, or begin. Written once. `name` is that of who did it,
    the software's where nobody did; `words` what they said, such as why it was sent back."""

    __tablename__ = "service_revision_steps"
    revision_id: Mapped[int] = mapped_column(ForeignKey("service_revisions.id"), index=True)
    step: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    words: Mapped[str] = mapped_column(Text)


def refuse_unless_designer(council_id: str, by: Designer | None) -> None:
    """Raises NotPermitted to officers of another council and of a level that does not revise definitions. Nobody, the
    software itself, may."""
    if by is not None and (by.council_id != council_id or by.level not in MAY_REVISE):
        raise NotPermitted("Only officers at strategic or manager level can change how a service works.")


def refuse_step(revision: Revision, name: str, by: Designer | None, seen: int | None) -> None:
    """Raises where the step may not be made now: NotPermitted, RevisionChanged, RevisionRefused. `seen` None: by the
    software, which reads and writes in one transaction."""
    refuse_unless_designer(revision.council_id, by)
    if seen is not None and seen != revision.version:
        raise RevisionChanged("Somebody else has changed this since you opened it. Look at it again before you go on.")
    step, state = STEPS[name], State(revision.state)
    if state not in step.before:
        raise RevisionRefused(f"This change {STANDS[state]}, so it cannot be {step.can} now.")


def done(session: Session, revision: Revision, name: str, by: Designer | None, at: datetime, words: str) -> None:
    """The step is made: the state that follows, and the line that tells of it. Flushes. Of two who change it at once
    the second meets StaleDataError, runs again and is told by `refuse_step`."""
    revision.state, revision.changed_at = STEPS[name].after, at
    session.flush()
    note(session, revision, name, by, at, words)


def note(session: Session, revision: Revision, name: str, by: Designer | None, at: datetime, words: str) -> None:
    """Write down who did what, in the revision's own story and in the audit."""
    write_once(session, RevisionStep, council_id=revision.council_id, revision_id=revision.id, step=name,
               officer_id=by.officer_id if by else None, name=by.name if by else "Front Door", at=at,
               words=words[:LONGEST_NOTE])
    audit.record(
        session, council_id=revision.council_id, actor_kind="officer" if by else "clock",
        actor_id=by.public_id if by else None, action=f"revision_{name}", subject_kind="revision",
        subject_id=revision.public_id, at=at, detail={"service": revision.service_id})
