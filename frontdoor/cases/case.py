"""The case itself. Everything a queue needs stands in typed columns; answers are kept with where they came from."""

from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from frontdoor.db import Base, CouncilRow, Json, UtcDateTime


class State(StrEnum):
    """Where a case stands. A draft has no state: it is a row of its own until it is received."""

    RECEIVED = "received"
    WITH_ADVISER = "with_adviser"
    WITH_SPECIALIST = "with_specialist"
    AWAITING_RESIDENT = "awaiting_resident"
    AWAITING_PARTNER = "awaiting_partner"
    SCHEDULED = "scheduled"
    IN_PROVISION = "in_provision"
    DECIDED = "decided"
    UNDER_REVIEW = "under_review"
    AWAITING_PAYMENT = "awaiting_payment"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


FINISHED = frozenset({State.CLOSED, State.WITHDRAWN, State.DUPLICATE})


class Outcome(StrEnum):
    """How a case ended, or what was decided about it. Kept apart from the state and from the tier."""

    ACCEPTED = "accepted"
    GRANTED = "granted"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"
    NOT_PAID = "not_paid"
    FIXED = "fixed"
    NO_ACTION = "no_action"
    NOT_OURS = "not_ours"
    ATTACHED = "attached"
    ADVICE_GIVEN = "advice_given"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    TOOK_PLACE = "took_place"
    DID_NOT_COME = "did_not_come"
    GOALS_MET = "goals_met"
    MOVED_ON = "moved_on"
    NOT_WANTED = "not_wanted"


# What a resident may ask to have looked at again: every answer that was not what they asked for.
REVIEWABLE = frozenset({
    Outcome.NO_ACTION, Outcome.NOT_OURS, Outcome.ADVICE_GIVEN, Outcome.REFUSED, Outcome.NOT_NEEDED,
})


class Confidentiality(IntEnum):
    """Who may know, ordered. Above INTERNAL only those with an access row."""

    PUBLIC = 0
    INTERNAL = 1
    RESTRICTED = 2
    SAFEGUARDING = 3


class Priority(IntEnum):
    NORMAL = 0
    HIGH = 1
    URGENT = 2


NOT_STRANDED = (
    "state IN ('closed', 'withdrawn', 'duplicate') OR"
    " (CASE WHEN queue IS NULL THEN 0 ELSE 1 END + CASE WHEN owner_id IS NULL THEN 0 ELSE 1 END"
    " + CASE WHEN on_hold THEN 1 ELSE 0 END) = 1"
)

WATCHED = text("watch_at IS NOT NULL")


# What the indexes hold that have no use for every case.
IN_A_QUEUE = text("queue IS NOT NULL")
OUT_OF_QUEUE = text("(owner_id IS NOT NULL OR on_hold)")
# Where no open case may stay: in a state that is only passed through, or in a queue without a date, which none shows.
NOWHERE = text("(state IN ('received', 'decided') OR (queue IS NOT NULL AND due_at IS NULL))")


