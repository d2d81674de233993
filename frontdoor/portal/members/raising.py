"""A councillor raises something for somebody in their ward."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from frontdoor import places
from frontdoor.cases.members import Basis, Scope
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.people import members as people
from frontdoor.places import Match, homes
from frontdoor.portal import blueprint
from frontdoor.portal.forms import OPEN_TOO_LONG
from frontdoor.portal.members import UNPROCESSABLE, me, my_wards, page
from frontdoor.portal.members.raise_form import RaiseForm
from frontdoor.triage import members
from frontdoor.triage.members import Enquiry
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import member
from frontdoor.web.unit_of_work import session

MOST_FOUND, MOST_ON_STREET = 50, 120


@blueprint.get("/members/raise")
@member
def members_raise() -> ResponseReturnValue:
    return _page(_form(blank=True))


@blueprint.post("/members/raise")
@member
@keeps_typed
def members_send() -> ResponseReturnValue:
    form = _form()
    if is_expired():
        return _page(form, refused=OPEN_TOO_LONG, status=EXPIRED)
    is_good = form.validate_on_submit()
    home, found = _home(form)
    wards = my_wards()
    if home is not None and home.ward not in wards and not form.outside_reason.data:
        form.outside_reason.errors = [_whose(home.ward)]
    if not is_good or home is None or form.outside_reason.errors:
        return _page(form, found=found, status=UNPROCESSABLE)
    case = members.raise_enquiry(session, _enquiry(form, home, wards), actor=me(), at=now())
    flash(f"We have your enquiry. Its reference is {case.reference}", "success")
    return redirect(url_for("portal.members_casework"), code=303)


def _form(*, blank: bool = False) -> RaiseForm:
    form = RaiseForm(formdata=None) if blank else RaiseForm()
    form.offer([(one.definition.id, str(one.definition.name)) for one in _services()])
    return form


def _services() -> list[versions.Version]:
    return versions.all_current(session, me().council_id)


def _home(form: RaiseForm) -> tuple[Match | None, Sequence[Match]]:
    """The address that is meant, if one is, and those among which to choose. Otherwise the form says what is wrong."""
    typed = form.address.data or ""
    if not typed:
        return None, ()
    found = _addresses(typed)
    chosen = next((one for one in found if one.uprn == form.choice.data), None)
    if chosen is not None or len(found) == 1:
        return chosen or found[0], found if chosen else ()
    if found:
        form.choice.errors = ["Select which address it is"]
    else:
        form.address.errors = [f"We cannot find “{typed}”. Enter a postcode, or the number and the street"]
    return None, found


def _addresses(typed: str) -> list[Match]:
    """The homes that the words may mean: those of a postcode, one with its number, or all of a street."""
    found = places.find(session, me().council_id, typed, MOST_FOUND)
    listed = [one for one in found if one.kind == "address"]
    streets = [one for one in found if one.kind == "street"]
    if not listed and len(streets) == 1:
        return homes.addresses_on(session, me().council_id, streets[0].usrn, MOST_ON_STREET)
    return listed


def _whose(ward: str) -> str:
    """Where an address lies in the ward of others: who they are, and what may be done."""
    names = [one.name for one in people.of_ward(session, me().council_id, ward)]
    who = f"Its councillors are {', '.join(names)}" if len(names) > 1 else f"Its councillor is {''.join(names)}"
    return f"They live in {ward} ward. {who if names else 'We know no councillor of it'}. Say why you ask for them"


def _enquiry(form: RaiseForm, home: Match, wards: Sequence[str]) -> Enquiry:
    services = {one.definition.id: str(one.definition.name) for one in _services()}
    inside = home.ward in wards
    facts: dict[str, Any] = {
        "name": form.name.data, "address": places.address_answer(session, me().council_id, home.uprn or ""),
        "email": form.email.data, "phone": form.phone.data, "description": form.text.data,
        "service_named": services.get(form.service.data or ""), "earlier_reference": form.reference.data,
        "in_members_ward": inside, "outside_reason": None if inside else form.outside_reason.data,
    }
    return Enquiry(facts, Basis(form.basis.data), Scope(form.scope.data))


def _page(
    form: RaiseForm, *, found: Sequence[Match] = (), refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    form.choice.choices = {str(one.uprn): one.label for one in found}
    asks_why = bool(form.outside_reason.errors or form.outside_reason.data)
    return page("raise", "/members/raise", status=status, form=form, wards=my_wards(), asks_which=bool(found),
                asks_why=asks_why, refused=refused)
