"""Issuing what a case grants: a new entitlement, the next term of one that stands, or the same for another vehicle."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, FactType
from frontdoor.assessments.granted import Granted, subject_of
from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.clock import local_date
from frontdoor.entitlements import grants, journeys, terms
from frontdoor.entitlements.models import Journey, Term
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge
from frontdoor.triage import findings, permits, queues
from frontdoor.triage.findings import Ground

ZONE = "property.zone"
DAY = timedelta(days=1)
PLACED = (FactType.ADDRESS, FactType.PLACE)


def issue(session: Session, case: Case, *, at: datetime) -> Term:
    """Issue what a case grants, once: asked again it gives the term that was issued. A new entitlement runs from the
    day that was asked for, where that is still to come, else from today. What is renewed gets the term after the one
    that stands; for another vehicle the same entitlement goes on with it. Raises ValueError where the service grants
    nothing that lasts. Flushes."""
    ground = findings.as_decided(session, case, at=at)
    if ground.granted is None:
        raise ValueError(f"{case.service_id} grants nothing that lasts")
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    journey = journeys.of_case(session, case)
    if journey is None:
        return _begin(session, case, ground, ground.granted, charge, at)
    if journey.kind == journeys.CHANGE_VEHICLE:
        return _change_vehicle(session, case, journey, ground, ground.granted, at)
    return _renew(session, case, journey, ground, ground.granted, charge, at)


def _begin(session: Session, case: Case, ground: Ground, granted: Granted, charge: Charge | None, at: datetime) -> Term:
    definition, today = ground.version.definition, local_date(at)
    home = home_of(definition, case.given)
    term = grants.grant(
        session, council_id=case.council_id, service_id=case.service_id, version_id=case.version_id,
        kind=granted.entitlement, resident_id=findings.reporter(session, case).resident_id, case_id=case.id,
        subject=subject_of(ground.version.compiled, case.given, granted.outcome), uprn=home.get("uprn"),
        place_label=str(home.get("label", "")), zone=_zone(definition, ground), units=granted.units,
        facts=case.answers, conditions=list(granted.conditions), months=granted.months,
        starts_on=max(granted.starts_on, today), ends_by=granted.ends_by,
        fee_pence=charge.amount_pence if charge else 0, charge_id=charge.id if charge else None,
        mandate_id=_mandate(session, charge), at=at,
    )
    if granted.replaces:
        permits.replace(session, term.entitlement, at=at)
    return term


def _change_vehicle(
    session: Session, case: Case, journey: Journey, ground: Ground, granted: Granted, at: datetime,
) -> Term:
    return grants.change_vehicle(
        session, journeys.entitlement_of(session, journey), facts=case.answers,
        subject=subject_of(ground.version.compiled, case.given, granted.outcome), case_id=case.id, at=at,
        version_id=case.version_id,
    )


def _renew(
    session: Session, case: Case, journey: Journey, ground: Ground, granted: Granted, charge: Charge | None,
    at: datetime,
) -> Term:
    """The term after the one that was asked about, on what was answered now. Where somebody renewed it by another way
    in the meantime, that term stands, and what was paid here is a person's to give back."""
    entitlement, home = journeys.entitlement_of(session, journey), home_of(ground.version.definition, case.given)
    if has_ended(session, journey, at=at):
        return _begin(session, case, ground, granted, charge, at)  # what was paid for is granted anew, from today
    try:
        term = terms.issue_next(
            session, entitlement, session.get_one(Term, journey.term_id), months=granted.months or 12,
            fee_pence=charge.amount_pence if charge else 0, charge_id=charge.id if charge else None, case_id=case.id,
            at=at, ends_by=granted.ends_by,
        )
    except terms.TermFollowed as error:
        _give_back(session, case, charge, at)
        return error.term
    entitlement.facts, entitlement.version_id = {**entitlement.facts, **case.answers}, case.version_id
    if home:
        entitlement.uprn, entitlement.place_label = home.get("uprn"), str(home.get("label", ""))
        entitlement.zone = _zone(ground.version.definition, ground)
    entitlement.mandate_id = _mandate(session, charge) or entitlement.mandate_id
    subject = grants.subject_key(subject_of(ground.version.compiled, case.given, granted.outcome))
    if subject and subject != entitlement.subject:
        grants.change_vehicle(session, entitlement, subject=subject, facts={}, case_id=case.id, at=at)
    session.flush()
    return term


def has_ended(session: Session, journey: Journey, *, at: datetime) -> bool:
    """Whether what a journey is about cannot be gone on with: it was ended, or, for another vehicle, it is over."""
    entitlement = journeys.entitlement_of(session, journey)
    over = journey.kind == journeys.CHANGE_VEHICLE and terms.last(entitlement).ends_on < local_date(at)
    return entitlement.state != terms.LIVE or over


def _give_back(session: Session, case: Case, charge: Charge | None, at: datetime) -> None:
    if charge is not None:
        session.add(Task(
            council_id=case.council_id, case_id=case.id, team_slug=queues.CUSTOMER_TEAM, created_at=at, due_at=at + DAY,
            key=f"give_back:{charge.key}", words="It was renewed by another way. Give the money for this back",
        ))
        session.flush()


def home_of(definition: Definition, answers: dict[str, Any]) -> dict[str, Any]:
    """The address that something is granted for: the first that was answered, as it was chosen or typed."""
    for fact in definition.facts:
        value = answers.get(fact.id)
        if fact.type in PLACED and isinstance(value, dict | str) and value != "dont_know":
            return value if isinstance(value, dict) else {"label": value}
    return {}


def _zone(definition: Definition, ground: Ground) -> str:
    """The parking zone of the address, as the gazetteer says."""
    for fact in definition.facts:
        value = ground.facts.get(fact.id)
        if fact.record == ZONE and isinstance(value, str):
            return value
    return ""


def _mandate(session: Session, charge: Charge | None) -> int | None:
    """What the payer agreed to with the payment: that the renewal may be taken the same way."""
    paid = tries.paid_by(session, charge) if charge is not None else None
    return paid.mandate_id if paid is not None else None
