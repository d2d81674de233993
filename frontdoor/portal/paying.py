"""Paying a charge, whatever it is for: the pages themselves, for whoever knows which charge and at which addresses.

The provider is asked with no transaction of ours open: each view here reads, lets go of the database, asks, and what
became of it is written in a transaction of its own by `payments.asking`. So the page may be run again, the back button
pressed and the way back walked twice, and still nothing is paid twice. What is paid, and how much, stands in our row;
nothing that a page sends is believed but the tick.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from flask import abort, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import BooleanField

from frontdoor.cases.links import site_address
from frontdoor.payments import asking, charges, mandates, receipts, tries
from frontdoor.payments.asking import Till
from frontdoor.payments.charges import ChargeNotOwed
from frontdoor.payments.models import Charge, ChargeState, Payment, PaymentState
from frontdoor.payments.provider import ProviderAway
from frontdoor.payments.providers import provider_for
from frontdoor.payments.tries import TryIsLive
from frontdoor.triage import paying as triage_paying
from frontdoor.web import councils, headers
from frontdoor.web.error_pages import RETRY_SECONDS
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import database, session
from frontdoor.web.widgets import Tick

SEE_OTHER, AWAY = 303, 503
# How the payer came back, as the address says it. It only chooses words.
HERE, UNKNOWN = "here", "unknown"


@dataclass(frozen=True)
class Ways:
    """The addresses of a charge's pages, below the site's own: where to pay, the way on to the provider, the way back
    from there, the receipt; and the page that the payer came from, with words for the link to it."""

    pay: str
    go: str
    back: str
    receipt: str
    home: str
    home_words: str


class PayForm(FlaskForm):
    """Only the wish to pay, and the tick. The amount is ours."""

    agree = BooleanField("I agree that my renewal may be paid the same way", description=mandates.WORDS, widget=Tick())


def page(charge: Charge, ways: Ways, *, at: datetime) -> ResponseReturnValue:
    """What is owed with the button to pay it; or that it is paid, or why it cannot be paid any more."""
    headers.keep_private()
    last = tries.last_of(session, charge)
    if charge.state == ChargeState.PAID:
        return render_template("portal/pay/paid.html", charge=charge, ways=ways,
                               receipt=receipts.of_charge(session, charge))
    if last is not None and last.surplus or not charges.is_payable(charge, at=at):
        return render_template("portal/pay/closed.html", charge=charge, ways=ways, last=last)
    if _is_unknown(last):
        return render_template("portal/pay/pending.html", charge=charge, ways=ways)
    return render_template("portal/pay/pay.html", charge=charge, ways=ways, form=PayForm(formdata=None),
                           said=_said(last), is_possible=provider_for(settings()) is not None)


def send(charge: Charge, ways: Ways, *, at: datetime) -> ResponseReturnValue:
    """The button was pressed: begin a try and go on to the provider. Pressed twice it is one try; one that another
    tab began is cancelled first."""
    till, form = _till(), PayForm()
    if till is None:
        return redirect(ways.pay, code=SEE_OTHER)
    charge_id, wants_mandate = charge.id, bool(form.agree.data)
    session.close()
    try:
        asking.begin(till, charge_id, wants_mandate=wants_mandate, at=at)
    except ChargeNotOwed:
        return redirect(ways.pay, code=SEE_OTHER)
    except TryIsLive:
        return redirect(_came_back(ways, UNKNOWN), code=SEE_OTHER)
    except ProviderAway:
        return _away(ways)
    return redirect(ways.go, code=SEE_OTHER)


def go(charge: Charge, ways: Ways, *, at: datetime) -> ResponseReturnValue:
    """On to the provider's page, with the try that was begun; back to ours when there is none."""
    headers.keep_private()
    till, live = _till(), tries.live_of(session, charge)
    if till is None or live is None:
        return redirect(ways.pay)
    if live.kind == tries.MANDATE:
        return redirect(_came_back(ways, UNKNOWN))
    session.close()
    try:
        address = asking.start(till, live.id, return_url=_site() + ways.back, at=at)
    except ProviderAway:
        return _away(ways)
    return redirect(address or ways.pay)


def come_back(charge: Charge, ways: Ways, *, at: datetime) -> ResponseReturnValue:
    """From the provider's page: ask what became of it, write that down, and show it."""
    headers.keep_private()
    till, live = _till(), tries.live_of(session, charge)
    session.close()
    if till is None or live is None:
        return redirect(_came_back(ways, HERE))
    try:
        answer = asking.find_out(till, live.id, at=at)
    except ProviderAway:
        return redirect(_came_back(ways, UNKNOWN))
    is_unknown = live.kind == tries.MANDATE or answer is not None and answer.payer_is_done
    return redirect(_came_back(ways, UNKNOWN if is_unknown else HERE))


def receipt(charge: Charge, ways: Ways) -> ResponseReturnValue:
    """The receipt, to be printed; there is none before it is paid."""
    headers.keep_private()
    found = receipts.of_charge(session, charge)
    if found is None:
        abort(404)
    return render_template("portal/pay/receipt.html", charge=charge, ways=ways, receipt=found)


def _till() -> Till | None:
    """What asking needs; None where nothing can be paid online."""
    provider = provider_for(settings())
    return Till(database(), provider, triage_paying.heed) if provider is not None else None


def _site() -> str:
    return site_address(settings().base_url, councils.current().hosts)


def _came_back(ways: Ways, how: str) -> str:
    return f"{ways.pay}?{urlencode({'back': how})}"


def _is_unknown(last: Payment | None) -> bool:
    """Whether the payer must not pay again, because what they did before may still turn out to have paid it."""
    if last is None or last.state not in tries.LIVE:
        return False
    return last.kind == tries.MANDATE or request.args.get("back") == UNKNOWN


def _said(last: Payment | None) -> str:
    """What the page says of the try before: refused, failed, unfinished, or nothing."""
    if last is None or last.state == PaymentState.CREATED:
        return ""
    if last.state in {PaymentState.REFUSED, PaymentState.FAILED}:
        return str(last.state)
    return "unfinished" if request.args.get("back") == HERE else ""


def _away(ways: Ways) -> ResponseReturnValue:
    response = make_response(render_template("portal/pay/away.html", ways=ways), AWAY)
    response.headers["Retry-After"] = RETRY_SECONDS
    return response
