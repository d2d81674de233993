"""Ending a permit before its time: what it rests on stops, what would renew it stops, and its holder is told."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import in_words, local_date
from frontdoor.entitlements import grants, naming, queries, renewal_rows as rows, terms
from frontdoor.entitlements.grants import EndedReason
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.entitlements.terms import LIVE, NotLive
from frontdoor.notifications import outbox
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.people import logins
from frontdoor.people.actor import Actor
from frontdoor.triage import findings, machine
from frontdoor.triage.renewals import concluding
from frontdoor.triage.renewals.telling import call_back

REPLACED = "Another one took its place."
GIVEN_UP = "You told us that you do not need it any more."


def withdraw(session: Session, entitlement: Entitlement, *, why: str, actor: Actor, at: datetime) -> None:
    """An officer takes a permit back, for a reason that its holder is told. Raises NotLive where it has ended.
    Flushes."""
    _end(session, entitlement, EndedReason.WITHDRAWN, why, "{} withdrawn", "We ended your {}", actor, at)


def give_up(session: Session, entitlement: Entitlement, *, actor: Actor, at: datetime) -> None:
    """The holder, or somebody who acts for them, does not want it any more. Raises NotLive where it has ended.
    Flushes."""
    _end(session, entitlement, EndedReason.GIVEN_UP, GIVEN_UP, "{} given up", "You gave your {} up", actor, at)


def replace(session: Session, entitlement: Entitlement, *, at: datetime) -> None:
    """What its holder had of the same kind ends, now that this one takes its place; they are told of this one.
    Flushes."""
    for held in queries.live_for_person(session, entitlement.council_id, entitlement.kind, entitlement.resident_id,
                                        on=local_date(at), leaving_out=entitlement.id):
        stop_renewal(session, held, REPLACED, at=at)
        grants.end(session, held, EndedReason.REPLACED, at)


def _end(
    session: Session, entitlement: Entitlement, reason: EndedReason, why: str, words: str, told: str, actor: Actor,
    at: datetime,
) -> None:
    held = terms.hold(session, entitlement)
    if held.state != LIVE:
        raise NotLive(f"entitlement {held.public_id} is {held.state}")
    stop_renewal(session, held, why, at=at)
    grants.end(session, held, reason, at, actor=actor)
    case, called = session.get_one(Case, held.case_id), naming.called(session, held)
    machine.note(session, case, f"permit_{reason}", words.format(called.capitalize()), actor=actor, at=at, reason=why,
                 told=told.format(called))
    tell_ended(session, held, case, why, at=at)


def stop_renewal(session: Session, entitlement: Entitlement, why: str, *, at: datetime) -> None:
    """Nothing more is asked or taken for the renewal that is under way. What has been paid for it at this very moment
    goes to a person, who gives it back. Flushes."""
    renewal = rows.of_term(session, terms.last(entitlement))
    if renewal is None or renewal.state in (rows.RENEWED, rows.STOPPED, rows.LAPSED):
        return
    try:
        concluding.stop(session, renewal, rows.STOPPED, why, at=at)
    except ChargeNotOwed:
        call_back(session, renewal)


def tell_ended(session: Session, entitlement: Entitlement, case: Case, why: str, *, at: datetime) -> None:
    """Tell the holder that it has ended, once, with the way to where they can read it again: their account, or for
    whoever has none the page of the case. Flushes."""
    holder, on = entitlement.resident, local_date(at)
    term = terms.current(entitlement, on) or terms.last(entitlement)
    definition = versions.by_id(session, entitlement.version_id).definition
    with_account = logins.account_for(session, holder) is not None
    party = None if with_account else _party(session, entitlement, case)
    outbox.write(
        session, council_id=entitlement.council_id, resident=holder, purpose="permit_ended",
        event_key=f"entitlement:{entitlement.public_id}:ended", at=at, wording=definition.messages,
        fields=_fields(entitlement, term, why, on=in_words(on), called=definition.called_for(entitlement.kind)),
        page=f"/account/permits/{entitlement.public_id}" if with_account else None,
        case=case if party is not None else None, party=party,
    )


def _party(session: Session, entitlement: Entitlement, case: Case) -> Party | None:
    found = findings.reporter(session, case)
    return found if found.resident_id == entitlement.resident_id and found.ended_at is None else None


def _fields(entitlement: Entitlement, term: Term, why: str, *, on: str, called: str) -> dict[str, str]:
    words = {"number": term.number, "vehicle": entitlement.subject, "date": on, "reason": why, "called": called,
             "service": entitlement.title.lower()}
    return {name: value for name, value in words.items() if value}
