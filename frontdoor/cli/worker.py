"""`frontdoor worker`: runs the timetable until it is told to stop."""

import signal
from dataclasses import replace

import click

from frontdoor import config, jobs
from frontdoor.config import Settings, SettingsError
from frontdoor.db import Database
from frontdoor.jobs.worker import Watch

SECONDS = (0.01, 0.1, 1, 10, 60)


@click.command()
def worker() -> None:
    """Send messages and do everything else that falls due, until stopped (Ctrl-C or SIGTERM).

    Several may run, on one machine or many.
    """
    settings = config.load()
    database = Database(settings.database_url)
    database.check()
    ours = jobs.worker_for(database, settings)
    if settings.worker_metrics:
        ours = replace(ours, watch=_figures(settings))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    click.echo("The worker is running. Stop it with Ctrl-C.", err=True)
    jobs.run_until_stopped(ours)
    database.dispose()
    click.echo("The worker has stopped.", err=True)


def _figures(settings: Settings) -> Watch:
    """Serve this worker's figures at /metrics of its address, and give what counts the jobs. Raises SettingsError."""
    # Not above: `frontdoor web` loads this module too, and has first to say where its processes count together.
    from prometheus_client import CollectorRegistry, Gauge, Histogram, start_http_server

    registry = CollectorRegistry()
    Gauge("frontdoor_build_info", "Which release this is.", ["release"], registry=registry).labels(
        config.release()).set(1)
    seconds = Histogram("frontdoor_job_seconds", "How long the jobs of the timetable took.", ["job", "result"],
                        buckets=SECONDS, registry=registry)
    host, _, port = settings.worker_metrics.rpartition(":")
    try:
        start_http_server(int(port), host.strip("[]"), registry)
    except OSError as error:
        raise SettingsError("FRONTDOOR_WORKER_METRICS", f"cannot be used: {error.strerror}.") from error

    def watch(job: str, went_well: bool, took_s: float) -> None:
        seconds.labels(job, "done" if went_well else "failed").observe(took_s)

    return watch
