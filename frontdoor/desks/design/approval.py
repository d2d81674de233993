"""From the one who wrote a change to another who agrees to it: sent, approved, sent back, withdrawn."""

from collections.abc import Callable
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import revisions
from frontdoor.catalogue.revision import LONGEST_NOTE
from frontdoor.catalogue.revisions import Overtaken, Revision, RevisionChanged, RevisionRefused, State
from frontdoor.clock import now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint, comparing
from frontdoor.desks.design.bench import CONFLICT, SEE_OTHER, STALE, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.design.moment import MomentForm
from frontdoor.desks.design.revision import POLICIES
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.triage import publishing
from frontdoor.triage.sampling import overturned
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import designer
from frontdoor.web.unit_of_work import session

STEP_WORDS = {
    "begin": "began the change", "save": "changed it", "describe": "said what it is for",
    "catch_up": "brought it up to date", "submit": "sent it for approval", "approve": "approved it",
    "send_back": "sent it back", "schedule": "put it on a day", "publish": "published it", "withdraw": "withdrew it"}


@blueprint.get("/revisions/<public_id>/approval")
@designer
def approval(public_id: str) -> ResponseReturnValue:
    return shown(benches.at(public_id))


def shown(bench: Bench, trouble: Trouble | None = None, *, reason: str = "", reason_error: str = "",
          form: MomentForm | None = None) -> str:
    """The page on which a change is handed on, with what was typed for it."""
    found, before = bench.revision, bench.in_force
    is_author = me().officer_id in revisions.authors(session, found)
    touched = publishing.touched(session, found.council_id, found.service_id, at=now())
    return page(
        bench, "approval.html", "approval", trouble=trouble, is_author=is_author, touched=touched, policies=POLICIES,
        words=STEP_WORDS, reason=reason, reason_error=reason_error, form=form or MomentForm(formdata=None),
        overtaken=_overtaken(found), overturned=_overturned(bench), failing=bench.failing if found.is_open else [],
        groups=comparing.grouped(before.definition, bench.definition) if before and found.is_open else [])


def _overturned(bench: Bench) -> list[overturned.Standing]:
    """How the decisions that reviews have overturned stand against the change."""
    found = bench.revision
    rows = overturned.of(session, found.council_id, found.service_id) if found.is_open else []
    return overturned.against(session, bench.compiled, rows) if rows else []


@blueprint.post("/revisions/<public_id>/overturned/<row_id>")
@designer
@keeps_typed
def excuse(public_id: str, row_id: str) -> ResponseReturnValue:
    """Say why a rule may come again to an answer that a review has overturned."""
    bench, actor = benches.at(public_id), me()
    row = overturned.by_public_id(session, actor.council_id, row_id) or abort(404)
    why = plain(request.form.get(f"excuse-{row_id}")).strip()
    if is_expired():
        return shown(bench, Trouble(STALE)), EXPIRED
    if not why or len(why) > LONGEST_NOTE:
        say = "Enter why the rule may come to that answer again" if not why else (
            f"The reason must be {LONGEST_NOTE:,} characters or fewer")
        return shown(bench, Trouble(say)), UNPROCESSABLE
    overturned.excuse(session, row, why=why, actor=actor, at=now())
    flash("It is written down. This decision does not stand in the way any more.", "success")
    return redirect(url_for("design.approval", public_id=public_id), SEE_OTHER)


def _overtaken(found: Revision) -> str:
    """Why it cannot go on, where another version was published meanwhile; empty where it can."""
    try:
        revisions.refuse_overtaken(session, found)
    except Overtaken as error:
        return error.say if found.is_open else ""
    return ""


def step(bench: Bench, verb: Callable[..., Any], told: str, *more: Any) -> ResponseReturnValue:
    """Make a step by its verb, with what it takes beside the change; or show the page again with why it cannot be."""
    if is_expired():
        return shown(bench, Trouble(STALE)), EXPIRED
    try:
        verb(session, bench.revision, *more, seen=benches.seen(), by=me(), at=now())
    except RevisionChanged as error:
        meanwhile = bench.steps[benches.seen():] or bench.steps[-1:]
        return shown(bench, Trouble(error.say, meanwhile=meanwhile)), CONFLICT
    except (RevisionRefused, DefinitionError) as error:
        return shown(bench, Trouble(error.say)), CONFLICT
    flash(told, "success")
    return redirect(url_for("design.approval", public_id=bench.id), SEE_OTHER)


@blueprint.post("/revisions/<public_id>/submit")
@designer
@keeps_typed
def submit(public_id: str) -> ResponseReturnValue:
    return step(benches.at(public_id), overturned.submit,
                "It is sent for approval. Another officer has to agree to it.")


@blueprint.post("/revisions/<public_id>/approve")
@designer
@keeps_typed
def approve(public_id: str) -> ResponseReturnValue:
    return step(benches.at(public_id), revisions.approve,
                "You have approved it. It can be published now, or on a day.")


@blueprint.post("/revisions/<public_id>/send-back")
@designer
@keeps_typed
def send_back(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    reason = plain(request.form.get("reason")).strip()
    waits = bench.revision.state == State.WAITING
    if not reason and waits and not is_expired():
        return shown(bench, reason_error="Enter why you send it back"), UNPROCESSABLE
    if len(reason) > LONGEST_NOTE:
        say = f"The reason must be {LONGEST_NOTE:,} characters or fewer"
        return shown(bench, reason=reason, reason_error=say), UNPROCESSABLE
    if is_expired():
        return shown(bench, Trouble(STALE), reason=reason), EXPIRED
    return step(bench, revisions.send_back, "It can be changed again.", reason)


@blueprint.post("/revisions/<public_id>/withdraw")
@designer
@keeps_typed
def withdraw(public_id: str) -> ResponseReturnValue:
    why = plain(request.form.get("why")).strip()[:LONGEST_NOTE]
    return step(benches.at(public_id), revisions.withdraw, "It is withdrawn. Nothing of it is published.", why)


@blueprint.post("/revisions/<public_id>/catch-up")
@designer
@keeps_typed
def catch_up(public_id: str) -> ResponseReturnValue:
    return step(benches.at(public_id), revisions.catch_up, "It goes on from the version that is in force now.")
