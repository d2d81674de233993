"""The last day of a term: no day lost, none given twice, at the ends of months and around 29 February."""

from datetime import date, timedelta

import pytest

from frontdoor.entitlements.terms import last_day

DAYS = [
    (date(2026, 12, 1), 12, date(2027, 11, 30)), (date(2026, 1, 1), 12, date(2026, 12, 31)),
    (date(2028, 2, 29), 12, date(2029, 2, 28)), (date(2028, 2, 29), 48, date(2032, 2, 28)),
    (date(2027, 3, 1), 12, date(2028, 2, 29)), (date(2027, 2, 28), 12, date(2028, 2, 27)),
    (date(2027, 1, 31), 1, date(2027, 2, 28)), (date(2028, 1, 31), 1, date(2028, 2, 29)),
    (date(2027, 1, 30), 1, date(2027, 2, 28)), (date(2026, 8, 31), 6, date(2027, 2, 28)),
]


@pytest.mark.parametrize(("starts_on", "months", "ends_on"), DAYS)
def test_a_term_ends_the_day_before_the_one_of_the_same_number(starts_on: date, months: int, ends_on: date) -> None:
    assert last_day(starts_on, months) == ends_on


def test_years_one_after_another_never_shorten() -> None:
    starts_on, first = date(2024, 2, 29), date(2024, 2, 29)
    for year in range(1, 41):
        ends_on = last_day(starts_on, 12)
        assert 365 <= (ends_on - starts_on).days + 1 <= 366
        starts_on = ends_on + timedelta(days=1)
        assert (starts_on - first).days >= 365 * year


@pytest.mark.parametrize("months", [0, -1])
def test_a_term_lasts_a_month_at_least(months: int) -> None:
    with pytest.raises(ValueError):
        last_day(date(2026, 12, 1), months)
