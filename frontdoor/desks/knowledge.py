"""Finding for a caller: services, answers and groups in the words that the caller uses, danger first."""
from flask import render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.catalogue import versions
from frontdoor.desks import blueprint
from frontdoor.desks.fields import plain
from frontdoor.web import councils, finding
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session


@blueprint.get("/knowledge")
@officer()
def knowledge() -> ResponseReturnValue:
    text = plain(request.args.get("q")).strip()
    services = {version.definition.id: version.definition
                for version in versions.all_current(session, councils.current().id)}
    return render_template("desks/knowledge.html", text=text[:finding.LONGEST_TYPED], services=services,
                           page=finding.answer(text, services.values()), start="/services/{}".format)
