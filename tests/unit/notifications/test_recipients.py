"""Who can be written to, and how."""

from datetime import UTC, datetime

import pytest

from frontdoor.notifications.recipients import Recipient, address_of, recipient_of, takes_texts
from frontdoor.people.residents import ContactPoint, Resident

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def resident(*points):
    """A resident with contact points (kind, value, verified, and whether it was ended)."""
    return Resident(contact_points=[
        ContactPoint(id=number, kind=kind, value=value, verified_at=AT if verified else None,
                     ended_at=AT if ended else None)
        for number, (kind, value, verified, *ended) in enumerate(points)
    ])


def test_an_email_address_comes_before_a_mobile_number():
    person = resident(("phone", "+447700900123", True), ("email", "peter@example.org", False))
    assert recipient_of(person) == Recipient("email", "peter@example.org")


def test_a_confirmed_address_comes_before_one_that_was_only_typed():
    person = resident(("email", "old@example.org", False), ("email", "sure@example.org", True))
    assert recipient_of(person) == Recipient("email", "sure@example.org")


def test_somebody_with_only_a_mobile_number_gets_texts_however_they_typed_it():
    assert recipient_of(resident(("phone", "07700 900123", False))) == Recipient("sms", "+447700900123")


def test_what_was_ended_is_not_written_to_any_more_even_if_it_was_confirmed():
    person = resident(("email", "old@example.org", True, True), ("email", "new@example.org", False))
    assert recipient_of(person) == Recipient("email", "new@example.org")
    assert recipient_of(resident(("phone", "07700 900123", True, True))) is None


def test_a_contact_point_is_known_by_the_address_that_messages_go_to():
    points = [("phone", "07700 900123", True), ("phone", "01632 960123", True), ("email", "a@example.org", True)]
    found = [address_of(point) for point in resident(*points).contact_points]
    assert found == ["+447700900123", "01632 960123", "a@example.org"]


def test_somebody_with_only_a_landline_or_nothing_gets_no_message():
    assert recipient_of(resident(("phone", "01632 960123", True))) is None
    assert recipient_of(resident()) is None


@pytest.mark.parametrize("number, expected", [
    ("+447700900123", True), ("01632 960123", False), ("070 0000 0000", False), ("07624 000000", False),
    ("+33 6 12 34 56 78", True), ("+33 1 12 34 56 78", False), ("no number", False), ("07", False), ("", False),
])
def test_texts_go_to_mobile_numbers_only(number, expected):
    assert takes_texts(number) is expected
