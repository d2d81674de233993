"""Opening a journey by its token, and what its pages need to know of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from frontdoor import audit
from frontdoor.assessments import asking
from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding
from frontdoor.cases import drafts, links
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date
from frontdoor.contacts import sharing
from frontdoor.people.actor import Actor, ActorKind, guest
from frontdoor.people.residents import Resident
from frontdoor.triage import intake, kinds, known
from frontdoor.web import councils
from frontdoor.web.journey import bookable, midway, owners, prefilling, slots
from frontdoor.web.journey.path import ACCOUNT, ANSWER, CHECK, DECLARED, KNOWN, Path, Planner, Step, every_question
from frontdoor.web.journey.wording import GIVEN_HERE
from frontdoor.web.running import keys
from frontdoor.web.words import page_language

QUESTIONS, CHANGED = "questions", "changed"
ORIGINS = {CHECK, QUESTIONS, KNOWN}
NOT_FOUND, CONFLICT, SEE_OTHER, UNPROCESSABLE = 404, 409, 303, 422


@dataclass
class Journey:
    """One draft on its way. `actor` is who types: a guest, a resident who is signed in, or the officer who does it
    for somebody."""

    session: Session
    draft: Draft
    token: str
    version: Version
    actor: Actor
    at: datetime
    language: str

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @property
    def on_behalf(self) -> bool:
        return self.actor.is_officer

    @property
    def is_shared(self) -> bool:
        """Whether it is an officer who sees it because its resident, who has it open too, lets them."""
        return self.token.startswith(sharing.MARK)

    @property
    def thing(self) -> str:
        """What is sent in the end: a report, an application."""
        return str(gettext(kinds.thing(self.definition)))

    @property
    def is_report(self) -> bool:
        return self.definition.verb == "report"

    @property
    def is_concern(self) -> bool:
        return kinds.kind_of(self.definition) is kinds.Kind.CONCERN

    @property
    def is_booking(self) -> bool:
        return self.definition.booking is not None

    @property
    def slot(self) -> Fact | None:
        """The question that is answered by choosing a time, where one is booked."""
        return bookable.slot_of(self.definition)

    @cached_property
    def chosen(self) -> slots.Chosen | None:
        """The time that was chosen, if any."""
        if self.slot is None or self.slot.id not in self.answers:
            return None
        return slots.chosen(self.session, self.draft, self.version, self.held, at=self.at)

    @cached_property
    def resident(self) -> Resident | None:
        """Whose journey it is, once that is known."""
        found = self.draft.resident_id
        return self.session.get(Resident, found) if found is not None else None

    @property
    def moved(self) -> midway.Moved | None:
        """What became of it when another version of its service was published."""
        return midway.Moved.of(self.draft)

    @property
    def offered(self) -> dict[str, Any]:
        """What stands in the boxes before somebody types: the answers, and those that were set aside."""
        return {**midway.offered_again(self.draft, self.definition), **self.answers}

    def place_offered(self, fact: Fact) -> str:
        """What to search by for a place or address that was set aside; nothing where none was."""
        found = midway.offered_again(self.draft, self.definition).get(fact.id, "")
        return str(found.get("street") or found["label"]) if isinstance(found, dict) else str(found)

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The answers given, as plain facts."""
        return self.draft.values()

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The answers and what the council's records know, as the rules are asked with them when it is sent."""
        return intake.facts_held(self.session, self.draft, self.definition, at=self.at, resident=self.resident)

    @cached_property
    def records(self) -> dict[str, Any]:
        """What the council's records know beyond what was answered. What the resident's own record holds is not
        among it: that is offered as answers, which they may put right."""
        return {name: value for name, value in self.facts.items()
                if (name not in self.answers or self.answers[name] != value) and not self._is_own(name)}

    def _is_own(self, name: str) -> bool:
        return self.definition.has_fact(name) and known.is_offer(self.definition.fact(name))

    @cached_property
    def known_before(self) -> frozenset[str]:
        """The answers that nobody gave in this journey: from an account, or a permit that is to be changed."""
        return frozenset(name for name, kept in self.draft.answers.items() if kept["from"] not in GIVEN_HERE)

    @cached_property
    def path(self) -> Path:
        return Planner(self.version.compiled, self.answers, self.records, local_date(self.at),
                       self.known_before).path(self._between)

    @property
    def _between(self) -> tuple[str, ...]:
        """The pages between the answer and personal details. Somebody who reports is not held up by them."""
        if self.is_report:
            return ()
        offers = self.draft.resident_id is None and not self.on_behalf
        return (*((ACCOUNT,) if offers else ()), *((KNOWN,) if self.known_before else ()))

    @cached_property
    def finding(self) -> Finding:
        """What the rules say about the answers so far."""
        facts = typed(self.definition, self.held)
        return assess(self.version.compiled, facts, on=local_date(self.at), received=self.at,
                      version=self.version.number)

    @property
    def held(self) -> dict[str, Any]:
        """The answers and what the records know, in JSON; a record wins."""
        return {**self.answers, **self.records}

    @cached_property
    def every_question(self) -> list[Step]:
        return every_question(self.version.compiled, self.answers, self.records, local_date(self.at))

    @property
    def declares(self) -> bool:
        """Whether the service has words of its own for these answers that are declared when they are sent."""
        if not self.definition.has_fact(DECLARED):
            return False
        facts = typed(self.definition, self.held)
        return asking.is_wanted(self.version.compiled, self.definition.fact(DECLARED), facts, local_date(self.at))

    @property
    def place_fact(self) -> Fact | None:
        return next((fact for fact in self.definition.facts if fact.type is FactType.PLACE), None)

    @property
    def place(self) -> dict[str, Any] | None:
        """The place that was chosen, if any."""
        fact = self.place_fact
        value = self.answers.get(fact.id) if fact else None
        return value if isinstance(value, dict) else None

    @property
    def origin(self) -> str | None:
        """The page that this one was opened from to change an answer, and that is gone back to."""
        origin = request.args.get("from")
        return origin if origin in ORIGINS else None

    def step(self, page_id: str) -> Step | None:
        """The step with that page: of the path, or any at all for those who look through every question."""
        if self.origin == QUESTIONS:
            return next((step for step in self.every_question if step.id == page_id), None)
        return self.path.step(page_id)

    def address(self, page: str, **query: Any) -> str:
        """The address of one of this journey's pages; where it was opened from goes along."""
        given = {"from": self.origin, **query}
        asked = urlencode({key: value for key, value in given.items() if value not in (None, "")})
        return f"/drafts/{self.token}/{page}" + (f"?{asked}" if asked else "")

    def plain_address(self, page: str) -> str:
        """The same without where it was opened from."""
        return f"/drafts/{self.token}/{page}"

    def onward(self, page_id: str) -> str:
        """Where to go once this page is answered."""
        if self.origin == QUESTIONS:
            return self.plain_address(QUESTIONS)
        if self.origin == CHECK:
            return self.plain_address(self.path.current)
        if self.origin == KNOWN and self.path.is_settled:
            return self.plain_address(KNOWN if KNOWN in self.path.between else self.path.current)
        return self.plain_address(self.path.after(page_id))

    @property
    def resumed(self) -> str:
        """Where somebody who comes back goes on: at the answer, as long as nothing was given after it."""
        at_answer = not self.is_report and self.path.is_at_the_answer and not self.path.is_complete
        return self.plain_address(ANSWER if at_answer else self.path.current)

    def back(self, page_id: str) -> str:
        """The page before this one, or the one it was opened from."""
        if self.origin:
            return self.plain_address(self.origin)
        before = self.path.before(page_id)
        return self.plain_address(before) if before else f"/services/{self.draft.service_id}"

    def keep(self, answers: Mapping[str, Any]) -> None:
        """Keep answers with where they came from. One that is the same as before stays as it was."""
        held = self.draft.answers
        changed = [name for name, value in answers.items() if name not in held or held[name]["value"] != value]
        for name in changed:
            self.draft.answer(name, answers[name], source=self._source, at=self.at)
        self.session.flush()
        self.look_again()
        self._see_to_slot(changed)

    def _see_to_slot(self, changed: list[str]) -> None:
        """A time that does not fit what was changed is chosen again."""
        if self.slot is None or self.slot.id not in self.answers or self.slot.id in changed:
            return
        if set(changed) & set(bookable.needs(self.version.compiled)) and not slots.follow(
                self.session, self.draft, self.version, self.held, at=self.at):
            self.forget(self.slot.id)

    @property
    def _source(self) -> str:
        """Who answers. Somebody who types for a resident is written down."""
        if self.on_behalf:
            return "officer"
        if self.actor.resident_id in (None, self.draft.resident_id):
            return "resident"
        self.draft.typed_by_id = self.actor.resident_id
        return "representative"

    def forget(self, *names: str) -> None:
        """Take answers back."""
        if set(names) & self.draft.answers.keys():
            if self.slot is not None and self.slot.id in names:
                slots.let_go(self.session, self.draft, at=self.at)
            self.draft.forget(*names)
            self.session.flush()
            self.look_again()

    def look_again(self) -> None:
        """Forget what was worked out from the draft as it was."""
        for name in ("answers", "facts", "records", "known_before", "path", "finding", "every_question", "resident",
                     "chosen"):
            self.__dict__.pop(name, None)


