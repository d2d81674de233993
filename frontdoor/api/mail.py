"""Letters by email, handed on by the mail server as they came. Each becomes a contact that waits for an officer."""

from io import BytesIO

from flask import request
from flask.typing import ResponseReturnValue

from frontdoor.api import blueprint
from frontdoor.api.signed import signed
from frontdoor.cases.files import FileStore
from frontdoor.catalogue import versions
from frontdoor.clock import now
from frontdoor.contacts import heard, mails, reading_mail
from frontdoor.contacts.mails import Kept
from frontdoor.contacts.reading_mail import File, Letter, Unreadable
from frontdoor.finder.entries import Kind
from frontdoor.triage import mail_in
from frontdoor.web import councils, finding, uploads
from frontdoor.web.app import csrf
from frontdoor.web.running import settings
from frontdoor.web.unit_of_work import session

TOO_LARGE = 413
MOST_SUGGESTED = 3
# What is kept of a letter that nobody could read, for whoever looks into it.
MOST_RAW = 1024 * 1024
READ_FOR_SUBJECT = 2_000


@blueprint.post("/hooks/email")
@csrf.exempt
@signed("mail_secret")
def received_mail() -> ResponseReturnValue:
    raw, council_id = request.get_data(), councils.current().id
    if len(raw) > reading_mail.LARGEST:
        return {"error": "too large"}, TOO_LARGE
    try:
        letter, unreadable = reading_mail.read(raw), ""
    except Unreadable as error:
        letter, unreadable = _blank(reading_mail.key_of(raw)), error.say
    if letter.automatic:
        return {"status": "set aside: no person wrote it"}
    # The mark is made first: of two that bring the same letter at once the second waits, and finds it.
    if not heard.is_new(session, council_id, letter.key, at=now()) or mails.by_key(session, council_id, letter.key):
        return {"status": "known"}
    kept, left_out = ([_raw(raw)], []) if unreadable else _files(letter)
    mail_in.receive(session, council_id, letter, suggested=_suggested(letter), kept=kept, left_out=left_out,
                    unreadable=unreadable, at=now())
    return {"status": "received"}


def _blank(key: str) -> Letter:
    return Letter(key, "", "", "A letter that cannot be read", "", "", None, None, False, (), False)


def _suggested(letter: Letter) -> list[str]:
    """The services that it may be about, the likeliest first: found as a resident's own words are."""
    offered = [one.definition for one in versions.all_current(session, councils.current().id)]
    page = finding.answer(f"{letter.subject}\n{letter.body}"[:READ_FOR_SUBJECT], offered)
    return [hit.entry.id for hit in page.found.of(Kind.SERVICE)][:MOST_SUGGESTED]


def _files(letter: Letter) -> tuple[list[Kept], list[str]]:
    """The files as they are kept, by the same checks as any that residents send; and why others are not."""
    kept, left_out = [], ["More files than we keep came with it."] if letter.too_many_files else []
    for file in letter.files:
        try:
            kept.append(_checked(file))
        except uploads.UploadRefused as refused:
            left_out.append(refused.say)
    return kept, left_out


def _checked(file: File) -> Kept:
    found = uploads.document(file.name, BytesIO(file.content), clamd=settings().clamd)
    return _stored(found.name, found.media_type, found.content, found.scan)


def _raw(raw: bytes) -> Kept:
    return _stored("letter.eml", "application/octet-stream", raw[:MOST_RAW], "not_scanned")


def _stored(name: str, media_type: str, content: bytes, scan: str) -> Kept:
    return Kept(name, media_type, len(content), FileStore(settings().files).put(content), scan)
