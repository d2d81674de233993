"""Episodes: what a professional assesses, plans with somebody and looks at again, for as long as it takes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part, hangs_on


class Scale(StrEnum):
    """How much of an assessment somebody gets, chosen when the case is screened."""

    PASSPORT = "passport"
    LIGHT = "light"
    REMOTE = "remote"
    FULL = "full"


class Risk(StrEnum):
    """How much could go wrong for the person, as the professional sees it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Episode(CouncilRow, Base):
    """The professional work of one case. It begins when the scale of the assessment is chosen; from `began_at` on a
    plan runs, which is looked at again on `review_on`; `ended_at` with an `outcome` is its end."""

    __tablename__ = "episodes"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    scale: Mapped[str] = mapped_column(String(20))
    scale_reason: Mapped[str] = mapped_column(Text)
    scaled_by: Mapped[str] = mapped_column(String(200))
    scaled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    risk: Mapped[str | None] = mapped_column(String(10))
    recommendation: Mapped[str] = mapped_column(Text, default="")
    recommended_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    recommended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    began_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date | None] = mapped_column(Date)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "case_id"),
        Index("ix_episodes_review", "council_id", "ended_at", "review_on"),
    )

    @property
    def runs(self) -> bool:
        """Whether its plan is being carried out."""
        return self.began_at is not None and self.ended_at is None


class Rating(CouncilRow, Base):
    """What a professional found in one section of the judgement, with the evidence. Never changed: the newest of a
    section counts. `rating` goes from 0 (no need) to 3 (great need)."""

    __tablename__ = "episode_ratings"
    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"))
    section: Mapped[str] = mapped_column(String(60))
    rating: Mapped[int]
    evidence: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_episode_ratings_episode", "episode_id", "id"),)


class PlanItem(CouncilRow, Base):
    """One line of a plan: what it is for, what is done, by whom and by when."""

    __tablename__ = "plan_items"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"))
    goal: Mapped[str] = mapped_column(String(400))
    action: Mapped[str] = mapped_column(String(1000))
    who: Mapped[str] = mapped_column(String(200))
    by_on: Mapped[date] = mapped_column(Date)
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (UniqueConstraint("council_id", "public_id"), Index("ix_plan_items_episode", "episode_id", "id"))


class Review(CouncilRow, Base):
    """A look at a running plan: when it was due, what was found, and when the next one is."""

    __tablename__ = "episode_reviews"
    episode_id: Mapped[int] = mapped_column(ForeignKey("episodes.id"))
    due_on: Mapped[date] = mapped_column(Date)
    found: Mapped[str] = mapped_column(Text)
    risk: Mapped[str] = mapped_column(String(10))
    next_on: Mapped[date] = mapped_column(Date)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_episode_reviews_episode", "episode_id", "id"),)


_OF_CASE = hangs_on(Episode.council_id, Episode.case_id)
_ITS_ID = select(Episode.id).where(*_OF_CASE).scalar_subquery()
OF_CASE = Part(Episode, *_OF_CASE)
RATINGS = Part(Rating, Rating.episode_id == _ITS_ID)
ITEMS = Part(PlanItem, PlanItem.episode_id == _ITS_ID)
REVIEWS = Part(Review, Review.episode_id == _ITS_ID, order=[Review.id.desc()])
