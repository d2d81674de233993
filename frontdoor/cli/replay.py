"""`frontdoor replay` and `frontdoor snapshots`: what a change of the rules would do to the cases there are."""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import SQLAlchemyError

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import DefinitionError
from frontdoor.catalogue import councils, loader, revisions, versions
from frontdoor.catalogue.councils import Council, UnknownCouncil
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revision import UnknownRevision
from frontdoor.catalogue.versions import Version
from frontdoor.cli.assess import BadInput, fail
from frontdoor.clock import now
from frontdoor.db import Database
from frontdoor.insight.summary import KINDS, Kind

# What replays loads polars, and `frontdoor web` loads this module: so it is imported where it is used.
if TYPE_CHECKING:
    from frontdoor.insight.outreach import Outreach

NO_DATABASE = "FRONTDOOR_DATABASE_URL is not set. A replay runs over the cases in the database."
NO_ANSWER = ("The database does not answer or is not migrated. Check FRONTDOOR_DATABASE_URL, and run "
             "`frontdoor migrate`.")
COUNCIL = click.option("--council", help="The council's id. FRONTDOOR_COUNCIL or the first if left out.")


@contextlib.contextmanager
def guarded() -> Iterator[Database]:
    """The database. What was handed in wrongly ends the command with a sentence and status 2."""
    url = os.environ.get("FRONTDOOR_DATABASE_URL")
    if not url:
        fail(BadInput(NO_DATABASE))
    database = Database(url)
    try:
        yield database
    except UnknownService as error:
        fail(BadInput(f"There is no service called {error.service_id!r}. `frontdoor services list` names them."))
    except SQLAlchemyError:
        fail(BadInput(NO_ANSWER))
    except (BadInput, UnknownCouncil, DefinitionError) as error:
        fail(error)
    except OSError as error:
        fail(BadInput(f"The file cannot be written: {error.strerror}."))
    finally:
        database.dispose()


@click.command()
@click.argument("service", required=False)
@click.option("--draft", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The changed definition.")
@click.option("--revision", help="A change that is being prepared, by the id in its address, instead of a file.")
@COUNCIL
@click.option("--on", "on_text", help="Judge all as if they had claimed on this day, such as 2027-04-01.")
@click.option("--kind", "kinds", type=click.Choice(KINDS), multiple=True, help="Only these; all if left out.")
@click.option("--outreach", type=click.Path(dir_okay=False, path_type=Path),
              help="Write who flips and can still be told, as CSV, to this file.")
@click.option("--run", "run_id", hidden=True, help="Take up the replay of that id, which was asked for from a page.")
def replay(service: str | None, draft: Path | None, revision: str | None, council: str | None, on_text: str | None,
           kinds: tuple[Kind, ...], outreach: Path | None, run_id: str | None) -> None:
    """Say what a changed definition would do to the past, open and renewable cases of SERVICE."""
    with guarded() as database:
        if run_id is not None:
            _take_up(database, run_id)
            return
        if service is None or (draft is None) == (revision is None):
            raise BadInput("Name a service and the file of its --draft, or a --revision.")
        of = _council(council)
        version = _current(database, of.id, service)
        changed = _changed(draft, of, service) if draft else _revised(database, of.id, service, str(revision))
        _replay(database, of.id, version, changed, kinds or KINDS, _day(on_text), outreach)


def _take_up(database: Database, run_id: str) -> None:
    from frontdoor.insight import runs

    runs.do(database, run_id, now)


def _replay(database: Database, council_id: str, version: Version, draft: Compiled, kinds: tuple[Kind, ...],
            on: date | None, outreach: Path | None) -> None:
    from frontdoor.insight.outreach import written
    from frontdoor.insight.replaying import Replay, Wish

    wish = Wish(council_id, version, draft, kinds, on)
    with contextlib.ExitStack() as stack:
        listed: Outreach | None = stack.enter_context(written(outreach, council_id)) if outreach is not None else None
        summary = Replay(database, wish, _Progress("rows"), _Progress("blocks read again"), listed).run(at=now())
    document = json.loads(summary.as_json())
    if listed is not None:
        click.echo(f"{outreach} lists {listed.rows:,} to tell.", err=True)
    click.echo(json.dumps(document, ensure_ascii=False))


def _council(named: str | None) -> Council:
    named = named or os.environ.get("FRONTDOOR_COUNCIL")
    return councils.get(named) if named else councils.first()


def _current(database: Database, council_id: str, service_id: str) -> Version:
    with database.session(write=False) as session:
        return versions.current(session, council_id, service_id)


def _changed(path: Path, council: Council, service_id: str) -> Compiled:
    definition = loader.load(path, council)
    if definition.id != service_id:
        raise BadInput(f"{path} is a definition of `{definition.id}`, not of `{service_id}`.")
    return compile_definition(definition)


def _revised(database: Database, council_id: str, service_id: str, public_id: str) -> Compiled:
    try:
        with database.session(write=False) as session:
            found = revisions.by_public_id(session, council_id, public_id)
            changed = revisions.compiled(found)
    except UnknownRevision as error:
        raise BadInput(f"There is no change with the id {public_id!r}.") from error
    if found.service_id != service_id:
        raise BadInput(f"The change {public_id} is of `{found.service_id}`, not of `{service_id}`.")
    return changed


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError as error:
        raise BadInput("--on must be a date, such as 2027-04-01.") from error


class _Progress:
    """Says on the error stream how far it is, at most once a second and at the end."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._began = self._said = time.monotonic()

    def __call__(self, done: int, of: int) -> None:
        at = time.monotonic()
        if not of or (done < of and at - self._said < 1):
            return
        self._said = at
        rate = f", {done / max(at - self._began, 0.001):,.0f} a second" if done else ""
        click.echo(f"{done:,} of {of:,} {self.what}{rate}", err=True)


@click.group()
def snapshots() -> None:
    """What a replay reads: facts of the cases in columns, without names. The worker keeps it up to date."""


@snapshots.command()
@click.argument("service", required=False)
@COUNCIL
def refresh(service: str | None, council: str | None) -> None:
    """Read again what has changed of SERVICE, or of every service."""
    _keep(service, council, anew=False)


@snapshots.command()
@click.argument("service", required=False)
@COUNCIL
def rebuild(service: str | None, council: str | None) -> None:
    """Throw the snapshot of SERVICE, or of every service, away and make it anew from the rows."""
    _keep(service, council, anew=True)


def _keep(service: str | None, council: str | None, *, anew: bool) -> None:
    from frontdoor.insight import snapshots as kept

    with guarded() as database:
        of, done = _council(council), []
        for version in _wanted(database, of.id, service):
            work = kept.rebuild if anew else kept.bring_up_to_date
            blocks = work(database, of.id, version, at=now(), watch=_Progress(f"blocks of {version.definition.id}"))
            with database.session(write=False) as session:
                rows = kept.size(session, of.id, version.definition.id)
            done.append({"service": version.definition.id, "blocks": blocks, "rows": rows})
        click.echo(json.dumps(done))


def _wanted(database: Database, council_id: str, service_id: str | None) -> list[Version]:
    if service_id is not None:
        return [_current(database, council_id, service_id)]
    with database.session(write=False) as session:
        return versions.all_current(session, council_id)
