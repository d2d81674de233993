"""Groups and events near somebody: looked for by words, place and person; a place booked; what it was like."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField

from frontdoor.clock import now
from frontdoor.directory import booking, feedback, listed
from frontdoor.directory.booking import DAYS, GroupFull
from frontdoor.directory.groups import Group
from frontdoor.directory.models import GroupFeedback
from frontdoor.directory.near import Position, Wish, topic_title
from frontdoor.finder import catalogued, finding
from frontdoor.finder.entries import Kind
from frontdoor.people.residents import Resident
from frontdoor.places import search
from frontdoor.portal import blueprint
from frontdoor.portal.forms import OPEN_TOO_LONG, plain
from frontdoor.triage import group_post
from frontdoor.web import account, community, councils
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import open_to_all, resident
from frontdoor.web.journey import owners
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import CountedTextArea, Radios, Tick

LONGEST, UNPROCESSABLE, CONFLICT, OLDEST = 200, 422, 409, 130
TO = {"group": "The group", "council": "The council, which lists it"}


class SayForm(FlaskForm):
    """What somebody says of a group."""

    about = RadioField("What do you want to tell us?", choices={**feedback.HOW, **feedback.WRONG},
                       validate_choice=False, widget=Radios())
    text = StringField("Tell us more", filters=[plain], widget=CountedTextArea(feedback.LONGEST),
                       description="You do not have to. Do not give names or phone numbers here.")
    to = RadioField("Who should read it?", choices=TO, validate_choice=False, widget=Radios(), default="group")

    named = BooleanField("Tell the group my first name", widget=Tick())

    def is_right(self) -> bool:
        """Whether it can be kept; else there is a sentence beside what cannot."""
        self.about.errors, self.text.errors, self.to.errors = [], [], []
        if self.about.data not in {**feedback.HOW, **feedback.WRONG}:
            self.about.errors = [gettext("Select what you want to tell us")]
        if len(self.text.data or "") > feedback.LONGEST:
            self.text.errors = [gettext("What you write must be %(most)s characters or fewer",
                                        most=f"{feedback.LONGEST:,}")]
        if self.to.data not in TO:
            self.to.errors = [gettext("Select who should read it")]
        return not (self.about.errors or self.text.errors or self.to.errors)


@blueprint.get("/community")
@open_to_all
def community_groups() -> ResponseReturnValue:
    at, signed = now(), account.resident()
    asked = {name: plain(request.args.get(name))[:LONGEST].strip() for name in ("q", "near", "age", "day", "topic")}
    place, unknown = _place(asked["near"], signed, at)
    wish = _wish(asked, place)
    found = community.suiting(session, _council(), wish, _named(asked["q"]))
    return render_template(
        "portal/community/groups.html", asked=asked, wish=wish, found=found, unknown=unknown, days=DAYS,
        wrong_age=bool(asked["age"]) and wish.age is None, is_home=bool(place and not asked["near"]),
        topics=[(one, topic_title(one)) for one in listed.of_council(session, _council()).topics])


def _wish(asked: Mapping[str, str], place: Position | None) -> Wish:
    """What is looked for; what is none of the choices is not asked for."""
    return Wish(
        topics=(asked["topic"],) if asked["topic"] in listed.of_council(session, _council()).topics else (), at=place,
        age=_age(asked["age"]), day=next((day for day in DAYS if day == asked["day"]), None),
        free="free" in request.args, step_free="step_free" in request.args)


def _council() -> str:
    return councils.current().id


def _age(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and int(typed[:4]) <= OLDEST else None


def _place(typed: str, signed: Resident | None, at: datetime) -> tuple[Position | None, bool]:
    """Where to look from: what was typed, or else the home of whoever is signed in; and whether nobody knows what was
    typed."""
    if typed:
        found = search.find(session, _council(), typed, 1)
        return ((found[0].easting, found[0].northing), False) if found else (None, True)
    return (community.home_of(session, signed, at=at) if signed else None), False


def _named(text: str) -> frozenset[str] | None:
    """The groups that fit some words; None where none were typed."""
    if not text:
        return None
    found = finding.find(catalogued.index_of(_council(), (), listed.of_council(session, _council())), text)
    return frozenset(hit.entry.id for hit in found.of(Kind.GROUP))


@blueprint.get("/community/<group_id>")
@open_to_all
def community_group(group_id: str) -> ResponseReturnValue:
    return _page(_group(group_id), SayForm(formdata=None))


def _group(group_id: str) -> Group:
    found = listed.of_id(session, _council(), group_id)
    if found is None:
        abort(404)
    return found


def _page(group: Group, form: SayForm, *, refused: str = "", status: int = 200) -> ResponseReturnValue:
    at, signed = now(), account.resident()
    return render_template(
        "portal/community/group.html", group=group, form=form, refused=refused, signed=signed,
        meetings=booking.upcoming(session, _council(), group, at=at),
        people=owners.may_apply_for(signed, at=at) if signed else [], mine=_places(group) if signed else [],
    ), status


def _places(group: Group) -> list[Any]:
    """The places at meetings of a group to come of the resident, and of those they act for."""
    actor = account.actor()
    held = booking.of_residents(session, _council(), actor.resident_ids) if actor else []
    return [one for one in held if one.meeting.group_id == group.id and one.meeting.starts_at > now()]


@blueprint.post("/community/<group_id>/book")
@resident
@keeps_typed
def book_group(group_id: str) -> ResponseReturnValue:
    """A place at a meeting, for oneself or somebody one acts for."""
    group, signed, at = _group(group_id), account.resident(), now()
    assert signed is not None
    if is_expired():
        return _page(group, SayForm(formdata=None), refused=OPEN_TOO_LONG, status=EXPIRED)
    who = next((one for one in owners.may_apply_for(signed, at=at) if one.public_id == request.form.get("whom")), None)
    starts_at = _moment(request.form.get("starts_at", ""))
    if who is None or starts_at is None:
        words = gettext("Select who it is for") if who is None else gettext("Select a day")
        return _page(group, SayForm(formdata=None), refused=words, status=UNPROCESSABLE)
    try:
        with session.begin_nested():
            booking.book(session, _council(), group, starts_at, who=who, by=signed, at=at)
    except GroupFull:
        words = gettext("That day is full now. Please select another.")
        return _page(group, SayForm(formdata=None), refused=words, status=CONFLICT)
    flash(gettext("The place is booked for %(name)s", name=who.name or gettext("you")), "success")
    return redirect(url_for("portal.account_community"), code=303)


def _moment(typed: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(typed[:40])
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


@blueprint.post("/community/<group_id>/say")
@open_to_all
@keeps_typed
def say_of_group(group_id: str) -> ResponseReturnValue:
    group, form = _group(group_id), SayForm()
    if is_expired():
        return _page(group, form, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.is_right():
        return _page(group, form, status=UNPROCESSABLE)
    at = now()
    row = feedback.tell(session, _council(), group, about=form.about.data, text=form.text.data or "", to=form.to.data,
                        by=account.resident(), named=bool(form.named.data), at=at)
    group_post.pass_on(session, keys(), group, row, at=at)
    flash(_thanks(row, group), "success")
    return redirect(url_for("portal.community_group", group_id=group.id), code=303)


def _thanks(row: GroupFeedback, group: Group) -> str:
    """What happens with it now."""
    if row.to == feedback.TO_GROUP and group.contact.email and row.resident_id is not None:
        return str(gettext("Thank you. We have told the group. If it answers, you find the answer in your account."))
    return str(gettext("Thank you for telling us"))
