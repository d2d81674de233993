"""The same with many cases: chosen in a queue, confirmed on a page that says how many, with a result for each."""

from typing import Any

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor.cases import references
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.desks import blueprint, queue_view
from frontdoor.desks.bulk_actions import BY_SLUG, BulkAction, offered_to
from frontdoor.desks.desk import me, queue_named
from frontdoor.desks.fields import plain
from frontdoor.people.officers import Queue
from frontdoor.triage import bulk, queues, tokens
from frontdoor.triage.tokens import OutOfDate
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

CONFLICT, UNPROCESSABLE = 409, 422
NOTHING = "Select the cases, and what to do with them"
STALE = "This page was open for too long. Check it and send it again."


@blueprint.post("/queues/<slug>/chosen")
@officer()
@keeps_typed
def choose(slug: str) -> ResponseReturnValue:
    """From the list to the page that asks what exactly."""
    found, action = queue_named(slug)[0], BY_SLUG.get(plain(request.form.get("do")))
    cases = _chosen(found)
    if not cases or action is None or action not in offered_to(me(), found):
        chosen = queue_view.filter_of(request.form)
        return redirect(queue_view.address(slug, chosen.chosen(), none="yes", _anchor="many"), 303)
    return _confirm(found, action, cases, _form(action, cases, fresh=True), STALE if is_expired() else "")


@blueprint.post("/queues/<slug>/chosen/<do>")
@officer()
@keeps_typed
def do_with_chosen(slug: str, do: str) -> ResponseReturnValue:
    found, action = queue_named(slug)[0], BY_SLUG.get(do) or abort(404)
    if action not in offered_to(me(), found):
        abort(403)
    cases = _named(request.form.getlist("case"))
    form = _form(action, cases)
    actor, at, token = me(), now(), request.form.get("token", "")
    if is_expired():
        return _confirm(found, action, cases, form, STALE), EXPIRED
    try:
        seen = tokens.seen_of_many(keys(), token, do, actor, at)
    except OutOfDate:
        return _confirm(found, action, cases, form, STALE), CONFLICT
    if not cases or not form.validate_on_submit():
        return _confirm(found, action, cases, form, token=token), UNPROCESSABLE
    results = bulk.carry_out(session, actor, request.form.getlist("case"),
                             lambda case: action.do(session, case, form, actor, at), seen=seen)
    return render_template("desks/bulk_done.html", queue=found, action=action, results=results, text=form.text.data)


def _chosen(found: Queue) -> list[Case]:
    """The cases that were ticked, or all that fit the filter, as far as many may be done at once."""
    if "all" in request.form:
        chosen = queue_view.filter_of(request.form)
        return queues.waiting(session, me(), found.slug, at=now(), size=bulk.MOST, chosen=chosen).cases
    return _named(request.form.getlist("case"))


def _named(given: list[str]) -> list[Case]:
    """The cases of these references that the officer may see, in the order in which they came."""
    wanted = list(dict.fromkeys(filter(None, map(references.tidy, given))))[:bulk.MOST]
    if not wanted:
        return []
    rows = session.scalars(select(Case).where(Case.reference.in_(wanted), visible_to(me())))
    place = {reference: number for number, reference in enumerate(wanted)}
    return sorted(rows, key=lambda case: place[case.reference])


def _form(action: BulkAction, cases: list[Case], *, fresh: bool = False) -> Any:
    form = action.form(formdata=None) if fresh else action.form()
    form.offer(session, cases, me())
    return form


def _confirm(
    found: Queue, action: BulkAction, cases: list[Case], form: Any, stale: str = "", token: str = "",
) -> str:
    count = f"{len(cases)} case{'' if len(cases) == 1 else 's'}"
    return render_template("desks/bulk.html", queue=found, action=action, cases=cases, form=form, stale=stale,
                           token=token or tokens.issue_for_many(keys(), cases, action.slug, me(), now()), count=count,
                           question=action.question.format(
                               cases="this case" if len(cases) == 1 else f"the {count}"))
