"""What stands on a case's page of the work of several: the story, requests, approvals, the episode and its plan, the
appointment, and what somebody typed and did not send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from frontdoor.assessments.definition import JudgementSection
from frontdoor.bookings.models import Booking
from frontdoor.cases import approval, referral
from frontdoor.cases.approval import Approval
from frontdoor.cases.case import Case, State
from frontdoor.cases.episode import Episode, PlanItem, Rating, Review
from frontdoor.cases.referral import Referral
from frontdoor.cases.work import Hold
from frontdoor.clock import moment_in_words
from frontdoor.desks import story, unsent
from frontdoor.desks.case_file import MOST_ENTRIES, CaseFile
from frontdoor.desks.offers import BY_SLUG
from frontdoor.people.actor import Actor, Level
from frontdoor.triage import appointments, episodes, partners, placement, plans

TITLES = {slug: action.title for slug, action in BY_SLUG.items()}
ASKING = frozenset({"ask_help", "ask_transfer", "ask_partner"})
AGREEING = frozenset({"ask_approval"})
WITH_SPECIALISTS = frozenset({State.WITH_SPECIALIST, State.AWAITING_PARTNER, State.IN_PROVISION})


@dataclass(frozen=True)
class Asked:
    """One request with the name of whoever was asked."""

    row: Referral
    other: str


@dataclass(frozen=True)
class Work:
    """All of it for one case. `sections` are what the service has judged, each with what was found."""

    asked: list[Asked]
    approvals: Sequence[Approval]
    episode: Episode | None
    sections: list[tuple[JudgementSection, Rating | None]]
    items: Sequence[PlanItem]
    reviews: Sequence[Review]
    appointment: Booking | None
    unsent: list[unsent.Line]
    story: story.Story | None
    hold: Hold | None


def of_case(session: Session, file: CaseFile, actor: Actor, *, at: datetime) -> Work:
    """The work on a case that the caller may see. The story is for specialists, and for cases that are theirs."""
    case, definition = file.case, file.definition
    asked = _asked(session, case) if _happened(file, ASKING) else []
    episode = episodes.of_case(session, case) if definition.judgement else None
    found = episodes.ratings(session, episode) if episode else {}
    appointment = appointments.of_case(session, case) if definition.meets else None
    wants_story = case.state in WITH_SPECIALISTS or actor.is_at_least(Level.SPECIALIST) and case.tier == 3
    return Work(
        asked=asked, approvals=_approvals(session, case) if _happened(file, AGREEING) else [], episode=episode,
        sections=[(section, found.get(section.id)) for section in definition.judgement],
        items=plans.items(session, episode) if episode else [],
        reviews=plans.reviews(session, episode) if episode and episode.began_at else [],
        appointment=appointment, unsent=unsent.lines(case, actor, TITLES),
        story=story.of_case(session, file, actor, offered=_offered(asked, appointment)) if wants_story else None,
        hold=placement.live_hold(session, case) if case.on_hold else None,
    )


def _happened(file: CaseFile, moves: frozenset[str]) -> bool:
    """Whether any of it is in the history that has been read anyway, or may stand in the part that has not."""
    return len(file.entries) >= MOST_ENTRIES or any(entry.move in moves for entry in file.entries)


def _asked(session: Session, case: Case) -> list[Asked]:
    rows = referral.OF_CASE.of(session, case_id=case.id)
    teams = referral.TEAMS_ASKED.of(session, council_id=case.council_id, case_id=case.id) if rows else []
    names = {team.slug: team.name for team in teams}
    return [Asked(row, names.get(row.to_team or "") or _partner(row)) for row in rows]


def _partner(row: Referral) -> str:
    partner = partners.named(row.council_id, row.partner)
    return partner.name if partner else str(row.partner or row.to_team)


def _approvals(session: Session, case: Case) -> Sequence[Approval]:
    return approval.OF_CASE.of(session, case_id=case.id)


def _offered(asked: list[Asked], appointment: Booking | None) -> list[str]:
    said = [f"{one.other}: {one.row.state}" for one in asked]
    return said + ([f"Appointment on {moment_in_words(appointment.starts_at)}"] if appointment else [])
