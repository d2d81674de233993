"""Days that count, due dates that explain themselves, and pauses that move them."""
from datetime import UTC, date, datetime, timedelta

import pytest

from frontdoor.clock import (
    LONDON, ClockTerms, Interval, NoTermDates, Span, add_months, add_working_days, age_on, bank_holidays, birthday, due,
    end_of_day, is_school_day, is_working_day, local_date, moment_in_words, months_between, now, start_of_day,
    working_days_between)

MONDAY = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


def at(year, month, day, hour=0, minute=0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def terms(amount, unit, **more):
    return ClockTerms(promise=Span(amount, unit), **more)


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta(0)


def test_bank_holidays_of_england_and_wales_are_those_of_gov_uk():
    found = {day for year in (2026, 2027, 2028) for day in bank_holidays("england-and-wales", year)}
    wanted = ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25",
              "2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31", "2027-08-30",
              "2027-12-27", "2027-12-28", "2028-01-03", "2028-04-14", "2028-04-17", "2028-05-01", "2028-05-29",
              "2028-08-28", "2028-12-25", "2028-12-26"]
    assert {day.isoformat() for day in found if day.weekday() < 5} == set(wanted)


def test_the_calendar_for_information_requests_has_the_holidays_of_every_nation():
    extra = bank_holidays("united-kingdom", 2026) - bank_holidays("england-and-wales", 2026)
    assert {day.isoformat() for day in extra if day.weekday() < 5} == {
        "2026-01-02", "2026-03-17", "2026-06-15", "2026-07-13", "2026-08-03", "2026-11-30"}


@pytest.mark.parametrize(("day", "count", "expected"), [
    ("2026-11-23", 2, "2026-11-25"), ("2026-11-20", 1, "2026-11-23"), ("2026-11-21", 1, "2026-11-23"),
    ("2026-12-24", 1, "2026-12-29"), ("2026-11-23", -1, "2026-11-20"), ("2026-11-21", 0, "2026-11-21"),
    ("2026-12-14", 20, "2027-01-14"),
])
def test_the_day_of_receipt_is_day_nought_of_working_days(day, count, expected):
    assert add_working_days(date.fromisoformat(day), count).isoformat() == expected


def test_working_days_between_undoes_adding_them():
    for count in range(40):
        day = date(2026, 12, 14)
        assert working_days_between(day, add_working_days(day, count)) == count
    assert working_days_between(date(2026, 11, 25), date(2026, 11, 23)) == -2


@pytest.mark.parametrize(("day", "count", "expected"), [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-11-23", 12, "2027-11-23"),
    ("2026-11-23", -3, "2026-08-23"), ("2026-12-15", 1, "2027-01-15"),
])
def test_a_month_on_is_the_same_day_number_or_the_last_day(day, count, expected):
    assert add_months(date.fromisoformat(day), count).isoformat() == expected


def test_a_month_is_whole_on_the_day_of_the_same_number():
    assert months_between(date(2026, 8, 23), date(2026, 11, 23)) == 3
    assert months_between(date(2026, 8, 24), date(2026, 11, 23)) == 2
    assert months_between(date(2026, 11, 23), date(2026, 8, 23)) == -3


def test_an_age_is_attained_on_the_birthday_and_on_1_march_for_29_february():
    assert age_on(date(1960, 11, 23), date(2026, 11, 23)) == 66
    assert age_on(date(1960, 11, 24), date(2026, 11, 23)) == 65
    assert [birthday(date(2008, 2, 29), years) for years in (4, 18)] == [date(2012, 2, 29), date(2026, 3, 1)]
    assert (age_on(date(2008, 2, 29), date(2026, 2, 28)), age_on(date(2008, 2, 29), date(2026, 3, 1))) == (17, 18)


def test_28_days_from_23_november_is_21_december():
    found = due(terms(28, "days"), MONDAY)
    assert (found.due_on, found.timed) == (date(2026, 12, 21), False)
    assert found.due_at == at(2026, 12, 21, 23, 59, 59)
    assert found.because == ("We received it on 23 November 2026.", "28 days from then is 21 December 2026.")


def test_what_is_due_the_same_day_is_due_before_it_is_over():
    found = due(terms(0, "days"), MONDAY)
    assert (found.due_on, found.due_at) == (date(2026, 11, 23), at(2026, 11, 23, 23, 59, 59))
    assert found.because[1] == "It is due the same day, 23 November 2026."


def test_hours_run_to_the_minute_and_say_the_day():
    found = due(terms(24, "hours"), MONDAY)
    assert (found.due_at, found.due_on, found.timed) == (at(2026, 11, 24, 10, 15), date(2026, 11, 24), True)


