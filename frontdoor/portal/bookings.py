"""What a resident does with a booking by themselves: another time for it, or none; and its calendar file."""

from datetime import date, datetime

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from wtforms import IntegerField

from frontdoor import audit
from frontdoor.bookings.availability import NoSuchSlot, Slot
from frontdoor.bookings.holding import NotLive, SlotTaken
from frontdoor.bookings.models import Booking
from frontdoor.cases import links
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.links import site_address
from frontdoor.cases.parties import Party
from frontdoor.clock import DAY, local_date, now
from frontdoor.people.actor import guest
from frontdoor.portal import blueprint, booking_page, case_page, opened, standing, times
from frontdoor.portal.forms import OPEN_TOO_LONG
from frontdoor.portal.opened import Opened
from frontdoor.portal.times import TimeForm
from frontdoor.triage import booked, kinds, slots
from frontdoor.triage.machine import MoveRefused
from frontdoor.web import councils, headers
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session, writes

UNPROCESSABLE, CONFLICT, SEE_OTHER = 422, 409, 303
MOVED_MEANWHILE = ("Your booking was moved on another page meanwhile. Look at its time now, and choose again if you "
                   "like.")
OTHER_SUM = "What we give back has changed since this page was opened. Check it and press the button again."


class CancelForm(FlaskForm):
    """The wish to cancel, with what the page said would be given back: the sum itself is ours."""

    refund = IntegerField()


@blueprint.get("/cases/<reference>/change-time")
@key_holder
@writes
def change_time(reference: str) -> ResponseReturnValue:
    at = now()
    found, _ = _booked(reference, at)
    opened.note_opening(found, at=at)
    return _change_page(found, TimeForm(), at=at)


@blueprint.post("/cases/<reference>/change-time")
@key_holder
@keeps_typed
def send_change_of_time(reference: str) -> ResponseReturnValue:
    at = now()
    found, booking = _booked(reference, at)
    form, key = TimeForm(request.form), request.form.get("choice", "")
    if is_expired():
        return _change_page(found, form, at=at, refused=OPEN_TOO_LONG, status=EXPIRED)
    # The same sent twice is done once.
    if key and key == slots.key_of(booking) and booking.is_live:
        return _to_tracking(found)
    if not key:
        form.refuse(times.missing_words())
        return _change_page(found, form, at=at, status=UNPROCESSABLE)
    if request.form.get("sequence", "") != str(booking.sequence):
        return _change_page(found, form, at=at, refused=MOVED_MEANWHILE, status=CONFLICT)
    refused, status = _move(found, form, key, at)
    if status:
        return _change_page(found, form, at=at, refused=refused, status=status)
    flash(f"Your booking is moved: {booked.when_words(booking)}", "success")
    return _to_tracking(found)


def _move(found: Opened, form: TimeForm, key: str, at: datetime) -> tuple[str, int]:
    """Move the booking; where that could not be done nothing of it stays, and there are a sentence for the top of the
    page, or one beside the times, and a status."""
    try:
        with session.begin_nested():
            booked.change(session, found.case, key, actor=found.actor, at=at)
            opened.confirm(found, at=at)
    except SlotTaken:
        form.refuse(times.taken_words())
        return "", CONFLICT
    except NoSuchSlot:
        form.refuse(times.unknown_words())
        return "", UNPROCESSABLE
    except (MoveRefused, NotLive) as error:
        return error.reason if isinstance(error, MoveRefused) else "This is not booked any more.", CONFLICT
    return "", 0


@blueprint.get("/cases/<reference>/cancel")
@key_holder
@writes
def cancel(reference: str) -> ResponseReturnValue:
    at = now()
    found, _ = _booked(reference, at)
    opened.note_opening(found, at=at)
    if "withdraw" in case_page.ways_on(found.case, _status(found).state, at=at):
        return redirect(url_for("portal.ask", reference=found.case.reference, wish="withdraw"))
    return _cancel_page(found, at=at)


