"""Who has how much, and moving work from one to another: by a form, which dragging fills in and sends."""

from dataclasses import dataclass

from flask import render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.workforce import blueprint
from frontdoor.people import rosters
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer, Queue, Team
from frontdoor.triage import board as boards
from frontdoor.triage import bulk, queues
from frontdoor.web import typed_text
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

UNPROCESSABLE = 422
STALE = "This page was open for too long. Check it and send it again"
BACK, MOST_PEOPLE = "queue", 100


@dataclass(frozen=True)
class Typed:
    """What was filled in to move work, as it was typed, and the first thing that is wrong with it."""

    source: str = ""
    target: str = ""
    count: str = "1"
    reason: str = ""
    field: str = ""
    trouble: str = ""


@blueprint.get("/work")
@officer(Level.MANAGER)
def work() -> ResponseReturnValue:
    return _page(Typed())


def _page(typed: Typed) -> str:
    actor, at, wanted = me(), now(), plain(request.values.get("team"))
    every = boards.teams_of(session, actor)
    shown = [team for team in every if team.slug == wanted] or _own(every) or every[:1]
    return render_template(
        "desks/workforce/work.html", board=boards.board(session, actor, shown, at=at), teams=every, typed=typed,
        shown={team.slug for team in shown}, team=wanted, cap=queues.COUNT_CAP, most=bulk.MOST,
        most_people=MOST_PEOPLE)


def _own(teams: list[Team]) -> list[Team]:
    return [team for team in teams if team.slug in me().teams]


@blueprint.post("/work")
@officer(Level.MANAGER)
@keeps_typed
def move_work() -> ResponseReturnValue:
    """Cases that are named, or the first so many of what somebody has or what waits in a queue."""
    given = {name: plain(request.form.get(name))[:300] for name in ("source", "target", "count", "reason")}
    if is_expired():
        return _page(Typed(**given, field="source", trouble=STALE)), EXPIRED
    source, target = _holder(given["source"]), _holder(given["target"])
    field, trouble = _fault(given, source, target)
    if trouble:
        return _page(Typed(**given, field=field, trouble=trouble)), UNPROCESSABLE
    to = target if isinstance(target, Officer) else None
    named = request.form.getlist("case")
    chosen = named[:bulk.MOST] or _first(source, int(given["count"]))
    results = boards.move(session, me(), chosen, to=to, reason=given["reason"], at=now())
    return render_template(
        "desks/workforce/moved.html", results=results, source=source, to=to, given=given,
        team=plain(request.form.get("team")), undone=bool(named),
        back=given["source"] if isinstance(source, Officer) else BACK)


def _holder(value: str) -> Officer | Queue | str | None:
    """Whom or what a choice stands for: an officer, a queue that the officer may look into, BACK, or None."""
    kind, _, name = value.partition(":")
    if kind == "officer":
        return rosters.named(session, me().council_id, name)
    if kind == "queue" and name:
        return next((one for one in queues.open_to(session, me()) if one.slug == name), None)
    return BACK if value == BACK else None


def _fault(
    given: dict[str, str], source: Officer | Queue | str | None, target: Officer | Queue | str | None,
) -> tuple[str, str]:
    """The field at fault and the sentence for it; both empty where it is good."""
    if source is None:
        return "source", "Select who or what the work is taken from"
    if target is None or isinstance(target, Queue):
        return "target", "Select who gets the work"
    if given["source"] == given["target"] or (isinstance(source, Queue) and target == BACK):
        return "target", "Select somebody else than it is taken from"
    try:
        count = typed_text.whole_number(given["count"])
    except ValueError:
        return "count", "Enter how many cases, like 3"
    given["count"] = str(count)
    return ("", "") if 1 <= count <= bulk.MOST else ("count", f"How many must be between 1 and {bulk.MOST}")


def _first(source: Officer | Queue | str | None, count: int) -> list[str]:
    """The first so many, the soonest due first."""
    if isinstance(source, Officer):
        return boards.owned_by(session, me(), source, most=count)
    if isinstance(source, Queue):
        return [one.reference for one in queues.waiting(session, me(), source.slug, at=now(), size=count).cases]
    return []
