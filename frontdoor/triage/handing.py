"""Putting a case into other hands: given to an officer, moved to another queue, with another priority.

Each is done by somebody who may, is refused with a sentence where it cannot be, and stands in the history with its
reason. None of them changes the state of a case.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality, Priority
from frontdoor.cases.history import Entry
from frontdoor.clock import in_words, local_date
from frontdoor.people import rosters
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Officer, queue_named
from frontdoor.people.working import away_on
from frontdoor.triage import machine, placement
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.machine import MoveRefused, NotPermitted

KIND_WORDS = {"adviser": "an adviser", "specialist": "a specialist", "works": "planned work", "duty": "the duty team"}
PRIORITY_WORDS = {Priority.NORMAL: "normal", Priority.HIGH: "high", Priority.URGENT: "urgent"}
LEAST_TO_GIVE, LEAST_TO_MOVE = Level.MANAGER, Level.ADVANCED


def give(session: Session, case: Case, officer: Officer, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Give a case to an officer of its team, from its queue or from somebody else's hands. Raises MoveRefused,
    NotPermitted. Flushes."""
    if actor.is_officer and not actor.is_at_least(LEAST_TO_GIVE):
        raise NotPermitted(case, "give", f"This needs an officer of at least {LEAST_TO_GIVE} level.")
    _refuse_resting(case, "give")
    if not officer.active:
        raise MoveRefused(case, "give", f"{officer.name} has left.")
    if case.owner_id == officer.id:
        raise MoveRefused(case, "give", f"{officer.name} has this case already.")
    if case.team not in {member.team_slug for member in officer.memberships}:
        raise MoveRefused(case, "give", f"{officer.name} is not in the team that works this case.")
    _refuse_away(session, case, officer, actor, at)
    placement.to_owner(case, officer.id)
    return machine.note(session, case, "give", f"Given to {officer.name}", actor=actor, at=at, reason=reason)


def let_go(session: Session, case: Case, *, words: str, reason: str = "", actor: Actor, at: datetime) -> Entry:
    """Put an owned case back into its queue without its owner. Raises MoveRefused where it waits or is finished.
    Flushes."""
    if actor.is_officer and not actor.is_at_least(LEAST_TO_GIVE):
        raise NotPermitted(case, "put_back", f"This needs an officer of at least {LEAST_TO_GIVE} level.")
    _refuse_resting(case, "put_back")
    if case.owner_id is None:
        raise MoveRefused(case, "put_back", "This case is in its queue already.")
    case.queue, case.owner_id = case.home_queue, None
    return machine.note(session, case, "put_back", words, actor=actor, at=at, reason=reason)


def move_to_queue(session: Session, case: Case, slug: str, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Let a case wait in another queue of the same kind; another kind is another state, which has moves of its own.
    Raises MoveRefused, NotPermitted. Flushes."""
    _refuse_stranger(session, case, actor, "move_to_queue")
    _refuse_resting(case, "move_to_queue")
    wanted, now_in = (queue_named(session, case.council_id, one) for one in (slug, case.home_queue))
    if wanted is None:
        raise MoveRefused(case, "move_to_queue", "There is no such queue.")
    if case.queue == wanted.slug:
        raise MoveRefused(case, "move_to_queue", "This case is in that queue already.")
    if case.confidentiality >= Confidentiality.SAFEGUARDING:
        raise MoveRefused(case, "move_to_queue", "A safeguarding case stays with the duty team.")
    if now_in is not None and wanted.kind != now_in.kind:
        raise MoveRefused(case, "move_to_queue", f"This case is for {KIND_WORDS[now_in.kind]}, and that queue is for "
                                                 f"{KIND_WORDS[wanted.kind]}. Hand it over on its page.")
    placement.to_queue(session, case, wanted.slug, at=at)
    return machine.note(session, case, "move_to_queue", f"Moved to the queue {wanted.name}", actor=actor, at=at,
                        reason=reason)


def set_priority(session: Session, case: Case, priority: Priority, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Say how urgent a case is. Raises MoveRefused, NotPermitted. Flushes."""
    _refuse_stranger(session, case, actor, "set_priority")
    if case.is_finished:
        raise MoveRefused(case, "set_priority", "This case is finished.")
    if case.priority == priority:
        raise MoveRefused(case, "set_priority", f"Its priority is {PRIORITY_WORDS[priority]} already.")
    case.priority = int(priority)
    return machine.note(session, case, "set_priority", f"Priority set to {PRIORITY_WORDS[priority]}", actor=actor,
                        at=at, reason=reason)


def _refuse_away(session: Session, case: Case, officer: Officer, actor: Actor, at: datetime) -> None:
    """Nobody is given what would go straight on to their cover."""
    if not actor.is_officer:
        return
    day = local_date(at)
    away = away_on([row.away for row in rosters.absences(session, case.council_id, since=day)], officer.id, day)
    if away is not None:
        raise MoveRefused(case, "give", f"{officer.name} is away until {in_words(away.until_on)}.")


def _refuse_resting(case: Case, move: str) -> None:
    if case.is_finished:
        raise MoveRefused(case, move, "This case is finished.")
    if case.on_hold:
        raise MoveRefused(case, move, "This case waits for somebody else, and for no officer.")


def _refuse_stranger(session: Session, case: Case, actor: Actor, move: str) -> None:
    """These are for the team's own advanced officers, and for managers."""
    if not actor.is_officer or actor.is_at_least(Level.MANAGER):
        return
    if not actor.is_at_least(LEAST_TO_MOVE):
        raise NotPermitted(case, move, f"This needs an officer of at least {LEAST_TO_MOVE} level.")
    said = in_their_team(session, case, actor)
    if said:
        raise NotPermitted(case, move, said)
