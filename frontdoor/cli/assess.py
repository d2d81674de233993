"""`frontdoor assess`: what the rules say about facts, one person at a time or many."""
import json
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO, NoReturn, TextIO

import click

from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import assess as assess_facts
from frontdoor.assessments.facts import DONT_KNOW, FactError, shared_facts, typed, typed_fact
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.cli.published import NoDatabase, Published
from frontdoor.clock import local_date, now

BAD_INPUT = 2
NOT_UTF8 = "The file is not UTF-8 text; save it as UTF-8."
LINES_AT_A_TIME = 500


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
@click.option("--batch", type=click.File("rb"), help="File with one {id, service, facts, on} a line.")
def assess(service: str | None, facts: TextIO | None, on_text: str | None, council: str | None,
           batch: BinaryIO | None) -> None:
    """Say what the rules of SERVICE find about some facts, with every reason, as one JSON document."""
    try:
        published = Published.of(council)
        if batch is not None:
            sys.exit(_assess_batch(published, batch, on_text))
        if service is None or facts is None:
            raise BadInput("Name a service and its --facts, or a --batch file.")
        _print(found(published, service, read_object(facts.read(), "The facts"), on_text))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)
    except UnicodeDecodeError:
        fail(BadInput(NOT_UTF8))


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


def _assess_batch(published: Published, lines: Iterable[bytes], on_text: str | None) -> int:
    """One result per line, in order; a bad line gives an error of its own and the rest go on."""
    status = 0
    waiting: list[bytes] = []
    for line in lines:
        if not line.strip():
            continue
        result = _assessed(published, line, on_text)
        status = BAD_INPUT if "error" in result else status
        waiting.append(encoded(result))
        if len(waiting) == LINES_AT_A_TIME:
            click.echo(b"\n".join(waiting))
            waiting.clear()
    if waiting:
        click.echo(b"\n".join(waiting))
    return status


def _assessed(published: Published, line: bytes, on_text: str | None) -> dict[str, Any]:
    """The result of one line, or what is wrong with it."""
    item: dict[str, Any] = {}
    try:
        item = read_object(text_of(line), "The line")
        return {"id": item.get("id"), **found(published, _service(item), _facts(item), item.get("on", on_text))}
    except BadInput as error:
        return {"id": item.get("id"), "error": {"fact": error.fact, "say": error.say}}


def text_of(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise BadInput(NOT_UTF8.replace("file", "line").replace("save it as", "save the file as")) from error


def _service(item: Mapping[str, Any]) -> str:
    if not isinstance(item.get("service"), str):
        raise BadInput("`service` must be the id of a service.")
    return str(item["service"])


def _facts(item: Mapping[str, Any]) -> dict[str, Any]:
    facts = item.get("facts", {})
    if not isinstance(facts, dict):
        raise BadInput("`facts` must be an object of fact ids and values.")
    return facts


def read_object(text: str, what: str) -> dict[str, Any]:
    """A JSON object, its decimals exact and no key in it twice. Raises BadInput, which names the fact if it is one."""
    try:
        read = _DECODER.decode(text)
    except RecursionError as error:
        raise _bad_json(what, "it is nested too deep", text, _NESTED) from error
    except _NotJson as error:
        raise _bad_json(what, str(error), text, _NO_NUMBER) from error
    except json.JSONDecodeError as error:
        raise BadInput(f"{what} must be JSON: {error}.") from error
    except (ValueError, ArithmeticError) as error:
        raise _bad_json(what, "a number in it is too long", text, _LONG_NUMBER) from error
    if not isinstance(read, dict):
        raise BadInput(f"{what} must be a JSON object, such as {{\"depth_mm\": 40}}.")
    return read


def _bad_json(what: str, say: str, text: str, pattern: re.Pattern[str]) -> BadInput:
    """The error for text that is not JSON; what is wrong is looked for once more, to name the fact that it is in."""
    found = pattern.search(text)
    return BadInput(f"{what} must be JSON: {f'{found[1]}: ' if found else ''}{say}.", found[1] if found else None)


_KEY = r'"(?!facts")([a-z][a-z0-9_]{0,59})"\s*:\s*'
_NO_NUMBER = re.compile(_KEY + r"\[?\s*-?(?:NaN|Infinity)")
_LONG_NUMBER = re.compile(_KEY + r"-?[0-9]{1000}")
_NESTED = re.compile(_KEY + r'(?:(?:\[|\{\s*"[^"]*"\s*:)\s*){50}')


class _NotJson(ValueError):
    """What Python's reader would let through, and JSON does not mean."""


def _refuse(name: str) -> NoReturn:
    raise _NotJson(f"{name} is not a number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotJson(f"{twice[:60]!r} stands in it twice")
    return found


# Made once: the functions of `json` make them anew at each call.
_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once_each)
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)
_ASCII_ENCODER = json.JSONEncoder(default=str)


def encoded(document: Any) -> bytes:
    """JSON in UTF-8; half a pair of surrogates, which no text can hold, stays the escape that it came as."""
    try:
        return _ENCODER.encode(document).encode()
    except UnicodeEncodeError:
        return _ASCII_ENCODER.encode(document).encode()


def _print(document: Any) -> None:
    click.echo(encoded(document))
