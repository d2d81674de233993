"""The page of a report as its reporter or a follower sees it, and everything that stands on it."""

from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import bindparam, select

from frontdoor.cases.access import publicly_listed, visible_to
from frontdoor.cases.attachments import Attachment
from frontdoor.cases.case import FINISHED, REVIEWABLE, Case, State
from frontdoor.cases.history import CaseMessage
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.notifications.recipients import Recipient
from frontdoor.payments import charges
from frontdoor.payments.models import Charge
from frontdoor.people.actor import guest
from frontdoor.people.residents import Resident
from frontdoor.portal import application_page, booking_page, public_reports, standing, what_else
from frontdoor.portal.forms import AnswerForm, MessageForm
from frontdoor.portal.members import following
from frontdoor.portal.opened import Opened
from frontdoor.triage import fixed, kinds, placement, reopening
from frontdoor.triage.granting import key_of
from frontdoor.triage.telling import is_safe_to_write
from frontdoor.web.unit_of_work import session

PLACES = {"letter": "your home address", "portal": "your account"}
WITHDRAWABLE = {
    State.WITH_ADVISER, State.WITH_SPECIALIST, State.AWAITING_RESIDENT, State.SCHEDULED, State.UNDER_REVIEW,
    State.AWAITING_PAYMENT, State.AWAITING_PARTNER, State.IN_PROVISION,
}
# Where what was decided stands, or is what the person asked to have looked at again.
DECIDED = {State.SCHEDULED, State.AWAITING_PAYMENT, State.IN_PROVISION, State.CLOSED, State.UNDER_REVIEW}
# Where there is no date by which somebody will hear from us.
NOTHING_PROMISED = {*FINISHED, State.AWAITING_PAYMENT, State.IN_PROVISION}


def page(
    found: Opened, *, at: datetime, form: FlaskForm | None = None, refused: str = "", status: int = 200,
) -> ResponseReturnValue:
    """The tracking page: all of it for the reporter, the public facts for a follower. `refused` says why
    what was sent could not be done; `form` comes back with what was typed."""
    facts = facts_of(found, at=at)
    if not found.is_reporter:
        return render_template("portal/followed.html", **facts), status
    more = {
        "form": form or form_for(facts["status"].state), "refused": refused, "messages": thread(found.case),
        "photos": [] if facts["is_concern"] else photos(found.case),
        "ways": ways_on(found.case, facts["status"].state, at=at),
        "question": _question(found.case, facts["status"].state), "joined_to": _joined_to(found, at),
        "councillors": following.of_case(found.case),
        "offered": what_else.of_case(found, facts["status"].state, at=at),
        "is_it_fixed": fixed.is_asked(session, found.case, facts["promise"], facts["entries"], at=at),
    }
    return render_template("portal/tracking.html", **facts, **more), status


def facts_of(found: Opened, *, at: datetime) -> dict[str, Any]:
    """What every page of a report says of it: kind, place, status, history, promise, and the council's answer."""
    case, entries = found.case, standing.history(session, found.case)
    version = versions.by_id(session, case.version_id)
    definition, thing = version.definition, kinds.thing(version.definition)
    if found.is_reporter:
        status, lines = standing.for_reporter(case, entries), standing.lines_for_reporter(entries, thing)
    else:
        status, lines = standing.for_anyone(case, entries), standing.lines_for_anyone(case, entries)
    place = case.place_label if found.is_reporter else public_reports.public_place(case, definition)
    may_be_told = found.is_reporter and status.state in DECIDED
    return {
        "case": case, "status": status, "lines": lines, "entries": entries, "at": at, "thing": thing,
        "title": kinds.title(version.compiled, case.given, place),
        "promise": None if _is_nothing_promised(case, status.state) else standing.promise(session, case, at=at),
        "left_out": standing.left_out(session, case, at=at) if found.is_reporter else (),
        "answer": standing.answer(session, case) if may_be_told else None,
        "is_concern": kinds.kind_of(definition) is kinds.Kind.CONCERN,
        "is_safe_to_write": is_safe_to_write(definition, case),
        "charge": _charge(found, at), **application_page.facts_of(found, status, at=at),
        **booking_page.facts_of(found, status, at=at),
    }


