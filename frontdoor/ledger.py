"""Concluded events: what the tier split, the cost to serve and the simulation are computed from.

An event is something concluded for a person in any channel: a case decided, a report attached to
one that stands, a question answered. Written in the transaction of what it tells about.
"""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime, write_once


class Event(CouncilRow, Base):
    """One concluded event. `tier` is the highest tier that decided; assistance and channel stand apart."""

    __tablename__ = "events"
    kind: Mapped[str] = mapped_column(String(40))
    service_id: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[int | None]
    tier: Mapped[int] = mapped_column()
    assistance: Mapped[str] = mapped_column(String(20))
    channel: Mapped[str] = mapped_column(String(20))
    ward: Mapped[str | None] = mapped_column(String(60))
    outcome: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    concluded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    minutes: Mapped[int | None]
    __table_args__ = (Index("ix_events_concluded", "council_id", "concluded_at"),)


def conclude(
    session: Session, *, council_id: str, kind: str, service_id: str, case_id: int | None, tier: int,
    assistance: str, channel: str, ward: str | None, outcome: str, started_at: datetime, concluded_at: datetime,
    minutes: int | None = None,
) -> None:
    """Write down that something was concluded for a person. `kind`: decided, attached, reviewed,
    renewed, answered, signposted. `minutes` are those of an officer, where they were measured."""
    write_once(
        session, Event, council_id=council_id, kind=kind, service_id=service_id, case_id=case_id, tier=tier,
        assistance=assistance, channel=channel, ward=ward, outcome=outcome, started_at=started_at,
        concluded_at=concluded_at, minutes=minutes,
    )