@pytest.mark.parametrize(("received", "expected"), [
    (at(2026, 3, 28, 12), at(2026, 3, 29, 12)), (at(2026, 10, 24, 12), at(2026, 10, 25, 12)),
])
def test_24_hours_are_24_hours_also_when_the_clocks_change(received, expected):
    assert due(terms(24, "hours"), received).due_at == expected


def test_what_comes_just_before_midnight_in_summer_counts_for_the_london_day():
    assert local_date(at(2026, 7, 1, 23, 30)) == date(2026, 7, 2)
    assert due(terms(1, "days"), at(2026, 7, 1, 23, 30)).due_on == date(2026, 7, 3)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 23)])
def test_a_day_ends_a_second_before_the_next_begins(day):
    assert end_of_day(day) == start_of_day(day + timedelta(days=1)) - timedelta(seconds=1)
    assert end_of_day(day).astimezone(LONDON).date() == day


def test_working_days_skip_weekends_holidays_and_days_we_are_closed():
    closed = ((date(2026, 12, 29), date(2026, 12, 31)),)
    assert due(terms(2, "working_days"), at(2026, 12, 24, 9)).due_on == date(2026, 12, 30)
    found = due(terms(2, "working_days", closures=closed), at(2026, 12, 24, 9))
    assert found.due_on == date(2027, 1, 5) and "not counted" in found.because[2]
    assert not is_working_day(date(2026, 12, 31), closures=closed)


def test_a_councils_own_closure_does_not_put_off_a_date_set_by_law():
    law = ClockTerms(statutory=Span(2, "working_days"), closures=((date(2026, 12, 29), date(2026, 12, 31)),))
    assert due(law, at(2026, 12, 24, 9)).due_on == date(2026, 12, 30)


def test_information_requests_use_the_holidays_of_every_nation():
    assert due(terms(1, "working_days", calendar="united-kingdom"), at(2026, 11, 27, 9)).due_on == date(2026, 12, 1)
    assert due(terms(1, "working_days"), at(2026, 11, 27, 9)).due_on == date(2026, 11, 30)


def test_a_month_for_a_request_for_ones_own_data_rolls_to_a_working_day():
    found = due(terms(1, "months", roll=True), at(2026, 11, 25, 9))
    assert found.due_on == date(2026, 12, 29) and "not a working day" in found.because[-1]
    assert due(terms(1, "months"), at(2026, 1, 31, 9)).due_on == date(2026, 2, 28)


def paused(*moments):
    kinds = ("running", "paused")
    return [Interval("running", MONDAY, "received")] + [
        Interval(kinds[(index + 1) % 2], moment, "waiting for your answer") for index, moment in enumerate(moments)]


def test_a_pause_moves_the_date_by_the_days_it_lasted_and_says_so():
    found = due(terms(28, "days"), MONDAY, paused(at(2026, 11, 25, 9), at(2026, 11, 30, 9)))
    assert found.due_on == date(2026, 12, 26)
    assert "stood still from 25 November 2026 to 30 November 2026: waiting for your answer" in found.because[2]


def test_a_pause_in_working_days_counts_the_working_days_in_it():
    found = due(terms(5, "working_days"), MONDAY, paused(at(2026, 11, 27, 9), at(2026, 11, 30, 9)))
    assert found.due_on == date(2026, 12, 1)


def test_a_pause_in_hours_counts_to_the_second():
    found = due(terms(24, "hours"), MONDAY, paused(at(2026, 11, 23, 12), at(2026, 11, 23, 13, 30)))
    assert found.due_at == at(2026, 11, 24, 11, 45)


def test_several_pauses_add_up_and_one_within_a_day_costs_nothing():
    ledger = paused(at(2026, 11, 24, 9), at(2026, 11, 26, 9), at(2026, 11, 27, 9), at(2026, 11, 27, 15),
                    at(2026, 12, 1, 9), at(2026, 12, 2, 9))
    assert due(terms(28, "days"), MONDAY, ledger).due_on == date(2026, 12, 24)


def test_a_pause_after_the_due_date_changes_nothing():
    found = due(terms(1, "days"), MONDAY, paused(at(2026, 11, 25, 9), at(2026, 12, 25, 9)))
    assert found.due_on == date(2026, 11, 24)
    found = due(terms(2, "hours"), MONDAY, paused(at(2026, 11, 25, 9), at(2026, 12, 25, 9)))
    assert found.due_at == at(2026, 11, 23, 12, 15)


def test_an_open_pause_is_said_and_counts_up_to_the_moment_asked_about():
    ledger = paused(at(2026, 11, 25, 9))
    assert due(terms(28, "days"), MONDAY, ledger).due_on == date(2026, 12, 21)
    found = due(terms(28, "days"), MONDAY, ledger, at=at(2026, 11, 28, 9))
    assert found.due_on == date(2026, 12, 24) and found.paused and "has stood still since" in found.because[-1]


