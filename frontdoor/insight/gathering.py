"""What a snapshot holds of cases and entitlements, read from their rows a slice at a time: no name, no contact point,
nothing of a restricted case, nothing of one that was withdrawn or joined to another, which nobody decided.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import FactType
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, State
from frontdoor.cases.history import Decision
from frontdoor.catalogue.versions import Version
from frontdoor.clock import DAY, local_date
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.insight import facts_held
from frontdoor.insight.marks import BLOCK_IDS, Source, any_officer, renewable
from frontdoor.insight.summary import Kind
from frontdoor.people.residents import Resident

AT_ONCE = 1_000
# What was decided and stands, and what somebody may still decide. A case under review is open again.
KIND_OF: Mapping[State, Kind] = {
    State.DECIDED: "past", State.SCHEDULED: "past", State.AWAITING_PAYMENT: "past", State.CLOSED: "past",
    State.RECEIVED: "open", State.WITH_ADVISER: "open", State.WITH_SPECIALIST: "open", State.AWAITING_RESIDENT: "open",
    State.UNDER_REVIEW: "open", State.AWAITING_PARTNER: "open", State.IN_PROVISION: "past",
}
NOBODY = "nobody"


@dataclass(frozen=True)
class Held:
    """One row. `as_of` is the day of the claim: of what renews, the first day of its next term. `facts` stand as in
    JSON. `decided_by`: rule, officer or nobody; `tier` and `outcome` as they stand."""

    row_id: int
    state_of: int
    kind: Kind
    as_of: date
    ward: str | None
    tier: int | None
    outcome: str | None
    decided_by: str
    facts: Mapping[str, Any]


def states(session: Session, council_id: str, service_id: str, source: Source, block: int) -> dict[int, int]:
    """The rows of a block that belong in a snapshot now: by id a number that is another whenever a row has changed."""
    first, past = block * BLOCK_IDS, (block + 1) * BLOCK_IDS
    if source is Source.CASE:
        found = session.execute(select(Case.id, Case.version).where(
            Case.council_id == council_id, Case.service_id == service_id, Case.id >= first, Case.id < past,
            Case.state.in_(list(KIND_OF)), visible_to(any_officer(council_id))))
    else:
        found = session.execute(
            select(Entitlement.id, Entitlement.version + Case.version + func.max(Term.id))
            .join(Case, Case.id == Entitlement.case_id).join(Resident, Resident.id == Entitlement.resident_id)
            .join(Term, Term.entitlement_id == Entitlement.id)
            .where(*renewable(council_id, service_id), Entitlement.id >= first, Entitlement.id < past)
            .group_by(Entitlement.id, Entitlement.version, Case.version))
    return {row_id: state for row_id, state in found}


def held(
    session: Session, version: Version, council_id: str, source: Source, states_of: Mapping[int, int],
) -> Iterator[Held]:
    """The rows of which `states` gave the ids and states, in the order of their ids, a slice in memory at a time."""
    read = _cases if source is Source.CASE else _entitlements
    remaining = iter(sorted(states_of.items()))
    while some := dict(islice(remaining, AT_ONCE)):
        yield from read(session, version, council_id, some)


def _cases(
    session: Session, version: Version, council_id: str, states_of: Mapping[int, int],
) -> Iterator[Held]:
    ids = list(states_of)
    rows = _rows_of_cases(session, council_id, ids)
    facts = facts_held.of_cases(session, rows)
    deciders = _deciders(session, ids)
    for row in rows:
        yield Held(row.id, states_of[row.id], KIND_OF[State(row.state)], local_date(row.received_at), row.ward,
                   row.tier, row.outcome, deciders.get(row.id, NOBODY), facts[row.id])


def _rows_of_cases(session: Session, council_id: str, ids: Sequence[int]) -> Sequence[facts_held.CaseRow]:
    return session.execute(
        select(Case.id, Case.state, Case.received_at, Case.ward, Case.tier, Case.outcome, Case.answers)
        .where(Case.council_id == council_id, Case.id.in_(ids)).order_by(Case.id)).all()


def _deciders(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """By case who made the decision that stands."""
    found = session.execute(
        select(Decision.case_id, Decision.by).where(Decision.case_id.in_(ids)).order_by(Decision.id))
    return {case_id: by for case_id, by in found}


def _entitlements(
    session: Session, version: Version, council_id: str, states_of: Mapping[int, int],
) -> Iterator[Held]:
    """What it was granted on, with what was confirmed since, as if it were confirmed again on the day on which the
    next term begins."""
    rows = session.execute(
        select(Entitlement.id, Entitlement.case_id, Entitlement.facts, func.max(Term.ends_on).label("ends_on"))
        .join(Term, Term.entitlement_id == Entitlement.id)
        .where(Entitlement.council_id == council_id, Entitlement.id.in_(list(states_of)))
        .group_by(Entitlement.id).order_by(Entitlement.id)).all()
    cases = {row.id: row for row in _rows_of_cases(session, council_id, sorted({row.case_id for row in rows}))}
    granted_on = facts_held.of_cases(session, list(cases.values()))
    deciders = _deciders(session, sorted(cases))
    for row in rows:
        case, begins_on = cases[row.case_id], row.ends_on + DAY
        facts = {**granted_on[case.id], **{name: one["value"] for name, one in row.facts.items()}}
        facts.update((name, begins_on.isoformat()) for name in refreshed(version) if name in facts)
        yield Held(row.id, states_of[row.id], "renewable", begins_on, case.ward, case.tier, case.outcome,
                   deciders.get(case.id, NOBODY), facts)


def refreshed(version: Version) -> tuple[str, ...]:
    """The dates that whoever renews confirms as of that day."""
    rule = version.definition.renewal
    return tuple(name for name in (rule.refreshes if rule is not None else ())
                 if version.definition.fact(name).type is FactType.DATE)
