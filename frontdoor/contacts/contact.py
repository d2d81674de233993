"""A contact: one interaction of a person with the council, in any channel, with everything they came for.

It rings or waits, is at hand of one officer, may be put aside for another, and is finished with an outcome for each
need. Its minutes are measured from the screen, never typed.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.residents import Resident, new_public_id

AT_HAND = text("running_since IS NOT NULL")
MINUTE_S = 60
# The letters of a ticket: none that is mistaken for a figure, or for another when it is called out.
TICKET_LETTERS, TICKETS_A_LETTER = "ABCDEFGHJKLMPRSTUWXYZ", 99
# What somebody may need while they wait at the counter, and when they are called.
PRIVATE = "private"
WANTS = {"sit": "Cannot stand for long", "interpreter": "Needs an interpreter",
         PRIVATE: "Would rather speak in private"}


class Way(StrEnum):
    """The way in of a contact."""

    PHONE = "phone"
    COUNTER = "counter"
    EMAIL = "email"
    POST = "post"
    SOCIAL = "social"
    CHAT = "chat"


class Standing(StrEnum):
    """Where a contact stands. `missed`: whoever rang, or waited, gave up; `dropped`: it came to nothing, such as a
    wrong number."""

    RINGING = "ringing"
    WAITING = "waiting"
    OPEN = "open"
    FINISHED = "finished"
    MISSED = "missed"
    DROPPED = "dropped"


class Resolution(StrEnum):
    """What became of one need."""

    RESOLVED = "resolved"
    CASE_OPENED = "case_opened"
    PASSED_ON = "passed_on"
    CALL_BACK = "call_back"
    SIGNPOSTED = "signposted"


# The need is with somebody else now: it was not resolved where it was first told.
HANDED_ON = frozenset({Resolution.PASSED_ON})


class Contact(CouncilRow, Base):
    """One contact. An officer has one at hand at most: `running_since` is set on that one alone, and `seconds` holds
    what was measured before it. `waited_s` is how long it rang or waited before anybody took it. `ticked` is the
    officer's own word that it was resolved; `handed_on` that a need went to somebody else. `number` is what a caller
    rang from, `call_id` what the telephone system knows the call by."""

    __tablename__ = "contacts"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    channel: Mapped[str] = mapped_column(String(20))
    standing: Mapped[str] = mapped_column(String(20))
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    resident_id: Mapped[int | None] = mapped_column(ForeignKey("residents.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("contacts.id"))
    assistance: Mapped[str] = mapped_column(String(20), default="on_behalf")
    number: Mapped[str | None] = mapped_column(String(40))
    call_id: Mapped[str | None] = mapped_column(String(120))
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seconds: Mapped[int] = mapped_column(default=0)
    waited_s: Mapped[int | None]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ticked: Mapped[bool | None]
    handed_on: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    cost_pence: Mapped[int | None]
    needs: Mapped[list["Need"]] = relationship(back_populates="contact", order_by="Need.id")
    resident: Mapped[Resident | None] = relationship()
    visit: Mapped["Visit | None"] = relationship(back_populates="contact")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), UniqueConstraint("council_id", "call_id"),
        Index("uq_contacts_at_hand", "council_id", "officer_id", unique=True, sqlite_where=AT_HAND,
              postgresql_where=AT_HAND),
        Index("ix_contacts_standing", "council_id", "standing", "began_at"),
        Index("ix_contacts_officer", "council_id", "officer_id", "standing"),
        Index("ix_contacts_resident", "resident_id", "began_at"),
    )

    @property
    def is_at_hand(self) -> bool:
        """Whether its officer is busy with it at this moment."""
        return self.running_since is not None

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def called(self) -> str:
        """What its officer calls whoever it is of. Of somebody who still waits no more than the ticket: who may know
        more reads it on the list."""
        if self.resident is not None:
            return self.resident.name or "no name given"
        if self.visit is None:
            return "nobody named yet"
        name = self.visit.name if self.officer_id is not None else ""
        return f"{self.visit.ticket}, {name}" if name else self.visit.ticket

    def measured(self, at: datetime) -> timedelta:
        """How long it was at hand up to `at`."""
        running = at - self.running_since if self.running_since is not None else timedelta()
        return timedelta(seconds=self.seconds) + max(running, timedelta())

    def minutes(self, at: datetime) -> int:
        """The same in whole minutes, begun ones counted: nothing takes no time."""
        return max(1, -int(-self.measured(at).total_seconds() // MINUTE_S))


class Need(CouncilRow, Base):
    """One thing that somebody came for: a service or an answer, the draft or case that it became, and what became of
    it. `process` is the code of the council's list; `failure` why the contact should not have been necessary, and
    `failure_proposed` what was proposed from what is known."""

    __tablename__ = "contact_needs"
    public_id: Mapped[str] = mapped_column(String(32), default=new_public_id)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    service_id: Mapped[str | None] = mapped_column(String(80))
    answer_id: Mapped[str | None] = mapped_column(String(80))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    process: Mapped[str | None] = mapped_column(String(60))
    resolution: Mapped[str | None] = mapped_column(String(20))
    failure: Mapped[str | None] = mapped_column(String(20))
    failure_proposed: Mapped[str | None] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    contact: Mapped[Contact] = relationship(back_populates="needs")
    __table_args__ = (
        UniqueConstraint("council_id", "public_id"), Index("ix_contact_needs_contact", "contact_id", "id"),
        Index("ix_contact_needs_case", "case_id"),
        Index("ix_contact_needs_draft", "draft_id"),
    )


class Visit(CouncilRow, Base):
    """What a greeter wrote down of somebody who came to the counter, for that day alone: what they wish to be called,
    which service they ask about, and what they need now (`wants`, keys of WANTS). With a `team_slug` only that team
    reads more of it than the ticket. `number` counts those who came on that day."""

    __tablename__ = "counter_visits"
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id"))
    day: Mapped[date]
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(80), default="")
    service_id: Mapped[str | None] = mapped_column(String(80))
    team_slug: Mapped[str | None] = mapped_column(String(60))
    wants: Mapped[list[str]] = mapped_column(Json)
    contact: Mapped[Contact] = relationship(back_populates="visit")
    __table_args__ = (
        UniqueConstraint("council_id", "contact_id"), UniqueConstraint("council_id", "day", "number"),
    )

    @property
    def ticket(self) -> str:
        """What is called out: A1 to A99, then B1. After two thousand people it begins again."""
        letter, number = divmod(self.number - 1, TICKETS_A_LETTER)
        return f"{TICKET_LETTERS[letter % len(TICKET_LETTERS)]}{number + 1}"

    @property
    def wanted(self) -> list[str]:
        """What they need now, in words."""
        return [words for want, words in WANTS.items() if want in self.wants]
