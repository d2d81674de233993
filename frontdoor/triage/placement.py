"""Where an open case is: in a queue, with an owner, or waiting until a date. Always exactly one."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.work import Hold
from frontdoor.errors import FrontDoorError
from frontdoor.notifications import outbox
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Queue
from frontdoor.together import Part, hangs_on
from frontdoor.triage import clocks, kinds, loose_ends, machine
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.queues import DUTY_QUEUE, adviser_queue, specialist_queue


HOLD = Part(Hold, *hangs_on(Hold.case_id), Hold.ended_at.is_(None))


class NoSuchQueue(FrontDoorError):
    """A definition names a queue that the council does not have."""


def to_queue(session: Session, case: Case, slug: str, *, at: datetime) -> None:
    """Let the case wait in a queue, for the team that works it. A safeguarding case never leaves the duty
    team's, whichever queue its path would take it to. Raises NoSuchQueue."""
    slug = DUTY_QUEUE if case.confidentiality >= Confidentiality.SAFEGUARDING else slug
    # Asked first: asking writes what has changed so far, and a case is never in two places at once.
    team = _team_of(session, case.council_id, slug)
    case.queue = case.home_queue = slug
    case.team = team
    case.owner_id, case.on_hold = None, False
    if case.id is not None and case.confidentiality > Confidentiality.INTERNAL:
        access.grant(session, case, "team", team, reason=f"queue {slug}", at=at)


# Made once: putting a statement together costs more than running it.
TEAMS = select(Queue.slug, Queue.team_slug, Queue.assignment).where(Queue.council_id == bindparam("council_id"))


def _team_of(session: Session, council_id: str, slug: str) -> str:
    """The team that works a queue. All of a council's are read at once and kept for as long as the session."""
    return _known(session, council_id, slug)[0]


def policy_of(session: Session, council_id: str, slug: str) -> str:
    """How a queue gives out its cases: a Policy of triage.assigning. Raises NoSuchQueue."""
    return _known(session, council_id, slug)[1]


def _known(session: Session, council_id: str, slug: str) -> tuple[str, str]:
    known: dict[tuple[str, str], tuple[str, str]] = session.info.setdefault("teams of queues", {})
    if (council_id, slug) not in known:
        found = session.execute(TEAMS, {"council_id": council_id})
        known.update({(council_id, name): (team, policy) for name, team, policy in found})
    if (council_id, slug) not in known:
        raise NoSuchQueue(f"{council_id} has no queue {slug}")
    return known[council_id, slug]


def second_look_queue(session: Session, case: Case) -> str:
    """Where a finished case is looked at again: with an adviser; with the specialists where they alone may know of it,
    or they alone may decide."""
    definition = kinds.definition_of(session, case)
    if case.confidentiality > Confidentiality.INTERNAL and case.home_queue is not None:
        return case.home_queue
    by_specialists = Level(definition.levels.decide).rank >= Level.SPECIALIST.rank
    return specialist_queue(definition) if by_specialists else adviser_queue(definition)


def to_owner(case: Case, officer_id: int) -> None:
    """Give the case to one officer. It leaves its queue."""
    case.owner_id, case.queue, case.on_hold = officer_id, None, False


def to_rest(session: Session, case: Case, *, at: datetime) -> None:
    """A finished case is with nobody; a wait that was running ends."""
    end_hold(session, case, at=at)
    clocks.rest(session, case, at=at)
    case.queue, case.owner_id, case.on_hold = None, None, False
    loose_ends.tie_up(session, case, at=at)


def hold(session: Session, case: Case, *, reason: str, until: datetime, resume: State, at: datetime) -> Hold:
    """Let the case wait until a date, and remember where it goes on: its owner, or else its queue."""
    row = Hold(
        council_id=case.council_id, case_id=case.id, reason=reason, until=until, resume_state=resume,
        resume_queue=case.home_queue, resume_owner_id=case.owner_id, began_at=at,
    )
    session.add(row)
    case.queue, case.owner_id, case.on_hold = None, None, True
    return row


def live_hold(session: Session, case: Case) -> Hold | None:
    """The wait the case is in, if it is in one."""
    return HOLD.first(session, case_id=case.id)


def end_hold(session: Session, case: Case, *, at: datetime) -> Hold | None:
    """End the wait and put the case back where it was; gives the wait that ended."""
    row = live_hold(session, case)
    if row is None:
        return None
    row.ended_at = at
    outbox.cancel_waiting(session, case, ["reminder_question"])
    case.on_hold = False
    if row.resume_owner_id is not None:
        to_owner(case, row.resume_owner_id)
    else:
        case.queue = row.resume_queue
    return row


def take(session: Session, case: Case, *, actor: Actor, at: datetime) -> None:
    """An officer takes the case from its queue, or over from its owner. Raises NotPermitted when it is
    another team's, and MoveRefused when nobody can own it now."""
    if case.is_finished or case.on_hold:
        raise machine.MoveRefused(case, "take", "This case is not waiting for anyone.")
    said = in_their_team(session, case, actor)
    if said or actor.officer_id is None:
        raise machine.NotPermitted(case, "take", said or "Only an officer can take a case.")
    to_owner(case, actor.officer_id)
    machine.note(session, case, "take", f"Taken by {actor.name}", actor=actor, at=at)


def put_back(session: Session, case: Case, *, actor: Actor, at: datetime) -> None:
    """The owner lets the case go back to its queue."""
    if case.owner_id is None or case.owner_id != actor.officer_id:
        raise machine.NotPermitted(case, "put_back", "Only the officer who has this case can put it back.")
    case.queue, case.owner_id = case.home_queue, None
    machine.note(session, case, "put_back", f"Put back in the queue by {actor.name}", actor=actor, at=at)
