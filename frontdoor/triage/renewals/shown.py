"""Renewals as their holder is shown them, in the account and behind the link of a message."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.clock import DAY
from frontdoor.entitlements import naming, renewal_rows as rows, terms
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.payments import tries
from frontdoor.payments.models import Charge
from frontdoor.people.residents import Resident


@dataclass(frozen=True)
class Shown:
    """A renewal with the term it is about and what follows it. `state` is the row's, or `closed` where the holder can
    do nothing more about it; `called` is the word for what it renews; `is_taken` says that the money is being taken
    under their agreement."""

    renewal: Renewal
    entitlement: Entitlement
    term: Term
    state: str
    charge: Charge | None = None
    issued: Term | None = None
    called: str = "permit"
    is_taken: bool = False

    @property
    def starts_on(self) -> date:
        """The first day of the term that would follow."""
        return self.term.ends_on + DAY


CLOSED = "closed"


def shown(session: Session, renewal: Renewal) -> Shown:
    """How a renewal stands for its holder."""
    entitlement = renewal.entitlement
    term = session.get_one(Term, renewal.term_id)
    last = terms.last(entitlement)
    charge = session.get(Charge, renewal.charge_id) if renewal.charge_id else None
    return Shown(
        renewal, entitlement, term, _state(renewal, term, last), charge, last if last.id != term.id else None,
        naming.called(session, entitlement),
        charge is not None and (live := tries.live_of(session, charge)) is not None and live.kind == tries.MANDATE,
    )


def _state(renewal: Renewal, term: Term, last: Term) -> str:
    entitlement = renewal.entitlement
    if last.id != term.id:
        return rows.RENEWED
    if entitlement.state != "live" or entitlement.resident.deceased_on is not None:
        return CLOSED
    return CLOSED if renewal.state in (rows.STOPPED, rows.LAPSED) else renewal.state


def pending_for(session: Session, resident: Resident) -> Sequence[Shown]:
    """The renewals that a resident can still do something about, the term that ends first before the others. The
    address of each is `links.path_of(keys, one.renewal.public_id)`."""
    found = session.scalars(
        select(Renewal).join(Entitlement, Entitlement.id == Renewal.entitlement_id)
        .join(Term, Term.id == Renewal.term_id)
        .where(Entitlement.council_id == resident.council_id, Entitlement.resident_id == resident.id,
               Entitlement.state == "live",
               Renewal.state.in_([*rows.PENDING, rows.DECLINED, rows.WITH_PERSON]))
        .order_by(Term.ends_on, Term.id)
    )
    every = [shown(session, renewal) for renewal in found]
    return [one for one in every if one.state not in (CLOSED, rows.RENEWED)]


def note_opening(session: Session, renewal: Renewal, *, at: datetime) -> None:
    """Write into the audit that somebody with the link looked at a renewal."""
    audit.record(session, council_id=renewal.council_id, actor_kind="guest", actor_id=None, action="opened",
                 subject_kind="renewal", subject_id=renewal.public_id, at=at)
