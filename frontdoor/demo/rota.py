"""How the demonstration's officers work: patches, room, who is away next week, and a queue that gives out its work."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.cases.filters import Filter
from frontdoor.clock import DAY, LONDON, local_date
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, queue_named
from frontdoor.triage import absences, kept_filters, sharing
from frontdoor.triage.assigning import Policy

NORTH = ("Northfield", "Castle Hill", "Abbey", "Market", "Bridge")
SOUTH = ("Eastfield", "Merebank", "Millbrook", "Southbridge", "Marshside")
PATCHES = {"Morgan Ellis": NORTH, "Bea Kirwan": SOUTH}
MORNINGS = {str(day): ["09:00", "13:00"] for day in range(5)}
GIVEN_OUT = "highways-works"
SHARED_ALREADY = 14


def arrange(session: Session, council_id: str, officers: dict[str, Actor], *, at: datetime) -> None:
    """Write down how everybody works, and let part of the planned repairs be with those whose ward it is. Flushes."""
    lee = officers["Lee Brannigan"]
    for name, wards in PATCHES.items():
        rosters.of(session, _officer(session, officers[name])).wards = list(wards)
    new = rosters.of(session, _officer(session, officers["Priya Nair"]))
    new.capacity, new.hours = 20, MORNINGS
    _away(session, officers, "Priya Nair", "Sam Okafor", first=7, days=5, at=at)
    _away(session, officers, "Sam Okafor", "Anita Rao", first=9, days=2, at=at)
    works, highways = queue_named(session, council_id, GIVEN_OUT), queue_named(session, council_id, "highways")
    assert works is not None and highways is not None
    sharing.set_policy(session, works, Policy.BY_PATCH, actor=lee, at=at)
    session.info.pop("teams of queues", None)    # what was read of the queues before says otherwise
    morning = _last_morning(at)
    for case_id in sharing.waiting(session, morning)[:SHARED_ALREADY]:
        sharing.share(session, case_id, at=morning)
    kept_filters.keep(session, officers["Sam Okafor"], highways, Filter(due="late"), name="Late", for_team=True, at=at)
    session.flush()


def _officer(session: Session, actor: Actor) -> Officer:
    return session.get_one(Officer, actor.officer_id)


def _away(
    session: Session, officers: dict[str, Actor], name: str, cover: str, *, first: int, days: int, at: datetime,
) -> None:
    from_on = local_date(at) + first * DAY
    absences.record(session, _officer(session, officers[name]), from_on=from_on, until_on=from_on + (days - 1) * DAY,
                    cover=_officer(session, officers[cover]), actor=officers["Lee Brannigan"], at=at)


def _last_morning(at: datetime) -> datetime:
    """The last moment at ten on a weekday, by London's clocks, that is over."""
    found = at.astimezone(LONDON).replace(hour=10, minute=0, second=0, microsecond=0)
    while found > at or found.weekday() > 4:
        found -= timedelta(days=1)
    return found.astimezone(at.tzinfo)
