"""Where a received case goes on: each class of finding has one road, and each road ends at somebody."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Result
from frontdoor.assessments.finding import Finding
from frontdoor.cases.access import publicly_listed
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import Decision, FindingRow
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.catalogue.versions import Version
from frontdoor.people import actor as actors
from frontdoor.people.residents import Resident
from frontdoor.triage import duplicates, ending, known, machine, placement, queues, tiers
from frontdoor.triage.telling import tell

OUTCOME_OF = {
    Result.ACCEPTED: Outcome.ACCEPTED, Result.REFER_URGENT: Outcome.ACCEPTED, Result.ELIGIBLE_AUTO: Outcome.ACCEPTED,
    Result.REDIRECT: Outcome.NOT_OURS, Result.NOT_ELIGIBLE: Outcome.NO_ACTION, Result.NOT_REQUIRED: Outcome.NO_ACTION,
}
PURPOSE_OF = {
    Result.ACCEPTED: "accepted", Result.ELIGIBLE_AUTO: "accepted", Result.REFER_URGENT: "accepted_urgent",
    Result.REDIRECT: "not_ours", Result.NOT_ELIGIBLE: "not_eligible", Result.NOT_REQUIRED: "not_eligible",
}


def send_on(
    session: Session, case: Case, version: Version, finding: Finding, stored: FindingRow, *, party: Party, at: datetime,
) -> None:
    """Send a received case on. Danger to a person goes first, whatever the rules say about the rest."""
    text = tiers.written_text(version.definition, case.given)
    if tiers.heed_signs(session, case, text, at=at):
        entry = machine.note(session, case, "acknowledge", "The resident is told what anyone is told",
                             actor=actors.rule(case.council_id), at=at)
        tell(session, case, "passed_to_adviser", entry=entry, at=at)
        return
    give_tasks(session, case, version, finding, at=at)
    route = tiers.proposed(finding, version.definition)
    case.tier, case.tier_reason = route.tier, route.reason
    if route.tier == 1:
        _by_rule(session, case, version, finding, stored, party, at)
    else:
        _to_adviser(session, case, version, finding, at)


def _to_adviser(session: Session, case: Case, version: Version, finding: Finding, at: datetime) -> None:
    rule = actors.rule(case.council_id)
    gate = f"Gate: {finding.gate}. " if finding.gate else ""
    entry = machine.fire(session, case, "pass_to_adviser", actor=rule, at=at, reason=gate + case.tier_reason)
    placement.to_queue(session, case, finding.queue or queues.adviser_queue(version.definition), at=at)
    tell(session, case, "passed_to_adviser", entry=entry, at=at)


def _by_rule(
    session: Session, case: Case, version: Version, finding: Finding, stored: FindingRow, party: Party, at: datetime,
) -> None:
    rule = actors.rule(case.council_id)
    if finding.result is Result.DUPLICATE:
        canonical = known.nearest_open(session, case, version.definition, at=at)
        if canonical is None:
            _to_adviser(session, case, version, finding, at)
        else:
            duplicates.attach(session, case, canonical, "attach_duplicate", actor=rule, at=at)
        return
    outcome, why = OUTCOME_OF[finding.result], finding.answer or finding.say or ""
    case.outcome, case.outcome_reason, case.decided_at = outcome, why, at
    session.add(Decision(
        council_id=case.council_id, case_id=case.id, finding=stored, by="rule", outcome=outcome,
        reasons="\n".join(reason.words for reason in finding.reasons if not reason.verdict.is_open), at=at,
    ))
    machine.fire(session, case, "decide_by_rule", actor=rule, at=at, reason=why)
    if outcome is Outcome.ACCEPTED:
        entry = ending.plan_work(session, case, version.definition, actor=rule, at=at)
    else:
        entry = ending.close(session, case, outcome=outcome, why=why, actor=rule, at=at)
    ending.conclude(session, case, "decided", at=at)
    tell(session, case, PURPOSE_OF[finding.result], entry=entry, at=at, only=party,
         fields={"reason": why, "next": finding.say or ""})


def give_tasks(session: Session, case: Case, version: Version, finding: Finding, *, at: datetime) -> None:
    """The work that raised flags give to other teams, beside the case's own path."""
    for flag in version.definition.flags:
        if flag.id in finding.flags and flag.task:
            session.add(Task(
                council_id=case.council_id, case_id=case.id, team_slug=flag.task.team, created_at=at,
                due_at=case.due_at, key=f"flag:{case.reference}:{flag.id}", words=str(flag.task.say)[:400],
            ))


def follow_others(session: Session, draft: Draft, resident: Resident, *, at: datetime) -> None:
    """Make the reporter a follower of the reports that they chose to follow on the way."""
    for reference in draft.follows:
        other = session.scalar(select(Case).where(Case.reference == reference, publicly_listed(draft.council_id)))
        if other is not None and other.id != draft.case_id:
            duplicates.follow(session, other, resident, actor=actors.guest(draft.council_id), at=at)
