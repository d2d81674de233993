"""What a resident has paid, and the agreements by which more may be taken: each can be ended here at any time."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from frontdoor import audit
from frontdoor.clock import now
from frontdoor.payments import mandates, receipts, refunds
from frontdoor.portal import blueprint
from frontdoor.portal.account import me, page
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session

SECTION = "/account/payments"


@blueprint.get("/account/payments")
@resident
def account_payments() -> ResponseReturnValue:
    mine = me()
    audit.record(session, council_id=mine.council_id, actor_kind="resident", actor_id=mine.public_id, action="opened",
                 subject_kind="payments", subject_id=mine.public_id, at=now())
    return page("payments", SECTION, paid=receipts.of_resident(session, mine.council_id, mine.id),
                refunded=refunds.of_resident(session, mine.council_id, mine.id),
                agreements=mandates.of_resident(session, mine.council_id, mine.id))


@blueprint.post("/account/payments/agreements/<public_id>/end")
@resident
def end_agreement(public_id: str) -> ResponseReturnValue:
    mine = me()
    found = mandates.find(session, mine.council_id, mine.id, public_id)
    if found is None:
        abort(404)
    mandates.end(session, found, at=now())
    flash("We will not take any more payments under this agreement", "success")
    return redirect(url_for("portal.account_payments"), code=303)
