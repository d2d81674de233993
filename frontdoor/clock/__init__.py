"""Time: what time it is, which days count, and due dates that explain themselves.

Every due date is derived, never stored as a counter: from the moment of receipt, the terms of the clock, the ledger of
running and paused time and that of extensions, by one pure function, `due`. `account` says the same as a list of
intervals.
"""
from frontdoor.clock.calendars import (
    MOST_DAYS_COUNTED, NAMES, NATIONS, Closures, NoTermDates, add_months, add_school_days, add_working_days, age_on,
    bank_holidays, birthday, is_school_day, is_working_day, months_between, school_days_between, why_not_working,
    working_days_between)
from frontdoor.clock.ledger import Extension, ExtensionLine, Interval, LedgerLine, Pause, pauses
from frontdoor.clock.measures import day_or_moment, is_of_time
from frontdoor.clock.moments import (
    DAY, LONDON, end_of_day, in_words, local_date, moment_in_words, now, start_of_day)
from frontdoor.clock.reckoning import Due, due, started
from frontdoor.clock.stretches import Stretch, account
from frontdoor.clock.terms import USUAL_HOURS, Allowance, ClockTerms, Hours, Span, in_units

__all__ = [
    "DAY", "LONDON", "MOST_DAYS_COUNTED", "NAMES", "NATIONS", "USUAL_HOURS", "Allowance", "ClockTerms", "Closures",
    "Due", "Extension", "ExtensionLine", "Hours", "Interval", "LedgerLine", "NoTermDates", "Pause", "Span", "Stretch",
    "account", "add_months", "add_school_days", "add_working_days", "age_on", "bank_holidays", "birthday",
    "day_or_moment", "due", "end_of_day", "in_units", "in_words", "is_of_time", "is_school_day", "is_working_day",
    "local_date", "moment_in_words", "months_between", "now", "pauses", "school_days_between", "start_of_day",
    "started", "why_not_working", "working_days_between",
]
