"""A text that came in: kept once, and heeded only as the one-word reply it may be."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from frontdoor.entitlements import renewal_rows as rows
from frontdoor.entitlements.models import InboundText, Renewal, Term
from frontdoor.triage.renewals import answering, replies
from frontdoor.triage.renewals.answering import TEXT, Heard
from frontdoor.triage.renewals.people import ask_a_person
from frontdoor.triage.renewals.replies import Reply
from frontdoor.triage.renewals.telling import Means, tell

# How far back a number may have been asked for its text to be about that.
ASKED_WITHIN = timedelta(days=120)
UNKNOWN, UNCLEAR, FOR_A_PERSON, KNOWN = "unknown", "unclear", "for_a_person", "known"
SEVERAL = "a text came from a number that has more than one renewal. Ask which they mean."
NOT_UNDERSTOOD = "a text came that is neither YES nor NO. Ask what they want."
LATE_ANSWER = "an answer came by text when it could no longer count. Ask what they want."
LONGEST_BODY, LONGEST_SENDER, LONGEST_ID = 1600, 40, 80


def heed(
    session: Session, *, council_id: str, provider_id: str, sender: str, body: str, means: Means, at: datetime,
) -> str:
    """Take in a text, once for each id of the provider's; gives what was made of it, or `known` for one that was
    there. From a number that was not asked it is kept and answered by nothing. Flushes."""
    number = replies.number_of(sender) or sender.strip()[:LONGEST_SENDER]
    row = rows.keep_text(session, council_id=council_id, provider_id=provider_id[:LONGEST_ID], sender=number,
                         body=body[:LONGEST_BODY], at=at)
    if row is None:
        return KNOWN
    row.heeded = _heed(session, row, means=means, at=at)
    session.flush()
    return row.heeded


def _heed(session: Session, row: InboundText, *, means: Means, at: datetime) -> str:
    asked = rows.asked_of(session, row.council_id, row.sender, since=at - ASKED_WITHIN)
    if not asked:
        return UNKNOWN
    pending = [one for one in asked if one.state == rows.ASKED and one.reply_by is not None and at < one.reply_by]
    renewal = (pending or asked)[0]
    row.renewal_id = renewal.id
    if len(pending) > 1:
        return _not_clear(session, row, renewal, SEVERAL, means=means, at=at)
    said = replies.read(row.body)
    if said is Reply.UNCLEAR:
        return _not_clear(session, row, renewal, NOT_UNDERSTOOD, means=means, at=at)
    if said is Reply.YES:
        heard = answering.say_yes(session, renewal, by=TEXT, means=means, at=at)
    else:
        heard = answering.say_no(session, renewal, by=TEXT, means=means, at=at)
    return _after(session, row, renewal, said, heard, means=means, at=at)


def _after(
    session: Session, row: InboundText, renewal: Renewal, said: Reply, heard: Heard, *, means: Means, at: datetime,
) -> str:
    """Where the answer could not be followed, nobody is left without one: a message, and then a person."""
    if heard is Heard.LATE:
        return _not_clear(session, row, renewal, LATE_ANSWER, means=means, at=at, heeded=str(heard))
    contradicts = heard is Heard.ALREADY and said is Reply.NO
    if contradicts or heard in (Heard.NOT_OPEN, Heard.WITH_PERSON):
        _to_a_person(session, renewal, LATE_ANSWER, at=at)
    return str(heard)


def _not_clear(
    session: Session, row: InboundText, renewal: Renewal, why: str, *, means: Means, at: datetime,
    heeded: str = UNCLEAR,
) -> str:
    """Say once how to answer; from the second time on it is for a person, and a YES that follows no longer renews
    by itself: it may not mean what was asked."""
    before = [one for one in rows.texts_from(session, row.council_id, row.sender)
              if one.renewal_id == renewal.id and one.id != row.id and one.heeded in (UNCLEAR, heeded, FOR_A_PERSON)]
    term = session.get_one(Term, renewal.term_id)
    if not before and renewal.state == rows.ASKED:
        tell(session, renewal, term, "renewal_unclear", "unclear", at=at, keys=means.keys, page="")
        return heeded
    if renewal.state == rows.ASKED:
        renewal.state, renewal.why = rows.WITH_PERSON, why[:400]
    _to_a_person(session, renewal, why, at=at)
    return FOR_A_PERSON


def _to_a_person(session: Session, renewal: Renewal, why: str, *, at: datetime) -> None:
    if renewal.entitlement.resident.deceased_on is None:
        ask_a_person(session, renewal, session.get_one(Term, renewal.term_id), why, at=at)
