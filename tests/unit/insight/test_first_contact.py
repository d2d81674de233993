"""First-contact resolution, by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.insight.first_contact import Heard, Resolution, measured

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def heard(days_ago, *, person=1, subject="pothole", handed_on=False, ticked=True):
    return Heard(person, subject, NOW - days_ago * DAY, handed_on, ticked)


@pytest.mark.parametrize(("lines", "result"), [
    ([], Resolution()),
    ([heard(14)], Resolution(1, 1, 1, 0)),
    ([heard(13)], Resolution(0, 0, 0, 1)),
    ([heard(13, handed_on=True)], Resolution(1, 0, 1, 0)),
    ([heard(40), heard(30)], Resolution(1, 0, 1, 0)),
    ([heard(40), heard(26)], Resolution(2, 2, 2, 0)),
    ([heard(40), heard(30), heard(20)], Resolution(1, 0, 1, 0)),
    ([heard(40), heard(30, subject="missed-bin")], Resolution(2, 2, 2, 0)),
    ([heard(40), heard(30, person=2, ticked=False)], Resolution(2, 2, 1, 0)),
    ([heard(5), heard(1)], Resolution(1, 0, 1, 0)),
])
def test_a_first_contact_is_resolved_when_nobody_else_and_no_second_contact_was_needed(lines, result):
    assert measured(reversed(lines), at=NOW) == result


def test_the_share_is_nothing_where_there_is_nothing_to_divide_by():
    assert Resolution().share is None and Resolution(4, 3, 4, 0).share == 0.75


def test_a_period_counts_the_first_contacts_in_it_and_heeds_those_before_and_after():
    lines = [heard(40), heard(28), heard(20, person=2), heard(16, person=2)]
    assert measured(lines, at=NOW, since=NOW - 30 * DAY) == Resolution(1, 0, 1, 0)
