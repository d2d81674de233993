"""`frontdoor assess`: what the rules say about facts, one person at a time or many."""
import json
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NoReturn, TextIO

import click

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import assess as assess_facts
from frontdoor.assessments.facts import DONT_KNOW, FactError, shared_facts, typed, typed_fact
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli.published import NoDatabase, Published
from frontdoor.clock import local_date, now

BAD_INPUT = 2


class BadInput(Exception):
    """Something that was handed in cannot be used. `fact` names the fact where it is one."""

    def __init__(self, say: str, fact: str | None = None) -> None:
        super().__init__(say)
        self.say, self.fact = say, fact


@click.command()
@click.argument("service", required=False)
@click.option("--facts", type=click.File("r", encoding="utf-8"), help="JSON file with the facts, or - to read them.")
@click.option("--on", "on_text", help="The date of the claim, such as 2026-11-23. Today if left out.")
@click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")
@click.option("--batch", type=click.File("r", encoding="utf-8"), help="File with one {id, service, facts, on} a line.")
def assess(service: str | None, facts: TextIO | None, on_text: str | None, council: str | None,
           batch: TextIO | None) -> None:
    """Say what the rules of SERVICE find about some facts, with every reason, as one JSON document."""
    try:
        published = Published.of(council)
        if batch is not None:
            sys.exit(_assess_batch(published, batch, on_text))
        if service is None or facts is None:
            raise BadInput("Name a service and its --facts, or a --batch file.")
        _print(found(published, service, _object(facts.read(), "The facts"), on_text))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)
    except UnicodeDecodeError:
        fail(BadInput("The file is not UTF-8 text; save it as UTF-8."))


def fail(error: Exception) -> NoReturn:
    """End with exit status 2 and a sentence on standard error."""
    say = str(error) if not isinstance(error, UnknownCouncil) else f"{error}. See `frontdoor/catalogue/councils`."
    click.echo(say, err=True)
    sys.exit(BAD_INPUT)


def found(published: Published, service: str, facts: Mapping[str, Any], on_text: str | None) -> dict[str, Any]:
    """The finding as JSON. Raises BadInput naming the fact, the service or the date that cannot be used."""
    try:
        edition = published.get(service)
        on = _claim_date(facts, on_text)
        values = typed(edition.compiled.definition, {**facts, "as_of": on.isoformat()})
        return assess_facts(edition.compiled, values, on, version=edition.version).as_json()
    except UnknownService as error:
        raise BadInput(f"There is no service called {service!r}. `frontdoor services list` names them.") from error
    except FactError as error:
        raise BadInput(error.say, error.fact) from error
    except DefinitionError as error:
        raise BadInput(error.say) from error
    except (OverflowError, ArithmeticError) as error:
        raise BadInput("A date or number is too large to reckon with.") from error


def _claim_date(facts: Mapping[str, Any], on_text: str | None) -> date:
    """The day of the claim: `on` and `as_of` are the same thing, and must agree where both are given."""
    named = [(name, raw) for name, raw in (("on", on_text), ("as_of", facts.get("as_of"))) if raw is not None]
    days = []
    for name, raw in named:
        try:
            days.append(typed_fact(shared_facts()["as_of"], raw))
        except FactError as error:
            raise BadInput(error.say.replace("as_of", name), "as_of") from error
    if DONT_KNOW in days:
        raise BadInput("as_of must be a date, such as 2026-11-23.", "as_of")
    if len(set(days)) > 1:
        raise BadInput(f"as_of is {days[1]} but the date of the claim is {days[0]}; give one of them.", "as_of")
    return days[0] if days else local_date(now())


def _assess_batch(published: Published, lines: Iterable[str], on_text: str | None) -> int:
    """One result per line, in order; a bad line gives an error of its own and the rest go on."""
    status = 0
    for line in lines:
        if not line.strip():
            continue
        item: dict[str, Any] = {}
        try:
            item = _object(line, "The line")
            result = found(published, _service(item), _facts(item), item.get("on", on_text))
            _print({"id": item.get("id"), **result})
        except BadInput as error:
            status = BAD_INPUT
            _print({"id": item.get("id"), "error": {"fact": error.fact, "say": error.say}})
    return status


def _service(item: Mapping[str, Any]) -> str:
    if not isinstance(item.get("service"), str):
        raise BadInput("`service` must be the id of a service.")
    return str(item["service"])


def _facts(item: Mapping[str, Any]) -> dict[str, Any]:
    facts = item.get("facts", {})
    if not isinstance(facts, dict):
        raise BadInput("`facts` must be an object of fact ids and values.")
    return facts


def _object(text: str, what: str) -> dict[str, Any]:
    """A JSON object, its decimals exact."""
    try:
        read = json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise BadInput(f"{what} must be JSON: {str(error) or 'it is nested too deep'}.") from error
    if not isinstance(read, dict):
        raise BadInput(f"{what} must be a JSON object, such as {{\"depth_mm\": 40}}.")
    return read


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _print(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, default=str))
