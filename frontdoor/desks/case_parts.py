"""The lists that the page of a case shows: all of them are read in one statement."""

from contextlib import AbstractContextManager

from sqlalchemy import BindParameter, bindparam, select, union
from sqlalchemy.orm import Session

from frontdoor.bookings import holding
from frontdoor.cases import (
    approval, attachments, episode, history, members, parties, protected, referral, tasks, unsent,
)
from frontdoor.cases.case import Case
from frontdoor.cases.history import Decision
from frontdoor.cases.members import MemberConsent
from frontdoor.cases.unsent import OfficerDraft
from frontdoor.catalogue import versions
from frontdoor.contacts import chats
from frontdoor.desks import case_file, story
from frontdoor.entitlements import journeys, queries
from frontdoor.notifications import outbox
from frontdoor.payments import charges, refunds
from frontdoor.people import officers
from frontdoor.people.officers import Officer
from frontdoor.together import Part, reading
from frontdoor.triage import clocks, findings, placement, prices

_CASE: BindParameter[int] = bindparam("case_id")
# Whose case it is, and whoever decided, follows as a councillor, or has typed something.
NAMED = Part(Officer, Officer.id.in_(union(
    select(Officer.id).where(Officer.id == bindparam("owner_id")),
    select(Decision.officer_id).where(Decision.case_id == _CASE),
    select(OfficerDraft.officer_id).where(OfficerDraft.case_id == _CASE),
    select(MemberConsent.officer_id).where(MemberConsent.case_id == _CASE),
)))
PARTS = (
    NAMED, officers.QUEUE, officers.TEAM, versions.ITSELF,
    findings.LATEST, clocks.LINES, clocks.EXTENSIONS, placement.HOLD,
    parties.OF_CASE, parties.FIRST, parties.REPORTERS, parties.REPORTERS_POINTS,
    protected.IN_CASE, protected.HOMES_IN_CASE,
    case_file.NEWEST, history.MESSAGES, history.DECISIONS,
    attachments.OF_CASE, outbox.OF_CASE, tasks.OF_CASE, unsent.ON_CASE,
    referral.OF_CASE, referral.TEAMS_ASKED, approval.OF_CASE, episode.OF_CASE, episode.RATINGS, episode.ITEMS,
    episode.REVIEWS, members.CONSENTS, chats.OF_CASE, chats.LINES_OF_CASE, story.REPRESENTATIVES, story.ACTING,
    holding.OF_CASE, holding.RESOURCES_OF_CASE, charges.BY_KEY, refunds.OF_CASE,
    journeys.OF_CASE, queries.ABOUT, queries.TERMS_ABOUT, queries.HOLDERS, queries.PAST_ABOUT,
)


def together(session: Session, case: Case) -> AbstractContextManager[None]:
    """Read them all for a case that the caller may see; in the block each is at hand."""
    return reading(session, *PARTS, case_id=case.id, council_id=case.council_id, version_id=case.version_id,
                   owner_id=case.owner_id, queue=case.queue, team=case.team, charge=prices.key_of(case))
