"""Commands for officers: take them on, set up their sign-in anew, see who there is, let them leave."""

import json
import sys
from collections.abc import Callable
from functools import partial
from typing import NoReturn, TypeVar

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor import config, places
from frontdoor.cases.links import site_address
from frontdoor.catalogue import councils
from frontdoor.cli import run
from frontdoor.cli.lazy import LazyGroup
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.people import actor as actors
from frontdoor.people import credentials, members, one_time_links, rights, signing_in
from frontdoor.people import officers as people
from frontdoor.people.actor import Level
from frontdoor.people.members import MemberWard, UnknownWard
from frontdoor.people.officers import Membership, Officer, Team
from frontdoor.people.rights import Right
from frontdoor.triage import parting
from frontdoor.triage.belongings import Thing

Result = TypeVar("Result")
LEVELS = click.Choice([str(level) for level in Level])
RIGHTS = click.Choice([str(right) for right in Right])
LINK = ("Give this link to {name}. It works once, within 15 minutes, to choose a password and set up the second "
        "factor.\nIf it is too late, `frontdoor officers reset-factor {email}` prints a new one.\n\n{link}")


@click.group(cls=LazyGroup, elsewhere={name: f"rota:{name}" for name in ("assign", "away", "back", "roster", "work")})
@click.option("--council", "council_id", default=None, help="Which council; FRONTDOOR_COUNCIL, or the first.")
@click.pass_context
def officers(context: click.Context, council_id: str | None) -> None:
    """Officers of a council and how they sign in."""
    context.obj = council_id


def here(council_id: str | None) -> tuple[Settings, str]:
    """The settings and the council that was meant; ends with a sentence when there is no such council, or when
    the database is not ready."""
    settings = config.load()
    chosen = council_id or settings.council or councils.first().id
    if chosen not in councils.all_councils():
        stop(f"There is no council called {chosen}. There are: {', '.join(councils.all_councils())}.")
    run.refuse_unmigrated(settings)
    return settings, chosen


@officers.command()
@click.argument("name")
@click.argument("email")
@click.option("--level", type=LEVELS, required=True, help="What the officer may decide alone.")
@click.option("--team", "teams", multiple=True, help="A team to be in; may be given again.")
@click.option("--ward", "wards", multiple=True, help="Of a councillor (--level member): a ward; may be given again.")
@click.pass_obj
def add(
    council: str | None, name: str, email: str, level: str, teams: tuple[str, ...], wards: tuple[str, ...],
) -> None:
    """Take on an officer or a councillor, and print the one-time link for their first sign-in."""
    settings, council_id = here(council)
    address = _address(email)
    if (level == Level.MEMBER) != bool(wards) or wards and teams:
        stop("A councillor has --level member, at least one --ward and no --team; nobody else has a ward.")
    try:
        token = within(settings, partial(_add, council_id, name.strip(), address, Level(level), teams, wards))
    except IntegrityError:
        stop(f"{address} is an officer already. `frontdoor officers list` shows them all.")
    _print_link(settings, council_id, name, address, token)


def _add(
    council_id: str, name: str, email: str, level: Level, teams: tuple[str, ...], wards: tuple[str, ...],
    session: Session,
) -> str:
    known = set(session.scalars(select(Team.slug).where(Team.council_id == council_id)))
    unknown = sorted(set(teams) - known)
    if unknown or not name:
        stop(f"There is no team called {unknown[0]}. There are: {', '.join(sorted(known))}." if unknown
             else "Give the officer's name.")
    officer = Officer(council_id=council_id, name=name, email=email, level=level, created_at=now())
    officer.memberships = [Membership(council_id=council_id, team_slug=team) for team in sorted(set(teams))]
    session.add(officer)
    session.flush()
    if wards:
        _elect(session, officer, wards)
    return one_time_links.make(session, officer, at=now())


def _elect(session: Session, officer: Officer, wards: tuple[str, ...]) -> None:
    try:
        members.elect(session, officer, wards, known=places.ward_names(session, officer.council_id))
    except UnknownWard as error:
        stop(f"There is no ward called {error.name}. There are: {', '.join(error.known)}.")


@officers.command("reset-factor")
@click.argument("email")
@click.pass_obj
def reset_factor(council: str | None, email: str) -> None:
    """End an officer's second factor, recovery codes and sessions, and print a link to set them up again."""
    settings, council_id = here(council)
    name, token = within(settings, partial(_reset, council_id, _address(email)))
    _print_link(settings, council_id, name, _address(email), token)


