"""Revisions: a change to a definition that is being prepared, before it is published.

Written, sent for approval, approved by somebody else, then published at once or on a day. A revision is always one that
compiles: what does not is refused, and what stood before stands. It keeps the version that it was begun from, so that
nobody's published change is undone unseen, and who did what and when. Putting it in force needs more than rows: see
`triage.publishing`.
"""
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.reading import MOST_BYTES
from frontdoor.catalogue import councils, loader, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revision import (
    LONGEST_NOTE, LONGEST_TITLE, OPEN, WRITING, Designer, NotPermitted, Overtaken, Revision, RevisionChanged,
    RevisionRefused, RevisionStep, State, UnknownRevision, done, note, refuse_step, refuse_unless_designer)
from frontdoor.catalogue.versions import Policy, Version
from frontdoor.clock import moment_in_words

__all__ = [
    "Designer", "NotPermitted", "Overtaken", "Policy", "Revision", "RevisionChanged", "RevisionRefused", "RevisionStep",
    "State", "UnknownRevision", "approve", "authors", "begin", "by_public_id", "catch_up", "compiled", "definition_of",
    "describe", "due", "of", "open_for", "plain_of", "plan", "put_in_force", "refuse_overtaken", "save", "schedule",
    "send_back", "steps_of", "submit", "withdraw"]


def begin(
    session: Session, council_id: str, service_id: str, *, at: datetime, by: Designer | None = None, title: str = "",
    base: Mapping[str, Any] | None = None, origin: str | None = None,
) -> Revision:
    """Begin a change of a service: of the published version, or with `base` of other plain data, as for a service that
    is new. Without `by` it comes with the software. Flushes. Raises UnknownService where there is neither;
    NotPermitted, DefinitionError."""
    refuse_unless_designer(council_id, by)
    stands = _current(session, council_id, service_id)
    if base is None and stands is None:
        raise UnknownService(service_id)
    plain = base if base is not None or stands is None else loader.base_of(stands.definition)
    text = _checked(plain or {}, service_id, council_id)
    revision = Revision(
        council_id=council_id, service_id=service_id, title=title[:LONGEST_TITLE], base=text,
        based_on_id=stands.row_id if stands else None, origin=origin, author_id=by.officer_id if by else None,
        created_at=at, changed_at=at)
    session.add(revision)
    session.flush()
    note(session, revision, "begin", by, at, "")
    return revision


def save(session: Session, revision: Revision, base: Mapping[str, Any], *, seen: int, by: Designer, at: datetime,
         words: str = "") -> None:
    """Put other plain data in the place of what stood. `seen` is the `version` that the writer had before them, `words`
    what was changed. Flushes. Raises DefinitionError where it does not compile with the council's values laid over:
    then what stood stays; RevisionChanged, RevisionRefused, NotPermitted."""
    refuse_step(revision, "save", by, seen)
    revision.base = _checked(base, revision.service_id, revision.council_id)
    done(session, revision, "save", by, at, words)


def describe(session: Session, revision: Revision, *, title: str, said: str, policy: Policy, seen: int, by: Designer,
             at: datetime) -> None:
    """Say what the change is and (`said`) what it is for, and what becomes of people in the middle of a form. Flushes.
    Raises as `save`."""
    refuse_step(revision, "describe", by, seen)
    revision.title, revision.note, revision.policy = title[:LONGEST_TITLE], said[:LONGEST_NOTE], policy
    done(session, revision, "describe", by, at, "")


def catch_up(session: Session, revision: Revision, *, seen: int, by: Designer, at: datetime) -> None:
    """Go on from the version that is published now, whose differences the officer has looked at; the text stays as it
    is, and is to be approved anew. Flushes. Raises as `save`."""
    refuse_step(revision, "catch_up", by, seen)
    stands = _current(session, revision.council_id, revision.service_id)
    revision.based_on_id = stands.row_id if stands else None
    revision.approver_id = revision.effective_at = None
    done(session, revision, "catch_up", by, at, f"From version {stands.number}" if stands else "")


def submit(session: Session, revision: Revision, *, seen: int, by: Designer, at: datetime) -> None:
    """Send it to somebody else for approval. Flushes. Raises DefinitionError where a case of its own fails; Overtaken;
    else as `save`."""
    refuse_step(revision, "submit", by, seen)
    versions.refuse_failing(definition_of(revision))
    refuse_overtaken(session, revision)
    done(session, revision, "submit", by, at, "")


def approve(session: Session, revision: Revision, *, seen: int, by: Designer, at: datetime) -> None:
    """Agree to it, as somebody who has not worked on it. Flushes. Raises NotPermitted to those who have; Overtaken;
    else as `save`."""
    refuse_step(revision, "approve", by, seen)
    if by.officer_id in authors(session, revision):
        raise NotPermitted("You have worked on this change, so you cannot approve it. Ask another officer to.")
    refuse_overtaken(session, revision)
    revision.approver_id = by.officer_id
    done(session, revision, "approve", by, at, "")


def send_back(session: Session, revision: Revision, reason: str, *, seen: int | None, by: Designer | None,
              at: datetime) -> None:
    """Give it back to be changed, with the reason. The software does so, as nobody, with what could not be published on
    its day. Flushes. Raises as `save`."""
    refuse_step(revision, "send_back", by, seen)
    revision.approver_id = revision.effective_at = None
    done(session, revision, "send_back", by, at, reason)


def schedule(session: Session, revision: Revision, moment: datetime, *, seen: int, by: Designer, at: datetime) -> None:
    """Let it be published at a moment to come; another moment takes its place. Flushes. Raises as `save`."""
    refuse_step(revision, "schedule", by, seen)
    refuse_past(moment, at)
    revision.effective_at = moment
    done(session, revision, "schedule", by, at, f"For {moment_in_words(moment)}")


