"""The lines of a timeline that are the person's own contacts: how they got in touch, what for, what became of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from frontdoor.assessments.definition import Definition
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.drafts import Draft
from frontdoor.catalogue import versions
from frontdoor.contacts import mails
from frontdoor.contacts.contact import MINUTE_S, Contact, Need, Standing, Way
from frontdoor.contacts.mail import Mail
from frontdoor.desks.contact_needs import RESOLUTIONS
from frontdoor.desks.record.timeline import Source, Words, row
from frontdoor.directory import answers
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.triage.kinds import Kind, kind_of
from frontdoor.web.unit_of_work import session

CAME = {Way.PHONE: "They rang", Way.COUNTER: "They came to the counter", Way.EMAIL: "They sent an email",
        Way.POST: "They sent a letter", Way.SOCIAL: "They wrote on social media", Way.CHAT: "They asked in a chat"}
STANDS = {Standing.RINGING: "Rings", Standing.WAITING: "Waits for somebody", Standing.OPEN: "Not finished",
          Standing.MISSED: "Missed", Standing.DROPPED: "Came to nothing"}
# The case that came of a need, by itself or by the form that was begun for it.
BECAME = func.coalesce(Need.case_id, Draft.case_id)


def _contacts(actor: Actor, resident: Resident) -> Select[Any]:
    """One line for each contact, but for a letter that the officer may not know of. A note is left out where one of the
    needs is: it may tell of it."""
    offered = [version.definition for version in versions.all_published(session, actor.council_id)]
    needs = (select(Need.id).outerjoin(Draft, Draft.id == Need.draft_id).outerjoin(Case, Case.id == BECAME)
             .where(Need.contact_id == Contact.id).correlate(Contact))
    is_readable = _is_readable(actor, offered)
    called = needs.with_only_columns(func.aggregate_strings(_called(actor, offered), " · ")).where(is_readable)
    told = func.coalesce(called.scalar_subquery() + "\n", "").concat(
        case((needs.where(~is_readable).exists(), ""), else_=Contact.note))
    lines = row(Contact.began_at, Contact.id, first=Contact.channel, second=told, by=Officer.name,
                state=Contact.standing, amount=Contact.seconds)
    is_hidden = select(Mail.id).where(Mail.contact_id == Contact.id, ~mails.visible(actor)).exists()
    return lines.select_from(Contact).outerjoin(Officer, Officer.id == Contact.officer_id).where(
        Contact.council_id == actor.council_id, Contact.resident_id == resident.id, ~is_hidden)


def _is_readable(actor: Actor, offered: Iterable[Definition]) -> ColumnElement[bool]:
    """Whether a need may be read here: never a concern, and of what became a case only what the officer may see."""
    concerns = [one.id for one in offered if kind_of(one) is Kind.CONCERN]
    return and_(func.coalesce(Need.service_id, "").not_in(concerns),
                or_(BECAME.is_(None), and_(Case.id.is_not(None), visible_to(actor))))


def _called(actor: Actor, offered: Iterable[Definition]) -> ColumnElement[str]:
    """What a need was about, and what became of it."""
    names = {one.id: str(one.name) for one in offered}
    names |= {one.id: one.title for one in answers.articles(actor.council_id)}
    about = case(names, value=func.coalesce(Need.answer_id, Need.service_id), else_="Something else")
    return about.concat(case({str(key): f": {words.lower()}" for key, words in RESOLUTIONS.items()},
                             value=Need.resolution, else_=""))


def _words(found: Any) -> Words:
    tag = STANDS.get(found.state) or f"{max(1, -(-found.amount // MINUTE_S))} min"
    return Words(CAME[found.first], found.second.strip(), found.by or "", tag)


SOURCES = (Source("reached", "contacts", _contacts, _words),)
