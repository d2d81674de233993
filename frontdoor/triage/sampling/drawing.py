"""Which automatic decisions are checked: drawn by lot at the moment of the decision, in its transaction.

The lot is in the case's reference, which is random and which nobody chooses: whether a decision is checked cannot be
known beforehand, is the same however often it is asked, and needs no state."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.assessments.finding import Finding
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.history import Decision
from frontdoor.triage.sampling.rows import SpotCheck

THOUSAND = 1_000


def share(definition: Definition, flags: Collection[str]) -> Decimal:
    """What part of such decisions is checked, from 0 to 1: the service's rate, or the highest that a raised flag asks
    for."""
    raised = [Decimal(str(more["rate"])) for more in definition.sampling.more_when if more.get("flag") in flags]
    return min(Decimal(1), max([definition.sampling.rate, *raised]))


def is_drawn(reference: str, part: Decimal) -> bool:
    """Whether the lot falls on the case of that reference: on `part` of all of them."""
    lot = int.from_bytes(sha256(f"spot check {reference}".encode()).digest()[:8], "big")
    return lot < int(part * 2**64)


def draw(session: Session, case: Case, decision: Decision, definition: Definition, finding: Finding, *,
         at: datetime) -> SpotCheck | None:
    """Put an automatic decision among those to be checked, if the lot falls on it. A hidden case is never drawn: its
    own specialists look at it. Flushes only where it is drawn."""
    part = share(definition, finding.flags)
    if case.confidentiality > Confidentiality.INTERNAL or not is_drawn(case.reference, part):
        return None
    session.flush()
    return put(session, case, decision, outcome_id=outcome_of(finding), version_number=finding.version, part=part,
               criteria=[one.criterion for one in finding.reasons if not one.verdict.is_open], at=at)


def put(session: Session, case: Case, decision: Decision, *, outcome_id: str, version_number: int,
        criteria: list[str], part: Decimal, at: datetime) -> SpotCheck:
    """Put a decision among those to be checked. Flushes."""
    check = SpotCheck(
        council_id=case.council_id, case_id=case.id, decision_id=decision.id, service_id=case.service_id,
        version_number=version_number, outcome_id=outcome_id, decided=decision.outcome, criteria=criteria,
        share=max(1, int(part * THOUSAND)), drawn_at=at)
    session.add(check)
    session.flush()
    return check


def outcome_of(finding: Finding) -> str:
    """The rule's outcome by its id, or where the service names none by its result."""
    return finding.outcome or str(finding.result)
