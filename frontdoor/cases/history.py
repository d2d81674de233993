"""The lines of a case's history, its messages, findings and decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.together import Part, hangs_on


class Entry(CouncilRow, Base):
    """Something that happened, in the past tense. `public_words` is what the resident reads, if anything."""

    __tablename__ = "entries"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    move: Mapped[str] = mapped_column(String(40))
    words: Mapped[str] = mapped_column(String(400))
    reason: Mapped[str] = mapped_column(Text, default="")
    public_words: Mapped[str | None] = mapped_column(String(400))
    actor_kind: Mapped[str] = mapped_column(String(20))
    actor_id: Mapped[str | None] = mapped_column(String(60))
    actor_name: Mapped[str] = mapped_column(String(200))
    state_before: Mapped[str | None] = mapped_column(String(20))
    state_after: Mapped[str] = mapped_column(String(20))
    tier: Mapped[int | None]
    __table_args__ = (Index("ix_entries_case", "case_id", "id"),)


class CaseMessage(CouncilRow, Base):
    """One message between a resident and the council about a case. `direction`: to_resident, from_resident."""

    __tablename__ = "case_messages"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id"))
    direction: Mapped[str] = mapped_column(String(20))
    body: Mapped[str] = mapped_column(Text)
    is_question: Mapped[bool] = mapped_column(default=False)
    sender_name: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_case_messages_case", "case_id", "id"),)


class FindingRow(CouncilRow, Base):
    """What the rules said about a case on a day: the canonical bytes, and in `basis` what they were worked out from, so
    that they can be shown to be the same again; nothing there in a row of before it was kept. See triage.basis."""

    __tablename__ = "findings"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    definition_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    body: Mapped[str] = mapped_column(Text)
    basis: Mapped[dict[str, Any] | None] = mapped_column(Json)
    __table_args__ = (Index("ix_findings_case", "case_id", "id"),)


BY_OFFICER = text("officer_id IS NOT NULL")


class Decision(CouncilRow, Base):
    """What the council decided, by rule or by an officer, with the reasons and the finding it rests on."""

    __tablename__ = "decisions"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("findings.id"))
    by: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    outcome: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[str] = mapped_column(Text)
    detail: Mapped[dict[str, Any] | None] = mapped_column(Json)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    finding: Mapped[FindingRow | None] = relationship()
    __table_args__ = (
        Index("ix_decisions_case", "case_id", "id"),
        Index("ix_decisions_officer", "officer_id", "at", sqlite_where=BY_OFFICER, postgresql_where=BY_OFFICER),
    )


MESSAGES = Part(CaseMessage, *hangs_on(CaseMessage.case_id))
DECISIONS = Part(Decision, *hangs_on(Decision.case_id))
