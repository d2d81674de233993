"""`frontdoor resources …`: load what a council lets people book, and see what there is."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor import config
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.reading import read_file
from frontdoor.bookings import resources as stock
from frontdoor.bookings.entries import BadEntry
from frontdoor.bookings.models import Resource
from frontdoor.bookings.resources import Loaded
from frontdoor.catalogue import councils
from frontdoor.cli import run
from frontdoor.clock import now
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.people.officers import Officer

COUNCIL = click.option("--council", "council_id", default=None,
                       help="Which council; FRONTDOOR_COUNCIL, or the first.")
SHOWN = ("slug", "kind", "name", "place", "place_label", "team", "seats", "shared", "features", "opening",
         "before_minutes", "after_minutes", "closed_on_holidays", "offered")


@click.group()
def resources() -> None:
    """Rooms, groups and people's time that can be booked."""


@resources.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@COUNCIL
def load(file: Path, council_id: str | None) -> None:
    """Make and change resources as FILE (YAML) says: a list of them, or for each council's id such a list. Bookings
    are never touched. What is there and not in FILE is named, and left alone."""
    settings, chosen = _here(council_id)
    entries = _entries(file, chosen)
    database = Database(settings.database_url)
    try:
        done = retrying(database, lambda session: stock.load(session, chosen, entries, at=now()))
    except BadEntry as error:
        _stop(f"{file.name}: {error.say}")
    finally:
        database.dispose()
    click.echo(_in_words(done))


@resources.command("list")
@COUNCIL
def list_(council_id: str | None) -> None:
    """Print every resource of the council as JSON, with the names that a file to load has."""
    settings, chosen = _here(council_id)
    database = Database(settings.database_url)
    try:
        rows = retrying(database, partial(_all, chosen))
    finally:
        database.dispose()
    click.echo(json.dumps(rows, indent=1, ensure_ascii=False))


def _all(council_id: str, session: Session) -> list[dict[str, Any]]:
    emails = {row_id: email for row_id, email in session.execute(
        select(Officer.id, Officer.email).where(Officer.council_id == council_id))}
    return [{**_shown(row), "officer": emails.get(row.officer_id or 0)} for row in stock.all_of(session, council_id)]


def _shown(row: Resource) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHOWN}


def _entries(file: Path, council_id: str) -> Any:
    """The list of entries that is meant for the council."""
    try:
        found, _ = read_file(file)
    except DefinitionError as error:
        _stop(f"{error}")
    if not isinstance(found, dict):
        return found
    if council_id not in found:
        _stop(f"{file.name} has nothing for the council {council_id}.")
    return found[council_id]


def _in_words(done: Loaded) -> str:
    said = [f"{len(done.made)} made, {len(done.changed)} changed, {len(done.same)} as they were."]
    if done.left:
        said.append(f"Not in the file, and left alone: {', '.join(done.left)}.")
    return "\n".join(said)


def _here(council_id: str | None) -> tuple[Settings, str]:
    """The settings and the council that was meant."""
    settings = config.load()
    chosen = council_id or settings.council or councils.first().id
    if chosen not in councils.all_councils():
        _stop(f"There is no council called {chosen}. There are: {', '.join(councils.all_councils())}.")
    run.refuse_unmigrated(settings)
    return settings, chosen


def _stop(say: str) -> NoReturn:
    click.echo(say, err=True)
    sys.exit(2)
