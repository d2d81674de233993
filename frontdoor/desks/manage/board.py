"""The live board: who waits now and who is on, for managers to act on and for advisers to see."""

from datetime import datetime
from typing import Any

from flask import jsonify, render_template
from flask.typing import ResponseReturnValue

from frontdoor.clock import now
from frontdoor.contacts import standings
from frontdoor.contacts.standings import Standings
from frontdoor.desks.contact_bar import WAYS as BUSY
from frontdoor.desks.desk import me
from frontdoor.desks.manage import blueprint
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

WAYS = {"phone": "Telephone", "counter": "Counter", "chat": "Chat", "email": "Email"}


@blueprint.get("/board")
@officer()
def board() -> ResponseReturnValue:
    at = now()
    found = standings.read(session, me(), at=at)
    return render_template("desks/board.html", board=found, at=at, ways=WAYS, busy=BUSY, cap=standings.CAP,
                           news=_news(found, at))


@blueprint.get("/board/state")
@officer(rests=True)
def board_state() -> ResponseReturnValue:
    """The board in numbers, for a page that draws itself again when they change; asking keeps no session alive."""
    at = now()
    return jsonify(_news(standings.read(session, me(), at=at), at))


def _news(found: Standings, at: datetime) -> dict[str, Any]:
    return {"waiting": [[one.count, one.abandoned, _minutes(one.since, at)] for one in found.waiting],
            "loose": [found.unallocated, found.call_backs_due],
            "on": [[one.name, one.chats, one.contact.minutes(at) if one.contact else -1] for one in found.on]}


def _minutes(since: datetime | None, at: datetime) -> int:
    return int((at - since).total_seconds() // 60) if since is not None else -1
