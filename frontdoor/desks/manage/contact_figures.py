"""The contacts of the last 90 days in figures: what they took and cost, whether they were the last, why they came."""

from datetime import timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.clock import local_date, now
from frontdoor.contacts import failure
from frontdoor.desks.contact_bar import WAYS
from frontdoor.desks.desk import me
from frontdoor.desks.manage import blueprint
from frontdoor.insight import contact_figures
from frontdoor.insight.small_numbers import SMALL
from frontdoor.people.actor import Level
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

PERIOD = timedelta(days=90)


@blueprint.get("/contacts")
@officer(Level.MANAGER)
def contact_report() -> ResponseReturnValue:
    at = now()
    return render_template(
        "desks/contact_figures.html", figures=contact_figures.read(session, me(), at - PERIOD, at=at),
        ways=WAYS, words=failure.WORDS, since=local_date(at - PERIOD), small=SMALL)
