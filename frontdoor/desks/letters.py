"""The letter about a decision or a plan, as a page to print and as a PDF."""

from flask import Response, abort, render_template
from flask.typing import ResponseReturnValue

from frontdoor import audit
from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import case_named, me
from frontdoor.triage import letters
from frontdoor.triage.letters import Letter
from frontdoor.web import councils, paper
from frontdoor.web.guards import officer
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import session


@blueprint.get("/cases/<reference>/letter")
@officer()
def letter(reference: str) -> ResponseReturnValue:
    case = case_named(reference)
    return render_template("desks/letter.html", case=case, letter=_letter(case, "opened_letter"),
                           refused=letters.refusal(session, case))


@blueprint.get("/cases/<reference>/letter.pdf")
@officer()
def letter_pdf(reference: str) -> ResponseReturnValue:
    found = _letter(case_named(reference), "printed_letter") or abort(404)
    answer = Response(paper.pdf(found, colour=councils.current().colour), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{found.reference}.pdf"'
    return answer


def _letter(case: Case, action: str) -> Letter | None:
    """The letter, with a line in the audit that it was looked at."""
    actor, at = me(), now()
    found = letters.of_case(session, case, base_url=settings().base_url, at=at)
    if found is not None:
        audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                     action=action, subject_kind="case", subject_id=case.reference, at=at)
    return found
