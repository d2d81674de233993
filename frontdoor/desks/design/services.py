"""The services of a council: what is in force since when, what is being changed, and going back to an earlier state."""

from collections.abc import Sequence
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import revisions, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revisions import Policy, Revision, RevisionRefused, State
from frontdoor.catalogue.versions import ServiceVersion, UnknownNumber, Version
from frontdoor.clock import now
from frontdoor.desks.design import blueprint, comparing
from frontdoor.desks.design.bench import CONFLICT, SEE_OTHER, UNPROCESSABLE
from frontdoor.desks.design.revision import POLICIES
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.triage import publishing, scheme
from frontdoor.web.guards import designer
from frontdoor.web.unit_of_work import session


@blueprint.get("")
@designer
def services() -> ResponseReturnValue:
    council_id, open_ones = me().council_id, revisions.open_for(session, me().council_id)
    published = versions.all_current(session, council_id)
    waiting = [one for one in open_ones if one.state == State.WAITING and me().officer_id not in revisions.authors(
        session, one)]
    return render_template(
        "desks/design/services.html", published=published, since=_since(council_id, published),
        open_by_service=_by_service(open_ones), waiting=waiting,
        ready=[one for one in open_ones if one.state in (State.APPROVED, State.SCHEDULED)],
        new=[one for one in open_ones if one.service_id not in {found.definition.id for found in published}])


def _since(council_id: str, published: Sequence[Version]) -> dict[int, datetime | None]:
    return {one.row_id: row.published_at for one in published
            for row in versions.history(session, council_id, one.definition.id) if row.id == one.row_id}


def _by_service(found: Sequence[Revision]) -> dict[str, list[Revision]]:
    grouped: dict[str, list[Revision]] = {}
    for one in found:
        grouped.setdefault(one.service_id, []).append(one)
    return grouped


@blueprint.get("/services/<service_id>")
@designer
def service(service_id: str) -> ResponseReturnValue:
    history, changes = _history(service_id), revisions.of(session, me().council_id, service_id)
    return render_template(
        "desks/design/service.html", service_id=service_id, current=_current(service_id), history=history,
        changes=changes, by={one.published_id: one for one in changes if one.published_id}, policies=POLICIES,
        touched=publishing.touched(session, me().council_id, service_id, at=now()))


@blueprint.get("/services/<service_id>/moves")
@designer
def service_moves(service_id: str) -> ResponseReturnValue:
    """Every state of the service's cases with what leads out of it, and who may do it."""
    current = _current(service_id)
    return render_template("desks/design/moves.html", current=current, service_id=service_id,
                           states=scheme.of(current.definition))


def _history(service_id: str) -> list[ServiceVersion]:
    """The published versions, the newest first; the page for 404 where the council has no such service."""
    rows = versions.history(session, me().council_id, service_id)
    return list(reversed(rows)) or abort(404)


def _current(service_id: str) -> Version:
    try:
        return versions.current(session, me().council_id, service_id)
    except UnknownService:
        abort(404)


@blueprint.post("/services/<service_id>/change")
@designer
def change_service(service_id: str) -> ResponseReturnValue:
    title = " ".join(plain(request.form.get("title")).split())[:200]
    try:
        begun = revisions.begin(session, me().council_id, service_id, at=now(), by=me(), title=title)
    except UnknownService:
        abort(404)
    return redirect(url_for("design.revision", public_id=begun.public_id), SEE_OTHER)


@blueprint.get("/services/<service_id>/compare")
@designer
def compare_versions(service_id: str) -> ResponseReturnValue:
    history = _history(service_id)
    numbers = [row.number for row in history]
    first = _number(request.args.get("from"), numbers, numbers[min(1, len(numbers) - 1)])
    second = _number(request.args.get("to"), numbers, numbers[0])
    before, after = (versions.by_number(session, me().council_id, service_id, one) for one in (first, second))
    return render_template(
        "desks/design/compare_versions.html", service_id=service_id, numbers=numbers, first=first, second=second,
        current=_current(service_id), groups=comparing.grouped(before.definition, after.definition))


def _number(words: str | None, numbers: list[int], usual: int) -> int:
    return int(words) if words and words.isascii() and words.isdigit() and int(words[:9]) in numbers else usual


@blueprint.get("/services/<service_id>/roll-back/<int:number>")
@designer
def roll_back(service_id: str, number: int) -> ResponseReturnValue:
    return _roll_back(service_id, number)


def _roll_back(service_id: str, number: int, say: str = "") -> str:
    try:
        earlier = versions.by_number(session, me().council_id, service_id, number)
    except (UnknownNumber, UnknownService):
        abort(404)
    current = _current(service_id)
    return render_template(
        "desks/design/roll_back.html", service_id=service_id, current=current, earlier=earlier, say=say,
        groups=comparing.grouped(current.definition, earlier.definition), policies=POLICIES,
        form={"errors": {"policy": say} if say else {}},
        touched=publishing.touched(session, me().council_id, service_id, at=now()))


@blueprint.post("/services/<service_id>/roll-back/<int:number>")
@designer
def roll_back_now(service_id: str, number: int) -> ResponseReturnValue:
    policy = request.form.get("policy", "")
    if policy not in set(Policy):
        return _roll_back(service_id, number, "Select what becomes of people in the middle of a form"), UNPROCESSABLE
    try:
        version = publishing.roll_back(session, me().council_id, service_id, number, policy=Policy(policy), at=now(),
                                       by=me())
    except (UnknownNumber, UnknownService):
        abort(404)
    except (DefinitionError, RevisionRefused) as error:
        return _roll_back(service_id, number, error.say), CONFLICT
    flash(f"Version {version.number} is in force. It says what version {number} said.", "success")
    return redirect(url_for("design.service", service_id=service_id), SEE_OTHER)
