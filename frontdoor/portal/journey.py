"""The way through a service's questions: start page, pages, check answers, and sending."""

import difflib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from frontdoor.assessments.definition import Definition
from frontdoor.bookings.holding import SlotTaken
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.catalogue import versions
from frontdoor.catalogue.loader import UnknownService
from frontdoor.catalogue.versions import Version
from frontdoor.clock import local_date, now
from frontdoor.people.residents import Resident
from frontdoor.portal import (
    addressing, asking, blueprint, changed, choosing, helping, nearby, next_steps, opened, owning, persons, saving,
    sharing, verdict, whereabouts,
)
from frontdoor.portal.answers import looked_up_rows, rows_of
from frontdoor.portal.drawing import draw
from frontdoor.portal.sending import DeclarationForm
from frontdoor.portal.sharing import residents_own
from frontdoor.triage import intake
from frontdoor.triage.kinds import Kind, kind_of
from frontdoor.web import account, councils
from frontdoor.web.discreet import be_discreet
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.forms import QuestionForm, form_for
from frontdoor.web.guards import key_holder, open_to_all
from frontdoor.web.journey import midway, opening, owners, photos
from frontdoor.web.journey.entering import opens_draft
from frontdoor.web.journey.opening import CHANGED, QUESTIONS, UNPROCESSABLE, Journey, go
from frontdoor.web.journey.path import ACCOUNT, CHECK, Step
from frontdoor.web.journey.slots import Keeping
from frontdoor.web.journey.why import why_asked
from frontdoor.web.journey.wording import source_in_words
from frontdoor.web.running import settings
from frontdoor.web.typed_text import tidied
from frontdoor.web.unit_of_work import session
from frontdoor.web.uploads import send_attachment

NOT_FOUND = 404
SERVICE_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
Drawn = Callable[[Journey, Step], ResponseReturnValue]
OTHER_WAYS = {"phone", "counter", "email", "letter"}

__all__ = ["nearby", "owning", "saving", "sharing", "verdict", "whereabouts"]


@blueprint.get("/services/<service_id>")
@open_to_all
def service(service_id: str) -> ResponseReturnValue:
    found = offered(service_id)
    if found is None:
        return unknown_service(service_id)
    be_discreet(found.definition)
    return render_template("journey/start.html", service=found.definition, start=found.definition.start,
                           other_ways=OTHER_WAYS & set(found.definition.channels),
                           steps=next_steps.of(found.compiled, local_date(now())))


@blueprint.get("/services/<service_id>/check")
@open_to_all
def check(service_id: str) -> ResponseReturnValue:
    found = offered(service_id)
    if found is None:
        return unknown_service(service_id)
    be_discreet(found.definition)
    return render_template("journey/check.html", service=found.definition)


@blueprint.get("/services/<service_id>/start")
@open_to_all
def start(service_id: str) -> ResponseReturnValue:
    return redirect(url_for("portal.service", service_id=service_id))


@blueprint.post("/services/<service_id>/start")
@open_to_all
def begin(service_id: str) -> ResponseReturnValue:
    """Begin a draft: theirs, for somebody who is signed in. Who also acts for others says first who it is for."""
    found, at = offered(service_id), now()
    if found is None:
        return unknown_service(service_id)
    resident, asks_whom = _for_whom(found.definition, at)
    first = opening.begin(session, councils.current().id, service_id, at=at, resident=resident)
    asking.go_beside(first, service_id, at=at)
    return go(f"{first.rpartition('/')[0]}/{ACCOUNT}" if asks_whom else first)


def begin_with(found: Version, answers: Mapping[str, Any], key: str, *, at: datetime) -> str:
    """Begin a draft with some answers given, keep a time for it, and give the address to go on at. Raises SlotTaken,
    NoSuchSlot."""
    resident, asks_whom = _for_whom(found.definition, at)
    given = {name: {"value": value, "from": "resident", "at": at} for name, value in answers.items()}
    first = opening.begin(session, councils.current().id, found.definition.id, at=at, resident=resident,
                          answers=given)
    asking.go_beside(first, found.definition.id, at=at)
    journey = opening.opened(session, first.split("/")[2], at=at)
    choosing.choose(journey, key)
    return journey.plain_address(ACCOUNT if asks_whom else journey.path.current)


