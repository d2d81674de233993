"""Asking the provider: never while a transaction of ours is open, and never trusting that we live to hear the answer.

Each verb here reads in one short transaction, asks, and writes in another. Killed in between, what was written before
is found by the job that reconciles, which asks by our own reference; so nothing is paid twice and nothing is lost.
Whoever asks hands down what is to happen when a charge is paid (`heed`): payments do not know what they are for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from frontdoor.db import Database, is_worth_retrying, retrying
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, ChargeState, Mandate, Payment, PaymentState, Refund
from frontdoor.payments.provider import Answer, PaymentProvider, PaymentRequest, ProviderRefused
from frontdoor.payments.tries import TryIsLive

MOST_BEGINNINGS = 3
REFUSED = frozenset({PaymentState.REFUSED, PaymentState.FAILED})

log = structlog.get_logger(__name__)


class Heed(Protocol):
    """What becomes of a charge that is paid, in the transaction that says so."""

    def __call__(self, session: Session, charge: Charge, *, at: datetime) -> object: ...


class Tell(Protocol):
    """What a payer who is no longer there is told, in the transaction that says that they were refused."""

    def __call__(self, session: Session, payment: Payment, *, at: datetime) -> object: ...


class TellRefund(Protocol):
    """What a payer is told who gets money back, in the transaction that says so."""

    def __call__(self, session: Session, refund: Refund, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Till:
    """What asking needs. `heed` is called once a charge is paid, and again later where it failed; `tell` when a try by
    card turns out to be refused, where nobody is there to see it; `tell_refund` when money is given back."""

    database: Database
    provider: PaymentProvider
    heed: Heed
    tell: Tell | None = None
    tell_refund: TellRefund | None = None


def begin(till: Till, charge_id: int, *, wants_mandate: bool, at: datetime) -> str:
    """The reference of a try to pay by card that the payer may go on with. An earlier one is asked about and
    cancelled at the provider first. Raises ChargeNotOwed (it may just have turned out to be paid), TryIsLive where
    the earlier one cannot be cancelled now, ProviderAway."""
    for _ in range(MOST_BEGINNINGS):
        try:
            return retrying(till.database, lambda session: tries.begin(
                session, session.get_one(Charge, charge_id), wants_mandate=wants_mandate, provider=till.provider, at=at,
            ).reference)
        except TryIsLive as live:
            earlier = live
            if live.payment.kind == tries.MANDATE:
                find_out(till, live.payment.id, at=at)
            else:
                cancel(till, live.payment.id, at=at)
    raise earlier


def start(till: Till, payment_id: int, *, return_url: str, at: datetime) -> str | None:
    """Have the provider take a try up; gives the address to pay at, or None when the try is over: then nobody is sent
    to pay it. Asking twice is asking once. Raises ProviderAway."""
    payment = _read(till.database, payment_id)
    if payment.state not in tries.LIVE or payment.charge.state != ChargeState.OWED:
        return None
    try:
        started = till.provider.create(_request(payment, return_url))
    except ProviderRefused as refused:
        settle(till, payment_id, Answer(PaymentState.FAILED, "", why=refused.say), at=at)
        return None
    settle(till, payment_id, Answer(PaymentState.STARTED, started.provider_id), at=at)
    if _read(till.database, payment_id).state == PaymentState.STARTED:
        return started.next_url
    till.provider.cancel(payment.council_id, started.provider_id)     # another tab began anew meanwhile
    return None


def find_out(till: Till, payment_id: int, *, at: datetime) -> Answer | None:
    """Ask what became of a live try, write it down and give it. A try that the provider never had stays as it is: it
    may be on its way there. Raises ProviderAway."""
    payment = _read(till.database, payment_id)
    if payment.state not in tries.LIVE:
        return None
    answer = till.provider.find(payment.council_id, payment.reference)
    settle(till, payment_id, answer or Answer(PaymentState.CREATED, ""), at=at)
    return answer


def cancel(till: Till, payment_id: int, *, at: datetime) -> None:
    """See to it that a live try cannot be paid any more, and write down what became of it: it may have been paid just
    before. Raises ProviderAway."""
    payment = _read(till.database, payment_id)
    if payment.state not in tries.LIVE:
        return
    answer = till.provider.find(payment.council_id, payment.reference)
    if answer is not None and answer.state in tries.LIVE:
        _cancel_there(till, payment.council_id, answer.provider_id)
        answer = till.provider.find(payment.council_id, payment.reference)
    settle(till, payment_id, answer or Answer(PaymentState.CANCELLED, "", why="never reached the provider"), at=at)


def _cancel_there(till: Till, council_id: str, provider_id: str) -> None:
    try:
        till.provider.cancel(council_id, provider_id)
    except ProviderRefused as refused:
        log.info("not cancelled", payment=provider_id, why=refused.say)     # it was over: asked again below


def take(till: Till, payment_id: int, *, at: datetime) -> None:
    """Take a try under its agreement. The provider is asked first whether it did so already, and nothing is taken when
    the charge is no longer owed or the agreement has ended. Raises ProviderAway."""
    with till.database.session(write=False) as session:
        payment = _found(session, payment_id)
        mandate = session.get_one(Mandate, payment.mandate_id)
    if payment.state not in tries.LIVE:
        return
    answer = till.provider.find(payment.council_id, payment.reference)
    is_good = tries.is_good_for(mandate, payment.charge, till.provider)
    if answer is None and not (is_good and charges.is_payable(payment.charge, at=at)):
        answer = Answer(PaymentState.CANCELLED, "", why="no longer owed, or the agreement has ended")
    elif answer is None or answer.state in tries.LIVE:
        # One that was begun there and not finished is asked for again: the same reference takes nothing twice.
        answer = _take_there(till, payment, mandate)
    settle(till, payment_id, answer, at=at)


def _take_there(till: Till, payment: Payment, mandate: Mandate) -> Answer:
    try:
        return till.provider.take(mandate.agreement_id, _request(payment, ""))
    except ProviderRefused as refused:
        return Answer(PaymentState.REFUSED, "", why=refused.say)


def settle(till: Till, payment_id: int, answer: Answer, *, at: datetime) -> None:
    """Write an answer down and, where it pays the charge, heed that, in one transaction. What goes wrong with heeding
    does not undo that the money came; it is heeded again later."""
    def work(session: Session) -> None:
        payment = session.get_one(Payment, payment_id)
        was_live = payment.state in tries.LIVE
        charge = tries.settle(session, payment, answer, at=at)
        if charge.state == ChargeState.PAID and charge.heeded_at is None:
            _apart(session, charge.key, lambda: heed_paid(till.heed, session, charge, at=at))
        tell = till.tell
        if tell is not None and was_live and payment.kind == tries.CARD and payment.state in REFUSED:
            _apart(session, charge.key, lambda: tell(session, payment, at=at))

    retrying(till.database, work)


def _apart(session: Session, key: str, work: Callable[[], object]) -> None:
    """Do what follows from an answer so that its failing undoes only itself."""
    try:
        with session.begin_nested():
            work()
    except Exception as error:
        if is_worth_retrying(error):
            raise
        log.exception("what follows from a payment failed", charge=key)


def heed_paid(heed: Heed, session: Session, charge: Charge, *, at: datetime) -> None:
    """Let a paid charge have its effect, once: heeded already, or not paid, changes nothing. Flushes."""
    charge = charges.lock(session, charge)
    if charge.state == ChargeState.PAID and charge.heeded_at is None:
        heed(session, charge, at=at)
        charge.heeded_at = charge.heeded_at or at
        session.flush()


def lapse(till: Till, charge_id: int, then: Callable[..., object], *, at: datetime) -> None:
    """A charge whose last day has passed: ask once more about a try that is still live and cancel it, and only if no
    money came void the charge and let `then(session, charge, at=at)` happen, in one transaction. Raises
    ProviderAway, and then nothing lapses yet."""
    with till.database.session(write=False) as session:
        live = tries.live_of(session, session.get_one(Charge, charge_id))
    if live is not None:
        cancel(till, live.id, at=at)

    def work(session: Session) -> None:
        charge = charges.lock(session, session.get_one(Charge, charge_id))
        if charge.state != ChargeState.OWED or at < charge.pay_by or tries.live_of(session, charge) is not None:
            return
        charges.void(session, charge, at)
        then(session, charge, at=at)

    retrying(till.database, work)


def tell_it_ended(till: Till, mandate_id: int, *, at: datetime) -> None:
    """Tell the provider that an agreement has ended. Raises ProviderAway."""
    with till.database.session(write=False) as session:
        mandate = session.get_one(Mandate, mandate_id)
    try:
        till.provider.end_agreement(mandate.council_id, mandate.agreement_id)
    except ProviderRefused as refused:
        log.warning("the provider would not end an agreement", mandate=mandate.public_id, why=refused.say)

    def work(session: Session) -> None:
        session.get_one(Mandate, mandate_id).told_at = at

    retrying(till.database, work)


def heed_later(till: Till, charge_id: int, *, at: datetime) -> None:
    """Let a charge that was paid before, and not heeded then, have its effect."""
    retrying(till.database, lambda session: heed_paid(
        till.heed, session, session.get_one(Charge, charge_id), at=at))


def _request(payment: Payment, return_url: str) -> PaymentRequest:
    return PaymentRequest(payment.council_id, payment.reference, payment.amount_pence, payment.charge.description,
                          return_url, payment.agreed_words)


def _read(database: Database, payment_id: int) -> Payment:
    with database.session(write=False) as session:
        return _found(session, payment_id)


def _found(session: Session, payment_id: int) -> Payment:
    return session.scalars(
        select(Payment).options(joinedload(Payment.charge)).where(Payment.id == payment_id)
    ).one()
