"""Where a received case goes on: each class of finding has one road, and each road ends at somebody."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.assessments.definition import Result
from frontdoor.assessments.finding import Finding
from frontdoor.cases.access import publicly_listed
from frontdoor.cases.case import Case, Outcome
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import FindingRow
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.catalogue.versions import Version
from frontdoor.people import actor as actors
from frontdoor.people.residents import Resident
from frontdoor.triage import (
    clocks, decisions, duplicates, ending, findings, gates, granting, kinds, known, machine, placement, queues, tiers,
)
from frontdoor.triage.findings import Asked
from frontdoor.triage.kinds import Kind
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.sampling import brake, drawing
from frontdoor.triage.sampling.rows import Brake
from frontdoor.triage.telling import tell

PURPOSE_OF = {
    Result.ACCEPTED: "accepted", Result.ELIGIBLE_AUTO: "accepted", Result.REFER_URGENT: "accepted_urgent",
    Result.REDIRECT: "not_ours", Result.NOT_ELIGIBLE: "not_eligible", Result.NOT_REQUIRED: "not_eligible",
}


def send_on(
    session: Session, case: Case, version: Version, finding: Finding, stored: FindingRow, *, party: Party, at: datetime,
) -> None:
    """Send a received case on. Danger to a person goes first, whatever the rules say about the rest. Whoever applies
    is told at once that it is here and when they will hear, also where they hear a moment later: the same first
    message whatever becomes of it. A concern goes to the duty specialists, whatever the rules say of it."""
    if kinds.kind_of(version.definition) is Kind.CONCERN:
        give_tasks(session, case, version, finding, at=at)
        tell(session, case, "passed_to_adviser", entry=tiers.pass_concern(session, case, at=at), at=at)
        return
    applied = kinds.is_asked_for(version.definition)
    rule = actors.rule(case.council_id)
    text = tiers.written_text(version.definition, case.given)
    is_grave = tiers.heed_signs(session, case, text, at=at) or tiers.heed_finding(session, case, finding, at=at)
    if applied:
        _say_it_is_here(session, case, at=at)
    elif is_grave:
        entry = machine.note(session, case, "acknowledge", "The resident is told what anyone is told", at=at,
                             actor=rule)
        tell(session, case, "passed_to_adviser", entry=entry, at=at)
    if is_grave:
        return
    give_tasks(session, case, version, finding, at=at)
    route = tiers.proposed(finding, version.definition)
    case.tier, case.tier_reason = route.tier, route.reason
    pulled = _brake_on(session, case, finding, route)
    if pulled is not None:
        case.tier_reason = brake.hold_back(session, case, pulled, at=at)
        _to_adviser(session, case, version, finding, at)
    elif route.tier == 1 and applied and finding.result in findings.ANSWER_OF:
        _answer_by_rule(session, case, version, finding, stored, party, at)
    elif route.tier == 1 and not applied:
        _by_rule(session, case, version, finding, stored, party, at)
    elif route.tier == 3 and finding.queue == queues.specialist_queue(version.definition):
        reason = f"Gate: {finding.gate}. {case.tier_reason}" if finding.gate else case.tier_reason
        machine.fire(session, case, "pass_to_specialist", actor=rule, at=at, reason=reason)
        gates.count_opened(session, case, finding.gate or gates.UNNAMED, 3, reason, actor=rule, at=at)
        placement.to_queue(session, case, finding.queue, at=at)
    else:
        _to_adviser(session, case, version, finding, at)


def _brake_on(session: Session, case: Case, finding: Finding, route: tiers.Route) -> Brake | None:
    """The brake that keeps the rule from deciding this case alone, if one is pulled."""
    if route.tier != 1:
        return None
    return brake.live(session, case.council_id, case.service_id, drawing.outcome_of(finding))


def _say_it_is_here(session: Session, case: Case, *, at: datetime) -> None:
    """Tell whoever applies that it is here, and when they will hear at the latest."""
    entry = machine.note(session, case, "acknowledge", "The resident is told when they will hear", at=at,
                         actor=actors.rule(case.council_id))
    due, within = clocks.promised_words(session, case, at=at)
    tell(session, case, "received_application", entry=entry, at=at, fields={"hear_by": due, "within": within})


def _to_adviser(session: Session, case: Case, version: Version, finding: Finding, at: datetime) -> None:
    rule = actors.rule(case.council_id)
    case.tier = max(case.tier or 2, 2)
    gate = f"Gate: {finding.gate}. " if finding.gate else ""
    entry = machine.fire(session, case, "pass_to_adviser", actor=rule, at=at, reason=gate + case.tier_reason)
    placement.to_queue(session, case, finding.queue or queues.adviser_queue(version.definition), at=at)
    gates.count_opened(session, case, finding.gate or gates.UNNAMED, 2, case.tier_reason, actor=rule, at=at)
    if kinds.kind_of(version.definition) is Kind.REPORT:
        tell(session, case, "passed_to_adviser", entry=entry, at=at)


def _answer_by_rule(
    session: Session, case: Case, version: Version, finding: Finding, stored: FindingRow, party: Party, at: datetime,
) -> None:
    """Decide an application at once: granted, with its price; or not, with the reasons and a way to have a person
    look again. What could not be granted as things stand is a person's to see to."""
    rule, outcome = actors.rule(case.council_id), findings.ANSWER_OF[finding.result]
    asked = findings.just_asked(session, case, version, finding, stored, at=at)
    if outcome is Outcome.GRANTED:
        try:
            granting.check(session, case, asked, at=at)
        except MoveRefused as refused:
            case.tier_reason = refused.reason
            _to_adviser(session, case, version, finding, at)
            return
    case.outcome, case.decided_at = outcome, at
    case.outcome_reason = finding.answer or finding.say or decisions.in_words(asked.points)
    made = decisions.record(session, case, actor=rule, outcome=outcome, reasons=decisions.in_words(asked.points), at=at,
                            row=stored, points=asked.points, number=version.number,
                            grants=asked.granted.outcome if outcome is Outcome.GRANTED and asked.granted else None)
    machine.fire(session, case, "decide_by_rule", actor=rule, at=at, reason=case.outcome_reason)
    if outcome is Outcome.GRANTED:
        granting.grant(session, case, asked, actor=rule, at=at)
    else:
        ending.refuse(session, case, outcome=outcome, why=case.outcome_reason, actor=rule, at=at, only=party,
                      told=_against(asked), following=finding.say or "")
    ending.conclude(session, case, "decided", at=at)
    drawing.draw(session, case, made, version.definition, finding, at=at)


def _against(asked: Asked) -> str:
    """The points on which the rule refuses, with what would change each: what the letter says. Nothing where it does
    not refuse on points."""
    if asked.finding.result is not Result.NOT_ELIGIBLE:
        return ""
    against = [one for one in decisions.criteria(asked.points) if one["verdict"] == "not_met"]
    return " ".join(" ".join(filter(None, (one["words"], one["change"]))) for one in against)


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
    outcome, why = findings.OUTCOME_OF[finding.result], finding.answer or finding.say or ""
    case.outcome, case.outcome_reason, case.decided_at = outcome, why, at
    made = decisions.record(session, case, actor=rule, outcome=outcome, reasons=decisions.in_words(finding.reasons),
                            at=at, row=stored)
    machine.fire(session, case, "decide_by_rule", actor=rule, at=at, reason=why)
    if outcome is Outcome.ACCEPTED:
        entry = ending.plan_work(session, case, version.definition, actor=rule, at=at)
    else:
        entry = ending.close(session, case, outcome=outcome, why=why, actor=rule, at=at)
    ending.conclude(session, case, "decided", at=at)
    drawing.draw(session, case, made, version.definition, finding, at=at)
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
