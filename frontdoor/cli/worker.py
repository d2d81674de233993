"""`frontdoor worker`: runs the timetable until it is told to stop."""

import signal

import click

from frontdoor import config, jobs
from frontdoor.db import Database


@click.command()
def worker() -> None:
    """Send messages and do everything else that falls due, until stopped (Ctrl-C or SIGTERM).

    Several may run, on one machine or many.
    """
    settings = config.load()
    database = Database(settings.database_url)
    database.check()
    ours = jobs.worker_for(database, settings)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    click.echo("The worker is running. Stop it with Ctrl-C.", err=True)
    jobs.run_until_stopped(ours)
    database.dispose()
    click.echo("The worker has stopped.", err=True)
