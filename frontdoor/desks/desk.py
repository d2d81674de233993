"""The desk itself: who sits at it, and what they may take from a shelf."""

from typing import NoReturn, cast

from flask import abort
from sqlalchemy import select

from frontdoor import audit
from frontdoor.cases import access, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case
from frontdoor.cases.protected import Cover, cover_for
from frontdoor.clock import now
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Queue
from frontdoor.triage import queues
from frontdoor.web import sign_in
from frontdoor.web.unit_of_work import RefusedAndNoted, session


def me() -> Actor:
    """The officer who asks. Only for views that an officer's guard stands before."""
    return cast(Actor, sign_in.officer_actor())


def cover_of(resident_id: int | None) -> Cover:
    """What has to be covered in texts that are about this person, by the id of their row, when the officer reads
    them. One query; none where nobody is known."""
    return cover_for(session, me(), [resident_id] if resident_id is not None else [])


def case_seen(reference: str) -> Case | None:
    """The case with that reference, if the officer may see it."""
    try:
        return access.find(session, me(), references.tidy(reference) or "")
    except CaseNotFound:
        return None


def case_named(reference: str) -> Case:
    """The same, or else the page for 404, which is the same for a case that does not exist. Asking for one that does
    is written down."""
    return case_seen(reference) or refuse(references.tidy(reference) or "")


def refuse(reference: str) -> NoReturn:
    """Answer as if there were no such case. Where there is one that the officer may not see, write down that they
    asked for it."""
    actor = me()
    if session.scalar(select(Case.id).where(Case.reference == reference, access.hidden_from(actor))) is None:
        abort(404)
    audit.record(session, council_id=actor.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="refused", subject_kind="case", subject_id=reference, at=now())
    raise RefusedAndNoted


def looked_at(case: Case, action: str) -> None:
    """Write down that the officer has looked at a case."""
    actor = me()
    audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
                 subject_kind="case", subject_id=case.reference, at=now())


def queue_named(slug: str) -> tuple[Queue, list[Queue]]:
    """The queue, and all that the officer may look into; the page for 404 when it is not one of them."""
    shelves = queues.open_to(session, me())
    for queue in shelves:
        if queue.slug == slug:
            return queue, shelves
    abort(404)
