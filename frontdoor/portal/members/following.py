"""Councillors who follow a case for somebody, as that person sees them: in their account, and on the page of the
case."""

from dataclasses import dataclass

from sqlalchemy import select

from frontdoor.cases import members
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case
from frontdoor.cases.members import MemberConsent
from frontdoor.cases.parties import Party
from frontdoor.people.actor import Actor
from frontdoor.web.unit_of_work import session

SEES = {"status": "They see how it stands.", "messages": "They see how it stands, and what you and we write."}


@dataclass(frozen=True)
class Councillor:
    """One councillor who follows one case, and what they may see of it."""

    consent: MemberConsent
    case: Case

    @property
    def name(self) -> str:
        return self.consent.member.name

    @property
    def sees(self) -> str:
        return SEES[self.consent.scope]


def of_case(case: Case) -> list[Councillor]:
    """Those who follow a case that is open before its reporter."""
    return [Councillor(consent, case) for consent in members.consents_of(session, case)]


def for_resident(actor: Actor) -> list[Councillor]:
    """Those who follow any case of a resident, or of somebody they act for, that is theirs to see."""
    theirs = select(Case.id).join(Party, Party.case_id == Case.id).where(
        visible_to(actor), Party.resident_id.in_(sorted(actor.resident_ids)), Party.role == "reporter",
        Party.ended_at.is_(None))
    found = members.consents_in(session, actor.council_id, theirs)
    return [Councillor(consent, case) for consent, case in found]
