"""A councillor's ward: the reports that anybody may see, all of them and by service."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, func, select

from frontdoor.cases.access import publicly_listed
from frontdoor.cases.case import FINISHED, Case, State
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.portal import blueprint, public_reports
from frontdoor.portal.members import me, my_wards, page
from frontdoor.web.guards import member
from frontdoor.web.unit_of_work import session

SHOWN = 20


@blueprint.get("/members/ward")
@member
def members_ward() -> ResponseReturnValue:
    wards, service_id = my_wards(), request.args.get("service", "")[:80]
    there = (publicly_listed(me().council_id), Case.ward.in_(wards), Case.state != State.WITHDRAWN)
    listed = select(Case).where(*there).order_by(Case.id.desc()).limit(SHOWN + 1)
    if service_id:
        listed = listed.where(Case.service_id == service_id)
    last = public_reports.find(session, me().council_id, request.args.get("before", "")[:40])
    found = list(session.scalars(listed.where(Case.id < last.id) if last is not None else listed))
    reports = public_reports.all_shown(session, [(case, None) for case in found[:SHOWN]], at=now())
    return page("ward", "/members/ward", wards=wards, reports=reports, services=_by_service(there), chosen=service_id,
                older=reports[-1].reference if len(found) > SHOWN else None, paged=last is not None)


def _by_service(there: tuple[ColumnElement[bool], ...]) -> list[tuple[str, str, int, int]]:
    """Of each service that is reported there: its id and name, how many reports are open, and how many there are."""
    names = {one.definition.id: one.definition.kind() for one in versions.all_published(session, me().council_id)}
    rows = session.execute(
        select(Case.service_id, func.count().filter(Case.state.not_in(sorted(FINISHED))), func.count())
        .where(*there).group_by(Case.service_id).order_by(Case.service_id)
    )
    return [(service_id, names.get(service_id, service_id), open_now, all_of) for service_id, open_now, all_of in rows]
