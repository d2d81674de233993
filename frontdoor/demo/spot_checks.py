"""Decisions of the rules that were drawn to be checked: most were judged, one is seen otherwise, some wait."""

from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.cases.case import Case, Confidentiality
from frontdoor.cases.history import Decision
from frontdoor.catalogue import versions
from frontdoor.people.actor import Actor
from frontdoor.triage import findings
from frontdoor.triage.sampling import blind, drawing
from frontdoor.triage.sampling.rows import SpotCheck

SERVICE, PART = "pothole", Decimal("0.05")
DRAWN, WAITING = 14, 2
# Which of those that are judged is seen otherwise, counted from 0.
SEEN_OTHERWISE = 0


def draw(session: Session, council_id: str, checker: Actor, *, until: datetime) -> None:
    """Draw the latest decisions that the rules made about potholes, and let `checker` judge them. The lot would fall on
    other ones, and on more or fewer, each time. Flushes."""
    rows = session.execute(
        select(Case, Decision).join(Decision, Decision.case_id == Case.id)
        .where(Case.council_id == council_id, Case.service_id == SERVICE, Decision.by == "rule", Decision.at < until,
               Case.confidentiality <= int(Confidentiality.INTERNAL),
               Decision.id.not_in(select(SpotCheck.decision_id)))
        .order_by(Decision.at.desc()).limit(DRAWN)).all()
    for number, (case, decision) in enumerate(rows):
        check = _drawn(session, case, decision)
        if number >= WAITING:
            _judge(session, check, checker, disagrees=number == WAITING + SEEN_OTHERWISE)
    session.flush()


def _drawn(session: Session, case: Case, decision: Decision) -> SpotCheck:
    body = findings.body_of(decision.finding)
    judged = [one["criterion"] for one in body["reasons"] if one["verdict"] in ("met", "not_met")]
    return drawing.put(session, case, decision, outcome_id=body["outcome"] or body["result"], criteria=judged,
                       version_number=versions.by_id(session, case.version_id).number, part=PART, at=decision.at)


def _judge(session: Session, check: SpotCheck, checker: Actor, *, disagrees: bool) -> None:
    began = check.drawn_at + timedelta(hours=3)
    ended = began + timedelta(minutes=4)
    blind.take(session, checker, check.public_id, at=began)
    otherwise = "no_action" if check.decided == "accepted" else "accepted"
    blind.judge(session, check, judged=otherwise if disagrees else check.decided, actor=checker, at=ended,
                words="The photo shows less than the depth that was told." if disagrees else "As I would have decided.")
    if disagrees:
        blind.say_why(session, check, disagreed=check.criteria[:1], actor=checker, at=ended)
