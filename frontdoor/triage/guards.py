"""What must hold before a move, each with the sentence that says why not.

A guard gets the session, the case, the actor and the move, and returns None or the reason in plain words.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from frontdoor.bookings.models import BookingState
from frontdoor.cases import episode, parties, referral
from frontdoor.cases.case import REVIEWABLE, Case, Outcome
from frontdoor.cases.history import DECISIONS
from frontdoor.cases.referral import ReferralKind, ReferralState
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, team_called
from frontdoor.triage import kinds, reopening, slots
from frontdoor.triage.telling import is_safe_to_write

Guard = Callable[[Session, Case, Actor], str | None]


def in_their_team(session: Session, case: Case, actor: Actor) -> str | None:
    if not actor.is_officer or case.team in actor.teams or case.owner_id == actor.officer_id:
        return None
    team = team_called(session, case.council_id, case.team)
    return f"This case is with {team}. Ask them to do this, or to return it to you."


def not_someone_elses(session: Session, case: Case, actor: Actor) -> str | None:
    if not actor.is_officer or case.owner_id in (None, actor.officer_id):
        return None
    owner = session.get(Officer, case.owner_id)
    return f"{owner.name if owner else 'Someone else'} is working on this case. Take it over first."


def resident_can_be_reached(session: Session, case: Case, actor: Actor) -> str | None:
    if not is_safe_to_write(versions.by_id(session, case.version_id).definition, case):
        return "They did not say that it is safe to write to them. Their answers say how they can be reached."
    reachable = parties.REPORTERS_POINTS.of(session, case_id=case.id)
    return None if reachable else "The resident left no email address or telephone number, so they cannot be asked."


def not_their_own_decision(session: Session, case: Case, actor: Actor) -> str | None:
    decisions = DECISIONS.of(session, case_id=case.id)
    decided = actor.officer_id is not None and any(one.officer_id == actor.officer_id for one in decisions)
    return "You decided this case before. Another officer must look at it." if decided else None


def may_be_reviewed(session: Session, case: Case, actor: Actor) -> str | None:
    if case.outcome not in REVIEWABLE:
        return "There is no decision to look at again. You can send us a message."
    return None


def ended_so_that_it_may_be_opened_again(session: Session, case: Case, actor: Actor) -> str | None:
    if not actor.is_officer:
        return None if case.outcome == Outcome.FIXED else "Only a finished repair can be opened again."
    if case.outcome not in reopening.endings(session, case):
        return "A case that ended like this is not opened again."
    return in_their_team(session, case, actor) if kinds.is_application(session, case) else None


def in_a_team_of_the_booking(session: Session, case: Case, actor: Actor) -> str | None:
    said = in_their_team(session, case, actor)
    booking = slots.booking_of(session, case) if said else None
    return None if booking is not None and booking.resource.team in actor.teams else said


def is_not_booked(session: Session, case: Case, actor: Actor) -> str | None:
    booking = slots.booking_of(session, case)
    is_booked = booking is not None and booking.state == BookingState.CONFIRMED
    return "It is booked. Cancel the booking instead." if is_booked else None


def is_waiting(session: Session, case: Case, actor: Actor) -> str | None:
    return None if case.on_hold else "This case does not wait for a day."


def was_asked_to_take_it_on(session: Session, case: Case, actor: Actor) -> str | None:
    asked = any((one.kind, one.state) == (ReferralKind.TRANSFER, ReferralState.REQUESTED) and one.to_team in actor.teams
                for one in referral.OF_CASE.of(session, case_id=case.id))
    return None if asked else "Nobody asked your team to take this case on."


def has_a_plan(session: Session, case: Case, actor: Actor) -> str | None:
    lines = episode.ITEMS.of(session, council_id=case.council_id, case_id=case.id)
    return None if lines else "The plan has no lines yet. Write down what is done, by whom and by when."


def is_signed_off(session: Session, case: Case, actor: Actor) -> str | None:
    judged = episode.OF_CASE.first(session, council_id=case.council_id, case_id=case.id)
    if judged is None or not judged.recommendation:
        return "There is no recommendation yet. Write down what you found and what you recommend."
    wanted = versions.by_id(session, case.version_id).definition.levels.sign_off
    if wanted is None or judged.signed_off_at is not None:
        return None
    return f"Somebody of at least {wanted} level has to sign the judgement off first."


GUARDS: dict[str, Guard] = {guard.__name__: guard for guard in (
    in_their_team, not_someone_elses, resident_can_be_reached, not_their_own_decision, may_be_reviewed,
    ended_so_that_it_may_be_opened_again,
    in_a_team_of_the_booking, is_not_booked, is_waiting, was_asked_to_take_it_on, has_a_plan, is_signed_off,
)}
