"""A service as an adviser speaks it: what to say, which questions still matter, and what the answers come to.

Nothing is kept of it. What was heard can begin the resident's own form, so that nobody is asked twice.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from frontdoor.assessments import asking
from frontdoor.assessments.compiled import Compiled
from frontdoor.assessments.definition import Fact, FactType
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import Facts, typed
from frontdoor.assessments.finding import Finding
from frontdoor.cases import hidden
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date, now
from frontdoor.contacts import callers
from frontdoor.contacts.callers import CallerLevel
from frontdoor.desks import blueprint, contact_bar
from frontdoor.desks.assist import AssistForm, offered
from frontdoor.desks.desk import me
from frontdoor.desks.fields import plain
from frontdoor.desks.judging import judged
from frontdoor.people import finding as residents
from frontdoor.people.residents import Resident
from frontdoor.places import search
from frontdoor.web import community, offers
from frontdoor.web.community import Whom
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.guards import officer
from frontdoor.web.journey import opening
from frontdoor.web.journey.opening import UNPROCESSABLE, go
from frontdoor.web.journey.wording import in_words
from frontdoor.web.offers import Offered
from frontdoor.web.unit_of_work import session

# What cannot be asked for on the telephone in a moment, or is looked up: it waits for the form.
LATER = frozenset({FactType.FILE, FactType.FILES, FactType.PLACE, FactType.ADDRESS, FactType.PERSON, FactType.PEOPLE})
LONGEST, SHORT = 20_000, 100


@dataclass
class Call:
    """What was heard so far, and what the rules make of it on a day. `left_out` says which answer could not be used;
    `person` is the caller, where they were checked; `where` the street or postcode where they live, as typed."""

    version: Version
    at: datetime
    heard: dict[str, Any] = field(default_factory=dict)
    finding: Finding | None = None
    left_out: str = ""
    person: Resident | None = None
    where: str = ""

    @property
    def compiled(self) -> Compiled:
        return self.version.compiled

    def judge(self) -> "Call":
        """Ask the rules. An answer that they cannot use is left out, and said."""
        self.finding, self.left_out = judged(self.heard, lambda: assess(
            self.compiled, self.facts, local_date(self.at), self.at, self.version.number))
        return self

    @property
    def facts(self) -> Facts:
        return typed(self.compiled.definition, self.heard)

    @property
    def to_ask(self) -> list[Fact]:
        """The questions that can still change the result, as they are best asked; those that wait for the form left
        out."""
        if self.finding is None or self.finding.settled:
            return []
        names = asking.still_matters(self.compiled, self.facts, local_date(self.at))
        return [fact for fact in map(self.compiled.definition.fact, names) if fact.type not in LATER]

    @property
    def said(self) -> list[Fact]:
        """The questions that were answered, in the order of the definition."""
        return [fact for fact in self.compiled.definition.facts if fact.id in self.heard]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The answers as they are read back."""
        return [(str(fact.label), in_words(fact, self.heard[fact.id], "en")) for fact in self.said]

    @property
    def written(self) -> str:
        return json.dumps(self.heard, ensure_ascii=False, separators=(",", ":"))


def _form(call: Call, facts: list[Fact], sent: Any = None) -> QuestionForm:
    """The questions as they are spoken. None must be answered: what was not said yet is asked later."""
    spoken = [fact.model_copy(update={"optional": True, "ask": fact.say or fact.ask}) for fact in facts]
    return form_for(spoken, "en", sent=sent, kept=call.heard)


def _heard(sent: str, version: Version) -> dict[str, Any]:
    """The answers that the page carried along; nothing of what cannot be read, or is no fact of the service."""
    try:
        found = json.loads(sent) if len(sent) <= LONGEST else None
    except (ValueError, RecursionError):
        found = None
    known = found if isinstance(found, dict) else {}
    return {name: value for name, value in known.items() if version.definition.has_fact(name)}


@blueprint.get("/knowledge/<service_id>")
@officer()
def script(service_id: str) -> ResponseReturnValue:
    at = now()
    call = Call(offered(service_id), at, person=_caller(request.args.get("person", ""), at)).judge()
    contact_bar.note(at=at, service_id=service_id)
    return _page(call, _form(call, call.to_ask))


