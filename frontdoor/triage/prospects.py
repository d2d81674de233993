"""What else somebody may be able to get, over what they told for one case: looked for when they agree to it, shown to
them, and kept nowhere."""

from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.assessments.prospects import Prospect, prospect
from frontdoor.cases.case import Case
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.entitlements import queries
from frontdoor.entitlements.terms import LIVE
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.triage import kinds


def may_be_offered(session: Session, case: Case) -> bool:
    """Whether there is anything to look over: somebody told us about themselves to get something. What becomes of the
    case makes no difference, so that the offer gives nothing away."""
    return kinds.is_application(session, case)


def of_case(session: Session, case: Case, resident: Resident, *, at: datetime) -> list[Prospect]:
    """The other services of the council that the facts of a case show its `resident` can get, before those that lack
    one answer. Not what they hold already. Nothing is written."""
    asked_by = kinds.definition_of(session, case)
    held = {one.service_id for one in queries.of_resident(session, case.council_id, resident.id) if one.state == LIVE}
    found = [
        prospect(version.compiled, case.given, asked_by, local_date(at))
        for version in versions.all_current(session, case.council_id)
        if version.definition.id not in held | {case.service_id} and version.definition.verb != "report"
    ]
    return sorted((one for one in found if one), key=lambda one: (not one.is_certain, one.service))


def agree(session: Session, case: Case, *, actor: Actor, actor_id: str, at: datetime) -> None:
    """Write down that the person agreed to have their answers looked at for other services, this once."""
    audit.record(session, council_id=case.council_id, actor_kind=actor.kind, actor_id=actor_id,
                 action="agreed_to_other_services", subject_kind="case", subject_id=case.reference, at=at)
