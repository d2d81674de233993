"""Sign-in sessions as rows on our side, one-time links, recovery codes and tries.

A cookie only carries a random token; everything that decides whether it still counts is here, so
that signing out, leaving or a new password ends a session at once, wherever a copy of it is.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.people.officers import Officer


class SignInSession(CouncilRow, Base):
    """One signed-in browser. `factor_at` is empty while only the password has been shown."""

    __tablename__ = "sign_in_sessions"
    token_digest: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    officer: Mapped[Officer] = relationship()
    __table_args__ = (UniqueConstraint("council_id", "token_digest"),)


class OneTimeLink(CouncilRow, Base):
    """A link that works once, by POST, for a short time: to set a password and second factor."""

    __tablename__ = "one_time_links"
    token_digest: Mapped[str] = mapped_column(String(64))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    officer: Mapped[Officer] = relationship()
    __table_args__ = (UniqueConstraint("council_id", "token_digest"),)


class RecoveryCode(CouncilRow, Base):
    """A code that replaces the second factor once."""

    __tablename__ = "recovery_codes"
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    code_digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "officer_id", "code_digest"),)


class SignInTry(CouncilRow, Base):
    """A failed try, by a keyed digest of the account and of the address it came from."""

    __tablename__ = "sign_in_tries"
    account_digest: Mapped[str] = mapped_column(String(64))
    address_digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (Index("ix_sign_in_tries_account", "council_id", "account_digest", "address_digest", "at"),)
