"""The handshake of a referral: requested, then accepted or refused, then done or called back.

What the other team may see begins when it accepts and ends with its last live referral. A case that is to be handed
over stays with whoever has it until the other team takes it on, and nobody is waited for without an end.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.cases import access
from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.parties import AccessRow
from frontdoor.cases.referral import LIVE, Referral, ReferralKind, ReferralState
from frontdoor.cases.work import Task
from frontdoor.clock import add_working_days, local_date, start_of_day
from frontdoor.people import actor as actors
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Queue, Team
from frontdoor.triage import loose_ends, machine, partners, placement
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.loose_ends import REFERRED
from frontdoor.triage.queues import CUSTOMER_TEAM, DUTY_TEAM

# How many working days the other side has to answer.
WITHIN_DAYS = {ReferralKind.HELP: 5, ReferralKind.TRANSFER: 2}
ACT_WITHIN = timedelta(days=2)
OPEN_STATES = frozenset({State.WITH_ADVISER, State.WITH_SPECIALIST, State.UNDER_REVIEW, State.IN_PROVISION})
MOVE_ON = {State.IN_PROVISION: "take_on_plan"}
SAID = {
    ReferralState.ACCEPTED: "accepted", ReferralState.REFUSED: "refused", ReferralState.DONE: "done",
    ReferralState.REVOKED: "called back", ReferralState.RETURNED: "not answered in time",
}


def refusal(session: Session, case: Case, kind: ReferralKind, actor: Actor) -> str | None:
    """Why another team cannot be asked about the case now, in plain words; None when it can."""
    if case.state not in OPEN_STATES:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. Ask while somebody works on it."
    if case.on_hold:
        return "This case waits until a day that somebody chose. Go on with it first."
    if kind is ReferralKind.TRANSFER and case.confidentiality >= Confidentiality.SAFEGUARDING:
        return "A concern about somebody in danger stays with the duty specialists. Ask another team to help instead."
    if kind is ReferralKind.TRANSFER and case.state == State.UNDER_REVIEW:
        return "This case is under review. Decide the review first."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def teams_to_ask(session: Session, case: Case, kind: ReferralKind) -> Sequence[Team]:
    """The teams that may be asked: every other one; to take a case on only those that have a queue of specialists, for
    the case has to wait somewhere."""
    wanted = select(Team).where(Team.council_id == case.council_id, Team.slug != case.team).order_by(Team.name)
    if kind is ReferralKind.TRANSFER:
        wanted = wanted.where(Team.slug.in_(select(Queue.team_slug).where(
            Queue.council_id == case.council_id, Queue.kind == "specialist")), Team.slug != DUTY_TEAM,
            Team.slug != CUSTOMER_TEAM)
    return session.scalars(wanted).all()


def ask(
    session: Session, case: Case, kind: ReferralKind, team: str, *, reason: str, actor: Actor, at: datetime,
) -> Referral:
    """Ask another team to help with the case, or to take it on. Nothing about who may see it changes yet. Flushes.
    Raises MoveRefused."""
    said = refusal(session, case, kind, actor)
    if said is None and team not in {one.slug for one in teams_to_ask(session, case, kind)}:
        said = "Choose a team from the list."
    if said is None and _live(session, case, kind, team):
        said = "This team has been asked already, and has not finished."
    if said is not None or actor.officer_id is None:
        raise machine.MoveRefused(case, f"ask_{kind}", said or "Only an officer can ask.")
    row = Referral(
        council_id=case.council_id, case_id=case.id, kind=kind, to_team=team, reason=reason.strip(),
        asked_by_id=actor.officer_id, asked_by=actor.name, asked_team=case.team, asked_at=at,
        due_at=start_of_day(add_working_days(local_date(at), WITHIN_DAYS[kind] + 1)),
    )
    session.add(row)
    session.flush()
    wish = "to help" if kind is ReferralKind.HELP else "to take the case on"
    machine.note(session, case, f"ask_{kind}", f"{_team_name(session, row)} asked {wish}", actor=actor, at=at,
                 reason=reason.strip())
    # Of the case it says nothing: whoever reads it may not be allowed to know of it yet.
    _task(session, row, "asked", team, f"Another team asks yours {wish}. See Referrals.", None, row.due_at, at)
    return row


def _live(session: Session, case: Case, kind: ReferralKind, team: str) -> bool:
    return session.scalar(select(Referral.id).where(
        Referral.case_id == case.id, Referral.kind == kind, Referral.to_team == team,
        Referral.state.in_(sorted(LIVE))).limit(1)) is not None


def may_answer(row: Referral, actor: Actor) -> str | None:
    """Why `actor` may not say yes or no to a request, in plain words; None when they may."""
    if actor.is_officer and row.to_team not in actor.teams:
        return "This is for another team to answer."
    if actor.is_officer and actor.officer_id == row.asked_by_id:
        return "You asked for this yourself. A colleague of the other team has to answer."
    return None


def accept(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str = "") -> None:
    """The other side says yes. A team that helps may see the case from now on; one that takes it on has it: the officer
    who said so becomes its owner. Raises MoveRefused."""
    _insist(case, row, actor, {ReferralState.REQUESTED})
    if row.kind == ReferralKind.TRANSFER:
        _take_on(session, case, row, actor=actor, at=at, words=words)
        _end(session, case, row, ReferralState.DONE, actor=actor, at=at, words=words, quietly=True)
        return
    row.state, row.answered_by, row.answered_at, row.answer = ReferralState.ACCEPTED, actor.name, at, words.strip()
    if row.to_team is not None:
        _give_access(session, case, row, at)
    _say(session, case, row, actor=actor, at=at, words=words)
    _finish_task(session, row, at, actor)


def refuse(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str) -> None:
    """The other side says no, and why. The case stays where it is, and the team that asked gets a task. Raises
    MoveRefused."""
    _insist(case, row, actor, {ReferralState.REQUESTED})
    if not words.strip():
        raise machine.MoveRefused(case, "refuse_referral", "Give a reason.")
    row.answered_by, row.answered_at, row.answer = actor.name, at, words.strip()
    _end(session, case, row, ReferralState.REFUSED, actor=actor, at=at, words=words)


def finish(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str) -> None:
    """The help is done; the note says what was done. Raises MoveRefused."""
    _insist(case, row, actor, {ReferralState.ACCEPTED})
    if not words.strip():
        raise machine.MoveRefused(case, "finish_referral", "Say what was done.")
    _end(session, case, row, ReferralState.DONE, actor=actor, at=at, words=words)


def revoke(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str = "") -> None:
    """Whoever has the case calls the request back. Raises MoveRefused."""
    said = in_their_team(session, case, actor)
    if said is not None or not row.is_live:
        raise machine.MoveRefused(case, "revoke_referral", said or _over(row))
    _end(session, case, row, ReferralState.REVOKED, actor=actor, at=at, words=words, quietly=True)


def overdue(session: Session, at: datetime, *, most: int = 100) -> list[int]:
    """The ids of requests that nobody answered in time, the longest first."""
    return list(session.scalars(select(Referral.id).where(
        Referral.state == ReferralState.REQUESTED, Referral.due_at <= at).order_by(Referral.due_at).limit(most)))


def give_back(session: Session, referral_id: int, *, at: datetime) -> None:
    """The time to answer is over: the request goes back to the team that asked. One that was answered meanwhile is
    left alone."""
    row = session.get_one(Referral, referral_id)
    case = session.get_one(Case, row.case_id, with_for_update=True)
    session.refresh(row)
    if row.state == ReferralState.REQUESTED and row.due_at <= at:
        _end(session, case, row, ReferralState.RETURNED, actor=actors.clock(case.council_id), at=at,
             words="Nobody answered in time.")


def _insist(case: Case, row: Referral, actor: Actor, states: set[ReferralState]) -> None:
    said = may_answer(row, actor)
    if said is None and row.state not in states:
        said = _over(row)
    if said is not None:
        raise machine.MoveRefused(case, "answer_referral", said)


def _over(row: Referral) -> str:
    if row.state == ReferralState.REQUESTED:
        return "Nobody has said yes to this yet."
    return f"This was {SAID[ReferralState(row.state)]} already."


def _give_access(session: Session, case: Case, row: Referral, at: datetime) -> None:
    """Nothing where the team may see the case anyway by a right of its own, which must not end with the referral."""
    own = session.scalar(select(AccessRow.id).where(
        AccessRow.case_id == case.id, AccessRow.subject_kind == "team", AccessRow.subject_id == row.to_team,
        AccessRow.ended_at.is_(None), ~AccessRow.reason.startswith(REFERRED)))
    if own is None and row.to_team is not None:
        access.grant(session, case, "team", row.to_team, reason=f"{REFERRED}{row.public_id}", at=at)


def _take_on(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str) -> None:
    team = str(row.to_team)
    queue = session.scalars(select(Queue.slug).where(
        Queue.council_id == case.council_id, Queue.team_slug == team, Queue.kind == "specialist")
        .order_by(Queue.id).limit(1)).first()
    if queue is None or actor.officer_id is None:
        raise machine.MoveRefused(case, "take_on", "Your team has no queue that this case could wait in.")
    officer_id, before, hidden = actor.officer_id, case.team, case.confidentiality > Confidentiality.INTERNAL

    def land() -> None:
        case.home_queue, case.team = queue, team
        placement.to_owner(case, officer_id)

    machine.fire(session, case, MOVE_ON.get(State(case.state), "take_on"), actor=actor, at=at,
                 reason=words.strip() or row.reason, told="" if hidden else None, land=land)
    case.tier, case.tier_reason = 3, f"Taken on from another team: {row.reason}"[:400]
    if hidden:
        access.grant(session, case, "team", team, reason=f"queue {queue}"[:60], at=at)
        session.execute(update(AccessRow).where(
            AccessRow.case_id == case.id, AccessRow.subject_kind == "team", AccessRow.subject_id == before,
            ~AccessRow.reason.startswith(REFERRED)).values(ended_at=at))


def _end(
    session: Session, case: Case, row: Referral, state: ReferralState, *, actor: Actor, at: datetime, words: str,
    quietly: bool = False,
) -> None:
    row.state, row.ended_at, row.note = state, at, words.strip()
    if row.to_team is not None:
        loose_ends.end_access(session, case, row.to_team, at=at)
    if row.kind != ReferralKind.TRANSFER or state != ReferralState.DONE:
        _say(session, case, row, actor=actor, at=at, words=words)
    _finish_task(session, row, at, actor)
    if row.waits and case.state == State.AWAITING_PARTNER:
        partners.stop_waiting(session, case, actor=actors.clock(case.council_id), at=at)
    if not quietly:
        _task(session, row, str(state), row.asked_team,
              f"{_team_name(session, row)}: {SAID[state]}. See what comes next."[:400], case.id, at + ACT_WITHIN, at)


def _say(session: Session, case: Case, row: Referral, *, actor: Actor, at: datetime, words: str) -> None:
    what = {ReferralKind.TRANSFER: "Handing over to {team}"}.get(ReferralKind(row.kind), "Help from {team}")
    team, state = _team_name(session, row), ReferralState(row.state)
    machine.note(session, case, "referral", f"{what.format(team=team)}: {SAID[state]}"[:400], actor=actor, at=at,
                 reason=words.strip())


def _task(
    session: Session, row: Referral, step: str, team: str, words: str, case_id: int | None, due_at: datetime,
    at: datetime,
) -> None:
    session.add(Task(council_id=row.council_id, case_id=case_id, team_slug=team, words=words, created_at=at,
                     due_at=due_at, key=f"referral:{row.public_id}:{step}"))
    session.flush()


def _finish_task(session: Session, row: Referral, at: datetime, actor: Actor) -> None:
    session.execute(update(Task).where(
        Task.council_id == row.council_id, Task.key == f"referral:{row.public_id}:asked", Task.done_at.is_(None),
    ).values(done_at=at, done_by=actor.public_id or str(actor.kind)))


def _team_name(session: Session, row: Referral) -> str:
    """What the other side is called."""
    if row.partner is not None:
        partner = partners.named(row.council_id, row.partner)
        return partner.name if partner else row.partner
    found = session.scalar(select(Team.name).where(Team.council_id == row.council_id, Team.slug == row.to_team))
    return found or str(row.to_team)
