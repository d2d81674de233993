"""Approvals: an officer asks for what is not theirs to decide, and somebody else agrees or says why not."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from frontdoor.cases import approval
from frontdoor.cases.approval import OF_MONEY, Approval, ApprovalKind, ApprovalState
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.cases.episode import Episode
from frontdoor.cases.work import Task
from frontdoor.people import rights
from frontdoor.people.actor import Actor, Level
from frontdoor.people.rights import Right
from frontdoor.triage import concessions, decide, findings, kinds, machine, placement
from frontdoor.triage.delegation import least_for
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.moves import BY_NAME, IN_HAND
from frontdoor.triage.prices import price_words

ANSWER_WITHIN = timedelta(days=2)
WHAT = {ApprovalKind.DECISION: "the decision", ApprovalKind.SIGN_OFF: "the judgement",
        ApprovalKind.REFUND: "giving money back", ApprovalKind.WAIVER: "waiving the price"}
ALREADY = "Somebody has been asked already."
OWN = "You asked for this yourself. Somebody else has to agree."


def least_to_decide(session: Session, case: Case, outcome: Outcome) -> Level:
    """The lowest level that may decide the case so: the scheme of delegation's, and against the rule its own."""
    name = "decide_review" if case.state == State.UNDER_REVIEW else "decide"
    least = machine.least_level(session, case, BY_NAME[name])
    if outcome is Outcome.GRANTED and kinds.is_application(session, case):
        if findings.ask_again(session, case, at=case.received_at).refuses:
            against = Level(kinds.definition_of(session, case).levels.against_rule)
            least = max(least, against, key=lambda level: level.rank)
    return least


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why the officer cannot ask for a decision on the case now, in plain words; None when they can."""
    if case.state not in IN_HAND:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. Ask while somebody works on it."
    if case.on_hold:
        return "This case waits until a day that somebody chose. Go on with it first."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def ask_to_decide(
    session: Session, case: Case, *, outcome: Outcome, reasons: str, actor: Actor, at: datetime,
) -> Approval:
    """Ask for a decision that the officer may not make alone. Nothing is decided yet, and the resident is told
    nothing. Raises MoveRefused, also where the officer may decide it so without anybody; ValueError for an outcome
    that officers are not offered."""
    if outcome not in decide.OFFERED[kinds.kind_of(kinds.definition_of(session, case))]:
        raise ValueError(f"{outcome} is not offered")
    said, least = refusal(session, case, actor), least_to_decide(session, case, outcome)
    if said is None and actor.is_at_least(least):
        said = "You may decide this yourself."
    if said is None and of_kind(session, case, ApprovalKind.DECISION) is not None:
        said = ALREADY
    if said is not None:
        raise machine.MoveRefused(case, "ask_approval", said)
    return _ask(session, case, ApprovalKind.DECISION, least, {"outcome": str(outcome)}, reasons, actor, at)


def ask_to_give_back(session: Session, case: Case, *, pence: int, why: str, actor: Actor, at: datetime) -> Approval:
    """Ask somebody else to agree that so much of what was paid goes back, whatever level asks: nobody gives away the
    council's money alone. `why` is what whoever agrees reads, and with the money the payer. Raises MoveRefused."""
    definition = kinds.definition_of(session, case)
    _refuse(session, case, ApprovalKind.REFUND, concessions.refund_refusal(session, case, pence, actor))
    return _ask(session, case, ApprovalKind.REFUND, least_for(definition, "refund", pence),
                {"pence": pence}, why, actor, at)


def ask_to_waive(session: Session, case: Case, *, why: str, actor: Actor, at: datetime) -> Approval:
    """Ask somebody else to agree that the price of what was granted is not asked for. `why` is read by the resident.
    Raises MoveRefused."""
    definition, charge = kinds.definition_of(session, case), concessions.charge_of(session, case)
    _refuse(session, case, ApprovalKind.WAIVER, concessions.waiver_refusal(session, case, actor))
    pence = charge.amount_pence if charge is not None else 0
    return _ask(session, case, ApprovalKind.WAIVER, least_for(definition, "waive", pence),
                {"pence": pence}, why, actor, at)


def _refuse(session: Session, case: Case, kind: ApprovalKind, said: str | None) -> None:
    if said is None and of_kind(session, case, kind) is not None:
        said = ALREADY
    if said is not None:
        raise machine.MoveRefused(case, "ask_approval", said)


def ask_to_sign_off(session: Session, case: Case, least: Level, *, reasons: str, actor: Actor, at: datetime) -> None:
    """Ask somebody of at least that level to agree to a professional's judgement. One that was asked for before is
    called back: it was about other words."""
    open_one = of_kind(session, case, ApprovalKind.SIGN_OFF)
    if open_one is not None:
        withdraw(session, open_one, at=at)
    _ask(session, case, ApprovalKind.SIGN_OFF, least, {}, reasons, actor, at)


