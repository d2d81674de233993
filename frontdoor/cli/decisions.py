"""`frontdoor decisions verify`: every stored finding worked out again."""

import json
import sys
from datetime import date, datetime

import click

from frontdoor.catalogue import councils
from frontdoor.cli.assess import BadInput
from frontdoor.cli.replay import guarded
from frontdoor.clock import start_of_day
from frontdoor.triage import verifying


@click.group()
def decisions() -> None:
    """What was decided, and whether it can be shown to be right."""


@decisions.command()
@click.option("--council", help="The council's id. All of them if left out.")
@click.option("--service", help="The service's id. All of them if left out.")
@click.option("--since", help="Only what was found from this day on, such as 2026-11-01.")
def verify(council: str | None, service: str | None, since: str | None) -> None:
    """Work every stored finding out again from what is stored with it, and say how many are the same, byte for byte.
    Exit status 1 where one is not."""
    with guarded() as database:
        moment = _moment(since)
        of = councils.get(council).id if council is not None else None
        with database.session(write=False) as session:
            told = verifying.verify(session, council_id=of, service_id=service, since=moment)
    click.echo(json.dumps(told.as_json(), ensure_ascii=False))
    sys.exit(0 if told.is_sound else 1)


def _moment(text: str | None) -> datetime | None:
    try:
        return start_of_day(date.fromisoformat(text)) if text is not None else None
    except ValueError as error:
        raise BadInput("--since must be a date, such as 2026-11-01.") from error
