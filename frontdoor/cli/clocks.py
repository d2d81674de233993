"""Commands for clocks: putting what is open on the terms of today."""

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import partial

import click
from sqlalchemy.orm import Session

from frontdoor import config
from frontdoor.catalogue import councils, versions
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli import run
from frontdoor.cli.services import COUNCIL
from frontdoor.clock import now
from frontdoor.db import Database, retrying
from frontdoor.triage.clockwork import rebasing
from frontdoor.triage.clockwork.rebasing import Rebased


@click.group()
def clocks() -> None:
    """Due dates of what is open."""


@clocks.command()
@click.argument("service")
@COUNCIL
@click.option("--reason", required=True, help="Why: it stands in the history of every case that changes.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
def rebase(service: str, council: str | None, reason: str, dry_run: bool) -> None:
    """Put the open cases of SERVICE on the terms that it has by now, and tell those whose date moves. As JSON: each
    case that changes with its dates, and those that stay with the reason."""
    settings, at = config.load(), now()
    run.refuse_unmigrated(settings)
    database = Database(settings.database_url)
    try:
        found = _rebased(database, service, council, reason, at, dry_run)
    except (UnknownCouncil, UnknownService) as error:
        click.echo(f"There is no such service or council: {error}.", err=True)
        sys.exit(2)
    finally:
        database.dispose()
    click.echo(json.dumps({"dry_run": dry_run, "cases": [_plain(one) for one in found]}, indent=1))


def _rebased(
    database: Database, service: str, council: str | None, reason: str, at: datetime, dry_run: bool,
) -> Sequence[Rebased]:
    """Each case in a transaction of its own, which a dry run takes back."""
    named = council or os.environ.get("FRONTDOOR_COUNCIL")
    council_id = (councils.get(named) if named else councils.first()).id
    with database.session(write=False) as session:
        versions.current(session, council_id, service)
        ids = rebasing.open_cases(session, council_id, service)
    done = (_tried(database, one, reason, at) if dry_run
            else retrying(database, partial(_one, case_id=one, reason=reason, at=at)) for one in ids)
    return [one for one in done if one is not None]


def _one(session: Session, *, case_id: int, reason: str, at: datetime) -> Rebased | None:
    return rebasing.rebase(session, case_id, reason=reason, at=at)


def _tried(database: Database, case_id: int, reason: str, at: datetime) -> Rebased | None:
    with database.session() as session:
        found = _one(session, case_id=case_id, reason=reason, at=at)
        session.rollback()
    return found


def _plain(one: Rebased) -> dict[str, str | None]:
    return {"case": one.reference, "due_before": one.before.isoformat() if one.before else None,
            "due_after": one.after.isoformat() if one.after else None, "left": one.left or None}
