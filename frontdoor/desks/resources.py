"""What can be booked, for those who look after it: its hours, and closing it or opening it for a while."""

import hashlib
from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.bookings import resources as stock
from frontdoor.bookings.models import Booking, Resource
from frontdoor.clock import now
from frontdoor.desks import blueprint, booked, hours
from frontdoor.desks.desk import me
from frontdoor.desks.stretch import StretchForm
from frontdoor.people.actor import Level
from frontdoor.triage import closures
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

LEAST = Level.ADVANCED
SEE_OTHER, UNPROCESSABLE = 303, 422
STALE = "This page was open for too long. Check it and send it again."


@blueprint.get("/resources")
@officer()
def resources() -> ResponseReturnValue:
    places: dict[str, list[Resource]] = {}
    for one in booked.resources_of(session, me()):
        places.setdefault(one.place_label or one.place, []).append(one)
    return render_template("desks/resources.html", places=places, hours={
        one.id: hours.of_week(one.opening) for group in places.values() for one in group})


@blueprint.get("/resources/<slug>")
@officer()
def resource(slug: str) -> ResponseReturnValue:
    found, at = _named(slug), now()
    return render_template(
        "desks/resource.html", resource=found, at=at, hours=hours.of_week(found.opening),
        exceptions=[one for one in found.exceptions if one.ends_at > at], may_change=me().is_at_least(LEAST),
    )


@blueprint.get("/resources/<slug>/close")
@officer(LEAST)
def close_resource(slug: str) -> ResponseReturnValue:
    return _closing(_named(slug), StretchForm(formdata=None))


@blueprint.post("/resources/<slug>/close")
@officer(LEAST)
@keeps_typed
def close_resource_now(slug: str) -> ResponseReturnValue:
    """The first time with bookings in the way they are listed; closed when it is sent again with the same list."""
    found, form, at = _named(slug), StretchForm(), now()
    if is_expired():
        return _closing(found, form, stale=STALE), EXPIRED
    if not form.validate_on_submit() or not form.fits(at):
        return _closing(found, form), UNPROCESSABLE
    standing = stock.affected(session, found, form.begins, form.ends)
    if standing and request.form.get("agreed") != _mark(standing):
        return _closing(found, form, standing), UNPROCESSABLE
    _, tasks = closures.close(session, found, starts_at=form.begins, ends_at=form.ends, reason=form.reason.data or "",
                              actor=me(), at=at)
    to_do = {0: "", 1: " There is a task for your team: to move the booking."}.get(
        tasks, f" There are {tasks} tasks for your team: to move each booking.")
    flash(f"{found.name} is closed then.{to_do}", "success")
    return redirect(url_for("desks.resource", slug=slug), SEE_OTHER)


@blueprint.get("/resources/<slug>/open")
@officer(LEAST)
def open_resource(slug: str) -> ResponseReturnValue:
    return _opening(_named(slug), StretchForm(formdata=None))


@blueprint.post("/resources/<slug>/open")
@officer(LEAST)
@keeps_typed
def open_resource_now(slug: str) -> ResponseReturnValue:
    found, form, at = _named(slug), StretchForm(), now()
    if is_expired():
        return _opening(found, form, STALE), EXPIRED
    if not form.validate_on_submit() or not form.fits(at):
        return _opening(found, form), UNPROCESSABLE
    closures.open_up(session, found, starts_at=form.begins, ends_at=form.ends, reason=form.reason.data or "",
                     actor=me(), at=at)
    flash(f"{found.name} is open then too.", "success")
    return redirect(url_for("desks.resource", slug=slug), SEE_OTHER)


@blueprint.post("/resources/<slug>/take-back")
@officer(LEAST)
def take_back(slug: str) -> ResponseReturnValue:
    found, wanted = _named(slug), request.form.get("exception", "")
    exception = next((one for one in found.exceptions if one.public_id == wanted), None)
    if exception is None:
        flash("It was taken back already.", "notice")
    else:
        closures.take_back(session, exception, actor=me(), at=now())
        flash(f"{found.name} keeps to its usual hours then.", "success")
    return redirect(url_for("desks.resource", slug=slug), SEE_OTHER)


def _named(slug: str) -> Resource:
    """The resource, if the officer's teams look after it; else the page for 404."""
    return next((one for one in booked.resources_of(session, me()) if one.slug == slug), None) or abort(404)


def _mark(standing: Sequence[Booking]) -> str:
    """What stands for a list of bookings, so that nobody agrees to one and gets another."""
    told = ",".join(sorted(f"{one.public_id}/{one.sequence}" for one in standing))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _closing(
    found: Resource, form: StretchForm, standing: Sequence[Booking] = (), *, stale: str = "",
) -> str:
    at, actor = now(), me()
    seen = booked.shown(session, actor, standing)
    booked.note(session, actor, seen.values(), action="seen_in_diary", at=at)
    return render_template("desks/resource_stretch.html", resource=found, form=form, closes=True, stale=stale,
                           standing=[seen[one.id] for one in standing], agreed=_mark(standing) if standing else "")


def _opening(found: Resource, form: StretchForm, stale: str = "") -> str:
    return render_template("desks/resource_stretch.html", resource=found, form=form, closes=False, stale=stale,
                           standing=[], agreed="")
