"""Doing a replay that was asked for from a page, in a process of its own. Only that process imports this."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import loader, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.db import Database, retrying
from frontdoor.errors import FrontDoorError
from frontdoor.insight import replays
from frontdoor.insight.replaying import Replay, Wish
from frontdoor.insight.replays import Taken
from frontdoor.insight.summary import Summary

NOT_OFFERED = "The service is not published any more, so there is nothing to compare the draft with."


class TakenAway(FrontDoorError):
    """Another process has this run now."""


def do(database: Database, public_id: str, now: Callable[[], datetime]) -> bool:
    """Take a run up and bring it to its end; False where there was nothing to take up, or where it was taken away. What
    the draft itself is to blame for ends the run with a sentence; anything else goes up, and leaves it to be tried
    again."""
    taken = retrying(database, lambda session: replays.take_up(session, public_id, at=now()))
    if taken is None:
        return False
    try:
        summary = _replayed(database, taken, now)
    except (DefinitionError, UnknownService) as error:
        why = NOT_OFFERED if isinstance(error, UnknownService) else str(error)
        return retrying(database, lambda session: replays.fail(session, taken, why, at=now()))
    except TakenAway:
        return False
    return retrying(database, lambda session: replays.finish(session, taken, summary, at=now()))


def _replayed(database: Database, taken: Taken, now: Callable[[], datetime]) -> Summary:
    draft = compile_definition(loader.from_canonical(taken.body))
    with database.session(write=False) as session:
        version = versions.current(session, taken.council_id, taken.service_id)
    tell = partial(_tell, database, taken, now)
    wish = Wish(taken.council_id, version, draft, taken.kinds, taken.on)
    return Replay(database, wish, watch=tell, catching_up=lambda done, of: tell(0, 0)).run(at=now())


def _tell(database: Database, taken: Taken, now: Callable[[], datetime], done: int, of: int) -> None:
    """Say how far it is, which is the sign that the process is alive."""
    if not retrying(database, lambda session: replays.note_progress(session, taken, done, of, at=now())):
        raise TakenAway(taken.run_id)
