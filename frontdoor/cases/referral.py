"""Referrals: one team, or a partner of the council, is asked to help with a case or to take it on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.officers import Team
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part, hangs_on


class ReferralKind(StrEnum):
    """What is asked: help from another team, help from a partner outside, or that another team takes the case on."""

    HELP = "help"
    PARTNER = "partner"
    TRANSFER = "transfer"


class ReferralState(StrEnum):
    """How it stands. Somebody has to do something about the first two; the others are ends. `returned`: nobody
    answered in time."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DONE = "done"
    REVOKED = "revoked"
    RETURNED = "returned"


LIVE = frozenset({ReferralState.REQUESTED, ReferralState.ACCEPTED})


class Referral(CouncilRow, Base):
    """One request. `to_team` is a team's slug or `partner` a partner's id, never both. `told` is all that a partner
    reads; `answer` what was said on accepting or refusing, `note` on finishing. `waits`: the case stands still until
    the partner has answered. Nobody is waited for after `due_at`."""

    __tablename__ = "referrals"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=str(ReferralState.REQUESTED))
    to_team: Mapped[str | None] = mapped_column(String(60))
    partner: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text, default="")
    waits: Mapped[bool] = mapped_column(default=False)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_team: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_referrals_case", "case_id", "id"),
        Index("ix_referrals_to", "council_id", "to_team", "state", "due_at"),
        Index("ix_referrals_from", "council_id", "asked_by_id", "state", "id"),
        Index("ix_referrals_due", "state", "due_at"),
    )

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


OF_CASE = Part(Referral, *hangs_on(Referral.case_id), order=[Referral.id.desc()])
TEAMS_ASKED = Part(Team, Team.council_id == bindparam("council_id"), Team.slug.in_(
    select(Referral.to_team).where(Referral.case_id == bindparam("case_id"))))
