"""The rows of entitlements. Terms follow one another without a gap to argue about: each names the one before it with
its last day and begins after it, no two can name the same, and only one can be the first. So they cannot overlap,
whatever happens at the same time: the database refuses it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id

FIRST = text("follows_id IS NULL")


class Entitlement(CouncilRow, Base):
    """What a holder was granted: a permit, a set of visitor vouchers. `subject` is what it is for (the vehicle's
    registration number, in capitals without spaces); `facts` the answers it rests on, each with where it came from;
    `state`: live, ended (with `ended_reason`: lapsed, withdrawn, given_up, deceased, replaced)."""

    __tablename__ = "entitlements"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    service_id: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    kind: Mapped[str] = mapped_column(String(40))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    subject: Mapped[str] = mapped_column(String(40), default="")
    uprn: Mapped[str | None] = mapped_column(String(12))
    place_label: Mapped[str] = mapped_column(String(200), default="")
    zone: Mapped[str] = mapped_column(String(20), default="")
    units: Mapped[int | None]
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    conditions: Mapped[list[str]] = mapped_column(Json)
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandates.id"))
    state: Mapped[str] = mapped_column(String(20), default="live")
    ended_reason: Mapped[str] = mapped_column(String(40), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()
    resident: Mapped[Resident] = relationship()
    terms: Mapped[list["Term"]] = relationship(back_populates="entitlement", order_by="Term.starts_on")

    @property
    def title(self) -> str:
        """What it is called, by its kind: "Parking permit", "Visitor permits"."""
        return self.kind.replace("_", " ").replace("-", " ").capitalize()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "case_id"),
        Index("ix_entitlements_resident", "resident_id"),
        Index("ix_entitlements_subject", "council_id", "kind", "subject", "state"),
        Index("ix_entitlements_property", "council_id", "kind", "uprn", "state"),
    )


class Term(CouncilRow, Base):
    """One period, first to last valid day, both included, with a number and a document of its own. `code` is what
    is printed for checking. `fee_pence` is what it cost. `after_on` is the last day of the term that it follows."""

    __tablename__ = "terms"
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id"))
    follows_id: Mapped[int | None]
    after_on: Mapped[date | None]
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    fee_pence: Mapped[int] = mapped_column(default=0)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charges.id"))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entitlement: Mapped[Entitlement] = relationship(back_populates="terms")
    __table_args__ = (
        UniqueConstraint("council_id", "number"), UniqueConstraint("council_id", "code"),
        UniqueConstraint("council_id", "follows_id"),
        UniqueConstraint("council_id", "id", "entitlement_id", "ends_on", name="uq_terms_last_day"),
        ForeignKeyConstraint(
            ["council_id", "follows_id", "entitlement_id", "after_on"],
            ["terms.council_id", "terms.id", "terms.entitlement_id", "terms.ends_on"], name="fk_terms_follows",
        ),
        Index("uq_terms_first", "council_id", "entitlement_id", unique=True, sqlite_where=FIRST,
              postgresql_where=FIRST),
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("(follows_id IS NULL) = (after_on IS NULL)", name="follows"),
        CheckConstraint("after_on IS NULL OR starts_on > after_on", name="no_overlap"),
        Index("ix_terms_entitlement", "entitlement_id", "starts_on"), Index("ix_terms_ends", "council_id", "ends_on"),
    )


class PastDocument(CouncilRow, Base):
    """A document of a term that was replaced by another with the same dates, because the vehicle changed. Its number
    and code are good for nothing any more, and are never given again. `case_id` is the case that replaced it."""

    __tablename__ = "past_documents"
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    number: Mapped[str] = mapped_column(String(20))
    code: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40), default="")
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "number"), UniqueConstraint("council_id", "code"),
        UniqueConstraint("council_id", "term_id", "case_id"), Index("ix_past_documents_term", "term_id", "id"),
    )


class Journey(CouncilRow, Base):
    """A draft, and then the case, that is about an entitlement that stands. `kind`: renew or change_vehicle."""

    __tablename__ = "entitlement_journeys"
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id"))
    kind: Mapped[str] = mapped_column(String(20))
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "draft_id"), UniqueConstraint("council_id", "case_id"),
                      Index("ix_entitlement_journeys_entitlement", "entitlement_id"))


class Renewal(CouncilRow, Base):
    """The renewal of one term. `state`: asked, agreed (YES, and waiting for money), renewed, declined (NO),
    with_person, stopped, lapsed. The price and the addresses that were asked are those of the message; a reply
    counts only from them, before `reply_by`."""

    __tablename__ = "renewals"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    state: Mapped[str] = mapped_column(String(20))
    asked_channel: Mapped[str] = mapped_column(String(10), default="")
    asked_address: Mapped[str] = mapped_column(String(254), default="")
    fee_pence: Mapped[int] = mapped_column(default=0)
    facts_digest: Mapped[str] = mapped_column(String(64), default="")
    finding: Mapped[str] = mapped_column(String, default="")
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reply_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(String(20), default="")
    charge_id: Mapped[int | None] = mapped_column(ForeignKey("charges.id"))
    next_term_id: Mapped[int | None] = mapped_column(ForeignKey("terms.id"))
    why: Mapped[str] = mapped_column(String(400), default="")
    version: Mapped[int] = mapped_column()
    entitlement: Mapped[Entitlement] = relationship()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "entitlement_id", "term_id"), UniqueConstraint("council_id", "public_id"),
        Index("ix_renewals_asked", "council_id", "asked_address", "state"), Index("ix_renewals_charge", "charge_id"),
    )


class RenewalStep(CouncilRow, Base):
    """A step of a renewal that is done: keyed by entitlement, term and step, so that it is done once."""

    __tablename__ = "renewal_steps"
    entitlement_id: Mapped[int] = mapped_column(ForeignKey("entitlements.id"))
    term_id: Mapped[int] = mapped_column(ForeignKey("terms.id"))
    step: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    result: Mapped[str] = mapped_column(String(60), default="")
    __table_args__ = (UniqueConstraint("council_id", "entitlement_id", "term_id", "step"),)


class InboundText(CouncilRow, Base):
    """A text that came to the council, once for each id of the provider's. `heeded`: what was made of it."""

    __tablename__ = "inbound_texts"
    provider_id: Mapped[str] = mapped_column(String(80))
    sender: Mapped[str] = mapped_column(String(40))
    body: Mapped[str] = mapped_column(String(1600))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    heeded: Mapped[str] = mapped_column(String(40), default="")
    renewal_id: Mapped[int | None] = mapped_column(ForeignKey("renewals.id"))
    __table_args__ = (UniqueConstraint("council_id", "provider_id"),)
