"""What a resident will read of a decision, before it is made."""

from dataclasses import dataclass

from frontdoor.cases.case import Case, Outcome
from frontdoor.catalogue import councils
from frontdoor.notifications import wording
from frontdoor.triage.decide import NEXT, TOLD


@dataclass(frozen=True)
class Letter:
    """A message as it will look in an email. The date and the link come when it is sent."""

    subject: str
    body: str


def decision(case: Case, outcome: Outcome, reasons: str) -> Letter:
    """The message about a decision with that outcome and those reasons."""
    council = councils.get(case.council_id)
    words = wording.fill("decided", "email", {
        "reference": case.reference, "place": case.place_label, "decision": TOLD[outcome], "reason": reasons.strip(),
        "next": NEXT.get(outcome, ""), "council": council.name, "council_phone": council.phone,
    })
    return Letter(words.subject, wording.finish(words.body, "[link]"))