def test_a_clock_that_cannot_be_paused_is_not():
    never = terms(4, "hours", pauses_for_resident=False)
    found = due(never, MONDAY, paused(at(2026, 11, 23, 11)), at=at(2026, 11, 30, 9))
    assert found.due_at == at(2026, 11, 23, 14, 15) and not found.paused


def test_a_date_set_by_law_pauses_only_where_a_law_is_named():
    ledger = paused(at(2026, 11, 25, 9), at(2026, 11, 30, 9))
    both = ClockTerms(promise=Span(10, "days"), statutory=Span(28, "days"))
    found = due(both, MONDAY, ledger)
    assert (found.due_on, found.statutory_on) == (date(2026, 12, 8), date(2026, 12, 21))
    assert "By law" in found.because[-1]
    lawful = ClockTerms(promise=Span(10, "days"), statutory=Span(28, "days"), pause_law="UK GDPR article 12A")
    assert due(lawful, MONDAY, ledger).statutory_on == date(2026, 12, 26)


def test_a_clock_may_run_from_another_day_than_that_of_receipt():
    found = due(ClockTerms(promise=Span(42, "days", date(2026, 11, 1))), MONDAY)
    assert found.due_on == date(2026, 12, 13) and "runs from 1 November 2026" in found.because[0]
    assert due(ClockTerms(promise=Span(2, "hours", date(2026, 11, 1))), MONDAY).due_at == at(2026, 11, 1, 2)


def test_where_nothing_is_promised_nothing_is_due():
    found = due(ClockTerms(), MONDAY)
    assert (found.due_on, found.due_at, found.because) == (None, None, ())


def test_terms_are_the_same_after_being_stored():
    kept = ClockTerms(Span(2, "hours"), Span(5, "working_days", date(2026, 1, 1)), "united-kingdom", True, False,
                      "a law", ((date(2026, 12, 29), date(2026, 12, 31)),))
    assert ClockTerms.from_json(kept.as_json()) == kept
    assert ClockTerms.from_json(ClockTerms().as_json()) == ClockTerms()


@pytest.mark.parametrize(("moment", "words"), [
    (at(2026, 11, 23, 14, 30), "2:30pm on 23 November 2026"), (at(2026, 7, 1, 8), "9am on 1 July 2026"),
    (at(2026, 11, 23, 12), "midday on 23 November 2026"), (at(2026, 11, 23, 0), "midnight on 23 November 2026"),
    (at(2026, 11, 23, 0, 5), "12:05am on 23 November 2026"),
])
def test_a_moment_is_said_as_people_say_it(moment, words):
    assert moment_in_words(moment) == words


def test_a_last_day_that_is_no_working_day_rolls_to_the_next_one_or_back_to_the_previous():
    def due_on(roll):
        return due(terms(5, "days", roll=roll), at(2026, 11, 23, 10)).due_on

    assert (due_on(False), due_on(True), due_on("next"), due_on("previous")) == (
        date(2026, 11, 28), date(2026, 11, 30), date(2026, 11, 30), date(2026, 11, 27))


def test_school_days_are_counted_within_the_terms_and_a_pause_in_them_too():
    open_days = ((date(2026, 9, 2), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18)))
    clock = terms(2, "school_days", terms=open_days)
    found = due(clock, at(2026, 10, 22, 10))
    assert found.due_on == date(2026, 11, 2) and "school holidays" in found.because[2]
    paused = [Interval("paused", at(2026, 10, 23, 9)), Interval("running", at(2026, 11, 3, 9))]
    assert due(clock, at(2026, 10, 22, 10), paused).due_on == date(2026, 11, 4)
    assert ClockTerms.from_json(clock.as_json()) == clock


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 12, 19)])
def test_before_the_first_term_and_after_the_last_nothing_is_known(day):
    with pytest.raises(NoTermDates):
        is_school_day(day, ((date(2026, 9, 2), date(2026, 12, 18)),))


def test_a_council_without_terms_knows_no_school_days():
    with pytest.raises(NoTermDates):
        due(ClockTerms(promise=Span(1, "school_days")), at(2026, 10, 22, 10))


@pytest.mark.parametrize("count", [
    lambda: add_months(date(9999, 12, 1), 1), lambda: add_months(date(1, 1, 1), -1),
    lambda: add_working_days(date(2026, 11, 23), 10 ** 9),
    lambda: working_days_between(date(1, 1, 1), date(2026, 1, 1)),
])
def test_what_leaves_the_calendar_or_would_be_counted_for_ever_is_an_overflow(count):
    with pytest.raises(OverflowError):
        count()
