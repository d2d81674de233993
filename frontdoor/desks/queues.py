"""The queues: what waits, soonest due first, a page at a time, and taking the next."""

from datetime import UTC, datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.cases import references
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me, queue_named
from frontdoor.triage import placement, queues
from frontdoor.triage.machine import MoveRefused
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

MOMENT = "%Y%m%dT%H%M%S%fZ"


@blueprint.get("/queues")
@officer()
def all_queues() -> ResponseReturnValue:
    actor, at = me(), now()
    shelves = queues.open_to(session, actor)
    loads = queues.loads(session, actor, [queue.slug for queue in shelves], at=at)
    mine = [queue for queue in shelves if queue.team_slug in actor.teams]
    others = [queue for queue in shelves if queue.team_slug not in actor.teams]
    return render_template("desks/queues.html", mine=mine, others=others, loads=loads, cap=queues.COUNT_CAP)


@blueprint.get("/queues/<slug>")
@officer()
def queue(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    actor, after = me(), request.args.get("after")
    page = queues.waiting(session, actor, found.slug, after=_key(after) if after else None)
    return render_template(
        "desks/queue.html", queue=found, at=now(), cases=page.cases, begun=after is not None,
        is_mine=found.team_slug in actor.teams, after=_bookmark(page.cases[-1]) if page.after else None,
    )


@blueprint.post("/queues/<slug>/next")
@officer()
def take_next(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    actor = me()
    case = queues.next_one(session, actor, found.slug)
    if case is None:
        flash("Nothing waits in this queue now.", "notice")
        return redirect(url_for("desks.queue", slug=slug))
    try:
        placement.take(session, case, actor=actor, at=now())
    except MoveRefused as refused:
        flash(refused.reason, "notice")
        return redirect(url_for("desks.queue", slug=slug))
    return redirect(url_for("desks.case", reference=case.reference))


def _bookmark(last: Case) -> str:
    """Where the next page begins: the due moment and the reference of the last case shown."""
    return f"{(last.due_at or last.received_at).astimezone(UTC).strftime(MOMENT)}.{last.reference}"


def _key(bookmark: str) -> tuple[datetime, int]:
    """What a bookmark stands for. A case that the officer may not see any more still marks its moment."""
    moment, _, reference = bookmark.partition(".")
    try:
        due_at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        abort(404)
    row_id = session.scalar(
        select(Case.id).where(Case.reference == (references.tidy(reference) or ""), visible_to(me()))
    )
    return due_at, row_id or 0
