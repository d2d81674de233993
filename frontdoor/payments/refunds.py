"""Money that is given back: once for each key, out of what was paid, and never more than that.

A refund is written down first. The provider is asked by a job, while no transaction of ours is open; where it is not
known what became of the asking, the provider is looked at before it is asked again.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.cases.references import ALPHABET
from frontdoor.cases.work import Task
from frontdoor.db import retrying
from frontdoor.payments import charges, tries
from frontdoor.payments.asking import Till
from frontdoor.payments.models import Charge, Payment, Refund, RefundState
from frontdoor.payments.provider import ProviderRefused, RefundAnswer, RefundRequest
from frontdoor.together import Part, hangs_on

AT_ONCE = 50
# Whoever asked and did not live to hear the answer is not waited for longer than this.
ASK_AGAIN_AFTER = timedelta(minutes=1)
ACT_WITHIN = timedelta(days=1)
OPEN = (RefundState.DUE, RefundState.ASKED)
OF_CASE = Part(Refund, *hangs_on(Refund.council_id, Refund.case_id))


@dataclass(frozen=True)
class Asking:
    """A refund that is ours to ask for. `looks_first`: it may have been asked before."""

    request: RefundRequest
    looks_first: bool


def new_reference() -> str:
    """Our name for a refund: 60 random bits, no look-alike letters."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"RF-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def raise_refund(
    session: Session, charge: Charge, *, key: str, amount_pence: int, reason: str, at: datetime,
) -> Refund | None:
    """Give back some of what was paid of a charge, once: the same `key` again gives the refund that stands. Never more
    than is left of the payment; None where nothing was paid, or nothing is left, or the amount is nothing. `reason` is
    read by the payer. Only written down: the money goes back a little later. Flushes."""
    charge = charges.lock(session, charge)
    standing = by_key(session, charge.council_id, key)
    if standing is not None:
        return standing
    payment = tries.paid_by(session, charge)
    amount = min(amount_pence, left_of(session, payment)) if payment is not None else 0
    if payment is None or amount <= 0:
        return None
    refund = Refund(council_id=charge.council_id, key=key, reference=new_reference(), payment_id=payment.id,
                    case_id=charge.case_id, amount_pence=amount, reason=reason[:400], created_at=at)
    try:
        with session.begin_nested():
            session.add(refund)
    except IntegrityError:
        standing = by_key(session, charge.council_id, key)      # somebody else raised it at the same moment
        if standing is None:
            raise
        return standing
    _record(session, refund, "raised", at, by="rule")
    return refund


def by_key(session: Session, council_id: str, key: str) -> Refund | None:
    """The refund with that key (cancel:FD-…), if there is one."""
    return session.scalar(select(Refund).where(Refund.council_id == council_id, Refund.key == key))


def left_of(session: Session, payment: Payment) -> int:
    """How much of a payment has not been given back, and is not about to be, in pence."""
    given = session.scalar(select(func.sum(Refund.amount_pence)).where(
        Refund.payment_id == payment.id, Refund.state != RefundState.FAILED,
    ))
    return payment.amount_pence - int(given or 0)


def of_charge(session: Session, charge: Charge) -> list[Refund]:
    """What of a charge was given back or is about to be, oldest first."""
    return list(session.scalars(
        select(Refund).join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.council_id == charge.council_id, Payment.charge_id == charge.id).order_by(Refund.id)
    ))


def of_resident(session: Session, council_id: str, resident_id: int) -> list[Refund]:
    """What is given back, or was, of what a resident paid, the newest first, at most AT_ONCE."""
    return list(session.scalars(
        select(Refund).join(Payment, Payment.id == Refund.payment_id).join(Charge, Charge.id == Payment.charge_id)
        .where(Refund.council_id == council_id, Charge.resident_id == resident_id)
        .options(joinedload(Refund.payment).joinedload(Payment.charge))
        .order_by(Refund.id.desc()).limit(AT_ONCE)
    ))


