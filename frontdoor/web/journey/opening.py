"""Opening a journey by its token, and what its pages need to know of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any
from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Definition, Fact, FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.assessments.finding import Finding
from frontdoor.cases import drafts, links
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft, DraftNotFound
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date, now
from frontdoor.people.actor import Actor, guest
from frontdoor.triage import known
from frontdoor.web import councils, headers, sign_in
from frontdoor.web.journey.path import CHECK, Path, Planner, Step, every_question
from frontdoor.web.unit_of_work import session as request_session
from frontdoor.web.words import page_language

QUESTIONS = "questions"
ORIGINS = {CHECK, QUESTIONS}
NOT_FOUND, CONFLICT, SEE_OTHER, UNPROCESSABLE = 404, 409, 303, 422


@dataclass
class Journey:
    """One draft on its way. `actor` is who types: a guest, or the officer who does it for somebody."""

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
        return self.draft.officer_id is not None

    @cached_property
    def answers(self) -> dict[str, Any]:
        """The answers given, as plain facts."""
        return self.draft.values()

    @cached_property
    def records(self) -> dict[str, Any]:
        """What the council's records know beyond what was answered."""
        every = known.with_records(self.session, self.draft.council_id, self.definition, self.answers, at=self.at)
        return {name: value for name, value in every.items()
                if name not in self.answers or self.answers[name] != value}

    @cached_property
    def path(self) -> Path:
        return Planner(self.version.compiled, self.answers, self.records, local_date(self.at)).path()

    @cached_property
    def finding(self) -> Finding:
        """What the rules say about the answers so far."""
        facts = typed(self.definition, {**self.answers, **self.records})
        return assess(self.version.compiled, facts, on=local_date(self.at), received=self.at,
                      version=self.version.number)

    @cached_property
    def every_question(self) -> list[Step]:
        return every_question(self.version.compiled, self.answers, self.records, local_date(self.at))

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
        return self.plain_address(self.path.after(page_id))

    def back(self, page_id: str) -> str:
        """The page before this one, or the one it was opened from."""
        if self.origin:
            return self.plain_address(self.origin)
        before = self.path.before(page_id)
        return self.plain_address(before) if before else f"/services/{self.draft.service_id}"

    def keep(self, answers: Mapping[str, Any]) -> None:
        """Keep answers with where they came from. One that is the same as before stays as it was."""
        held = self.draft.answers
        for name, value in answers.items():
            if name not in held or held[name]["value"] != value:
                self.draft.answer(name, value, source="officer" if self.on_behalf else "resident", at=self.at)
        self.session.flush()
        self._look_again()

    def forget(self, *names: str) -> None:
        """Take answers back."""
        if set(names) & self.draft.answers.keys():
            self.draft.forget(*names)
            self.session.flush()
            self._look_again()

    def _look_again(self) -> None:
        for name in ("answers", "records", "path", "finding", "every_question"):
            self.__dict__.pop(name, None)


def begin(
    session: Session, council_id: str, service_id: str, *, at: datetime, officer: Actor | None = None,
    channel: str = "online", assistance: str = "none", authority: str | None = None,
) -> str:
    """Begin a draft of the published version of a service and give the address of its first page. With an
    `officer` it is one that only a signed-in officer can open. Raises UnknownService."""
    version = versions.current(session, council_id, service_id)
    draft, token = drafts.begin(
        session, council_id=council_id, service_id=service_id, version_id=version.row_id, at=at, channel=channel,
        officer_id=officer.officer_id if officer else None, assistance=assistance, authority=authority,
    )
    journey = Journey(session, draft, token, version, officer or guest(council_id), at, "en")
    return journey.plain_address(journey.path.current)


def opened(session: Session, token: str, *, at: datetime) -> Journey:
    """The journey that a token opens. One that an officer began opens only to a signed-in officer of the same
    council. Raises DraftNotFound."""
    council_id = councils.current().id
    draft = drafts.opened_by(session, council_id, token, at=at)
    actor: Actor | None = guest(council_id)
    if draft.officer_id is not None:
        actor = sign_in.officer_actor()
        if actor is None or actor.council_id != council_id:
            raise DraftNotFound("only an officer may open this draft")
    version = versions.by_id(session, draft.version_id)
    return Journey(session, draft, token, version, actor or guest(council_id), at, page_language())


def sent_address(session: Session, keys: Any, case: Case, *, at: datetime) -> str:
    """The confirmation of a case for whoever has just sent it: its key is good for half an hour, and is not
    the one that is sent to the address they typed."""
    party = session.scalars(
        select(Party).where(Party.case_id == case.id, Party.role == "reporter").order_by(Party.id).limit(1)
    ).one()
    return f"/sent/{case.reference}?" + urlencode({"key": links.short_key(keys, party.public_id, at=at)})


def opens_draft(*, sent_too: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Give a view the journey of the `token` in its address. Unknown, expired and foreign drafts get one
    page that helps; so do those already sent, unless the view deals with them itself (`sent_too`)."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def shown(token: str, **parts: Any) -> ResponseReturnValue:
            headers.keep_private()
            session: Session = request_session
            try:
                journey = opened(session, token, at=now())
            except DraftNotFound:
                return render_template("journey/unknown_draft.html", days=drafts.KEPT_FOR.days), NOT_FOUND
            if journey.draft.case_id is not None and not sent_too:
                return _sent_already(journey)
            result: ResponseReturnValue = view(journey, **parts)
            return result

        return shown

    return decorate


def _sent_already(journey: Journey) -> ResponseReturnValue:
    """A draft that has become a case cannot be changed: the way to its tracking page. Asking for a page is
    harmless; sending other answers is a conflict."""
    from frontdoor.web.app import keys

    case = journey.session.get(Case, journey.draft.case_id)
    assert case is not None
    status = 200 if request.method in ("GET", "HEAD") else CONFLICT
    address = sent_address(journey.session, keys(), case, at=journey.at).replace("/sent/", "/cases/", 1)
    return render_template("journey/sent_already.html", case=case, tracking=address), status


def go(address: str) -> ResponseReturnValue:
    """On to another page after something was sent."""
    return redirect(address, code=SEE_OTHER)
