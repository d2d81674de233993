"""Permits for the tests, granted by the real verb on the case of somebody who is on record."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.entitlements import grants
from frontdoor.entitlements.models import Entitlement, Term
from frontdoor.people.residents import Resident
from tests import factories

KIND = "resident_permit"
FLAT = "999000000101"
START = date(2026, 12, 1)
FACTS: Mapping[str, Any] = {
    "registration": {"value": "RW19 OSE", "from": "resident", "at": factories.AT.isoformat()},
    "postcode_area": {"value": "harbour", "from": "account", "at": factories.AT.isoformat()},
}


def permit(
    session: Session, holder: Resident | None = None, *, at: datetime = factories.AT, starts_on: date = START,
    months: int | None = 12, **more: Any,
) -> Term:
    """The first term of a permit for Rose's car, or of what `more` says instead."""
    holder = holder or factories.resident(session, "Rose Whitaker", email="rose.whitaker@example.org")
    case = session.get_one(Case, more["case_id"]) if "case_id" in more else factories.case(session)
    given = {
        "service_id": case.service_id, "version_id": case.version_id, "kind": KIND, "case_id": case.id,
        "subject": "RW19 OSE", "uprn": FLAT, "place_label": "Flat 2, 4 Harbour Row", "zone": "A", "units": None,
        "facts": dict(FACTS), "conditions": ["Show the permit in the window of the car."], "fee_pence": 6000, **more,
    }
    return grants.grant(session, council_id=holder.council_id, resident_id=holder.id, starts_on=starts_on,
                        months=months, at=at, **given)


def entitlement(session: Session, holder: Resident | None = None, **more: Any) -> Entitlement:
    """The same, as the entitlement."""
    return permit(session, holder, **more).entitlement
