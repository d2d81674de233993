"""Work is shared out: at arrival, and by the timetable for what still waits, each queue by its own policy."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased

from frontdoor import audit
from frontdoor.cases.case import FINISHED, Case, Confidentiality
from frontdoor.cases.parties import Party
from frontdoor.catalogue import versions
from frontdoor.errors import FrontDoorError
from frontdoor.people import actor as actors
from frontdoor.people import rosters
from frontdoor.people.actor import Actor
from frontdoor.people.officers import Officer, Queue, Team, queue_named
from frontdoor.triage import handing, placement, workforce
from frontdoor.triage.assigning import POLICY_WORDS, Given, Policy, Work, assign

AT_ONCE = 200
MOST_KNOWN = 20


class PolicyRefused(FrontDoorError):
    """A queue cannot give out its cases in that way. `say` is a sentence for the one who asked."""

    def __init__(self, say: str) -> None:
        super().__init__(say)
        self.say = say


def set_policy(session: Session, queue: Queue, policy: Policy, *, actor: Actor, at: datetime) -> None:
    """Say how a queue gives out its cases from now on. Raises PolicyRefused for the duty queue, which rings through to
    whoever is on duty. Flushes."""
    if queue.kind == "duty" and policy is not Policy.TAKE_NEXT:
        raise PolicyRefused("Urgent concerns are taken by whoever is on duty, and are given to nobody by turns.")
    before, queue.assignment = queue.assignment, str(policy)
    audit.record(session, council_id=queue.council_id, actor_kind=actor.kind, actor_id=actor.public_id,
                 action="set_policy", subject_kind="queue", subject_id=queue.slug, at=at,
                 detail={"from": before, "to": str(policy)})
    session.flush()


def policy_of(queue: Queue) -> Policy:
    return Policy(queue.assignment)


def policy_words(queue: Queue) -> str:
    return POLICY_WORDS[policy_of(queue)]


def at_arrival(session: Session, case: Case, *, at: datetime) -> None:
    """Give a case that has just come to whom its queue's policy says; it stays where it is where that is nobody."""
    if case.queue is None or placement.policy_of(session, case.council_id, case.queue) == Policy.TAKE_NEXT:
        return
    queue = queue_named(session, case.council_id, case.queue)
    if queue is not None:
        _share(session, case, queue, at)


def waiting(session: Session, at: datetime, *, most: int = AT_ONCE) -> list[int]:
    """The ids of cases that wait in queues which give out their work, where somebody of the team has room: at most
    `most` of each queue, the soonest due first."""
    found: list[int] = []
    for queue in session.scalars(select(Queue).where(Queue.assignment != str(Policy.TAKE_NEXT)).order_by(Queue.id)):
        team = rosters.in_team(session, queue.council_id, queue.team_slug)
        people = workforce.candidates(session, queue.council_id, team, at=at)
        least = Work("", "", 1)
        if assign(people, least, Policy.LEAST_LOADED, at) is None:
            continue
        found += session.scalars(
            select(Case.id).where(Case.council_id == queue.council_id, Case.queue == queue.slug,
                                  Case.due_at.is_not(None))
            .order_by(Case.due_at, Case.id).limit(most))
    return found


def share(session: Session, case_id: int, *, at: datetime) -> None:
    """Give one waiting case out, if it still waits and somebody is free."""
    case = session.scalar(select(Case).where(Case.id == case_id).with_for_update(of=Case, skip_locked=True))
    if case is not None:
        at_arrival(session, case, at=at)


def _share(session: Session, case: Case, queue: Queue, at: datetime) -> None:
    # The team is held while its room is counted, so that two cases at once do not both get the last of it.
    session.execute(select(Team.id).where(Team.council_id == case.council_id, Team.slug == queue.team_slug)
                    .with_for_update())
    given = whom(session, case, queue, at=at)
    if given is None:
        return
    officer = session.get_one(Officer, given.officer_id)
    handing.give(session, case, officer, reason=given.reason, actor=actors.rule(case.council_id), at=at)
    rosters.of(session, officer).given_at = at


def whom(session: Session, case: Case, queue: Queue, *, at: datetime, without: int | None = None) -> Given | None:
    """Who would get the case by the policy of that queue at that moment; never the officer `without`. None where it
    waits."""
    policy = policy_of(queue)
    if policy is Policy.TAKE_NEXT:
        return None
    team = [one for one in rosters.in_team(session, case.council_id, queue.team_slug) if one.id != without]
    people = workforce.candidates(session, case.council_id, team, at=at)
    return assign(people, _work_of(session, case, policy, at), policy, at)


def _work_of(session: Session, case: Case, policy: Policy, at: datetime) -> Work:
    definition = versions.by_id(session, case.version_id).definition
    known = _known_to(session, case) if policy is Policy.BY_PATCH else frozenset()
    weight = workforce.workload(case.council_id, at).weight(case.service_id, case.tier)
    return Work(case.service_id, str(definition.name), weight, case.ward, known)


def _known_to(session: Session, case: Case) -> frozenset[int]:
    """The officers who have another open case of the same people, or of the same home. What is hidden leads nobody
    to a household."""
    theirs = aliased(Party)
    same_people = select(theirs.case_id).where(theirs.resident_id.in_(
        select(Party.resident_id).where(Party.case_id == case.id, Party.role == "reporter")))
    same_home = and_(Case.easting == case.easting, Case.northing == case.northing)
    rows = session.scalars(
        select(Case.owner_id).where(
            Case.council_id == case.council_id, Case.id != case.id, Case.owner_id.is_not(None),
            Case.state.not_in(sorted(FINISHED)), Case.confidentiality <= int(Confidentiality.INTERNAL),
            or_(Case.id.in_(same_people), same_home) if case.easting is not None else Case.id.in_(same_people))
        .limit(MOST_KNOWN))
    return frozenset(owner for owner in rows if owner is not None)