def _for_whom(definition: Definition, at: datetime) -> tuple[Resident | None, bool]:
    """Whose a new draft is, as far as that is known, and whether it has to be asked. A concern is nobody's: whoever
    tells us says themselves who they are, or does not."""
    if kind_of(definition) is Kind.CONCERN:
        return None, False
    signed = account.resident()
    asks = (signed is not None and definition.verb != "report"
            and len(owners.may_apply_for(signed, at=at)) > 1)
    return None if asks else signed, asks


def offered(service_id: str) -> Version | None:
    """The published version of a service that the council offers online, or None."""
    try:
        if not SERVICE_ID.fullmatch(service_id):
            raise UnknownService(service_id)
        found = versions.current(session, councils.current().id, service_id)
    except UnknownService:
        return None
    is_open = found.definition.offered and "online" in found.definition.channels
    return found if is_open else None


def unknown_service(service_id: str) -> ResponseReturnValue:
    """What may have been meant: a service with a name like the one asked for, and the words to search by."""
    words = tidied(re.sub(r"[-_]+", " ", service_id[:80]))
    known = {version.definition.id: version.definition for version in
             versions.all_current(session, councils.current().id) if version.definition.offered}
    alike: list[Definition] = [known[name] for name in difflib.get_close_matches(service_id[:80], list(known), n=3)]
    return render_template("journey/unknown_service.html", words=words, alike=alike), NOT_FOUND


@blueprint.get("/drafts/<token>")
@key_holder
@opens_draft()
def resume(journey: Journey) -> ResponseReturnValue:
    return redirect(journey.resumed)


@blueprint.get("/drafts/<token>/<page_id>")
@key_holder
@opens_draft()
def page(journey: Journey, page_id: str) -> ResponseReturnValue:
    step = journey.step(page_id)
    if step is None:
        return redirect(journey.plain_address(journey.path.current))
    special = _own_page(journey, step)
    if special is not None:
        return special[0](journey, step)
    return _draw(journey, step, form_for(step.facts, journey.language, kept=journey.offered))


@blueprint.post("/drafts/<token>/<page_id>")
@key_holder
@keeps_typed
@opens_draft()
def take(journey: Journey, page_id: str) -> ResponseReturnValue:
    step = journey.step(page_id)
    if step is None:
        midway.put_aside(journey.session, journey.draft, page_id, _sent(), journey.language, at=journey.at)
        return go(journey.plain_address(journey.path.current))
    special = _own_page(journey, step)
    if special is not None:
        return special[1](journey, step)
    form = form_for(step.facts, journey.language, sent=_sent())
    if is_expired():
        return _draw(journey, step, form, more=[expired_words()]), EXPIRED
    if "remove" in request.form:
        photos.remove(journey, request.form["remove"])
        return _draw(journey, step, form)
    if not _taken(journey, form):
        helping.note_failure(journey, step, form)
        return _draw(journey, step, form), UNPROCESSABLE
    helping.note_taken(journey, step)
    if request.form.get("action") == "add":
        return go(journey.address(page_id))
    return go(journey.onward(page_id))


def _own_page(journey: Journey, step: Step) -> tuple[Drawn, Drawn] | None:
    """What shows and what takes a page that is more than a form: a place, an address, a list of people, a time."""
    pages = ((step.asks_place, whereabouts.show, whereabouts.take),
             (step.asks_address, addressing.show, addressing.take), (step.asks_people, persons.show, persons.take),
             (journey.slot in step.facts, choosing.show, choosing.take))
    return next(((show, take) for is_meant, show, take in pages if is_meant), None)


def _sent() -> MultiDict[str, Any]:
    """The fields and files of the request, together as WTForms wants them."""
    sent: MultiDict[str, Any] = MultiDict(request.form)
    for name, files in request.files.lists():
        sent.setlist(name, files)
    return sent


def _taken(journey: Journey, form: QuestionForm) -> bool:
    """Keep what was sent with a page; False where something cannot be used. Photos that can be are kept even
    then: choosing them again would be an effort."""
    is_good = form.validate()
    adding = request.form.get("action") == "add"
    for field in form.photos():
        field.takes_documents = not journey.is_report
        store = FileStore(settings().files)
        field.errors = photos.add(journey, field, store, clamd=settings().clamd)
        if not field.errors and (adding and not field.sent or not adding and not photos.note_none(journey, field)):
            field.errors = [field.say("missing")]
        is_good = is_good and not field.errors
    if is_good:
        journey.keep(form.answers())
    return is_good


