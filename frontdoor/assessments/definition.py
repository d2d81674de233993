"""The types of a service definition: the YAML's own field names, nothing else.

One file per service says everything that a service is. What is checked here is the shape; references, types
of tests and lawfulness are the compiler's; whether the rules make sense is for `checks`.
"""
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, PrivateAttr, model_validator

from frontdoor.assessments.booking_rule import BookingRule, CancelRule, ChangeRule, Lead
from frontdoor.assessments.delegating import Levels, OverLevel
from frontdoor.assessments.entitling import ChaseStep, Grant, RenewalRule, RenewalWindow
from frontdoor.assessments.outcome import (
    ClockRule, ClosedRule, FastTrack, Flag, FlagTask, Gate, Level, Next, Outcome, Period, Priority,
    Result, Tier, Whom)
from frontdoor.assessments.part import DefinitionError, FactId, Part, RawFunction, RawTest, ServiceId
from frontdoor.assessments.question import Choice, Fact, FactType, Page
from frontdoor.assessments.reopening import Reopening
from frontdoor.assessments.signposting import Signpost
from frontdoor.assessments.staging import Stages
from frontdoor.assessments.text import Text
from frontdoor.clock import USUAL_HOURS, Closures, Hours

__all__ = [
    "Basis", "BookingRule", "CancelRule", "Case", "ChangeRule", "ChaseStep", "Choice", "ClockRule", "ClosedRule",
    "ConsentBasis", "Criterion", "CriterionWords", "Definition",
    "DefinitionError", "Duplicates", "Fact", "FactId", "FactType", "FastTrack", "Flag", "FlagTask", "Gate",
    "Grant", "JudgementSection", "Lead", "Level", "Levels", "Meeting", "Next", "Outcome", "OverLevel", "Page",
    "ParameterValue", "Part", "Period",
    "Priority", "Publish", "RenewalRule", "RenewalWindow", "Result", "Retention", "Sampling", "Script", "ServiceId",
    "Signpost", "Source", "Start", "Text", "Tier", "Whom"]


class ParameterValue(Part):
    """One stretch of a dated series. `by` names a fact or derived value that picks from `values`, or the whole number
    that picks from `bands`: of their keys the greatest that is not above it. Below the least key there is no value."""

    from_: date = Field(alias="from")
    until: date | None = None
    value: Any = None
    by: FactId | None = None
    values: Mapping[str, Any] | None = None
    bands: Mapping[str, Any] | None = None
    source: str
    unverified: bool = False
    review_on: date | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "ParameterValue":
        tables = sum(one is not None for one in (self.values, self.bands))
        if tables != (self.by is not None) or (self.by is None) == (self.value is None):
            raise ValueError("must have either `value`, or `by` with `values` or `bands`")
        return self


class CriterionWords(Part):
    met: Text
    not_met: Text
    not_known: Text
    dont_know: Text | None = None
    change: Text | None = None


class Criterion(Part):
    """One test with words. `source` is the law or policy; without it the sources of its figures stand."""

    test: RawTest
    words: CriterionWords
    source: str | None = None


class Duplicates(Part):
    """When a new report is the same as one that is held: by key, or near in place and time. radius_m 0 is
    off."""

    key: tuple[FactId, ...] = ()
    open_only: bool = True
    radius_m: int | None = Field(None, ge=0)
    days: int | None = Field(None, ge=0)
    same: tuple[FactId, ...] = ()
    include_closed_days: int = Field(0, ge=0)


class Start(Part):
    who: Text | None = None
    cost: Text | None = None
    takes: Text | None = None
    decision: Text | None = None
    need: tuple[Text, ...] = ()
    before: Text | None = None


class Script(Part):
    """What an adviser says aloud: before the first question, and before the form is sent."""

    open: Text | None = None
    close: Text | None = None


class Publish(Part):
    """What others may see. `named_by` is a public choice whose label names the report better than the service."""

    public: bool = False
    named_by: FactId | None = None


class Sampling(Part):
    rate: Decimal = Decimal(0)
    more_when: tuple[Mapping[str, Any], ...] = ()
    brake: Mapping[str, Any] = {}


class Retention(Part):
    after: Literal["closed", "term_end", "decided"] = "closed"
    months: int
    action: Literal["anonymise", "delete", "keep"] = "anonymise"
    source: str
    unverified: bool = False


class JudgementSection(Part):
    """One thing that a professional looks at and rates with evidence. `look_at` says what to look at."""

    id: FactId
    title: Text
    look_at: Text


class Meeting(Part):
    """Whose diary a hand-over to a specialist ends in: a kind of resource that can be booked, and for how long."""

    kind: FactId
    minutes: int = Field(60, ge=5, le=480)


class Case(Part):
    """An embedded test: facts given (they may be partial), the date, and what is to be found."""

    name: str | None = None
    given: Mapping[str, Any]
    on: date
    received: str | None = None
    expect: Mapping[str, Any]


