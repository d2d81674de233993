"""What a contact costs: from dated figures of the council, by the second."""

from datetime import UTC, date, datetime, timedelta

import pytest

from frontdoor.catalogue.contact_terms import ContactTerms, NoRate
from frontdoor.contacts.contact import Contact
from frontdoor.contacts.wrapping_up import cost_pence

RATE = {"source": "a test", "review_on": "2030-01-01"}
TERMS = ContactTerms.model_validate({"hourly_pence": [
    {"from": "2024-04-01", "value": 1800, **RATE}, {"from": "2026-04-01", "value": 2400, **RATE}]})
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def test_the_figure_of_the_day_holds_and_none_before_the_first():
    assert TERMS.rate_on(date(2026, 3, 31)).value == 1800
    assert TERMS.rate_on(date(2026, 4, 1)).value == 2400
    with pytest.raises(NoRate):
        TERMS.rate_on(date(2024, 3, 31))


def test_ten_minutes_cost_a_sixth_of_the_hour():
    assert cost_pence("aldermere", 600, AT) == 358
    assert cost_pence("aldermere", 600, datetime(2020, 1, 1, tzinfo=UTC)) is None


def test_minutes_are_measured_while_it_is_at_hand_and_begun_ones_count():
    contact = Contact(seconds=50, running_since=AT)
    assert contact.minutes(AT + timedelta(seconds=10)) == 1
    assert contact.minutes(AT + timedelta(seconds=11)) == 2
    contact.running_since = None
    assert contact.minutes(AT + timedelta(hours=5)) == 1
