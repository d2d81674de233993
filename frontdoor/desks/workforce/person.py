"""One officer as a manager sees them: what they have, how they work, when they are away."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import SelectMultipleField, ValidationError

from frontdoor import audit
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case
from frontdoor.catalogue import versions
from frontdoor.catalogue.workload import MOST_POINTS
from frontdoor.clock import local_date, now
from frontdoor.desks import hours, leave
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Line
from frontdoor.desks.leave import LeaveForm
from frontdoor.desks.workforce import blueprint
from frontdoor.people import rosters
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.people.rosters import Roster
from frontdoor.places.models import Ward
from frontdoor.triage import absences, workforce
from frontdoor.triage.assigning import Candidate
from frontdoor.web import typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Checkboxes, NumberBox

SHOWN, SEE_OTHER, UNPROCESSABLE = 25, 303, 422
STALE = "This page was open for too long. Check it and send it again."


class RosterForm(FlaskForm):
    """How somebody works. The hours of each day are in one box: 9am to 5pm, or nothing where they do not work."""

    capacity = Line("How many points can they hold?", widget=NumberBox(),
                    description="A simple case is 1, one to look into 2, one to assess 4 or more.")
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (Line(day) for day in hours.DAYS)
    skills = SelectMultipleField("Which services are they trained for?", choices={}, widget=Checkboxes(),
                                 validate_choice=False)
    wards = SelectMultipleField("Which wards are their patch?", choices={}, widget=Checkboxes(), validate_choice=False)
    week: dict[str, list[str]]
    services: list[str]
    places: list[str]

    def offer(self) -> None:
        """The services and wards of the council."""
        council_id = me().council_id
        names = {one.definition.id: str(one.definition.name) for one in versions.all_current(session, council_id)}
        self.services = sorted(names, key=names.__getitem__)
        self.places = list(session.scalars(
            select(Ward.name).where(Ward.council_id == council_id).order_by(Ward.name)))
        self.skills.choices = {one: names[one] for one in self.services}
        self.wards.choices = {one: one for one in self.places}

    def show(self, person: Candidate) -> None:
        """Fill in what is written down."""
        self.capacity.data = str(person.capacity)
        for day, field in enumerate(self.days):
            stretch = person.hours.get(day)
            field.data = " to ".join(hours.time_words(one) for one in stretch) if stretch else ""
        self.skills.data, self.wards.data = sorted(person.skills), sorted(person.wards)

    @property
    def days(self) -> list[Any]:
        return [self[name.lower()] for name in hours.DAYS]

    def validate_capacity(self, field: Any) -> None:
        try:
            points = typed_text.whole_number(field.data)
        except ValueError as error:
            raise ValidationError("Enter how many points, like 60") from error
        if not 1 <= points <= MOST_POINTS:
            raise ValidationError(f"Points must be between 1 and {MOST_POINTS:,}")
        field.data = str(points)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also reads the week."""
        good, self.week = bool(super().validate(extra_validators)), {}
        for day, field in enumerate(self.days):
            try:
                stretch = _stretch(field.data)
            except ValueError:
                field.errors = [f"{hours.DAYS[day]} must be hours like 9am to 5pm, or empty"]
                good = False
            else:
                self.week.update({str(day): stretch} if stretch else {})
        return good

    def keep(self, row: Roster) -> None:
        row.capacity, row.hours = int(self.capacity.data or 0), self.week
        row.skills = [one for one in self.services if one in (self.skills.data or [])]
        row.wards = [one for one in self.places if one in (self.wards.data or [])]


def _stretch(text: str) -> list[str]:
    """Hours as they are typed: "9am to 5pm" is 09:00 to 17:00, nothing is no work. Raises ValueError."""
    if not text:
        return []
    first, _, last = text.lower().replace("–", "-").replace("midday", "12pm").replace(" to ", "-").partition("-")
    found = [typed_text.time_of_day(first.strip()), typed_text.time_of_day(last.strip())]
    if found[0] >= found[1]:
        raise ValueError(text)
    return found


def officer_named(public_id: str) -> Officer:
    """The officer of that id who has not left; else the page for 404."""
    found = rosters.named(session, me().council_id, public_id)
    return found if found is not None and found.active else abort(404)


@blueprint.get("/people/<public_id>")
@officer(Level.MANAGER)
def person(public_id: str) -> ResponseReturnValue:
    return _page(officer_named(public_id))


@blueprint.post("/people/<public_id>/roster")
@officer(Level.MANAGER)
@keeps_typed
def keep_roster(public_id: str) -> ResponseReturnValue:
    found, form = officer_named(public_id), RosterForm()
    form.offer()
    if is_expired():
        return _page(found, roster=form, stale=STALE), EXPIRED
    if not form.validate_on_submit():
        return _page(found, roster=form), UNPROCESSABLE
    form.keep(rosters.of(session, found))
    _note(found, "changed_roster")
    flash(f"How {found.name} works is written down.", "success")
    return redirect(url_for("workforce.person", public_id=public_id), SEE_OTHER)


@blueprint.post("/people/<public_id>/leave")
@officer(Level.MANAGER)
@keeps_typed
def keep_leave(public_id: str) -> ResponseReturnValue:
    found, form = officer_named(public_id), LeaveForm()
    form.offer(session, found)
    if is_expired():
        return _page(found, away=form, stale=STALE), EXPIRED
    if not form.record(session, found, actor=me(), at=now()):
        return _page(found, away=form), UNPROCESSABLE
    flash(f"It is written down that {found.name} is away.", "success")
    return redirect(url_for("workforce.person", public_id=public_id), SEE_OTHER)


@blueprint.post("/people/<public_id>/leave/<absence_id>/call-off")
@officer(Level.MANAGER)
def call_off_leave(public_id: str, absence_id: str) -> ResponseReturnValue:
    absence = absences.named(session, officer_named(public_id), absence_id)
    if absence is None:
        flash("It was called off already.", "notice")
    else:
        absences.call_off(session, absence, actor=me(), at=now())
        flash("It is called off. What went to the cover stays there.", "success")
    return redirect(url_for("workforce.person", public_id=public_id), SEE_OTHER)


def _page(found: Officer, *, roster: RosterForm | None = None, away: LeaveForm | None = None, stale: str = "") -> str:
    actor, at = me(), now()
    standing = absences.of(session, found, since=local_date(at))
    held = workforce.loads(session, actor.council_id, [found.id], at=at, seen_by=actor)
    aways = [one.away for one in standing]
    [candidate] = workforce.candidates(session, actor.council_id, [found], at=at, aways=aways, held=held)
    if roster is None:
        roster = RosterForm(formdata=None)
        roster.show(candidate)
    roster.offer()
    away = away or LeaveForm(formdata=None)
    away.offer(session, found)
    return render_template(
        "desks/workforce/person.html", officer=found, at=at, person=candidate, roster=roster, form=away, stale=stale,
        load=held[found.id], cases=_cases(found), shown=SHOWN, leave=leave.shown(standing, away, at=at))


def _cases(found: Officer) -> list[Case]:
    return list(session.scalars(
        select(Case).where(Case.council_id == found.council_id, Case.owner_id == found.id,
                           Case.state.not_in(sorted(FINISHED)), visible_to(me()))
        .order_by(Case.due_at, Case.id).limit(SHOWN)))


def _note(found: Officer, action: str) -> None:
    actor = me()
    audit.record(session, council_id=found.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
                 subject_kind="officer", subject_id=found.public_id, at=now())
