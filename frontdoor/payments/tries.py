"""The tries to pay a charge: one live at a time, moving only forward, one that counts.

These verbs only write down. The provider is asked between two of them, by `asking`, while no transaction is open.
"""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.references import ALPHABET
from frontdoor.cases.work import Task
from frontdoor.errors import FrontDoorError
from frontdoor.payments import charges, mandates
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState, Mandate, Payment, PaymentState
from frontdoor.payments.provider import Answer, PaymentProvider

CARD, MANDATE = "card", "mandate"
LIVE = frozenset({PaymentState.CREATED, PaymentState.STARTED})
# A try only moves to the right. So it ends in the same state in whatever order and however often the provider answers,
# and that money came is believed over everything that was said before.
ORDER = (PaymentState.CREATED, PaymentState.STARTED, PaymentState.CANCELLED, PaymentState.EXPIRED,
         PaymentState.FAILED, PaymentState.REFUSED, PaymentState.SUCCEEDED)
CUSTOMER_TEAM = "customer-services"
GIVE_BACK_WITHIN = timedelta(days=1)


class TryIsLive(FrontDoorError):
    """An earlier try may still be paid. Ask the provider about it, cancel it there, and begin again."""

    def __init__(self, payment: Payment) -> None:
        super().__init__(f"payment {payment.reference} is {payment.state}")
        self.payment = payment


class MandateNotLive(FrontDoorError):
    """The agreement has ended, or belongs to somebody else, or to another provider."""


