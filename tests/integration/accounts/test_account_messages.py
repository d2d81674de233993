"""What a resident reads in their account of what was sent to them, or kept for them there."""

import re

import pytest

from frontdoor.keys import Keys
from frontdoor.notifications import outbox
from frontdoor.people import preferences
from tests import factories
from tests.integration.accounts.conftest import sign_in

pytestmark = pytest.mark.usefixtures("moment")


@pytest.fixture
def rose(client, account):
    """Rose's record; she is signed in."""
    found = account().resident
    sign_in(client)
    return found


def write(session, resident, settings, purpose, **given):
    rows = outbox.write(session, council_id=resident.council_id, resident=resident, purpose=purpose,
                        event_key=purpose, at=factories.AT, keys=Keys(settings.secret_keys), **given)
    session.commit()
    return rows


def test_a_message_can_be_read_with_a_link_to_follow_and_how_it_stands(council, client, rose, settings):
    write(council, rose, settings, "permit_issued", fields={"number": "P-1"}, page="/account/permits/abc")
    page = client.get("/account/messages")
    assert "Your permit P-1" in page.text and "By email" in page.text and "On its way" in page.text
    assert re.search(r'<a class="govuk-link" href="http[^"]+/account/permits/abc">', page.text)


def test_a_secret_that_was_sent_elsewhere_is_not_shown(council, client, rose, settings):
    write(council, rose, settings, "account_reset", fields={}, path="/reset/t0ken", code="491827", essential=True)
    page = client.get("/account/messages")
    assert "[link]" in page.text and "t0ken" not in page.text and "491827" not in page.text


def test_who_wants_to_read_here_only_finds_the_link_that_was_sent_nowhere(council, client, rose, settings):
    preferences.change(council, rose, channel="portal", quiet_from=None, quiet_until=None, no_contact=False,
                       language="en", actor_id=rose.public_id, at=factories.AT)
    write(council, rose, settings, "renewal_to_pay", fields={"price": "£60"}, path="/renew/abc")
    page = client.get("/account/messages")
    assert "Pay £60" in page.text and "/renew/abc" in page.text and "Here only" in page.text
