"""What an officer typed into an action and did not send: kept when something stands in the way or they say so, and laid
out again when the action is opened."""

from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from frontdoor.cases import unsent
from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.desk import case_named, me
from frontdoor.desks.fields import plain
from frontdoor.people.actor import Actor
from frontdoor.web.guards import officer
from frontdoor.web.unit_of_work import session

NOT_TYPED = frozenset({"csrf_token", "token", "seen", "preview", "keep", "throw"})
SLUG_LONGEST = 40


@dataclass(frozen=True)
class Found:
    """Unsent text that an action opens with: whose it is, and when it was kept."""

    fields: MultiDict[str, str]
    saved_at: datetime
    name: str
    is_mine: bool


@dataclass(frozen=True)
class Line:
    """One unsent text on the page of its case."""

    action: str
    title: str
    name: str
    public_id: str
    is_mine: bool
    saved_at: datetime
    words: str


def opened(case: Case, slug: str, actor: Actor) -> Found | None:
    """What the action opens with: the officer's own text, or that of the colleague whom the address names."""
    wanted = request.args.get("of", actor.public_id)
    for draft, name, public_id in unsent.on(session, case):
        if (draft.move, public_id) == (slug, wanted):
            fields = MultiDict((key, value) for key, values in draft.fields.items() for value in values)
            return Found(fields, draft.saved_at, name, public_id == actor.public_id)
    return None


def keep_typed(case: Case, slug: str, actor: Actor, at: datetime) -> None:
    """Keep what the page that was sent holds."""
    typed = {name: [plain(one) for one in values] for name, values in request.form.lists() if name not in NOT_TYPED}
    unsent.keep(session, case, actor, slug[:SLUG_LONGEST], typed, at=at)


def lines(case: Case, actor: Actor, titles: dict[str, str]) -> list[Line]:
    """Every unsent text on the case, the newest first. `titles` are the actions by their address."""
    return [Line(draft.move, titles[draft.move], name, public_id, public_id == actor.public_id, draft.saved_at,
                 draft.words)
            for draft, name, public_id in unsent.on(session, case) if draft.move in titles]


@blueprint.post("/cases/<reference>/<slug>/keep")
@officer()
def keep_text(reference: str, slug: str) -> ResponseReturnValue:
    """Sent by the page itself while somebody types."""
    keep_typed(case_named(reference), slug, me(), now())
    return {"kept": True}