def new_reference() -> str:
    """Our name for a try, which is also the number of its receipt: 60 random bits, no look-alike letters."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return f"PY-{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def begin(
    session: Session, charge: Charge, *, wants_mandate: bool, provider: PaymentProvider, at: datetime,
) -> Payment:
    """A try to pay the charge by card, the payer being there. A second click gives the same try, as long as the
    provider does not have it yet. `wants_mandate` counts only where the charge offers it. Raises ChargeNotOwed, and
    TryIsLive when an earlier try must be asked about first. Flushes; asks nobody."""
    charges.lock(session, charge)
    if not charges.is_payable(charge, at=at):
        raise ChargeNotOwed(charge)
    wants_mandate = wants_mandate and charge.offers_mandate
    live = live_of(session, charge)
    if live is None:
        return _add(session, charge, CARD, provider, at, wants_mandate=wants_mandate,
                    agreed_words=mandates.WORDS if wants_mandate else "")
    is_same = (live.kind, live.provider, live.wants_mandate) == (CARD, provider.name, wants_mandate)
    if is_same and live.state == PaymentState.CREATED:
        return live
    raise TryIsLive(live)


def take(session: Session, charge: Charge, mandate: Mandate, provider: PaymentProvider, at: datetime) -> Payment:
    """A try under an agreement, nobody being there: at most one for each charge, however often this is called. It is
    only written down here; the job `take_agreed_payments` (or `asking.take`) asks the provider a moment later, and
    what was written survives a crash in between. Raises ChargeNotOwed, MandateNotLive, TryIsLive. Flushes."""
    charges.lock(session, charge)
    earlier = session.scalar(select(Payment).where(Payment.charge_id == charge.id, Payment.kind == MANDATE))
    if earlier is not None:
        return earlier
    if not charges.is_payable(charge, at=at):
        raise ChargeNotOwed(charge)
    if not is_good_for(mandate, charge, provider):
        raise MandateNotLive(f"mandate {mandate.public_id} for charge {charge.key}")
    live = live_of(session, charge)
    if live is not None:
        raise TryIsLive(live)
    return _add(session, charge, MANDATE, provider, at, mandate_id=mandate.id)


def is_good_for(mandate: Mandate, charge: Charge, provider: PaymentProvider) -> bool:
    """Whether the charge may be taken under the agreement: it has not ended, and is this resident's with this
    provider."""
    whose = (mandate.council_id, mandate.resident_id, mandate.provider)
    return mandate.ended_at is None and whose == (charge.council_id, charge.resident_id, provider.name)


def _add(
    session: Session, charge: Charge, kind: str, provider: PaymentProvider, at: datetime, *,
    wants_mandate: bool = False, agreed_words: str = "", mandate_id: int | None = None,
) -> Payment:
    last = last_of(session, charge)
    payment = Payment(
        council_id=charge.council_id, reference=new_reference(), charge=charge, number=last.number + 1 if last else 1,
        kind=kind, provider=provider.name, amount_pence=charge.amount_pence, wants_mandate=wants_mandate,
        agreed_words=agreed_words, mandate_id=mandate_id, created_at=at,
    )
    session.add(payment)
    charges.record(session, charge, "began to pay" if kind == CARD else "asked to take", at=at, by="resident")
    session.flush()
    return payment


def live_of(session: Session, charge: Charge) -> Payment | None:
    """The try that may still be paid, if there is one."""
    return session.scalar(select(Payment).where(
        Payment.council_id == charge.council_id, Payment.charge_id == charge.id, Payment.state.in_(sorted(LIVE)),
    ).execution_options(populate_existing=True))


def last_of(session: Session, charge: Charge) -> Payment | None:
    """The newest try, whatever became of it."""
    return session.scalar(
        select(Payment).where(Payment.charge_id == charge.id).order_by(Payment.number.desc()).limit(1)
    )


def paid_by(session: Session, charge: Charge) -> Payment | None:
    """The try that counts: the one that paid the charge."""
    return session.scalar(select(Payment).where(
        Payment.council_id == charge.council_id, Payment.charge_id == charge.id,
        Payment.state == PaymentState.SUCCEEDED, Payment.surplus.is_(False),
    ))


def mandate_refused(session: Session, charge: Charge) -> bool:
    """Whether it was tried under an agreement in vain, so that the payer has to be asked for the money."""
    taken = session.scalar(select(Payment.state).where(Payment.charge_id == charge.id, Payment.kind == MANDATE))
    return taken is not None and PaymentState(taken) not in LIVE | {PaymentState.SUCCEEDED}


def settle(session: Session, payment: Payment, answer: Answer, *, at: datetime) -> Charge:
    """Write down what the provider says of a try; gives the charge as it stands then. Answers may come twice, late and
    in any order. The first success pays a charge that is owed; any other success is money too much, which a person
    gets the task to give back. A charge that is paid now and was not heeded is the caller's to heed. Flushes."""
    charge = charges.lock(session, payment.charge)
    session.refresh(payment)
    payment.asked_at = at
    payment.provider_id = payment.provider_id or answer.provider_id or None
    if ORDER.index(answer.state) > ORDER.index(PaymentState(payment.state)):
        payment.state, payment.why = answer.state, answer.why[:200]
        if answer.state not in LIVE:
            payment.finished_at = at
            charges.record(session, charge, f"payment {answer.state}", at=at, by="provider")
        if answer.state == PaymentState.SUCCEEDED:
            _count(session, charge, payment, answer, at)
    session.flush()
    return charge


def _count(session: Session, charge: Charge, payment: Payment, answer: Answer, at: datetime) -> None:
    if charge.state == ChargeState.OWED:
        charge.state, charge.paid_at = ChargeState.PAID, at
    else:
        payment.surplus = True
        _give_back(session, charge, payment, at)
    session.flush()
    if payment.wants_mandate and answer.agreement_id:
        mandates.keep(session, payment, answer.agreement_id, at=at)


def _give_back(session: Session, charge: Charge, payment: Payment, at: datetime) -> None:
    """Make the task of giving surplus money back, for the team that is answerable for the case."""
    case = session.get(Case, charge.case_id) if charge.case_id is not None else None
    why = "was paid twice" if charge.state == ChargeState.PAID else "was paid when it was no longer owed"
    session.add(Task(
        council_id=charge.council_id, case_id=charge.case_id, key=f"surplus:{payment.reference}", created_at=at,
        due_at=at + GIVE_BACK_WITHIN, team_slug=case.team if case else CUSTOMER_TEAM,
        words=f"Give back £{payment.amount_pence / 100:,.2f}: {charge.description} {why}. "
              f"Payment {payment.reference}.",
    ))
