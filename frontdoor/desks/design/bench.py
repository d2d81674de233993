"""The bench at which a revision is worked on: what it says, and keeping a change of it or saying why not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, render_template, request
from sqlalchemy.orm import Session

from frontdoor.assessments import embedded
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import Definition, DefinitionError
from frontdoor.catalogue import councils, loader, revisions, versions
from frontdoor.catalogue.councils import Council
from frontdoor.catalogue.editing import loading, options, sections
from frontdoor.catalogue.editing.loading import Plain, Refused
from frontdoor.catalogue.editing.sections import Section
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.revisions import Revision, RevisionChanged, RevisionRefused, RevisionStep, State
from frontdoor.catalogue.versions import Version
from frontdoor.clock import now
from frontdoor.desks.design import answers, messages, signposts
from frontdoor.desks.desk import me
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired
from frontdoor.web.unit_of_work import session

SEE_OTHER, CONFLICT, UNPROCESSABLE = 303, 409, 422
STALE = "This page was open for too long. Check it and send it again."


@dataclass
class Trouble:
    """Why a change was not kept. `say` is one sentence, `path` the place in the definition that it is about;
    `meanwhile` is what others did since the page was opened; `status` goes with the page."""

    say: str = ""
    path: loading.Path = ()
    meanwhile: Sequence[RevisionStep] = ()
    status: int = UNPROCESSABLE


class Bench:
    """One revision for the length of a request."""

    def __init__(self, found: Revision) -> None:
        self.revision = found
        self.base: Plain = revisions.plain_of(found)

    @property
    def id(self) -> str:
        return self.revision.public_id

    @property
    def may_edit(self) -> bool:
        return self.revision.state == State.EDITING

    @property
    def council(self) -> Council:
        return councils.get(self.revision.council_id)

    @cached_property
    def compiled(self) -> Compiled:
        """The definition as it would be, ready to be evaluated, with the place of its parts."""
        try:
            return loading.compiled(self.base, self.council)
        except Refused as error:  # the council's own values do not fit any more
            raise DefinitionError(error.say) from error

    @property
    def definition(self) -> Definition:
        return self.compiled.definition

    @cached_property
    def failing(self) -> list[embedded.Difference]:
        """The test cases that come out otherwise than they say. They are about the definition as it is written, without
        the council's own values."""
        return embedded.run(compile_definition(loader.as_written(self.definition)))

    @cached_property
    def in_force(self) -> Version | None:
        """The version that is published now; None for a service that is new."""
        try:
            return versions.current(_open(), self.revision.council_id, self.revision.service_id)
        except UnknownService:
            return None

    @cached_property
    def published_base(self) -> Plain:
        """The plain data of the version in force; empty for a service that is new."""
        return loader.base_of(self.in_force.definition) if self.in_force else {}

    @cached_property
    def steps(self) -> Sequence[RevisionStep]:
        return revisions.steps_of(_open(), self.revision)

    @property
    def name(self) -> str:
        """What the change is called."""
        return self.revision.title or f"A change of {self.service}"

    @property
    def service(self) -> str:
        return str(options.english(self.base.get("name")))

    def answers(self, facts: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Facts as questions and answers in words."""
        return answers.in_words(self.definition, facts)

    def written(self, facts: Mapping[str, Any]) -> str:
        """Facts as they stand in an address."""
        return answers.written(facts)

    def section(self, section_id: str) -> Section:
        """The section of that id; the page for 404 where there is none."""
        found = sections.BY_ID.get(section_id)
        if found is None:
            abort(404)
        if found.id == "signposting":
            return signposts.section(self.council.id)
        return messages.section() if found.id == "messages" else found

    def keep(self, new: Mapping[str, Any], words: str) -> Trouble | None:
        """Put other plain data in the place of what stands, as the officer who asks; `words` tell what was changed.
        None when it is kept; else why not, and everything stands as it stood."""
        if is_expired():
            return Trouble(STALE, status=EXPIRED)
        try:
            loading.compiled(new, self.council)
            revisions.save(_open(), self.revision, new, seen=seen(), by=me(), at=now(), words=words)
        except Refused as error:
            return Trouble(error.say, error.path)
        except RevisionChanged as error:
            return Trouble(error.say, meanwhile=self.steps[max(seen(), 0):] or self.steps[-1:], status=CONFLICT)
        except (RevisionRefused, DefinitionError) as error:
            return Trouble(error.say, status=CONFLICT)
        return None


def _open() -> Session:
    return session


def at(public_id: str) -> Bench:
    """The bench of a revision of the officer's council; else the page for 404."""
    try:
        return Bench(revisions.by_public_id(session, me().council_id, public_id))
    except revisions.UnknownRevision:
        abort(404)


def seen() -> int:
    """The state of the revision that the page showed, as it was sent back; 0, which fits none, where nothing was."""
    sent = request.form.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def page(bench: Bench, template: str, place: str, **more: Any) -> str:
    """A page of a revision. `place` is the one of its pages that is marked."""
    return render_template(f"desks/design/{template}", bench=bench, revision=bench.revision, place=place, **more)
