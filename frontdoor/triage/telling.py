"""Telling the people of a case what changed: one message to each, in the transaction of the change."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from frontdoor.assessments.definition import Definition
from frontdoor.cases import members
from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.history import Entry
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.clock import in_words, local_date, moment_in_words
from frontdoor.notifications import outbox
from frontdoor.notifications.failures import MEMBER_UPDATE
from frontdoor.notifications.recipients import Recipient
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.triage import clocks
from frontdoor.triage.kinds import thing


# A service that asks whether it is safe to write does so under this name, and writes to nobody who did not say yes.
SAFE = "safe_to_contact"


def is_safe_to_write(definition: Definition, case: Case) -> bool:
    """Whether a message about the case may be sent: somebody else may read what comes to that address or number."""
    return not definition.has_fact(SAFE) or case.given.get(SAFE) is True


def parties_of(session: Session, case: Case) -> list[Party]:
    """The reporters and followers who are still to be told."""
    return list(session.scalars(
        select(Party).options(joinedload(Party.resident).selectinload(Resident.contact_points))
        .where(Party.case_id == case.id, Party.ended_at.is_(None)).order_by(Party.id)
    ))


def due_words(session: Session, case: Case) -> str:
    """The promised day, or moment where the promise counts hours, in words; empty when nothing is due any more."""
    due_at, timed = (None, False) if case.is_finished else clocks.told(session, case)
    if due_at is None:
        return ""
    return moment_in_words(due_at) if timed else in_words(local_date(due_at))


# How an officer had a part in it, as its resident reads it.
WAYS = {"phone": " on the telephone", "counter": " at the counter", "chat": " in a chat", "letter": " from your letter",
        "email": " from your email"}
SPOKEN_FOR = {"verbal", "written", "power_of_attorney"}


def helped_words(case: Case) -> str:
    """Who filled the form in, where the resident did not do it alone: so that whoever did not ask for it can say so.
    Empty where they did."""
    way = WAYS.get(case.channel, "")
    if case.assistance == "coached":
        return f"One of us helped you to fill it in{way}."
    if case.assistance != "on_behalf":
        return ""
    spoken = " Somebody spoke for you." if case.authority in SPOKEN_FOR else ""
    return f"One of us filled it in for you{way}.{spoken} If that is not right, tell us."


def tell(
    session: Session, case: Case, purpose: str, *, entry: Entry, at: datetime, fields: Mapping[str, str] | None = None,
    only: Party | None = None, followers: bool = True, later: tuple[datetime, datetime] | None = None,
    calendar: str | None = None,
) -> None:
    """Queue a message of that purpose to the case's reporters. Followers get the short update that the
    status changed, unless `followers` is false. `only` limits it to one party. `later` is when it leaves and
    from when it is not worth sending; `calendar` a calendar file that goes with an email. The key of the message is
    the entry, so telling about the same entry twice sends once. Nothing goes where it may not be safe to write."""
    definition = versions.by_id(session, case.version_id).definition
    if not is_safe_to_write(definition, case):
        return
    told = [only] if only is not None else parties_of(session, case)
    session.flush()  # from here on the entry and the parties have ids
    words = {
        "thing": thing(definition), "service": definition.kind().lower(), "place": case.place_label,
        "status": case.public_status, "due": due_words(session, case), "helped": helped_words(case), **(fields or {}),
    }
    for party in told:
        is_follower = party.role == "follower" and only is None
        if is_follower and not followers:
            continue
        outbox.enqueue(
            session, council_id=case.council_id, case=case, party=party, event_key=f"entry:{entry.id}",
            purpose="follow_update" if is_follower else purpose, fields=words, at=at,
            wording={} if is_follower else definition.messages, due_at=later[0] if later else None,
            stale_at=later[1] if later else None, calendar=calendar,
        )
    if only is None and later is None:
        tell_members(session, case, entry=entry, at=at)


def tell_members(
    session: Session, case: Case, *, entry: Entry, at: datetime, to: Officer | None = None, more: str = "",
) -> None:
    """Queue an email to the councillors who follow the case, or to one of them: that something happened, and how the
    case stands, which is what every consent covers. What anybody wrote stays behind their sign-in. `more` says what
    else there is. Nobody follows a case in the moment in which it comes, nor one that is hidden."""
    if at <= case.received_at or case.confidentiality > Confidentiality.INTERNAL:
        return
    session.flush()
    for consent in members.consents_of(session, case):
        if consent.member.active and to in (None, consent.member):
            outbox.write(
                session, council_id=case.council_id, resident=None, case=case, purpose=MEMBER_UPDATE, at=at,
                event_key=f"entry:{entry.id}", to=Recipient("email", consent.member.email), essential=True,
                fields={"status": case.public_status, "message": more}, page=f"/members/cases/{case.reference}")


def call_back_from(session: Session, member: Officer, case: Case | None = None) -> None:
    """What waits to go to a councillor, about one case or about any, does not go: they may not follow it any more."""
    outbox.cancel_to(session, member.council_id, member.email, MEMBER_UPDATE, case=case)
