"""A small permit service made for the tests of renewals, and permits of it, straight into the tables."""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.references import new_reference
from frontdoor.catalogue import loader, versions
from frontdoor.clock import DAY, add_months
from frontdoor.config import Settings
from frontdoor.entitlements import grants
from frontdoor.entitlements.models import Entitlement, Renewal, Term
from frontdoor.keys import Keys
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments.models import Mandate
from frontdoor.payments.provider import NoProvider, PaymentProvider
from frontdoor.payments.providers import pretender_for
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people import preferences
from frontdoor.people.residents import ContactPoint, Resident
from frontdoor.triage import queues, renewals
from frontdoor.triage.renewals import agenda, stepping, texts
from frontdoor.triage.renewals.telling import Means

COUNCIL = "aldermere"
SERVICE = "test-permit"
SECRET = "for-the-tests-only-0123456789-abcdefghij"
KEYS = Keys([SECRET])
MEANS = Means(KEYS, NoProvider())
# The permit ends on 22 November 2027; the window opens at nine on 22 October.
ENDS = date(2027, 11, 22)
OPENS = datetime(2027, 10, 22, 8, tzinfo=UTC)
MOBILE, EMAIL = "07700 900175", "rose.whitaker@example.org"
NUMBER = "+447700900175"
RULE: dict[str, Any] = {
    "window": {"months": 1}, "mandate": "offered", "confirm_by_reply": True, "refreshes": ["proof_on"],
    "reply_days": 10, "grace_days": 14,
    "chase": [{"id": "second", "days_before": 14, "by": "preferred"}, {"id": "third", "days_before": 7, "by": "other"},
              {"id": "fourth", "days_before": 3, "by": "letter"}, {"id": "last", "days_before": 0, "by": "person"}],
}
_numbers = itertools.count(1)


def definition(*, fee: Any = 6000, longest: str = "5.0", renewal: dict[str, Any] | None = None) -> Definition:
    """The service: a car up to a length, with a proof that is not older than three months, for a fee."""
    words = {"met": "Yes.", "not_met": "No.", "not_known": "Not known."}
    base = {
        "id": SERVICE, "name": "Test permit", "verb": "apply", "owner": "parking", "summary": "A test.",
        "facts": [
            {"id": "registration", "type": "text", "ask": "Which car?", "needed": "always"},
            {"id": "length_m", "type": "decimal", "ask": "How long is it?"},
            {"id": "proof_on", "type": "date", "ask": "When was the proof made?"},
            {"id": "home", "type": "address", "ask": "Where do you live?",
             "needed": "always"},
            {"id": "award_end", "type": "date", "ask": "When does the award end?", "optional": True},
        ],
        "parameters": {"fee_pence": [{"from": "2020-01-01", "value": fee, "source": "a test"}],
                       "longest_m": [{"from": "2020-01-01", "value": longest, "source": "a test"}]},
        "criteria": {
            "fits": {"test": {"fact": "length_m", "at_most": "$longest_m"},
                     "words": {**words, "not_met": "The vehicle is too long."}},
            "recent": {"test": {"fact": "proof_on", "within_months": 3}, "words": words},
        },
        "outcomes": [
            {"result": "eligible_auto", "when": {"all": ["fits", "recent"]}, "automatic": True, "tier": 1,
             "grant": {"entitlement": "test-permit", "months": 12, "subject": "registration",
                       "ends_by": ["award_end"]}, "fee": "$fee_pence"},
            {"result": "needs_assessment", "otherwise": True, "meant": True},
        ],
        "renewal": renewal or RULE,
    }
    return loader.from_canonical(loader.canonical(base, {}))


def publish(session: Session, **changes: Any) -> int:
    """Publish the service, or the next version of it; gives the version's row."""
    made = definition(**changes)
    version = versions.publish(session, made, COUNCIL, datetime(2026, 1, 1, tzinfo=UTC))
    queues.ensure(session, COUNCIL, [made])
    return version.row_id


