"""What officers typed and have not sent: a row for each officer, case and action, until it is sent or thrown away."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.cases.case import Case
from frontdoor.db import Base, CouncilRow, Json, UtcDateTime
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.together import Part, hangs_on

MOST_FIELDS, LONGEST = 60, 5_000


class OfficerDraft(CouncilRow, Base):
    """The fields of one action as they stood in the page when it was saved. It hangs on the case, so it outlives the
    page, the session, a hand-over and the merging of two people's records."""

    __tablename__ = "officer_drafts"
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"))
    move: Mapped[str] = mapped_column(String(40))
    fields: Mapped[dict[str, list[str]]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    __table_args__ = (
        UniqueConstraint("council_id", "case_id", "officer_id", "move"),
        Index("ix_officer_drafts_officer", "council_id", "officer_id", "saved_at"),
    )

    @property
    def words(self) -> str:
        """What was typed, the longest of the fields first: a choice without words says little."""
        return "\n".join(sorted((one for values in self.fields.values() for one in values if one), key=len)[::-1][:1])


ON_CASE = Part(OfficerDraft, *hangs_on(OfficerDraft.council_id, OfficerDraft.case_id),
               order=[OfficerDraft.saved_at.desc(), OfficerDraft.id])


def keep(
    session: Session, case: Case, actor: Actor, move: str, fields: Mapping[str, list[str]], *, at: datetime,
) -> OfficerDraft | None:
    """Keep what an officer typed, in place of what was kept before; None where nothing was typed at all. Flushes."""
    typed = {name: [one[:LONGEST] for one in values] for name, values in list(fields.items())[:MOST_FIELDS]
             if any(one.strip() for one in values)}
    if not typed or actor.officer_id is None:
        return None
    row = of(session, case, actor, move) or OfficerDraft(
        council_id=case.council_id, case_id=case.id, officer_id=actor.officer_id, move=move)
    row.fields, row.saved_at = typed, at
    session.add(row)
    session.flush()
    return row


def of(session: Session, case: Case, actor: Actor, move: str) -> OfficerDraft | None:
    """What this officer typed for one action of the case and has not sent."""
    return session.scalar(select(OfficerDraft).where(
        OfficerDraft.council_id == case.council_id, OfficerDraft.case_id == case.id,
        OfficerDraft.officer_id == actor.officer_id, OfficerDraft.move == move))


def forget(session: Session, case: Case, officer_id: int | None, move: str) -> None:
    """It was sent, or thrown away."""
    session.execute(delete(OfficerDraft).where(
        OfficerDraft.council_id == case.council_id, OfficerDraft.case_id == case.id,
        OfficerDraft.officer_id == officer_id, OfficerDraft.move == move))


def on(session: Session, case: Case) -> list[tuple[OfficerDraft, str, str]]:
    """Everything unsent on a case, with the name and public id of whoever typed it, newest first."""
    found = [(draft, session.get_one(Officer, draft.officer_id))
             for draft in ON_CASE.of(session, council_id=case.council_id, case_id=case.id)]
    return [(draft, officer.name, officer.public_id) for draft, officer in found]
