"""The diary: who has what and when, by the day and by the week, its sheet to print, and whether they came."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.bookings import diary as pages
from frontdoor.bookings.models import Resource
from frontdoor.clock import DAY, local_date, now, start_of_day
from frontdoor.desks import blueprint, booked, day_sheet, diary_grid
from frontdoor.desks.booked import Shown
from frontdoor.desks.desk import case_named, me
from frontdoor.desks.diary_grid import Column, Grid
from frontdoor.desks.fields import plain
from frontdoor.triage import booked as bookings
from frontdoor.triage import tokens
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.tokens import OutOfDate
from frontdoor.web import councils
from frontdoor.web.guards import officer
from frontdoor.web.running import keys
from frontdoor.web.unit_of_work import session

SEE_OTHER = 303
WEEK = timedelta(days=7)
FURTHEST = timedelta(days=1_200)
PLACE, RESOURCE = "place:", "resource:"
NOT_A_DAY = "Day must be a real date, like 2026-11-27"
CAME, DID_NOT_COME = "came", "did-not-come"


@dataclass(frozen=True)
class Asked:
    """What the diary is asked for: the day, as typed and as read, whether its week, and of which resources."""

    day: date
    typed: str
    error: str
    by_week: bool
    of: str
    resources: list[Resource]

    @property
    def first(self) -> date:
        return self.day - timedelta(days=self.day.weekday()) if self.by_week else self.day

    @property
    def last(self) -> date:
        return self.first + WEEK - DAY if self.by_week else self.day

    @property
    def days(self) -> list[date]:
        return [self.first + DAY * step for step in range((self.last - self.first).days + 1)]

    def address(self, day: date, by_week: bool | None = None) -> str:
        """The address of the same diary on another day."""
        week = self.by_week if by_week is None else by_week
        return url_for("desks.diary", on=day.isoformat(), of=self.of or None, view="week" if week else None)


@dataclass(frozen=True)
class PlacePage:
    """The diary of one place: its table of a day with what is closed all day beside it, or the days of a week by
    resource."""

    name: str
    grid: Grid | None
    shut: list[str]
    week: list[tuple[Resource, list[Column]]]


@blueprint.get("/diary")
@officer()
def diary() -> ResponseReturnValue:
    at, mine = now(), booked.resources_of(session, me())
    asked = _asked(mine, at)
    columns = _columns(asked.resources, asked.first, asked.last, at)
    # Of a group the week says only how full it is.
    seen = _seen([one for one in columns if not (asked.by_week and one[1].resource.shared)], "seen_in_diary", at)
    return render_template(
        "desks/diary.html", asked=asked, places=_places(columns, asked), seen=seen, at=at, today=local_date(at),
        choices=_choices(mine), mine=mine, step=WEEK if asked.by_week else DAY, may_go=_may_go(asked, at),
        tokens={one.booking.id: tokens.issue(keys(), one.case, "attend", me(), at) for one in seen.values()
                if one.case is not None and one.may_attend(at)},
    )


@blueprint.get("/diary/<day>/sheet")
@officer()
def diary_sheet(day: str) -> ResponseReturnValue:
    at, mine = now(), booked.resources_of(session, me())
    on = _day(day, at) or abort(404)
    of = plain(request.args.get("of"))
    columns = _columns(_chosen(mine, of), on, on, at)
    seen = _seen(columns, "printed", at)
    return render_template("desks/diary_sheet.html", on=on, of=of, at=at,
                           sheets=day_sheet.of_places(session, columns, seen))


@blueprint.post("/diary/attend")
@officer()
def attend() -> ResponseReturnValue:
    """They came, or did not, from the page of a day; the diary is shown again."""
    case, actor, at, said = case_named(request.form.get("case", "")), me(), now(), request.form.get("came")
    if said not in (CAME, DID_NOT_COME):
        abort(400)
    try:
        tokens.check(keys(), request.form.get("token", ""), case, "attend", actor, at)
        bookings.attend(session, case, came=said == CAME, actor=actor, at=at)
        flash("They came." if said == CAME else "They did not come.", "success")
    except OutOfDate:
        flash("This booking changed meanwhile. Look at it again.", "notice")
    except MoveRefused as refused:
        session.rollback()
        flash(refused.reason, "notice")
    on = _day(request.form.get("on", ""), at) or local_date(at)
    return redirect(url_for("desks.diary", on=on.isoformat(), of=plain(request.form.get("of")) or None), SEE_OTHER)


def _asked(mine: Sequence[Resource], at: datetime) -> Asked:
    typed, of = plain(request.args.get("on")).strip()[:20], plain(request.args.get("of"))
    found, today = _day(typed, at), local_date(at)
    error = NOT_A_DAY if typed and found is None else ""
    return Asked(found or today, typed or today.isoformat(), error, request.args.get("view") == "week", of,
                 _chosen(mine, of))


def _day(typed: str, at: datetime) -> date | None:
    """The day of 2026-11-27, if it is one that a diary has; a few years to and fro."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if abs(found - local_date(at)) <= FURTHEST else None


def _chosen(mine: Sequence[Resource], of: str) -> list[Resource]:
    """The resources asked for, of those the officer looks after; the page for 404 where it is none of them."""
    if not of:
        return list(mine)
    return [one for one in mine if of in (PLACE + one.place, RESOURCE + one.slug)] or abort(404)


def _choices(mine: Sequence[Resource]) -> list[tuple[str, str]]:
    places = {PLACE + one.place: one.place_label or one.place for one in mine}
    single = [(RESOURCE + one.slug, f"{one.name}, {one.place_label or one.place}") for one in mine]
    return [("", "Everything"), *places.items(), *single]


def _may_go(asked: Asked, at: datetime) -> tuple[bool, bool]:
    """Whether the diary goes on before and after what is shown."""
    today = local_date(at)
    return asked.first - DAY >= today - FURTHEST, asked.last + DAY <= today + FURTHEST - WEEK


def _columns(resources: Sequence[Resource], first: date, last: date, at: datetime) -> list[tuple[date, Column]]:
    if not resources:
        return []
    found = pages.of_days(session, me().council_id, resource_ids=[one.id for one in resources], first=first, last=last,
                          at=at, closures=councils.current().closed_days)
    return [(day, Column(resource, start_of_day(day), opening, bookings)) for resource, day, opening, bookings in found]


def _seen(columns: Sequence[tuple[date, Column]], action: str, at: datetime) -> dict[int, Shown]:
    """Whose each booking is, written down in the audit."""
    actor = me()
    seen = booked.shown(session, actor, [booking for _, column in columns for booking in column.bookings])
    booked.note(session, actor, seen.values(), action=action, at=at)
    return seen


def _places(columns: Sequence[tuple[date, Column]], asked: Asked) -> list[PlacePage]:
    found = []
    for slug in dict.fromkeys(column.resource.place for _, column in columns):
        here = [column for _, column in columns if column.resource.place == slug]
        name = here[0].resource.place_label or slug
        if asked.by_week:
            found.append(PlacePage(name, None, [], [(one, [column for column in here if column.resource is one])
                                                    for one in dict.fromkeys(column.resource for column in here)]))
            continue
        busy = [column for column in here if column.opening or column.bookings]
        shut = [diary_grid.shut_words(column) for column in here if column not in busy]
        found.append(PlacePage(name, diary_grid.grid(busy), shut, []))
    return found
