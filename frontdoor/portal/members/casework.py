"""A councillor's casework: what they follow, open and finished, newest first."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from frontdoor.cases import access, members, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import FINISHED, Case
from frontdoor.clock import now
from frontdoor.portal import blueprint, public_reports, standing
from frontdoor.portal.members import me, page
from frontdoor.portal.standing import Standing
from frontdoor.triage import kinds
from frontdoor.triage.members import SERVICE
from frontdoor.web.guards import member
from frontdoor.web.unit_of_work import session

SHOWN = 20


@dataclass(frozen=True)
class Line:
    """One case of a list: who it is for, where the councillor raised it, else what it is about; how it stands, what is
    planned, and whether the desk wrote last."""

    case: Case
    title: str
    status: Standing
    next: str
    is_answered: bool


@blueprint.get("/members")
@member
def members_casework() -> ResponseReturnValue:
    finished = request.args.get("show") == "finished"
    found = members.followed(session, me(), finished=finished, states=sorted(FINISHED), before=_before(),
                             most=SHOWN + 1)
    answered = members.answered(session, me(), [case.id for case in found[:SHOWN]])
    lines = [_line(case, case.id in answered) for case in found[:SHOWN]]
    return page("casework", "/members", lines=lines, finished=finished,
                older=found[SHOWN - 1].reference if len(found) > SHOWN else None, paged="before" in request.args)


def _before() -> int | None:
    """The row before which the page begins, by the reference of a case that this councillor may see."""
    proper = references.tidy(request.args.get("before", "")[:40])
    try:
        return access.find(session, me(), proper).id if proper else None
    except CaseNotFound:
        return None


def _line(case: Case, is_answered: bool) -> Line:
    status = standing.for_anyone(case)
    return Line(case, title_of(case), status, public_reports.what_is_planned(case, status.state, now()), is_answered)


def title_of(case: Case) -> str:
    """Who an enquiry is for; of any other case its kind alone, because its title may say more than was agreed to."""
    kind = kinds.definition_of(session, case).kind()
    name = str(case.given.get("name") or "") if case.service_id == SERVICE else ""
    return f"For {name}" if name else kind
