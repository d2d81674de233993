"""Partners outside the council: asked by a message with a signed link, and answered on a page without an account."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality, State
from frontdoor.cases.history import Entry
from frontdoor.cases.referral import Referral, ReferralKind
from frontdoor.catalogue import councils
from frontdoor.catalogue.councils import Partner
from frontdoor.clock import add_working_days, in_words, local_date, start_of_day
from frontdoor.errors import FrontDoorError
from frontdoor.keys import BadSignature, Keys
from frontdoor.notifications import outbox
from frontdoor.notifications.recipients import Recipient
from frontdoor.people.actor import Actor
from frontdoor.triage import machine, placement
from frontdoor.triage.guards import in_their_team, not_someone_elses
from frontdoor.triage.moves import IN_HAND

PURPOSE = "partner"
ANSWER_WITHIN_DAYS = 5
# A partner who helps says so when it is done, which may be long after they answered.
LINK_GOOD_FOR = timedelta(days=180)
BACK = {State.WITH_ADVISER: "partner_to_adviser", State.WITH_SPECIALIST: "partner_to_specialist"}


class NoSuchReferral(FrontDoorError):
    """No referral that this link opens."""


def of_council(council_id: str) -> tuple[Partner, ...]:
    """The partners that a council works with."""
    return councils.get(council_id).partners


def named(council_id: str, partner_id: str | None) -> Partner | None:
    """The partner of that id, if the council still works with it."""
    return next((one for one in of_council(council_id) if one.id == partner_id), None)


def refusal(session: Session, case: Case, actor: Actor) -> str | None:
    """Why nobody outside can be asked about the case now, in plain words; None when they can."""
    if not of_council(case.council_id):
        return "No partners are set up for this council."
    if case.state not in IN_HAND | {State.IN_PROVISION}:
        return f"This case is {machine.STATE_WORDS[State(case.state)]}. Ask while somebody works on it."
    if case.on_hold:
        return "This case waits until a day that somebody chose. Go on with it first."
    return in_their_team(session, case, actor) or not_someone_elses(session, case, actor)


def ask(
    session: Session, case: Case, partner: Partner, *, reason: str, told: str, waits: bool, actor: Actor,
    at: datetime, keys: Keys,
) -> Referral:
    """Ask a partner to help. They read only `told`, and that only on the page of their link; `reason` is for the
    council. Where it `waits`, the case stands still until they have answered, a working week at most. Flushes.
    Raises MoveRefused."""
    said = refusal(session, case, actor)
    if said is not None or actor.officer_id is None:
        raise machine.MoveRefused(case, "ask_partner", said or "Only an officer can ask a partner.")
    due = start_of_day(add_working_days(local_date(at), ANSWER_WITHIN_DAYS + 1))
    row = Referral(
        council_id=case.council_id, case_id=case.id, kind=ReferralKind.PARTNER, partner=partner.id,
        reason=reason.strip(), told=told.strip(), waits=waits, asked_by_id=actor.officer_id, asked_by=actor.name,
        asked_team=case.team, asked_at=at, due_at=due,
    )
    session.add(row)
    session.flush()
    words = f"{partner.name} asked to help"
    if waits:
        _wait(session, case, partner, row, actor=actor, at=at)
    else:
        machine.note(session, case, "ask_partner", words, actor=actor, at=at, reason=reason.strip())
    outbox.write(
        session, council_id=case.council_id, resident=None, purpose="partner_asked", at=at, keys=keys,
        event_key=f"referral:{row.public_id}", path=f"/partners/referrals/{link(keys, row)}",
        fields={"name": partner.name, "answer_by": in_words(local_date(due) - timedelta(days=1))},
        to=Recipient("email", partner.email), essential=True,
    )
    return row


def _wait(session: Session, case: Case, partner: Partner, row: Referral, *, actor: Actor, at: datetime) -> None:
    hidden = case.confidentiality > Confidentiality.INTERNAL
    resume = State(case.state)
    machine.fire(
        session, case, "ask_partner", actor=actor, at=at, reason=f"{partner.name}: {row.reason}",
        told="" if hidden else None,
        land=lambda: placement.hold(session, case, reason=f"Waiting for {partner.name}"[:400], until=row.due_at,
                                    resume=resume, at=at))


def stop_waiting(session: Session, case: Case, *, actor: Actor, at: datetime, reason: str = "") -> Entry:
    """The partner has answered, or the case goes on without. Raises MoveRefused."""
    hold = placement.live_hold(session, case)
    if hold is None or case.state != State.AWAITING_PARTNER:
        raise machine.MoveRefused(case, "partner_to_adviser", "This case is not waiting for a partner.")
    hidden = case.confidentiality > Confidentiality.INTERNAL
    return machine.fire(session, case, BACK[State(hold.resume_state)], actor=actor, at=at, reason=reason,
                        told="" if hidden else None, land=lambda: placement.end_hold(session, case, at=at))


def link(keys: Keys, row: Referral) -> str:
    """The token of the partner's page: it opens this referral and nothing else."""
    expires = int((row.asked_at + LINK_GOOD_FOR).timestamp())
    return keys.sign(PURPOSE, {"referral": row.public_id, "council": row.council_id, "expires": expires})


def opened(
    session: Session, keys: Keys, council_id: str, token: str, *, at: datetime,
) -> tuple[Referral, Case, Partner]:
    """The referral that a link opens, with its case and the partner. Raises NoSuchReferral for a link that is not
    ours, is too old, or is of another council, and where the council no longer works with the partner."""
    try:
        said = keys.verify(PURPOSE, token, at=at)
    except BadSignature as error:
        raise NoSuchReferral(token[:20]) from error
    found = session.execute(
        select(Referral, Case).join(Case, Case.id == Referral.case_id)
        .where(Referral.council_id == council_id, Referral.public_id == str(said.get("referral")))).first()
    partner = named(council_id, found[0].partner) if found is not None else None
    if found is None or partner is None:
        raise NoSuchReferral(token[:20])
    return found[0], found[1], partner
