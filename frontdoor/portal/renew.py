"""Renewing behind the link of a message: what would be renewed, at what price, and the three answers to it.

The link shows that its holder reads what is sent to the resident. Looking changes nothing: every answer is sent.
"""

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField

from frontdoor.cases import drafts
from frontdoor.clock import now
from frontdoor.entitlements import journeys, renewal_rows as rows
from frontdoor.entitlements.models import Renewal
from frontdoor.payments.models import Charge
from frontdoor.payments.provider import NoProvider
from frontdoor.payments.providers import provider_for
from frontdoor.people import logins
from frontdoor.portal import blueprint, paying
from frontdoor.portal.paying import Ways
from frontdoor.triage.renewals import answering, links, shown
from frontdoor.triage.renewals.answering import Heard
from frontdoor.triage.renewals.shown import Shown
from frontdoor.triage.renewals.telling import Means
from frontdoor.web import account, councils, headers
from frontdoor.web.guards import key_holder
from frontdoor.web.journey import opening
from frontdoor.web.running import keys, settings
from frontdoor.web.unit_of_work import session, writes
from frontdoor.web.widgets import Radios

YES, CHANGED, STOP = "yes", "changed", "stop"
SEE_OTHER, UNPROCESSABLE = 303, 422
ONLINE = "online"


class AnswerForm(FlaskForm):
    """The answer, and the price it was given to: another price is asked about again."""

    answer = RadioField(widget=Radios(), validate_choice=False)
    pence = HiddenField()

    def check(self) -> bool:
        """Whether one of the three answers was given."""
        if self.answer.data in (YES, CHANGED, STOP):
            return True
        self.answer.errors = [gettext("Select what you want to do")]
        return False


def _form(found: Shown) -> AnswerForm:
    form = AnswerForm()
    form.answer.label.text = gettext("Are your address and circumstances the same?")
    form.answer.choices = [
        (YES, gettext("Yes, renew it")), (CHANGED, gettext("No, something has changed")),
        (STOP, gettext("I do not want it any more")),
    ]
    if request.method == "GET":
        form.pence.data = str(found.renewal.fee_pence)
    return form


@blueprint.get("/renew/<token>")
@key_holder
@writes
def renew(token: str) -> ResponseReturnValue:
    at = now()
    found = _found(token)
    shown.note_opening(session, found.renewal, at=at)
    return _page(found, token, _form(found))


@blueprint.post("/renew/<token>")
@key_holder
def send_renewal(token: str) -> ResponseReturnValue:
    at = now()
    found = _found(token)
    form = _form(found)
    if not form.validate_on_submit() or not form.check():
        return _page(found, token, form), UNPROCESSABLE
    if form.answer.data == CHANGED:
        return redirect(url_for("portal.renew_change", token=token), code=SEE_OTHER)
    if form.answer.data == STOP:
        answering.give_up(session, found.renewal, by=ONLINE, at=at)
        return redirect(url_for("portal.renew", token=token), code=SEE_OTHER)
    return _yes(found.renewal, token, str(form.pence.data), at)


def _yes(renewal: Renewal, token: str, pence: str, at: datetime) -> ResponseReturnValue:
    heard = answering.say_yes(session, renewal, by=ONLINE, means=_means(), at=at,
                              named_pence=int(pence) if pence.isdecimal() else -1)
    onward = "portal.renew_pay" if heard is Heard.TO_PAY else "portal.renew"
    changed = "yes" if heard is Heard.CHANGED else None
    return redirect(url_for(onward, token=token, changed=changed), code=SEE_OTHER)


def _page(found: Shown, token: str, form: AnswerForm) -> str:
    return render_template("portal/renew/renew.html", found=found, token=token, form=form,
                           price_changed="changed" in request.args, ways=_ways(token))


@blueprint.get("/renew/<token>/change")
@key_holder
@writes
def renew_change(token: str) -> ResponseReturnValue:
    at = now()
    found = _found(token)
    if _must_sign_in(found):
        return redirect(url_for("portal.sign_in", next=request.path))
    shown.note_opening(session, found.renewal, at=at)
    return render_template("portal/renew/change.html", found=found, token=token)


