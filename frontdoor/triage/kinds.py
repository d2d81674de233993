"""What a case is: a report of something, an application for something, the booking of a time, or a concern about
somebody.

What each is called stands here and nowhere else; a line of the table of moves says `{thing}`.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Definition
from frontdoor.assessments.granted import subject_of
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions

THINGS = {
    "report": "report", "apply": "application", "book": "booking", "pay": "payment", "register": "registration",
    "request": "request", "appeal": "appeal",
}


class Kind(StrEnum):
    """A report may lead to work on something in the town; whoever applies is granted something, or refused; whoever
    books has a time kept for them meanwhile. A concern is about somebody who may be in danger: it is the duty
    specialists' alone from first to last."""

    REPORT = "report"
    APPLICATION = "application"
    BOOKING = "booking"
    CONCERN = "concern"


ASKED_FOR = frozenset({Kind.APPLICATION, Kind.BOOKING})


def kind_of(definition: Definition) -> Kind:
    """What a service's cases are: everything but a report is asked for by somebody, for somebody."""
    if definition.booking is not None:
        return Kind.BOOKING
    if definition.area == "safeguarding":
        return Kind.CONCERN
    return Kind.REPORT if definition.verb == "report" else Kind.APPLICATION


def is_asked_for(definition: Definition) -> bool:
    """Whether whoever sends a case of the service asks for something that the council may grant them."""
    return kind_of(definition) in ASKED_FOR


def thing(definition: Definition) -> str:
    """What a service's cases are called: a report, an application; or what the service itself says."""
    return str(definition.called or THINGS[definition.verb])


def title(compiled: Compiled, answers: Mapping[str, Any], place: str) -> str:
    """What a case is headed by: a report by what it is about and where, an application by what it asks for and for
    what, such as a registration number."""
    kind = compiled.definition.kind(answers)
    about = place if kind_of(compiled.definition) is Kind.REPORT else subject_of(compiled, answers)
    return f"{kind}: {about}" if about else kind


def definition_of(session: Session, case: Case) -> Definition:
    """The definition that a case was received under."""
    return versions.by_id(session, case.version_id).definition


def is_application(session: Session, case: Case) -> bool:
    """Whether a case asks the council for something that it may grant: also a time to come."""
    return is_asked_for(definition_of(session, case))


def is_concern(session: Session, case: Case) -> bool:
    """Whether a case is a concern about somebody, which only the duty specialists may know of."""
    return kind_of(definition_of(session, case)) is Kind.CONCERN


def is_booking(session: Session, case: Case) -> bool:
    """Whether a case is for a time of something that can be booked."""
    return kind_of(definition_of(session, case)) is Kind.BOOKING
