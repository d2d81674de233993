"""`frontdoor services asking`: how many questions people are spared by asking only what still matters."""
import json
from datetime import date
from typing import Any

import click

from frontdoor.assessments import savings
from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli.assess import BadInput, fail
from frontdoor.cli.published import Edition, NoDatabase, Published
from frontdoor.clock import local_date, now


@click.command()
@click.argument("service", required=False)
@click.option("--people", default=200, show_default=True, type=click.IntRange(1, 100_000), help="How many to draw.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same people.")
@click.option("--on", "on_text", help="The date of the claim, such as 2026-11-23. Today if left out.")
@click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")
def asking(service: str | None, people: int, seed: int, on_text: str | None, council: str | None) -> None:
    """Count the questions of SERVICE, or of every service, that people drawn by chance answer until their result is
    settled: in the order that is written, and as they are asked. Once where the council's records know what they may,
    once where they know nothing."""
    try:
        on = _day(on_text)
        published = Published.of(council)
        editions = [published.get(service)] if service else published.every()
        found = [_counted(edition, on, people, seed) for edition in editions]
    except UnknownService as error:
        fail(BadInput(f"There is no service called {error.service_id!r}. `frontdoor services list` names them."))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)
    click.echo(json.dumps({"on": on.isoformat(), "seed": seed, "people": people, "services": found},
                          ensure_ascii=False))


def _counted(edition: Edition, on: date, count: int, seed: int) -> dict[str, Any]:
    compiled = edition.compiled
    ways = {"with_records": True, "without_records": False}
    return {"id": compiled.definition.id, "version": edition.version,
            **{way: savings.measured(compiled, on, savings.people(compiled, on, count, seed, records=records)).as_json()
               for way, records in ways.items()}}


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text) if text else local_date(now())
    except ValueError as error:
        raise BadInput("--on must be a date, such as 2026-11-23.") from error
