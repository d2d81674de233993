"""The gates into tiers 2 and 3: what must be known before one opens, who opens it, what is offered while it stays shut,
and how often it was asked and opened.

Never is there a gate before safeguarding, homelessness or needs of care: those are let through, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case as when
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Gate
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.gate import GatePassage
from frontdoor.catalogue import versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import kinds, machine

# The gate of a way into a tier for which the service names none: it stands open.
UNNAMED = "unnamed"


class GateShut(machine.MoveRefused):
    """The gate stays shut for this case as things stand. `gate` is its id, `into` the tier that it leads to."""

    def __init__(self, case: Case, gate: Gate, reason: str) -> None:
        super().__init__(case, "refer_to_specialist", reason)
        self.gate = gate.id
        self.into = int(gate.into)


@dataclass(frozen=True)
class Tally:
    """How often one gate of a service was asked, and how often it opened."""

    service_id: str
    gate: str
    into: int
    asked: int
    admitted: int

    @property
    def percent(self) -> int:
        """Admitted of a hundred that asked."""
        return round(100 * self.admitted / self.asked)


def into(definition: Definition, tier: int) -> Gate | None:
    """The gate into a tier that an officer opens; None where the service has none."""
    return next((gate for gate in definition.gates if gate.into == tier), None)


def shut(session: Session, case: Case, gate: Gate, actor: Actor) -> str | None:
    """Why the gate stays shut for the case, and what is offered instead, in plain words; None when it opens."""
    definition = kinds.definition_of(session, case)
    if definition.area is not None:
        return None
    unknown = [str(definition.fact(one).label).lower() for one in gate.needs
               if case.given.get(one) in (None, "dont_know")]
    said = f"Find out first: {', '.join(unknown)}." if unknown else None
    if said is None and actor.is_officer and not actor.is_at_least(Level(gate.opens)):
        said = f"This needs an officer of at least {gate.opens} level."
    return f"{said} {_instead(session, case, gate)}".strip() if said else None


def _instead(session: Session, case: Case, gate: Gate) -> str:
    """What is offered while the gate stays shut."""
    named = []
    for service_id in gate.refused.get("signpost") or ():
        try:
            named.append(str(versions.current(session, case.council_id, service_id).definition.name))
        except UnknownService:
            continue
    said = str(gate.refused.get("say") or "")
    return f"{said} Offer them: {', '.join(named)}." if named else said


def open_for(session: Session, case: Case, tier: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Let the case through the gate into the tier, and count it. Raises GateShut, which whoever undoes the rest has to
    count by `count_shut`."""
    gate = into(kinds.definition_of(session, case), tier)
    said = shut(session, case, gate, actor) if gate is not None else None
    if gate is not None and said is not None:
        raise GateShut(case, gate, said)
    count_opened(session, case, gate.id if gate else UNNAMED, tier, reason, actor=actor, at=at)


def count_opened(
    session: Session, case: Case, gate: str, tier: int, why: str, *, actor: Actor, at: datetime,
) -> None:
    """Write down that a gate opened for the case."""
    _count(session, case, gate, tier, True, why, actor, at)


def count_shut(session: Session, case: Case, refused: GateShut, *, actor: Actor, at: datetime) -> None:
    """Write down that a gate stayed shut, once what was tried has been undone."""
    _count(session, case, refused.gate, refused.into, False, refused.reason, actor, at)


def _count(
    session: Session, case: Case, gate: str, tier: int, admitted: bool, why: str, actor: Actor, at: datetime,
) -> None:
    session.add(GatePassage(council_id=case.council_id, case_id=case.id, service_id=case.service_id, gate=gate,
                            into=tier, admitted=admitted, why=why.strip()[:400], actor_kind=str(actor.kind), at=at))


def tallies(session: Session, actor: Actor, *, since: datetime) -> Sequence[Tally]:
    """Every gate that was asked since then for a case that the officer may know of: by service, and the one that opens
    least first."""
    opened = func.sum(when((GatePassage.admitted, 1), else_=0))
    rows = session.execute(
        select(GatePassage.service_id, GatePassage.gate, GatePassage.into, func.count(), opened)
        .join(Case, Case.id == GatePassage.case_id)
        .where(GatePassage.council_id == actor.council_id, GatePassage.at >= since, visible_to(actor))
        .group_by(GatePassage.service_id, GatePassage.gate, GatePassage.into))
    found = [Tally(service, gate, tier, asked, int(admitted or 0)) for service, gate, tier, asked, admitted in rows]
    return sorted(found, key=lambda one: (one.service_id, one.percent, one.gate))
