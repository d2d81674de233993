"""The officers of a council, a page at a time, by name."""

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, or_, select

from frontdoor.clock import local_date, now
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.workforce import blueprint
from frontdoor.people import rosters
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer, Team
from frontdoor.people.working import away_on, cover_of
from frontdoor.triage import workforce
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

PAGE = 50


@blueprint.get("/people")
@officer(Level.MANAGER)
def people() -> ResponseReturnValue:
    actor, at, typed = me(), now(), plain(request.args.get("q")).strip()[:100]
    after = rosters.named(session, actor.council_id, plain(request.args.get("after"))[:40])
    found = _found(typed, after)
    ids, today = [one.id for one in found[:PAGE]], local_date(at)
    aways = workforce.absences_now(session, actor.council_id, at)
    covers = {one: cover_of(aways, one, today) for one in ids}
    held = workforce.loads(session, actor.council_id, ids, at=at, seen_by=actor)
    return render_template(
        "desks/workforce/people.html", found=found[:PAGE], typed=typed, begun=after is not None,
        after=found[PAGE - 1].public_id if len(found) > PAGE else "", teams=_team_names(),
        loads=held,
        capacities={one.officer_id: one.capacity for one in workforce.candidates(
            session, actor.council_id, found[:PAGE], at=at, aways=aways, held=held)},
        away={one: away_on(aways, one, today) for one in ids}, covers=_names(covers))


def _found(typed: str, after: Officer | None) -> list[Officer]:
    """The next officers by name, one more than are shown."""
    beyond = [] if after is None else [or_(Officer.name > after.name,
                                           and_(Officer.name == after.name, Officer.id > after.id))]
    return list(session.scalars(
        select(Officer).where(
            Officer.council_id == me().council_id, Officer.active.is_(True), Officer.level != Level.MEMBER,
            *([Officer.name.icontains(typed, autoescape=True)] if typed else []), *beyond)
        .order_by(Officer.name, Officer.id).limit(PAGE + 1)))


def _team_names() -> dict[str, str]:
    return {slug: name for slug, name in session.execute(
        select(Team.slug, Team.name).where(Team.council_id == me().council_id))}


def _names(covers: dict[int, int | None]) -> dict[int, str]:
    """Who covers for whom, by name; no query where nobody does."""
    ids = sorted({one for one in covers.values() if one is not None})
    if not ids:
        return {}
    names = {row_id: name for row_id, name in session.execute(
        select(Officer.id, Officer.name).where(Officer.id.in_(ids)))}
    return {officer_id: names[cover] for officer_id, cover in covers.items() if cover is not None}
