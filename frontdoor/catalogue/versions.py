"""Published states of a definition: rows that never change, named by number and known by hash.

What is stored is the canonical text of base and overlay, so that the same text gives the same hash and the same
findings years later. Compiled versions are kept by hash for as long as the process lives.
"""
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, Select, String, Text, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition
from frontdoor.assessments.evaluate import clock_terms as terms_for
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.loader import UnknownService
from frontdoor.clock import ClockTerms
from frontdoor.db import Base, CouncilRow, UtcDateTime
from frontdoor.errors import FrontDoorError

DRAFT, PUBLISHED, RETIRED = "draft", "published", "retired"


class UnknownVersion(FrontDoorError):
    """There is no version row of that id."""


class SpoiltVersion(FrontDoorError):
    """The stored text of a version is not what was published."""


class ServiceVersion(CouncilRow, Base):
    """One state of a service's definition in one council. A row is never changed but for its status."""

    __tablename__ = "service_versions"
    service_id: Mapped[str] = mapped_column(String(60))
    number: Mapped[int] = mapped_column()
    hash: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text, deferred=True)
    status: Mapped[str] = mapped_column(String(12))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("council_id", "service_id", "number"),
        # Two people publishing at once: the second is told, and no service ever has two truths.
        Index("one_published", "council_id", "service_id", unique=True,
              sqlite_where=text("status = 'published'"), postgresql_where=text("status = 'published'")),
    )


@dataclass(frozen=True)
class Version:
    """A version ready for use. `row_id` is stored with drafts and cases; `number` is what people say."""

    row_id: int
    number: int
    compiled: Compiled

    @property
    def definition(self) -> Definition:
        return self.compiled.definition

    @property
    def hash(self) -> str:
        return self.compiled.hash


def publish_packaged(session: Session, council_id: str, at: datetime) -> int:
    """Bring the packaged definitions into the database; gives how many rows were added. Flushes.

    The first time they are published as version 1. A packaged file that differs from everything already
    stored arrives later as a draft: an installed council's rows are the truth, and people publish.
    """
    council, added = councils.get(council_id), 0
    for service_id, path in loader.packaged().items():
        compiled = compile_definition(loader.load(path, council))
        stored = session.scalars(_rows(council_id, service_id)).all()
        if any(row.hash == compiled.hash for row in stored):
            continue
        _add(session, compiled, council_id, stored, None if stored else at)
        added += 1
    return added


def publish(session: Session, definition: Definition, council_id: str, at: datetime) -> Version:
    """Publish a definition as the next version; the one before is retired and goes on to serve its cases.
    What is published already is given back as it is. Flushes. Raises DefinitionError."""
    compiled = compile_definition(definition)
    stored = session.scalars(_rows(council_id, definition.id)).all()
    published = next((row for row in stored if row.status == PUBLISHED), None)
    if published is not None and published.hash == compiled.hash:
        return _version(published)
    if published is not None:
        published.status = RETIRED
        session.flush()
    return _version(_add(session, compiled, council_id, stored, at))


def _add(session: Session, compiled: Compiled, council_id: str, stored: Sequence[ServiceVersion],
         published_at: datetime | None) -> ServiceVersion:
    row = ServiceVersion(
        council_id=council_id, service_id=compiled.definition.id, hash=compiled.hash,
        number=1 + max((one.number for one in stored), default=0), body=compiled.definition.canonical,
        status=PUBLISHED if published_at else DRAFT, published_at=published_at)
    session.add(row)
    session.flush()
    return row


def current(session: Session, council_id: str, service_id: str) -> Version:
    """The published version of a service in a council. Raises UnknownService where there is none."""
    rows = session.scalars(_rows(council_id, service_id).where(ServiceVersion.status == PUBLISHED))
    row = rows.first()
    if row is None:
        raise UnknownService(service_id)
    return _version(row)


def all_current(session: Session, council_id: str) -> list[Version]:
    """The published versions of every service that a council offers, by service id."""
    rows = session.scalars(select(ServiceVersion).where(
        ServiceVersion.council_id == council_id, ServiceVersion.status == PUBLISHED,
    ).order_by(ServiceVersion.service_id))
    return [version for version in map(_version, rows) if version.definition.offered]


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
    return Version(row.id, row.number, compiled)


_compiled: dict[str, Compiled] = {}
