"""A due date as a list of intervals: what was counted, and why the rest was not."""
from datetime import UTC, date, datetime

from frontdoor.clock import Allowance, ClockTerms, Extension, Interval, Span, account, due

MONDAY = datetime(2026, 12, 21, 10, 15, tzinfo=UTC)
OFFICE = tuple((day, first, last) for day in range(5) for first, last in ((540, 720), (780, 1020)))


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def shown(stretches):
    return [(f"{one.first:%d %b}", f"{one.last:%d %b}", one.counted, one.why_not) for one in stretches]


def test_every_day_that_does_not_count_says_why():
    closed = ((date(2026, 12, 29), date(2026, 12, 31)),)
    terms = ClockTerms(Span(6, "working_days"), closures=closed)
    assert shown(account(terms, MONDAY)) == [
        ("21 Dec", "21 Dec", 0, "the day from which we count"), ("22 Dec", "24 Dec", 3, None),
        ("25 Dec", "25 Dec", 0, "bank holiday: Christmas Day"), ("26 Dec", "27 Dec", 0, "weekend"),
        ("28 Dec", "28 Dec", 0, "bank holiday: Boxing Day (substitute day)"),
        ("29 Dec", "31 Dec", 0, "the council is closed"), ("01 Jan", "01 Jan", 0, "bank holiday: New Year's Day"),
        ("02 Jan", "03 Jan", 0, "weekend"), ("04 Jan", "06 Jan", 3, None)]


def test_the_date_of_the_law_has_an_account_of_its_own_without_closures():
    closed = ((date(2026, 12, 22), date(2026, 12, 23)),)
    terms = ClockTerms(Span(1, "working_days"), Span(3, "working_days"), closures=closed)
    assert shown(account(terms, MONDAY))[-2:] == [("22 Dec", "23 Dec", 0, "the council is closed"),
                                                  ("24 Dec", "24 Dec", 1, None)]
    assert shown(account(terms, MONDAY, statutory=True))[1:] == [("22 Dec", "24 Dec", 3, None)]
    assert account(ClockTerms(), MONDAY) == () == account(ClockTerms(Span(1, "days")), MONDAY, statutory=True)


def test_a_pause_is_a_stretch_with_its_reason():
    ledger = [Interval("running", MONDAY), Interval("paused", at(2026, 12, 22, 9), "we asked you a question"),
              Interval("running", at(2026, 12, 30, 9))]
    found = account(ClockTerms(Span(3, "working_days")), MONDAY, ledger)
    assert shown(found)[1:3] == [("22 Dec", "22 Dec", 1, None), ("23 Dec", "30 Dec", 0, "we asked you a question")]
    assert [one.paused for one in found][1:3] == [False, True]


def test_a_last_day_that_is_moved_to_a_working_day_says_so():
    terms = ClockTerms(Span(4, "days"), roll=True)
    assert due(terms, MONDAY).due_on == date(2026, 12, 29)
    assert shown(account(terms, MONDAY))[-1] == ("26 Dec", "29 Dec", 0, "moved to a working day")


def test_working_hours_skip_the_night_the_midday_break_and_the_weekend():
    friday = at(2026, 12, 18, 11, 30)
    terms = ClockTerms(Span(6, "working_hours"), hours=OFFICE)
    assert due(terms, friday).due_at == at(2026, 12, 21, 10, 30)
    found = account(terms, friday)
    assert [(one.counted, one.why_not) for one in found] == [
        (30, None), (0, "outside the hours at which we are open"), (240, None),
        (0, "outside the hours at which we are open"), (0, "weekend"), (0, "outside the hours at which we are open"),
        (90, None)]
    assert "Only hours at which we are open are counted" in due(terms, friday).because[2]


def test_open_hours_are_by_the_clock_on_the_wall_over_both_clock_changes():
    terms = ClockTerms(Span(8, "working_hours"), hours=tuple((day, 540, 1020) for day in range(5)))
    assert due(terms, at(2026, 3, 27, 16)).due_at == at(2026, 3, 30, 15)       # 4pm in London, after a shorter night
    assert due(terms, at(2026, 10, 23, 15)).due_at == at(2026, 10, 26, 16)     # 4pm in London, after a longer one


def test_an_extension_makes_the_whole_longer_and_says_why():
    more = [Extension(10, "working_days", "the records are in another town")]
    found = due(ClockTerms(Span(10, "working_days")), at(2026, 11, 23, 9), extensions=more)
    assert found.due_on == date(2026, 12, 21)
    assert found.because[-1] == (
        "We took 10 more working days: the records are in another town. That makes it 21 December 2026.")


def test_months_are_added_before_they_are_counted_out():
    """One month and two more are three from the day of receipt: the end of February does not shorten them."""
    found = due(ClockTerms(statutory=Span(1, "months")), at(2027, 1, 31, 9),
                extensions=[Extension(2, "months", "it is complex", statutory=True)])
    assert found.due_on == date(2027, 4, 30)


def test_an_extension_of_the_promise_leaves_the_date_of_the_law():
    terms = ClockTerms(Span(10, "working_days"), Span(20, "working_days"))
    more = [Extension(5, "working_days", "it takes longer")]
    found = due(terms, at(2026, 11, 23, 9), extensions=more)
    assert (found.due_on, found.statutory_on) == (date(2026, 12, 14), date(2026, 12, 21))
    law = [Extension(20, "working_days", "the public interest", statutory=True)]
    found = due(terms, at(2026, 11, 23, 9), extensions=law)
    assert (found.due_on, found.statutory_on) == (date(2027, 1, 7), date(2027, 1, 21))


def test_what_is_due_on_the_day_it_stood_still_is_due_when_it_goes_on():
    """A pause that begins on the last day and ends on a Sunday leaves the Monday."""
    ledger = [Interval("running", at(2026, 11, 23, 9)), Interval("paused", at(2026, 11, 25, 9), "waiting"),
              Interval("running", at(2026, 11, 29, 9))]
    assert due(ClockTerms(Span(2, "working_days")), at(2026, 11, 23, 9), ledger).due_on == date(2026, 11, 30)


def test_lines_count_from_when_they_are_effective_not_from_when_they_are_written():
    late = [Interval("running", at(2026, 11, 23, 9)), Interval("running", at(2026, 11, 27, 9)),
            Interval("paused", at(2026, 11, 25, 9), "waiting")]
    assert due(ClockTerms(Span(10, "days")), at(2026, 11, 23, 9), late).due_on == date(2026, 12, 5)


def test_terms_come_back_as_they_were_stored_and_old_ones_stay_the_same_text():
    plain = ClockTerms(Span(2, "working_days")).as_json()
    assert not {"hours", "more", "escalate_to", "terms"} & plain.keys()
    full = ClockTerms(Span(2, "working_hours"), hours=OFFICE, more=Allowance(10, "working_hours", 2, "an Act", True),
                      escalate_to="works")
    assert ClockTerms.from_json(full.as_json()) == full


def test_a_promise_that_stood_still_is_never_later_than_the_date_of_the_law():
    terms = ClockTerms(Span(10, "working_days"), Span(12, "working_days"))
    ledger = [Interval("running", at(2026, 11, 23, 9)), Interval("paused", at(2026, 11, 24, 9), "waiting"),
              Interval("running", at(2026, 12, 1, 9))]
    found = due(terms, at(2026, 11, 23, 9), ledger)
    assert found.due_on == found.statutory_on == date(2026, 12, 9)
    assert found.because[-1] == "By law it is due by 9 December 2026, so that is the date."
