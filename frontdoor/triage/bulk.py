"""The same done with many cases: each by the verb that does it for one, in a savepoint of its own, with a result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from frontdoor.cases import access, references
from frontdoor.cases.access import CaseNotFound
from frontdoor.cases.case import Case
from frontdoor.cases.history import Entry
from frontdoor.errors import FrontDoorError
from frontdoor.people.actor import Actor
from frontdoor.triage.machine import MoveRefused

MOST = 500
Do = Callable[[Case], object]


@dataclass(frozen=True)
class Result:
    """What became of one case: `refused` is the sentence that says why nothing did. `title` is empty of one that the
    officer may not see."""

    reference: str
    title: str = ""
    refused: str = ""

    @property
    def is_done(self) -> bool:
        return not self.refused


def carry_out(
    session: Session, actor: Actor, chosen: Sequence[str], do: Do, *, seen: Mapping[str, int] | None = None,
) -> list[Result]:
    """Do something with each case of these references, MOST at most, each once. One that is refused is left exactly as
    it was, and keeps none of the others. `seen` are the versions that the officer chose, by reference: what has changed
    since is refused; None where nothing is judged by what stands in the case."""
    return [_one(session, actor, reference, do, seen) for reference in list(dict.fromkeys(chosen))[:MOST]]


def _last(session: Session, case: Case) -> str:
    """What was done to the case last, and by whom."""
    entry = session.scalar(select(Entry).where(Entry.case_id == case.id).order_by(Entry.id.desc()).limit(1))
    return f"{entry.actor_name or 'Front Door'}: {entry.words}." if entry is not None else ""


def _one(session: Session, actor: Actor, reference: str, do: Do, seen: Mapping[str, int] | None) -> Result:
    try:
        case = access.find(session, actor, references.tidy(reference) or "")
    except CaseNotFound:
        return Result(reference[:20], refused="You cannot see this case any more.")
    title = case.title
    if seen is not None and seen.get(case.reference) != case.version:
        return Result(case.reference, title, f"It changed after you chose it. {_last(session, case)}")
    try:
        with session.begin_nested():
            do(case)
            session.flush()
    except MoveRefused as refused:
        return Result(reference, title, refused.reason)
    except StaleDataError:
        return Result(reference, title, "Somebody else changed it at this very moment. Try it again.")
    except FrontDoorError:
        return Result(reference, title, "This cannot be done with many at once. Open it to see why.")
    return Result(reference, title)
