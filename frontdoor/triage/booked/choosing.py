"""A time for a case that was sent without one, because the place on which the free times hang was not known: an officer
chooses it with whoever asked for it."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.facts import typed
from frontdoor.assessments.question import FactType
from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import Slot, Wish
from frontdoor.cases.case import Case
from frontdoor.cases.history import Entry
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.triage import findings, kinds, machine, slots
from frontdoor.triage.booked.words import when_words
from frontdoor.triage.machine import MoveRefused

MOVE = "choose_time"
# Stands for a place that nobody knows yet, so that what is free anywhere is shown.
ANYWHERE = "anywhere"


def needs_a_time(session: Session, case: Case) -> bool:
    """Whether it asks for a time and has none."""
    return kinds.is_booking(session, case) and holding.of_case(session, case) is None


def free_to_choose(session: Session, case: Case, *, at: datetime, first: date, days: int) -> list[Slot]:
    """The slots that are free from the London day `first` on: at the place of the case where that is known, else at
    every place; none for a case that books nothing. An officer needs no notice."""
    if not kinds.is_booking(session, case):
        return []
    wish = _wish(session, case, at=at, first=first, days=days)
    return availability.free(session, wish, at=at) if wish is not None else []


def _wish(
    session: Session, case: Case, *, at: datetime, first: date | None = None, days: int | None = None,
) -> Wish | None:
    version = versions.by_id(session, case.version_id)
    place = slots.rule_of(version).place
    facts = findings.facts_of(session, case, version, at=at)
    is_open = place is not None and version.definition.fact(place).type is FactType.TEXT and not isinstance(
        facts.value(place), str)
    if is_open:
        facts = typed(version.definition, {**case.given, str(place): ANYWHERE})
    wish = slots.wish_from(version, facts, council_id=case.council_id, at=at, first=first, days=days)
    if wish is None:
        return None
    return replace(wish, place=None if is_open else wish.place, not_before=at)


def choose(session: Session, case: Case, key: str, *, actor: Actor, at: datetime) -> Entry:
    """Keep the slot of that key for the case, until it is decided. Raises MoveRefused, NoSuchSlot, or SlotTaken where
    somebody was quicker; then nothing has changed. Flushes."""
    machine.insist(session, case, MOVE, actor)
    if not needs_a_time(session, case):
        raise MoveRefused(case, MOVE, "It has a time already.")
    wish = _wish(session, case, at=at)
    if wish is None:
        raise availability.NoSuchSlot(key)
    slot = availability.find(session, wish, key, at=at)
    booking = holding.reserve_slot(session, slot, case, people=wish.people, at=at)
    rule = slots.rule_of(versions.by_id(session, case.version_id))
    found = {rule.slot: slots.day_answer(booking), **({rule.place: booking.resource.place} if rule.place else {})}
    case.answers = {**case.answers, **{
        name: {"value": value, "from": "officer", "at": at.isoformat()} for name, value in found.items()}}
    return machine.fire(session, case, MOVE, actor=actor, at=at, told=f"We keep {when_words(booking)} for you")
