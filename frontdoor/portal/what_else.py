"""What else is offered on the page of a case, by how it stands: while somebody waits, and once it was decided."""

from datetime import datetime

from frontdoor.assessments.definition import Result
from frontdoor.assessments.facts import typed
from frontdoor.assessments.signposting import Moment
from frontdoor.cases.case import Outcome, State
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.portal.opened import Opened
from frontdoor.triage import basis, findings
from frontdoor.web import community, offers
from frontdoor.web.offers import Offered
from frontdoor.web.unit_of_work import session
from frontdoor.web.words import page_language

WAITING = {State.RECEIVED, State.WITH_ADVISER, State.WITH_SPECIALIST, State.AWAITING_RESIDENT}
DECIDED = {State.SCHEDULED, State.AWAITING_PAYMENT, State.IN_PROVISION, State.CLOSED, State.UNDER_REVIEW}
MOMENTS: dict[Outcome, Moment] = {
    Outcome.GRANTED: "granted", Outcome.ACCEPTED: "granted", Outcome.REFUSED: "refused", Outcome.NOT_NEEDED: "refused",
    Outcome.NO_ACTION: "refused", Outcome.NOT_OURS: "refused",
}


def of_case(found: Opened, shown: State, *, at: datetime) -> Offered | None:
    """For whoever sent it, by the state that is `shown` to them; None where nothing is to be offered. It rests on the
    facts that the last finding was made on, never on what was read in free words."""
    case, moment = found.case, moment_of(shown, found.case.outcome)
    if moment is None:
        return None
    version, row = versions.by_id(session, case.version_id), findings.latest(session, case)
    told = findings.body_of(row)
    held = basis.values(row.basis) if row is not None and row.basis is not None else case.given
    whom = community.whom_of(session, case.council_id, version.definition, held, found.party.resident, at=at)
    # Where somebody decided otherwise than the rules say, what the rule's own outcome would lead to is not for them.
    result = Result(told["result"]) if told.get("result") else None
    is_as_found = moment == offers.moment_of(result)
    return offers.beside(
        session, case.council_id, version.compiled, typed(version.definition, held), on=local_date(case.received_at),
        moment=moment, outcome=told.get("outcome") if is_as_found else None, flags=told.get("flags", ()), whom=whom,
        language=page_language())


def moment_of(shown: State, outcome: str | None) -> Moment | None:
    """How it stands for whoever sent it, by the state that is shown to them; None where nothing is to be offered."""
    if shown in DECIDED and outcome:
        return MOMENTS.get(Outcome(outcome))
    return "waiting" if shown in WAITING else None
