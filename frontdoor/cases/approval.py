"""Approvals: what one officer wants done and another has to agree to."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part, hangs_on

OPEN = text("state = 'requested'")


class ApprovalKind(StrEnum):
    """What is asked for: a decision that the scheme of delegation keeps for a higher level, the sign-off of a
    professional's judgement, some of a payment back for whoever paid, or a price that is not asked for."""

    DECISION = "decision"
    SIGN_OFF = "sign_off"
    REFUND = "refund"
    WAIVER = "waiver"


OF_MONEY = frozenset({ApprovalKind.REFUND, ApprovalKind.WAIVER})


class ApprovalState(StrEnum):
    REQUESTED = "requested"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Approval(CouncilRow, Base):
    """One request. `detail` holds what would be done: of a decision its outcome, of money `pence`. `least` is the
    lowest level that may answer. Of each kind a case has at most one that is open."""

    __tablename__ = "approvals"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=str(ApprovalState.REQUESTED))
    least: Mapped[str] = mapped_column(String(20))
    team: Mapped[str] = mapped_column(String(60))
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    reason: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("uq_approvals_open", "council_id", "case_id", "kind", unique=True, sqlite_where=OPEN,
              postgresql_where=OPEN),
        Index("ix_approvals_case", "case_id", "id"),
        Index("ix_approvals_team", "council_id", "team", "state", "id"),
    )


OF_CASE = Part(Approval, *hangs_on(Approval.case_id), order=[Approval.id.desc()])
