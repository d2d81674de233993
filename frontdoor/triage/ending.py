"""How a decided case goes on: work is planned, or it is closed with an outcome, a reason and a message."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import ledger
from frontdoor.assessments.definition import Definition
from frontdoor.bookings import holding
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.notifications import outbox
from frontdoor.payments import charges
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.people.actor import Actor
from frontdoor.triage import clocks, guards, kinds, machine, placement, queues, reopening, slots, stages
from frontdoor.triage.telling import tell


# What the history says of an end, where it can say more than that the case is closed.
TOLD_AT_THE_END = {
    Outcome.GRANTED: "We granted your {thing}", Outcome.REFUSED: "We could not grant your {thing}",
    Outcome.NOT_NEEDED: "We told you that you do not need it",
}
HAPPENED = frozenset({Outcome.TOOK_PLACE, Outcome.DID_NOT_COME})
REMINDERS = ("booking_reminder",)
PURPOSE_OF = {
    Outcome.REFUSED: "refused", Outcome.NOT_NEEDED: "not_needed", Outcome.NOT_OURS: "not_ours",
    Outcome.ADVICE_GIVEN: "decided",
}


def plan_work(session: Session, case: Case, definition: Definition, *, actor: Actor, at: datetime) -> Entry:
    """A decided case whose outcome is work: it waits in the works queue of the service's team."""
    entry = machine.fire(session, case, "schedule_work", actor=actor, at=at)
    placement.to_queue(session, case, queues.works_queue(definition), at=at)
    return entry


def close(
    session: Session, case: Case, *, outcome: str, why: str, actor: Actor, at: datetime, move: str = "close",
    reason: str = "", told: str | None = None,
) -> Entry:
    """End a case with its outcome and the reason that the resident reads; nothing is closed without them. `told` is
    what the history says to them, where that is more than the move's own words. The slot that it has is free again,
    unless it is over."""
    if told is None and move == "close":
        told = TOLD_AT_THE_END.get(Outcome(outcome))
    entry = machine.fire(session, case, move, actor=actor, at=at, reason=reason,
                         told=told.format(thing=kinds.thing(kinds.definition_of(session, case))) if told else None,
                         land=lambda: placement.to_rest(session, case, at=at))
    case.outcome, case.outcome_reason, case.closed_at = outcome, why, at
    give_back(session, case, outcome=outcome, why=why, at=at)
    session.flush()
    return entry


def give_back(session: Session, case: Case, *, outcome: str, why: str, at: datetime) -> None:
    """Whatever ends a case ends its booking: the slot is free again, and nobody is reminded of it. One that took
    place, or that nobody came to, stays as it was. Flushes."""
    booking = slots.booking_of(session, case)
    if booking is None or not booking.is_live or outcome in HAPPENED:
        return
    outbox.cancel_waiting(session, case, REMINDERS)
    if booking.state == BookingState.CONFIRMED:
        holding.cancel(session, booking, why=why, at=at)
    else:
        holding.release(session, booking, why=why, at=at)


def refuse(
    session: Session, case: Case, *, outcome: Outcome, why: str, actor: Actor, at: datetime, following: str = "",
    only: Party | None = None, quietly: bool = False, told: str = "",
) -> Entry:
    """An application ends without what was asked for, and whoever applied reads why and what they can do. `told` is
    the reason in the message where it is not `why`; `quietly` leaves the message to the caller."""
    entry = close(session, case, outcome=outcome, why=why, actor=actor, at=at)
    if not quietly:
        tell(session, case, PURPOSE_OF[outcome], entry=entry, at=at, only=only,
             fields={"reason": told or why, "next": following})
    return entry


def complete_work(session: Session, case: Case, *, actor: Actor, at: datetime, note: str = "") -> Entry:
    """The repair is finished: the case closes as fixed, everyone is thanked and asked how it went."""
    why = note.strip() or "The repair is finished."
    entry = close(session, case, outcome=Outcome.FIXED, why=why, actor=actor, at=at, move="complete_work", reason=note)
    tell(session, case, "repaired", entry=entry, at=at, fields={"reason": why})
    return entry


def return_work(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """The works team cannot do it: a person of the customer team looks at it again."""
    entry = machine.fire(session, case, "return_work", actor=actor, at=at, reason=reason)
    case.tier, case.tier_reason = max(case.tier or 2, 2), "Returned by the works team"
    clocks.start_ordinary(session, case, reason="Returned by the works team", actor=actor, at=at)
    definition = versions.by_id(session, case.version_id).definition
    placement.to_queue(session, case, queues.adviser_queue(definition), at=at)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def withdraw(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """The resident takes the case back; what they were to pay for it is not owed any more. A hidden concern goes on
    without the resident's pages or messages showing it: to them the case is withdrawn, because whoever made them
    withdraw may be reading. The slot that was kept for it is free. Raises MoveRefused where it was paid at this very
    moment, and for what is booked, which is cancelled instead."""
    said = guards.is_not_booked(session, case, actor)
    if said:
        raise machine.MoveRefused(case, "withdraw", said)
    _owe_nothing(session, case, at)
    thing = kinds.thing(kinds.definition_of(session, case))
    if case.confidentiality > Confidentiality.INTERNAL:
        case.shown_as = str(State.WITHDRAWN)
        entry = machine.note(session, case, "wish_to_withdraw", "The resident wished to withdraw; the concern goes on",
                             actor=actor, at=at, told=f"You withdrew your {thing}")
        give_back(session, case, outcome=Outcome.WITHDRAWN, why="Withdrawn by the resident", at=at)
        tell(session, case, "withdrawn", entry=entry, at=at)
        return entry
    was_decided = case.decided_at is not None
    entry = close(session, case, outcome=Outcome.WITHDRAWN, why="Withdrawn by the resident", actor=actor, at=at,
                  move="withdraw")
    if not was_decided:
        conclude(session, case, "withdrawn", at=at)
    tell(session, case, "withdrawn", entry=entry, at=at)
    return entry


def _owe_nothing(session: Session, case: Case, at: datetime) -> None:
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    if charge is None:
        return
    try:
        charges.void(session, charge, at)
    except ChargeNotOwed as error:
        raise machine.MoveRefused(case, "withdraw", "It is paid, so it is yours already. Write to us.") from error


def reopen(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """A case that ended is looked at again by a person: a repair that is not right, or, by an officer with a reason,
    what was decided. Raises MoveRefused, also when it ended too long ago."""
    queue = placement.second_look_queue(session, case)
    machine.insist(session, case, "reopen", actor)
    said = reopening.too_late(session, case, officer=actor.is_officer, at=at)
    if said is not None:
        raise machine.MoveRefused(case, "reopen", said)
    entry = machine.fire(session, case, "reopen", actor=actor, at=at, reason=reason,
                         land=lambda: placement.to_queue(session, case, queue, at=at))
    case.outcome, case.outcome_reason, case.closed_at = None, "", None
    case.tier, case.tier_reason = max(case.tier or 2, 2), "Opened again: " + reason.strip()[:300]
    if not stages.begin_at_review(session, case, actor=actor, at=at):
        clocks.start_ordinary(session, case, reason="Opened again", actor=actor, at=at)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)
    return entry


def conclude(session: Session, case: Case, kind: str, *, at: datetime) -> None:
    """Write the concluded event of a case into the ledger: its tier says who decided."""
    ledger.conclude(
        session, council_id=case.council_id, kind=kind, service_id=case.service_id, case_id=case.id,
        tier=case.tier or 2, assistance=case.assistance, channel=case.channel, ward=case.ward,
        outcome=case.outcome or "", started_at=case.received_at, concluded_at=at,
    )
