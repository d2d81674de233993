"""What the page of an application shows beside what every page does: what was told, what is still checked, and what
was granted."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from frontdoor.assessments.definition import FactType
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, Outcome, State
from frontdoor.clock import local_date
from frontdoor.entitlements import naming, queries, terms
from frontdoor.portal import standing
from frontdoor.portal.opened import Opened
from frontdoor.portal.standing import Standing
from frontdoor.triage import kinds
from frontdoor.triage.telling import is_safe_to_write
from frontdoor.web.journey.wording import in_words
from frontdoor.web.unit_of_work import session
from frontdoor.web.words import page_language

LOOKED_AT = {State.WITH_ADVISER, State.WITH_SPECIALIST, State.AWAITING_RESIDENT}
# Where somebody has gone away from it, nothing else is offered beside it.
NOTHING_MORE = {State.WITHDRAWN, State.DUPLICATE}
FILES = {FactType.FILE, FactType.FILES}


def facts_of(found: Opened, status: Standing, *, at: datetime) -> dict[str, Any]:
    """For the one who applied only; nothing for anybody else, or of a report. What was told stays hidden where it may
    not be safe to write, but for whoever is signed in."""
    case = found.case
    if not found.is_reporter or not kinds.is_application(session, case):
        return {"told_us": [], "still_checked": [], "permit": None, "documents": [], "also": False}
    return {
        "told_us": _told(case) if _may_be_read(found) else [],
        "permit": _permit(case, at), "documents": documents(case),
        "still_checked": standing.still_checked(session, case) if status.state in LOOKED_AT else [],
        "also": status.state not in NOTHING_MORE,
    }


def _may_be_read(found: Opened) -> bool:
    """Whether nobody else is likely to have this page open."""
    return found.is_by_account or is_safe_to_write(kinds.definition_of(session, found.case), found.case)


def _told(case: Case) -> list[tuple[str, str]]:
    """The answers as they were given, each under its name. Files stand apart."""
    language, definition = page_language(), kinds.definition_of(session, case)
    # The time that was asked for stands above, as it is now.
    left_out = {definition.booking.slot} if definition.booking is not None else set()
    return [
        (fact.label.in_language(language), in_words(fact, case.given[fact.id], language))
        for fact in definition.facts if fact.id in case.given and fact.type not in FILES and fact.id not in left_out
    ]


def documents(case: Case) -> list[Attachment]:
    """The files that came with a case and are no pictures."""
    rows = session.scalars(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id))
    return [row for row in rows if not row.media_type.startswith("image/")]


def _permit(case: Case, at: datetime) -> dict[str, Any] | None:
    """What the case brought, if it has: its name, number and days, and whether its holder prints a document of it."""
    if case.outcome != Outcome.GRANTED:
        return None
    entitlement = queries.about_case(session, case.council_id, case.id)
    if entitlement is None:
        return None
    term = terms.current(entitlement, local_date(at)) or terms.last(entitlement)
    return {"name": entitlement.title, "number": term.number, "starts_on": term.starts_on, "ends_on": term.ends_on,
            "called": naming.called(session, entitlement),
            "is_printed": kinds.definition_of(session, case).is_printed(entitlement.kind)}
