"""The operator's door: every command of `frontdoor`."""

import sys

import click

from frontdoor.cli import (
    assess, audit, backup, clocks, decisions, dmn, find, officers, outbox, publishing, questions, replay, resources,
    rota, run, services, worker)
from frontdoor.config import SettingsError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="frontdoor")
def group() -> None:
    """Front Door: a council's single customer front door."""


for command in (publishing.publish, publishing.roll_back, publishing.diff, questions.asking):
    services.services.add_command(command)
for command in (rota.away, rota.back, rota.roster, rota.work, rota.assign):
    officers.officers.add_command(command)
for command in (
    assess.assess, services.services, services.due, officers.officers, run.migrate, run.web, run.check, run.demo,
    worker.worker, backup.backup, backup.restore, outbox.outbox, resources.resources, replay.replay,
    replay.snapshots, dmn.dmn, decisions.decisions, find.find, audit.audit, clocks.clocks,
):
    group.add_command(command)


def main() -> None:
    """Run a command. What an operator can mend ends in one sentence and exit status 2, never in a trace."""
    try:
        group()
    except SettingsError as error:
        click.echo(f"{error.setting} {error.say}", err=True)
        sys.exit(2)
