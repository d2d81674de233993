"""Whose journey a draft is, and who may open it: its resident, somebody who acts for them, or the officer who helps.

A draft of nobody opens by its token alone; what a guest answered before they signed in stays theirs.
"""

from datetime import datetime

from flask import session as cookie
from sqlalchemy.orm import Session

from frontdoor.cases.drafts import Draft, DraftNotFound
from frontdoor.contacts import sharing
from frontdoor.people.actor import Actor, guest
from frontdoor.people.residents import Resident
from frontdoor.web import account, sign_in

# The drafts that this browser came to by a link, in its signed cookie.
FINISHING, MOST_FINISHING = "finishing", 5


def opener(draft: Draft, *, at: datetime) -> Actor:
    """The one who opens the draft, as the one who acts. A draft that an officer began without a resident opens to
    any officer of the council; with a resident only to that officer. Raises DraftNotFound for anybody else."""
    if draft.officer_id is not None:
        officer = sign_in.officer_actor()
        is_ours = officer is not None and officer.council_id == draft.council_id
        if officer is not None and is_ours and draft.resident_id in (None, *_helped_by(draft, officer)):
            return officer
    if draft.resident_id is not None:
        signed = account.resident()
        if signed is not None and signed.council_id == draft.council_id and draft.resident_id in {
            one.id for one in may_apply_for(signed, at=at)
        }:
            return account.actor() or guest(draft.council_id)
        if is_finishing(draft):
            return guest(draft.council_id)
    elif draft.officer_id is None:
        return guest(draft.council_id)
    raise DraftNotFound("the draft is somebody else's")


def is_finishing(draft: Draft) -> bool:
    """Whether this browser goes on alone with what an officer began: its owner came by the link that was sent to them.
    It opens this one draft and nothing else of theirs."""
    return draft.officer_id is None and draft.public_id in cookie.get(FINISHING, [])


def go_on_alone(draft: Draft) -> None:
    """From now on this browser opens the draft."""
    others = [one for one in cookie.get(FINISHING, []) if one != draft.public_id]
    cookie[FINISHING] = [*others, draft.public_id][-MOST_FINISHING:]


def _helped_by(draft: Draft, officer: Actor) -> tuple[int | None, ...]:
    return (draft.resident_id,) if officer.officer_id == draft.officer_id else ()


def shared_with_officer(session: Session, part: str) -> tuple[Draft, Actor]:
    """The draft that a resident shares with the officer who asks, by the chat in its address. Raises DraftNotFound."""
    officer = sign_in.officer_actor()
    if officer is None:
        raise DraftNotFound("a shared form opens to an officer alone")
    return sharing.opened_by(session, officer, part), officer


def may_apply_for(signed: Resident, *, at: datetime) -> list[Resident]:
    """For whom a resident may fill in a form today: themselves, and those they act for in that."""
    return [signed, *(one.resident for one in account.acting_for(signed, "apply", at=at))]
