"""Granting something to somebody, ending it, and putting another vehicle on it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from frontdoor.cases.case import Case
from frontdoor.clock import local_date
from frontdoor.entitlements import numbers, terms
from frontdoor.entitlements.models import Entitlement, PastDocument, Term
from frontdoor.entitlements.terms import LIVE, NotLive
from frontdoor.people.actor import Actor, rule

ENDED = "ended"


class EndedReason(StrEnum):
    """Why an entitlement is over before, or at, the end of its last term."""

    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    GIVEN_UP = "given_up"
    DECEASED = "deceased"
    REPLACED = "replaced"


def subject_key(written: str) -> str:
    """A registration number as it is kept and compared: capitals and digits, nothing between them."""
    return "".join(letter for letter in written.upper() if letter.isalnum())


def grant(
    session: Session, *, council_id: str, service_id: str, version_id: int, kind: str, resident_id: int, case_id: int,
    subject: str, uprn: str | None, place_label: str, zone: str, units: int | None, facts: Mapping[str, Any],
    conditions: Sequence[str], starts_on: date, at: datetime, months: int | None = None, ends_on: date | None = None,
    ends_by: date | None = None, fee_pence: int = 0, charge_id: int | None = None, mandate_id: int | None = None,
    actor: Actor | None = None,
) -> Term:
    """Grant what a case asked for, and give its first term. It runs from `starts_on` for some whole `months`, or up
    to and including `ends_on`: exactly one of the two; months end with `ends_by` at the latest. `facts`: by fact
    {value, from, at}. Once for each case: asked again, the first term that is there is given back. Raises ValueError
    for a length given twice or not at all, and for one of less than a day. Flushes."""
    if (months is None) == (ends_on is None):
        raise ValueError("a term lasts some months, or up to a day: one of the two")
    end = terms.last_day(starts_on, months, ends_by) if months is not None else ends_on
    if end is None or end < starts_on:
        raise ValueError("a term cannot end before it begins")
    # Nobody else may grant it for this case before this transaction ends.
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update(of=Case))
    there = of_case(session, council_id, case_id)
    if there is not None:
        return min(there.terms, key=lambda term: term.starts_on)
    by = actor or rule(council_id)
    entitlement = Entitlement(
        council_id=council_id, service_id=service_id, version_id=version_id, kind=kind, resident_id=resident_id,
        case_id=case_id, subject=subject_key(subject), uprn=uprn, place_label=place_label, zone=zone, units=units,
        facts=dict(facts), conditions=list(conditions), mandate_id=mandate_id, state=LIVE, created_at=at, terms=[],
    )
    session.add(entitlement)
    session.flush()
    terms.note(session, entitlement, "granted", at=at, actor=by)
    return terms.issue(session, entitlement, starts_on=starts_on, ends_on=end, follows=None, fee_pence=fee_pence,
                       charge_id=charge_id, case_id=case_id, at=at, actor=by)


def of_case(session: Session, council_id: str, case_id: int) -> Entitlement | None:
    """What was granted on that case, if anything was."""
    return session.scalar(
        select(Entitlement).options(selectinload(Entitlement.terms))
        .where(Entitlement.council_id == council_id, Entitlement.case_id == case_id)
    )


def end(
    session: Session, entitlement: Entitlement, reason: str, at: datetime, *, actor: Actor | None = None,
) -> None:
    """It is over from this moment: none of its documents is valid, nothing can be issued for it. `reason` is one of
    EndedReason; the first one stands, ending again changes nothing. Raises ValueError for another reason.
    Flushes."""
    why = EndedReason(reason)
    held = terms.hold(session, entitlement)
    if held.state == ENDED:
        return
    held.state, held.ended_reason, held.ended_at = ENDED, why, at
    terms.note(session, held, "ended", at=at, actor=actor, reason=why)
    session.flush()


def change_vehicle(
    session: Session, entitlement: Entitlement, *, subject: str, facts: Mapping[str, Any], case_id: int | None,
    at: datetime, version_id: int | None = None, actor: Actor | None = None,
) -> Term:
    """Put another vehicle on it. The days of its terms stay; every document that still counts, also one that only
    begins later, gets a new number and a new code, and the old ones are good for nothing from this moment. `facts`
    are put over those it rested on; `version_id` is the version of the rules that they were judged by. Gives the
    term that runs now, else the last one. Once for each case. Raises NotLive once the entitlement has ended or its
    last term is over, ValueError where no vehicle is named. Flushes."""
    if not subject_key(subject):
        raise ValueError("another vehicle, but which?")
    held, on = terms.hold(session, entitlement), local_date(at)
    counting = [term for term in held.terms if term.ends_on >= on]
    if held.state != LIVE or not counting:
        raise NotLive(f"entitlement {held.public_id} is {held.state}, or over")
    if case_id is not None and _was_changed_by(session, held, case_id):
        return terms.current(held, on) or terms.last(held)
    held.subject = subject_key(subject)
    held.facts = {**held.facts, **facts}
    held.version_id = version_id or held.version_id
    for term in counting:
        session.add(PastDocument(council_id=held.council_id, term_id=term.id, number=term.number, code=term.code,
                                 subject=term.subject, case_id=case_id, replaced_at=at))
        term.number = numbers.new_number(session, held.council_id)
        term.code = numbers.new_code(session, held.council_id)
        term.subject = held.subject
    session.flush()
    terms.note(session, held, "vehicle_changed", at=at, actor=actor or rule(held.council_id))
    return terms.current(held, on) or terms.last(held)


def _was_changed_by(session: Session, entitlement: Entitlement, case_id: int) -> bool:
    return session.scalar(
        select(PastDocument.id).join(Term, Term.id == PastDocument.term_id)
        .where(PastDocument.council_id == entitlement.council_id, PastDocument.case_id == case_id,
               Term.entitlement_id == entitlement.id).limit(1)
    ) is not None
