"""Which groups suit somebody, the best first, each with the reasons: how far it is, for whom, when, what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.directory.groups import Group, Weekday
from frontdoor.places.geometry import distance_m
from frontdoor.places.models import Address
from frontdoor.places.typed import postcode_key

Position = tuple[float, float]
# What being further away weighs, beside fitting: a wish that is met is worth as much as this many metres.
WISH_M = 4_000
WALK_M = 1_000
ADULT = 18


@dataclass(frozen=True)
class Wish:
    """What somebody looks for. `topics`: any of these; `age`: of the person it is for; `at`: where they are, in metres
    of the National Grid. What is None or empty is not asked for. `free` and `step_free` must be met, as must `age`."""

    topics: tuple[str, ...] = ()
    at: Position | None = None
    age: int | None = None
    day: Weekday | None = None
    free: bool = False
    step_free: bool = False


@dataclass(frozen=True)
class Suited:
    """A group that suits, how far away it is in metres (None: not known), and why it is shown."""

    group: Group
    metres: int | None
    reasons: tuple[str, ...]


def positions(session: Session, council_id: str, listed: Iterable[Group]) -> Mapping[str, Position]:
    """Where groups meet, by postcode: the middle of its addresses. A postcode that is not in the gazetteer is left
    out."""
    keys = {postcode_key(one.postcode): one.postcode for one in listed if one.postcode}
    rows = session.execute(
        select(Address.postcode_key, func.avg(Address.easting), func.avg(Address.northing))
        .where(Address.council_id == council_id, Address.postcode_key.in_(sorted(keys)))
        .group_by(Address.postcode_key))
    return {keys[key]: (easting, northing) for key, easting, northing in rows}


def suited(listed: Iterable[Group], wish: Wish, where: Mapping[str, Position]) -> list[Suited]:
    """The groups that meet what must be met, those first that are near and for just this. Of equal ones by name."""
    found = [(_weight(group, wish, metres), Suited(group, metres, reasons(group, wish, metres)))
             for group in listed if _is_possible(group, wish)
             for metres in (_metres(group, wish, where),)]
    return [one for _, one in sorted(found, key=lambda pair: (pair[0], pair[1].group.name))]


def _is_possible(group: Group, wish: Wish) -> bool:
    if wish.topics and not set(wish.topics) & set(group.topics):
        return False
    if wish.age is not None and not group.is_for(wish.age):
        return False
    if wish.day and wish.day not in {one.day for one in group.meets}:
        return False
    return (group.is_free or not wish.free) and (group.is_step_free or not wish.step_free)


def _metres(group: Group, wish: Wish, where: Mapping[str, Position]) -> int | None:
    place = where.get(group.postcode)
    return round(distance_m(wish.at, place)) if wish.at and place else None


def _weight(group: Group, wish: Wish, metres: int | None) -> float:
    """Less is better: metres, with a step forward for each wish that is met. A group for older people fits one of them
    better than one for every adult."""
    met = len(set(wish.topics) & set(group.topics))
    made_for = wish.age is not None and (group.from_age is not None or group.to_age is not None)
    just_for = made_for and group.from_age is not None and group.from_age > ADULT
    return (metres if metres is not None else 2 * WISH_M) - WISH_M * (met + made_for + just_for)


def reasons(group: Group, wish: Wish, metres: int | None) -> tuple[str, ...]:
    """Why a group is shown, in a few words each."""
    found = [far(metres)] if metres is not None else []
    if wish.age is not None and (group.from_age is not None or group.to_age is not None):
        found.append(f"For this age: {group.ages}")
    found += [f"It is about {topic_words(topic)}" for topic in wish.topics if topic in group.topics][:2]
    if wish.day:
        found.append(f"It meets on {wish.day.capitalize()}s")
    if group.is_free:
        found.append("Free")
    if wish.step_free:
        found.append("No steps")
    return tuple(found)


def far(metres: int) -> str:
    """A distance as people say it: nothing is nearer than 100 metres, as a postcode is no better known."""
    if metres < WALK_M:
        return f"{max(100, round(metres, -2))} metres away"
    return f"{metres / 1000:.1f} km away"


def topic_words(topic: str) -> str:
    """What a group is for, in words."""
    return TOPICS.get(topic, topic.replace("-", " "))


def topic_title(topic: str) -> str:
    """The same as a heading or a choice: with a capital, and names left as they are."""
    words = topic_words(topic)
    return words[:1].upper() + words[1:]


TOPICS = {
    "addiction": "getting away from drink, drugs or gambling", "carers": "help for carers", "company": "company",
    "craft": "making things", "digital": "computers and phones", "disability": "disability",
    "english": "learning English", "exercise": "keeping fit", "food": "food", "gardening": "gardening",
    "getting-about": "getting to places", "memory": "memory and dementia", "mental-health": "feeling better",
    "money": "money and debt", "music": "music and singing", "newcomers": "people who are new here",
    "older": "older people", "reading": "books and reading", "under-fives": "babies and small children",
    "volunteering": "helping others", "walking": "walking", "young": "young people",
}
