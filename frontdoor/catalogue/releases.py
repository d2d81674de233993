"""What comes with a release of the software: published the first time, offered as a change ever after.

An installed council's rows are the truth, and people publish. So a packaged definition that differs from everything
that is stored arrives as a revision, which waits like any other for somebody who approves it.
"""
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.catalogue import councils, loader, revisions, versions
from frontdoor.catalogue.revisions import Revision

TITLE = "As it comes with this release"


def bring_in(session: Session, council_id: str, at: datetime) -> int:
    """Bring the packaged definitions into the database; gives how many came as something new. What was brought in once
    is not brought in again, whatever has been made of it. Flushes."""
    council, added = councils.get(council_id), 0
    for service_id, path in loader.packaged().items():
        compiled = compile_definition(loader.load(path, council))
        stored = versions.history(session, council_id, service_id)
        if any(row.hash == compiled.hash for row in stored) or _was_offered(session, council_id, compiled):
            continue
        if stored:
            base = loader.base_of(compiled.definition)
            revisions.begin(session, council_id, service_id, title=TITLE, base=base, origin=compiled.hash, at=at)
        else:
            versions.publish(session, compiled.definition, council_id, at)
        added += 1
    return added


def _was_offered(session: Session, council_id: str, compiled: Compiled) -> bool:
    found = session.scalar(select(Revision.id).where(
        Revision.council_id == council_id, Revision.service_id == compiled.definition.id,
        Revision.origin == compiled.hash).limit(1))
    return found is not None
