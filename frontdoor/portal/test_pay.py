"""The page of the provider that takes no money. It stands outside our database, as a real provider's page would, and
does not exist where another provider is in use."""

from urllib.parse import urlsplit

from flask import abort, redirect, render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.payments.providers import pretender_for
from frontdoor.payments.test_provider import Asked, TestProvider
from frontdoor.portal import blueprint
from frontdoor.web import headers
from frontdoor.web.guards import open_to_all
from frontdoor.web.running import settings


@blueprint.get("/test-payment/<provider_id>")
@open_to_all
def test_payment(provider_id: str) -> ResponseReturnValue:
    headers.keep_private()
    _, asked = _asked(provider_id)
    return render_template("portal/pay/test_payment.html", asked=asked, is_open=asked.state == "started")


@blueprint.post("/test-payment/<provider_id>")
@open_to_all
def decide_test_payment(provider_id: str) -> ResponseReturnValue:
    provider, asked = _asked(provider_id)
    decided = request.form.get("decided")
    if decided == "pay":
        provider.pay(provider_id)
    elif decided == "refuse":
        provider.refuse(provider_id)
    # Only ever back to this site: what stands in front of the path may be another name for it.
    back = urlsplit(asked.request.return_url)
    return redirect(back.path or "/", code=303)


def _asked(provider_id: str) -> tuple[TestProvider, Asked]:
    provider = pretender_for(settings())
    asked = provider.look(provider_id) if provider is not None else None
    if provider is None or asked is None:
        abort(404)
    return provider, asked