def holder(session: Session, *, mobile: str = MOBILE, email: str = EMAIL, channel: str = "sms") -> Resident:
    """A resident with a confirmed mobile number and email address, who likes to be told by one of them."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    resident = Resident(council_id=COUNCIL, name="Rose Whitaker", provenance="a test", created_at=at)
    for kind, value in (("phone", mobile), ("email", email)):
        if value:
            resident.contact_points.append(ContactPoint(
                council_id=COUNCIL, kind=kind, value=value, verified_at=at, verified_by="link", created_at=at))
    session.add(resident)
    session.flush()
    preferences.change(session, resident, channel=channel, quiet_from=None, quiet_until=None, no_contact=False,
                       language="en", actor_id=resident.public_id, at=at)
    return resident


def permit(
    session: Session, resident: Resident | None = None, *, ends_on: date = ENDS, mandate: Mandate | None = None,
    facts: dict[str, Any] | None = None, state: str = "live",
) -> Entitlement:
    """A permit whose only term ends on that day. The service must be published."""
    version = versions.current(session, COUNCIL, SERVICE)
    resident = resident or holder(session)
    starts_on = add_months(ends_on + DAY, -12)
    at = datetime(starts_on.year, starts_on.month, starts_on.day, 10, tzinfo=UTC)
    case = Case(
        council_id=COUNCIL, reference=new_reference(), service_id=SERVICE, version_id=version.row_id,
        title="Test permit", state=str(State.CLOSED), outcome="granted", tier=1, home_queue="parking", team="parking",
        confidentiality=int(Confidentiality.INTERNAL), channel="online", assistance="none", received_at=at,
        changed_at=at, answers={}, flags=[],
    )
    session.add(case)
    session.flush()
    given = {"registration": "RW19 OSE", "length_m": "4.1", "proof_on": starts_on.isoformat(), **(facts or {})}
    term = grants.grant(
        session, council_id=COUNCIL, service_id=SERVICE, version_id=version.row_id, kind=SERVICE,
        resident_id=resident.id, case_id=case.id, subject="RW19 OSE", uprn=None, place_label="1 Harbour Row", zone="A",
        units=None, facts={name: {"value": value, "from": "resident", "at": at.isoformat()}
                           for name, value in given.items()},
        conditions=[], starts_on=starts_on, ends_on=ends_on, at=at, mandate_id=mandate.id if mandate else None,
    )
    session.flush()
    return term.entitlement


def agreement(session: Session, resident: Resident, provider: PaymentProvider, agreement_id: str = "a" * 32) -> Mandate:
    """What a payer agreed to when they paid for the first term."""
    row = Mandate(council_id=COUNCIL, resident_id=resident.id, provider=provider.name, agreement_id=agreement_id,
                  words="A test.", agreed_at=datetime(2026, 11, 22, tzinfo=UTC))
    session.add(row)
    session.flush()
    return row


def tick(session: Session, at: datetime, means: Means = MEANS) -> list[str]:
    """Everything that is due at `at`, once, in one transaction; the steps that were done."""
    return [done for item in agenda.due(session, at) if (done := stepping.do(session, item, means=means, at=at))]


def text(session: Session, body: str, at: datetime, *, sender: str = MOBILE, means: Means = MEANS,
         provider_id: str = "") -> str:
    """A text comes in; what was made of it."""
    return texts.heed(session, council_id=COUNCIL, provider_id=provider_id or f"text-{next(_numbers)}", sender=sender,
                      body=body, means=means, at=at)


def renewal_of(session: Session, entitlement: Entitlement) -> Renewal:
    """The newest renewal of a permit, as the database has it."""
    session.expire_all()
    return session.scalars(
        select(Renewal).where(Renewal.entitlement_id == entitlement.id).order_by(Renewal.id.desc()).limit(1)).one()


def terms_of(session: Session, entitlement: Entitlement) -> list[Term]:
    """The terms of a permit, first to last."""
    return list(session.scalars(
        select(Term).where(Term.entitlement_id == entitlement.id).order_by(Term.starts_on)))


def told(session: Session) -> list[tuple[str, str]]:
    """Every message that was not called back, in order: its purpose and its channel."""
    return [(purpose, channel) for purpose, channel in session.execute(
        select(OutboxRow.purpose, OutboxRow.channel).where(OutboxRow.state != "cancelled").order_by(OutboxRow.id))]


paid = renewals.paid


def provider_in(settings: Settings) -> TestProvider:
    """The provider that only pretends, as the settings have it."""
    found = pretender_for(settings)
    assert found is not None
    return found


def agree_at(provider: TestProvider, agreement_id: str = "a" * 32) -> None:
    """The provider knows of the agreement."""
    provider.folder.mkdir(parents=True, exist_ok=True)
    (provider.folder / f"{agreement_id}.agreed").write_text('{"payment": "earlier"}', encoding="utf-8")
