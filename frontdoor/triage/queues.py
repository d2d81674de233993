"""The queues of a council: which there are, and what waits in them, soonest due first, page by key."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import FINISHED, Case, Priority
from frontdoor.cases.filters import Filter, beyond, in_order, moment_of
from frontdoor.cases.work import Hold
from frontdoor.people import rota
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Queue, Team

CUSTOMER_TEAM = "customer-services"
DUTY_TEAM = rota.DUTY_TEAM
NIGHT_TEAM = "out-of-hours"
DUTY_QUEUE = "duty"
PAGE = 25
COUNT_CAP = 100
TEAM_NAMES = {CUSTOMER_TEAM: ("Customer services", "customer"), DUTY_TEAM: ("Duty specialists", "duty"),
              NIGHT_TEAM: ("Out-of-hours specialists", "duty")}


def adviser_queue(definition: Definition) -> str:
    """Where a service's cases wait for an adviser."""
    return definition.owner


def specialist_queue(definition: Definition) -> str:
    return f"{definition.owner}-specialists"


def works_queue(definition: Definition) -> str:
    return f"{definition.owner}-works"


def ensure(session: Session, council_id: str, definitions: Iterable[Definition]) -> None:
    """Make the teams and queues that the council's services need, and that do not stand yet."""
    teams, queues = dict(TEAM_NAMES), {DUTY_QUEUE: ("Duty: urgent concerns", "duty", DUTY_TEAM)}
    for definition in definitions:
        owner, title = definition.owner, definition.owner.replace("-", " ").capitalize()
        teams.setdefault(owner, (title, "service"))
        clocks = [definition.clock, *(one.clock for one in definition.outcomes),
                  *(one.clock for one in definition.flags), *(one.clock for one in definition.fast_track)]
        for slug in filter(None, (clock.escalate_to for clock in clocks if clock)):
            teams.setdefault(slug, (slug.replace("-", " ").capitalize(), "service"))
        for flag in definition.flags:
            if flag.task:
                teams.setdefault(flag.task.team, (flag.task.team.replace("-", " ").capitalize(), "service"))
        if owner == DUTY_TEAM:
            continue  # what is theirs waits in their own queue alone
        queues[adviser_queue(definition)] = (f"{title}: for an adviser", "adviser", CUSTOMER_TEAM)
        queues[specialist_queue(definition)] = (f"{title}: for a specialist", "specialist", owner)
        queues[works_queue(definition)] = (f"{title}: planned work", "works", owner)
        named = [one.queue for one in definition.outcomes] + [flag.queue for flag in definition.flags]
        for slug in filter(None, named):
            shown = slug.replace("-", " ").capitalize()
            queues.setdefault(slug, (f"{shown}: for an adviser", "adviser", CUSTOMER_TEAM))
    _add_missing(session, council_id, teams, queues)


def _add_missing(
    session: Session, council_id: str, teams: dict[str, tuple[str, str]], queues: dict[str, tuple[str, str, str]],
) -> None:
    have_teams = set(session.scalars(select(Team.slug).where(Team.council_id == council_id)))
    have_queues = set(session.scalars(select(Queue.slug).where(Queue.council_id == council_id)))
    session.add_all(
        Team(council_id=council_id, slug=slug, name=name, kind=kind)
        for slug, (name, kind) in teams.items() if slug not in have_teams
    )
    session.add_all(
        Queue(council_id=council_id, slug=slug, name=name, kind=kind, team_slug=team)
        for slug, (name, kind, team) in queues.items() if slug not in have_queues
    )
    session.flush()


def open_to(session: Session, actor: Actor) -> list[Queue]:
    """The queues an officer may look into: those of their teams, and every one that is not the duty team's."""
    condition = or_(Queue.kind != "duty", Queue.team_slug.in_(sorted(actor.teams)))
    return list(session.scalars(
        select(Queue).where(Queue.council_id == actor.council_id, condition).order_by(Queue.name)
    ))


class Mark(NamedTuple):
    """The place of a case in the order of a queue."""

    moment: datetime
    row_id: int
    priority: int = 0


@dataclass(frozen=True)
class Page:
    """One page of cases. `after` is the key of the next page, None on the last."""

    cases: list[Case]
    after: Mark | None


def waiting(
    session: Session, actor: Actor, slug: str, *, at: datetime, after: Mark | None = None, size: int = PAGE,
    chosen: Filter = Filter(),
) -> Page:
    """The cases of a queue that `actor` may see and that fit a filter, in its order: soonest due first, unless it says
    otherwise. `after` is the mark of the last case already shown. A case without a due date does not wait in a queue of
    people."""
    found = list(_read(session, _fitting(actor, slug, chosen, at), chosen.sort, after, size + 1))
    shown = found[:size]
    last = shown[-1] if len(found) > size else None
    moment = moment_of(chosen.sort, last) if last is not None else None
    return Page(shown, Mark(moment, last.id, last.priority) if last is not None and moment is not None else None)


