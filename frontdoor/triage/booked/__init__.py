"""A booking as a case: confirmed, moved, cancelled, and over, each with what it costs and what is told of it."""

from frontdoor.triage.booked.attending import attend, finish, over
from frontdoor.triage.booked.calendars import calendar_of
from frontdoor.triage.booked.cancelling import cancel
from frontdoor.triage.booked.changing import change, free_for
from frontdoor.triage.booked.choosing import choose, free_to_choose, needs_a_time
from frontdoor.triage.booked.terms import Terms, terms_of
from frontdoor.triage.booked.undecided import begun, release
from frontdoor.triage.booked.words import where_words, when_words

__all__ = ["Terms", "attend", "begun", "calendar_of", "cancel", "change", "choose", "finish", "free_for",
           "free_to_choose", "needs_a_time", "over", "release", "terms_of", "when_words", "where_words"]
