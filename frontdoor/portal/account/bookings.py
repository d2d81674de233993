"""What a resident has booked, and what those have for whom they act: what is to come first, then what is over."""

from datetime import datetime
from typing import Any

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from frontdoor import audit
from frontdoor.bookings.models import LIVE, Booking
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.clock import now
from frontdoor.people.actor import Actor
from frontdoor.portal import blueprint, booking_page, standing
from frontdoor.portal.account import me, page
from frontdoor.web import account
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session

SECTION = "/account/bookings"
SHOWN_PAST = 50


@blueprint.get("/account/bookings")
@resident
def account_bookings() -> ResponseReturnValue:
    mine, at, actor = me(), now(), account.actor()
    assert actor is not None
    audit.record(session, council_id=mine.council_id, actor_kind="resident", actor_id=mine.public_id, action="opened",
                 subject_kind="bookings", subject_id=mine.public_id, at=at)
    upcoming, past = of(actor, at=at)
    return page("bookings", SECTION, upcoming=upcoming, past=past)


def of(actor: Actor, *, at: datetime) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The bookings of the resident and of those they act for: what is to come, the soonest first, and what is over or
    was given back, the last first."""
    theirs = (
        select(Booking, Case, Party).join(Case, Case.id == Booking.case_id).join(Party, Party.case_id == Case.id)
        .where(visible_to(actor), Party.resident_id.in_(sorted(actor.resident_ids)), Party.role == "reporter",
               Party.ended_at.is_(None), Booking.council_id == actor.council_id)
    )
    is_live = Booking.state.in_(LIVE) & (Booking.ends_at > at)
    coming = session.execute(theirs.where(is_live).order_by(Booking.starts_at, Booking.id)).all()
    over = session.execute(theirs.where(~is_live).order_by(Booking.starts_at.desc(), Booking.id.desc())
                           .limit(SHOWN_PAST)).all()
    lines = [_line(booking, case, party, actor, at) for booking, case, party in [*coming, *over]]
    # Of a case that somebody else is shown as ended, the booking is over too, whatever goes on unseen.
    return [one for one in lines if one["is_to_come"]], [one for one in lines if not one["is_to_come"]]


def _line(booking: Booking, case: Case, party: Party, actor: Actor, at: datetime) -> dict[str, Any]:
    status = standing.for_reporter(case, standing.history(session, case))
    return {
        **booking_page.of(session, case, booking, status, at=at, party=party.public_id), "case": case,
        "status": status, "for": party.resident if party.resident_id != actor.resident_id else None,
    }
