"""Where a person lives, as an officer writes it down: found in the council's own list or by hand, after a move or
because it was wrong."""

from datetime import timedelta
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import RadioField, ValidationError

from frontdoor import places
from frontdoor.cases.protected import may_see_addresses
from frontdoor.clock import in_words, local_date, now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import Letter, plain
from frontdoor.desks.record.details import AS_BEFORE, CHANGED, OLDEST, BornField, ReasonLine, opened_to_change
from frontdoor.desks.record.opening import back_to, form_page
from frontdoor.people import addresses, protection
from frontdoor.people.addresses import MoveTooEarly
from frontdoor.people.residents import Resident
from frontdoor.triage import correcting
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session
from frontdoor.web.widgets import Radios

BY_HAND, MOVED, WRONG = "by_hand", "moved", "wrong"
LONGEST, LONGEST_TYPED, MOST, FURTHEST = 300, 100, 20, timedelta(days=365)


class HomeForm(FlaskForm):
    """One of the addresses that were found, or one by hand; and whether they moved, from which day."""

    uprn = RadioField("Which is their address?", widget=Radios(), validate_choice=False)
    label = Letter("Their address", at_most=LONGEST, description="Only if it is not in the list above.")
    why = RadioField("What happened?", widget=Radios(), validate_choice=False,
                     choices={MOVED: "They moved", WRONG: "The address that we hold was written down wrongly"})
    since = BornField("First day", description="Only if they moved: from which day do they live there?")
    reason = ReasonLine()

    def validate_uprn(self, field: Any) -> None:
        if field.data not in dict(field.choices):
            raise ValidationError("Select their address")

    def validate_label(self, field: Any) -> None:
        if self.uprn.data == BY_HAND and not (field.data or "").strip():
            raise ValidationError("Enter their address")

    def validate_why(self, field: Any) -> None:
        if field.data not in field.choices:
            raise ValidationError("Select what happened")

    def validate_since(self, field: Any) -> None:
        if self.why.data == MOVED and field.day is None:
            raise ValidationError("Enter the first day")
        if field.day is not None and not OLDEST <= field.day <= local_date(now()) + FURTHEST:
            raise ValidationError("The first day must be in the past, or within a year from now")

    @property
    def chosen(self) -> tuple[str | None, str]:
        """The UPRN, where it is an address of the list, and the address in words."""
        if self.uprn.data == BY_HAND:
            return None, ", ".join(str(self.label.data).split("\n"))
        return str(self.uprn.data), str(dict(self.uprn.choices)[self.uprn.data])  # type: ignore[arg-type]


@blueprint.get("/people/<public_id>/address")
@officer()
def person_address(public_id: str) -> ResponseReturnValue:
    return _page(_changeable(public_id), HomeForm(formdata=None))


@blueprint.post("/people/<public_id>/address")
@officer()
@keeps_typed
def correct_address(public_id: str) -> ResponseReturnValue:
    resident, form = _changeable(public_id), HomeForm()
    form.uprn.choices = _choices(resident)
    if is_expired() or not form.validate_on_submit():
        return _page(resident, form, sent=True)
    uprn, label = form.chosen
    try:
        changed = correcting.home(
            session, resident, uprn=uprn, label=label, from_on=form.since.day if form.why.data == MOVED else None,
            reason=form.reason.data or "", actor=me(), at=now())
    except MoveTooEarly as early:
        form.since.errors = [f"The first day must be after {in_words(early.from_on)}, when they came to the address"
                             " that we hold. If that is wrong, say that it was written down wrongly"]
        return _page(resident, form, sent=True)
    flash(CHANGED if changed else AS_BEFORE, "success")
    return back_to(resident)


def _changeable(public_id: str) -> Resident:
    """A record whose address this officer may write down: one that is protected only who may see it."""
    resident = opened_to_change(public_id)
    if protection.of(session, resident) is not None and not may_see_addresses(me()):
        flash("Their address is protected. Ask those who keep them safe to change it.", "notice")
        abort(redirect(url_for("desks.person", public_id=public_id), code=303))
    return resident


def _typed() -> str:
    return " ".join(plain(request.args.get("q")).split())[:LONGEST_TYPED]


def _choices(resident: Resident) -> list[tuple[str, str]]:
    matches = places.find(session, resident.council_id, _typed(), limit=MOST) if _typed() else []
    return [(one.uprn, one.label) for one in matches if one.uprn] + [(BY_HAND, "It is not in this list")]


def _page(resident: Resident, form: HomeForm, *, sent: bool = False) -> ResponseReturnValue:
    form.uprn.choices = _choices(resident)
    return form_page(resident, form, "home", sent=sent, title="Change their address", typed=_typed(),
                     asks=sent or bool(_typed()), homes=addresses.all_of(session, resident), button="Keep this address")
