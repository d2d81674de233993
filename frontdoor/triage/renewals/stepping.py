"""Doing what is due for one entitlement: the newest step that matters, once; older ones are passed over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.catalogue import versions
from frontdoor.entitlements import grants, renewal_rows as rows, terms
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.notifications.recipients import Recipient
from frontdoor.payments import charges, tries
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge
from frontdoor.triage.renewals import concluding, timing
from frontdoor.triage.renewals.answering import ask_for_money
from frontdoor.triage.renewals.asking import ask, ask_again, hand_to_a_person, name, note_asked
from frontdoor.triage.renewals.agenda import TO_PAY, Item, may_lapse
from frontdoor.triage.renewals.people import ask_a_person
from frontdoor.triage.renewals.reassess import reassess, rule_of
from frontdoor.triage.renewals.telling import Means, by_post, other_ways, tell
from frontdoor.triage.renewals.timing import LAPSE, OPEN, Step

PASSED_OVER, DECEASED = "passed over", "deceased"
NO_ANSWER = "we have had no answer. Ask whether they want to renew it."
PAID_AND_DIED = "it was paid, and the holder has died. Give the money back."


def do(session: Session, item: Item, *, means: Means, at: datetime) -> str:
    """Do what is due for an entitlement at `at`; gives the step that was done, empty when there was none, as when
    another worker did it, or is at it. At most one message: of several steps that are due after a time in which
    nobody worked, only the newest is done. Flushes."""
    entitlement = rows.held(session, item.entitlement_id, skip=True)
    if entitlement is None or entitlement.state != "live" or terms.last(entitlement).id != item.term_id:
        return ""
    term = terms.last(entitlement)
    rule = rule_of(versions.current(session, entitlement.council_id, entitlement.service_id))
    done = rows.steps_done(session, term)
    steps = [step for step in timing.steps_of(rule, term.ends_on) if step.due_at <= at and step.id not in done] \
        if rule else []
    if not steps:
        return ""
    renewal = rows.of_term(session, term)
    if entitlement.resident.deceased_on is not None:
        return _stop_for_death(session, entitlement, term, renewal, steps, at)
    if renewal is None:
        chases = [step.id for step in steps if step.id not in (OPEN, LAPSE)]
        rows.do_steps(session, term, chases, result=PASSED_OVER, at=at)
        rows.do_steps(session, term, [OPEN], result=ask(session, entitlement, term, means=means, at=at).state, at=at)
        return OPEN
    return _go_on(session, renewal, term, steps, means=means, at=at)


def _go_on(
    session: Session, renewal: Renewal, term: Term, steps: Sequence[Step], *, means: Means, at: datetime,
) -> str:
    """Lapse, or send the newest reminder, of a renewal that was begun."""
    if steps[-1].id == LAPSE and may_lapse(session, renewal, at=at):
        _mark(session, term, steps, "done", at)
        concluding.lapse(session, renewal, term, at=at)
        return LAPSE
    chases = [step for step in steps if step.id not in (OPEN, LAPSE)]
    if not chases:
        return ""
    result = _chase(session, renewal, term, chases[-1], means=means, at=at)
    _mark(session, term, chases, result, at)
    return chases[-1].id


def _mark(session: Session, term: Term, steps: Sequence[Step], result: str, at: datetime) -> None:
    """Write the newest down with its result, and the others as passed over."""
    rows.do_steps(session, term, [step.id for step in steps[:-1]], result=PASSED_OVER, at=at)
    rows.do_steps(session, term, [steps[-1].id], result=result, at=at)


def _chase(
    session: Session, renewal: Renewal, term: Term, step: Step, *, means: Means, at: datetime,
) -> str:
    """Remind, by the way the step names. What it reminds of is evaluated again first."""
    if renewal.state == rows.AGREED:
        return _chase_money(session, renewal, term, step, means=means, at=at)
    if renewal.state != rows.ASKED:
        return PASSED_OVER
    found = reassess(session, renewal.entitlement, at=at)
    if not found.renews:
        hand_to_a_person(session, renewal, term, found.why_not, means=means, at=at)
        return rows.WITH_PERSON
    if found.differs_from(renewal.fee_pence, renewal.facts_digest):
        ask_again(session, renewal, term, found, means=means, at=at)
        return "asked again"
    if step.by == "person":
        ask_a_person(session, renewal, term, NO_ANSWER, at=at)
        return "person"
    name(renewal, term, found, at=at)
    return _remind(session, renewal, term, step, means=means, at=at)


def _remind(session: Session, renewal: Renewal, term: Term, step: Step, *, means: Means, at: datetime) -> str:
    """The reminder itself. Where there is no other way, the one they chose is used again."""
    ways: list[Recipient] = []
    if step.by == "other":
        ways = other_ways(session, renewal.entitlement.resident, {renewal.asked_channel})
    elif step.by == "letter":
        ways = by_post(session, renewal.entitlement.resident, at=at)
    told = tell(session, renewal, term, "renewal_reminder", step.id, at=at, keys=means.keys, page="",
                to=ways[0] if ways else None)
    note_asked(renewal, told)
    if not told:
        ask_a_person(session, renewal, term, NO_ANSWER, at=at)
    return told[0].channel if told else "person"


def _chase_money(
    session: Session, renewal: Renewal, term: Term, step: Step, *, means: Means, at: datetime,
) -> str:
    """Remind of the money that they agreed to pay, unless it is being taken under their agreement."""
    charge = session.get_one(Charge, renewal.charge_id)
    if tries.live_of(session, charge) is not None:
        return PASSED_OVER
    ask_for_money(session, renewal, term, means=means, at=at, what=f"to_pay:{step.id}")
    return "asked to pay"


def ask_refused(session: Session, renewal_id: int, *, means: Means, at: datetime) -> None:
    """The agreement did not bring the money: send the way to pay, once. Flushes."""
    renewal = session.get_one(Renewal, renewal_id)
    rows.held(session, renewal.entitlement_id)
    session.refresh(renewal)
    term = session.get_one(Term, renewal.term_id)
    charge = session.get(Charge, renewal.charge_id) if renewal.charge_id else None
    if charge is None or renewal.state != rows.AGREED or TO_PAY in rows.steps_done(session, term):
        return
    rows.do_steps(session, term, [TO_PAY], result="refused", at=at)
    if charges.is_payable(charge, at=at):
        ask_for_money(session, renewal, term, means=means, at=at)


def _stop_for_death(
    session: Session, entitlement: Entitlement, term: Term, renewal: Renewal | None, steps: Sequence[Step],
    at: datetime,
) -> str:
    """Nobody is written to. The entitlement ends when its term and the grace are over."""
    if renewal is not None and renewal.state != rows.STOPPED:
        try:
            concluding.stop(session, renewal, rows.STOPPED, DECEASED, at=at)
        except ChargeNotOwed:
            ask_a_person(session, renewal, term, PAID_AND_DIED, at=at)
    rows.do_steps(session, term, [step.id for step in steps], result=DECEASED, at=at)
    if steps[-1].id == LAPSE:
        grants.end(session, entitlement, DECEASED, at)
    return steps[-1].id
