"""The rows of renewals: which there are, which step is done, and which texts came. Each unique key decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from frontdoor.entitlements.models import Entitlement, InboundText, Renewal, RenewalStep, Term

ASKED, AGREED, RENEWED, DECLINED = "asked", "agreed", "renewed", "declined"
WITH_PERSON, STOPPED, LAPSED = "with_person", "stopped", "lapsed"
# Where the resident can still bring it to an end themselves.
PENDING = (ASKED, AGREED)


def held(session: Session, entitlement_id: int, *, skip: bool = False) -> Entitlement | None:
    """The entitlement, to be changed by this transaction alone. With `skip` it is passed over, as None, while
    another transaction has it. Flushes."""
    session.flush()
    return session.scalar(
        select(Entitlement).options(selectinload(Entitlement.terms)).where(Entitlement.id == entitlement_id)
        .with_for_update(of=Entitlement, skip_locked=skip).execution_options(populate_existing=True)
    )


def of_term(session: Session, term: Term) -> Renewal | None:
    """The renewal of a term, if it has been begun."""
    return session.scalar(select(Renewal).where(
        Renewal.council_id == term.council_id, Renewal.entitlement_id == term.entitlement_id,
        Renewal.term_id == term.id))


def by_public_id(session: Session, council_id: str, public_id: str) -> Renewal | None:
    """The renewal of that id in this council."""
    return session.scalar(select(Renewal).where(
        Renewal.council_id == council_id, Renewal.public_id == public_id))


def asked_of(session: Session, council_id: str, address: str, *, since: datetime) -> list[Renewal]:
    """The renewals that were asked of a number or an address since then, newest first."""
    return list(session.scalars(
        select(Renewal).where(Renewal.council_id == council_id, Renewal.asked_address == address,
                              Renewal.asked_at >= since)
        .order_by(Renewal.asked_at.desc(), Renewal.id.desc())
    ))


def steps_done(session: Session, term: Term) -> frozenset[str]:
    """The steps of a term's renewal that are done."""
    return frozenset(session.scalars(select(RenewalStep.step).where(
        RenewalStep.council_id == term.council_id, RenewalStep.entitlement_id == term.entitlement_id,
        RenewalStep.term_id == term.id)))


def do_steps(session: Session, term: Term, steps: Sequence[str], *, result: str, at: datetime) -> None:
    """Write down that steps are done. Whoever comes second fails on the key, and their transaction with it."""
    session.add_all(
        RenewalStep(council_id=term.council_id, entitlement_id=term.entitlement_id, term_id=term.id, step=step,
                    at=at, result=result)
        for step in steps
    )
    session.flush()


def keep_text(
    session: Session, *, council_id: str, provider_id: str, sender: str, body: str, at: datetime,
) -> InboundText | None:
    """The row of a text that came in, or None when one of that id is there: one statement decides."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    added: InboundText | None = session.scalar(
        insert(InboundText).on_conflict_do_nothing().returning(InboundText),
        {"council_id": council_id, "provider_id": provider_id, "sender": sender, "body": body, "received_at": at,
         "heeded": ""},
    )
    return added


def texts_from(session: Session, council_id: str, sender: str) -> list[InboundText]:
    """Every text from a number, oldest first."""
    return list(session.scalars(
        select(InboundText).where(InboundText.council_id == council_id, InboundText.sender == sender)
        .order_by(InboundText.received_at, InboundText.id)
    ))
