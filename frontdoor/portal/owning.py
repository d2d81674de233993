"""Between the answer and personal details: whose account the form belongs to, and what that knows already.

Nobody needs an account, and nobody is asked for one before they know whether they can get what they came for.
"""

from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import Form, RadioField

from frontdoor.cases.drafts import DraftNotFound
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.answers import known_rows, looked_up_rows
from frontdoor.portal.drawing import draw
from frontdoor.web import account
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.journey import entering, opening, owners
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import ACCOUNT, ANSWER, KNOWN
from frontdoor.web.widgets import Radios


class ForWhomForm(Form):
    """Whose form it is, for somebody who acts for others."""

    whom = RadioField(choices={}, validate_choice=False, widget=Radios())

    def __init__(self, mine: list[Resident], sent: Any = None) -> None:
        super().__init__(sent)
        self.mine = mine
        self.whom.label.text = gettext("Who is this for?")
        first, *others = mine
        named = {one.public_id: one.name or gettext("Somebody you act for") for one in others}
        self.whom.choices = {first.public_id: gettext("Me, %(name)s", name=first.name), **named}

    def chosen(self) -> Resident | None:
        """The one who was chosen; the only one there is needs no choice. None, with a sentence, for nobody."""
        if len(self.mine) == 1:
            return self.mine[0]
        found = next((one for one in self.mine if one.public_id == self.whom.data), None)
        if found is None:
            self.whom.errors = [gettext("Select who this is for")]
        return found


@blueprint.get(f"/drafts/<token>/{ACCOUNT}")
@key_holder
@opens_draft()
def offer_account(journey: Journey) -> ResponseReturnValue:
    if journey.draft.resident_id is not None or journey.on_behalf:
        return redirect(_onward(journey))
    return _page(journey)


@blueprint.post(f"/drafts/<token>/{ACCOUNT}")
@key_holder
@keeps_typed
@opens_draft()
def use_account(journey: Journey) -> ResponseReturnValue:
    """The form becomes that of the resident who is signed in, or of somebody they act for: the first claim stands."""
    signed = account.resident()
    if signed is None or journey.draft.resident_id is not None or journey.on_behalf:
        return go(_onward(journey) if signed else journey.plain_address(ACCOUNT))
    form = ForWhomForm(owners.may_apply_for(signed, at=journey.at), request.form)
    if is_expired():
        words = gettext("This page had been open too long. Check your answer and press Continue again.")
        return _page(journey, form, [{"text": words}]), EXPIRED
    chosen = form.chosen()
    if chosen is None:
        return _page(journey, form), UNPROCESSABLE
    try:
        opening.make_theirs(journey.session, journey.draft, journey.token, journey.definition, chosen,
                            typed_by=signed, at=journey.at)
    except DraftNotFound:
        return entering.unknown_draft()
    journey.look_again()
    return go(_onward(journey))


def _onward(journey: Journey) -> str:
    """After the answer, or to the first question where that is still to come."""
    path = journey.path
    if not path.is_settled:
        return journey.plain_address(path.current)
    if journey.is_report:
        return journey.plain_address(path.current)
    after = path.after(ACCOUNT) if ACCOUNT in path.between else path.after(ANSWER)
    return journey.plain_address(after)


def _page(journey: Journey, form: ForWhomForm | None = None, more: list[dict[str, str]] | None = None) -> str:
    signed = account.resident()
    onward = urlencode({"next": journey.plain_address(ACCOUNT)})
    if signed is not None and form is None:
        form = ForWhomForm(owners.may_apply_for(signed, at=journey.at))
    before = journey.path.before(ACCOUNT) if journey.path.is_settled else None
    return draw(
        "account", journey, ACCOUNT, form=form, more=more or [], signed=signed, onward=_onward(journey),
        sign_in=f"/sign-in?{onward}", register=f"/register?{onward}",
        back=journey.plain_address(before) if before else journey.plain_address(journey.path.current),
    )


@blueprint.get(f"/drafts/<token>/{KNOWN}")
@key_holder
@opens_draft()
def what_we_know(journey: Journey) -> ResponseReturnValue:
    """What was known before: shown with where it came from, to be put right or gone past."""
    if KNOWN not in journey.path.between or not journey.path.is_settled:
        return redirect(journey.plain_address(journey.path.current))
    before = journey.path.before(KNOWN)
    return draw(
        "known", journey, KNOWN, rows=known_rows(journey), looked_up=looked_up_rows(journey),
        onward=journey.plain_address(journey.path.after(KNOWN)),
        back=journey.plain_address(before) if before else None,
    )
