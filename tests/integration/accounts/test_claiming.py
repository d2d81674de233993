"""What somebody reported as a guest is in their account, once they have shown that the contact point is theirs."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases.case import Confidentiality
from frontdoor.people.representatives import Representation
from tests import factories
from tests.integration.accounts.conftest import PASSWORD, ROSE, sign_in
from tests.integration.accounts.test_registering import register

pytestmark = pytest.mark.usefixtures("moment")
PAGE = "/account/password"


def joined(client, post, contact="peter@example.org"):
    register(client, contact, name="Peter Marsh")
    client.submit(post()[-1].link, {})


def test_a_guests_report_is_in_the_account_with_the_same_email(client, council, post):
    case = factories.case(council)
    joined(client, post)
    page = client.get(f"/cases/{case.reference}")
    assert page.status_code == 200 and "Pothole: Outside 12 Mill Lane" in page.text
    party = factories.party(council, case)
    assert party.confirmed_at is not None and party.resident.name == "Peter Marsh"
    (claimed,) = council.scalars(select(AuditRow).where(AuditRow.action == "claimed"))
    assert (claimed.subject_id, claimed.actor_id) == (case.reference, party.resident.public_id)
    opened = council.scalars(select(AuditRow).where(AuditRow.action == "opened")).all()
    assert [row.actor_id for row in opened] == [party.resident.public_id]


def test_the_report_of_a_guest_who_is_kept_safe_is_not_claimed_by_who_reads_their_post(client, council, post):
    case = factories.case(council)
    guest = factories.party(council, case).resident
    for point in guest.contact_points:
        point.unsafe_at = factories.AT
    council.commit()
    joined(client, post)
    council.expire_all()
    assert factories.party(council, case).resident_id == guest.id
    assert client.get(f"/cases/{case.reference}").status_code == 404


def test_the_link_in_the_guests_message_works_on(client, visitors, council, post, settings):
    case = factories.case(council)
    joined(client, post)
    page = visitors().get(factories.link(settings, case, factories.party(council, case)), follow_redirects=True)
    assert page.status_code == 200


def test_nothing_is_claimed_before_the_message_is_used(client, council, post):
    case = factories.case(council)
    before = factories.party(council, case).resident_id
    register(client, "peter@example.org")
    council.expire_all()
    assert factories.party(council, case).resident_id == before


def test_somebody_elses_report_stays_out_of_reach(client, council, post):
    case = factories.case(council)
    joined(client, post, "paula@example.org")
    assert client.get(f"/cases/{case.reference}").status_code == 404


def test_a_number_claims_only_where_messages_went_to_it(client, council, post):
    by_email = factories.case(council, {"phone": "+447700900175"})
    by_text = factories.case(council, {"email": None, "phone": "+447700900175",
                                       "place": factories.place("Outside 90 Mill Lane", 600_390)})
    joined(client, post, "07700 900175")
    assert client.get(f"/cases/{by_email.reference}").status_code == 404
    assert client.get(f"/cases/{by_text.reference}").status_code == 200


def test_a_case_for_those_who_need_to_know_is_not_claimed(client, council, post):
    case = factories.case(council)
    case.confidentiality = int(Confidentiality.RESTRICTED)
    joined(client, post)
    assert client.get(f"/cases/{case.reference}").status_code == 404


def test_a_record_that_has_an_account_is_left_alone(client, council, post, account):
    owner = account("Peter Marsh", email="petra@example.org").resident
    case = factories.case(council)
    party = factories.party(council, case)
    party.resident.contact_points[0].resident = owner
    party.resident = owner
    council.flush()
    joined(client, post)
    assert client.get(f"/cases/{case.reference}").status_code == 404


def test_a_resident_writes_about_their_case_from_the_account_and_it_is_confirmed(client, council, post):
    case = factories.case(council, factories.FOR_A_PERSON)
    joined(client, post)
    page = client.submit(f"/cases/{case.reference}", {"text": "It is deeper now."}, form=1)
    assert page.status_code == 200 and "It is deeper now." in page.text


def test_whoever_acts_for_a_resident_sees_their_case_and_writes_only_if_they_may(client, council, account):
    rose, dora = account().resident, account("Dora Dale", email="dora@example.org").resident
    case = factories.case(council, factories.FOR_A_PERSON)
    factories.party(council, case).resident = rose
    agreement = Representation(council_id=rose.council_id, resident=rose, representative=dora, scope=["see"],
                               evidence="asked", recorded_by="test", asked_at=factories.AT, agreed_at=factories.AT)
    council.add(agreement)
    council.flush()
    sign_in(client, "dora@example.org", PASSWORD, path="/sign-in?next=/near")
    path = f"/cases/{case.reference}"
    assert client.get(path).status_code == 200
    assert client.submit(path, {"text": "Please hurry."}, form=1).status_code == 404
    agreement.scope = ["see", "apply"]
    assert client.submit(path, {"text": "Please hurry."}, form=1).status_code == 200
    agreement.ended_at = factories.AT
    assert client.get(path).status_code == 404


def test_signing_out_and_running_out_close_the_case(client, council, account, moment):
    rose = account().resident
    case = factories.case(council)
    factories.party(council, case).resident = rose
    council.flush()
    assert client.get(f"/cases/{case.reference}").status_code == 404
    sign_in(client, ROSE, path="/sign-in?next=/near")
    assert client.get(f"/cases/{case.reference}").status_code == 200
    assert client.get(f"/cases?reference={case.reference}").status_code == 302
    moment.shift(timedelta(minutes=31))
    assert client.get(f"/cases/{case.reference}").status_code == 404
