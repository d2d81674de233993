"""Bookings as officers see them: whose they are where the officer may know it, how they stand, and no more than
"Booked" where they may not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.bookings import resources
from frontdoor.bookings.models import Booking, BookingState, Resource
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.parties import Party
from frontdoor.people.actor import Actor, Level
from frontdoor.people.residents import Resident
from frontdoor.together import Part

NO_NAME = "No name given"
STANDING = {
    State.AWAITING_PAYMENT: ("To be paid", "yellow"), State.WITH_ADVISER: ("Waiting for a person", "blue"),
    State.WITH_SPECIALIST: ("Waiting for a person", "blue"), State.UNDER_REVIEW: ("Waiting for a person", "blue"),
    State.AWAITING_RESIDENT: ("Waiting for the resident", "yellow"),
}
ENDED = {
    Outcome.TOOK_PLACE: ("Came", "green"), Outcome.DID_NOT_COME: ("Did not come", "orange"),
    Outcome.CANCELLED: ("Cancelled", "grey"), Outcome.NOT_PAID: ("Not paid in time", "grey"),
    Outcome.REFUSED: ("Refused", "grey"), Outcome.WITHDRAWN: ("Withdrawn", "grey"),
}


_SENT = select(Party.case_id).where(
    Party.resident_id == bindparam("resident_id"), Party.ended_at.is_(None), Party.role == "reporter")
_OF_PERSON = (Booking.council_id == bindparam("council_id"), Booking.case_id.in_(_SENT))
OF_PERSON = Part(Booking, *_OF_PERSON, order=[Booking.starts_at.desc()])
RESOURCES_OF_PERSON = Part(Resource, Resource.id.in_(select(Booking.resource_id).where(*_OF_PERSON)))


@dataclass(frozen=True)
class Shown:
    """One booking. `case` is None where there is none yet, or none that the officer may see; then `name` is empty and
    `status` says only that the time is taken."""

    booking: Booking
    case: Case | None
    name: str
    status: tuple[str, str]

    def may_attend(self, at: datetime) -> bool:
        """Whether it is time to write down that they came, or did not."""
        return self.case is not None and self.case.state == State.SCHEDULED and self.booking.starts_at <= at


def resources_of(session: Session, actor: Actor) -> list[Resource]:
    """What an officer's teams look after; for a manager all that the council has."""
    return [one for one in resources.all_of(session, actor.council_id) if looks_after(actor, one)]


def looks_after(actor: Actor, resource: Resource) -> bool:
    return resource.team in actor.teams or actor.is_at_least(Level.MANAGER)


def shown(session: Session, actor: Actor, bookings: Sequence[Booking]) -> dict[int, Shown]:
    """Each booking, by its row's id, as this officer may see it: three queries however many there are."""
    ids = {booking.case_id for booking in bookings if booking.case_id is not None}
    cases = _cases(session, actor, ids)
    names = _names(session, cases)
    return {booking.id: _shown(booking, cases.get(booking.case_id or 0), names) for booking in bookings}


def of_person(session: Session, resident: Resident, cases: Sequence[Case]) -> list[Shown]:
    """Somebody's bookings, latest first; of those of their cases that the officer may see, `cases`."""
    ids = {case.id: case for case in cases}
    rows = OF_PERSON.of(session, council_id=resident.council_id, resident_id=resident.id)
    return [_shown(booking, ids[booking.case_id], {}) for booking in rows if booking.case_id in ids]


def note(session: Session, actor: Actor, seen: Iterable[Shown], *, action: str, at: datetime) -> None:
    """Write down whose bookings were looked at, as the page of a case does."""
    for one in seen:
        if one.case is not None:
            audit.record(session, council_id=one.case.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                         action=action, subject_kind="case", subject_id=one.case.reference, at=at)


def _cases(session: Session, actor: Actor, ids: set[int]) -> dict[int, Case]:
    if not ids:
        return {}
    found = session.scalars(select(Case).where(Case.id.in_(sorted(ids)), visible_to(actor)))
    return {case.id: case for case in found}


def _names(session: Session, cases: dict[int, Case]) -> dict[int, str]:
    if not cases:
        return {}
    rows = session.execute(
        select(Party.case_id, Resident.name).join(Resident, Resident.id == Party.resident_id)
        .where(Party.case_id.in_(sorted(cases)), Party.role == "reporter", Party.ended_at.is_(None)).order_by(Party.id)
    )
    return {case_id: name or NO_NAME for case_id, name in rows}


def _shown(booking: Booking, case: Case | None, names: dict[int, str]) -> Shown:
    return Shown(booking, case, names.get(case.id, NO_NAME) if case is not None else "", status(booking, case))


def status(booking: Booking, case: Case | None) -> tuple[str, str]:
    """How a booking stands, in one or two words and their colour."""
    if booking.state == BookingState.HELD:
        return "Being booked now", "grey"
    if case is None:
        return "Booked", "grey"
    if case.outcome in ENDED and case.is_finished:
        return ENDED[Outcome(case.outcome)]
    if booking.state == BookingState.CONFIRMED:
        return "Confirmed", "green"
    if not booking.is_live:
        return "Given back", "grey"
    return STANDING.get(State(case.state), ("Reserved", "blue"))