def _draw(journey: Journey, step: Step, form: QuestionForm, more: list[dict[str, str]] | None = None) -> str:
    shown = photos.kept(journey) if form.photos() else []
    questions = form.questions()
    title = step.page.title.in_language(journey.language) if step.page.title else ""
    return draw(
        "page", journey, step.id, step=step, form=form, more=more or [], photos=shown, accept=photos.accepted(journey),
        title=questions[0].label.text if len(questions) == 1 else title or str(journey.definition.name),
        can_add={field.name: len([one for one in shown if one.fact_id == field.name]) < photos.most(field.fact)
                 for field in form.photos()},
        asks_contact={fact.type for fact in step.facts} & {"email", "phone"} and all(
            fact.optional for fact in step.facts if fact.type in {"email", "phone"}),
        known=_known(journey), reasons=why_asked(journey, step.facts),
        back=journey.back(step.id),
    )


def _known(journey: Journey) -> dict[str, str]:
    """Where what stands in the boxes came from, if it was not given here, or not to this question."""
    before = dict.fromkeys(journey.offered.keys() - journey.answers.keys(),
                           gettext("You told us this before the form changed"))
    return before | {name: source_in_words(journey.draft.answers[name]) for name in journey.known_before}


def expired_words() -> dict[str, str]:
    """What is said above a form that was open for too long."""
    return {"text": gettext("This page had been open too long. Check your answers and press Continue again.")}


@blueprint.get("/drafts/<token>/files/<public_id>")
@key_holder
@opens_draft(keeps_up=False)
def draft_photo(journey: Journey, public_id: str) -> ResponseReturnValue:
    found = next((one for one in photos.kept(journey) if one.public_id == public_id), None)
    if found is not None:
        try:
            return send_attachment(FileStore(settings().files), found, inline=True)
        except FileMissing:
            pass
    return render_template("journey/no_photo.html", journey=journey), NOT_FOUND


@blueprint.get(f"/drafts/<token>/{QUESTIONS}")
@key_holder
@opens_draft()
def questions(journey: Journey) -> ResponseReturnValue:
    return draw("questions", journey, QUESTIONS, rows=rows_of(journey, journey.every_question), back=journey.resumed)


@blueprint.get(f"/drafts/<token>/{CHECK}")
@key_holder
@opens_draft()
def check_answers(journey: Journey) -> ResponseReturnValue:
    if not journey.path.is_complete:
        return redirect(journey.plain_address(journey.path.current))
    if journey.chosen is not None and journey.chosen.keeping is Keeping.GONE:
        return redirect(choosing.again(journey))
    if changed.changed_result(journey) is not None:
        return redirect(journey.plain_address(CHANGED))
    return _check_page(journey)


@blueprint.post(f"/drafts/<token>/{CHECK}")
@key_holder
@keeps_typed
@opens_draft(sent_too=True)
@residents_own
def send(journey: Journey) -> ResponseReturnValue:
    if journey.draft.case_id is None:
        if not journey.path.is_complete:
            return go(journey.plain_address(journey.path.current))
        if changed.is_news(journey):
            return go(journey.plain_address(CHECK))
        form = DeclarationForm.of(journey, request.form)
        if is_expired():
            return _check_page(journey, form, [{"text": gettext(
                "This page had been open too long. Check your answers and press the button again.")}]), EXPIRED
        if not form.is_given():
            return _check_page(journey, form), UNPROCESSABLE
        form.keep(journey)
        verdict.leave_out_what_does_not_apply(journey)
    again = choosing.again(journey, gone=True)
    try:
        case = intake.receive(session, journey.draft, actor=journey.actor, at=journey.at, facts=journey.facts)
    except SlotTaken:
        session.rollback()
        return go(again)
    opened.remember(opening.reporter_id(session, case), at=journey.at)
    return go(url_for("portal.sent", reference=case.reference))


def _check_page(
    journey: Journey, form: DeclarationForm | None = None, more: list[dict[str, str]] | None = None,
) -> str:
    return draw(
        "check_answers", journey, CHECK, form=form or DeclarationForm.of(journey), more=more or [],
        rows=rows_of(journey, journey.path.steps), looked_up=looked_up_rows(journey),
        verdict=verdict.of(journey), photos=photos.kept(journey), follows=nearby.followed(journey),
        back=journey.plain_address(journey.path.before(CHECK) or journey.path.current),
    )