def _carried(version: Version, at: datetime) -> Call:
    """The call as the page carried it along."""
    return Call(version, at, _heard(request.form.get("heard", ""), version),
                person=_caller(request.form.get("person", ""), at),
                where=plain(request.form.get("where"))[:SHORT].strip())


def _caller(public_id: str, at: datetime) -> Resident | None:
    """The person on the line, if this officer has checked that it is they; nothing of anybody's record is used else."""
    actor = me()
    known = hidden.person_known_to(actor)
    found = residents.named(session, actor.council_id, public_id, known=known) if public_id else None
    check = callers.current(session, actor, found, at=at) if found is not None else None
    return found if check is not None and CallerLevel(check.level).opens else None


@blueprint.post("/knowledge/<service_id>")
@officer()
@keeps_typed
def hear(service_id: str) -> ResponseReturnValue:
    """Take what was heard, and show what it comes to and what is left to ask."""
    version = offered(service_id)
    call = _carried(version, now())
    names = request.form.get("asked", "").split(",")
    asked = [fact for fact in version.definition.facts if fact.id in names and fact.type not in LATER]
    form = _form(call, asked, request.form)
    if is_expired() or not form.validate():
        return _page(call.judge(), form, EXPIRED if is_expired() else UNPROCESSABLE)
    given = form.answers()
    call.heard = {name: value for name, value in {**call.heard, **given}.items() if value not in (None, "", [])}
    call.judge()
    return _page(call, _form(call, call.said if "change" in request.form else call.to_ask))


@blueprint.post("/knowledge/<service_id>/start")
@officer()
@keeps_typed
def start_from_script(service_id: str) -> ResponseReturnValue:
    """Begin the resident's own form with what was heard."""
    version, form, actor, at = offered(service_id), AssistForm(), me(), now()
    call = _carried(version, at).judge()
    if is_expired() or not form.validate_on_submit():
        return _page(call, _form(call, call.to_ask), EXPIRED if is_expired() else UNPROCESSABLE, start=form)
    answers: Mapping[str, Mapping[str, Any]] = {
        name: {"value": value, "from": "officer", "at": at} for name, value in call.heard.items()}
    address = opening.begin(
        session, actor.council_id, service_id, at=at, officer=actor, channel=str(form.channel.data),
        assistance=str(form.assistance.data), authority=form.right, answers=answers, resident=call.person)
    contact_bar.note(at=at, draft=opening.opened(session, address.split("/")[2], at=at).draft)
    return go(address)


def _page(call: Call, form: QuestionForm, status: int = 200, start: AssistForm | None = None) -> ResponseReturnValue:
    return render_template(
        "desks/script.html", call=call, service=call.version.definition, form=form, start=start or AssistForm(),
        asked=",".join(one.fact.id for one in form.questions()), waits=_waits(call), offered=(found := _offered(call)),
        is_near=found is not None and any(one.metres is not None for one in found.groups)), status


def _offered(call: Call) -> Offered | None:
    """What to offer the caller beside the result, once there is one."""
    finding = call.finding
    if finding is None or not finding.settled:
        return None
    return offers.beside(
        session, me().council_id, call.compiled, call.facts, on=local_date(call.at), whom=_whom(call),
        moment=offers.moment_of(finding.result), outcome=finding.outcome, flags=finding.flags)


def _whom(call: Call) -> Whom:
    """Whom it is about: by what was heard, by the street or postcode that was typed, else by the caller's record."""
    found = community.whom_of(session, me().council_id, call.version.definition, call.heard, call.person, at=call.at)
    place = search.find(session, me().council_id, call.where, 1) if call.where else []
    return replace(found, near=(place[0].easting, place[0].northing)) if place else found


def _waits(call: Call) -> list[str]:
    """What the result still hangs on and only the form can ask, such as a place."""
    if call.finding is None or call.finding.settled or call.to_ask:
        return []
    names = asking.still_matters(call.compiled, call.facts, local_date(call.at))
    return [str(call.compiled.definition.fact(name).label) for name in names]
