"""The desk itself: who sits at it, and what they may take from a shelf."""

from typing import cast

from flask import abort

from frontdoor.cases import access, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Queue
from frontdoor.triage import queues
from frontdoor.web import sign_in
from frontdoor.web.unit_of_work import session


def me() -> Actor:
    """The officer who asks. Only for views that an officer's guard stands before."""
    return cast(Actor, sign_in.officer_actor())


def case_named(reference: str) -> Case:
    """The case with that reference, if the officer may see it; else the page for 404, which is the same for a
    case that does not exist."""
    proper = references.tidy(reference)
    try:
        return access.find(session, me(), proper or "")
    except CaseNotFound:
        abort(404)


def queue_named(slug: str) -> tuple[Queue, list[Queue]]:
    """The queue, and all that the officer may look into; the page for 404 when it is not one of them."""
    shelves = queues.open_to(session, me())
    for queue in shelves:
        if queue.slug == slug:
            return queue, shelves
    abort(404)
