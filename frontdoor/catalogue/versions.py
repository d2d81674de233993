"""Published states of a definition: rows that never change, named by number and known by hash.

What is stored is the canonical text of base and overlay, so that the same text gives the same hash and the same
findings years later. Compiled versions are kept by hash for as long as the process lives. Changes that are being
prepared stand apart, in `revisions`, until they are published.
"""
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, Select, String, Text, UniqueConstraint, bindparam, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.assessments import embedded
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.assessments.evaluate import clock_terms as terms_for
from frontdoor.catalogue import loader
from frontdoor.catalogue.loader import UnknownService
from frontdoor.clock import ClockTerms
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError
from frontdoor.together import Part, hangs_on

PUBLISHED, RETIRED = "published", "retired"


class Policy(StrEnum):
    """What becomes of the people who are in the middle of a form when a version is published. `pin`: they finish under
    the version they have. `re_ask`: they go on under the new one, and what is asked otherwise now is asked again.
    `re_check`: they go on under the new one with every answer that is still one, and are told if the result differs."""

    PIN = "pin"
    RE_ASK = "re_ask"
    RE_CHECK = "re_check"


class UnknownVersion(FrontDoorError):
    """There is no version row of that id."""


class SpoiltVersion(FrontDoorError):
    """The stored text of a version is not what was published."""


class UnknownNumber(FrontDoorError):
    """A service has no version of that number. `say` names those it has."""

    def __init__(self, service_id: str, number: int, known: Sequence[int]) -> None:
        super().__init__(f"{service_id} has no version {number}")
        listed = ", ".join(str(one) for one in known)
        self.say = f"{service_id} has no version {number}; it has {listed}."


class ServiceVersion(CouncilRow, Base):
    """One published state of a service's definition in one council. A row is never changed but for its status.
    `policy` is what became of people in the middle of a form when it was published."""

    __tablename__ = "service_versions"
    service_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column()
    hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text, deferred=True)
    status: Mapped[str] = mapped_column(String(12))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    policy: Mapped[str] = mapped_column(String(10), default=Policy.PIN, server_default="pin")

    __table_args__ = (
        UniqueConstraint("council_id", "service_id", "number"),
        # Two people publishing at once: the second is told, and no service ever has two truths.
        Index("one_published", "council_id", "service_id", unique=True,
              sqlite_where=text("status = 'published'"), postgresql_where=text("status = 'published'")),
    )


@dataclass(frozen=True)
class Version:
    """A version ready for use. `row_id` is stored with drafts and cases; `number` is what people say. `is_in_force`:
    it was the published one when it was read."""

    row_id: int
    number: int
    compiled: Compiled
    is_in_force: bool = field(default=True, compare=False)

    @property
    def definition(self) -> Definition:
        return self.compiled.definition

    @property
    def hash(self) -> str:
        return self.compiled.hash


def publish(session: Session, definition: Definition, council_id: str, at: datetime,
            policy: Policy = Policy.PIN) -> Version:
    """Publish a definition as the next version; the one before is retired and goes on to serve its cases.
    What is published already is given back as it is. Flushes. Raises DefinitionError: also where one of its own cases
    comes out otherwise than it says; then the published version stays in force."""
    compiled = compile_definition(definition)
    refuse_failing(definition)
    lock(session, council_id, definition.id)
    stored = history(session, council_id, definition.id)
    published = next((row for row in stored if row.status == PUBLISHED), None)
    if published is not None and published.hash == compiled.hash:
        return _version(published)
    if published is not None:
        published.status = RETIRED
        session.flush()
    row = ServiceVersion(
        council_id=council_id, service_id=definition.id, hash=compiled.hash, policy=policy,
        number=1 + max((one.number for one in stored), default=0), body=definition.canonical, status=PUBLISHED,
        published_at=at)
    session.add(row)
    session.flush()
    return _version(row)


def lock(session: Session, council_id: str, service_id: str) -> None:
    """Let nobody else publish the service until this transaction ends: who waited reads afterwards what was
    published meanwhile."""
    session.scalars(select(ServiceVersion.id).where(
        ServiceVersion.council_id == council_id, ServiceVersion.service_id == service_id).with_for_update()).all()


