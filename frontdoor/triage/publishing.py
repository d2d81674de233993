"""Putting a definition in force: the version itself, the teams and queues that it needs, and whom it touches.

Whoever publishes comes through here: the pages, the command and the clock. What is broken is refused whole, and the
published version stays in force.
"""
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.access import not_restricted
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import loader, revisions, versions
from frontdoor.catalogue.revision import Designer, refuse_unless_designer
from frontdoor.catalogue.revisions import Revision, RevisionRefused
from frontdoor.catalogue.versions import Policy, Version
from frontdoor.notifications import wording
from frontdoor.triage import queues


@dataclass(frozen=True)
class Touched:
    """Whom another version of a service touches: journeys under way, which the policy is for, and open cases, which
    always keep the version they began with."""

    drafts: int
    cases: int

    def as_json(self) -> dict[str, int]:
        return {"drafts": self.drafts, "cases": self.cases}


def touched(session: Session, council_id: str, service_id: str, *, at: datetime) -> Touched:
    """How many journeys of the service are under way at this moment, and how many of its cases are open,
    but for those that most officers may not know of."""
    drafts = select(func.count()).select_from(Draft).where(
        Draft.council_id == council_id, Draft.service_id == service_id, Draft.case_id.is_(None), Draft.expires_at > at)
    cases = select(func.count()).select_from(Case).where(
        not_restricted(council_id), Case.service_id == service_id, Case.state.not_in(sorted(FINISHED)))
    return Touched(session.scalar(drafts) or 0, session.scalar(cases) or 0)


def publish(session: Session, definition: Definition, council_id: str, *, policy: Policy = Policy.PIN, at: datetime,
            by: Designer | None = None) -> Version:
    """Publish a definition as the next version of its service. `by` nobody: an operator. What is published already
    stays as it is. Flushes. Raises DefinitionError, NotPermitted."""
    refuse_unless_designer(council_id, by)
    _refuse_unsendable(definition)
    return _in_force(session, versions.publish(session, definition, council_id, at, policy), council_id, by, at)


def publish_revision(session: Session, revision: Revision, *, seen: int | None, by: Designer | None,
                     at: datetime) -> Version:
    """Publish a change that was approved, with the policy that it was approved with. `by` nobody, and `seen` None: its
    moment has come. Flushes. Raises DefinitionError, and what `revisions.put_in_force` raises."""
    _refuse_unsendable(revisions.definition_of(revision))
    version = revisions.put_in_force(session, revision, seen=seen, by=by, at=at)
    return _in_force(session, version, revision.council_id, by, at)


def roll_back(session: Session, council_id: str, service_id: str, number: int, *, policy: Policy = Policy.PIN,
              at: datetime, by: Designer | None = None) -> Version:
    """Publish the text of an earlier version again, as the next version; the rows of both stay as they are. Flushes.
    Raises UnknownService, UnknownNumber, DefinitionError where this release would not publish it any more, and
    RevisionRefused where it is the one in force."""
    earlier = versions.by_number(session, council_id, service_id, number)
    if earlier.hash == versions.current(session, council_id, service_id).hash:
        raise RevisionRefused(f"Version {number} is what is published now, so there is nothing to go back to.")
    definition = loader.from_canonical(earlier.definition.canonical)
    return publish(session, definition, council_id, policy=policy, at=at, by=by)


def plan(session: Session, definition: Definition, council_id: str, moment: datetime, *, policy: Policy = Policy.PIN,
         at: datetime) -> Revision:
    """Let an operator's definition be published at a moment to come: a change of the service that is approved already,
    because whoever has the machine has the right. It stands among the others, to be sent back or withdrawn. Flushes.
    Raises DefinitionError, RevisionRefused."""
    versions.refuse_failing(definition)
    _refuse_unsendable(definition)
    return revisions.plan(session, council_id, definition.id, loader.base_of(definition), moment, policy=policy, at=at)


def publish_due(session: Session, revision_id: int, *, at: datetime) -> None:
    """Publish a change whose moment has come. One that cannot be published any more goes back to be changed, with the
    reason: somebody sees it, and the published version stays in force. Flushes."""
    # A second worker waits here, and finds that it is done.
    revision = session.get(Revision, revision_id, with_for_update=True, populate_existing=True)
    if revision is None or revision_id not in revisions.due(session, at):
        return
    try:
        publish_revision(session, revision, seen=None, by=None, at=at)
    except (DefinitionError, RevisionRefused) as error:
        revisions.send_back(session, revision, f"It could not be published on its day. {error.say}", seen=None, by=None,
                            at=at)


def _in_force(session: Session, version: Version, council_id: str, by: Designer | None, at: datetime) -> Version:
    definition = version.definition
    queues.ensure(session, council_id, [definition])
    audit.record(
        session, council_id=council_id, actor_kind="officer" if by else "operator",
        actor_id=by.public_id if by else None, action="version_published", subject_kind="service",
        subject_id=definition.id, at=at, detail={"version": version.number, "hash": version.hash})
    return version


def _refuse_unsendable(definition: Definition) -> None:
    """Raises DefinitionError where the service's own words of a message could not be sent."""
    for purpose, words in definition.messages.items():
        try:
            wording.check(purpose, str(words))
        except wording.WordingError as error:
            raise DefinitionError(f"The message `{purpose}` cannot be sent: {error.say}.", definition.source.file,
                                  definition.source.line("messages", purpose)) from error
