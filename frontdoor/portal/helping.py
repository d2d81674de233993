"""Noticing where somebody stumbles on their way through a form, and offering an adviser beside the page."""

import re
from dataclasses import dataclass
from typing import Any

from flask import session as cookie
from sqlalchemy import select, update
from wtforms.form import BaseForm

from frontdoor.contacts import chats, seats, sharing
from frontdoor.contacts.models import Chat, Stumble
from frontdoor.portal.sharing import may_share
from frontdoor.web.journey.opening import Journey
from frontdoor.web.journey.path import Step

# Sentences quote what was typed, or how a file is called: that is not ours to keep.
QUOTED = re.compile("“[^”]*”")
STUMBLES = 2
# Journeys in which help was turned down are not offered it again; the link to ask for it stays.
DECLINED, MOST_DECLINED = "declined_help", 20
# On which page of each journey help was offered: it is on no other one after that.
OFFERED = "offered_help"


@dataclass(frozen=True)
class Offer:
    """What the page shows of help. `chat` is the open one, if there is one; `is_offered`: help is put before somebody
    who has stumbled; `after_stall`: it may be once they stand still for long; `is_free`: an adviser could come at this
    moment; `is_shared`: the adviser of the chat sees the form; `can_share`: they could be let in; `could_share`: also
    as soon as somebody takes the chat."""

    page_id: str
    chat: Chat | None
    is_offered: bool
    is_free: bool
    is_shared: bool = False
    can_share: bool = False
    could_share: bool = False
    after_stall: bool = False


def note_failure(journey: Journey, step: Step, form: BaseForm) -> None:
    """Write down that the page could not be taken, and the sentences that are shown; never what was typed."""
    row = _stumble(journey, step.id)
    if row is None:
        row = Stumble(council_id=journey.draft.council_id, draft_id=journey.draft.id, page_id=step.id, times=0,
                      errors=[], at=journey.at)
        journey.session.add(row)
    row.times, row.errors, row.at = row.times + 1, _sentences(form), journey.at
    journey.session.flush()
    chats.be_on(journey.session, journey.draft, step.id)


def note_taken(journey: Journey, step: Step) -> None:
    """The page went well: there is nothing wrong with it any more. How often it failed stays."""
    journey.session.execute(
        update(Stumble).where(Stumble.council_id == journey.draft.council_id, Stumble.draft_id == journey.draft.id,
                              Stumble.page_id == step.id).values(errors=[])
    )
    chats.be_on(journey.session, journey.draft, journey.path.current)


def offer(journey: Journey, page_id: str) -> Offer | None:
    """The help that can be had on this page now; none in a journey that an officer types."""
    if journey.on_behalf:
        return None
    chat = chats.of_draft(journey.session, journey.draft)
    is_free = chat is None and seats.free(journey.session, journey.draft.council_id, at=journey.at) > 0
    may_be = is_free and may_offer(journey, page_id)
    is_offered = may_be and _is_stuck(journey, page_id)
    if is_offered:
        note_offer(journey, page_id)
    return Offer(page_id, chat, is_offered, is_free, is_shared=chat is not None and sharing.is_shared(chat),
                 can_share=may_share(journey, chat), could_share=chat is not None and not journey.is_concern,
                 after_stall=may_be and not is_offered)


def may_offer(journey: Journey, page_id: str) -> bool:
    """Whether help may be put before them on this page: it was not turned down, nor offered on another one before."""
    offered = dict(cookie.get(OFFERED, [])).get(journey.draft.public_id, page_id)
    return offered == page_id and journey.draft.public_id not in cookie.get(DECLINED, [])


def note_offer(journey: Journey, page_id: str) -> None:
    """Help is put before them on this page, which is once a visit."""
    if journey.draft.public_id not in dict(cookie.get(OFFERED, [])):
        cookie[OFFERED] = [*cookie.get(OFFERED, []), (journey.draft.public_id, page_id)][-MOST_DECLINED:]


def offer_after_stall(journey: Journey, page_id: str) -> bool:
    """Whether help is offered to somebody who has stood still on a page for long; then it was, for this visit."""
    is_offered = (not journey.on_behalf and may_offer(journey, page_id)
                  and chats.of_draft(journey.session, journey.draft) is None
                  and seats.free(journey.session, journey.draft.council_id, at=journey.at) > 0)
    if is_offered:
        note_offer(journey, page_id)
    return is_offered


def _is_stuck(journey: Journey, page_id: str) -> bool:
    """Whether the page has failed as often as it takes, and says now that something is wrong."""
    row = _stumble(journey, page_id)
    return row is not None and row.times >= STUMBLES and bool(row.errors)


def decline(journey: Journey) -> None:
    """The resident would rather go on alone: they are not asked again in this journey."""
    declined = [one for one in cookie.get(DECLINED, []) if one != journey.draft.public_id]
    cookie[DECLINED] = [*declined, journey.draft.public_id][-MOST_DECLINED:]


def has_stumbled(journey: Journey, page_id: str) -> bool:
    """Whether the page has failed as often as it takes to be offered help."""
    row = _stumble(journey, page_id)
    return row is not None and row.times >= STUMBLES


def _stumble(journey: Journey, page_id: str) -> Stumble | None:
    return journey.session.scalar(select(Stumble).where(
        Stumble.council_id == journey.draft.council_id, Stumble.draft_id == journey.draft.id,
        Stumble.page_id == page_id,
    ))


def _sentences(form: BaseForm) -> list[dict[str, Any]]:
    return [{"label": str(field.label.text), "say": QUOTED.sub("“…”", str(sentence))}
            for field in form for sentence in field.errors]