def plan(session: Session, council_id: str, service_id: str, base: Mapping[str, Any], moment: datetime, *,
         policy: Policy, at: datetime) -> Revision:
    """A change that an operator hands in whole, to be published at a moment to come. Flushes. Raises DefinitionError;
    RevisionRefused for a moment that is past."""
    refuse_past(moment, at)
    revision = begin(session, council_id, service_id, at=at, title="Handed in by an operator", base=base)
    revision.policy, revision.effective_at, revision.state = policy, moment, State.SCHEDULED
    session.flush()
    note(session, revision, "schedule", None, at, f"For {moment_in_words(moment)}")
    return revision


def refuse_past(moment: datetime, at: datetime) -> None:
    """Raises RevisionRefused for a moment that is not to come."""
    if moment <= at:
        raise RevisionRefused("The moment to publish it must be in the future.")


def withdraw(session: Session, revision: Revision, reason: str, *, seen: int, by: Designer, at: datetime) -> None:
    """Give the change up; it is kept to look at. Flushes. Raises as `save`."""
    refuse_step(revision, "withdraw", by, seen)
    revision.effective_at = None
    done(session, revision, "withdraw", by, at, reason)


def put_in_force(session: Session, revision: Revision, *, seen: int | None, by: Designer | None,
                 at: datetime) -> Version:
    """Publish what was approved as the next version. `by` nobody: its moment has come. Flushes. Raises Overtaken,
    DefinitionError, else as `save`; then the published version stays in force. Doors call `triage.publishing`, which
    makes the queues that it needs as well."""
    refuse_step(revision, "publish", by, seen)
    versions.lock(session, revision.council_id, revision.service_id)
    refuse_overtaken(session, revision)
    version = versions.publish(session, definition_of(revision), revision.council_id, at, Policy(revision.policy))
    revision.published_id = version.row_id
    done(session, revision, "publish", by, at, f"As version {version.number}")
    return version


def due(session: Session, at: datetime) -> Sequence[int]:
    """The ids of the revisions whose moment has come, the earliest first."""
    return session.scalars(select(Revision.id).where(
        Revision.state == State.SCHEDULED, Revision.effective_at <= at).order_by(Revision.effective_at, Revision.id)
    ).all()


def definition_of(revision: Revision) -> Definition:
    """The definition as it would be, with the council's values laid over. Raises DefinitionError where those do not fit
    it any more."""
    return loader.of_base(plain_of(revision), councils.get(revision.council_id))


def compiled(revision: Revision) -> Compiled:
    """The same, ready to be evaluated. Raises DefinitionError."""
    return compile_definition(definition_of(revision))


def plain_of(revision: Revision) -> dict[str, Any]:
    """The plain data that is being written: a copy, to change and to save."""
    plain: dict[str, Any] = json.loads(revision.base)
    return plain


def by_public_id(session: Session, council_id: str, public_id: str) -> Revision:
    """The revision of that id. Raises UnknownRevision."""
    found = session.scalar(select(Revision).where(Revision.council_id == council_id, Revision.public_id == public_id))
    if found is None:
        raise UnknownRevision(public_id)
    return found


def open_for(session: Session, council_id: str) -> Sequence[Revision]:
    """The changes that a council is preparing, the last touched first."""
    return session.scalars(select(Revision).where(
        Revision.council_id == council_id, Revision.state.in_(sorted(OPEN)),
    ).order_by(Revision.changed_at.desc(), Revision.id.desc())).all()


def of(session: Session, council_id: str, service_id: str) -> Sequence[Revision]:
    """Every change of a service, also what is over, the newest first."""
    return session.scalars(select(Revision).where(
        Revision.council_id == council_id, Revision.service_id == service_id).order_by(Revision.id.desc())).all()


def steps_of(session: Session, revision: Revision) -> Sequence[RevisionStep]:
    """What was done to it, the first first."""
    return session.scalars(
        select(RevisionStep).where(RevisionStep.revision_id == revision.id).order_by(RevisionStep.id)).all()


def authors(session: Session, revision: Revision) -> frozenset[int]:
    """The officers who have worked on it, by their row ids."""
    found = session.scalars(select(RevisionStep.officer_id).where(
        RevisionStep.revision_id == revision.id, RevisionStep.step.in_(WRITING)))
    return frozenset(one for one in found if one is not None)


def refuse_overtaken(session: Session, revision: Revision) -> None:
    """Raises Overtaken where another version has been published since the revision was begun or last caught up."""
    stands = _current(session, revision.council_id, revision.service_id)
    if stands is not None and stands.row_id != revision.based_on_id:
        raise Overtaken(f"Version {stands.number} was published since this change was begun. Look at the differences "
                        "and bring the change up to date before you go on.")


def _current(session: Session, council_id: str, service_id: str) -> Version | None:
    try:
        return versions.current(session, council_id, service_id)
    except UnknownService:
        return None


def _checked(base: Mapping[str, Any], service_id: str, council_id: str) -> str:
    """The canonical text of plain data that compiles. Raises DefinitionError."""
    if base.get("id") != service_id:
        raise DefinitionError(f"`id` must stay {service_id}: a service keeps its name for the software.")
    text = json.dumps(base, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if len(text.encode()) > MOST_BYTES:
        raise DefinitionError(f"The definition is larger than {MOST_BYTES // 1000} kB; split it.")
    compile_definition(loader.of_base(base, councils.get(council_id)))
    return text
