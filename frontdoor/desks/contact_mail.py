"""Answering a letter by email from its contact, and the files that came with it."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from frontdoor import audit
from frontdoor.cases.files import FileMissing, FileStore
from frontdoor.clock import now
from frontdoor.desks import blueprint
from frontdoor.desks.contact import SEE_OTHER, UNPROCESSABLE, contact_named, form_of, own, page
from frontdoor.desks.desk import me
from frontdoor.desks.mail_answer import AnswerForm, shown
from frontdoor.triage import answering_mail
from frontdoor.triage.answering_mail import NotSafe
from frontdoor.web.guards import officer
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import session
from frontdoor.web.uploads import send_attachment

NOT_SAFE = ("Nothing was sent. Somebody else may read what goes to this address. Ring the person, and write once they"
            " say that it is safe")


@blueprint.post("/contact/<public_id>/answer")
@officer()
def answer_mail(public_id: str) -> ResponseReturnValue:
    contact, actor, form, at = own(public_id), me(), AnswerForm(), now()
    letter = shown(contact, actor)
    if letter is None or not letter.mail.sender:
        abort(404)
    if not form.validate_on_submit():
        return page(contact, form_of(contact, at, formdata=None), UNPROCESSABLE, answer=form)
    try:
        answering_mail.answer(session, letter.mail, contact, letter.case, text=form.text.data or "", actor=actor, at=at)
    except NotSafe:
        form.text.errors = [NOT_SAFE]
        return page(contact, form_of(contact, at, formdata=None), UNPROCESSABLE, answer=form)
    flash("Your answer goes out now. Finish the contact when there is nothing more to do.", "success")
    return redirect(url_for("desks.contact_page", public_id=public_id), code=SEE_OTHER)


@blueprint.get("/contact/<public_id>/files/<file_id>")
@officer()
def mail_file(public_id: str, file_id: str) -> ResponseReturnValue:
    letter = shown(contact_named(public_id), me())
    file = next((one for one in letter.files if one.public_id == file_id), None) if letter else None
    if file is None:
        abort(404)
    audit.record(session, council_id=me().council_id, actor_kind=me().kind, actor_id=me().public_id,
                 action="opened_file", subject_kind="contact", subject_id=public_id, at=now(),
                 detail={"file": file.public_id})
    try:
        return send_attachment(FileStore(settings().files), file)
    except FileMissing:
        abort(404)
