"""What ties a councillor to a case: the consent of the person it is about, and what the councillor and the desk wrote
to each other. The right to see is an access row (`cases.access`); it lives and ends with the consent."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, Select, String, Text, UniqueConstraint, and_, func, select, text
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part, hangs_on

SUBJECT = "member"
LIVE = text("ended_at IS NULL")


class Basis(StrEnum):
    """How somebody let a councillor act for them. Schedule 1, paragraphs 23 and 24, of the Data Protection Act 2018
    lets an elected representative who was asked to help be told what is needed for it."""

    ASKED = "asked"
    WRITTEN = "written"
    VERBAL = "verbal"


class Scope(StrEnum):
    """What a councillor may see: how a case stands, or also what its resident and the council wrote."""

    STATUS = "status"
    MESSAGES = "messages"


class MemberConsent(CouncilRow, Base):
    """A councillor may follow a case for the person it is about. `enquiry_id` is the councillor's own enquiry, by which
    it came about; `confirmed_by_id` the officer who checked, where the case was there before. At most one is live for
    a councillor and a case."""

    __tablename__ = "member_consents"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    basis: Mapped[str] = mapped_column(String(20))
    scope: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(60))
    member: Mapped[Officer] = relationship(foreign_keys=[officer_id])
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("uq_member_consents_live", "council_id", "case_id", "officer_id", unique=True,
              sqlite_where=LIVE, postgresql_where=LIVE),
        Index("ix_member_consents_officer", "officer_id"),
    )


class MemberMessage(CouncilRow, Base):
    """One message between a councillor and the desk about a case: never shown to its resident, as theirs are shown to
    the councillor only with their consent. `direction`: from_member, to_member."""

    __tablename__ = "member_messages"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    direction: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    sender_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_member_messages_case", "case_id", "officer_id", "id"),)


CONSENTS = Part(
    MemberConsent, *hangs_on(MemberConsent.council_id, MemberConsent.case_id), MemberConsent.ended_at.is_(None),
    alone=[joinedload(MemberConsent.member)])


def consents_of(session: Session, case: Case) -> list[MemberConsent]:
    """The live consents of a case, oldest first, each with its councillor."""
    return CONSENTS.of(session, council_id=case.council_id, case_id=case.id)


def consent_for(session: Session, case: Case, officer_id: int | None) -> MemberConsent | None:
    """The live consent by which a councillor follows a case."""
    return next((one for one in consents_of(session, case) if one.officer_id == officer_id), None)


def consents_in(session: Session, council_id: str, case_ids: Select[int]) -> list[tuple[MemberConsent, Case]]:
    """The live consents of any of the cases whose ids that statement gives, with the case, newest first."""
    rows = session.execute(
        select(MemberConsent, Case).options(joinedload(MemberConsent.member))
        .join(Case, and_(Case.id == MemberConsent.case_id, Case.council_id == MemberConsent.council_id))
        .where(MemberConsent.council_id == council_id, MemberConsent.case_id.in_(case_ids),
               MemberConsent.ended_at.is_(None)).order_by(MemberConsent.id.desc())
    )
    return [(consent, case) for consent, case in rows]


def followed(
    session: Session, actor: Actor, *, finished: bool, states: Sequence[str], before: int | None, most: int,
) -> list[Case]:
    """The cases a councillor may see, newest first, below the row id `before`: those in `states` if `finished`, or the
    others."""
    found = select(Case).where(visible_to(actor), Case.state.in_(states) if finished else Case.state.not_in(states))
    if before is not None:
        found = found.where(Case.id < before)
    return list(session.scalars(found.order_by(Case.id.desc()).limit(most)))


def thread(session: Session, case: Case, officer_id: int) -> list[MemberMessage]:
    """What one councillor and the desk wrote about a case, oldest first."""
    return list(session.scalars(
        select(MemberMessage).where(MemberMessage.council_id == case.council_id, MemberMessage.case_id == case.id,
                                    MemberMessage.officer_id == officer_id).order_by(MemberMessage.id)
    ))


def answered(session: Session, actor: Actor, case_ids: Sequence[int]) -> set[int]:
    """Of these cases, those in which the desk, not the councillor, wrote last."""
    newest = select(func.max(MemberMessage.id)).where(
        MemberMessage.council_id == actor.council_id, MemberMessage.officer_id == actor.officer_id,
        MemberMessage.case_id.in_(case_ids)).group_by(MemberMessage.case_id)
    return set(session.scalars(select(MemberMessage.case_id).where(
        MemberMessage.id.in_(newest), MemberMessage.direction == "to_member")))
