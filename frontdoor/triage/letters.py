"""The letter about a decision or a plan, for those who are written to on paper: the words of wording.yaml with what the
case holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.episode import Episode, PlanItem
from frontdoor.cases.history import Decision
from frontdoor.cases.links import site_address
from frontdoor.catalogue import councils
from frontdoor.clock import in_words, local_date
from frontdoor.notifications import wording
from frontdoor.people import addresses
from frontdoor.people.residents import Resident
from frontdoor.triage import decide, decisions, episodes, kinds, plans
from frontdoor.triage.ending import PURPOSE_OF
from frontdoor.triage.findings import reporter
from frontdoor.triage.kinds import Kind
from frontdoor.triage.telling import is_safe_to_write


@dataclass(frozen=True)
class Letter:
    """A letter as it is printed. `address` is empty where it is not known or must not stand on paper; `why_no_address`
    then says so to the officer."""

    council: str
    council_address: str
    council_phone: str
    address: tuple[str, ...]
    why_no_address: str
    on: date
    reference: str
    heading: str
    greeting: str
    paragraphs: tuple[str, ...]
    plan: Sequence[PlanItem]

    @property
    def on_words(self) -> str:
        return in_words(self.on)


def refusal(session: Session, case: Case) -> str | None:
    """Why no letter can be written about the case, in plain words; None when one can."""
    definition = kinds.definition_of(session, case)
    if kinds.kind_of(definition) is Kind.CONCERN:
        return "Nobody is written to about a concern."
    if not is_safe_to_write(definition, case):
        return "They did not say that it is safe to write to them. Their answers say how they can be reached."
    if decisions.latest(session, case) is None:
        return "Nothing is decided yet that a letter could tell."
    return None


def of_case(session: Session, case: Case, *, base_url: str, at: datetime) -> Letter | None:
    """The letter about what was decided last; None where there is nothing to tell, or nobody may be written to."""
    decision = decisions.latest(session, case)
    if refusal(session, case) is not None or decision is None:
        return None
    council, resident, on = councils.get(case.council_id), reporter(session, case).resident, local_date(at)
    episode = episodes.of_case(session, case)
    purpose, fields = _words(session, case, decision, episode)
    known = {"reference": case.reference, "council": council.name, "council_phone": council.phone,
             "thing": kinds.thing(kinds.definition_of(session, case)), **fields}
    filled = wording.fill(purpose, "letter", known, override=kinds.definition_of(session, case).messages.get(purpose))
    body = wording.finish(filled.body, f"{site_address(base_url, council.hosts)}/cases/{case.reference}")
    lines, why = _address(session, resident, on)
    return Letter(
        council=council.name, council_address=council.address or "", council_phone=council.phone, address=lines,
        why_no_address=why, on=on, reference=case.reference, heading=filled.subject,
        greeting=f"Dear {resident.name}," if resident.name else "Hello,",
        paragraphs=tuple(part.strip() for part in body.split("\n\n") if part.strip()),
        plan=plans.items(session, episode) if episode is not None and episode.began_at else (),
    )


def _words(
    session: Session, case: Case, decision: Decision, episode: Episode | None,
) -> tuple[str, dict[str, str]]:
    """The purpose of the letter, with what it says of this decision."""
    outcome = Outcome(decision.outcome)
    if episode is not None and episode.runs and episode.review_on is not None:
        return "plan_agreed", {"reason": decision.reasons, "date": in_words(episode.review_on)}
    definition = kinds.definition_of(session, case)
    if kinds.is_asked_for(definition):
        purpose = "granted" if outcome is Outcome.GRANTED else PURPOSE_OF.get(outcome, "decided")
        return purpose, {"reason": decision.reasons, "service": definition.kind().lower()}
    told = decide.told(kinds.kind_of(definition), outcome, decision.reasons)
    return "decided", {"place": case.place_label, **told}


def _address(session: Session, resident: Resident, on: date) -> tuple[tuple[str, ...], str]:
    """The lines of the address, or none and why not. A protected one is never printed."""
    home = addresses.current(session, resident, on)
    if home is None:
        return (), "We do not know where they live. Write the address by hand, or give them the letter."
    if home.protected:
        return (), "Their address is protected, and is never printed. Give them the letter, or ask how to reach them."
    return tuple(line.strip() for line in (resident.name, *home.label.split(",")) if line and line.strip()), ""
