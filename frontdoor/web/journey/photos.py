"""Files of a draft: taken one by one, kept before the row that names them, taken away again.

A report takes photos; whoever applies may show something by a PDF as well.
"""

from typing import Any

from flask_babel import gettext
from sqlalchemy import delete, select

from frontdoor.assessments.definition import Fact, FactType
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.files import FileStore
from frontdoor.web import uploads
from frontdoor.web.forms import PhotoQuestion
from frontdoor.web.journey.opening import Journey

USUAL_MOST = 5


def most(fact: Fact) -> int:
    """How many files the fact takes."""
    return fact.max_files or (USUAL_MOST if fact.type == "files" else 1)


def kept(journey: Journey) -> list[Attachment]:
    """The files of the draft, oldest first."""
    return list(journey.session.scalars(
        select(Attachment).where(Attachment.draft_id == journey.draft.id).order_by(Attachment.id)
    ))


def accepted(journey: Journey) -> str:
    """The types that a chooser of this journey offers."""
    return uploads.ACCEPTED if journey.is_report else uploads.ACCEPTED_DOCUMENTS


def add(journey: Journey, field: PhotoQuestion, store: FileStore, *, clamd: str = "") -> list[str]:
    """Keep the files that came with a form; gives a sentence for each that was not taken. The same file
    sent twice, as by a double press, is kept once."""
    fact, complaints = field.fact, []
    read = uploads.picture if journey.is_report else uploads.document
    have = [one for one in kept(journey) if one.fact_id == fact.id]
    for sent in field.sent:
        if len(have) >= most(fact):
            complaints.append(_too_many(journey, fact))
            break
        try:
            picture = read(sent.filename, sent.stream, clamd=clamd)
        except uploads.UploadRefused as refused:
            complaints.append(refused.say)
            continue
        digest = store.put(picture.content)
        if any(one.digest == digest for one in have):
            continue
        have.append(Attachment(
            council_id=journey.draft.council_id, draft_id=journey.draft.id, case_id=None, fact_id=fact.id,
            name=picture.name, media_type=picture.media_type, size_bytes=len(picture.content), digest=digest,
            scan=picture.scan, created_at=journey.at,
        ))
        journey.session.add(have[-1])
        journey.session.flush()
    if have:
        journey.keep({fact.id: _value(fact, have)})
    return complaints


def _too_many(journey: Journey, fact: Fact) -> str:
    if journey.is_report:
        return str(gettext("You can send up to %(n)s photos. Remove one to add another", n=most(fact)))
    if most(fact) == 1:
        return str(gettext("You can send one file here. Remove it to send another"))
    return str(gettext("You can send up to %(n)s files. Remove one to add another", n=most(fact)))


def _value(fact: Fact, files: list[Attachment]) -> Any:
    """The answer that names these files: one, or a list."""
    ids = [one.public_id for one in files]
    return ids if fact.type is FactType.FILES else ids[0]


def remove(journey: Journey, public_id: str) -> None:
    """Take a file of this draft away; one that is gone already is no error."""
    found = next((one for one in kept(journey) if one.public_id == public_id), None)
    if found is None:
        return
    journey.session.execute(delete(Attachment).where(Attachment.id == found.id))
    left = [one for one in kept(journey) if one.fact_id == found.fact_id]
    if left:
        journey.keep({found.fact_id: _value(journey.definition.fact(found.fact_id), left)})
    else:
        journey.forget(found.fact_id)


def note_none(journey: Journey, field: PhotoQuestion) -> bool:
    """Write down that there is no file; False where there has to be one."""
    if any(one.fact_id == field.fact.id for one in kept(journey)):
        return True
    if not field.fact.optional:
        return False
    journey.keep({field.fact.id: [] if field.fact.type is FactType.FILES else None})
    return True
