"""The rows of money: a charge is what is owed, a payment one try to pay it, a mandate the agreement to take more."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.clock import local_date
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import new_public_id

LIVE = text("state IN ('created', 'started')")
PAID = text("state = 'succeeded' AND surplus IS FALSE")
PAID_SQLITE = text("state = 'succeeded' AND surplus = 0")


class ChargeState(StrEnum):
    OWED = "owed"
    PAID = "paid"
    VOID = "void"


class PaymentState(StrEnum):
    """`created`: we are about to ask the provider; `started`: the provider has it. The rest are final."""

    CREATED = "created"
    STARTED = "started"
    SUCCEEDED = "succeeded"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"


class Mandate(CouncilRow, Base):
    """The payer agreed that a later charge may be taken the same way. `words` is what they agreed to; `told_at` when
    the provider knew that it had ended."""

    __tablename__ = "mandates"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    provider: Mapped[str] = mapped_column(String(20))
    agreement_id: Mapped[str] = mapped_column(String(80))
    words: Mapped[str] = mapped_column(String(600))
    agreed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "provider", "agreement_id"),
        Index("ix_mandates_resident", "resident_id"),
    )


class Charge(CouncilRow, Base):
    """What is owed, once for each `key` (case:FD-… or renewal:…). The amount is the server's, never a page's."""

    __tablename__ = "charges"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    key: Mapped[str] = mapped_column(String(120))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    amount_pence: Mapped[int] = mapped_column()
    description: Mapped[str] = mapped_column(String(200))
    offers_mandate: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20), default=ChargeState.OWED)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    pay_by: Mapped[datetime] = mapped_column(UtcDateTime)
    paid_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    heeded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    payments: Mapped[list["Payment"]] = relationship(back_populates="charge", order_by="Payment.number")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "key"), UniqueConstraint("council_id", "public_id"),
        CheckConstraint("amount_pence > 0", name="amount_pence"),
        Index("ix_charges_case", "case_id"), Index("ix_charges_due", "state", "pay_by"),
    )

    @property
    def last_day(self) -> date:
        """The last day in London on which it can be paid."""
        return local_date(self.pay_by - timedelta(microseconds=1))


class Payment(CouncilRow, Base):
    """One try to pay a charge. `reference` is ours and the provider's idempotency key: asking twice is asking once.
    At most one try is live, and at most one counts as paid; money that came beside it is `surplus`, to be given
    back. `kind`: card (the payer is there) or mandate (taken under an agreement). `agreed_words` are those the payer
    ticked with this try, empty when they did not."""

    __tablename__ = "payments"
    reference: Mapped[str] = mapped_column(String(40))
    charge_id: Mapped[int] = mapped_column(ForeignKey("charges.id"))
    number: Mapped[int] = mapped_column()
    kind: Mapped[str] = mapped_column(String(10), default="card")
    provider: Mapped[str] = mapped_column(String(20))
    provider_id: Mapped[str | None] = mapped_column(String(80))
    amount_pence: Mapped[int] = mapped_column()
    wants_mandate: Mapped[bool] = mapped_column(default=False)
    agreed_words: Mapped[str] = mapped_column(String(600), default="")
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandates.id"))
    state: Mapped[str] = mapped_column(String(20), default=PaymentState.CREATED)
    surplus: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    charge: Mapped[Charge] = relationship(back_populates="payments")
    mandate: Mapped[Mandate | None] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "reference"), UniqueConstraint("council_id", "charge_id", "number"),
        Index("uq_payments_live", "council_id", "charge_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("uq_payments_paid", "council_id", "charge_id", unique=True, sqlite_where=PAID_SQLITE,
              postgresql_where=PAID),
        Index("ix_payments_live", "state", "created_at"),
    )


class RefundState(StrEnum):
    """`due`: to be asked of the provider; `asked`: it was asked, and what became of it is not known yet."""

    DUE = "due"
    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class Refund(CouncilRow, Base):
    """Money to be given back, once for each `key` (cancel:FD-…), out of one payment that came in. `reference` is ours
    and the provider's idempotency key. `reason` is read by the payer."""

    __tablename__ = "refunds"
    key: Mapped[str] = mapped_column(String(120))
    reference: Mapped[str] = mapped_column(String(40))
    payment_id: Mapped[int] = mapped_column(ForeignKey("payments.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    amount_pence: Mapped[int] = mapped_column()
    reason: Mapped[str] = mapped_column(String(400), default="")
    state: Mapped[str] = mapped_column(String(20), default=RefundState.DUE)
    provider_id: Mapped[str | None] = mapped_column(String(80))
    why: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    payment: Mapped[Payment] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "key"), UniqueConstraint("council_id", "reference"),
        CheckConstraint("amount_pence > 0", name="amount_pence"), Index("ix_refunds_payment", "payment_id"),
        Index("ix_refunds_open", "state", "created_at"), Index("ix_refunds_case", "case_id"),
    )
