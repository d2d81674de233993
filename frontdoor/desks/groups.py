"""One community group for whoever keeps the list: put right, taken off, added; and the link to its own door."""

from datetime import datetime

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from frontdoor.clock import local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.group_form import GroupForm
from frontdoor.directory import booking, feedback, group_keys, listed
from frontdoor.directory.groups import Group
from frontdoor.people.actor import Level
from frontdoor.triage import group_post
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

LEAST = Level.ADVANCED
SEE_OTHER, UNPROCESSABLE = 303, 422
STALE = "This page was open for too long. Check it and send it again."


@blueprint.get("/community/new")
@officer(LEAST)
def new_group() -> ResponseReturnValue:
    form = GroupForm(formdata=None)
    form.set_checked(local_date(now()))
    return _form_page(form, None)


@blueprint.post("/community/new")
@officer(LEAST)
@keeps_typed
def add_group() -> ResponseReturnValue:
    form, at, actor = GroupForm(), now(), me()
    if is_expired():
        return _form_page(form, None, stale=STALE), EXPIRED
    if not form.fits(local_date(at)):
        return _form_page(form, None), UNPROCESSABLE
    group = form.group(listed.new_id(session, actor.council_id, form.name.data or ""), None)
    listed.change(session, actor.council_id, group, by_kind="officer", by_id=actor.public_id or "", at=at,
                  note="Added")
    flash(f"{group.name} is listed now.", "success")
    return redirect(url_for("desks.group", group_id=group.id), SEE_OTHER)


@blueprint.get("/community/<group_id>")
@officer()
def group(group_id: str) -> ResponseReturnValue:
    found, at, council_id = _named(group_id), now(), me().council_id
    return render_template(
        "desks/group.html", group=found, at=at, is_listed=listed.of_id(session, council_id, group_id) is not None,
        may_change=me().is_at_least(LEAST), said=feedback.of_group(session, council_id, group_id),
        words={**feedback.HOW, **feedback.WRONG, **feedback.FROM_GROUP},
        changes=listed.changes_of(session, council_id, group_id),
        keys=group_keys.live(session, council_id, group_id, at=at),
        booked=booking.taken(session, council_id, group_id, since=at))


@blueprint.get("/community/<group_id>/change")
@officer(LEAST)
def change_group(group_id: str) -> ResponseReturnValue:
    found = _named(group_id)
    return _form_page(GroupForm.of(found), found)


@blueprint.post("/community/<group_id>/change")
@officer(LEAST)
@keeps_typed
def save_group(group_id: str) -> ResponseReturnValue:
    """What was typed counts from now on. Another email address ends the links that went to the old one."""
    before, form, at, actor = _named(group_id), GroupForm(), now(), me()
    if is_expired():
        return _form_page(form, before, stale=STALE), EXPIRED
    if not form.fits(local_date(at)):
        return _form_page(form, before), UNPROCESSABLE
    found = form.group(group_id, before)
    is_listed = listed.of_id(session, actor.council_id, group_id) is not None
    listed.change(session, actor.council_id, found, by_kind="officer", by_id=actor.public_id or "", at=at,
                  note="Changed", listed=is_listed)
    if found.contact.email != before.contact.email:
        group_keys.end_all(session, actor.council_id, group_id, by_id=actor.public_id or "", at=at)
    flash(f"{found.name} is changed.", "success")
    return redirect(url_for("desks.group", group_id=group_id), SEE_OTHER)


@blueprint.post("/community/<group_id>/hide")
@officer(LEAST)
def hide_group(group_id: str) -> ResponseReturnValue:
    return _show(group_id, now(), is_listed=False)


@blueprint.post("/community/<group_id>/show")
@officer(LEAST)
def show_group(group_id: str) -> ResponseReturnValue:
    return _show(group_id, now(), is_listed=True)


def _show(group_id: str, at: datetime, *, is_listed: bool) -> ResponseReturnValue:
    found, actor = _named(group_id), me()
    listed.show(session, actor.council_id, group_id, listed=is_listed, by_id=actor.public_id or "", at=at,
                note="Put back on the list" if is_listed else "Taken off the list")
    flash(f"{found.name} is {'listed again' if is_listed else 'off the list: residents do not see it any more'}.",
          "success")
    return redirect(url_for("desks.group", group_id=group_id), SEE_OTHER)


@blueprint.post("/community/<group_id>/link")
@officer()
def send_group_link(group_id: str) -> ResponseReturnValue:
    found = _named(group_id)
    if not found.contact.email:
        flash("The group has no email address. Read to them what was said, or add an address.", "notice")
    else:
        group_post.send_link(session, keys(), me().council_id, found, at=now())
        flash(f"The link is on its way to {found.contact.email}.", "success")
    return redirect(url_for("desks.group", group_id=group_id), SEE_OTHER)


@blueprint.post("/community/<group_id>/end-links")
@officer(LEAST)
def end_group_links(group_id: str) -> ResponseReturnValue:
    found = _named(group_id)
    group_keys.end_all(session, me().council_id, group_id, by_id=me().public_id or "", at=now())
    flash(f"No link that was sent to {found.name} works any more.", "success")
    return redirect(url_for("desks.group", group_id=group_id), SEE_OTHER)


def _named(group_id: str) -> Group:
    """The group, listed or not; the page for 404 where there is none."""
    return listed.of_council(session, me().council_id).known(group_id) or abort(404)


def _form_page(form: GroupForm, found: Group | None, *, stale: str = "") -> str:
    return render_template("desks/group_form.html", form=form, group=found, stale=stale)
