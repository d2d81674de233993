"""Renewals: asked for when the window opens, answered by one word, and ended by the next term or without one."""

from frontdoor.triage.renewals.concluding import paid
from frontdoor.triage.renewals.agenda import due, to_ask_for_money
from frontdoor.triage.renewals.shown import pending_for
from frontdoor.triage.renewals.stepping import ask_refused, do
from frontdoor.triage.renewals.telling import Means

__all__ = ["Means", "ask_refused", "do", "due", "paid", "pending_for", "to_ask_for_money"]
