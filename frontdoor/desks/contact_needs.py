"""What somebody came for, in words: which needs an officer may read, and what stands beside each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from frontdoor.assessments.definition import Definition
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import versions
from frontdoor.contacts import failure, processes
from frontdoor.contacts.contact import Contact, Need, Resolution
from frontdoor.contacts.failure import Failure
from frontdoor.desks.desk import me
from frontdoor.directory import answers
from frontdoor.people.actor import Actor
from frontdoor.triage import failure_signals
from frontdoor.triage.kinds import Kind, kind_of
from frontdoor.web.unit_of_work import session

RESOLUTIONS = {
    Resolution.RESOLVED: "Resolved now", Resolution.CASE_OPENED: "A case was opened",
    Resolution.SIGNPOSTED: "Sent to where it is done", Resolution.PASSED_ON: "Passed on to another team",
    Resolution.CALL_BACK: "We ring back",
}


@dataclass(frozen=True)
class Shown:
    """One need in words. `case` is there where one came of it that the officer may see."""

    need: Need
    title: str
    case: Case | None
    has_draft: bool
    verb: str | None

    @property
    def outcome(self) -> str:
        return RESOLUTIONS[Resolution(self.need.resolution)] if self.need.resolution else ""

    @property
    def failure(self) -> str:
        return failure.WORDS[Failure(self.need.failure)] if self.need.failure else ""


def of(contact: Contact, actor: Actor) -> list[Shown]:
    """The needs of a contact that the officer may read. While it goes on its own officer reads them all; afterwards
    nobody reads of a concern here, and of a case only who may see the case."""
    return _readable(contact, actor, _services(contact.council_id), _cases([contact], actor))


def of_each(contacts: Sequence[Contact], actor: Actor) -> list[tuple[Contact, list[Shown]]]:
    """The same of several of the officer's council; one query however many there are."""
    services, cases = _services(actor.council_id), _cases(contacts, actor)
    return [(one, _readable(one, actor, services, cases)) for one in contacts]


def _readable(contact: Contact, actor: Actor, services: dict[str, Definition], cases: dict[int, Case]) -> list[Shown]:
    goes_on = contact.officer_id == actor.officer_id and not contact.is_over
    found = []
    for need in contact.needs:
        definition = services.get(need.service_id or "")
        case_id = need.case_id or _case_of_draft(need)
        is_hidden = (case_id is not None and case_id not in cases) or (
            definition is not None and kind_of(definition) is Kind.CONCERN)
        if goes_on or not is_hidden:
            found.append(_shown(need, definition, cases.get(case_id or 0)))
    return found


def _shown(need: Need, definition: Definition | None, case: Case | None) -> Shown:
    article = answers.of_id(need.council_id, need.answer_id) if need.answer_id else None
    title = article.title if article else str(definition.name) if definition else "Something else"
    return Shown(need, title, case, need.draft_id is not None, definition.verb if definition else None)


def _services(council_id: str) -> dict[str, Definition]:
    return {version.definition.id: version.definition for version in versions.all_current(session, council_id)}


def _case_of_draft(need: Need) -> int | None:
    draft = session.get(Draft, need.draft_id) if need.draft_id is not None else None
    return draft.case_id if draft is not None else None


def _cases(contacts: Iterable[Contact], actor: Actor) -> dict[int, Case]:
    ids = [case_id for contact in contacts for need in contact.needs
           if (case_id := need.case_id or _case_of_draft(need)) is not None]
    if not ids:
        return {}
    return {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids), visible_to(actor)))}


def proposed_process(shown: Shown, council_id: str) -> str | None:
    """The process that is likeliest, from what the need is about."""
    began_now = shown.has_draft or shown.case is None
    return processes.proposed(council_id, shown.verb, going_on=not began_now)


def proposed_failure(contact: Contact, need: Need, *, at: datetime) -> Failure | None:
    """Why the contact may not have been needed, from what is known of the person and the subject."""
    return failure.proposed(failure_signals.signals_of(
        session, me(), resident_id=contact.resident_id, subject=need.service_id, draft_id=need.draft_id,
        case_id=None if need.draft_id is not None else need.case_id, but=contact, at=at))


def proposed_resolution(shown: Shown) -> Resolution | None:
    """What became of it, as far as it can be seen: a form that was sent is a case."""
    if shown.has_draft and shown.case is not None:
        return Resolution.CASE_OPENED
    return None
