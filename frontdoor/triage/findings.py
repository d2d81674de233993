"""What the rules say about a case, asked again with what is known by now, and kept with the case."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Result
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.finding import Finding, Reason
from frontdoor.assessments.granted import Granted, granted, points
from frontdoor.cases import parties
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.history import FindingRow
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date
from frontdoor.entitlements import journeys
from frontdoor.errors import FrontDoorError
from frontdoor.together import Part, hangs_on
from frontdoor.triage import basis, decisions, known

# What an officer may grant only against the rule, with a reason and the level that the service asks for it.
REFUSED = frozenset({Result.NOT_ELIGIBLE, Result.DUPLICATE, Result.NOT_REQUIRED, Result.REDIRECT})
GRANTED = frozenset({Result.ELIGIBLE_AUTO, Result.ACCEPTED})
# What the rules may conclude about a report, and about an application; anything else is for a person.
OUTCOME_OF = {
    Result.ACCEPTED: Outcome.ACCEPTED, Result.REFER_URGENT: Outcome.ACCEPTED, Result.ELIGIBLE_AUTO: Outcome.ACCEPTED,
    Result.REDIRECT: Outcome.NOT_OURS, Result.NOT_ELIGIBLE: Outcome.NO_ACTION, Result.NOT_REQUIRED: Outcome.NO_ACTION,
}
ANSWER_OF = {
    Result.ELIGIBLE_AUTO: Outcome.GRANTED, Result.ACCEPTED: Outcome.GRANTED, Result.NOT_ELIGIBLE: Outcome.REFUSED,
    Result.DUPLICATE: Outcome.REFUSED, Result.NOT_REQUIRED: Outcome.NOT_NEEDED, Result.REDIRECT: Outcome.NOT_OURS,
}


LATEST = Part(FindingRow, *hangs_on(FindingRow.case_id), order=[FindingRow.id.desc()], most=1)


class NoBasis(FrontDoorError):
    """A finding was stored before what it was worked out from was kept with it."""


@dataclass(frozen=True)
class Ground:
    """The facts of a case as they are known now, and what is granted, or would be, on them."""

    version: Version
    facts: Facts
    granted: Granted | None


@dataclass(frozen=True)
class Asked(Ground):
    """The same with the finding that the rules come to, as it is kept with its case."""

    finding: Finding
    row: FindingRow

    @property
    def points(self) -> tuple[Reason, ...]:
        """The reasons that an answer to whoever applied rests on, those against it first."""
        return points(self.version.compiled, self.finding, self.granted)

    @property
    def grants(self) -> bool:
        return self.finding.result in GRANTED

    @property
    def refuses(self) -> bool:
        return self.finding.result in REFUSED


def keep(
    session: Session, case: Case, version: Version, finding: Finding, facts: dict[str, Any], *, at: datetime,
) -> FindingRow:
    """Store a finding with its case, and with `facts` in JSON, on which it was made: with who said each, and when."""
    row = FindingRow(
        council_id=case.council_id, case_id=case.id, version_id=case.version_id, definition_hash=version.compiled.hash,
        at=at, body=finding.canonical().decode("utf-8"),
        basis=basis.made(version.definition, case.answers, facts, finding, received=case.received_at, at=at),
    )
    session.add(row)
    return row


def latest(session: Session, case: Case) -> FindingRow | None:
    """What the rules said of the case when they were last asked."""
    return LATEST.first(session, case_id=case.id)


def body_of(row: FindingRow | None) -> dict[str, Any]:
    """The stored finding, as it was published; nothing where there is none."""
    return dict(json.loads(row.body)) if row is not None else {}


def reproduced(session: Session, row: FindingRow) -> bytes:
    """The canonical bytes of a stored finding, worked out again from its row alone, whatever answers and records say by
    now. Raises NoBasis where its facts were not kept, and what `basis.found_again` and `versions.by_id` raise."""
    if row.basis is None:
        raise NoBasis("The facts were not kept with this finding.")
    return basis.found_again(versions.by_id(session, row.version_id), row.basis).canonical()


def ask_again(session: Session, case: Case, *, at: datetime) -> Asked:
    """Ask the rules anew, with the answers as they stand now and the records as they are now, as of the day on
    which the case was received: waiting for the council costs nobody what they were owed that day. A finding that
    says nothing new, on the same facts, is not stored again. Flushes."""
    version = versions.by_id(session, case.version_id)
    on = local_date(case.received_at)
    held = _held(session, case, version, at=at)
    facts = typed(version.definition, held)
    finding = assess(version.compiled, facts, on=on, received=case.received_at, version=version.number)
    row = latest(session, case)
    if row is None or not _is_same(row, finding, held):
        row = keep(session, case, version, finding, held, at=at)
        session.flush()
    return Asked(version, facts, granted(version.compiled, facts, on, finding.outcome), finding, row)


def _is_same(row: FindingRow, finding: Finding, facts: dict[str, Any]) -> bool:
    """Whether the row says this, and rests on these facts."""
    return row.body == finding.canonical().decode("utf-8") and row.basis is not None and (
        basis.values(row.basis) == facts)


def just_asked(
    session: Session, case: Case, version: Version, finding: Finding, row: FindingRow, *, at: datetime,
) -> Asked:
    """The same for a finding that was made and kept at this very moment."""
    facts = facts_of(session, case, version, at=at)
    return Asked(version, facts, granted(version.compiled, facts, finding.on, finding.outcome), finding, row)


def as_decided(session: Session, case: Case, *, at: datetime) -> Ground:
    """What was decided to grant, worked out with the records of now. The decision stands: the rules are not asked
    again, whatever has happened since."""
    version, decided = versions.by_id(session, case.version_id), decisions.latest(session, case)
    outcome_id = (decided.detail or {}).get("grants") if decided is not None else None
    facts = facts_of(session, case, version, at=at)
    return Ground(version, facts, granted(version.compiled, facts, local_date(case.received_at), outcome_id))


def facts_of(session: Session, case: Case, version: Version, *, at: datetime) -> Facts:
    """The facts of a case: what was answered, and what the records know of whoever asks. A record wins over what was
    said, but for the resident's own, which they put right. What is renewed or changed does not count against
    itself."""
    return typed(version.definition, _held(session, case, version, at=at))


def _held(session: Session, case: Case, version: Version, *, at: datetime) -> dict[str, Any]:
    """The same as it stands in JSON."""
    journey = journeys.of_case(session, case)
    return known.with_records(
        session, case.council_id, version.definition, case.given, at=at, resident=reporter(session, case).resident,
        leaving_out=journey.entitlement_id if journey is not None else None, own_case=case.id,
    )


def reporter(session: Session, case: Case) -> Party:
    """The one whose case it is: the first who reported it, or applied."""
    found = parties.FIRST.first(session, case_id=case.id)
    if found is None:
        raise NoResultFound(f"nobody sent case {case.reference}")
    return found
