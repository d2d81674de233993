"""What residents do with groups: the places that they book, and what they say of them; and what officers and groups
themselves changed of the groups, which come as data."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id

BOOKED, CANCELLED = "booked", "cancelled"


class GroupMeeting(CouncilRow, Base):
    """One meeting of a group for which somebody booked: when it begins, and how many places are taken. The number is
    raised by a condition of the database, so that no more are taken than there are."""

    __tablename__ = "group_meetings"
    group_id: Mapped[str] = mapped_column(String(60))
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    taken: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        UniqueConstraint("council_id", "group_id", "starts_at"), CheckConstraint("taken >= 0", name="taken"),
    )


class GroupPlace(CouncilRow, Base):
    """A place at a meeting: for whom, and who booked it."""

    __tablename__ = "group_places"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("group_meetings.id"))
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    booked_by_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    state: Mapped[str] = mapped_column(String(10), default=BOOKED)
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    meeting: Mapped[GroupMeeting] = relationship()
    resident: Mapped[Resident] = relationship(foreign_keys=resident_id)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "meeting_id", "resident_id"),
        Index("ix_group_places_resident", "resident_id", "meeting_id"),
    )


class GroupFeedback(CouncilRow, Base):
    """What somebody said of a group: to the group, or to the council that lists it. `about`: how it was (good, fair,
    poor), or that something is wrong with what is listed (wrong, gone). `resident_id` is None for a guest. `first_name`
    is told to the group, where the resident agreed. `seen_at`: an officer read it. `answer`: what the group says to
    it."""

    __tablename__ = "group_feedback"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    group_id: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(String(10))
    about: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(String(2000), default="")
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_name: Mapped[str] = mapped_column(String(60), default="")
    answer: Mapped[str] = mapped_column(String(2000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_group_feedback_unseen", "council_id", "seen_at", "id"),
    )

    @property
    def can_be_answered(self) -> bool:
        """Whether somebody would read what the group answers, and it has not answered yet."""
        return self.resident_id is not None and self.answered_at is None


class GroupChange(CouncilRow, Base):
    """One change to what is listed of a group, or a new group; never changed itself: of a group the newest counts.
    `body` is the whole group as JSON; what is not `listed` is shown to no resident. `by_kind` is officer or group,
    `by_id` the officer's public id or that of the group's key; `note` says who told them, and what."""

    __tablename__ = "group_changes"
    group_id: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    listed: Mapped[bool] = mapped_column(default=True)
    by_kind: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[str] = mapped_column(String(60))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_group_changes_group", "council_id", "group_id", "id"),)


class GroupKey(CouncilRow, Base):
    """What opens a group's own door to whoever reads its email: sent to one address, good until `expires_at` unless
    it was ended before."""

    __tablename__ = "group_keys"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    group_id: Mapped[str] = mapped_column(String(60))
    sent_to: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_group_keys_group", "council_id", "group_id", "id"),
    )
