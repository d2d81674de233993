"""Decisions by rule that a review overturned: each is a test from then on, which a changed service satisfies, or breaks
knowingly with a reason.

Such a test holds where the rule would not come to the same answer alone: it comes to another, or leaves it to a
person. It is worked out on the facts that are kept with the finding; once those are erased it can no longer be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import FactError, typed
from frontdoor.cases.access import not_restricted
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import Decision, FindingRow
from frontdoor.catalogue import revisions, versions
from frontdoor.catalogue.revision import Designer, Revision, RevisionRefused
from frontdoor.people.actor import Actor
from frontdoor.triage import basis, findings
from frontdoor.triage.sampling.rows import Overturned

BY_RULE = "rule"
LEFT_TO_A_PERSON = "It is left to a person."
OTHER_QUESTIONS = "It asks other questions now, and does not come to that answer."
SAY_BELOW = "say below why it is right all the same."
SAY_BY_OPTION = "say with --excuse why it is right all the same."
ERASED = "The facts have been erased, so it can no longer be worked out."


@dataclass(frozen=True)
class Standing:
    """An overturned decision against a definition: whether it is satisfied, and in words what the rule says now."""

    row: Overturned
    holds: bool
    now: str


def keep(session: Session, case: Case, before: Decision, outcome: Outcome, *, at: datetime) -> Overturned | None:
    """Keep a decision of the rule that a review has changed to `outcome`; nothing where an officer had made it, where
    the answer is the same, or where what it rested on was not kept. Flushes."""
    row = before.finding
    if before.by != BY_RULE or before.outcome == outcome or row is None or row.basis is None:
        return None
    found = Overturned(
        council_id=case.council_id, case_id=case.id, service_id=case.service_id, finding_id=row.id,
        version_number=versions.by_id(session, row.version_id).number, was=str(findings.body_of(row)["result"]),
        decided=outcome, at=at)
    session.add(found)
    session.flush()
    return found


def of(session: Session, council_id: str, service_id: str) -> Sequence[Overturned]:
    """Those of a service that count: not excused, and of no case that has been hidden; the latest first."""
    return session.scalars(select(Overturned).join(Case, Case.id == Overturned.case_id).where(
        Overturned.council_id == council_id, not_restricted(council_id), Overturned.service_id == service_id,
        Overturned.excused_at.is_(None),
    ).order_by(Overturned.id.desc())).all()


def against(session: Session, compiled: Compiled, rows: Sequence[Overturned]) -> list[Standing]:
    """How each stands against a definition, those that it does not satisfy first."""
    found = [_standing(compiled, row, session.get_one(FindingRow, row.finding_id)) for row in rows]
    return sorted(found, key=lambda one: one.holds)


def _standing(compiled: Compiled, row: Overturned, kept: FindingRow) -> Standing:
    if not kept.basis:
        return Standing(row, True, ERASED)
    definition = compiled.definition
    known = {name: value for name, value in basis.values(kept.basis).items() if definition.has_fact(name)}
    try:
        finding = assess(compiled, typed(definition, known), on=date.fromisoformat(kept.basis["on"]),
                         received=datetime.fromisoformat(kept.basis["received"]))
    except FactError:
        return Standing(row, True, OTHER_QUESTIONS)
    if not finding.automatic:
        return Standing(row, True, LEFT_TO_A_PERSON)
    return Standing(row, finding.result != row.was,
                    f"The rule decides alone: {finding.result.value.replace('_', ' ')}.")


def excuse(session: Session, row: Overturned, *, why: str, actor: Actor | None, at: datetime) -> None:
    """Let versions break this test from now on, knowingly; `actor` nobody: an operator does. Flushes. Raises
    RevisionRefused without a reason."""
    if not why.strip():
        raise RevisionRefused("Enter why the rule may come to that answer again.")
    row.excused_at, row.excused_by_id, row.excuse = at, actor.officer_id if actor is not None else None, why.strip()
    audit.record(session, council_id=row.council_id, actor_kind="officer" if actor else "operator",
                 actor_id=actor.public_id if actor else None, action="overturned_excused", subject_kind="service",
                 subject_id=row.service_id, at=at, detail={"decision": row.public_id})
    session.flush()


def broken_by(session: Session, council_id: str, compiled: Compiled) -> list[Overturned]:
    """Those that a definition would decide again, alone, and that nobody has excused."""
    rows = of(session, council_id, compiled.definition.id)
    return [one.row for one in against(session, compiled, rows) if not one.holds] if rows else []


def refuse(broken: Sequence[Overturned], otherwise: str) -> None:
    """Raises RevisionRefused with how many are broken, and what to do `otherwise`; nothing where none is."""
    if broken:
        how_many = "a decision" if len(broken) == 1 else f"{len(broken)} decisions"
        raise RevisionRefused(f"The rule would again decide alone {how_many} that a review overturned. "
                              f"Change the rule, or {otherwise}")


def hold_file(session: Session, compiled: Compiled, council_id: str, *, why: str | None, at: datetime) -> None:
    """Hold a definition that an operator publishes from a file against them, as a designer's change is. With `why`
    those that it breaks are excused in the operator's name. Flushes. Raises RevisionRefused."""
    broken = broken_by(session, council_id, compiled)
    if why is None:
        refuse(broken, SAY_BY_OPTION)
    for row in broken:
        excuse(session, row, why=str(why), actor=None, at=at)


def by_public_id(session: Session, council_id: str, public_id: str) -> Overturned | None:
    """The one of that id in this council, unless its case has been hidden."""
    return session.scalar(select(Overturned).join(Case, Case.id == Overturned.case_id).where(
        Overturned.council_id == council_id, not_restricted(council_id), Overturned.public_id == public_id))


def submit(session: Session, revision: Revision, *, seen: int, by: Designer, at: datetime) -> None:
    """Send a change for approval, unless it would decide again what a review overturned. Flushes. Raises
    RevisionRefused with how many; else as `revisions.submit`."""
    refuse(broken_by(session, revision.council_id, revisions.compiled(revision)), SAY_BELOW)
    revisions.submit(session, revision, seen=seen, by=by, at=at)
