"""Journeys about an entitlement that stands: its renewal, or another vehicle. The draft is one, then its case is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.entitlements.models import Entitlement, Journey, Term
from frontdoor.errors import FrontDoorError
from frontdoor.together import Part, hangs_on

OF_CASE = Part(Journey, *hangs_on(Journey.council_id, Journey.case_id))

RENEW, CHANGE_VEHICLE = "renew", "change_vehicle"


class NotTheirs(FrontDoorError):
    """The draft is of another council, service or resident than the entitlement."""


def begin(
    session: Session, entitlement: Entitlement, term: Term, draft: Draft, *, kind: str, at: datetime,
) -> Journey:
    """Say that a draft is about an entitlement, as it stood in `term`. `kind`: renew or change_vehicle. Raises
    NotTheirs for the draft of somebody else, ValueError for another kind. Flushes."""
    if kind not in (RENEW, CHANGE_VEHICLE):
        raise ValueError(kind)
    if (draft.council_id, draft.service_id) != (entitlement.council_id, entitlement.service_id) or (
        draft.resident_id not in (None, entitlement.resident_id)
    ):
        raise NotTheirs(f"draft {draft.public_id} is not about entitlement {entitlement.public_id}")
    journey = Journey(council_id=entitlement.council_id, entitlement_id=entitlement.id, kind=kind, term_id=term.id,
                      draft_id=draft.id, case_id=None, began_at=at)
    session.add(journey)
    session.flush()
    return journey


def of_draft(session: Session, draft: Draft) -> Journey | None:
    """What the draft is about, where it is about an entitlement that stands."""
    return session.scalar(
        select(Journey).where(Journey.council_id == draft.council_id, Journey.draft_id == draft.id)
    )


def of_case(session: Session, case: Case) -> Journey | None:
    """The same for a case that was sent."""
    return OF_CASE.first(session, council_id=case.council_id, case_id=case.id)


def received(session: Session, draft: Draft, case: Case) -> Journey | None:
    """The draft was sent and is this case now: so is its journey, if it has one. Flushes."""
    journey = of_draft(session, draft)
    if journey is not None:
        journey.case_id = case.id
        session.flush()
    return journey


def entitlement_of(session: Session, journey: Journey) -> Entitlement:
    """The entitlement that a journey is about."""
    return session.get_one(Entitlement, journey.entitlement_id)
