"""The time that somebody asks for: which are free for what they said, and the one that is kept for them meanwhile."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments import booked as rules
from frontdoor.assessments.asking import is_wanted
from frontdoor.assessments.booking_rule import BookingRule, Lead
from frontdoor.assessments.facts import DONT_KNOW, NOT_ASKED, Facts, typed
from frontdoor.bookings import availability, holding
from frontdoor.bookings.availability import KEY_MOMENT, NoSuchSlot, Slot, SlotTaken, Wish
from frontdoor.bookings.holding import NotLive
from frontdoor.bookings.models import Booking, BookingState
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue.versions import Version
from frontdoor.clock import DAY, add_working_days, local_date, start_of_day
from frontdoor.triage import kinds

ANY_FEATURE = "none"


def wish_of(
    version: Version, held: Mapping[str, Any], *, council_id: str, at: datetime, first: date | None = None,
    days: int | None = None,
) -> Wish | None:
    """What is looked for, from what was answered and what the records know (`held`, in JSON): from the London day
    `first` on and so many `days`, else as far as the service books ahead. None while something is not known that it
    hangs on: the place, how many come, how long it takes. Where nobody is asked how many come, it is one.
    A stretch that ends before it begins has nothing free."""
    return wish_from(version, typed(version.definition, held), council_id=council_id, at=at, first=first, days=days)


def wish_from(
    version: Version, facts: Facts, *, council_id: str, at: datetime, first: date | None = None,
    days: int | None = None,
) -> Wish | None:
    """The same of facts that are typed already."""
    rule, today = rule_of(version), local_date(at)
    kind = rules.resource_kind(version.compiled, facts)
    minutes = rules.slot_minutes(version.compiled, facts, today)
    if kind is None or minutes is None or not _knows_enough(version, facts, today):
        return None
    not_before = earliest_start(rule.notice, at)
    begins = [day for day in (first, rules.earliest(version.compiled, facts, today), local_date(not_before)) if day]
    ends = [day for day in (rules.latest(version.compiled, facts, today), today + rule.horizon_days * DAY) if day]
    if days is not None:
        ends.append((first or max(begins)) + (days - 1) * DAY)
    wanted = facts.value(rule.features) if rule.features else ()
    features = tuple(one for one in wanted if one != ANY_FEATURE) if isinstance(wanted, tuple) else ()
    place = _known(facts, rule.place, str)
    return Wish(
        council_id=council_id, kind=kind, place=place_key(place) if place else None, features=features,
        people=_known(facts, rule.people, int) or 1, minutes=minutes, every_minutes=rule.every_minutes,
        not_before=not_before, first=max(begins), last=min(ends), closures=version.definition.source.closures,
    )


def _knows_enough(version: Version, facts: Facts, on: date) -> bool:
    """Whether everything is known on which it hangs which slots there are, and that applies to these facts."""
    plan = version.compiled.booking
    return plan is not None and not any(
        facts.value(name) in (NOT_ASKED, DONT_KNOW)
        and is_wanted(version.compiled, version.definition.fact(name), facts, on) for name in plan.needs
    )


def rule_of(version: Version) -> BookingRule:
    """How the service books. Raises ValueError for one that does not."""
    if version.definition.booking is None:
        raise ValueError(f"{version.definition.id} books nothing")
    return version.definition.booking


def earliest_start(notice: Lead, at: datetime) -> datetime:
    """The first moment at which a slot may begin that is asked for at `at`. Days are whole: with three of them the
    first slot is that of the third day from today, however late it is."""
    if notice.hours is not None:
        return at + timedelta(hours=notice.hours)
    today = local_date(at)
    if notice.days is not None:
        return max(at, start_of_day(today + notice.days * DAY))
    return max(at, start_of_day(add_working_days(today, notice.working_days or 0)))


def last_chance(lead: Lead, starts_at: datetime) -> datetime:
    """The moment from which it is too late to do something that must be done so long before `starts_at`: with days,
    the end of the London day that is so many days before that of the slot; never after the slot has begun."""
    if lead.hours is not None:
        return starts_at - timedelta(hours=lead.hours)
    day = local_date(starts_at)
    before = day - lead.days * DAY if lead.days is not None else add_working_days(day, -(lead.working_days or 0))
    return min(starts_at, start_of_day(before + DAY))


def free(
    session: Session, version: Version, held: Mapping[str, Any], *, council_id: str, at: datetime, first: date,
    days: int, leaving_out: int | None = None,
) -> list[Slot]:
    """The slots that are free from the London day `first` on, so many `days`. Nothing while something is not known.
    `leaving_out` is the booking that does not stand in its own way."""
    wish = wish_of(version, held, council_id=council_id, at=at, first=first, days=days)
    return availability.free(session, wish, at=at, leaving_out=leaving_out) if wish is not None else []


def hold(
    session: Session, draft: Draft, version: Version, held: Mapping[str, Any], key: str, *, at: datetime,
) -> Booking:
    """Keep the slot of that key for a draft while its form is filled in; what it held before is free again. Raises
    SlotTaken where it is not free now, NoSuchSlot where it is not one that is offered for these answers. Flushes."""
    wish = wish_of(version, held, council_id=draft.council_id, at=at)
    if wish is None:
        raise NoSuchSlot(key)
    before = holding.of_draft(session, draft)
    slot = availability.find(session, wish, key, at=at, leaving_out=before.id if before else None)
    return holding.hold(
        session, slot, council_id=draft.council_id, service_id=draft.service_id, draft_id=draft.id,
        people=wish.people, until=held_until(version, at), at=at,
    )


def held_until(version: Version, at: datetime) -> datetime:
    """How long a slot is kept that is chosen, or used again, at `at`."""
    return at + timedelta(minutes=rule_of(version).hold_minutes)


def kept(
    session: Session, draft: Draft, version: Version, held: Mapping[str, Any], *, at: datetime,
) -> Booking:
    """The slot that a draft holds, kept on. Where its time was up, or the answers have changed so that it is another
    stretch or another room, it is taken anew if it is still free. Raises SlotTaken where it is not, and where none
    was ever chosen. Flushes."""
    booking = holding.of_draft(session, draft)
    if booking is None:
        raise SlotTaken("no slot was chosen")
    fits = is_held(booking, at) and _fits(booking, wish_of(version, held, council_id=draft.council_id,
                                                           at=chosen_at(version, booking, at)))
    try:
        if fits:
            return holding.renew(session, booking, until=held_until(version, at), at=at)
        return hold(session, draft, version, held, key_of(booking), at=at)
    except (NoSuchSlot, NotLive) as error:
        raise SlotTaken(key_of(booking)) from error


def chosen_at(version: Version, booking: Booking, at: datetime) -> datetime:
    """When a slot that is held was chosen, or last kept on: the notice that the service asks for counts from then, so
    that nobody loses a slot by filling in the form."""
    minutes = timedelta(minutes=rule_of(version).hold_minutes)
    return booking.hold_until - minutes if booking.hold_until is not None else at


def is_held(booking: Booking, at: datetime) -> bool:
    """Whether it is kept for a draft at this moment."""
    return booking.state == BookingState.HELD and booking.hold_until is not None and at < booking.hold_until


def _fits(booking: Booking, wish: Wish | None) -> bool:
    """Whether a slot that is held is what the answers ask for now."""
    resource, length = booking.resource, (booking.ends_at - booking.starts_at) // timedelta(minutes=1)
    return (wish is not None and resource.kind == wish.kind and wish.place in (None, resource.place)
            and booking.people == wish.people and (booking.shared or length == wish.minutes)
            and set(wish.features) <= set(resource.features)
            and wish.first <= local_date(booking.starts_at) <= wish.last)


def key_of(booking: Booking) -> str:
    """The key of the slot that a booking is, or was, for."""
    shared = f"~{booking.resource.slug}" if booking.shared else ""
    return f"{booking.starts_at.astimezone(UTC).strftime(KEY_MOMENT)}Z{shared}"


def booking_of(session: Session, case: Case) -> Booking | None:
    """The booking of a case, in whatever state; None where it has none. Of a service that books nothing the database is
    not asked."""
    return holding.of_case(session, case) if kinds.is_booking(session, case) else None


def of_case(session: Session, case: Case) -> Booking:
    """The booking of a case, in whatever state. Raises LookupError where it has none."""
    booking = booking_of(session, case)
    if booking is None:
        raise LookupError(f"case {case.reference} has no booking")
    return booking


def day_answer(booking: Booking) -> str:
    """What the fact that is answered by choosing a slot then says: its day in London, ISO."""
    return local_date(booking.starts_at).isoformat()


def place_key(name: str) -> str:
    """A place as the list of resources writes it: the choice `central_library` as it is, the ward Castle Hill as
    castle-hill."""
    return "-".join(name.lower().split())


def _known(facts: Facts, fact_id: str | None, kind: type) -> Any:
    value = facts.value(fact_id) if fact_id else None
    return value if isinstance(value, kind) and not isinstance(value, bool) else None
