"""The parking permit itself, a year on: Rose is asked, and answers; or she has moved, or her neighbours count."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.work import Task
from frontdoor.entitlements import grants
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.people import addresses, preferences
from frontdoor.triage import paying
from tests import factories as make
from tests.integration.renewals import permits
from tests.integration.renewals.permits import renewal_of, terms_of, tick
from tests.integration.renewals.test_answers import AGREED, PROVIDER, live_try
from tests.integration.triage.test_rose import ROSE

# Her permit runs from 30 November 2026 to 29 November 2027.
OPENS = datetime(2027, 10, 29, 8, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def rose(session):
    """Rose's permit, paid for with the agreement that the renewal may be taken the same way."""
    make.set_up(session)
    case = make.case(session, {"proof_type": "utility_bill", "proof_of_address_date": "2026-11-02"},
                     service_id="parking-permit-resident", answers=ROSE)
    charge = charges.by_key(session, case.council_id, f"case:{case.reference}")
    assert charge is not None
    tried = tries.begin(session, charge, wants_mandate=True, provider=PROVIDER, at=make.AT)
    paying.heed(session, tries.settle(session, tried, Answer(PaymentState.SUCCEEDED, "one", "b" * 32), at=make.AT),
                at=make.AT)
    permit = grants.of_case(session, case.council_id, case.id)
    assert permit is not None
    for point in permit.resident.contact_points:
        point.verified_at = make.AT
    preferences.change(session, permit.resident, channel="sms", quiet_from=None, quiet_until=None, no_contact=False,
                       language="en", actor_id="x", at=make.AT)
    return permit


def texts(session):
    return session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == "renewal_open")).all()


def test_a_year_on_yes_renews_under_the_agreement_although_the_bill_is_a_year_old(session, rose):
    assert tick(session, OPENS - timedelta(seconds=1)) == []
    assert tick(session, OPENS) == ["open"]
    assert "30 November 2027" in texts(session)[0] and "£60" in texts(session)[0]
    assert permits.text(session, "Yes", OPENS + DAY, means=AGREED) == "taking"
    charge = session.scalars(select(Charge).where(Charge.key.startswith("renewal:"))).one()
    paying.heed(session, tries.settle(session, live_try(session, charge),
                                      Answer(PaymentState.SUCCEEDED, "two"), at=OPENS + DAY), at=OPENS + DAY)
    first, second = terms_of(session, rose)
    assert (second.starts_on, second.ends_on) == (date(2027, 11, 30), date(2028, 11, 29))
    assert (second.fee_pence, second.follows_id) == (6000, first.id)
    assert rose.facts["proof_of_address_date"]["value"] == "2027-10-30"


def test_whoever_has_moved_is_not_renewed_by_a_word(session, rose):
    tick(session, OPENS)
    addresses.move(session, rose.resident, uprn="99900000099", label="9 Other Row", from_on=date(2027, 11, 15),
                   source="a test", at=OPENS)
    assert permits.text(session, "YES", OPENS + DAY, means=AGREED) == "with_person"
    assert renewal_of(session, rose).why == "Your address is not the one this was granted for."
    assert len(terms_of(session, rose)) == 1
    assert "address" in session.scalars(select(Task.words)).one()
