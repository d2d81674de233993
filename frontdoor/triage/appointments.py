"""A date in a specialist's diary, given in the same contact in which a case is handed over."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.bookings import appointing, availability, holding
from frontdoor.bookings.availability import Slot, SlotTaken, Wish
from frontdoor.bookings.models import Booking
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.clock import local_date, moment_in_words
from frontdoor.people.actor import Actor
from frontdoor.triage import kinds, machine
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.queues import CUSTOMER_TEAM
from frontdoor.triage.telling import tell

AHEAD_DAYS = 21
NOTICE = timedelta(hours=2)
EVERY_MINUTES = 30


def of_case(session: Session, case: Case) -> Booking | None:
    """The appointment of a case that is still to come or was kept; None where it has none. What a service books is no
    appointment."""
    if kinds.is_booking(session, case):
        return None
    found = holding.of_case(session, case)
    return found if found is not None and found.is_live else None


def free(session: Session, case: Case, *, at: datetime, days: int = AHEAD_DAYS) -> list[Slot]:
    """The times that the service's specialists have free, the soonest first; nothing where it does not work by
    appointment."""
    definition = kinds.definition_of(session, case)
    if definition.meets is None:
        return []
    today = local_date(at)
    wish = Wish(
        council_id=case.council_id, kind=definition.meets.kind, place=None, features=(), people=1,
        minutes=definition.meets.minutes, every_minutes=EVERY_MINUTES, not_before=at + NOTICE, first=today,
        last=today + timedelta(days=days), closures=definition.source.closures)
    mine = of_case(session, case)
    return availability.free(session, wish, at=at, leaving_out=mine.id if mine else None)


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why no appointment can be made for the case now, in plain words; None when one can. A time is given by whoever
    answers the telephone, and by those whose case it is."""
    if case.is_finished:
        return "This case is finished."
    if CUSTOMER_TEAM in actor.teams and case.confidentiality <= Confidentiality.INTERNAL:
        return None
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def make(session: Session, case: Case, key: str, *, actor: Actor, at: datetime) -> Booking:
    """Give the case the time with that key, in place of one that it has. Whoever asked is told. Raises SlotTaken where
    it is not free any more, MoveRefused."""
    said = refusal(session, case, actor)
    if said is not None:
        raise machine.MoveRefused(case, "make_appointment", said)
    return give(session, case, key, actor=actor, at=at)


def give(session: Session, case: Case, key: str, *, actor: Actor, at: datetime) -> Booking:
    """The same in the contact in which the case has just been handed over. Raises SlotTaken."""
    slot = next((one for one in free(session, case, at=at) if one.key == key), None)
    if slot is None:
        raise SlotTaken(key)
    booking = appointing.appoint(session, slot, council_id=case.council_id, service_id=case.service_id,
                                 case_id=case.id, at=at)
    when = moment_in_words(booking.starts_at)
    hidden = case.confidentiality > Confidentiality.INTERNAL
    entry = machine.note(session, case, "make_appointment", f"Appointment: {when}, {booking.resource.name}"[:400],
                         actor=actor, at=at, told=None if hidden else f"Appointment on {when}")
    if not hidden:
        tell(session, case, "appointment_made", entry=entry, at=at, followers=False,
             fields={"when": when, "name": booking.resource.name, "where": booking.resource.place_label})
    return booking
