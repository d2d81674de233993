"""A resident's account: their cases, details, messages, preferences, the people they act for, and their data."""

from collections.abc import Callable
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.people.residents import Resident
from frontdoor.web import account

UNPROCESSABLE = 422
SECTIONS = (
    ("/account", "Overview"), ("/account/bookings", "Bookings"), ("/account/community", "Groups"),
    ("/account/permits", "What you hold"),
    ("/account/payments", "Payments"), ("/account/messages", "Messages"), ("/account/details", "Details"),
    ("/account/preferences", "Contact"), ("/account/people", "People"), ("/account/data", "Data"),
)
Draw = Callable[..., str]


def me() -> Resident:
    """The resident who is signed in; only behind the guard for residents."""
    found = account.resident()
    assert found is not None
    return found


def page(template: str, section: str, *, status: int = 200, **more: Any) -> ResponseReturnValue:
    """A page of the account, with its navigation. `section` is the address of the part it belongs to."""
    items = [{"href": href, "text": words, "current": href == section} for href, words in SECTIONS]
    return render_template(f"portal/account/{template}.html", sections=items, resident=me(), **more), status
