"""Who speaks with a person, and when each of us is in touch with them next."""

from flask import render_template
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.record.opening import opened
from frontdoor.triage import coordination
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session


@blueprint.get("/people/<public_id>/together")
@officer()
def person_together(public_id: str) -> ResponseReturnValue:
    resident = opened(public_id)
    return render_template("desks/record/together.html", resident=resident,
                           together=coordination.of(session, me(), resident, at=now()))
