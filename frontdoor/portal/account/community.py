"""Groups in the account: what is booked, and what is near for the resident and for those they act for."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from frontdoor.clock import now
from frontdoor.directory import booking, feedback, listed
from frontdoor.directory.listed import Listing
from frontdoor.directory.models import GroupPlace
from frontdoor.directory.near import Wish
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import me, page
from frontdoor.web import account, community
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session

SHOWN = 4
CHILD = 16


@blueprint.get("/account/community")
@resident
def account_community() -> ResponseReturnValue:
    found, at, actor = me(), now(), account.actor()
    assert actor is not None
    places = booking.of_residents(session, found.council_id, actor.resident_ids)
    people = [found, *(one.resident for one in account.acting_for(found, "see", at=at))]
    listing = listed.of_council(session, found.council_id)
    lines = [_line(place, found, listing) for place in places]
    return page("community", "/account/community", near=[_near(one, found) for one in people],
                said=[(one, listing.known(one.group_id)) for one in feedback.of_resident(
                    session, found.council_id, found.id)], words={**feedback.HOW, **feedback.WRONG},
                upcoming=[one for one in lines if one["place"].meeting.starts_at > at][::-1],
                past=[one for one in lines if one["place"].meeting.starts_at <= at])


def _line(place: GroupPlace, found: Resident, listing: Listing) -> dict[str, Any]:
    group = listing.known(place.meeting.group_id)
    return {"place": place, "group": group, "name": group.name if group else place.meeting.group_id,
            "for": place.resident if place.resident_id != found.id else None}


def _near(person: Resident, found: Resident) -> dict[str, Any]:
    """The groups near somebody that are for their age; where that is not known, for anybody."""
    at = now()
    age = community.age_of(session, person, at=at)
    topics = ("under-fives", "young") if age is not None and age < CHILD else ()
    wish = Wish(at=community.home_of(session, person, at=at) or community.home_of(session, found, at=at), age=age,
                topics=topics)
    return {"person": person, "is_me": person.id == found.id, "age": age,
            "found": community.suiting(session, found.council_id, wish)[:SHOWN]}


@blueprint.post("/account/community/<public_id>/cancel")
@resident
def cancel_group(public_id: str) -> ResponseReturnValue:
    found, at = me(), now()
    ids = frozenset({found.id, *(one.resident_id for one in account.acting_for(found, "apply", at=at))})
    place = booking.of_public_id(session, found.council_id, public_id, ids)
    if place is None:
        abort(404)
    booking.cancel(session, place, at=at)
    flash(gettext("The place is given back"), "success")
    return redirect(url_for("portal.account_community"), code=303)