def due(session: Session, at: datetime) -> Sequence[int]:
    """The ids of refunds to ask for, or about which it is not known what became of the asking; the oldest first."""
    return session.scalars(
        select(Refund.id).where(
            Refund.state.in_(OPEN), or_(Refund.asked_at.is_(None), Refund.asked_at <= at - ASK_AGAIN_AFTER),
        ).order_by(Refund.created_at, Refund.id).limit(AT_ONCE)
    ).all()


def ask(till: Till, refund_id: int, *, at: datetime) -> None:
    """Have the provider give a refund back, and write down what it says. Asked by two at once it is asked once; killed
    in between, the next one looks at the provider before asking. A refusal becomes a task for the team. Raises
    ProviderAway."""
    mine = retrying(till.database, lambda session: _claim(session, refund_id, at))
    if mine is None:
        return
    try:
        request = mine.request
        found = till.provider.find_refund(request.council_id, request.reference) if mine.looks_first else None
        answer = found or till.provider.refund(request)
    except ProviderRefused as refused:
        answer = RefundAnswer(RefundState.FAILED, "", why=refused.say)
    settled = answer
    retrying(till.database, lambda session: settle(till, session, refund_id, settled, at=at))


def _claim(session: Session, refund_id: int, at: datetime) -> Asking | None:
    """Write down that it is asked for now, before it is. None where somebody else is at it, or it is done."""
    refund = _locked(session, refund_id)
    if refund.state not in OPEN or (refund.asked_at is not None and refund.asked_at > at - ASK_AGAIN_AFTER):
        return None
    looks_first = refund.state == RefundState.ASKED
    refund.state, refund.asked_at = RefundState.ASKED, at
    payment = refund.payment
    return Asking(RefundRequest(refund.council_id, refund.reference, payment.provider_id or "", payment.reference,
                                refund.amount_pence), looks_first)


def settle(till: Till, session: Session, refund_id: int, answer: RefundAnswer, *, at: datetime) -> None:
    """Write down what the provider says of a refund, once: what is final stays. The payer is told where the money is
    on its way; a refusal becomes a task. Flushes."""
    refund = _locked(session, refund_id)
    if refund.state not in OPEN:
        return
    refund.provider_id = refund.provider_id or answer.provider_id or None
    if answer.state == RefundState.ASKED:
        return
    refund.state, refund.why, refund.finished_at = answer.state, answer.why[:200], at
    _record(session, refund, str(answer.state), at, by="provider")
    if refund.state == RefundState.FAILED:
        _ask_a_person(session, refund, at)
    elif till.tell_refund is not None:
        till.tell_refund(session, refund, at=at)
    session.flush()


def _locked(session: Session, refund_id: int) -> Refund:
    return session.scalars(
        select(Refund).options(joinedload(Refund.payment).joinedload(Payment.charge)).where(Refund.id == refund_id)
        .with_for_update(of=Refund).execution_options(populate_existing=True)
    ).one()


def _ask_a_person(session: Session, refund: Refund, at: datetime) -> None:
    """The money has to go back another way: a task for the team that is answerable for the case."""
    case = session.get(Case, refund.case_id) if refund.case_id is not None else None
    session.add(Task(
        council_id=refund.council_id, case_id=refund.case_id, key=f"refund:{refund.reference}", created_at=at,
        due_at=at + ACT_WITHIN, team_slug=case.team if case is not None else tries.CUSTOMER_TEAM,
        words=f"Give back £{refund.amount_pence / 100:,.2f} another way: the provider would not ({refund.why}). "
              f"Payment {refund.payment.reference}."[:400],
    ))


def _record(session: Session, refund: Refund, action: str, at: datetime, *, by: str) -> None:
    audit.record(session, council_id=refund.council_id, actor_kind=by, actor_id=None, action=f"refund {action}",
                 subject_kind="refund", subject_id=refund.reference, at=at)
