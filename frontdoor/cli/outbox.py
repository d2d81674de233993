"""Commands for the outbox: what is in it, and letting it go after a restore."""

import json
import sys
from datetime import UTC, datetime

import click
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import config
from frontdoor.clock import now
from frontdoor.cli import run
from frontdoor.db import Database, retrying
from frontdoor.notifications import hold
from frontdoor.notifications.hold import NotHeld, Released
from frontdoor.notifications.outbox import LIVE, OutboxRow


def _moment(_context: click.Context, _option: click.Parameter, value: str | None) -> datetime | None:
    """A date or a moment in ISO 8601; UTC unless it says otherwise."""
    try:
        found = datetime.fromisoformat(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(f"{value} is not a moment such as 2026-11-23T09:30") from error
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


@click.group()
def outbox() -> None:
    """Messages that wait to leave, and the hold on them after a restore."""


@outbox.command()
def show() -> None:
    """What has not left yet, and whether it is held, as JSON. Names nobody."""
    settings = config.load()
    run.refuse_unmigrated(settings)
    database = Database(settings.database_url)
    with database.session(write=False) as session:
        click.echo(json.dumps(_shown(session), indent=1))
    database.dispose()


def _shown(session: Session) -> dict[str, object]:
    held = hold.current(session)
    in_backup = OutboxRow.created_at < held.held_at if held else None
    columns = (OutboxRow.council_id, OutboxRow.purpose, OutboxRow.channel)
    lines = []
    for was_there in (True, False) if in_backup is not None else (None,):
        chosen = [LIVE] if in_backup is None else [LIVE, in_backup if was_there else ~in_backup]
        found = session.execute(
            select(*columns, func.count(), func.min(OutboxRow.due_at), func.max(OutboxRow.due_at))
            .where(*chosen).group_by(*columns).order_by(*columns)
        )
        lines += [
            {"council": council, "purpose": purpose, "channel": channel, "messages": count,
             "first_due_at": first.isoformat(), "last_due_at": last.isoformat(),
             **({} if was_there is None else {"in_backup": was_there})}
            for council, purpose, channel, count, first, last in found
        ]
    return {"held": held is not None, "held_at": held.held_at.isoformat() if held else None,
            "backed_up_at": held.backed_up_at.isoformat() if held else None, "waiting": lines}


@outbox.command()
@click.option("--cancel-before", callback=_moment, metavar="MOMENT",
              help="Call off what was due before this moment; UTC unless it names an offset.")
def release(cancel_before: datetime | None) -> None:
    """Let the messages leave that a restore has held back; those due before a moment of your choice never."""
    settings, at = config.load(), now()
    run.refuse_unmigrated(settings)
    database = Database(settings.database_url)

    def let_go(session: Session) -> Released:
        return hold.release(session, at=at, cancel_before=cancel_before)

    try:
        done = retrying(database, let_go)
    except NotHeld:
        click.echo("The outbox is not held.", err=True)
        sys.exit(2)
    finally:
        database.dispose()
    click.echo(f"{done.cancelled} messages were called off. {done.waiting} leave when they are due.")
