"""What a change would do to the cases that the council has: asked for, how far it has come, and what it found."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.boxes import day_of
from frontdoor.clock import now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE, Bench, page
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.insight import replays
from frontdoor.insight.replays import ReplayRefused
from frontdoor.insight.summary import Line
from frontdoor.web.guards import designer
from frontdoor.web.unit_of_work import session

KINDS = {"past": "Past cases", "open": "Open cases", "renewable": "What can be renewed"}
AREA = 420


@dataclass(frozen=True)
class Bar:
    """One line of a table as a bar: its whole and its part that flips, in the units of the drawing."""

    line: Line
    whole: int
    part: int


def bars(lines: tuple[Line, ...]) -> list[Bar]:
    """The lines that have a number, drawn to the longest of them."""
    known = [line for line in lines if line.rows]
    longest = max((line.rows or 0 for line in known), default=1)
    return [Bar(line, AREA * (line.rows or 0) // longest, AREA * (line.flips or 0) // longest) for line in known]


@blueprint.get("/revisions/<public_id>/replay")
@designer
def replay(public_id: str) -> ResponseReturnValue:
    return _page(benches.at(public_id))


def _page(bench: Bench, typed: str = "", say: str = "") -> str:
    found = replays.latest(session, bench.revision.council_id, bench.revision.service_id, revision_id=bench.revision.id)
    changed = bool(found and found.summary and found.summary.draft_hash != bench.compiled.hash)
    return page(bench, "replay.html", "replay", run=found, summary=found.summary if found else None, changed=changed,
                typed=typed, say=say, form={"errors": {"on": say} if say else {}}, kinds=KINDS, bars=bars,
                in_words=options.in_words, results=options.RESULTS)


@blueprint.post("/revisions/<public_id>/replay")
@designer
def ask_replay(public_id: str) -> ResponseReturnValue:
    bench = benches.at(public_id)
    typed = plain(request.form.get("on")).strip()[:40]
    try:
        on = date.fromisoformat(day_of(typed)) if typed else None
    except ValueError:
        return _page(bench, typed, "The day must be a real day, like 1 4 2027"), UNPROCESSABLE
    try:
        replays.request(session, bench.definition, actor=me(), at=now(), on=on, revision_id=bench.revision.id)
    except ReplayRefused as error:
        return _page(bench, typed, error.say), UNPROCESSABLE
    flash("The replay is asked for. It begins within a minute.", "success")
    return redirect(url_for("design.replay", public_id=public_id), SEE_OTHER)
