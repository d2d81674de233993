"""Trying a revision as a resident would: one question after the other, the answer and its reasons, and nothing is kept.

The answers stand in the address, so that a person can be shown to somebody, gone back on, and made a test case.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import Any

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from frontdoor.assessments import asking
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.finding import Finding
from frontdoor.assessments.lawfulness import facts_behind
from frontdoor.catalogue.editing import options
from frontdoor.catalogue.editing.typed import day_of
from frontdoor.clock import local_date, now
from frontdoor.desks.design import bench as benches
from frontdoor.desks.design import answers, blueprint
from frontdoor.desks.design.bench import SEE_OTHER, UNPROCESSABLE, Bench, Trouble, page
from frontdoor.desks.design.answers import answer_in_words
from frontdoor.desks.judging import judged
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.guards import designer
from frontdoor.web.journey.why import Why, why_each

LONGEST = 6_000
# What is not typed here: somebody is taken to have sent or chosen it.
STANDS_FOR: Mapping[FactType, Any] = {
    FactType.FILE: "a photo", FactType.FILES: ["a photo"], FactType.PLACE: "a place", FactType.PERSON: "a person",
    FactType.PEOPLE: []}
GIVEN_WORDS = {FactType.PEOPLE: "Nobody"}


@dataclass(frozen=True)
class Answered:
    """A question that was answered: its label, the answer in words, why it was asked, and the address without it."""

    label: str
    said: str
    why: Why | None
    without: str


@dataclass
class Trial:
    """One person that is tried: what they answered, on which day of claim."""

    bench: Bench
    facts: dict[str, Any]
    on: date
    say: str = ""
    finding: Finding | None = None
    case: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def compiled(self) -> Compiled:
        return self.bench.compiled

    def judge(self) -> None:
        """Ask the rules; what cannot be used of the answers is said, and left out."""
        self.finding, said = judged(self.facts, lambda: assess(self.compiled, self.typed, self.on))
        self.say = said or self.say

    @property
    def typed(self) -> Facts:
        return typed(self.compiled.definition, self.facts)

    @property
    def asked(self) -> Fact | None:
        """The question to put next; None when the result is settled."""
        name = self.finding.ask_next if self.finding else None
        return self.compiled.definition.fact(name) if name else None

    @property
    def answered(self) -> list[Answered]:
        """Each answer that was given, in the order of giving."""
        definition = self.compiled.definition
        return [Answered(
            str(definition.fact(name).label), answer_in_words(definition, name, value), self._why_then(name),
            self.address({one: held for one, held in self.facts.items() if one != name}),
        ) for name, value in self.facts.items() if definition.has_fact(name)]

    def why(self, facts: Iterable[Fact]) -> dict[str, Why]:
        """By fact, what a resident reads who opens "Why we ask this" now."""
        return why_each(self.compiled, self.typed, self.on, facts, "en")

    def _why_then(self, name: str) -> Why | None:
        """What they read while only the answers before it were known; None where there was nothing to read."""
        before = dict(takewhile(lambda pair: pair[0] != name, self.facts.items()))
        fact, known = self.compiled.definition.fact(name), typed(self.compiled.definition, before)
        return why_each(self.compiled, known, self.on, [fact], "en").get(name)

    @property
    def for_the_record(self) -> list[str]:
        """What is asked besides, once the result is settled."""
        if not self.finding or not self.finding.settled:
            return []
        definition = self.compiled.definition
        return [str(definition.fact(name).label)
                for name in asking.needed_for_record(self.compiled, self.typed, self.on)]

    def address(self, facts: Mapping[str, Any], **more: Any) -> str:
        return url_for("design.try_out", public_id=self.bench.id, facts=answers.written(facts) if facts else None,
                       on=self.on.isoformat(), case=self.case or None, **more)

    @property
    def written(self) -> str:
        return answers.written(self.facts)


def trial_of(bench: Bench, sent: Mapping[str, str]) -> Trial:
    facts, say = _facts(sent.get("facts") or "")
    trial = Trial(bench, facts, local_date(now()), say, case=sent.get("case", "")[:6])
    # An example resident of a check brings the day of the claim along.
    words = (sent.get("on") or "").strip() or str(facts.get("as_of", ""))
    trial.facts.pop("as_of", None)
    if words:
        try:
            trial.on = date.fromisoformat(day_of(words))
        except ValueError:
            trial.errors["on"] = "The day of the claim must be a real day, like 1 4 2027"
    trial.judge()
    return trial


def _facts(words: str) -> tuple[dict[str, Any], str]:
    if not words:
        return {}, ""
    try:
        found = json.loads(words) if len(words) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return {}, "The answers in the address could not be read, so this begins anew."
    return found, ""


@blueprint.get("/revisions/<public_id>/try")
@designer
def try_out(public_id: str) -> ResponseReturnValue:
    trial = trial_of(benches.at(public_id), request.args)
    return _page(trial, _form(trial, "all" in request.args), "all" in request.args)


def _form(trial: Trial, everything: bool, sent: Any = None) -> QuestionForm | None:
    facts = _all_facts(trial) if everything else [trial.asked] if trial.asked else []
    asked = [fact for fact in facts if fact.type not in STANDS_FOR]
    if everything:
        asked = [fact.model_copy(update={"optional": True}) for fact in asked]
    return form_for(asked, "en", sent=sent, kept=trial.facts) if asked else None


def _all_facts(trial: Trial) -> list[Fact]:
    """Every question that the rules read and that may be put to a resident, in the order of the pages."""
    compiled = trial.compiled
    read = facts_behind([*compiled.criteria.values(), *(plan.when for plan in compiled.outcomes if plan.when),
                         *(plan.when for plan in compiled.flags)], compiled.criteria, compiled.derived)
    definition = compiled.definition
    paged = [name for page_ in definition.pages for name in page_.facts]
    order = [*paged, *(name for name in definition.by_id if name not in paged)]
    return [definition.fact(name) for name in order if name in read]


def shown(trial: Trial, trouble: Trouble | None = None) -> str:
    """The page as it stands, with what is wrong."""
    return _page(trial, _form(trial, False), False, trouble)


def _page(trial: Trial, form: QuestionForm | None, everything: bool, trouble: Trouble | None = None) -> str:
    given = GIVEN_WORDS.get(trial.asked.type, "They gave it") if trial.asked and (
        trial.asked.type in STANDS_FOR) and not everything else ""
    return page(trial.bench, "try.html", "try", trial=trial, form=form, everything=everything, given=given,
                why=trial.why(_all_facts(trial) if everything else [trial.asked] if trial.asked else []),
                results=options.RESULTS, trouble=trouble)


@blueprint.post("/revisions/<public_id>/try")
@designer
@keeps_typed
def answer(public_id: str) -> ResponseReturnValue:
    """Take the answer to the question, or to all of them, into the address of the next page."""
    trial = trial_of(benches.at(public_id), request.form)
    everything = "all" in request.form
    if not everything and trial.asked and trial.asked.type in STANDS_FOR:
        given = {trial.asked.id: "dont_know" if request.form.get("given") == "no" else STANDS_FOR[trial.asked.type]}
        return redirect(trial.address({**trial.facts, **given}), SEE_OTHER)
    form = _form(trial, everything, request.form)
    if is_expired() or (form is not None and not form.validate()):
        return _page(trial, form, everything), EXPIRED if is_expired() else UNPROCESSABLE
    given_now = form.answers() if form else {}
    left_out = {name for name, value in given_now.items() if value in (None, []) and everything}
    facts = {name: value for name, value in {**trial.facts, **given_now}.items() if name not in left_out}
    if len(answers.written(facts)) > LONGEST:
        trial.say = "These answers are longer than can be tried at once. Use shorter ones."
        return _page(trial, form, everything), UNPROCESSABLE
    return redirect(trial.address(facts), SEE_OTHER)
