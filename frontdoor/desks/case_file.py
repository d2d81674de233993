"""Everything that the page of one case shows, read once, with as many queries whatever the case holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition
from frontdoor.cases import attachments, parties, tasks
from frontdoor.cases.access import visible_to
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import Case, State
from frontdoor.cases.history import DECISIONS, MESSAGES, Decision, Entry, FindingRow
from frontdoor.cases.parties import Party
from frontdoor.cases.protected import Cover, cover_in_case
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import Due
from frontdoor.desks.answers import Told, told
from frontdoor.notifications import outbox
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, Queue, queue_named
from frontdoor.together import Part, hangs_on
from frontdoor.triage import clocks, findings, kinds
from frontdoor.triage.kinds import Kind

MOST_ENTRIES, MOST_JOINED = 200, 50
REFUSALS = {"not_eligible", "redirect", "duplicate", "not_required", "needs_assessment"}
FIELD = re.compile(r"\{([a-z0-9_]+)\}")
BY_RULE = "Decided by rule"
LETTERS = ("question_asked", "message_from_council")
DELIVERY = {
    "waiting": "waiting to be sent", "sending": "being sent", "sent": "sent", "delivered": "delivered",
    "failed": "could not be delivered", "cancelled": "called back before it was sent",
}

NEWEST = Part(Entry, *hangs_on(Entry.case_id), order=[Entry.id.desc()], most=MOST_ENTRIES)


@dataclass(frozen=True)
class Found:
    """What the rules said when they were last asked: the stored finding, with the definition's words."""

    at: datetime
    result: str
    reasons: list[dict[str, Any]]
    looked_up: dict[str, Any]
    missing: list[str]


@dataclass(frozen=True)
class CaseFile:
    """One case, whole. Lists are oldest first, but for `entries`, which are newest first."""

    case: Case
    version: Version
    owner: Officer | None
    queue: Queue | None
    parties: Sequence[Party]
    facts: list[Told]
    finding: Found | None
    due: Due | None
    entries: Sequence[Entry]
    letters: list[dict[str, Any]]
    sent: Sequence[OutboxRow]
    files: Sequence[Attachment]
    tasks: list[Task]
    decisions: Sequence[tuple[Decision, str]]
    joined: Sequence[Case]
    canonical: Case | None
    cover: Cover

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def photos(self) -> list[Attachment]:
        return [file for file in self.files if file.media_type.startswith("image/")]

    @property
    def documents(self) -> list[tuple[str, Attachment]]:
        """The files that are no pictures, each with what it is."""
        names = {fact.id: str(fact.label) for fact in self.definition.facts}
        return [(names.get(file.fact_id, "File"), file) for file in self.files
                if not file.media_type.startswith("image/")]

    @property
    def thing(self) -> str:
        return kinds.thing(self.definition)

    @property
    def reviewed(self) -> Decision | None:
        """The decision that somebody asked to have looked at again, while that is being done."""
        return self.decisions[-1][0] if self.decisions and self.case.state == State.UNDER_REVIEW else None

    @property
    def reporters(self) -> list[Party]:
        return [party for party in self.parties if party.role == "reporter"]

    @property
    def followers(self) -> int:
        return sum(party.role == "follower" for party in self.parties)


def read(session: Session, case: Case, actor: Actor, *, at: datetime) -> CaseFile:
    """The whole of a case that `actor` may see; of other cases that hang on it only those they may see
    too."""
    version = versions.by_id(session, case.version_id)
    found = finding(session, case)
    sent = outbox.of_case(session, case)
    joined = _hanging_together(session, case, actor)
    cover = cover_in_case(session, actor, case)
    facts = told(version.definition, case.answers, found.looked_up if found else {}, found.at if found else None)
    return CaseFile(
        case=case, version=version, owner=session.get(Officer, case.owner_id) if case.owner_id else None,
        queue=queue_named(session, case.council_id, case.queue) if case.queue else None,
        parties=parties.OF_CASE.of(session, case_id=case.id), finding=found, cover=cover,
        facts=[replace(one, value=cover(one.value)) for one in facts],
        due=clocks.explain(session, case, at) if not case.is_finished else None, entries=history(session, case),
        letters=_letters(session, case, sent, cover), sent=sent, files=_files(session, case),
        tasks=tasks.of_case(session, case), decisions=_decisions(session, case),
        joined=[one for one in joined if one.canonical_id == case.id],
        canonical=next((one for one in joined if one.id == case.canonical_id), None),
    )


