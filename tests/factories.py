"""Small, explicit builders for tests: a council that works, people, drafts and cases, all by the real verbs."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, exists, insert, or_, select
from sqlalchemy.orm import Session

from frontdoor.cases import drafts, links
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.catalogue import loader, versions
from frontdoor.catalogue.versions import ServiceVersion
from frontdoor.config import Settings
from frontdoor.db import Base
from frontdoor.keys import Keys
from frontdoor.people.actor import Actor, Level, guest
from frontdoor.people.officers import Membership, Officer, Queue, Team
from frontdoor.people.residents import Resident, record_guest
from frontdoor.places.models import Street, Ward, box_columns
from frontdoor.places.typed import key
from frontdoor.triage import intake, queues

ALDERMERE, THORNBY = "aldermere", "thornby"
AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
WARD = "Harbour"
MILL_LANE = "99900001"


def place(label: str = "Outside 12 Mill Lane", easting: int = 600_100, northing: int = 500_100) -> dict[str, Any]:
    """An answer to where something is: by default on Mill Lane."""
    return {"label": label, "street": "Mill Lane", "usrn": MILL_LANE, "uprn": None, "easting": easting,
            "northing": northing, "ward": WARD}


# Deep and wide enough to be repaired, with nobody hurt: decided by rule at once.
POTHOLE: Mapping[str, Any] = {
    "place": place(), "road_owner": "this_council", "surface": "carriageway", "missing_cover": False,
    "collapse": False, "immediate_danger": False, "depth_mm": 50, "width_mm": 300, "injury": False,
    "vehicle_damage": False, "name": "Peter Marsh", "email": "peter@example.org",
}
# What makes the same report one that a person has to look at, one that is not met, one for somebody else.
FOR_A_PERSON: Mapping[str, Any] = {"depth_mm": "dont_know"}
TOO_SHALLOW: Mapping[str, Any] = {"depth_mm": 10}
NOT_OURS: Mapping[str, Any] = {"road_owner": "national_highways", "place": {**place(), "usrn": None}}


# What furnishes a council, each by the ones before it.
FURNITURE: tuple[type[Base], ...] = (ServiceVersion, Team, Queue, Ward, Street)
_furniture: dict[tuple[str, datetime], list[list[dict[str, Any]]]] = {}


def set_up(session: Session, council_id: str = ALDERMERE, *, at: datetime = AT) -> None:
    """A council with its services published, its teams and queues, and one street. The rows that the real verbs make
    in an empty council are written again as they are in the next: how long it takes does not hang on how many services
    there are. One that has its street has been set up, here or in what the test's database was copied from."""
    if session.scalar(select(exists().where(Street.council_id == council_id, Street.usrn == MILL_LANE))):
        return None
    if session.scalar(select(or_(*(exists().where(_rows(kind).c.council_id == council_id) for kind in FURNITURE)))):
        return _furnish(session, council_id, at)
    if (council_id, at) in _furniture:
        for kind, rows in zip(FURNITURE, _furniture[council_id, at]):
            session.execute(insert(_rows(kind)), rows)
        return None
    _furnish(session, council_id, at)
    _furniture[council_id, at] = [_made(session, _rows(kind), council_id) for kind in FURNITURE]


def _rows(kind: type[Base]) -> Table:
    return cast(Table, kind.__table__)


def _made(session: Session, table: Table, council_id: str) -> list[dict[str, Any]]:
    found = select(*(column for column in table.c if column.name != "id"))
    return [dict(row) for row in session.execute(
        found.where(table.c.council_id == council_id).order_by(table.c.id)).mappings()]


def _furnish(session: Session, council_id: str, at: datetime) -> None:
    for service_id in loader.packaged():    # `compiled` reads each file once: reading is most of the work
        versions.publish(session, loader.compiled(service_id, council_id).definition, council_id, at)
    published = versions.all_published(session, council_id)
    queues.ensure(session, council_id, [version.definition for version in published])
    session.add(Ward(council_id=council_id, code="W1", name=WARD))
    session.flush()
    street(session, council_id=council_id)


def street(
    session: Session, *, council_id: str = ALDERMERE, name: str = "Mill Lane", usrn: str = MILL_LANE,
    start: tuple[float, float] = (600_000.0, 500_100.0), owner: str = "this_council",
) -> Street:
    """A straight street of 400 m, eastwards from `start`."""
    line = [[start[0], start[1]], [start[0] + 400, start[1]]]
    row = Street(council_id=council_id, usrn=usrn, name=name, name_key=key(name), locality="Aldermere",
                 ward_code="W1", owner=owner, points=line, length_m=400.0, **box_columns([(e, n) for e, n in line]))
    session.add(row)
    session.flush()
    return row


def draft(
    session: Session, changes: Mapping[str, Any] | None = None, *, service_id: str = "pothole",
    council_id: str = ALDERMERE, answers: Mapping[str, Any] = POTHOLE, at: datetime = AT, **more: Any,
) -> Draft:
    """A journey with every answer given: `answers`, with `changes` over them."""
    version = versions.current(session, council_id, service_id)
    row, _ = drafts.begin(
        session, council_id=council_id, service_id=service_id, version_id=version.row_id, at=at, **more,
    )
    for fact_id, value in {**answers, **(changes or {})}.items():
        row.answer(fact_id, value, source="resident", at=at)
    session.flush()
    return row


def case(session: Session, changes: Mapping[str, Any] | None = None, *, at: datetime = AT, **more: Any) -> Case:
    """A report that was sent by a guest and has gone where the rules send it."""
    made = draft(session, changes, at=at, **more)
    found = intake.receive(session, made, actor=guest(made.council_id), at=at)
    session.flush()
    return found


def officer(
    session: Session, name: str = "Ada Quay", *, level: Level = Level.MANAGER, council_id: str = ALDERMERE,
    teams: tuple[str, ...] = (queues.CUSTOMER_TEAM,), at: datetime = AT,
) -> Officer:
    """An officer who belongs to `teams`. Without a password: use `actor_of`."""
    row = Officer(council_id=council_id, name=name, email=f"{name.split()[0].lower()}@example.com", level=level,
                  created_at=at)
    row.memberships = [Membership(council_id=council_id, team_slug=team) for team in teams]
    session.add(row)
    session.flush()
    return row


def actor_of(session: Session, name: str = "Ada Quay", **more: Any) -> Actor:
    """The one who acts, for a new officer."""
    return officer(session, name, **more).as_actor()


def resident(
    session: Session, name: str = "Rose Fell", *, email: str | None = "rose@example.org", phone: str | None = None,
    council_id: str = ALDERMERE, at: datetime = AT,
) -> Resident:
    """A guest's record."""
    return record_guest(
        session, council_id=council_id, name=name, email=email, phone=phone, provenance="a test", at=at,
    )


def party(session: Session, of: Case, role: str = "reporter") -> Party:
    """The newest reporter or follower of a case."""
    return session.scalars(
        select(Party).where(Party.case_id == of.id, Party.role == role).order_by(Party.id.desc())
    ).first() or _missing(role)


def link(settings: Settings, of: Case, for_party: Party) -> str:
    """The address in the message to a party, from the slash on."""
    return links.tracking_path(Keys(settings.secret_keys), of.reference, for_party.public_id)


def _missing(role: str) -> Party:
    raise LookupError(f"the case has no {role}")
