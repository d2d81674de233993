"""Files that belong to a draft, a case or a contact. The bytes lie in a content-addressed folder, named by their
digest."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.residents import new_public_id
from frontdoor.together import Part, hangs_on


class Attachment(CouncilRow, Base):
    """One stored file. `digest` is the SHA-256 of the bytes as kept; `scan`: clean or not_scanned."""

    __tablename__ = "attachments"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    fact_id: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(60))
    size_bytes: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    scan: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"),
        Index("ix_attachments_case", "case_id"),
        Index("ix_attachments_draft", "draft_id"),
        Index("ix_attachments_contact", "contact_id"),
    )


OF_CASE = Part(Attachment, *hangs_on(Attachment.council_id, Attachment.case_id))
