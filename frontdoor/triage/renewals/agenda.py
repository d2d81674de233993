"""Which entitlements have a step of their renewal to do: due, and not written down as done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, false, literal, or_, select
from sqlalchemy.orm import Session, aliased

from frontdoor.assessments.entitling import RenewalRule
from frontdoor.cases.case import FINISHED, Case
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import PUBLISHED, ServiceVersion
from frontdoor.entitlements import renewal_rows as rows
from frontdoor.entitlements.journeys import RENEW
from frontdoor.entitlements.models import Entitlement, Journey, Renewal, RenewalStep, Term
from frontdoor.payments import tries
from frontdoor.payments.models import Charge, ChargeState, Payment, PaymentState
from frontdoor.triage.renewals import timing
from frontdoor.triage.renewals.reassess import rule_of

AT_ONCE = 500
TASK = "renewal:"
TO_PAY = "to_pay"


@dataclass(frozen=True)
class Item:
    """An entitlement whose last term has something due."""

    entitlement_id: int
    term_id: int


def due(session: Session, at: datetime, limit: int = AT_ONCE) -> list[Item]:
    """What is due at `at`, the term that ends first before the others, at most `limit`. Only reads. Asks what is
    due and not done, so a day that was missed is made up for, and one that was not is not done again."""
    found: list[Item] = []
    for council_id, service_id, rule in _rules(session):
        if len(found) < limit:
            found += _of_service(session, council_id, service_id, rule, at, limit - len(found))
    return found


def _rules(session: Session) -> Iterator[tuple[str, str, RenewalRule]]:
    published = session.execute(
        select(ServiceVersion.council_id, ServiceVersion.service_id).where(ServiceVersion.status == PUBLISHED)
        .order_by(ServiceVersion.council_id, ServiceVersion.service_id)
    ).all()
    for council_id, service_id in published:
        rule = rule_of(versions.current(session, council_id, service_id))
        if rule is not None:
            yield council_id, service_id, rule


def _of_service(
    session: Session, council_id: str, service_id: str, rule: RenewalRule, at: datetime, limit: int,
) -> list[Item]:
    later = aliased(Term)
    chases = [_is_open(rule, one.id, at) for one in rule.chase]
    statement = (
        select(Entitlement.id, Term.id)
        .join(Term, Term.entitlement_id == Entitlement.id)
        # With the council, so that the unique key serves it: without, every term reads every renewal.
        .outerjoin(Renewal, and_(Renewal.council_id == Entitlement.council_id,
                                 Renewal.entitlement_id == Entitlement.id, Renewal.term_id == Term.id))
        .outerjoin(Charge, Charge.id == Renewal.charge_id)
        .where(
            Entitlement.council_id == council_id, Entitlement.service_id == service_id, Entitlement.state == "live",
            Term.council_id == council_id, Term.ends_on <= timing.latest_end(rule, timing.OPEN, at),
            ~exists().where(later.council_id == council_id, later.follows_id == Term.id),
            or_(_is_open(rule, timing.OPEN, at), and_(Renewal.state.in_(rows.PENDING), or_(false(), *chases)),
                and_(_is_open(rule, timing.LAPSE, at), _may_lapse(at))),
        )
        .order_by(Term.ends_on, Term.id).limit(limit)
    )
    return [Item(entitlement_id, term_id) for entitlement_id, term_id in session.execute(statement)]


def _is_open(rule: RenewalRule, step: str, at: datetime) -> ColumnElement[bool]:
    """The step is due for the term and not done."""
    return and_(
        Term.ends_on <= timing.latest_end(rule, step, at),
        ~exists().where(RenewalStep.council_id == Term.council_id, RenewalStep.entitlement_id == Entitlement.id,
                        RenewalStep.term_id == Term.id, RenewalStep.step == step),
    )


def _may_lapse(at: datetime) -> ColumnElement[bool]:
    """Nothing lapses while its holder's reply still counts, while they may still pay, or while somebody of ours has it
    in hand or decides on what they said has changed. (Without a renewal, the first step is done only where the holder
    had died.)"""
    in_hand = exists().where(
        Task.council_id == Renewal.council_id, Task.done_at.is_(None),
        Task.key == literal(TASK).concat(cast(Renewal.public_id, String)),
    )
    being_decided = exists().where(
        Journey.council_id == Entitlement.council_id, Journey.entitlement_id == Entitlement.id,
        Journey.kind == RENEW, Journey.case_id == Case.id, Case.state.not_in(sorted(FINISHED)),
    )
    return and_(
        ~in_hand, ~being_decided,
        or_(Renewal.id.is_(None), Renewal.state != rows.ASKED, Renewal.reply_by <= at),
        or_(Renewal.id.is_(None), Renewal.state != rows.AGREED, Charge.state == ChargeState.VOID,
            and_(Charge.state == ChargeState.OWED, Charge.pay_by <= at, ~_is_being_paid())),
    )


def _is_being_paid() -> ColumnElement[bool]:
    """There is a try to pay that may still succeed: the provider is asked before anything ends."""
    return exists().where(Payment.charge_id == Charge.id, Payment.state.in_(sorted(tries.LIVE)))


def to_ask_for_money(session: Session, limit: int = AT_ONCE) -> list[int]:
    """The renewals that were agreed to and whose money could not be taken under the agreement: those who do not know
    that yet have to be sent the way to pay."""
    told = exists().where(RenewalStep.council_id == Renewal.council_id, RenewalStep.term_id == Renewal.term_id,
                          RenewalStep.entitlement_id == Renewal.entitlement_id, RenewalStep.step == TO_PAY)
    refused = exists().where(Payment.charge_id == Charge.id, Payment.kind == tries.MANDATE,
                             Payment.state.not_in(sorted(tries.LIVE | {PaymentState.SUCCEEDED})))
    return list(session.scalars(
        select(Renewal.id).join(Charge, Charge.id == Renewal.charge_id)
        .where(Renewal.state == rows.AGREED, Charge.state == ChargeState.OWED, refused, ~told)
        .order_by(Renewal.id).limit(limit)
    ))


def may_lapse(session: Session, renewal: Renewal, *, at: datetime) -> bool:
    """The same for one renewal, asked once its entitlement is held."""
    return session.scalar(
        select(Renewal.id).join(Entitlement, Entitlement.id == Renewal.entitlement_id)
        .outerjoin(Charge, Charge.id == Renewal.charge_id)
        .where(Renewal.id == renewal.id, _may_lapse(at))
    ) is not None
