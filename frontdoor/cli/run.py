"""Commands that run the installation: migrate, web, check, demo."""

import json
import sys
from pathlib import Path

import click
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from frontdoor import config, schema
from frontdoor.clock import now
from frontdoor.cli import serving
from frontdoor.config import Settings
from frontdoor.db import Database, WeakDatabase
from frontdoor.notifications import beat, hold
from frontdoor.triage import stranded

NOT_MIGRATED = "The database is not at this release's newest migration. Run `frontdoor migrate` first."
NO_ANSWER = "The database does not answer. Check FRONTDOOR_DATABASE_URL and that it is running."
HELD = "The outbox is held after a restore: look at `frontdoor outbox show`, then say `frontdoor outbox release`."


@click.command()
def migrate() -> None:
    """Bring the database to this release: tables first, then the services that come with it."""
    settings = config.load()
    database = Database(settings.database_url)
    try:
        _make_folder(settings)
        database.check()
        database.engine.connect().close()
    except (DBAPIError, OSError):
        click.echo(NO_ANSWER, err=True)
        sys.exit(1)
    schema.prepare(database, now())
    database.dispose()
    click.echo("The database is up to date.")


def _make_folder(settings: Settings) -> None:
    """SQLite makes its file, but not the folder for it."""
    address = make_url(settings.database_url)
    if address.get_backend_name() == "sqlite" and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--workers", default=2, show_default=True, help="Processes.")
@click.option("--threads", default=32, show_default=True, help="Threads in each process.")
def web(bind: str, workers: int, threads: int) -> None:
    """Serve the pages. Refuses to start on a database that has not been migrated."""
    settings = config.load()
    refuse_unmigrated(settings)
    serving.serve(settings, bind=bind, workers=workers, threads=threads)


def refuse_unmigrated(settings: Settings) -> None:
    """End with a sentence unless the database answers and is at this release's newest migration."""
    database = Database(settings.database_url)
    try:
        database.check()
        if schema.is_current(database):
            return
        click.echo(NOT_MIGRATED, err=True)
    except DBAPIError:
        click.echo(NO_ANSWER, err=True)
    except WeakDatabase as error:
        click.echo(f"The database would lose what people send: {error}.", err=True)
    finally:
        database.dispose()
    sys.exit(1)


@click.command()
def check() -> None:
    """Look at the configuration and the health of the installation. Exit status 1 when something is wrong."""
    settings = config.load()
    database = Database(settings.database_url)
    report: dict[str, object] = {"settings": "ok", **_health(database)}
    database.dispose()
    report["ok"] = all(report.get(key) == "ok" for key in ("database", "migrations", "stranded", "outbox"))
    click.echo(json.dumps(report, indent=1))
    sys.exit(0 if report["ok"] else 1)


def _health(database: Database) -> dict[str, object]:
    try:
        database.check()
        current = schema.is_current(database)
    except (DBAPIError, WeakDatabase) as error:
        return {"database": f"does not answer or is not safe ({type(error).__name__})"}
    if not current:
        return {"database": "ok", "migrations": NOT_MIGRATED, "stranded": "not looked for"}
    with database.session(write=False) as session:
        lost = stranded.stranded(session)
        silent, held = beat.is_silent(session, at=now()), hold.current(session)
    return {"database": "ok", "migrations": "ok", "stranded": lost or "ok", "outbox": HELD if held else "ok",
            "worker": "silent" if silent else "ok"}


@click.command()
@click.option("--bind", default="127.0.0.1:8000", show_default=True, help="Address and port to listen on.")
@click.option("--folder", default="var/demo", show_default=True, help="Where the demo keeps its database and files.")
@click.option("--seed-only", is_flag=True, help="Make the council and stop.")
def demo(bind: str, folder: str, seed_only: bool) -> None:
    """Run a believable council on this machine, with its worker, on SQLite."""
    from frontdoor.demo import council, signins, stage

    settings = stage.settings(folder, bind)
    database = Database(settings.database_url)
    schema.prepare(database, now())
    made = council.furnish(database, settings, at=now(), say=click.echo)
    if made:
        click.echo(made)
    for line in signins.lines(database, settings, at=now()):
        click.echo(line)
    database.dispose()
    if not seed_only:
        click.echo(f"\nFront Door is at {settings.base_url} (and, for the second council, at "
                   f"{settings.base_url.replace('127.0.0.1', 'localhost')}). Press Ctrl+C to stop.")
        serving.serve(settings, bind=bind, workers=1, threads=32, with_worker=True)