def begin(
    session: Session, council_id: str, service_id: str, *, at: datetime, officer: Actor | None = None,
    channel: str = "online", assistance: str = "none", authority: str | None = None,
    resident: Resident | None = None, typed_by: Resident | None = None,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
) -> str:
    """Begin a draft of the published version of a service and give the address of its first page. With an
    `officer` it is one that only a signed-in officer can open; with a `resident` it is theirs, and what is known of
    them is offered (`typed_by` is who types for them). `answers`: by fact {value, from, at}, known before the
    journey begins, as when a permit is to be changed. Raises UnknownService."""
    version = versions.current(session, council_id, service_id)
    draft, token = drafts.begin(
        session, council_id=council_id, service_id=service_id, version_id=version.row_id, at=at, channel=channel,
        officer_id=officer.officer_id if officer else None, assistance=assistance, authority=authority,
    )
    if officer is not None:
        _note_help(session, draft, officer, at)
    for name, given in prefilling.carried_over(version.definition, answers or {}):
        since = given["at"]
        draft.answer(name, given["value"], source=given["from"],
                     at=since if isinstance(since, datetime) else datetime.fromisoformat(since))
    draft.changed_at = at
    if resident is not None:
        make_theirs(session, draft, token, version.definition, resident, typed_by=typed_by, officer=officer, at=at)
    journey = Journey(session, draft, token, version, officer or guest(council_id), at, "en")
    return journey.plain_address(journey.path.current)


