"""`frontdoor find`: plain words to services, answers and groups, one enquiry or one a line."""
import sys
from collections.abc import Iterable
from typing import Any, BinaryIO

import click

from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue.councils import UnknownCouncil
from frontdoor.cli.assess import BAD_INPUT, BadInput, encoded, fail, text_of
from frontdoor.cli.published import NoDatabase, Published
from frontdoor.finder import catalogued, typed
from frontdoor.finder.finding import Found, find as found_for, nothing
from frontdoor.finder.index import Index

COUNCIL = click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")
NOTHING = "Say in a few words what is needed, such as \"hole in the road\"."
TOO_LONG = f"The text is longer than {typed.LONGEST} characters; say it in fewer."


@click.command()
@click.argument("text", required=False)
@COUNCIL
@click.option("--batch", is_flag=True, help="One enquiry a line on standard input, one JSON document a line out.")
def find(text: str | None, council: str | None, batch: bool) -> None:
    """Find what fits TEXT, or with - what is read from standard input: services, answers and groups, danger first."""
    try:
        if text is None and not batch:
            raise BadInput(NOTHING)
        if batch and text not in (None, "-"):
            raise BadInput("With --batch, leave TEXT out: the enquiries are read from standard input.")
        published = Published.of(council)
        index = catalogued.index_of(
            published.council_id, [edition.compiled.definition for edition in published.every()],
            published.listing)
        if batch:
            sys.exit(_batch(index, sys.stdin.buffer))
        click.echo(encoded(_asked(index, text_of(sys.stdin.buffer.read()) if text == "-" else str(text)).as_json()))
    except (BadInput, UnknownCouncil, NoDatabase, DefinitionError) as error:
        fail(error)


def _batch(index: Index, lines: BinaryIO | Iterable[bytes]) -> int:
    """A line out for every line in, in order. One that cannot be read has the keys of all, empty, and `error`."""
    status = 0
    for line in lines:
        document: dict[str, Any] = {}
        try:
            document = _asked(index, text_of(line).rstrip("\r\n")).as_json()
        except BadInput as error:
            status = BAD_INPUT
            shown = line.decode(errors="replace").rstrip("\r\n")[:typed.LONGEST]
            document = {**nothing(shown).as_json(), "error": {"say": error.say}}
        click.echo(encoded(document))
    return status


def _asked(index: Index, text: str) -> Found:
    """What was found. Raises BadInput where nothing was asked, or more than anybody reads."""
    if not text.strip():
        raise BadInput(NOTHING)
    if len(text) > typed.LONGEST:
        raise BadInput(TOO_LONG)
    return found_for(index, text)
