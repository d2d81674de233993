"""The definitions that a command works on: the database's where one is set, else the packaged ones as version 1."""
import os
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.exc import SQLAlchemyError

from frontdoor.assessments.compiled import Compiled
from frontdoor.catalogue import councils, loader, versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.db import Database
from frontdoor.directory import listed
from frontdoor.directory.listed import Listing
from frontdoor.errors import FrontDoorError


class NoDatabase(FrontDoorError):
    """The database that is set does not answer, or has not been migrated."""


@dataclass(frozen=True)
class Edition:
    """A service as it is in force."""

    version: int
    compiled: Compiled


@dataclass
class Published:
    """The services and groups of one council. Raises UnknownCouncil, UnknownService or NoDatabase when asked."""

    council_id: str

    @classmethod
    def of(cls, council_id: str | None) -> "Published":
        """For the council named, else the one in FRONTDOOR_COUNCIL, else the first."""
        named = council_id or os.environ.get("FRONTDOOR_COUNCIL")
        return cls((councils.get(named) if named else councils.first()).id)

    def get(self, service_id: str) -> Edition:
        """The service in force."""
        if service_id not in self._editions:
            raise UnknownService(service_id)
        return self._editions[service_id]

    def every(self) -> list[Edition]:
        """Every service on offer, by id."""
        return [edition for _, edition in sorted(self._editions.items()) if edition.compiled.definition.offered]

    @property
    def listing(self) -> Listing:
        """The groups that it lists."""
        return self._held[1]

    @property
    def _editions(self) -> dict[str, Edition]:
        return self._held[0]

    @cached_property
    def _held(self) -> tuple[dict[str, Edition], Listing]:
        url = os.environ.get("FRONTDOOR_DATABASE_URL")
        if not url:
            packaged = {name: Edition(1, loader.compiled(name, self.council_id)) for name in loader.packaged()}
            return packaged, Listing(self.council_id)
        database = Database(url)
        try:
            with database.session(write=False) as session:
                current = versions.all_current(session, self.council_id)
                listing = listed.of_council(session, self.council_id)
        except SQLAlchemyError as error:
            raise NoDatabase("The database does not answer or is not migrated. Check FRONTDOOR_DATABASE_URL, "
                             "and run `frontdoor migrate`.") from error
        finally:
            database.dispose()
        return {version.definition.id: Edition(version.number, version.compiled) for version in current}, listing
