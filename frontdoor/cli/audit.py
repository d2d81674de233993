"""`frontdoor audit`: whether what was written down of who did and saw what is whole."""

import sys

import click

from frontdoor.audit import blocks, verifying
from frontdoor.audit.verifying import HEAD, Told
from frontdoor.catalogue import councils
from frontdoor.cli.assess import BadInput
from frontdoor.cli.replay import guarded
from frontdoor.clock import now
from frontdoor.db import retrying


@click.group()
def audit() -> None:
    """Who did and saw what: sealed in blocks, each bound to all before it."""


@audit.command()
@click.option("--council", help="The council's id. All of them if left out.")
@click.option("--head", default="", help="What an earlier look gave as the head of this council. The chain must still "
                                         "lead through it.")
def verify(council: str | None, head: str) -> None:
    """Look at every block and every row. Exit status 1 where something was changed, with the first of it named.

    Keep the head that is printed where nobody who can write to the database can reach it, and give it next time.
    """
    with guarded() as database:
        if head and (council is None or not HEAD.fullmatch(head)):
            raise BadInput("--head goes with --council, and is a number, a point and 64 letters and figures.")
        wanted = [councils.get(council).id] if council is not None else list(councils.all_councils())
        told = []
        for one in wanted:
            with database.session(write=False) as session:
                told.append(verifying.verify(session, one, head=head))
    for each in told:
        click.echo(_line(each))
    sys.exit(0 if all(one.is_whole for one in told) else 1)


@audit.command()
def seal() -> None:
    """Seal what waits, as the worker does every ten seconds."""
    with guarded() as database:
        at, sealed = now(), 0
        with database.session(write=False) as session:
            waiting = blocks.councils_waiting(session)
        for one in waiting:
            while retrying(database, lambda session, one=one: blocks.seal(  # type: ignore[misc]
                    session, one, at=at) is not None):
                sealed += 1
    click.echo(f"{sealed} blocks were sealed.")


def _line(told: Told) -> str:
    if told.fault is not None:
        return f"{told.council_id}: BROKEN. {told.fault} {told.sealed} rows before it are as they were."
    what = f"{told.council_id}: whole. {told.blocks} blocks, {told.sealed} rows, {told.waiting} not sealed yet."
    return f"{what} Head: {told.head}" if told.head else what
