"""When a resident spoke with the council: each contact that is finished, in which way, and what became of what they
came for. It is the part of their record that officers read as contacts, without what an officer wrote down in words.

Whoever reads the account may be whom somebody is kept safe from. So a contact of which a part was about care, safety or
a home, by a service or by an answer that was read out, or became a case that the resident may not see, is not in it at
all; nor is a chat with a sign of danger in it. That they rang would say enough.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, selectinload

from frontdoor.assessments.definition import Definition
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.cases.work import CHAT_SIGN, Task
from frontdoor.catalogue import versions
from frontdoor.contacts import mails
from frontdoor.contacts.contact import Contact, Need, Resolution, Standing, Way
from frontdoor.contacts.mail import Mail
from frontdoor.contacts.models import Chat
from frontdoor.directory import answers
from frontdoor.directory.answers import Article
from frontdoor.finder import rules
from frontdoor.people.actor import Actor
from frontdoor.people.residents import Resident
from frontdoor.portal import blueprint
from frontdoor.portal.account import me, page
from frontdoor.web import account
from frontdoor.web.guards import resident
from frontdoor.web.unit_of_work import session as of_request

SHOWN = 100
CAME = {Way.PHONE: "By telephone", Way.COUNTER: "At our counter", Way.EMAIL: "By email", Way.POST: "By letter",
        Way.SOCIAL: "On social media", Way.CHAT: "By chat"}
BECAME = {Resolution.RESOLVED: "We answered it", Resolution.CASE_OPENED: "We wrote it down for a team",
          Resolution.PASSED_ON: "We passed it on to another team", Resolution.CALL_BACK: "We said we would ring you",
          Resolution.SIGNPOSTED: "We told you who can help"}
SOMETHING = "Something else"


@dataclass(frozen=True)
class Asked:
    """One thing that they came for: what it was about, what became of it, and the case, if there is one."""

    about: str
    became: str
    reference: str


@dataclass(frozen=True)
class Spoken:
    """One contact: when it began, in which way, and everything that they came for."""

    at: datetime
    way: str
    asked: Sequence[Asked]


@blueprint.get("/account/contacts")
@resident
def account_contacts() -> ResponseReturnValue:
    actor = account.actor()
    assert actor is not None
    return page("contacts", "/account/messages", spoken=of(of_request, me(), actor))


def of(session: Session, resident: Resident, actor: Actor) -> list[Spoken]:
    """The newest hundred, newest first."""
    offered = [version.definition for version in versions.all_published(session, actor.council_id)]
    told = answers.articles(actor.council_id)
    rows = session.scalars(
        select(Contact).options(selectinload(Contact.needs))
        .where(Contact.council_id == resident.council_id, Contact.resident_id == resident.id,
               Contact.standing == str(Standing.FINISHED), *_may_be_read(actor, offered, told))
        .order_by(Contact.began_at.desc(), Contact.id.desc()).limit(SHOWN)).all()
    names = {**{one.id: str(one.name) for one in offered}, **{one.id: one.title for one in told}}
    references = _references(session, rows)
    return [Spoken(row.began_at, CAME[Way(row.channel)], [_asked(need, names, references) for need in row.needs])
            for row in rows]


def _may_be_read(
    actor: Actor, offered: Iterable[Definition], told: Iterable[Article],
) -> Iterable[ColumnElement[bool]]:
    guarded = {one.id for one in offered if one.area is not None} | rules.words().sensitive
    guarded |= {one.id for one in told if {one.service, one.instead_of} & guarded}
    case_id = func.coalesce(Need.case_id, Draft.case_id)
    hidden = (select(Need.id).outerjoin(Draft, Draft.id == Need.draft_id).outerjoin(Case, Case.id == case_id)
              .where(Need.contact_id == Contact.id, or_(
                  Need.service_id.in_(guarded), Need.answer_id.in_(guarded),
                  and_(case_id.is_not(None), ~func.coalesce(visible_to(actor), False)))))
    letter = select(Mail.id).where(Mail.contact_id == Contact.id, ~mails.visible(actor))
    danger = select(Task.id).join(Chat, Task.key == CHAT_SIGN + Chat.public_id).where(
        Chat.contact_id == Contact.id, Task.council_id == Contact.council_id)
    return ~hidden.exists(), ~letter.exists(), ~danger.exists()


def _references(session: Session, rows: Sequence[Contact]) -> dict[int, str]:
    """The reference of each need's case, by the need."""
    needs = [need.id for row in rows for need in row.needs]
    found = session.execute(
        select(Need.id, Case.reference).outerjoin(Draft, Draft.id == Need.draft_id)
        .join(Case, Case.id == func.coalesce(Need.case_id, Draft.case_id)).where(Need.id.in_(needs))) if needs else ()
    return {need_id: reference for need_id, reference in found}


def _asked(need: Need, names: dict[str, str], references: dict[int, str]) -> Asked:
    became = BECAME[Resolution(need.resolution)] if need.resolution else ""
    return Asked(names.get(need.answer_id or need.service_id or "", SOMETHING), became, references.get(need.id, ""))