@blueprint.post("/renew/<token>/change")
@key_holder
def begin_renewal_change(token: str) -> ResponseReturnValue:
    """Say that something has changed, and go on to the form with everything filled in that is known."""
    at = now()
    found = _found(token)
    if _must_sign_in(found):
        return redirect(url_for("portal.sign_in", next=request.path), code=SEE_OTHER)
    if found.state in rows.PENDING:
        answering.say_no(session, found.renewal, by=ONLINE, means=_means(), at=at, has_form=True)
    if found.renewal.state not in (rows.DECLINED, rows.WITH_PERSON):
        return redirect(url_for("portal.renew", token=token), code=SEE_OTHER)
    return redirect(_begin_form(found, at), code=SEE_OTHER)


def _begin_form(found: Shown, at: datetime) -> str:
    """The address of a new application about what stands, filled in with what is known."""
    entitlement = found.entitlement
    address = opening.begin(session, entitlement.council_id, entitlement.service_id, at=at,
                            resident=account.resident(), answers=entitlement.facts)
    draft = drafts.opened_by(session, entitlement.council_id, address.split("/")[2], at=at)
    journeys.begin(session, entitlement, found.term, draft, kind=journeys.RENEW, at=at)
    return address


def _must_sign_in(found: Shown) -> bool:
    """The form shows all that is known: for a holder with an account it opens only to them, signed in."""
    signed, holder = account.resident(), found.entitlement.resident
    if signed is not None and signed.id == holder.id:
        return False
    return logins.account_for(session, holder) is not None


@blueprint.get("/renew/<token>/pay")
@key_holder
@writes
def renew_pay(token: str) -> ResponseReturnValue:
    at = now()
    found, charge = _owed(token)
    shown.note_opening(session, found.renewal, at=at)
    return paying.page(charge, _ways(token), at=at)


@blueprint.post("/renew/<token>/pay")
@key_holder
def send_renewal_payment(token: str) -> ResponseReturnValue:
    return paying.send(_owed(token)[1], _ways(token), at=now())


@blueprint.get("/renew/<token>/pay/go")
@key_holder
def go_and_pay_renewal(token: str) -> ResponseReturnValue:
    return paying.go(_owed(token)[1], _ways(token), at=now())


@blueprint.get("/renew/<token>/pay/return")
@key_holder
def return_from_paying_renewal(token: str) -> ResponseReturnValue:
    return paying.come_back(_owed(token)[1], _ways(token), at=now())


@blueprint.get("/renew/<token>/pay/receipt")
@key_holder
@writes
def renewal_receipt(token: str) -> ResponseReturnValue:
    found, charge = _owed(token)
    shown.note_opening(session, found.renewal, at=now())
    return paying.receipt(charge, _ways(token))


def _found(token: str) -> Shown:
    """The renewal of a link of ours. Ends in the page for 404 for any other address."""
    headers.keep_private()
    public_id = links.renewal_from(keys(), token)
    renewal = rows.by_public_id(session, councils.current().id, public_id) if public_id else None
    if renewal is None:
        abort(404)
    return shown.shown(session, renewal)


def _owed(token: str) -> tuple[Shown, Charge]:
    """The renewal and what is owed for it; the page for 404 where nothing was ever to be paid."""
    found = _found(token)
    if found.charge is None:
        abort(404)
    return found, found.charge


def _means() -> Means:
    return Means(keys(), provider_for(settings()) or NoProvider())


def _ways(token: str) -> Ways:
    return Ways(
        pay=url_for("portal.renew_pay", token=token), go=url_for("portal.go_and_pay_renewal", token=token),
        back=url_for("portal.return_from_paying_renewal", token=token),
        receipt=url_for("portal.renewal_receipt", token=token), home=url_for("portal.renew", token=token),
        home_words=gettext("See your renewal"),
    )