def _ask(
    session: Session, case: Case, kind: ApprovalKind, least: Level, detail: dict[str, Any], reason: str, actor: Actor,
    at: datetime,
) -> Approval:
    if actor.officer_id is None:
        raise machine.MoveRefused(case, "ask_approval", "Only an officer can ask.")
    row = Approval(council_id=case.council_id, case_id=case.id, kind=kind, least=least, team=case.team, detail=detail,
                   reason=reason.strip(), asked_by_id=actor.officer_id, asked_by=actor.name, asked_at=at)
    session.add(row)
    session.flush()
    machine.note(session, case, "ask_approval", f"Asked somebody of at least {least} level to agree to {what(row)}",
                 actor=actor, at=at, reason=reason.strip())
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at,
                     key=_task(row), due_at=at + ANSWER_WITHIN,
                     words=f"Agree to {what(row)}, or say why not (at least {least} level). See Referrals."))
    session.flush()
    return row


def what(row: Approval) -> str:
    """What somebody is to agree to, in words."""
    pence = row.detail.get("pence")
    return f"{WHAT[ApprovalKind(row.kind)]} ({price_words(pence)})" if pence else WHAT[ApprovalKind(row.kind)]


def _task(row: Approval) -> str:
    """The key of the task to answer. One about money does not end with the case."""
    return f"{'refund' if row.kind == ApprovalKind.REFUND else 'approval'}:{row.public_id}:asked"


def of_kind(session: Session, case: Case, kind: ApprovalKind) -> Approval | None:
    """What is waiting for an answer, of that kind."""
    return next((one for one in approval.OF_CASE.of(session, case_id=case.id)
                 if one.kind == kind and one.state == ApprovalState.REQUESTED), None)


def may_answer(session: Session, row: Approval, actor: Actor) -> str | None:
    """Why `actor` may not answer, in plain words; None when they may. Nobody agrees to what they asked for themselves,
    but for those who were given that right by name."""
    if row.state != ApprovalState.REQUESTED:
        return f"This was {row.state} already."
    if row.team not in actor.teams:
        return "This is for another team to answer."
    if not actor.is_at_least(Level(row.least)):
        return f"This needs an officer of at least {row.least} level."
    if actor.officer_id == row.asked_by_id and not rights.has(session, actor, Right.APPROVE_OWN):
        return OWN
    return None


def grant(session: Session, case: Case, row: Approval, *, actor: Actor, at: datetime, words: str = "") -> None:
    """Agree: the decision is made, in the name of whoever agrees and with the reasons of whoever asked; the judgement
    is signed off; the money goes back or is not asked for. Raises MoveRefused, also where the case has moved on and it
    cannot be done so."""
    _insist(session, case, row, actor)
    _answer(session, case, row, ApprovalState.GRANTED, actor, at, words)
    if row.kind == ApprovalKind.SIGN_OFF:
        session.execute(update(Episode).where(Episode.case_id == case.id).values(signed_off_at=at))
        return
    if row.kind in OF_MONEY:
        concessions.carry_out(session, case, ApprovalKind(row.kind), row.detail["pence"], why=row.reason, actor=actor,
                              at=at, key=f"approval:{row.public_id}")
        return
    if case.owner_id != actor.officer_id:
        placement.take(session, case, actor=actor, at=at)
    decide.decide(session, case, outcome=Outcome(row.detail["outcome"]), reasons=row.reason, actor=actor, at=at)


def refuse(session: Session, case: Case, row: Approval, *, actor: Actor, at: datetime, words: str) -> None:
    """Say no, and why. The case stays with whoever has it, whose team gets a task. Raises MoveRefused."""
    _insist(session, case, row, actor)
    if not words.strip():
        raise machine.MoveRefused(case, "refuse_approval", "Give a reason.")
    _answer(session, case, row, ApprovalState.REFUSED, actor, at, words)
    session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at,
                     key=f"approval:{row.public_id}:refused", due_at=at + ANSWER_WITHIN,
                     words=f"{actor.name} did not agree to {what(row)}. See why in the history."))
    session.flush()


def withdraw(session: Session, row: Approval, *, at: datetime) -> None:
    """Nobody has to answer any more."""
    row.state, row.answered_at = ApprovalState.WITHDRAWN, at
    _done(session, row, at, "withdrawn")
    session.flush()


def _insist(session: Session, case: Case, row: Approval, actor: Actor) -> None:
    said = may_answer(session, row, actor)
    if said is not None:
        raise machine.NotPermitted(case, "answer_approval", said)


def _answer(
    session: Session, case: Case, row: Approval, state: ApprovalState, actor: Actor, at: datetime, words: str,
) -> None:
    row.state, row.answered_by_id, row.answered_by = state, actor.officer_id, actor.name
    row.answered_at, row.answer = at, words.strip()
    _done(session, row, at, actor.public_id or "")
    said = f"Agreed to {what(row)}" if state == ApprovalState.GRANTED else f"Did not agree to {what(row)}"
    machine.note(session, case, "answer_approval", said, actor=actor, at=at, reason=words.strip())


def _done(session: Session, row: Approval, at: datetime, by: str) -> None:
    session.execute(update(Task).where(
        Task.council_id == row.council_id, Task.key == _task(row), Task.done_at.is_(None),
    ).values(done_at=at, done_by=by))