_VERB = re.compile(r"^(?:report|tell us about|apply for|ask for|make|book|give)\s+(?:(?:an?|the)\s+)?", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Source:
    """Where a definition was read from, and on which line each of its parts stands.

    `canonical` is the text of base and overlay that the hash is made of; `closures` are the stretches of days on
    which the council is closed, `terms` those in which its schools are open, and `hours` the times of the week at
    which the council itself is.
    """

    file: str = ""
    lines: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    canonical: str | None = None
    closures: Closures = ()
    terms: Closures = ()
    hours: Hours = USUAL_HOURS

    def line(self, *path: str | int) -> int:
        """The line of the part at `path`, or of the nearest part that holds it; 0 where nothing is known."""
        keys = tuple(str(step) for step in path)
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines.get(keys, 1 if self.lines else 0)


class ConsentBasis(Part):
    """Explicit consent: the yes_no fact that asks for it. Who says no, or is not asked, gets a person's decision."""

    consent: FactId


# On what an automatic decision about special-category facts rests: consent, or words that name the law.
Basis = ConsentBasis | str


class Definition(Part):
    """A service as data. See docs/writing-a-service.md for every field. `called` is what one that was sent is called,
    where the word of the verb does not fit, such as "complaint" for a report. `amounts` and `dates` are given out
    whatever the outcome, as far as they are known; an outcome's own go before them. `overridable` lists the places of
    tests, such as `criteria.fits.test`, that a council may replace."""

    id: ServiceId
    name: Text
    called: Text | None = None
    verb: Literal["report", "apply", "book", "pay", "register", "request", "appeal"]
    area: Literal["social_care", "safeguarding", "homelessness"] | None = None
    duty: str = "discretionary"
    channels: tuple[Literal["online", "phone", "counter", "letter", "email", "chat"], ...] = (
        "online", "phone", "counter")
    lgsl: int | None = None
    lgil: int | None = None
    lgsl_status: Literal["verified", "unverified"] = "verified"
    owner: str
    offered: bool = True
    summary: Text
    words: tuple[str, ...] = ()
    start: Start = Start()
    script: Script = Script()
    facts: tuple[Fact, ...]
    parameters: Mapping[FactId, tuple[ParameterValue, ...]] = {}
    derived: Mapping[FactId, RawFunction] = {}
    criteria: Mapping[FactId, Criterion] = {}
    outcomes: tuple[Outcome, ...]
    amounts: Mapping[str, Any] = {}
    dates: Mapping[str, Any] = {}
    order_decides: tuple[tuple[FactId, ...], ...] = ()
    automatic_basis: Basis | None = None
    overridable: tuple[str, ...] = ()
    more_never_helps: tuple[FactId, ...] = ()
    less_never_helps: tuple[FactId, ...] = ()
    gates: tuple[Gate, ...] = ()
    levels: Levels = Levels()
    judgement: tuple[JudgementSection, ...] = ()
    meets: Meeting | None = None
    flags: tuple[Flag, ...] = ()
    fast_track: tuple[FastTrack, ...] = ()
    signposting: tuple[Signpost, ...] = ()
    clock: ClockRule = ClockRule()
    stages: Stages | None = None
    duplicates: Duplicates | None = None
    pages: tuple[Page, ...] = ()
    renewal: RenewalRule | None = None
    booking: BookingRule | None = None
    publish: Publish = Publish()
    reopening: Reopening | None = None
    messages: Mapping[str, Text] = {}
    sampling: Sampling = Sampling()
    retention: Retention | None = None
    cases: tuple[Case, ...] = ()
    _source: Source = PrivateAttr(default_factory=Source)

    def model_post_init(self, context: Any) -> None:
        if isinstance(context, Source):
            self._source = context

    @property
    def canonical(self) -> str:
        """The canonical text of base and overlay, or of the definition itself where it was not read so."""
        if self._source.canonical is not None:
            return self._source.canonical
        plain = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

    def kind(self, answers: Mapping[str, Any] | None = None) -> str:
        """What a report is about, as a noun: "Pothole" for the service "Report a pothole", or the label of the
        choice that names it, such as "Traffic light"."""
        words = _VERB.sub("", str(self.name)) or str(self.name)
        if self.publish.named_by and answers:
            choice = self.fact(self.publish.named_by).choice(str(answers.get(self.publish.named_by)))
            words = _ARTICLE.sub("", str(choice.label)) if choice else words
        return words[0].upper() + words[1:]

    def is_printed(self, entitlement: str) -> bool:
        """Whether its holder prints the document of what is granted under that name."""
        return all(one.grant.printed for one in self.outcomes if one.grant and one.grant.entitlement == entitlement)

    def called_for(self, entitlement: str) -> str:
        """What one that is granted under that name is called in a sentence: permit, badge, pass."""
        return next((one.grant.called for one in self.outcomes if one.grant and one.grant.entitlement == entitlement),
                    "permit")

    @property
    def books_by_record(self) -> bool:
        """Whether which times are free hangs on what our records say of a home: then nobody can look at them first."""
        place = self.booking.place if self.booking is not None else None
        return place is not None and self.fact(place).record is not None

    @property
    def source(self) -> Source:
        """The file and lines the definition was read from; empty where it came from a stored version."""
        return self._source

    @cached_property
    def by_id(self) -> dict[str, Fact]:
        """The facts by their ids. Not a private attribute, which costs pydantic a search at each look."""
        return {fact.id: fact for fact in self.facts}

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id. Raises KeyError: an unknown fact is an error, never a default."""
        return self.by_id[fact_id]

    def has_fact(self, fact_id: str) -> bool:
        return fact_id in self.by_id

    def outcome(self, outcome_id: str) -> Outcome:
        """The outcome of that id. Raises KeyError."""
        return {outcome.id: outcome for outcome in self.outcomes}[outcome_id]

    def page(self, page_id: str) -> Page:
        """The page of that id. Raises KeyError."""
        return {page.id: page for page in self.pages}[page_id]
