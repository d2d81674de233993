"""One answer to what people ask, on a page of its own, to be led to."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from frontdoor.directory import answers
from frontdoor.portal import blueprint
from frontdoor.portal.journey import offered
from frontdoor.web import councils
from frontdoor.web.guards import open_to_all


@blueprint.get("/answers/<article_id>")
@open_to_all
def article(article_id: str) -> ResponseReturnValue:
    found = answers.of_id(councils.current().id, article_id)
    if found is None:
        abort(404)
    leads_to = offered(found.service) if found.service else None
    return render_template("portal/article.html", article=found, service=leads_to.definition if leads_to else None)
