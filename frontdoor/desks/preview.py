"""What a resident will read of a decision, before it is made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome, State
from frontdoor.catalogue import councils
from frontdoor.notifications import wording
from frontdoor.triage import decide, decisions, findings, kinds
from frontdoor.triage.decide import NEXT, TOLD
from frontdoor.triage.granting import price_words
from frontdoor.triage.kinds import Kind


@dataclass(frozen=True)
class Letter:
    """A message as it will look in an email. The date and the link come when it is sent."""

    subject: str
    body: str


def decision(session: Session, case: Case, outcome: Outcome, reasons: str, *, at: datetime) -> Letter:
    """The message about a decision with that outcome and those reasons."""
    definition, council = kinds.definition_of(session, case), councils.get(case.council_id)
    if kinds.kind_of(definition) is Kind.APPLICATION:
        purpose, more = _answer(session, case, outcome, at)
    else:
        purpose, more = "decided", {"place": case.place_label, "next": NEXT.get(outcome, "")}
    fields = {
        "reference": case.reference, "decision": TOLD[outcome], "reason": reasons.strip(), "council": council.name,
        "council_phone": council.phone, "thing": kinds.thing(definition), "service": definition.kind().lower(), **more,
    }
    words = wording.fill(purpose, "email", fields, override=definition.messages.get(purpose))
    return Letter(words.subject, wording.finish(words.body, "[link]"))


def _answer(session: Session, case: Case, outcome: Outcome, at: datetime) -> tuple[str, dict[str, str]]:
    """The purpose of the message about an application, with what only that message says."""
    if case.state == State.UNDER_REVIEW:
        before = decisions.latest(session, case)
        stands = before is not None and before.outcome == outcome
        return ("review_upheld" if stands else "review_changed"), {}
    asked = findings.ask_again(session, case, at=at)
    if outcome is not Outcome.GRANTED:
        return {Outcome.REFUSED: "refused", Outcome.NOT_NEEDED: "not_needed"}[outcome], {"next": decide.changes(asked)}
    granted = asked.granted
    if granted is None or not granted.fee_pence:
        return "granted", {}
    return "granted_to_pay", {"price": price_words(granted.fee_pence)}