class Case(CouncilRow, Base):
    """One case. An open case has exactly one of an owner, a queue, or a live hold (a dated wait); the
    database refuses anything else. `home_queue` is where it goes back to when its owner lets go of it;
    `team` the team answerable for it now. `clock_mark` says that its date is near or past, `watch_at` when the
    timetable looks at the date again."""

    __tablename__ = "cases"
    reference: Mapped[str] = mapped_column(String(20))
    service_id: Mapped[str] = mapped_column(String(80))
    version_id: Mapped[int] = mapped_column(ForeignKey("service_versions.id"))
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(20))
    tier: Mapped[int | None]
    tier_reason: Mapped[str] = mapped_column(String(400), default="")
    outcome: Mapped[str | None] = mapped_column(String(20))
    outcome_reason: Mapped[str] = mapped_column(String(2000), default="")
    confidentiality: Mapped[int] = mapped_column(default=int(Confidentiality.INTERNAL))
    priority: Mapped[int] = mapped_column(default=int(Priority.NORMAL))
    queue: Mapped[str | None] = mapped_column(String(60))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    on_hold: Mapped[bool] = mapped_column(default=False)
    home_queue: Mapped[str] = mapped_column(String(60))
    team: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(20))
    assistance: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str | None] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    place_label: Mapped[str] = mapped_column(String(200), default="")
    usrn: Mapped[str | None] = mapped_column(String(8))
    ward: Mapped[str | None] = mapped_column(String(60))
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    public: Mapped[bool] = mapped_column(default=False)
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    flags: Mapped[list[str]] = mapped_column(Json)
    clock_terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    shown_terms: Mapped[dict[str, Any] | None] = mapped_column(Json)
    clock_mark: Mapped[str | None] = mapped_column(String(10))
    watch_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    canonical_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    shown_as: Mapped[str | None] = mapped_column(String(20))
    people_affected: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        UniqueConstraint("council_id", "reference"),
        ForeignKeyConstraint(["council_id", "queue"], ["queues.council_id", "queues.slug"], name="fk_cases_queue"),
        CheckConstraint(NOT_STRANDED, name="not_stranded"),
        Index("ix_cases_queue", "council_id", "queue", "due_at", "id"),
        # The other orders of a queue; a case that waits in none costs them nothing.
        Index("ix_cases_queue_received", "council_id", "queue", "received_at", "id",
              sqlite_where=IN_A_QUEUE, postgresql_where=IN_A_QUEUE),
        Index("ix_cases_queue_priority", "council_id", "queue", "priority", "due_at", "id",
              sqlite_where=IN_A_QUEUE, postgresql_where=IN_A_QUEUE),
        # What belongs to a queue and waits elsewhere: with an officer, or for a date.
        Index("ix_cases_home", "council_id", "home_queue", "due_at", "id",
              sqlite_where=OUT_OF_QUEUE, postgresql_where=OUT_OF_QUEUE),
        Index("ix_cases_nowhere", "council_id", "id", sqlite_where=NOWHERE, postgresql_where=NOWHERE),
        Index("ix_cases_owner", "council_id", "owner_id", "due_at", "id"),
        Index("ix_cases_street", "council_id", "usrn", "received_at"),
        Index("ix_cases_near", "council_id", "easting", "northing"),
        Index("ix_cases_canonical", "canonical_id"),
        Index("ix_cases_public", "council_id", "public", "id"),
        Index("ix_cases_watch", "watch_at", sqlite_where=WATCHED, postgresql_where=WATCHED),
        # Tells from the index alone which cases of a service are in another state than a snapshot has them.
        Index("ix_cases_state_of", "council_id", "service_id", "id", "version"),
    )

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED

    @property
    def given(self) -> dict[str, Any]:
        """The answers as plain facts, without where they came from."""
        return {fact_id: kept["value"] for fact_id, kept in self.answers.items()}

    @property
    def public_status(self) -> str:
        """The few plain words that the resident sees. `shown_as` stands in for the state of a case that goes
        on although the resident has to be shown that it does not."""
        return public_status(self.shown_as or self.state, self.outcome)


PUBLIC_STATUS = {
    State.RECEIVED: "Received",
    State.WITH_ADVISER: "Being looked at",
    State.WITH_SPECIALIST: "Being looked at",
    State.AWAITING_RESIDENT: "We need an answer from you",
    State.AWAITING_PARTNER: "Waiting for another organisation",
    State.SCHEDULED: "Repair planned",
    State.IN_PROVISION: "Your plan is running",
    State.DECIDED: "Decided",
    State.UNDER_REVIEW: "Being looked at again",
    State.AWAITING_PAYMENT: "Waiting for your payment",
    State.CLOSED: "Closed",
    State.WITHDRAWN: "Withdrawn",
    State.DUPLICATE: "Joined to an earlier report",
}


# What a closed case is called by its end, where that says more than that it is closed.
ENDED = {
    Outcome.FIXED: "Fixed", Outcome.GRANTED: "Granted", Outcome.REFUSED: "Not granted",
    Outcome.NOT_NEEDED: "You do not need it", Outcome.NOT_PAID: "Not paid in time", Outcome.CANCELLED: "Cancelled",
    Outcome.TOOK_PLACE: "Finished", Outcome.DID_NOT_COME: "You did not come",
    Outcome.GOALS_MET: "Your plan is done", Outcome.MOVED_ON: "Others look after it now",
    Outcome.NOT_WANTED: "You asked us to stop",
}
# What was granted and is still to come is not a repair.
BOOKED = "Booked"


def public_status(state: str, outcome: str | None) -> str:
    """The few plain words a resident sees, from the state and the outcome; never the queue or the tier."""
    ended = ENDED.get(Outcome(outcome)) if state == State.CLOSED and outcome else None
    if state == State.SCHEDULED and outcome == Outcome.GRANTED:
        return BOOKED
    return ended or PUBLIC_STATUS[State(state)]
