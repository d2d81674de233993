"""Paying for what was granted: the charge of a case, for its reporter and nobody else."""

from datetime import datetime

from flask import abort, url_for
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.payments import charges
from frontdoor.payments.models import Charge
from frontdoor.portal import blueprint, opened, paying
from frontdoor.portal.opened import Opened
from frontdoor.portal.paying import Ways
from frontdoor.triage import kinds
from frontdoor.web.guards import key_holder
from frontdoor.web.unit_of_work import session, writes


@blueprint.get("/pay/<reference>")
@key_holder
@writes
def pay(reference: str) -> ResponseReturnValue:
    at = now()
    found, charge = _opened(reference, at)
    opened.note_opening(found, at=at)
    return paying.page(charge, _ways(found), at=at)


@blueprint.post("/pay/<reference>")
@key_holder
def send_payment(reference: str) -> ResponseReturnValue:
    at = now()
    found, charge = _opened(reference, at)
    return paying.send(charge, _ways(found), at=at)


@blueprint.get("/pay/<reference>/go")
@key_holder
def go_and_pay(reference: str) -> ResponseReturnValue:
    at = now()
    found, charge = _opened(reference, at)
    return paying.go(charge, _ways(found), at=at)


@blueprint.get("/pay/<reference>/return")
@key_holder
def return_from_paying(reference: str) -> ResponseReturnValue:
    at = now()
    found, charge = _opened(reference, at)
    return paying.come_back(charge, _ways(found), at=at)


@blueprint.get("/pay/<reference>/receipt")
@key_holder
@writes
def receipt(reference: str) -> ResponseReturnValue:
    at = now()
    found, charge = _opened(reference, at)
    opened.note_opening(found, at=at)
    return paying.receipt(charge, _ways(found))


def _opened(reference: str, at: datetime) -> tuple[Opened, Charge]:
    """The case and what is owed for it. Ends in the page for 404 for anybody but the reporter, and where nothing was
    ever to be paid."""
    found = opened.find(reference, at=at, to="pay")
    charge = charges.of_case(session, found.case.council_id, found.case.id) if found.is_reporter else None
    if charge is None:
        abort(404)
    return found, charge


def _ways(found: Opened) -> Ways:
    reference, thing = found.case.reference, kinds.thing(kinds.definition_of(session, found.case))
    return Ways(
        pay=url_for("portal.pay", reference=reference), go=url_for("portal.go_and_pay", reference=reference),
        back=url_for("portal.return_from_paying", reference=reference),
        receipt=url_for("portal.receipt", reference=reference),
        home=url_for("portal.tracking", reference=reference), home_words=f"See how your {thing} stands",
    )
