"""The sheet of a day, to print: for each place who comes when, with how many, and what is to be prepared for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.bookings.models import Booking, Resource
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.desks.answers import in_plain_words
from frontdoor.desks.booked import Shown
from frontdoor.desks.diary_grid import Column

TOLD_IN_WORDS = (FactType.TEXT, FactType.LONG_TEXT, FactType.CHOICES)
ANY_FEATURE = ["none"]


@dataclass(frozen=True)
class Line:
    """One booking on the sheet. `prepare` are pairs of what was asked and what was answered; `notes` what the rules
    noticed."""

    booking: Booking
    resource: Resource
    what: str
    shown: Shown
    prepare: list[tuple[str, str]]
    notes: list[str]


@dataclass(frozen=True)
class Sheet:
    """The page of one place: its bookings in the order of the day, and what is closed when."""

    place: str
    lines: list[Line]
    shut: list[str]


def of_places(
    session: Session, columns: Sequence[tuple[date, Column]], seen: Mapping[int, Shown],
) -> list[Sheet]:
    """A sheet for each place. What is only held, by somebody who has not sent it, is not on it."""
    found: dict[str, Sheet] = {}
    for _, column in columns:
        resource = column.resource
        sheet = found.setdefault(resource.place, Sheet(resource.place_label or resource.place, [], []))
        if not column.opening:
            sheet.shut.append(resource.name)
        sheet.lines.extend(_line(session, resource, seen[one.id]) for one in column.bookings if one.case_id is not None)
    for sheet in found.values():
        sheet.lines.sort(key=lambda line: (line.booking.starts_at, line.resource.name, line.booking.id))
    return list(found.values())


def _line(session: Session, resource: Resource, shown: Shown) -> Line:
    case = shown.case
    if case is None:
        return Line(shown.booking, resource, "", shown, [], [])
    definition = versions.by_id(session, case.version_id).definition
    return Line(shown.booking, resource, case.title.partition(":")[0], shown, to_prepare(definition, case),
                noted(definition, case))


def to_prepare(definition: Definition, case: Case) -> list[tuple[str, str]]:
    """What the place must have and what was told in words besides, such as what the event is. Nothing of who they are,
    which is the same from one booking to the next, and nothing that paper should not bear."""
    given = case.given
    return [
        (str(fact.label), in_plain_words(fact, given[fact.id])) for fact in definition.facts
        if fact.type in TOLD_IN_WORDS and given.get(fact.id) not in (None, "", [], ANY_FEATURE)
        and not (fact.reuse == "person" or fact.special_category or is_a_promise(fact))
    ]


def is_a_promise(fact: Fact) -> bool:
    """Whether it is a box that everybody has to tick."""
    return fact.type is FactType.CHOICES and len(fact.choices) == 1


def noted(definition: Definition, case: Case) -> list[str]:
    """What the rules noticed about a case, by name: late registration."""
    raised = set(case.flags)
    return [flag.id.replace("_", " ").capitalize() for flag in definition.flags if flag.id in raised]
