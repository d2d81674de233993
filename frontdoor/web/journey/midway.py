"""People in the middle of a form when another version of its service is published.

A journey keeps the version that it began with, unless one that was published since says otherwise. Then it goes on
under the version in force: when its next page is asked for, in a transaction of its own, so that whoever has pages open
in two windows moves once. What was typed before is read by the version that its page was made by. No answer is lost:
what cannot stand is set aside, and offered again where it still fits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from frontdoor.assessments.definition import Definition, Fact
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Policy, Version
from frontdoor.clock import local_date
from frontdoor.entitlements import journeys
from frontdoor.people.residents import Resident
from frontdoor.triage import intake, known
from frontdoor.web.journey import late, prefilling, slots
from frontdoor.web.journey.path import pages_of

# Where one of these differs, the question is another one, and an answer to the old one is none to the new.
MEANING = {"type", "choices", "at_least", "at_most", "ask", "unit", "pattern", "fields"}


@dataclass(frozen=True)
class Moved:
    """What became of a draft that goes on under another version. `from_id` is the version it began with; `set_aside`
    the answers that could not stand, by fact {value, from, at}; `told` whether the person has read what changed, and
    `result_told` that the result did."""

    from_id: int
    policy: Policy
    set_aside: dict[str, dict[str, Any]]
    told: bool
    result_told: bool = False

    @classmethod
    def of(cls, draft: Draft) -> Self | None:
        """What became of a draft; None for one that still has the version it began with."""
        kept = draft.moved
        return cls(kept["from_id"], Policy(kept["policy"]), kept["set_aside"], kept["told"],
                   kept["result_told"]) if kept else None

    def keep(self, draft: Draft, **changes: Any) -> None:
        """Write it down with changes. The caller flushes."""
        draft.moved = {"from_id": self.from_id, "policy": str(self.policy), "set_aside": self.set_aside,
                       "told": self.told, "result_told": self.result_told, **changes}


def asks_the_same(old: Fact, new: Fact) -> bool:
    """Whether an answer to one question means the same as an answer to the other."""
    were, are = (fact.model_dump(mode="json", include=MEANING) for fact in (old, new))
    return were == are


def is_due(session: Session, draft: Draft) -> bool:
    """Whether the draft is to go on under another version. Asks the database only where its own is not in force."""
    return draft.case_id is None and versions.successor(session, draft.version_id) is not None


def move(session: Session, draft_id: int, *, at: datetime) -> None:
    """Let a draft go on under the version in force, if that is due. Flushes."""
    draft = session.get(Draft, draft_id)
    found = versions.successor(session, draft.version_id) if draft is not None and draft.case_id is None else None
    if draft is None or found is None:
        return
    before, (version, policy) = versions.by_id(session, draft.version_id), found
    stay: dict[str, Any] = {}
    aside: dict[str, Any] = {}
    for name, given in draft.answers.items():
        stands = _stands(before.definition, version.definition, name, given["value"], policy)
        (stay if stands else aside)[name] = given
    earlier = Moved.of(draft)
    draft.version_id, draft.answers = version.row_id, stay
    waiting = earlier.set_aside if earlier else {}
    Moved(earlier.from_id if earlier else before.row_id, policy, {**waiting, **aside},
          told=not (aside or policy is Policy.RE_ASK and _new(before.definition, version.definition))).keep(draft)
    session.flush()
    _fill_in(session, draft, version, set(aside), at)
    _see_to_slot(session, draft, before, version, at)


def _stands(before: Definition, after: Definition, name: str, value: Any, policy: Policy) -> bool:
    """Whether an answer stays one: its question is still there, takes it, and (where what changed is asked again) means
    what it meant."""
    if not after.has_fact(name) or not prefilling.fits(after.fact(name), value):
        return False
    return policy is not Policy.RE_ASK or before.has_fact(name) and asks_the_same(before.fact(name), after.fact(name))


def _new(before: Definition, after: Definition) -> list[Fact]:
    """The questions for a resident that were not there before."""
    return [fact for fact in after.facts if "resident" in fact.from_ and not before.has_fact(fact.id)]


def _fill_in(session: Session, draft: Draft, version: Version, aside: set[str], at: datetime) -> None:
    """What the resident's record holds is offered to the questions that are new as well."""
    resident = _resident(session, draft)
    if resident is not None:
        prefilling.fill_in(session, draft, version.definition, resident, at=at, but=aside)


