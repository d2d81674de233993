"""The door in: a draft becomes a case, once, and goes where the rules send it, in one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor import places
from frontdoor.assessments.definition import Definition, FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding
from frontdoor.bookings import holding
from frontdoor.bookings.availability import SlotTaken
from frontdoor.bookings.models import Booking
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Confidentiality, Priority, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import LONDON
from frontdoor.contacts import chats
from frontdoor.entitlements import journeys
from frontdoor.people.actor import Actor, ActorKind
from frontdoor.people.residents import Resident, add_point, record_guest
from frontdoor.triage import (
    clocks, findings, joining, kinds, known, learning, machine, placement, protecting, queues, routes, sharing, slots,
)
from frontdoor.triage.telling import SAFE


def facts_held(
    session: Session, draft: Draft, definition: Definition, *, at: datetime, resident: Resident | None,
) -> dict[str, Any]:
    """The answers of a draft and what the records know, in JSON. A record wins over what was said, but for what the
    resident's own record holds: what they say now puts that right. In a journey about an entitlement that stands
    (its renewal, another vehicle) that one does not count against itself."""
    journey = journeys.of_draft(session, draft) if draft.resident_id is not None else None
    return known.with_records(session, draft.council_id, definition, draft.values(), at=at, resident=resident,
                              leaving_out=journey.entitlement_id if journey else None)


def assessed(
    session: Session, draft: Draft, version: Version, *, at: datetime, facts: dict[str, Any] | None = None,
) -> Finding:
    """What the rules say about a draft now: the answers given, and what the council's records know. `facts` is what
    `facts_held` gives now, where the caller has just asked."""
    if facts is None:
        facts = _held_now(session, draft, version, at)
    return assess(version.compiled, typed(version.definition, facts), on=at.astimezone(LONDON).date(), received=at,
                  version=version.number)


def _held_now(session: Session, draft: Draft, version: Version, at: datetime) -> dict[str, Any]:
    resident = session.get(Resident, draft.resident_id) if draft.resident_id is not None else None
    return facts_held(session, draft, version.definition, at=at, resident=resident)


def receive(
    session: Session, draft: Draft, *, actor: Actor, at: datetime, facts: dict[str, Any] | None = None,
) -> Case:
    """Make the case of a draft and send it on its way: decided by rule, to an adviser, or to the duty specialist. A
    draft that was sent before gives the case it became: sending twice is sending once. `facts` is what `facts_held`
    gives for this draft at this moment, where the caller has just asked. The slot that it holds becomes the case's.
    Raises SlotTaken where that is not to be had any more; then there is no case. Flushes, with the message."""
    if draft.case_id is not None:
        found = session.get(Case, draft.case_id)
        assert found is not None
        return found
    version = versions.by_id(session, draft.version_id)
    if facts is None:
        facts = _held_now(session, draft, version, at)
    finding = assessed(session, draft, version, at=at, facts=facts)
    booking = _slot_of(session, draft, version, at)
    resident = _reporter(session, draft, actor, at)
    case = _new_case(session, draft, version, finding, actor, at)
    draft.case_id = case.id
    if booking is not None:
        holding.reserve(session, booking, case_id=case.id, at=at)
        case.place_label = case.place_label or booking.resource.place_label
    chats.join_case(session, draft, case, at=at)
    if draft.resident_id is not None:
        journeys.received(session, draft, case)
        if actor.kind is ActorKind.RESIDENT:
            learning.learn(session, resident, version.definition, draft.answers, at=at)
    session.execute(update(Attachment).where(Attachment.draft_id == draft.id).values(case_id=case.id))
    with machine.together(session):
        party = joining.add_party(session, case, resident, "reporter", at=at)
        stored = findings.keep(session, case, version, finding, facts, at=at)
        machine.note(session, case, "receive", "Received", actor=actor, at=at,
                     told=f"We received your {kinds.thing(version.definition)}")
        clocks.begin(session, case, finding.clock, reason="Received", actor=actor, at=at)
        routes.send_on(session, case, version, finding, stored, party=party, at=at)
        routes.follow_others(session, draft, resident, at=at)
    if draft.resident_id is not None:
        protecting.hide_new(session, case, resident)
    sharing.at_arrival(session, case, at=at)
    return case


def _slot_of(session: Session, draft: Draft, version: Version, at: datetime) -> Booking | None:
    """The slot that was chosen for what a service books, kept once more; None where the journey ended before that."""
    rule = version.definition.booking
    if rule is None or rule.slot not in draft.answers:
        return None
    held = _held_now(session, draft, version, at)
    booking = slots.kept(session, draft, version, held, at=at)
    if slots.day_answer(booking) != held.get(rule.slot):
        raise SlotTaken("another day was answered than is held")
    return booking


def _reporter(session: Session, draft: Draft, actor: Actor, at: datetime) -> Resident:
    """Whose case it is: the resident of the draft, or a new guest. What is typed here reaches a resident's record
    only where they cannot be reached in that way yet, and never where it may not be safe to write; what stands there is
    changed in the account."""
    answers = draft.values()
    if draft.resident_id is not None:
        resident = session.get_one(Resident, draft.resident_id)
        for kind in ("email", "phone"):
            held = {point.kind for point in resident.contact_points if point.ended_at is None}
            if answers.get(kind) and kind not in held and answers.get(SAFE) is not False:
                add_point(session, resident, kind, str(answers[kind]), at=at)
        return resident
    source = f"typed by officer {actor.public_id}" if actor.is_officer else "typed by the resident"
    if actor.is_member:
        source = f"said by councillor {actor.public_id}"
    return record_guest(
        session, council_id=draft.council_id, name=str(answers.get("name") or ""),
        email=answers.get("email") or None, phone=answers.get("phone") or None, provenance=source[:40], at=at,
    )


def _place_of(session: Session, draft: Draft, version: Version) -> dict[str, Any]:
    """Where the case is: the place that was chosen, or the home that it is about. Of a concern it stands in the answers
    alone, so that no message, map or figure has it."""
    if kinds.kind_of(version.definition) is kinds.Kind.CONCERN:
        return {}
    answers = draft.values()
    for fact in version.definition.facts:
        value = answers.get(fact.id)
        if fact.type not in (FactType.PLACE, FactType.ADDRESS) or not isinstance(value, dict):
            continue
        uprn = places.uprn_of(value) if fact.type is FactType.ADDRESS else None
        home = places.by_uprn(session, draft.council_id, uprn) if uprn else None
        found = {"usrn": home.usrn, "ward": home.ward, "easting": round(home.easting),
                 "northing": round(home.northing)} if home else {}
        return {**value, **found}
    return {}


def _new_case(
    session: Session, draft: Draft, version: Version, finding: Finding, actor: Actor, at: datetime,
) -> Case:
    definition, place = version.definition, _place_of(session, draft, version)
    label = str(place.get("label", ""))
    case = Case(
        council_id=draft.council_id, reference=new_reference(), service_id=draft.service_id,
        version_id=draft.version_id,
        title=kinds.title(version.compiled, draft.values(), label)[:200], state=str(State.RECEIVED),
        tier=finding.tier, confidentiality=int(_confidentiality(definition, finding)),
        priority=int(Priority[finding.priority.upper()]), channel=draft.channel, assistance=draft.assistance,
        authority=draft.authority, received_at=at, changed_at=at, place_label=label[:200], usrn=place.get("usrn"),
        ward=place.get("ward"), easting=place.get("easting"), northing=place.get("northing"),
        public=definition.publish.public and not finding.restricted, answers=draft.answers, flags=list(finding.flags),
    )
    placement.to_queue(session, case, queues.adviser_queue(definition), at=at)
    session.add(case)
    session.flush()
    return case


def _confidentiality(definition: Definition, finding: Finding) -> Confidentiality:
    """Who may know of a new case: of a concern only the duty specialists, whatever the rules say of it."""
    if kinds.kind_of(definition) is kinds.Kind.CONCERN:
        return Confidentiality.SAFEGUARDING
    return Confidentiality.RESTRICTED if finding.restricted else Confidentiality.INTERNAL
