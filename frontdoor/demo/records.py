"""What stands on people's records besides their cases: households, needs, warnings, a protected address, and somebody
who is in the council's records twice."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.clock import local_date
from frontdoor.demo.residents import DONNA, ELSIE, HAROLD, ROSE, TELLS, Person
from frontdoor.people import addresses, alerts, households, needs, profile
from frontdoor.people.account_sessions import as_actor
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident, record_guest
from frontdoor.triage import correcting, household_access, protecting

CALLED_HERSELF, HER_NUMBER = "Rosie Whittaker", ROSE.phone
KEPT_SAFE = "Leona Hartwell"
DOG = "The dog ran at our engineer on 14 May and tore his sleeve. Mr Tuttle shuts it in the kitchen if you ring first."
CERTIFICATE = "Her daughter showed us the birth certificate: day and month had changed places."
STALKED = "Her former husband has rung us twice to ask where she lives. The police know."


def write_down(session: Session, council_id: str, officers: Mapping[str, Actor], *, at: datetime) -> None:
    """Fill in the records of the residents whose sign-ins are shown. Flushes."""
    sam = officers["Sam Okafor"]
    people = {person.name: _of(session, council_id, person) for person in (ROSE, ELSIE, DONNA, HAROLD)}
    rose, elsie, donna, harold = (people[one.name] for one in (ROSE, ELSIE, DONNA, HAROLD))
    if rose is None or elsie is None or donna is None or harold is None:
        return
    needs.change(session, rose, ["large_print", "hearing"], "", actor=as_actor(rose), source="resident",
                 at=at - timedelta(days=18))
    needs.change(session, elsie, ["walking", "time"], "", actor=sam, source="officer", at=at - timedelta(days=90))
    profile.note(session, elsie, "dob", "1942-11-02", source="application", at=at - timedelta(days=95))
    correcting.details(session, elsie, name=elsie.name, born=ELSIE.born, reason=CERTIFICATE, actor=sam,
                       at=at - timedelta(days=90))
    households.add(session, elsie, donna, relation="child", since_on=date(2019, 5, 1), actor=as_actor(donna),
                   source="resident", at=at - timedelta(days=190))
    _named_worker(session, elsie, officers, at=at - timedelta(days=60))
    alerts.raise_alert(session, harold, kind="dog", reason=DOG, review_on=local_date(at) + timedelta(days=40),
                       shown_to_resident=True, actor=officers["Morgan Ellis"], at=at - timedelta(days=120))
    _twice(session, council_id, at=at - timedelta(days=200))
    _kept_safe(session, council_id, officers["Dana Whitlock"], at=at - timedelta(days=30))


def _of(session: Session, council_id: str, person: Person) -> Resident | None:
    return session.scalar(select(Resident).where(Resident.council_id == council_id, Resident.name == person.name)
                          .order_by(Resident.id).limit(1))


def _named_worker(session: Session, elsie: Resident, officers: Mapping[str, Actor], *, at: datetime) -> None:
    household = households.of(session, elsie, on=local_date(at))
    ruth = session.get_one(Officer, officers["Ruth Adeyemi"].officer_id)
    assert household is not None
    households.name_worker(session, household, ruth, reason="Saw Mrs Prentice after her fall in the spring",
                           on=local_date(at), actor=officers["Lee Brannigan"], at=at)
    household_access.bring_up_to_date(session, household, at=at)


def _twice(session: Session, council_id: str, *, at: datetime) -> None:
    """Rose rang before she had an account, and somebody wrote her name down as they heard it."""
    heard = record_guest(session, council_id=council_id, name=CALLED_HERSELF, email=None, phone=HER_NUMBER,
                         provenance="typed by an officer", at=at)
    profile.note(session, heard, "dob", ROSE.born.isoformat(), source=TELLS, at=at)


def _kept_safe(session: Session, council_id: str, dana: Actor, *, at: datetime) -> None:
    resident = record_guest(session, council_id=council_id, name=KEPT_SAFE, email="leona.h@example.org", phone=None,
                            provenance="typed by an officer", at=at)
    addresses.move(session, resident, uprn=None, label="Flat 2, 18 Chapel Street, Aldermere",
                   from_on=local_date(at), source="officer", at=at)
    protecting.protect(session, resident, actor=dana, reason=STALKED, review_on=local_date(at) + timedelta(days=180),
                       at=at)
