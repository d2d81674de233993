"""Who lives with a resident, as far as we hold it, and putting it right.

Somebody whose address is protected is never shown to another here: who lives with whom says where they are.
"""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor.clock import local_date, now
from frontdoor.people import households, protection, representatives
from frontdoor.people.households import RELATIONS, Household, Member
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import UNPROCESSABLE, me, page
from frontdoor.portal.account.details import Day
from frontdoor.triage import household_access
from frontdoor.web import account
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios

SECTION = "/account/people"


class MemberForm(FlaskForm):
    """Which of the people they act for, or who act for them, lives with them; as what, and since when."""

    who = RadioField("Who lives with you?", validate_choice=False, widget=Radios())
    relation = RadioField("What are they to you?", validate_choice=False, widget=Radios(),
                          choices={key: words for key, words in RELATIONS.items() if key != "first"})
    since = Day("Since which day?", description="For example, 1 11 2020.")

    def validate_who(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select who lives with you")

    def validate_relation(self, field: Any) -> None:
        if field.data not in RELATIONS:
            raise ValidationError("Select what they are to you")

    def validate_since(self, field: Any) -> None:
        if field.data is None:
            raise ValidationError("Enter since which day")
        if not date(1900, 1, 1) <= field.data <= local_date(now()):
            raise ValidationError("The day must be today or before")


def shown(found: Resident, on: date) -> list[Member]:
    """Those who live with the resident on that day, without those who are kept safe from being found."""
    household = households.of(session, found, on=on)
    people = [one for one in households.members(session, household) if one.until_on is None] if household else []
    hidden = protection.of_many(session, found.council_id, [one.resident_id for one in people])
    return [one for one in people if one.resident_id != found.id and one.resident_id not in hidden]


@blueprint.get("/account/household")
@resident
def account_household() -> ResponseReturnValue:
    return _page(_form(posted=False))


@blueprint.post("/account/household")
@resident
@keeps_typed
def account_household_add() -> ResponseReturnValue:
    found, form, at, actor = me(), _form(), now(), account.actor()
    assert actor is not None
    if is_expired():
        return _page(form, stale=True, status=EXPIRED)
    if not form.validate_on_submit() or form.since.data is None:
        return _page(form, status=UNPROCESSABLE)
    other = _known(found)[str(form.who.data)]
    households.add(session, found, other, relation=str(form.relation.data), since_on=form.since.data, actor=actor,
                   source="resident", at=at)
    flash("It is written down.", "success")
    return redirect(url_for("portal.account_household"), code=303)


@blueprint.post("/account/household/<member_id>/left")
@resident
def account_household_left(member_id: str) -> ResponseReturnValue:
    found, at, actor = me(), now(), account.actor()
    assert actor is not None
    on = local_date(at)
    member = next((one for one in shown(found, on) if one.public_id == member_id), None) or abort(404)
    households.leave(session, member, until_on=max(on, member.since_on), actor=actor, at=at)
    household_access.bring_up_to_date(session, session.get_one(Household, member.household_id), at=at)
    flash("It is written down that they do not live with you.", "success")
    return redirect(url_for("portal.account_household"), code=303)


def _known(found: Resident) -> dict[str, Resident]:
    """The people of whom the resident may say that they live with them: they act for one another."""
    rows = [one for one in representatives.of(session, found) if one.agreed_at is not None]
    others = [one.representative if one.resident_id == found.id else one.resident for one in rows]
    hidden = protection.of_many(session, found.council_id, [one.id for one in others])
    return {one.public_id: one for one in others if one.id not in hidden}


def _form(*, posted: bool = True) -> MemberForm:
    form, found = MemberForm() if posted else MemberForm(formdata=None), me()
    here = {one.resident_id for one in shown(found, local_date(now()))}
    form.who.choices = [(key, one.name) for key, one in _known(found).items() if one.id not in here]
    return form


def _page(form: MemberForm, **more: Any) -> ResponseReturnValue:
    return page("household", SECTION, form=form, members=shown(me(), local_date(now())), relations=RELATIONS, **more)
