"""The queues: what waits, filtered and in order, a page at a time; taking the next; filters that are kept."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.cases.filters import Filter
from frontdoor.clock import now
from frontdoor.desks import blueprint, queue_view
from frontdoor.desks.bulk_actions import offered_to
from frontdoor.desks.desk import me, queue_named
from frontdoor.desks.fields import plain
from frontdoor.people.officers import Queue
from frontdoor.triage import bulk, kept_filters, placement, queues, sharing
from frontdoor.triage.assigning import Policy
from frontdoor.triage.kept_filters import FilterRefused
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.queues import Load
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

UNPROCESSABLE = 422


@blueprint.get("/queues")
@officer()
def all_queues() -> ResponseReturnValue:
    actor, at = me(), now()
    shelves = queues.open_to(session, actor)
    loads = queues.loads(session, actor, [queue.slug for queue in shelves], at=at)
    mine = [queue for queue in shelves if queue.team_slug in actor.teams]
    others = [queue for queue in shelves if queue.team_slug not in actor.teams]
    return render_template("desks/queues.html", mine=_folded(mine, loads), others=_folded(others, loads), loads=loads,
                           cap=queues.COUNT_CAP)


def _folded(shelves: list[Queue], loads: dict[str, Load]) -> tuple[list[Queue], list[Queue]]:
    """The queues in which something waits, and the empty ones."""
    return ([queue for queue in shelves if loads[queue.slug].waiting],
            [queue for queue in shelves if not loads[queue.slug].waiting])


@blueprint.get("/queues/<slug>")
@officer()
def queue(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    return _page(found, queue_view.filter_of(request.args))


def _page(found: Queue, chosen: Filter, *, name: str = "", trouble: str = "") -> str:
    """The page of a queue; with what was typed for a filter that could not be kept."""
    actor, at, after = me(), now(), plain(request.args.get("after"))
    mark = queue_view.mark_of(session, actor, after) if after else None
    if after and mark is None:
        abort(404)
    page = queues.waiting(session, actor, found.slug, at=at, after=mark, chosen=chosen)
    offered = queue_view.choices(session, actor)
    return render_template(
        "desks/queue.html", queue=found, at=at, cases=page.cases, begun=mark is not None, chosen=chosen,
        is_mine=found.team_slug in actor.teams, offered=offered, chips=queue_view.chips(found.slug, chosen, offered),
        after=queue_view.bookmark(chosen, page.cases[-1]) if page.after else None, labels=queue_view.LABELS,
        fit=queues.how_many_fit(session, actor, found.slug, chosen, at=at, cap=bulk.MOST), most=bulk.MOST,
        kept=kept_filters.of(session, actor, found), owners=queue_view.owners(session, page.cases), name=name,
        trouble=trouble, policy=_policy(found), actions=offered_to(actor, found),
    )


def _policy(found: Queue) -> str:
    """How the queue gives out its cases, in words; empty where officers take them."""
    return "" if sharing.policy_of(found) is Policy.TAKE_NEXT else sharing.policy_words(found)


@blueprint.post("/queues/<slug>/next")
@officer()
def take_next(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    actor, at, chosen = me(), now(), queue_view.filter_of(request.form)
    case = queues.next_one(session, actor, found.slug, at=at, chosen=chosen)
    if case is None:
        flash("Nothing waits in this queue now.", "notice")
        return redirect(queue_view.address(slug, chosen.chosen()))
    try:
        placement.take(session, case, actor=actor, at=at)
    except MoveRefused as refused:
        flash(refused.reason, "notice")
        return redirect(url_for("desks.queue", slug=slug))
    return redirect(url_for("desks.case", reference=case.reference))


@blueprint.post("/queues/<slug>/filters")
@officer()
def keep_filter(slug: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    chosen, name = queue_view.filter_of(request.form), plain(request.form.get("name"))[:200]
    try:
        kept = kept_filters.keep(session, me(), found, chosen, name=name, for_team="team" in request.form, at=now())
    except FilterRefused as refused:
        return _page(found, chosen, name=name, trouble=refused.say), UNPROCESSABLE
    flash(f"“{kept.name}” is kept.", "success")
    return redirect(queue_view.address(slug, chosen.chosen()))


@blueprint.post("/queues/<slug>/filters/<public_id>/remove")
@officer()
def remove_filter(slug: str, public_id: str) -> ResponseReturnValue:
    found, _ = queue_named(slug)
    is_gone = kept_filters.remove(session, me(), found, public_id)
    flash("The filter is removed." if is_gone else "That filter was gone already.", "success" if is_gone else "notice")
    return redirect(url_for("desks.queue", slug=slug))