def refuse_failing(definition: Definition) -> None:
    """Raises DefinitionError for the first of a definition's own cases that comes out otherwise than it says. They are
    about the definition as it is written: a council that lays other figures over it makes none of them wrong. What has
    passed once is not run again, for a finding hangs on nothing but the definition, the facts and the day."""
    written = compile_definition(loader.as_written(definition))
    if written.hash in _sound:
        return
    for failed in embedded.run(written)[:1]:
        source = definition.source
        raise DefinitionError(f"It cannot be published, because a case of its own fails. {failed.say}", source.file,
                              source.line("cases", failed.index))
    _sound.add(written.hash)


def history(session: Session, council_id: str, service_id: str) -> Sequence[ServiceVersion]:
    """Every version of a service, the first first."""
    return session.scalars(_rows(council_id, service_id).execution_options(populate_existing=True)).all()


def by_number(session: Session, council_id: str, service_id: str, number: int) -> Version:
    """The version that people call by that number. Raises UnknownService, UnknownNumber."""
    stored = history(session, council_id, service_id)
    if not stored:
        raise UnknownService(service_id)
    found = next((row for row in stored if row.number == number), None)
    if found is None:
        raise UnknownNumber(service_id, number, [row.number for row in stored])
    return _version(found)


IN_FORCE = Part(ServiceVersion, *hangs_on(ServiceVersion.council_id), ServiceVersion.status == PUBLISHED,
                order=[ServiceVersion.service_id])
ITSELF = Part(ServiceVersion, ServiceVersion.id == bindparam("version_id"))


def current(session: Session, council_id: str, service_id: str) -> Version:
    """The published version of a service in a council. Raises UnknownService where there is none."""
    rows = session.scalars(_rows(council_id, service_id).where(ServiceVersion.status == PUBLISHED))
    row = rows.first()
    if row is None:
        raise UnknownService(service_id)
    return _version(row)


def all_current(session: Session, council_id: str) -> list[Version]:
    """The published versions of every service that a council offers, by service id."""
    return [version for version in all_published(session, council_id) if version.definition.offered]


def all_published(session: Session, council_id: str) -> list[Version]:
    """The published versions of every service of a council, by service id: also of those that it does not offer to the
    public, or no longer offers, whose cases still need their teams and queues."""
    return [_version(row) for row in IN_FORCE.of(session, council_id=council_id)]


def by_id(session: Session, row_id: int) -> Version:
    """The version that a draft or case was pinned to. Raises UnknownVersion."""
    # Kept for as long as the session lives: it is fetched once however often it is asked for.
    kept: dict[int, Version] = session.info.setdefault("versions", {})
    if row_id not in kept:
        row = session.get(ServiceVersion, row_id)
        if row is None:
            raise UnknownVersion(f"no version row {row_id}")
        kept[row_id] = _version(row)
    return kept[row_id]


def successor(session: Session, row_id: int) -> tuple[Version, Policy] | None:
    """The version under which a journey that has the version `row_id` is to go on, and how: the one in force, if one of
    those published since then says so; None where it stays. Where one of them asks again, what changed since is asked
    again. The database is asked only where the version is not in force. Raises UnknownVersion."""
    if by_id(session, row_id).is_in_force:
        return None
    own = session.get_one(ServiceVersion, row_id)
    later = [row for row in history(session, own.council_id, own.service_id) if row.number > own.number]
    policies, stands = {Policy(row.policy) for row in later}, [row for row in later if row.status == PUBLISHED]
    if not stands or policies == {Policy.PIN}:
        return None
    return _version(stands[0]), Policy.RE_ASK if Policy.RE_ASK in policies else Policy.RE_CHECK


def clock_terms(session: Session, row_id: int, outcome_id: str | None, *, on: date) -> ClockTerms:
    """The clock that an outcome of a version sets going (None: the service's own), with its figures for a
    day. Raises KeyError for an unknown outcome."""
    return terms_for(by_id(session, row_id).compiled, outcome_id, on)


def _rows(council_id: str, service_id: str) -> Select[ServiceVersion]:
    return select(ServiceVersion).where(
        ServiceVersion.council_id == council_id, ServiceVersion.service_id == service_id,
    ).order_by(ServiceVersion.number)


def _version(row: ServiceVersion) -> Version:
    """What is compiled is kept by its hash, which is all that it depends on, and never by a row's id."""
    compiled = _compiled.get(row.hash)
    if compiled is None:
        compiled = _compiled[row.hash] = compile_definition(loader.from_canonical(row.body))
    if compiled.hash != row.hash:
        raise SpoiltVersion(f"version {row.number} of {row.service_id} does not have the hash it was stored with")
    return Version(row.id, row.number, compiled, row.status == PUBLISHED)


_compiled: dict[str, Compiled] = {}
_sound: set[str] = set()
