"""Commands that keep everything safe: backup and restore."""

import sys
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import DBAPIError

from frontdoor import config, schema
from frontdoor.cases.files import FileStore
from frontdoor.clock import now
from frontdoor.cli.run import NO_ANSWER
from frontdoor.db import Database
from frontdoor.records import backup as backups
from frontdoor.records import restore as restores
from frontdoor.records.archive import Backup, BackupFailed, BackupRefused

OTHER_KEYS = ("FRONTDOOR_SECRET_KEYS holds none of the secrets of that time: officers' second factors, links and "
              "encrypted fields of the backup cannot be used until one of them is in the list again.")


@click.command()
@click.argument("target", default="var/backups", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Write the database and every attachment into one file. TARGET is that file or a folder for it.

    Everybody may go on working meanwhile. The file holds personal data; the secret keys are not in it.
    """
    settings, at = config.load(), now()
    path = target if target.suffix == ".tar" else target / f"frontdoor-{at:%Y%m%dT%H%M%SZ}.tar"
    database = Database(settings.database_url)
    try:
        made = backups.make(database, FileStore(settings.files), settings.secret_keys, path, at=at)
    except (BackupFailed, DBAPIError) as error:
        _stop(error)
    finally:
        database.dispose()
    manifest = made.manifest
    click.echo(f"{path}: {len(manifest.tables)} tables with {sum(one.rows for one in manifest.tables.values())} rows, "
               f"{len(manifest.members) - 1} attachments, {path.stat().st_size} bytes.")
    if made.damaged:
        click.echo(f"{len(made.damaged)} attachments are missing from {settings.files} or are not what they were, so "
                   f"they are not in the backup: {', '.join(made.damaged[:5])}. Everything else is.", err=True)
        sys.exit(1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--replace", is_flag=True, help="Also where the database holds something already, which is then gone.")
def restore(file: Path, replace: bool) -> None:
    """Bring back what `frontdoor backup` wrote. Stop the web and worker processes first.

    The outbox is then held: no message leaves before `frontdoor outbox release`.
    """
    settings, at = config.load(), now()
    database = Database(settings.database_url)
    try:
        found = Backup(file)
        restored = restores.restore(database, FileStore(settings.files), found, replace=replace, at=at)
    except (BackupFailed, DBAPIError) as error:
        _stop(error)
    finally:
        database.dispose()
    manifest = restored.manifest
    click.echo(f"Restored as it was on {manifest.made_at:%Y-%m-%d at %H:%M:%S} UTC: {len(manifest.tables)} tables, "
               f"each row as it was, and {restored.files} attachments.")
    if manifest.missing:
        click.echo(f"{len(manifest.missing)} attachments were missing already when the backup was made.")
    if not set(backups.stamps(settings.secret_keys)) & set(manifest.keys):
        click.echo(OTHER_KEYS)
    if manifest.revision != schema.newest():
        click.echo("It was made by an earlier release: run `frontdoor migrate` before you start anything.")
    click.echo("The outbox is held: no message leaves until you have looked at `frontdoor outbox show` and said "
               "`frontdoor outbox release`.")


def _stop(error: Exception) -> NoReturn:
    say = error.say if isinstance(error, BackupFailed) else NO_ANSWER
    click.echo(say, err=True)
    sys.exit(2 if isinstance(error, BackupRefused) else 1)
