"""A small service made for the tests of replay, and cases and passes of it, straight into the tables."""

import itertools
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.history import Decision
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import loader, versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import DAY, add_months
from frontdoor.entitlements import grants
from frontdoor.entitlements.models import Entitlement
from frontdoor.people.residents import Resident
from frontdoor.triage import queues
from tests.factories import ALDERMERE

SERVICE = "test-pass"
CLAIMED = date(2026, 10, 1)
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
WORDS = {"met": "Yes.", "not_met": "No.", "not_known": "Not known."}
_numbers = itertools.count(1)


def base(*, longest: Any = "5.0", fee: Any = 6000, since: str = "2020-01-01", **more: Any) -> dict[str, Any]:
    """A pass for a vehicle up to a length, with a proof of at most three months; older people pay nothing; whoever is
    not sure about the length is looked at by a person."""
    return {
        "id": SERVICE, "name": "Test pass", "verb": "apply", "owner": "parking", "summary": "A test.",
        "facts": [
            {"id": "name", "type": "text", "ask": "What is your name?", "needed": "always"},
            {"id": "dob", "type": "date", "ask": "When were you born?"},
            {"id": "length_m", "type": "decimal", "ask": "How long is it?", "dont_know": True},
            {"id": "kind", "type": "choice", "ask": "What is it?",
             "choices": [{"id": "car", "label": "A car"}, {"id": "van", "label": "A van"}]},
            {"id": "proof_on", "type": "date", "ask": "When was the proof made?"},
        ],
        "parameters": {"fee_pence": [{"from": since, "value": fee, "source": "a test"}],
                       "longest_m": [{"from": since, "value": longest, "source": "a test"}]},
        "criteria": {
            "fits": {"test": {"fact": "length_m", "at_most": "$longest_m"}, "words": WORDS},
            "recent": {"test": {"fact": "proof_on", "within_months": 3}, "words": WORDS},
            "older": {"test": {"fact": "dob", "age_at_least": 70}, "words": WORDS},
        },
        "outcomes": [
            {"id": "free", "result": "eligible_auto", "when": {"all": ["fits", "recent", "older"]}, "automatic": True,
             "grant": {"entitlement": SERVICE, "months": 12}},
            {"id": "paid", "result": "eligible_auto", "when": {"all": ["fits", "recent", {"not": "older"}]},
             "automatic": True, "grant": {"entitlement": SERVICE, "months": 12}, "fee": "$fee_pence"},
            {"id": "too_long", "result": "not_eligible", "when": {"not": "fits"}, "automatic": True,
             "closed_rule": {"reason": "A length leaves no judgement."}, "appeal": "review"},
            {"id": "look", "result": "needs_assessment", "otherwise": True, "meant": True},
        ],
        "renewal": {"window": {"months": 1}, "refreshes": ["proof_on"]},
        **more,
    }


def definition(**changes: Any) -> Definition:
    """The service as it is read from a file, with changes."""
    return loader.from_canonical(loader.canonical(base(**changes), {}))


def publish(session: Session, council_id: str = ALDERMERE, **changes: Any) -> Version:
    """The service, or its next version, in force."""
    made = definition(**changes)
    version = versions.publish(session, made, council_id, AT)
    queues.ensure(session, council_id, [made])
    session.flush()
    return version


def draft(**changes: Any) -> Any:
    """A change of it, compiled."""
    return compile_definition(definition(**changes))


def answers(length_m: Any = "4.5", **more: Any) -> dict[str, Any]:
    """What somebody of 46 with a car and a fresh proof says. None leaves a question out."""
    given = {"name": "Rose Whitaker", "dob": "1980-01-01", "length_m": length_m, "kind": "car",
             "proof_on": CLAIMED.isoformat(), **more}
    return {name: value for name, value in given.items() if value is not None}


def case(
    session: Session, version: Version, given: Mapping[str, Any] | None = None, *, state: State = State.CLOSED,
    ward: str | None = "Harbour", on: date = CLAIMED, by: str | None = "rule", tier: int = 1,
    confidentiality: Confidentiality = Confidentiality.INTERNAL, council_id: str = ALDERMERE,
) -> Case:
    """A case with these answers, decided by somebody where it is not open."""
    at = datetime.combine(on, time(10), UTC)
    is_open = state in (State.WITH_ADVISER, State.RECEIVED)
    row = Case(
        council_id=council_id, reference=new_reference(), service_id=SERVICE, version_id=version.row_id, title="Pass",
        state=str(state), outcome=None if is_open else "granted", tier=tier, home_queue="parking", team="parking",
        queue="parking" if is_open else None, confidentiality=int(confidentiality), channel="online",
        assistance="none", received_at=at, changed_at=at, ward=ward, flags=[],
        answers={name: {"value": value, "from": "resident", "at": at.isoformat()}
                 for name, value in (answers() if given is None else given).items()},
    )
    session.add(row)
    session.flush()
    if by is not None and not is_open:
        session.add(Decision(council_id=council_id, case_id=row.id, finding_id=None, by=by, outcome="granted",
                             reasons="", at=at))
        session.flush()
    return row


def holding(session: Session, version: Version, given: Mapping[str, Any] | None = None, *, ends_on: date,
            **more: Any) -> Entitlement:
    """A pass that was granted on a case, for twelve months up to a day."""
    starts_on = add_months(ends_on + DAY, -12)
    of = case(session, version, given, on=starts_on, **more)
    resident = Resident(council_id=of.council_id, name="Rose Whitaker", provenance="a test", created_at=AT)
    session.add(resident)
    session.flush()
    term = grants.grant(
        session, council_id=of.council_id, service_id=SERVICE, version_id=version.row_id, kind=SERVICE,
        resident_id=resident.id, case_id=of.id, subject=f"AB{next(_numbers):04}", uprn=None, place_label="", zone="",
        units=None, facts=of.answers, conditions=[], starts_on=starts_on, ends_on=ends_on, at=AT)
    return term.entitlement
