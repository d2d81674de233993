"""What a resident sends about a report that stands: an answer, a message, or a wish to change its course."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from frontdoor.cases.case import Case, State
from frontdoor.cases.history import CaseMessage
from frontdoor.clock import now
from frontdoor.portal import blueprint, case_page, opened, standing
from frontdoor.portal.forms import OPEN_TOO_LONG, AnswerForm, MessageForm, ReasonForm, plain
from frontdoor.portal.opened import Opened
from frontdoor.triage import duplicates, ending, kinds, questions, reopening, reviews
from frontdoor.triage.machine import MoveRefused
from frontdoor.web.expired import STATUS as EXPIRED
from frontdoor.web.expired import is_expired, keeps_typed
from frontdoor.web.guards import key_holder
from frontdoor.web.unit_of_work import session, writes

UNPROCESSABLE = 422


@dataclass(frozen=True)
class Wish:
    """A change of course that the reporter may ask for. `label` asks for the reason; without one none is
    needed. `not_now` is said where the report stands so that it cannot be asked for."""

    title: str
    words: str
    label: str
    button: str
    done: str
    not_now: str


WISHES = {
    "withdraw": Wish(
        "Withdraw your {thing}",
        "We will stop looking into it and close it. Do this if it has gone away by itself, or if you sent it by "
        "mistake.",
        "", "Withdraw my {thing}", "You withdrew your {thing}",
        "Your {thing} is finished, so you cannot withdraw it any more.",
    ),
    "review": Wish(
        "Ask us to look again",
        "A person who did not make the first decision will look at your {thing} again. They can see everything "
        "you told us before.",
        "What should we look at again?", "Ask us to look again", "We will look at your {thing} again",
        "There is no decision to look at again now. You can write to us instead.",
    ),
    "reopen": Wish(
        "Tell us it is not fixed",
        "A person will look at your {thing} again. You do not need to tell us everything again.",
        "What is still wrong?", "Open my {thing} again", "Your {thing} is open again",
        "We can only open a {thing} again after a repair. You can write to us instead.",
    ),
}
# What an application says otherwise.
GIVEN_BACK = "We will stop and close it, and somebody else can have the time. You do not have to pay anything for it."
GIVEN_UP = "We will stop and close it, and you do not have to pay anything for it. You can apply again at any time."


def wish_named(name: str, case: Case, *, at: datetime) -> Wish:
    """The wish, in the words for what the case is: a report, an application."""
    thing, wish = kinds.thing(kinds.definition_of(session, case)), WISHES[name]
    words = {field.name: getattr(wish, field.name).format(thing=thing) for field in fields(wish)}
    if name == "withdraw" and kinds.is_application(session, case):
        words["words"] = GIVEN_BACK if kinds.is_booking(session, case) else GIVEN_UP
    if name == "reopen" and reopening.is_open_to_residents(case, State(case.state)):
        words["not_now"] = reopening.too_late(session, case, officer=False, at=at) or words["not_now"]
    return Wish(**words)


@blueprint.get("/cases/<reference>/messages")
@key_holder
def messages(reference: str) -> ResponseReturnValue:
    reporter(reference, now())
    return redirect(url_for("portal.tracking", reference=reference, _anchor="write"))


@blueprint.post("/cases/<reference>/messages")
@key_holder
@keeps_typed
def send_message(reference: str) -> ResponseReturnValue:
    at = now()
    try:
        found = reporter(reference, at)
    except NotFound:
        return open_too_long()
    is_answer = _shown(found) == State.AWAITING_RESIDENT
    form = AnswerForm() if is_answer else MessageForm()
    if is_expired():
        return case_page.page(found, at=at, form=form, refused=OPEN_TOO_LONG, status=EXPIRED)
    if not form.validate_on_submit():
        return case_page.page(found, at=at, form=form, status=UNPROCESSABLE)
    text = form.text.data or ""
    refused = _send(found, text, lambda: questions.write(session, found.case, body=text, party=found.party, at=at), at)
    if refused:
        return case_page.page(found, at=at, form=form, refused=refused, status=UNPROCESSABLE)
    flash("We have your answer" if is_answer else "We have your message", "success")
    return redirect(url_for("portal.tracking", reference=found.case.reference), code=303)


@blueprint.post("/cases/<reference>/stop-following")
@key_holder
def stop_following(reference: str) -> ResponseReturnValue:
    at = now()
    found = opened.find(reference, at=at)
    if found.is_reporter:
        abort(404)
    duplicates.stop_following(session, found.case, found.party, actor=found.actor, at=at)
    flash("You will not get any more messages about this report", "success")
    return redirect(url_for("portal.near"), code=303)


@blueprint.get("/cases/<reference>/<any(withdraw, review, reopen):wish>")
@key_holder
@writes
def ask(reference: str, wish: str) -> ResponseReturnValue:
    at = now()
    found = reporter(reference, at)
    opened.note_opening(found, at=at)
    if wish == "withdraw" and _shown(found) == State.SCHEDULED and kinds.is_booking(session, found.case):
        return redirect(url_for("portal.cancel", reference=found.case.reference))
    return _wish_page(found, wish, ReasonForm(formdata=None), at=at)


@blueprint.post("/cases/<reference>/<any(withdraw, review, reopen):wish>")
@key_holder
@keeps_typed
def send_wish(reference: str, wish: str) -> ResponseReturnValue:
    at = now()
    try:
        found = reporter(reference, at)
    except NotFound:
        return open_too_long()
    form = ReasonForm()
    if is_expired():
        return _wish_page(found, wish, form, at=at, refused=OPEN_TOO_LONG, status=EXPIRED)
    if WISHES[wish].label and not form.validate_on_submit():
        return _wish_page(found, wish, form, at=at, status=UNPROCESSABLE)
    text = form.text.data or ""
    refused = _send(found, text, lambda: _change_course(found, wish, text, at), at)
    if refused:
        return _wish_page(found, wish, form, at=at, refused=refused, status=UNPROCESSABLE)
    flash(wish_named(wish, found.case, at=at).done, "success")
    return redirect(url_for("portal.tracking", reference=found.case.reference), code=303)


def reporter(reference: str, at: datetime) -> Opened:
    """The case, for the one who reported it: followers can read, not write."""
    found = opened.find(reference, at=at)
    if not found.is_reporter:
        abort(404)
    return found


def open_too_long() -> ResponseReturnValue:
    """The page was left open until the case closed again, or was never this person's. What they typed comes
    back to them, and nothing is said of the case."""
    text = plain(request.form.get("text"))
    if not text:
        abort(404)
    return render_template("portal/open_too_long.html", text=text), 404


def _shown(found: Opened) -> State:
    return standing.shown_state(found.case, standing.history(session, found.case))


def _send(found: Opened, text: str, act: Callable[[], object], at: datetime) -> str:
    """Do what was asked, once: the same words sent twice in a row are one message. Returns why it could not
    be done, in a sentence, or nothing; where it could not, nothing of it stays in the database."""
    if text and text == _last_words(found):
        return ""
    try:
        act()
        opened.confirm(found, at=at)
    except MoveRefused as error:
        session.rollback()
        return error.reason
    return ""


def _last_words(found: Opened) -> str | None:
    """The last message of the thread, if it is this person's."""
    last = session.scalar(
        select(CaseMessage).where(CaseMessage.case_id == found.case.id).order_by(CaseMessage.id.desc()).limit(1)
    )
    return last.body if last is not None and last.party_id == found.party.id else None


def _change_course(found: Opened, wish: str, text: str, at: datetime) -> None:
    """Make the move. The text is read for signs of danger, like everything that residents write."""
    case, actor = found.case, found.actor
    if wish == "withdraw" and _shown(found) == State.WITHDRAWN:
        return
    if wish not in case_page.ways_on(case, _shown(found), at=at):
        raise MoveRefused(case, wish, wish_named(wish, case, at=at).not_now)
    if wish == "withdraw":
        ending.withdraw(session, case, actor=actor, at=at)
    elif wish == "review":
        reviews.ask(session, case, why=text, party=found.party, at=at)
    else:
        ending.reopen(session, case, reason="The resident says that it is not fixed", actor=actor, at=at)
        questions.write(session, case, body=text, party=found.party, at=at)


def _wish_page(
    found: Opened, wish: str, form: FlaskForm, *, at: datetime, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    asked = wish_named(wish, found.case, at=at)
    is_possible = wish in case_page.ways_on(found.case, _shown(found), at=at)
    form.text.label.text = asked.label
    return render_template(
        "portal/wish.html", case=found.case, wish=asked, form=form, is_possible=is_possible, refused=refused,
        thing=kinds.thing(kinds.definition_of(session, found.case)),
    ), status
