"""The duty rota of a week: who is on when, when nobody is, and, for the team's manager, setting it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectField, ValidationError

from frontdoor.catalogue import councils
from frontdoor.clock import DAY, local_date, now, start_of_day
from frontdoor.desks import blueprint, hours
from frontdoor.desks.duty import on_duty
from frontdoor.desks.fields import Line, plain
from frontdoor.desks.hours import NoSuchTime
from frontdoor.desks.stretch import DayField, TimeField
from frontdoor.people import rota
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Officer
from frontdoor.people.rota import Gap, Shift, ShiftOverlaps
from frontdoor.web import typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import DropDown

SEE_OTHER, UNPROCESSABLE = 303, 422
STALE = "This page was open for too long. Check it and send it again."
FURTHEST = timedelta(days=366)


class ShiftForm(FlaskForm):
    """One shift. An end that is not after the start is on the next day. `begins` and `ends` are the moments once the
    form is good."""

    who = SelectField("Who", choices=[], widget=DropDown(), validate_choice=False)
    day = DayField("Day")
    start = TimeField("Start time", description="Like 9am, 1:30pm or 13:30")
    end = TimeField("End time", description="If it is not after the start, it is on the next day")
    phone = Line("Telephone during the shift", description="You can leave this out. A mobile number gets texts too.")
    begins: datetime
    ends: datetime

    def offer(self, officers: Sequence[Officer]) -> None:
        self.who.choices = [("", "Choose somebody"), *((one.public_id, one.name) for one in officers)]

    def validate_who(self, field: Any) -> None:
        if not field.data or field.data not in dict(field.choices):
            raise ValidationError("Select who is on duty")

    def validate_phone(self, field: Any) -> None:
        try:
            field.data = typed_text.phone(field.data) if field.data else ""
        except ValueError as error:
            raise ValidationError("Enter a telephone number, like 07700 900 982 or 01632 960 001") from error

    def fits(self, at: datetime) -> bool:
        """Whether such a shift can be: at times that clocks show, not over yet, within a year."""
        assert self.day.day is not None and self.start.clock is not None and self.end.clock is not None
        last = self.day.day + (DAY if self.end.clock <= self.start.clock else timedelta())
        try:
            self.begins = hours.wall(self.day.day, self.start.clock)
            self.ends = hours.wall(last, self.end.clock, last=True)
        except NoSuchTime:
            self.start.errors = ["The clocks go forward on that day. Enter a time that there is"]
            return False
        if self.ends <= at:
            self.day.errors = ["The shift must not be over already"]
        elif self.begins - at > FURTHEST:
            self.day.errors = ["The shift must be within a year from now"]
        return not self.day.errors


@dataclass(frozen=True)
class Day:
    """A day of the rota: its shifts, and the times in which nobody is on."""

    on: date
    shifts: list[Shift]
    gaps: list[Gap]


@blueprint.get("/duty/rota")
@officer()
def duty_rota() -> ResponseReturnValue:
    return _page(on_duty(), _week(), ShiftForm(formdata=None))


@blueprint.post("/duty/rota")
@officer()
@keeps_typed
def put_on_rota() -> ResponseReturnValue:
    actor, at, form = _setting(), now(), ShiftForm()
    free = rota.who_can_be_on(session, actor.council_id)
    form.offer(free)
    if is_expired():
        return _page(actor, _week(), form, STALE), EXPIRED
    if not form.validate_on_submit() or not form.fits(at):
        return _page(actor, _week(), form), UNPROCESSABLE
    chosen = next(one for one in free if one.public_id == form.who.data)
    team = rota.team_of(chosen, list(rota.duty_teams(session, actor.council_id)))
    try:
        rota.put_on(session, chosen, team=team, begins=form.begins, ends=form.ends, phone=str(form.phone.data),
                    by=actor, at=at)
    except ShiftOverlaps:
        form.who.errors = [f"{chosen.name} is on duty already for some of that time"]
        return _page(actor, _week(), form), UNPROCESSABLE
    flash(f"{chosen.name} is on the rota.", "success")
    return redirect(url_for("desks.duty_rota", week=local_date(form.begins).isoformat()), SEE_OTHER)


@blueprint.post("/duty/rota/<public_id>/take-off")
@officer()
def take_off_rota(public_id: str) -> ResponseReturnValue:
    actor, at = _setting(), now()
    shift = rota.named(session, actor.council_id, public_id)
    if shift is None or shift.ends_at <= at:
        flash("It is not on the rota any more.", "notice")
    else:
        rota.take_off(session, shift, by=actor, at=at)
        flash(f"{shift.officer.name} is off the rota.", "success")
    return redirect(url_for("desks.duty_rota", week=_week().isoformat()), SEE_OTHER)


@blueprint.post("/duty/rota/repeat")
@officer()
def repeat_rota() -> ResponseReturnValue:
    """The week before, once more."""
    actor, week, at = _setting(), _week(), now()
    made = rota.repeat(session, actor.council_id, start_of_day(week - 7 * DAY), start_of_day(week), by=actor, at=at)
    flash({0: "There was nothing to repeat: nobody was on, or all are on already.", 1: "1 shift is on the rota."}.get(
        made, f"{made} shifts are on the rota."), "success" if made else "notice")
    return redirect(url_for("desks.duty_rota", week=week.isoformat()), SEE_OTHER)


def _setting() -> Actor:
    """The manager of the duty team, who alone sets the rota."""
    actor = on_duty()
    return actor if _may_set(actor) else abort(403)


def _may_set(actor: Actor) -> bool:
    return actor.level is Level.MANAGER


def _week() -> date:
    """The Monday of the week that is asked for; of this one where none is, or one beyond the calendar."""
    try:
        wanted = date.fromisoformat(plain(request.args.get("week")))
    except ValueError:
        wanted = local_date(now())
    if abs(wanted - local_date(now())) > 5 * FURTHEST:
        wanted = local_date(now())
    return wanted - wanted.weekday() * DAY


def _page(actor: Actor, week: date, form: ShiftForm, stale: str = "") -> str:
    council = councils.get(actor.council_id)
    shifts = rota.between(session, actor.council_id, start_of_day(week), start_of_day(week + 7 * DAY))
    may_set = _may_set(actor)
    if may_set:
        form.offer(rota.who_can_be_on(session, actor.council_id))
    return render_template(
        "desks/rota.html", week=week, before=week - 7 * DAY, after=week + 7 * DAY, at=now(), form=form, stale=stale,
        days=[_day(shifts, week + number * DAY) for number in range(7)], may_set=may_set, phone=council.duty.phone,
        teams=rota.duty_teams(session, actor.council_id))


def _day(shifts: Sequence[Shift], on: date) -> Day:
    begins, ends = start_of_day(on), start_of_day(on + DAY)
    theirs = [one for one in shifts if one.starts_at < ends and one.ends_at > begins]
    return Day(on, theirs, rota.gaps(theirs, begins, ends))
