"""To and fro with the resident: questions that the case waits for, answers, and plain messages."""

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import CaseMessage, Entry
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.clock import in_words, local_date
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor
from frontdoor.triage import machine, placement, tiers
from frontdoor.triage.guards import in_their_team
from frontdoor.triage.telling import tell

ANSWER_WITHIN = timedelta(days=14)
REMIND_AFTER = timedelta(days=7)
BACK = {State.WITH_ADVISER: "return_to_adviser", State.WITH_SPECIALIST: "return_to_specialist"}


def ask_resident(session: Session, case: Case, *, question: str, actor: Actor, at: datetime) -> Entry:
    """Ask the reporter a question and wait for the answer, at most ANSWER_WITHIN, with a reminder half way
    that is called back when the answer comes; meanwhile a planned date is paused where the service's terms
    say so."""
    resume = State(case.state)
    until = at + ANSWER_WITHIN
    entry = machine.fire(
        session, case, "ask_resident", actor=actor, at=at, reason=question,
        land=lambda: placement.hold(session, case, reason="Waiting for the resident's answer", until=until,
                                    resume=resume, at=at),
    )
    session.add(CaseMessage(council_id=case.council_id, case_id=case.id, party_id=None, direction="to_resident",
                            body=question.strip(), is_question=True, sender_name=actor.name, at=at))
    asked = {"question": question.strip(), "answer_by": in_words(local_date(until))}
    tell(session, case, "question_asked", entry=entry, at=at, followers=False, fields=asked)
    tell(session, case, "reminder_question", entry=entry, at=at, followers=False, fields=asked,
         later=(at + REMIND_AFTER, until))
    return entry


def write(session: Session, case: Case, *, body: str, party: Party, at: datetime) -> None:
    """The resident writes. An answer that the case waits for sends it on to whoever asked; anything else
    becomes a task for the team that has it. What is written is read for signs of danger first."""
    actor = actors.guest(case.council_id, party.public_id)
    message = CaseMessage(council_id=case.council_id, case_id=case.id, party_id=party.id, direction="from_resident",
                          body=body.strip(), sender_name=party.resident.name or "Resident", at=at)
    session.add(message)
    session.flush()
    was_waiting = case.state == State.AWAITING_RESIDENT
    if tiers.heed_signs(session, case, body, at=at):
        entry = machine.note(session, case, "acknowledge", "The resident is told what anyone is told", actor=actor,
                             at=at)
        if was_waiting:
            tell(session, case, "answer_received", entry=entry, at=at, only=party)
        return
    if was_waiting:
        entry = _go_on(session, case, actor=actor, at=at)
        tell(session, case, "answer_received", entry=entry, at=at, only=party)
        return
    machine.note(session, case, "message", "The resident wrote a message", actor=actor, at=at)
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at,
                     key=f"reply:{message.id}", words="Reply to the resident's message",
                     due_at=at + timedelta(days=2)))
    session.flush()


def reply(session: Session, case: Case, *, body: str, actor: Actor, at: datetime) -> Entry:
    """An officer writes to the resident without waiting for an answer; open reply tasks are done."""
    said = in_their_team(session, case, actor)
    if said:
        raise machine.NotPermitted(case, "reply", said)
    session.add(CaseMessage(council_id=case.council_id, case_id=case.id, party_id=None, direction="to_resident",
                            body=body.strip(), sender_name=actor.name, at=at))
    session.execute(
        update(Task).where(Task.case_id == case.id, Task.key.startswith("reply:"), Task.done_at.is_(None))
        .values(done_at=at, done_by=actor.public_id)
    )
    entry = machine.note(session, case, "reply", "Wrote to the resident", actor=actor, at=at, told="We wrote to you")
    tell(session, case, "message_from_council", entry=entry, at=at, fields={"message": body.strip()}, followers=False)
    return entry


def stop_waiting(session: Session, case: Case, *, actor: Actor, at: datetime) -> Entry:
    """The wait ends without an answer: an officer has it by another way, or the time is over."""
    return _go_on(session, case, actor=actor, at=at, told="We went on without an answer")


def _go_on(session: Session, case: Case, *, actor: Actor, at: datetime, told: str | None = None) -> Entry:
    hold = placement.live_hold(session, case)
    if hold is None:
        raise machine.MoveRefused(case, "return_to_adviser", "This case is not waiting for an answer.")
    return machine.fire(
        session, case, BACK[State(hold.resume_state)], actor=actor, at=at, told=told,
        land=lambda: placement.end_hold(session, case, at=at),
    )