def _reset(council_id: str, email: str, session: Session) -> tuple[str, str]:
    officer, at = one_named(session, council_id, email), now()
    credentials.forget_factor(session, officer)
    signing_in.end_all(session, officer, at=at)
    return officer.name, one_time_links.make(session, officer, at=at)


@officers.command()
@click.argument("email")
@click.option("--dry-run", is_flag=True, help="Only say what they have and where each thing would go.")
@click.pass_obj
def leave(council: str | None, email: str, dry_run: bool) -> None:
    """Let an officer leave: their sessions end, and everything they have goes to somebody."""
    settings, council_id = here(council)
    name, things = within(settings, partial(_leave, council_id, _address(email), dry_run))
    for one in things:
        click.echo(f"{one.kind}: {one.label}{f' ({one.case.reference})' if one.case else ''} -> "
                   f"{one.refused or one.to}")
    total = f"{len(things)} thing{'' if len(things) == 1 else 's'}"
    click.echo(f"{name} would hand on {total}. Nothing was changed." if dry_run
               else f"{name} has left, and handed on {total}.")


def _leave(council_id: str, email: str, dry_run: bool, session: Session) -> tuple[str, list[Thing]]:
    officer, at = one_named(session, council_id, email), now()
    if dry_run:
        return officer.name, parting.plan(session, officer, at=at)
    return officer.name, parting.part(session, officer, actor=actors.clock(council_id), at=at)


@officers.command("right")
@click.argument("email")
@click.argument("right", type=RIGHTS)
@click.option("--give/--take-away", "gives", required=True, help="Whether the officer has it from now on.")
@click.option("--by", required=True, help="Who decided that; it is kept in the audit.")
@click.pass_obj
def right_(council: str | None, email: str, right: str, gives: bool, by: str) -> None:
    """Give an officer a right that nobody has by default, such as agreeing to what they asked for themselves, or take
    it away."""
    settings, council_id = here(council)
    name = within(settings, partial(_change_right, council_id, _address(email), Right(right), gives, by))
    click.echo(f"{name} has the right {right} now." if gives else f"{name} does not have the right {right} any more.")


def _change_right(council_id: str, email: str, right: Right, gives: bool, by: str, session: Session) -> str:
    officer = one_named(session, council_id, email)
    (rights.give if gives else rights.take_away)(session, officer, right, by=by.strip(), at=now())
    return officer.name


@officers.command("list")
@click.pass_obj
def list_(council: str | None) -> None:
    """Print every officer of the council as JSON."""
    settings, council_id = here(council)
    click.echo(json.dumps(within(settings, partial(_all, council_id)), indent=1, ensure_ascii=False))


def _all(council_id: str, session: Session) -> list[dict[str, object]]:
    rows = session.scalars(select(Officer).where(Officer.council_id == council_id).order_by(Officer.name))
    wards: dict[int, list[str]] = {}
    for row in session.scalars(select(MemberWard).where(MemberWard.council_id == council_id).order_by(MemberWard.ward)):
        wards.setdefault(row.officer_id, []).append(row.ward)
    return [
        {"name": row.name, "email": row.email, "level": row.level, "active": row.active,
         "teams": sorted(member.team_slug for member in row.memberships),
         "second_factor": row.factor_secret is not None,
         **({"wards": wards.get(row.id, [])} if row.level == Level.MEMBER else {})}
        for row in rows
    ]


def within(settings: Settings, work: Callable[[Session], Result]) -> Result:
    database = Database(settings.database_url)
    try:
        return retrying(database, work)
    finally:
        database.dispose()


def one_named(session: Session, council_id: str, email: str) -> Officer:
    officer = people.by_email(session, council_id, email)
    if officer is None or not officer.active:
        stop(f"No officer signs in as {email}. `frontdoor officers list` shows them all.")
    return officer


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        stop(f"{email} is not an email address, such as sam@example.org.")


def _print_link(settings: Settings, council_id: str, name: str, email: str, token: str) -> None:
    site = site_address(settings.base_url, councils.get(council_id).hosts)
    click.echo(LINK.format(name=name, email=email, link=f"{site}/desk/welcome/{token}"))


def stop(say: str) -> NoReturn:
    click.echo(say, err=True)
    sys.exit(2)
