"""A plan that runs: its lines, the days on which it is looked at again, and its end with an outcome."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from frontdoor.cases import episode as episode_rows
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.episode import Episode, PlanItem, Review, Risk
from frontdoor.cases.history import Entry
from frontdoor.cases.work import Task
from frontdoor.clock import ClockTerms, Span, in_words, local_date, start_of_day
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import clocks, decisions, ending, episodes, findings, machine, placement
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.telling import tell

LONGEST_DAYS = 366
OUTCOMES = {
    Outcome.GOALS_MET: "The goals are met", Outcome.MOVED_ON: "Others look after it now, such as another council",
    Outcome.NOT_WANTED: "They do not want it any more",
}
EDITABLE = frozenset({State.WITH_SPECIALIST, State.IN_PROVISION})
NOT_A_DAY = "Choose a day from tomorrow on, within a year."


def items(session: Session, episode: Episode) -> Sequence[PlanItem]:
    """The lines of a plan in the order in which they were written."""
    return episode_rows.ITEMS.of(session, council_id=episode.council_id, case_id=episode.case_id)


def reviews(session: Session, episode: Episode) -> Sequence[Review]:
    """Every look at the plan, the newest first."""
    return episode_rows.REVIEWS.of(session, council_id=episode.council_id, case_id=episode.case_id)


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why the officer cannot write on the plan now, in plain words; None when they can."""
    if case.state not in EDITABLE:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. A specialist plans while they have it."
    if not actor.is_at_least(Level.SPECIALIST):
        return f"This needs an officer of at least {Level.SPECIALIST} level."
    if episodes.of_case(session, case) is None:
        return "Choose the scale of the assessment first."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def add(
    session: Session, case: Case, *, goal: str, action: str, who: str, by_on: date, actor: Actor, at: datetime,
) -> PlanItem:
    """Add a line to the plan. Flushes. Raises MoveRefused."""
    said, episode = refusal(session, case, actor), episodes.of_case(session, case)
    if said is None and not (goal.strip() and action.strip() and who.strip()):
        said = "Say what it is for, what is done and who does it."
    if said is None and by_on < local_date(at):
        said = "Choose today or a day to come."
    if said is not None or episode is None:
        raise machine.MoveRefused(case, "add_to_plan", said or "There is no plan.")
    row = PlanItem(council_id=case.council_id, episode_id=episode.id, goal=goal.strip(), action=action.strip(),
                   who=who.strip(), by_on=by_on, added_by=actor.name, added_at=at)
    session.add(row)
    machine.note(session, case, "add_to_plan", f"Plan: {goal.strip()}"[:400], actor=actor, at=at,
                 reason=f"{who.strip()}: {action.strip()}, by {in_words(by_on)}")
    return row


def done(session: Session, case: Case, public_id: str, *, actor: Actor, at: datetime) -> None:
    """A line of the plan is done. Raises MoveRefused for one that is not of this case's plan."""
    said = refusal(session, case, actor)
    row = session.scalar(
        select(PlanItem).join(Episode, Episode.id == PlanItem.episode_id)
        .where(Episode.case_id == case.id, PlanItem.public_id == public_id))
    if said is not None or row is None:
        raise machine.MoveRefused(case, "plan_item_done", said or "This line is not in the plan.")
    if row.done_at is None:
        row.done_at, row.done_by = at, actor.name
        machine.note(session, case, "plan_item_done", f"Plan, done: {row.goal}"[:400], actor=actor, at=at)


def begin(session: Session, case: Case, *, reasons: str, review_on: date, actor: Actor, at: datetime) -> Entry:
    """The plan is agreed and runs from now on, until a day on which it is looked at again. The decision is written
    down with the recommendation as its reasons, and whoever asked is told. Raises MoveRefused."""
    _check_day(case, "begin_plan", review_on, at)
    hidden = case.confidentiality > Confidentiality.INTERNAL
    entry = machine.fire(session, case, "begin_plan", actor=actor, at=at, reason=reasons, told="" if hidden else None,
                         land=lambda: _to(case, actor))
    episode = session.scalars(select(Episode).where(Episode.case_id == case.id)).one()
    episode.began_at, episode.review_on = episode.began_at or at, review_on
    case.outcome, case.outcome_reason, case.decided_at = Outcome.GRANTED, reasons.strip(), at
    decisions.record(session, case, actor=actor, outcome=Outcome.GRANTED, reasons=reasons.strip(), at=at,
                     row=findings.latest(session, case))
    _count_to(session, case, review_on, "A plan runs: it is looked at again on that day", actor, at)
    ending.conclude(session, case, "decided", at=at)
    if not hidden:
        tell(session, case, "plan_agreed", entry=entry, at=at,
             fields={"reason": reasons.strip(), "date": in_words(review_on)})
    return entry