def _see_to_slot(session: Session, draft: Draft, before: Version, version: Version, at: datetime) -> None:
    """A time that is kept stays, where the new version offers it too; else it is free again, and chosen anew."""
    old, new = before.definition.booking, version.definition.booking
    if old is None:
        return
    slot = new.slot if new is not None else ""
    held = intake.facts_held(session, draft, version.definition, at=at, resident=_resident(session, draft))
    if slot in draft.answers and slots.follow(session, draft, version, held, at=at):
        return
    slots.let_go(session, draft, at=at)
    moved, given = Moved.of(draft), draft.answers.get(slot)
    if moved is not None and given is not None:
        draft.forget(slot)
        moved.keep(draft, set_aside={**moved.set_aside, slot: given}, told=False)
        session.flush()


def _resident(session: Session, draft: Draft) -> Resident | None:
    return session.get(Resident, draft.resident_id) if draft.resident_id is not None else None


def offered_again(draft: Draft, definition: Definition) -> dict[str, Any]:
    """The answers that were set aside, have not been given again and still fit their questions, in JSON."""
    moved = Moved.of(draft)
    return {name: given["value"] for name, given in (moved.set_aside if moved else {}).items()
            if name not in draft.answers and definition.has_fact(name)
            and prefilling.fits(definition.fact(name), given["value"])}


def put_aside(session: Session, draft: Draft, page_id: str, sent: MultiDict[str, Any], language: str, *,
              at: datetime) -> None:
    """A page of the version before was sent after the draft had moved, from a window that was left open, and the
    version now has no such page: what was typed on it, and can be read, is offered again, or shown once more where it
    is not asked any more. Flushes."""
    moved = Moved.of(draft)
    if moved is None:
        return
    before, after = (versions.by_id(session, number).definition for number in (moved.from_id, draft.version_id))
    held = {name: one["value"] for name, one in {**moved.set_aside, **draft.answers}.items()}
    typed_now: dict[str, Any] = {}
    for page in pages_of(before):
        for fact in (before.fact(name) for name in page.facts if page.id == page_id):
            typed_now |= late.read(fact, sent, language, held.get(fact.id))
    again = {name: {"value": value, "from": "resident", "at": at.isoformat()} for name, value in typed_now.items()
             if value != held.get(name)}
    # What stands as an answer would hide what was typed since.
    draft.forget(*again)
    moved.keep(draft, set_aside={**moved.set_aside, **again},
               told=moved.told and all(after.has_fact(name) for name in again))
    session.flush()


@dataclass(frozen=True)
class News:
    """What a person is told: what is asked again, what is not asked any more, and which questions are new."""

    again: tuple["Earlier", ...]
    gone: tuple["Earlier", ...]
    new: tuple[Fact, ...]


@dataclass(frozen=True)
class Earlier:
    """An answer that was set aside, in JSON, to the question `to`; `asked` is the question as it stands now."""

    asked: Fact
    to: Fact
    value: Any


def news(session: Session, draft: Draft, definition: Definition) -> News:
    """What changed for this person. Of the new questions those whose condition may hold for them are asked in time."""
    moved = Moved.of(draft)
    assert moved is not None
    before = versions.by_id(session, moved.from_id).definition
    return News(tuple(_set_aside(moved, definition, before, there=True)),
                tuple(_set_aside(moved, definition, before, there=False)),
                tuple(fact for fact in _new(before, definition) if fact.id not in draft.answers))


def _set_aside(moved: Moved, definition: Definition, before: Definition, *, there: bool) -> Iterator[Earlier]:
    """What was set aside; of facts that are still there, or of the others."""
    for name, given in moved.set_aside.items():
        if definition.has_fact(name) is there and (there or before.has_fact(name)):
            old = (before if before.has_fact(name) else definition).fact(name)
            yield Earlier(definition.fact(name) if there else old, old, given["value"])


def result_before(session: Session, draft: Draft, *, at: datetime, language: str) -> Finding | None:
    """What the rules that the draft began under say about the answers of now; None where it has not moved, or where
    they could not tell."""
    moved = Moved.of(draft)
    if moved is None:
        return None
    version = versions.by_id(session, moved.from_id)
    given = {**{name: one["value"] for name, one in moved.set_aside.items()}, **draft.values()}
    values = {name: value for name, value in given.items()
              if version.definition.has_fact(name) and prefilling.fits(version.definition.fact(name), value)}
    resident = _resident(session, draft)
    about = journeys.of_draft(session, draft) if resident is not None else None
    held = known.with_records(session, draft.council_id, version.definition, values, at=at, resident=resident,
                              leaving_out=about.entitlement_id if about else None)
    finding = assess(version.compiled, typed(version.definition, held), on=local_date(at), received=at,
                     version=version.number, language=language)
    return finding if finding.settled else None


def has_changed(before: Finding, now: Finding) -> bool:
    """Whether two findings are different news to the person they are about."""
    return any(getattr(before, part) != getattr(now, part) for part in ("result", "tier", "fee_pence", "heading"))