@blueprint.post("/cases/<reference>/cancel")
@key_holder
@keeps_typed
def send_cancellation(reference: str) -> ResponseReturnValue:
    at = now()
    found, booking = _booked(reference, at)
    if is_expired():
        return _cancel_page(found, at=at, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not booking.is_live:
        return _to_tracking(found)
    form, terms = CancelForm(), booked.terms_of(session, found.case, at=at)
    if terms.may_cancel and form.refund.data != terms.refund_pence:
        return _cancel_page(found, at=at, refused=OTHER_SUM, status=CONFLICT)
    try:
        with session.begin_nested():
            booked.cancel(session, found.case, actor=found.actor, at=at)
            opened.confirm(found, at=at)
    except (MoveRefused, NotLive) as error:
        reason = error.reason if isinstance(error, MoveRefused) else "This is not booked any more."
        return _cancel_page(found, at=at, refused=reason, status=CONFLICT)
    flash("Your booking is cancelled", "success")
    return _to_tracking(found)


@blueprint.get("/calendar/<token>.ics")
@key_holder
@writes
def calendar(token: str) -> ResponseReturnValue:
    """The calendar file, for programs that keep one: no page is shown, and no cookie is looked at."""
    headers.keep_private()
    at, council = now(), councils.current()
    party = links.party_from_calendar_key(keys(), token)
    case = session.scalar(
        select(Case).join(Party, Party.case_id == Case.id)
        .where(Party.public_id == party, Party.role == "reporter", Party.ended_at.is_(None),
               visible_to(guest(council.id, party)))
    ) if party else None
    if case is None or party is None or slots.booking_of(session, case) is None:
        abort(404)
    audit.record(session, council_id=case.council_id, actor_kind="guest", actor_id=party, action="calendar_fetched",
                 subject_kind="case", subject_id=case.reference, at=at)
    body = booked.calendar_of(session, case, at=at, site=site_address(settings().base_url, council.hosts))
    answer = Response(body, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{case.reference}.ics"'
    return answer


def _booked(reference: str, at: datetime) -> tuple[Opened, Booking]:
    """The case and its booking, for the one whose it is; else the page for 404."""
    found = opened.find(reference, at=at)
    booking = slots.booking_of(session, found.case) if found.is_reporter else None
    if booking is None:
        abort(404)
    return found, booking


def _status(found: Opened) -> standing.Standing:
    return standing.for_reporter(found.case, standing.history(session, found.case))


def _to_tracking(found: Opened) -> ResponseReturnValue:
    return redirect(url_for("portal.tracking", reference=found.case.reference), code=SEE_OTHER)


def _page(template: str, found: Opened, *, at: datetime, status: int, **more: object) -> ResponseReturnValue:
    facts = booking_page.facts_of(found, _status(found), at=at)
    return render_template(f"portal/booking/{template}.html", case=found.case, at=at, **facts, **more,
                           thing=kinds.thing(kinds.definition_of(session, found.case))), status


def _change_page(
    found: Opened, form: TimeForm, *, at: datetime, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    rule, booking = kinds.definition_of(session, found.case).booking, slots.booking_of(session, found.case)
    assert rule is not None and booking is not None
    today = local_date(at)

    def free(first: date, days: int) -> list[Slot]:
        return booked.free_for(session, found.case, at=at, first=first, days=days)

    form.choice.label.text = "Which time suits you better?"
    here = url_for("portal.change_time", reference=found.case.reference)
    near = times.asked_day() or local_date(booking.starts_at)
    shown = times.page_of(free, today, today + rule.horizon_days * DAY, near)
    return _page("change_time", found, at=at, status=status, form=form, times=shown, refused=refused,
                 address=lambda day: f"{here}?{times.FROM}={day.isoformat()}")


def _cancel_page(found: Opened, *, at: datetime, refused: str = "", status: int = 200) -> ResponseReturnValue:
    return _page("cancel", found, at=at, status=status, form=CancelForm(formdata=None), refused=refused,
                 scale=booking_page.scale_of(found.case))