def _fitting(actor: Actor, slug: str, chosen: Filter, at: datetime) -> ColumnElement[bool]:
    return and_(Case.council_id == actor.council_id, chosen.condition(slug, at), Case.due_at.is_not(None),
                visible_to(actor))


def _read(
    session: Session, fitting: ColumnElement[bool], sort: str, after: Mark | None, most: int,
) -> Iterator[Case]:
    """The next `most` cases in an order; in that by priority those of each priority, the highest first."""
    levels: list[ColumnElement[bool]] = [true()]
    if sort == "priority":
        top = after.priority if after is not None else max(Priority)
        levels = [Case.priority == int(level) for level in sorted(Priority, reverse=True) if level <= top]
    for number, level in enumerate(levels):
        if most <= 0:
            return
        onward = beyond(sort, after.moment, after.row_id) if after is not None and number == 0 else true()
        found = session.scalars(
            select(Case).where(fitting, level, onward).order_by(*in_order(sort)).limit(most)).all()
        most -= len(found)
        yield from found


def next_one(session: Session, actor: Actor, slug: str, *, at: datetime, chosen: Filter = Filter()) -> Case | None:
    """The case in the queue that fits, comes first in its order, and that nobody else is taking at this moment, held
    for this transaction; None when nothing waits that `actor` may see."""
    return session.scalar(
        select(Case).where(_fitting(actor, slug, replace(chosen, waits=""), at))
        .order_by(*([Case.priority.desc()] if chosen.sort == "priority" else []), *in_order(chosen.sort))
        .limit(1).with_for_update(of=Case, skip_locked=True)
    )


def how_many(session: Session, actor: Actor, slug: str) -> int:
    """How many wait in the queue, counted no further than COUNT_CAP."""
    few = select(Case.id).where(
        Case.council_id == actor.council_id, Case.queue == slug, visible_to(actor)
    ).limit(COUNT_CAP).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


def how_many_fit(session: Session, actor: Actor, slug: str, chosen: Filter, *, at: datetime, cap: int) -> int:
    """How many of a queue fit a filter, counted no further than one above `cap`."""
    few = select(Case.id).where(_fitting(actor, slug, chosen, at)).limit(cap + 1).subquery()
    return session.scalar(select(func.count()).select_from(few)) or 0


@dataclass(frozen=True)
class Load:
    """How much waits in a queue and how much of that is urgent or late, among the COUNT_CAP + 1 soonest due:
    enough to say "100+"."""

    waiting: int
    urgent: int
    late: int


def loads(session: Session, actor: Actor, slugs: Sequence[str], *, at: datetime) -> dict[str, Load]:
    """The load of each queue as `actor` may know it, in one query however many there are; nothing of a queue that is
    not there."""
    soonest = select(Case.priority, Case.due_at).where(
        Case.council_id == actor.council_id, Case.queue == Queue.slug, visible_to(actor)
    ).correlate(Queue).order_by(Case.due_at).limit(COUNT_CAP + 1).subquery()
    counted = [select(func.count()).select_from(soonest).where(one).scalar_subquery()
               for one in (true(), soonest.c.priority == int(Priority.URGENT), soonest.c.due_at < at)]
    rows = session.execute(
        select(Queue.slug, *counted).where(Queue.council_id == actor.council_id, Queue.slug.in_(slugs)))
    return {slug: Load(waiting, urgent, late) for slug, waiting, urgent, late in rows}


def asked_by(session: Session, actor: Actor, *, size: int = 100) -> list[tuple[Case, datetime]]:
    """The cases that wait for a resident and come back to this officer, with the day the wait ends at."""
    rows = session.execute(
        select(Case, Hold.until).join(Hold, Hold.case_id == Case.id)
        .where(Case.council_id == actor.council_id, Hold.ended_at.is_(None),
               Hold.resume_owner_id == actor.officer_id, visible_to(actor))
        .order_by(Hold.until, Case.id).limit(size)
    )
    return [(waiting, until) for waiting, until in rows]


def owned_by(session: Session, actor: Actor, *, size: int = 100) -> list[Case]:
    """The open cases this officer has, soonest due first."""
    return list(session.scalars(
        select(Case)
        .where(Case.council_id == actor.council_id, Case.owner_id == actor.officer_id,
               Case.state.not_in(sorted(FINISHED)), visible_to(actor))
        .order_by(Case.due_at, Case.id).limit(size)
    ))
