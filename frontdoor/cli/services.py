"""`frontdoor services …` and `frontdoor due`: what is offered, what a definition says, and whether it is sound."""
import json
import sys
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from frontdoor.assessments import checks
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import clock_terms
from frontdoor.assessments.facts import FIRST_YEAR, LAST_YEAR
from frontdoor.assessments.schema import definition_schema
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.councils import Council, UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli.assess import BadInput, fail
from frontdoor.cli.lazy import LazyGroup
from frontdoor.cli.published import Edition, NoDatabase, Published
from frontdoor.clock import LONDON, due as due_date, local_date, now, start_of_day
from frontdoor.notifications import wording
from frontdoor.triage import scheme

COUNCIL = click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")


def guarded(work: Callable[[], Any]) -> Any:
    """What `work` gives; anything that was handed in wrongly ends the command with a sentence and status 2."""
    try:
        return work()
    except UnknownService as error:
        fail(BadInput(f"There is no service called {error.service_id!r}. `frontdoor services list` names them."))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)


@click.group(cls=LazyGroup, elsewhere={
    "asking": "questions:asking", "diff": "publishing:diff", "publish": "publishing:publish",
    "roll-back": "publishing:roll_back"})
def services() -> None:
    """List, show and check the services."""


@services.command("list")
@COUNCIL
def list_services(council: str | None) -> None:
    """Every service on offer, with its version."""
    editions: list[Edition] = guarded(lambda: Published.of(council).every())
    print_json([
        {"id": edition.compiled.definition.id, "name": str(edition.compiled.definition.name),
         "verb": edition.compiled.definition.verb, "version": edition.version, "hash": edition.compiled.hash}
        for edition in editions])


@services.command()
@click.argument("service")
@COUNCIL
def show(service: str, council: str | None) -> None:
    """The definition of SERVICE with its facts."""
    edition: Edition = guarded(lambda: Published.of(council).get(service))
    plain = edition.compiled.definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    print_json({"version": edition.version, "hash": edition.compiled.hash, **plain})


@services.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--seconds", default=10.0, show_default=True, help="How long to search each definition.")
def check(files: tuple[Path, ...], seconds: float) -> None:
    """Look for what is wrong or doubtful in the definitions in FILES, or in every packaged one."""
    found = [one for path in files or tuple(loader.packaged().values()) for one in checked(path, seconds)]
    found += [] if files else checked_overlays(councils.all_councils().values(), seconds)
    print_json({"ok": not found, "findings": found})
    sys.exit(1 if found else 0)


def checked(path: Path, seconds: float) -> list[dict[str, Any]]:
    """The findings about one file; `where` begins with the service's id."""
    try:
        compiled = compile_definition(loader.load(path))
        return [{**problem.as_json(), "where": f"{compiled.definition.id}.{problem.where}"}
                for problem in [*checks.check(compiled, local_date(now()), seconds),
                                *scheme.problems(compiled.definition)]] + _checked_messages(compiled)
    except DefinitionError as error:
        return [_as_finding(error, path)]


def _checked_messages(compiled: Compiled) -> list[dict[str, Any]]:
    """What keeps a service's own words from being sent."""
    found = []
    for purpose, words in compiled.definition.messages.items():
        try:
            wording.check(purpose, str(words))
        except wording.WordingError as error:
            line = compiled.definition.source.line("messages", purpose)
            found.append({"kind": "message", "where": f"{compiled.definition.id}.messages.{purpose}", "line": line,
                          "say": error.say, "example": None})
    return found


def checked_overlays(every: Iterable[Council], seconds: float) -> list[dict[str, Any]]:
    """What keeps councils' values from being laid over the packaged definitions, and what they bring about there."""
    found = []
    for council in every:
        unknown = sorted(set(council.services) - set(loader.packaged()))
        found += [{"kind": "overlay", "where": f"councils.{council.id}.services.{service_id}", "line": 0,
                   "say": f"There is no service called `{service_id}` to replace values in.", "example": None}
                  for service_id in unknown]
        for path in loader.packaged().values():
            try:
                found += _brought_about(path, council, seconds)
            except DefinitionError as error:
                found.append(_as_finding(error, path) | {"where": f"councils.{council.id}.services.{path.stem}"})
    return found


def _brought_about(path: Path, council: Council, seconds: float) -> list[dict[str, Any]]:
    """The findings that a council's values bring about. Raises DefinitionError."""
    overlaid, today = compile_definition(loader.load(path, council)), local_date(now())
    if path.stem in council.services:
        found = checks.check_overlaid(overlaid, compile_definition(loader.load(path)), today, seconds)
    else:
        found = checks.check_terms(overlaid, today)
    return [{**problem.as_json(), "where": f"councils.{council.id}.services.{path.stem}.{problem.where}"}
            for problem in found]


def _as_finding(error: DefinitionError, path: Path) -> dict[str, Any]:
    return {"kind": "definition", "where": error.file or str(path), "line": error.line, "say": error.say,
            "example": None}


@services.command()
def schema() -> None:
    """The JSON schema of a definition, with every operator and function written out."""
    print_json(definition_schema())


@click.command()
@click.argument("service")
@click.option("--received", required=True, help="When it was received: a date, or a moment such as 2026-11-23T14:30.")
@click.option("--outcome", help="The id of an outcome whose clock is meant; else the service's own.")
@COUNCIL
def due(service: str, received: str, outcome: str | None, council: str | None) -> None:
    """When something received for SERVICE is due, and why."""
    def worked_out() -> dict[str, Any]:
        edition = Published.of(council).get(service)
        received_at = moment_of(received, "--received")
        try:
            terms = clock_terms(edition.compiled, outcome, local_date(received_at))
        except KeyError as error:
            raise BadInput(f"{service} has no outcome called {outcome!r}.") from error
        promised = due_date(terms, received_at)
        at = promised.due_at.astimezone(LONDON).isoformat() if promised.timed and promised.due_at else None
        return {"due_on": promised.due_on.isoformat() if promised.due_on else None, "due_at": at,
                "because": list(promised.because)}

    print_json(guarded(worked_out))


def moment_of(text: str, option: str) -> datetime:
    """A date, which begins at midnight in London, or a moment. Raises BadInput naming the option."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{option} must be a date, such as 2026-11-23.") from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadInput(f"{option} must be a date from {FIRST_YEAR} to {LAST_YEAR}.")
    if len(text) <= 10:
        return start_of_day(moment.date())
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def print_json(document: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json.dumps(document, ensure_ascii=False, default=str))
