"""Commands for how officers work: their hours and room, when they are away, and how queues give out their cases."""

import json
import re
from datetime import datetime
from functools import partial
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.catalogue import versions, workload
from frontdoor.cli.officers import here, one_named, stop, within
from frontdoor.clock import in_words, local_date, now
from frontdoor.people import actor as actors
from frontdoor.people import rosters
from frontdoor.people.officers import queue_named
from frontdoor.places.models import Ward
from frontdoor.triage import absences, sharing, workforce
from frontdoor.triage.absences import AbsenceRefused
from frontdoor.triage.assigning import Policy
from frontdoor.triage.sharing import PolicyRefused

DAY = click.DateTime(["%Y-%m-%d"])
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STRETCH = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(?:-(mon|tue|wed|thu|fri|sat|sun))? "
                     r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)\Z")


@click.command()
@click.argument("email")
@click.option("--from", "from_on", type=DAY, required=True, help="The first day, as 2026-12-24.")
@click.option("--until", "until_on", type=DAY, required=True, help="The last day.")
@click.option("--cover", default=None, help="The email address of who stands in for them.")
@click.pass_obj
def away(council: str | None, email: str, from_on: datetime, until_on: datetime, cover: str | None) -> None:
    """Write down that an officer is away, and who covers."""
    settings, council_id = here(council)
    say = within(settings, partial(_away, council_id, email, from_on, until_on, cover))
    click.echo(say)


def _away(
    council_id: str, email: str, from_on: datetime, until_on: datetime, cover: str | None, session: Session,
) -> str:
    officer = one_named(session, council_id, email)
    stands_in = one_named(session, council_id, cover) if cover else None
    try:
        row = absences.record(session, officer, from_on=from_on.date(), until_on=until_on.date(), cover=stands_in,
                              actor=actors.clock(council_id), at=now())
    except AbsenceRefused as refused:
        stop(f"{refused.say}.")
    covered = f"{stands_in.name} covers" if stands_in else "nobody covers"
    return f"{officer.name} is away from {in_words(row.from_on)} to {in_words(row.until_on)}, and {covered}."


@click.command()
@click.argument("email")
@click.pass_obj
def back(council: str | None, email: str) -> None:
    """Call off every absence of an officer from today on: they are back, or do not go."""
    settings, council_id = here(council)
    click.echo(within(settings, partial(_back, council_id, email)))


def _back(council_id: str, email: str, session: Session) -> str:
    officer, at = one_named(session, council_id, email), now()
    found = absences.of(session, officer, since=local_date(at))
    for one in found:
        absences.call_off(session, one, actor=actors.clock(council_id), at=at)
    return f"{officer.name} is back. {len(found)} absence{'' if len(found) == 1 else 's'} called off."


@click.command()
@click.argument("email")
@click.option("--capacity", type=click.IntRange(1, workload.MOST_POINTS), help="How many points they hold at once.")
@click.option("--hours", multiple=True, help='When they work, as "mon-fri 09:00-17:00"; may be given again.')
@click.option("--skill", "skills", multiple=True, help="A service they are trained for; may be given again.")
@click.option("--ward", "wards", multiple=True, help="A ward of their patch; may be given again.")
@click.pass_obj
def roster(
    council: str | None, email: str, capacity: int | None, hours: tuple[str, ...], skills: tuple[str, ...],
    wards: tuple[str, ...],
) -> None:
    """Say how an officer works, and print it as JSON. What is not given stays as it was."""
    settings, council_id = here(council)
    given: dict[str, Any] = {"capacity": capacity, "hours": _week(hours), "skills": list(skills), "wards": list(wards)}
    found = within(settings, partial(_roster, council_id, email, {name: one for name, one in given.items() if one}))
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))


def _week(hours: tuple[str, ...]) -> dict[str, list[str]]:
    week: dict[str, list[str]] = {}
    for one in hours:
        found = STRETCH.match(one.lower())
        if found is None or f"{found[3]}:{found[4]}" >= f"{found[5]}:{found[6]}":
            stop(f'{one} are no hours, such as "mon-fri 09:00-17:00".')
        first, last = DAYS.index(found[1]), DAYS.index(found[2] or found[1])
        week.update({str(day): [f"{found[3]}:{found[4]}", f"{found[5]}:{found[6]}"] for day in range(first, last + 1)})
    return week


def _roster(council_id: str, email: str, given: dict[str, Any], session: Session) -> dict[str, Any]:
    officer = one_named(session, council_id, email)
    known = {"skills": {one.definition.id for one in versions.all_current(session, council_id)},
             "wards": set(session.scalars(select(Ward.name).where(Ward.council_id == council_id)))}
    for kind, names in known.items():
        unknown = sorted(set(given.get(kind, ())) - names)
        if unknown:
            stop(f"There is no {kind.removesuffix('s').replace('skill', 'service')} called {unknown[0]}. "
                 f"There are: {', '.join(sorted(names))}.")
    row = rosters.of(session, officer)
    for name, value in given.items():
        setattr(row, name, value)
    figures = workforce.workload(council_id, now())
    return {"name": officer.name, "capacity": workforce.capacity_of(row, figures),
            "hours": {DAYS[day]: list(stretch) for day, stretch in sorted(workforce.hours_of(row, figures).items())},
            "skills": row.skills, "wards": row.wards}


@click.command()
@click.pass_obj
def work(council: str | None) -> None:
    """Print what each officer has, and has room for, as JSON."""
    settings, council_id = here(council)
    click.echo(json.dumps(within(settings, partial(_work, council_id)), indent=1, ensure_ascii=False))


def _work(council_id: str, session: Session) -> list[dict[str, Any]]:
    at, found = now(), rosters.active(session, council_id)
    held = workforce.loads(session, council_id, [one.id for one in found], at=at)
    people = workforce.candidates(session, council_id, found, at=at)
    return [{"name": officer.name, "email": officer.email, "points": held[officer.id].points,
             "capacity": person.capacity, "cases": held[officer.id].cases, "late": held[officer.id].late,
             "due_soon": held[officer.id].soon, "away": _away_now(person.absences, at)}
            for officer, person in zip(found, people)]


def _away_now(found: tuple[Any, ...], at: datetime) -> bool:
    return any(one.holds_on(local_date(at)) for one in found)


@click.command()
@click.argument("queue")
@click.argument("policy", type=click.Choice([str(one) for one in Policy]))
@click.pass_obj
def assign(council: str | None, queue: str, policy: str) -> None:
    """Say how a queue gives out its cases."""
    settings, council_id = here(council)
    click.echo(within(settings, partial(_assign, council_id, queue, Policy(policy))))


def _assign(council_id: str, slug: str, policy: Policy, session: Session) -> str:
    queue = queue_named(session, council_id, slug)
    if queue is None:
        stop(f"There is no queue called {slug}.")
    try:
        sharing.set_policy(session, queue, policy, actor=actors.clock(council_id), at=now())
    except PolicyRefused as refused:
        stop(refused.say)
    return f"{queue.name}: {sharing.policy_words(queue).lower()}."
