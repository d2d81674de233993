"""`frontdoor services publish`, `roll-back` and `diff`: putting definitions in force from files, and comparing them."""
import os
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import councils, loader, revisions, versions
from frontdoor.catalogue.diff import differences
from frontdoor.catalogue.revisions import RevisionRefused, UnknownRevision
from frontdoor.catalogue.versions import Policy, UnknownNumber, Version
from frontdoor.cli.assess import BadInput
from frontdoor.cli.published import NoDatabase, Published
from frontdoor.cli.services import COUNCIL, guarded, moment_of, print_json
from frontdoor.clock import now
from frontdoor.db import Database, retrying
from frontdoor.triage import publishing
from frontdoor.triage.sampling import overturned

Given = TypeVar("Given")
POLICY = click.option(
    "--policy", type=click.Choice([str(one) for one in Policy]), default=str(Policy.PIN), show_default=True,
    help="What becomes of people in the middle of the form: they finish under theirs, are asked again what is asked "
         "otherwise now, or have their answers checked again.")
AWAY = "The database does not answer or is not migrated. Check FRONTDOOR_DATABASE_URL, and run `frontdoor migrate`."
PUBLIC_ID = re.compile(r"[0-9a-f]{16}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@POLICY
@click.option("--at", "moment", help="Publish it then and not now: a moment to come, such as 2027-04-01T00:00.")
@click.option("--excuse", help="Why the rule may decide alone again what a review has overturned. Without it such a "
                               "definition is refused.")
@COUNCIL
def publish(file: Path, policy: str, moment: str | None, excuse: str | None, council: str | None) -> None:
    """Publish the definition in FILE as the next version of its service. What is broken is refused, and the published
    version stays in force."""
    guarded(lambda: _publish(file, Policy(policy), moment_of(moment, "--at") if moment else None, excuse, council))


def _publish(file: Path, policy: Policy, moment: datetime | None, excuse: str | None, council: str | None) -> None:
    chosen, at = Published.of(council).council_id, now()
    definition = loader.load(file, councils.get(chosen))

    def work(session: Session) -> dict[str, Any]:
        overturned.hold_file(session, compile_definition(definition), chosen, why=excuse, at=at)
        touches = publishing.touched(session, chosen, definition.id, at=at).as_json()
        if moment is None:
            return _told(publishing.publish(session, definition, chosen, policy=policy, at=at), touches)
        planned = publishing.plan(session, definition, chosen, moment, policy=policy, at=at)
        return {"service": definition.id, "version": None, "hash": revisions.compiled(planned).hash,
                "touches": touches, "revision": planned.public_id, "effective_at": moment.isoformat()}

    print_json(_in_database(partial(_written, work)))


@click.command("roll-back")
@click.argument("service")
@click.argument("number", type=int)
@POLICY
@COUNCIL
def roll_back(service: str, number: int, policy: str, council: str | None) -> None:
    """Publish the text of version NUMBER of SERVICE again, as its next version."""
    def work(session: Session) -> dict[str, Any]:
        chosen, at = Published.of(council).council_id, now()
        touches = publishing.touched(session, chosen, service, at=at).as_json()
        return _told(publishing.roll_back(session, chosen, service, number, policy=Policy(policy), at=at), touches)

    guarded(lambda: print_json(_in_database(partial(_written, work))))


def _told(version: Version, touches: dict[str, int]) -> dict[str, Any]:
    return {"service": version.definition.id, "version": version.number, "hash": version.hash, "touches": touches}


@click.command()
@click.argument("service")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@COUNCIL
def diff(service: str, before: str, after: str, council: str | None) -> None:
    """Say what differs between A and B, two states of SERVICE. Each is the number of a version, `draft` for the change
    that is being prepared, the id of a change, or a file."""
    def told() -> None:
        chosen = Published.of(council).council_id
        old, new = (_state(one, service, chosen) for one in (before, after))
        print_json({"service": service, "from": before, "to": after,
                    "differences": [one.as_json() for one in differences(old, new)]})

    guarded(told)


def _state(named: str, service: str, council_id: str) -> Definition:
    """The state of a service that was named. Raises BadInput, UnknownService, UnknownNumber, DefinitionError."""
    if named.isdecimal() and len(named) < 9:
        return _numbered(int(named), service, council_id)
    if named == "draft" or PUBLIC_ID.fullmatch(named) and not Path(named).exists():
        return _in_database(partial(_read, partial(_revised, named=named, service=service, council_id=council_id)))
    definition = loader.load(named, councils.get(council_id))
    if definition.id != service:
        raise BadInput(f"{named} is a definition of {definition.id}, not of {service}.")
    return definition


def _numbered(number: int, service: str, council_id: str) -> Definition:
    """The version of that number; without a database the packaged definition is version 1."""
    if os.environ.get("FRONTDOOR_DATABASE_URL"):
        return _in_database(partial(_read, lambda session: versions.by_number(session, council_id, service, number)
                                    )).definition
    packaged = loader.compiled(service, council_id).definition
    if number != 1:
        raise BadInput(UnknownNumber(service, number, [1]).say)
    return packaged


def _revised(session: Session, named: str, service: str, council_id: str) -> Definition:
    """The change of that id, or the one that is being prepared for a service."""
    if named == "draft":
        found = [one for one in revisions.of(session, council_id, service) if one.is_open]
        if len(found) != 1:
            what = f"several: {', '.join(one.public_id for one in found)}" if found else "none"
            raise BadInput(f"`draft` must stand for one change of {service} that is being prepared; there are {what}.")
        return revisions.definition_of(found[0])
    try:
        revision = revisions.by_public_id(session, council_id, named)
    except UnknownRevision as error:
        raise BadInput(f"There is no change {named} of {service}.") from error
    if revision.service_id != service:
        raise BadInput(f"The change {named} is one of {revision.service_id}, not of {service}.")
    return revisions.definition_of(revision)


def _read(work: Callable[[Session], Given], database: Database) -> Given:
    with database.session(write=False) as session:
        return work(session)


def _written(work: Callable[[Session], Given], database: Database) -> Given:
    return retrying(database, work)


def _in_database(work: Callable[[Database], Given]) -> Given:
    """What `work` gives in the database that is set. Raises NoDatabase where none is, or it does not answer; BadInput
    for what cannot be done now."""
    url = os.environ.get("FRONTDOOR_DATABASE_URL")
    if not url:
        raise NoDatabase("This needs a database. Set FRONTDOOR_DATABASE_URL.")
    database = Database(url)
    try:
        return work(database)
    except SQLAlchemyError as error:
        raise NoDatabase(AWAY) from error
    except (UnknownNumber, RevisionRefused) as error:
        raise BadInput(error.say) from error
    finally:
        database.dispose()
