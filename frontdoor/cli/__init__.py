"""The operator's door: every command of `frontdoor`."""

import sys

import click

from frontdoor.cli.lazy import LazyGroup
from frontdoor.config import SettingsError

COMMANDS = {
    "assess": "assess:assess", "audit": "audit:audit", "backup": "backup:backup", "check": "run:check",
    "clocks": "clocks:clocks", "decisions": "decisions:decisions", "demo": "run:demo", "dmn": "dmn:dmn",
    "due": "services:due", "find": "find:find", "migrate": "run:migrate", "officers": "officers:officers",
    "outbox": "outbox:outbox", "replay": "replay:replay", "resources": "resources:resources",
    "restore": "backup:restore", "services": "services:services", "snapshots": "replay:snapshots", "web": "run:web",
    "worker": "worker:worker",
}


@click.group(cls=LazyGroup, elsewhere=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="frontdoor")
def group() -> None:
    """Front Door: a council's single customer front door."""


def main() -> None:
    """Run a command. What an operator can mend ends in one sentence and exit status 2, never in a trace."""
    try:
        group()
    except SettingsError as error:
        click.echo(f"{error.setting} {error.say}", err=True)
        sys.exit(2)
