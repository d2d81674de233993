"""The one search box of the desk: a reference leads to its case, all else to the people it may mean."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.cases import access, hidden, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.desks import blueprint
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

LONGEST_SHOWN = 60


@blueprint.get("/search")
@officer()
def search() -> ResponseReturnValue:
    typed = plain(request.args.get("q")).strip()
    proper = references.tidy(typed)
    if proper is not None:
        try:
            found = access.find(session, me(), proper)
        except CaseNotFound:
            found = None
        if found is None and hidden.known(session, me(), proper) is not None:
            return redirect(url_for("desks.case", reference=proper))
        if found is not None:
            return redirect(url_for("desks.case", reference=found.reference))
    if typed and proper is None and not typed.upper().startswith("FD"):
        return redirect(url_for("desks.people", q=typed))
    return render_template("desks/search.html", typed=typed[:LONGEST_SHOWN], could_be=proper is not None)