def review(
    session: Session, case: Case, *, found: str, risk: Risk, next_on: date, actor: Actor, at: datetime,
) -> Review:
    """Look at a running plan: what was found, how much could go wrong now, and when it is looked at next. Raises
    MoveRefused."""
    episode = episodes.of_case(session, case)
    said = refusal(session, case, actor) or (None if found.strip() else "Say what you found.")
    if said is not None or episode is None or not episode.runs or episode.review_on is None:
        raise machine.MoveRefused(case, "review_plan", said or "No plan runs that could be looked at.")
    _check_day(case, "review_plan", next_on, at)
    row = Review(council_id=case.council_id, episode_id=episode.id, due_on=episode.review_on, found=found.strip(),
                 risk=risk, next_on=next_on, by=actor.name, at=at)
    session.add(row)
    session.execute(update(Task).where(Task.council_id == case.council_id, Task.key == _key(episode),
                                       Task.done_at.is_(None)).values(done_at=at, done_by=actor.public_id))
    episode.review_on, episode.risk = next_on, risk
    _count_to(session, case, next_on, "The plan was looked at: the next time is on that day", actor, at)
    machine.note(session, case, "review_plan", f"Plan looked at; next on {in_words(next_on)}; risk {risk}",
                 actor=actor, at=at, reason=found.strip())
    return row


def assess_again(session: Session, case: Case, *, reason: str, actor: Actor, at: datetime) -> Entry:
    """Things have changed so much that it has to be assessed anew. The plan stands still until it is agreed again.
    Raises MoveRefused."""
    hidden = case.confidentiality > Confidentiality.INTERNAL
    entry = machine.fire(session, case, "assess_again", actor=actor, at=at, reason=reason, told="" if hidden else None)
    episode = session.scalars(select(Episode).where(Episode.case_id == case.id)).one()
    episode.signed_off_at, episode.review_on = None, None
    clocks.start(session, case, clocks.ordinary_terms(session, case, at=at), reason="To be assessed again",
                 actor=actor, at=at)
    return entry


def end(session: Session, case: Case, *, outcome: Outcome, why: str, actor: Actor, at: datetime) -> Entry:
    """The plan ends with an outcome and a reason, which the resident reads. Raises MoveRefused; ValueError for an
    outcome that no plan has."""
    if outcome not in OUTCOMES:
        raise ValueError(f"a plan does not end with {outcome}")
    session.execute(update(Episode).where(Episode.case_id == case.id).values(outcome=outcome))
    entry = ending.close(session, case, outcome=outcome, why=why.strip(), actor=actor, at=at, move="end_plan",
                         reason=why)
    if case.confidentiality <= Confidentiality.INTERNAL:
        tell(session, case, "plan_ended", entry=entry, at=at, fields={"reason": why.strip()})
    return entry


def due(session: Session, at: datetime, *, most: int = 200) -> list[int]:
    """The ids of episodes whose plan is to be looked at by today and of which nobody has been told yet."""
    told = select(Task.id).where(Task.council_id == Episode.council_id, Task.case_id == Episode.case_id,
                                 Task.key.startswith("plan:"), Task.done_at.is_(None)).exists()
    return list(session.scalars(
        select(Episode.id).join(Case, Case.id == Episode.case_id)
        .where(Episode.ended_at.is_(None), Episode.review_on <= local_date(at), Case.state == State.IN_PROVISION, ~told)
        .order_by(Episode.review_on).limit(most)))


def make_due(session: Session, episode_id: int, *, at: datetime) -> None:
    """The day of a review has come: it becomes a task of the team that has the case. Doing it twice does it once."""
    episode = session.get_one(Episode, episode_id)
    case = session.get_one(Case, episode.case_id, with_for_update=True)
    key = _key(episode)
    there = session.scalar(select(Task.id).where(Task.council_id == case.council_id, Task.key == key))
    if there is None and episode.runs and episode.review_on is not None:
        session.add(Task(council_id=case.council_id, case_id=case.id, team_slug=case.team, created_at=at, key=key,
                         due_at=start_of_day(episode.review_on + timedelta(days=1)), words="Look at the plan again"))
        session.flush()


def running(session: Session, actor: Actor, *, until: date | None = None, mine: bool, most: int = 200,
            ) -> list[tuple[Case, Episode]]:
    """The plans that run and the assessments under way: `mine`, or all of the officer's teams; with `until` only those
    that are looked at by that day. The soonest first; without a day last."""
    whose = Case.owner_id == actor.officer_id if mine else Case.team.in_(sorted(actor.teams))
    wanted = (select(Case, Episode).join(Episode, Episode.case_id == Case.id)
              .where(Case.council_id == actor.council_id, visible_to(actor), whose, Episode.ended_at.is_(None),
                     Case.state.in_([State.IN_PROVISION, State.WITH_SPECIALIST, State.AWAITING_RESIDENT,
                                     State.AWAITING_PARTNER])))
    if until is not None:
        wanted = wanted.where(Episode.review_on <= until, Case.state == State.IN_PROVISION)
    rows = session.execute(wanted.order_by(Episode.review_on.is_(None), Episode.review_on, Case.id).limit(most))
    return [(case, episode) for case, episode in rows]


def _to(case: Case, actor: Actor) -> None:
    if actor.officer_id is not None:
        placement.to_owner(case, actor.officer_id)


def _check_day(case: Case, move: str, day: date, at: datetime) -> None:
    today = local_date(at)
    if not today < day <= today + timedelta(days=LONGEST_DAYS):
        raise machine.MoveRefused(case, move, NOT_A_DAY)


def _count_to(session: Session, case: Case, day: date, why: str, actor: Actor, at: datetime) -> None:
    """From now on the day of the review is when the case is due."""
    today = local_date(at)
    span = Span((day - today).days, "days", today)
    clocks.start(session, case, ClockTerms(promise=span, pauses_for_resident=False), reason=why, actor=actor, at=at)


def _key(episode: Episode) -> str:
    return f"plan:{episode.public_id}:{episode.review_on}"
