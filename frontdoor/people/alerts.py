"""Warnings for officers about a person, such as "visit in pairs": why, by whom, until when, and when to look again."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from frontdoor import audit
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident, new_public_id
from frontdoor.together import Part, hangs_on

KINDS = {
    "visit_in_pairs": "Visit in pairs", "dog": "A dog that may bite", "no_lone_women": "No woman officer alone",
    "phone_first": "Ring before you come", "vulnerable": "Easily hurt by a stranger at the door", "other": "Take care",
}
LONGEST_REASON = 400


class Alert(CouncilRow, Base):
    """One warning. It has an author and a day on which somebody looks at it again; it stands until it is ended. The
    resident reads it in their account where `shown_to_resident`: as a rule they may know, unless that is a danger."""

    __tablename__ = "person_alerts"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON))
    author_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    shown_to_resident: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    review_on: Mapped[date]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(60))
    resident: Mapped[Resident] = relationship()
    author: Mapped[Officer] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_person_alerts_resident", "resident_id", "ended_at"),
        Index("ix_person_alerts_review", "ended_at", "review_on"),
    )

    @property
    def words(self) -> str:
        return KINDS[self.kind]


STAND = Part(Alert, *hangs_on(Alert.council_id, Alert.resident_id),
             Alert.ended_at.is_(None), alone=[joinedload(Alert.author)])


def of(session: Session, resident: Resident) -> list[Alert]:
    """The warnings that stand, oldest first."""
    return STAND.of(session, council_id=resident.council_id, resident_id=resident.id)


def raise_alert(
    session: Session, resident: Resident, *, kind: str, reason: str, review_on: date, shown_to_resident: bool,
    actor: Actor, at: datetime,
) -> Alert:
    """Warn officers of something about a person. Raises KeyError for an unknown kind. Flushes."""
    assert actor.officer_id is not None
    row = Alert(council_id=resident.council_id, resident_id=resident.id, kind=kind if KINDS[kind] else kind,
                reason=reason[:LONGEST_REASON], author_id=actor.officer_id, shown_to_resident=shown_to_resident,
                at=at, review_on=review_on, ended_at=None, ended_by=None)
    session.add(row)
    session.flush()
    _audit(session, row, resident, actor, "raised_alert", at)
    return row


def keep(session: Session, alert: Alert, *, review_on: date, actor: Actor, at: datetime) -> None:
    """Somebody looked again: it stands, and is looked at on another day. Flushes."""
    alert.review_on = review_on
    _audit(session, alert, alert.resident, actor, "reviewed_alert", at)
    session.flush()


def end(session: Session, alert: Alert, *, actor: Actor, at: datetime) -> None:
    """It does not hold any more; ending it twice changes nothing. Flushes."""
    if alert.ended_at is None:
        alert.ended_at, alert.ended_by = at, actor.public_id
        _audit(session, alert, alert.resident, actor, "ended_alert", at)
        session.flush()


def named(session: Session, resident: Resident, public_id: str) -> Alert | None:
    """The warning of that id, if it is this person's and stands."""
    return next((one for one in of(session, resident) if one.public_id == public_id), None)


def _audit(session: Session, row: Alert, resident: Resident, actor: Actor, action: str, at: datetime) -> None:
    audit.record(session, council_id=row.council_id, actor_kind=actor.kind, actor_id=actor.public_id, action=action,
                 subject_kind="resident", subject_id=resident.public_id, at=at, detail={"alert": row.public_id})