def _note_help(session: Session, draft: Draft, officer: Actor, at: datetime) -> None:
    """Write down who began it for somebody, by which way in, with what help and by what right."""
    audit.record(
        session, council_id=draft.council_id, actor_kind=officer.kind, actor_id=officer.public_id, action="began_form",
        subject_kind="draft", subject_id=draft.public_id, at=at, detail={
            "service": draft.service_id, "channel": draft.channel, "assistance": draft.assistance,
            "authority": draft.authority})


def make_theirs(
    session: Session, draft: Draft, token: str, definition: Definition, resident: Resident, *,
    typed_by: Resident | None, at: datetime, officer: Actor | None = None,
) -> None:
    """The draft becomes this resident's, can be found in their account, and offers what is known of them; who had it
    filled in is written down. Raises DraftNotFound where it is another's already."""
    drafts.claim(session, draft, resident, typed_by=typed_by, token_box=keys().encrypt(token))
    prefilling.fill_in(session, draft, definition, resident, at=at)
    audit.record(
        session, council_id=draft.council_id, actor_kind=officer.kind if officer else ActorKind.RESIDENT,
        actor_id=officer.public_id if officer else (typed_by or resident).public_id, action="form_filled_in",
        subject_kind="resident", subject_id=resident.public_id, at=at, detail={"service": draft.service_id},
    )


def opened(session: Session, token: str, *, at: datetime) -> Journey:
    """The journey that a token opens, for whoever may open it. Raises DraftNotFound."""
    council_id = councils.current().id
    if token.startswith(sharing.MARK):
        draft, actor = owners.shared_with_officer(session, token)
    else:
        draft = drafts.opened_by(session, council_id, token, at=at)
        actor = owners.opener(draft, at=at)
    version = versions.by_id(session, draft.version_id)
    return Journey(session, draft, token, version, actor, at, page_language())


# Made once: putting a statement together costs more than running it.
REPORTER = select(Party.public_id).where(Party.case_id == bindparam("case_id"), Party.role == "reporter").order_by(
    Party.id).limit(1)


def reporter_id(session: Session, case: Case) -> str:
    """The public id of the one whose case it is: the first who reported it, or applied."""
    return session.scalars(REPORTER, {"case_id": case.id}).one()


def tracking_address(session: Session, keys: Any, case: Case, *, at: datetime) -> str:
    """The page of a case for whoever holds the draft that it came from: its key is good for half an hour, and is not
    the one that is sent to the address they typed."""
    key = links.short_key(keys, reporter_id(session, case), at=at)
    return f"/cases/{case.reference}?" + urlencode({"key": key})


def go(address: str) -> ResponseReturnValue:
    """On to another page after something was sent."""
    return redirect(address, code=SEE_OTHER)
