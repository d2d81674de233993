"""`frontdoor dmn …`: decision tables of other tools in and out, worked out, and held against test cases."""
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click
import yaml
from pydantic import ValidationError

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.dmn import exporting, importing, kit, reading, writing
from frontdoor.assessments.dmn.conditions import Unsaid
from frontdoor.assessments.dmn.values import as_json
from frontdoor.catalogue.complaints import first_complaint
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli.assess import BadInput, fail, read_object
from frontdoor.cli.published import NoDatabase, Published
from frontdoor.clock import local_date, now

KIT = "FRONTDOOR_DMN_TCK"
FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DECISION = click.option("--decision", help="The decision that is meant, where the file has several.")


@click.group()
def dmn() -> None:
    """Take decision tables of other tools in and out."""


def _guarded(work: Callable[[], Any]) -> Any:
    """What `work` gives; whatever cannot be used ends the command with a sentence and status 2."""
    try:
        return work()
    except UnknownService as error:
        fail(BadInput(f"There is no service called {error.service_id!r}. `frontdoor services list` names them."))
    except Unsaid as error:
        fail(BadInput(f"The outcomes cannot be said as a table: {error}."))
    except UnicodeDecodeError:
        fail(BadInput("The file is not UTF-8 text; save it as UTF-8."))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)


@dmn.command("import")
@FILE
@DECISION
@click.option("--id", "service_id", required=True, help="The id of the service to be, such as garden-waste.")
def import_table(file: Path, decision: str | None, service_id: str) -> None:
    """Print the definition that a decision table of FILE makes, to be filled in."""
    def made() -> dict[str, Any]:
        model = reading.read_file(file)
        plain = importing.definition_of(model, model.decision(decision), service_id)
        try:
            compile_definition(Definition.model_validate(plain))
        except ValidationError as error:
            raise first_complaint(error, str(file), {}, Definition) from error
        except DefinitionError as error:
            raise BadInput(f"{file}: the definition made of this table is wrong: {error.say}") from error
        return plain

    click.echo(yaml.safe_dump(_guarded(made), sort_keys=False, allow_unicode=True, width=110), nl=False)


@dmn.command()
@click.argument("service")
@click.option("--on", "on_text", help="The day whose figures are written, such as 2026-11-23. Today if left out.")
@click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")
def export(service: str, on_text: str | None, council: str | None) -> None:
    """Print SERVICE as decision tables of DMN 1.3; what they cannot say goes to standard error."""
    found: exporting.Exported = _guarded(
        lambda: exporting.exported(Published.of(council).get(service).compiled, _day(on_text)))
    for sentence in found.unsaid:
        click.echo(sentence, err=True)
    click.echo(writing.written(found.model), nl=False)


def _day(text: str | None) -> date:
    try:
        return local_date(now()) if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("--on must be a date, such as 2026-11-23.") from error


@dmn.command()
@FILE
@DECISION
@click.option("--facts", type=click.File("r", encoding="utf-8"), required=True,
              help="JSON file with the inputs by name, or - to read them.")
def evaluate(file: Path, decision: str | None, facts: TextIO) -> None:
    """Work out a decision table of FILE on some inputs, under any hit policy."""
    def worked_out() -> dict[str, Any]:
        model = reading.read_file(file)
        meant = model.decision(decision)
        found = model.decide(meant, model.given(read_object(facts.read(), "The facts")))
        return {"decision": meant.name, "value": as_json(found.value), "rows": list(found.rows),
                "problem": found.problem}

    click.echo(json.dumps(_guarded(worked_out), ensure_ascii=False))


@dmn.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
def test(path: Path | None) -> None:
    """Run test cases in the form of the DMN Technology Compatibility Kit, below PATH or FRONTDOOR_DMN_TCK."""
    def run() -> kit.Report:
        named = path or Path(os.environ.get(KIT, ""))
        if path is None and not (os.environ.get(KIT) and named.exists()):
            raise BadInput(f"Name a folder with test cases, or set {KIT} to one.")
        return kit.run(named)

    report: kit.Report = _guarded(run)
    click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    sys.exit(0 if report.passed else 1)
