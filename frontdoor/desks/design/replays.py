"""What a change would do to the cases that the council has: asked for, how far it has come, and what it found."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.typed import day_of
from frontdoor.clock import now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import blueprint
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE, Bench, page
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.insight import replays
from frontdoor.insight.replays import ReplayRefused
from frontdoor.insight.summary import Line, Population
from frontdoor.web.guards import designer
from frontdoor.web.unit_of_work import session

KINDS = {"past": "Past cases", "open": "Open cases", "renewable": "What can be renewed"}
# What a table's lines are called in the summary, and here.
LINE_WORDS = {"rule": "By rule", "officer": "An officer", "nobody": "Nobody yet", "not known": "Not known",
              "none": "Something is still asked", **{str(tier): f"Tier {tier}" for tier in (1, 2, 3)}}
WHOLE = 100


@dataclass(frozen=True)
class Bar:
    """One line of a table, with its bar: the whole and the part that flips, in hundredths of the longest. What is not
    told has no bar."""

    name: str
    line: Line
    whole: int
    part: int


@dataclass(frozen=True)
class Table:
    """The lines of a table that have a number, and the names of those too small to have one."""

    heading: str
    bars: tuple[Bar, ...]
    untold: tuple[str, ...]


def tables(found: Population) -> list[Table]:
    """Where and who they are that come out otherwise."""
    return [_table(heading, lines) for heading, lines in (
        ("By ward", found.wards), ("By age", found.ages), ("By tier", found.tiers),
        ("By who decided", found.decided_by)) if lines]


def _table(heading: str, lines: tuple[Line, ...]) -> Table:
    longest = max((line.rows or 0 for line in lines), default=0) or 1
    bars = tuple(Bar(line_in_words(line.value), line, WHOLE * (line.rows or 0) // longest,
                     WHOLE * (line.flips or 0) // longest) for line in lines if line.rows is not None)
    return Table(heading, bars, tuple(line_in_words(line.value) for line in lines if line.rows is None))


def line_in_words(value: str) -> str:
    return LINE_WORDS.get(value, value)


@blueprint.get("/revisions/<public_id>/replay")
@designer
def replay(public_id: str) -> ResponseReturnValue:
    return _page(benches.at(public_id))


def _page(bench: Bench, typed: str = "", say: str = "") -> str:
    found = replays.latest(session, bench.revision.council_id, bench.revision.service_id, revision_id=bench.revision.id)
    changed = bool(found and found.summary and found.summary.draft_hash != bench.compiled.hash)
    return page(bench, "replay.html", "replay", run=found, summary=found.summary if found else None, changed=changed,
                typed=typed, say=say, form={"errors": {"on": say} if say else {}}, kinds=KINDS, tables=tables,
                in_words=options.in_words, line_in_words=line_in_words)


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
