"""The door in: a draft becomes a case, once, and goes where the rules send it, in one transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Confidentiality, Priority, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import FindingRow
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import LONDON
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident, record_guest
from frontdoor.triage import clocks, joining, known, machine, placement, queues, routes

RESTRICTED, INTERNAL = Confidentiality.RESTRICTED, Confidentiality.INTERNAL


def assessed(session: Session, draft: Draft, version: Version, *, at: datetime) -> Finding:
    """What the rules say about a draft now: the answers given, and what the council's records know."""
    facts = known.with_records(session, draft.council_id, version.definition, draft.values(), at=at)
    return assess(version.compiled, typed(version.definition, facts), on=at.astimezone(LONDON).date(), received=at,
                  version=version.number)


def receive(
    session: Session, draft: Draft, *, actor: Actor, at: datetime, finding: Finding | None = None,
) -> Case:
    """Make the case of a draft and send it on its way: decided by rule, to an adviser, or to the duty
    specialist. A draft that was sent before gives the case it became: sending twice is sending once.
    `finding` is what the rules say of this draft at this moment, where the caller has just asked them.
    Flushes; the one message to the resident is in the same transaction."""
    if draft.case_id is not None:
        found = session.get(Case, draft.case_id)
        assert found is not None
        return found
    version = versions.by_id(session, draft.version_id)
    finding = finding or assessed(session, draft, version, at=at)
    resident = _reporter(session, draft, actor, at)
    case = _new_case(session, draft, version, finding, actor, at)
    draft.case_id = case.id
    session.execute(update(Attachment).where(Attachment.draft_id == draft.id).values(case_id=case.id))
    with machine.together(session):
        party = joining.add_party(session, case, resident, "reporter", at=at)
        stored = _keep_finding(session, case, version, finding, at)
        machine.note(session, case, "receive", "Received", actor=actor, at=at, told="We received your report")
        clocks.begin(session, case, finding.clock, reason="Received", actor=actor, at=at)
        routes.send_on(session, case, version, finding, stored, party=party, at=at)
        routes.follow_others(session, draft, resident, at=at)
    return case


def _reporter(session: Session, draft: Draft, actor: Actor, at: datetime) -> Resident:
    answers = draft.values()
    source = f"typed by officer {actor.public_id}" if actor.is_officer else "typed by the resident"
    return record_guest(
        session, council_id=draft.council_id, name=str(answers.get("name") or ""),
        email=answers.get("email") or None, phone=answers.get("phone") or None, provenance=source[:40], at=at,
    )


def _place_of(version: Version, answers: dict[str, Any]) -> dict[str, Any]:
    for fact in version.definition.facts:
        value = answers.get(fact.id)
        if fact.type is FactType.PLACE and isinstance(value, dict):
            return value
    return {}


def _new_case(
    session: Session, draft: Draft, version: Version, finding: Finding, actor: Actor, at: datetime,
) -> Case:
    definition, place = version.definition, _place_of(version, draft.values())
    label, kind = str(place.get("label", "")), definition.kind(draft.values())
    case = Case(
        council_id=draft.council_id, reference=new_reference(), service_id=draft.service_id,
        version_id=draft.version_id,
        title=f"{kind}: {label}"[:200] if label else kind, state=str(State.RECEIVED),
        tier=finding.tier, confidentiality=int(RESTRICTED if finding.restricted else INTERNAL),
        priority=int(Priority[finding.priority.upper()]), channel=draft.channel, assistance=draft.assistance,
        authority=draft.authority, received_at=at, changed_at=at, place_label=label[:200], usrn=place.get("usrn"),
        ward=place.get("ward"), easting=place.get("easting"), northing=place.get("northing"),
        public=definition.publish.public and not finding.restricted, answers=draft.answers, flags=list(finding.flags),
    )
    placement.to_queue(session, case, queues.adviser_queue(definition), at=at)
    session.add(case)
    session.flush()
    return case


def _keep_finding(session: Session, case: Case, version: Version, finding: Finding, at: datetime) -> FindingRow:
    row = FindingRow(
        council_id=case.council_id, case_id=case.id, version_id=case.version_id, definition_hash=version.compiled.hash,
        at=at, body=finding.canonical().decode("utf-8"),
    )
    session.add(row)
    return row