def history(session: Session, case: Case, *, after: int | None = None) -> list[Entry]:
    """The newest lines of the history, newest first; or, oldest first, those after the first `after`
    lines."""
    if after is None:
        return NEWEST.of(session, case_id=case.id)
    lines = select(Entry).where(Entry.case_id == case.id).order_by(Entry.id)
    return list(session.scalars(lines.offset(after).limit(MOST_ENTRIES)))


def lines_seen(session: Session, case: Case) -> int:
    """How many lines the history has: sent along with an action, so that what came after can be told."""
    newest = history(session, case)
    if len(newest) < MOST_ENTRIES:
        return len(newest)
    return session.scalar(select(func.count()).select_from(Entry).where(Entry.case_id == case.id)) or 0


def finding(session: Session, case: Case) -> Found | None:
    """What the rules said of a case when they were last asked, with what would change a refusal and, by name, what
    they lacked."""
    row = findings.latest(session, case)
    return found_in(session, row) if row is not None else None


def found_in(session: Session, row: FindingRow) -> Found:
    """The same of one stored finding."""
    definition, body = versions.by_id(session, row.version_id).definition, findings.body_of(row)
    refused = body["result"] in REFUSALS
    reasons = [{**reason, "change": _change(row, reason, definition.criteria) if refused else ""}
               for reason in _in_order(body["reasons"], kinds.kind_of(definition))]
    used = {fact: value for reason in body["reasons"] for fact, value in reason["facts"].items()}
    missing = [str(fact.label) for fact in definition.facts if fact.id in body["missing"]]
    return Found(row.at, str(body["result"]), reasons, used, missing)


def _in_order(reasons: list[dict[str, Any]], kind: Kind) -> list[dict[str, Any]]:
    """Of an application first what speaks against it or is open, and nothing of what it did not come to."""
    if kind is Kind.REPORT:
        return reasons
    return sorted((one for one in reasons if one["verdict"] != "not_known"), key=lambda one: one["verdict"] == "met")


def _change(row: FindingRow, reason: dict[str, Any], criteria: Any) -> str:
    """What would change a reason, in the words that were stored. A finding of before they were kept gets them made of
    its own version and figures."""
    if row.basis is not None:
        return str(row.basis["changes"].get(reason["criterion"], ""))
    criterion = criteria.get(reason["criterion"])
    change = criterion.words.change if criterion is not None and reason["verdict"] == "not_met" else None
    words = FIELD.sub(lambda found: str(reason["parameters"].get(found[1], found[0])), str(change or ""))
    return "" if FIELD.search(words) else words


def _letters(session: Session, case: Case, sent: Sequence[OutboxRow], cover: Cover) -> list[dict[str, Any]]:
    """The messages to and fro; beside ours how their delivery stands."""
    delivery = {row.created_at: row.state for row in sent if row.purpose in LETTERS}
    rows = MESSAGES.of(session, case_id=case.id)
    return [
        {"sender": row.sender_name, "at": row.at, "text": cover(row.body), "mine": row.direction == "to_resident",
         "delivery": DELIVERY.get(delivery.get(row.at, ""), "") if row.direction == "to_resident" else ""}
        for row in rows
    ]


def _files(session: Session, case: Case) -> Sequence[Attachment]:
    return attachments.OF_CASE.of(session, council_id=case.council_id, case_id=case.id)


def file_of(session: Session, case: Case, public_id: str) -> Attachment | None:
    """One file of a case that the caller may see."""
    return session.scalar(
        select(Attachment).where(Attachment.council_id == case.council_id, Attachment.case_id == case.id,
                                 Attachment.public_id == public_id)
    )


def _decisions(session: Session, case: Case) -> Sequence[tuple[Decision, str]]:
    rows = DECISIONS.of(session, case_id=case.id)
    return [(one, session.get_one(Officer, one.officer_id).name if one.officer_id else BY_RULE) for one in rows]


def _hanging_together(session: Session, case: Case, actor: Actor) -> Sequence[Case]:
    """The reports joined to this one, and the one that it was joined to."""
    # Never both, and one condition by itself is found through its index.
    beside = Case.canonical_id == case.id if case.canonical_id is None else Case.id == case.canonical_id
    return session.scalars(
        select(Case)
        .where(visible_to(actor), beside)
        .order_by(Case.id).limit(MOST_JOINED)
    ).all()
