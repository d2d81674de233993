"""Residents' accounts: what they sign in with, their sessions as rows, and the one-time keys sent to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id


class Account(CouncilRow, Base):
    """What a resident signs in with. `login_kind`: email, phone or number (a number that came by letter);
    `login` is normalised: lower case, E.164, or the number's capitals. A closed account keeps no login."""

    __tablename__ = "accounts"
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"))
    login_kind: Mapped[str] = mapped_column(String(10))
    login: Mapped[str] = mapped_column(String(254))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resident: Mapped[Resident] = relationship()
    __table_args__ = (UniqueConstraint("council_id", "login"), UniqueConstraint("council_id", "resident_id"))


class AccountSession(CouncilRow, Base):
    """One signed-in browser of a resident. On a shared machine (`kiosk`) it ends sooner."""

    __tablename__ = "account_sessions"
    token_digest: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kiosk: Mapped[bool] = mapped_column(default=False)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    account: Mapped[Account] = relationship()
    __table_args__ = (
        UniqueConstraint("council_id", "token_digest"), Index("ix_account_sessions_account", "account_id"),
    )


class AccountKey(CouncilRow, Base):
    """A link with a typed code as its alternative, good once and for a short time. `purpose`: register, reset,
    change, claim. `detail` is what happens when it is used; the token and the code are kept as digests only."""

    __tablename__ = "account_keys"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    purpose: Mapped[str] = mapped_column(String(20))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    token_digest: Mapped[str] = mapped_column(String(64))
    code_digest: Mapped[str] = mapped_column(String(64))
    sent_to: Mapped[str] = mapped_column(String(254), default="")
    detail: Mapped[dict[str, Any]] = mapped_column(Json)
    wrong_tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    __table_args__ = (UniqueConstraint("council_id", "token_digest"), UniqueConstraint("council_id", "public_id"))
