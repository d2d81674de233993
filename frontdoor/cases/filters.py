"""Which of a queue's cases are shown, and in what order; and the choices that are kept under a name."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, cast, or_
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.cases.case import OUT_OF_QUEUE, Case, Priority, State
from frontdoor.clock import DAY, end_of_day, local_date
from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import new_public_id

WEEK = timedelta(days=7)
# What the cases of a queue wait for: somebody to take them, the officer who has them, the resident, a payment, a day.
TO_BE_TAKEN = "nobody"
WAITING_FOR = (TO_BE_TAKEN, "officer", "resident", "payment", "date")
DUES = ("late", "today", "week", "later")
SORTS = ("due", "received", "newest", "priority")


class SavedFilter(CouncilRow, Base):
    """Choices kept under a name, for one queue: an officer's own, or a team's. `chosen` are the parts of a Filter."""

    __tablename__ = "saved_filters"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    queue: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(60))
    chosen: Mapped[dict[str, Any]] = mapped_column(Json)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    team_slug: Mapped[str | None] = mapped_column(String(60))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_saved_filters_queue", "council_id", "queue"),
    )


@dataclass(frozen=True)
class Filter:
    """What is asked of a queue, in words as they stand in an address; empty where anything will do."""

    service: str = ""
    due: str = ""
    ward: str = ""
    priority: str = ""
    waits: str = ""
    flag: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Filter":
        """The filter of an address. What is none of ours is left out."""
        known = {"due": DUES, "waits": WAITING_FOR[1:], "sort": SORTS[1:],
                 "priority": tuple(one.name.lower() for one in Priority)}
        kept = {one.name: str(given.get(one.name) or "")[:80].replace("\x00", "") for one in fields(cls)}
        return cls(**{name: value for name, value in kept.items() if value in known.get(name, (value,))})

    def chosen(self) -> dict[str, str]:
        """The parts that are not empty, in order: what stands in the address, and what is kept."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked."""
        return bool(self.chosen().keys() - {"sort"})

    def condition(self, queue: str, at: datetime) -> ColumnElement[bool]:
        """The cases of a queue that fit. `at` is now."""
        parts = [_belongs(queue, self.waits)]
        if self.service:
            parts.append(Case.service_id == self.service)
        if self.ward:
            parts.append(Case.ward == self.ward)
        if self.priority:
            parts.append(Case.priority == int(Priority[self.priority.upper()]))
        if self.flag:
            # The flags are a list in JSON; each stands in quotation marks, on both databases.
            parts.append(cast(Case.flags, String).contains(f'"{self.flag}"', autoescape=True))
        if self.due:
            parts.append(_due(self.due, at))
        return and_(*parts)


def _belongs(queue: str, waits: str) -> ColumnElement[bool]:
    if not waits:
        return Case.queue == queue
    # In the very words of the index that holds them.
    elsewhere = and_(Case.home_queue == queue, OUT_OF_QUEUE)
    wanted: dict[str, ColumnElement[bool]] = {
        "officer": Case.owner_id.is_not(None),
        "resident": and_(Case.on_hold.is_(True), Case.state == State.AWAITING_RESIDENT),
        "payment": and_(Case.on_hold.is_(True), Case.state == State.AWAITING_PAYMENT),
        "date": and_(Case.on_hold.is_(True), Case.state.not_in([State.AWAITING_RESIDENT, State.AWAITING_PAYMENT])),
    }
    return and_(elsewhere, wanted[waits])


def _due(due: str, at: datetime) -> ColumnElement[bool]:
    tonight = end_of_day(local_date(at))
    week = end_of_day(local_date(at + WEEK - DAY))
    return {
        "late": Case.due_at < at, "today": and_(Case.due_at >= at, Case.due_at <= tonight),
        "week": and_(Case.due_at >= at, Case.due_at <= week), "later": Case.due_at > week,
    }[due]


def moment_of(sort: str, case: Case) -> datetime | None:
    """Where a case stands in an order; in that by priority among those of its own."""
    return case.received_at if sort in ("received", "newest") else case.due_at


def in_order(sort: str) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """The columns of an order, each of which has an index. By priority it is that of the cases of one priority: a
    reader goes through the priorities, because no index of both databases runs both ways at once."""
    if sort == "newest":
        return Case.received_at.desc(), Case.id.desc()
    return (Case.received_at if sort == "received" else Case.due_at).asc(), Case.id.asc()


def beyond(sort: str, moment: datetime, row_id: int) -> ColumnElement[bool]:
    """The cases that come after the one at that moment and with that id."""
    if sort == "newest":
        return or_(Case.received_at < moment, and_(Case.received_at == moment, Case.id < row_id))
    column = Case.received_at if sort == "received" else Case.due_at
    return or_(column > moment, and_(column == moment, Case.id > row_id))
