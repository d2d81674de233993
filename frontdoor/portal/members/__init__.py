"""The councillors' door: what they raised for people in their ward, what they may see of it, and their ward."""

from typing import Any, cast

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.people import members
from frontdoor.people.actor import Actor
from frontdoor.web import sign_in
from frontdoor.web.unit_of_work import session

SECTIONS = (("/members", "My casework"), ("/members/ward", "My ward"), ("/members/raise", "Raise something"))
UNPROCESSABLE = 422


def me() -> Actor:
    """The councillor who asks. Only behind the guard for councillors."""
    return cast(Actor, sign_in.member_actor())


def my_wards() -> list[str]:
    """The wards they speak for, by name."""
    return members.wards_of(session, me().council_id, me().officer_id or 0)


def page(template: str, section: str, *, status: int = 200, **more: Any) -> ResponseReturnValue:
    """A page of this door, with its navigation. `section` is the address of the part it belongs to."""
    items = [(href, words, href == section) for href, words in SECTIONS]
    return render_template(f"portal/members/{template}.html", sections=items, me=me(), **more), status