def _is_nothing_promised(case: Case, state: State) -> bool:
    """A time that is booked is a date of its own."""
    return state in NOTHING_PROMISED or (state == State.SCHEDULED and kinds.is_booking(session, case))


def _charge(found: Opened, at: datetime) -> Charge | None:
    """What the reporter has to pay now, or has paid, for the case."""
    charge = charges.by_key(session, found.case.council_id, key_of(found.case)) if found.is_reporter else None
    is_shown = charge is not None and (charge.paid_at is not None or charges.is_payable(charge, at=at))
    return charge if is_shown else None


def ways_on(case: Case, state: State, *, at: datetime) -> frozenset[str]:
    """What the reporter may ask for now, by the state that is shown to them."""
    found = set()
    if state in WITHDRAWABLE and not (state == State.SCHEDULED and kinds.is_booking(session, case)):
        found.add("withdraw")
    if state == State.CLOSED and case.outcome in REVIEWABLE:
        found.add("review")
    if reopening.is_open_to_residents(case, state) and reopening.too_late(session, case, officer=False, at=at) is None:
        found.add("reopen")
    return frozenset(found)


def form_for(state: State) -> FlaskForm:
    """An empty box for an answer while one is waited for, else for a message."""
    return (AnswerForm if state == State.AWAITING_RESIDENT else MessageForm)(formdata=None)


def thread(case: Case) -> list[dict[str, Any]]:
    """The messages between the reporter and the council, oldest first."""
    rows = session.scalars(select(CaseMessage).where(CaseMessage.case_id == case.id).order_by(CaseMessage.id))
    return [
        {"sender": "You" if row.direction == "from_resident" else row.sender_name, "at": row.at,
         "text": row.body, "mine": row.direction == "from_resident"}
        for row in rows
    ]


def photos(case: Case) -> list[Attachment]:
    """The photographs that came with a case."""
    return [file for file in files(case) if file.media_type.startswith("image/")]


def files(case: Case) -> list[Attachment]:
    """Everything that came with a case."""
    return list(session.scalars(select(Attachment).where(Attachment.case_id == case.id).order_by(Attachment.id)))


# Made once: putting a statement together costs more than running it.
FOLLOWED = select(Case).join(Party, Party.case_id == Case.id).where(
    publicly_listed(bindparam("council_id")), Party.resident_id == bindparam("resident_id"), Party.role == "follower",
    Party.ended_at.is_(None),
).order_by(Case.id)


def followed(resident: Resident, *, at: datetime) -> list[public_reports.PublicReport]:
    """The public reports of others that a person follows."""
    found = session.scalars(FOLLOWED, {"council_id": resident.council_id, "resident_id": resident.id})
    return public_reports.all_shown(session, [(case, None) for case in found], at=at)


def masked(recipient: Recipient | None) -> str:
    """Where messages go, as its owner knows it again and nobody else can read it."""
    if recipient is None:
        return ""
    if recipient.channel == "email":
        name, _, host = recipient.address.rpartition("@")
        return f"{name[:1]}…@{host}"
    if recipient.channel in PLACES:
        return PLACES[recipient.channel]
    return f"the phone number that ends in {recipient.address[-3:]}"


def _question(case: Case, state: State) -> dict[str, Any] | None:
    """The question that the case waits for, and until when."""
    if state != State.AWAITING_RESIDENT:
        return None
    asked = session.scalar(
        select(CaseMessage).where(CaseMessage.case_id == case.id, CaseMessage.is_question.is_(True))
        .order_by(CaseMessage.id.desc()).limit(1)
    )
    hold = placement.live_hold(session, case)
    return {"text": asked.body, "until": hold.until if hold else None} if asked else None


def _joined_to(found: Opened, at: datetime) -> public_reports.PublicReport | None:
    """The earlier report that this one was joined to, by its public facts. Whoever reported the same thing
    became a follower of it, and sees it by that right."""
    if found.case.state != State.DUPLICATE:
        return None
    followers = session.scalars(
        select(Party.public_id).where(Party.case_id == found.case.canonical_id, Party.ended_at.is_(None),
                                      Party.resident_id == found.party.resident_id)
    )
    earlier = session.scalar(
        select(Case).where(Case.id == found.case.canonical_id, visible_to(guest(found.case.council_id, *followers)))
    )
    if earlier is None:
        return None
    return public_reports.shown(session, earlier, at=at, entries=standing.history(session, earlier))
