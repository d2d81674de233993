"""A draft becomes a case and goes where the rules send it, in one transaction."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.audit import AuditRow
from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Confidentiality, Outcome, Priority, State
from frontdoor.cases.drafts import Draft
from frontdoor.cases.history import Decision, Entry, FindingRow
from frontdoor.cases.parties import Party
from frontdoor.cases.work import Task
from frontdoor.catalogue import versions
from frontdoor.clock import local_date
from frontdoor.db import Database
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Level, guest
from frontdoor.triage import clocks, intake, known, queues
from frontdoor.triage.stranded import stranded
from tests import factories as make

DANGER = {"description": "It is outside our flat. My husband hits me and I am scared."}


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)


def purposes(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(OutboxRow.purpose).where(OutboxRow.case_id == case.id).order_by(OutboxRow.id)))


def test_a_closed_rule_accepts_at_once_and_plans_the_repair_within_28_days(session: Session) -> None:
    case = make.case(session)
    assert (case.state, case.tier, case.outcome) == (State.SCHEDULED, 1, Outcome.ACCEPTED)
    assert case.queue == "highways-works" and case.owner_id is None
    assert case.due_at is not None and local_date(case.due_at) == date(2026, 12, 21)
    assert purposes(session, case) == ["accepted"], "one message for one change"
    event = session.scalars(select(Event)).one()
    assert (event.kind, event.tier, event.assistance, event.channel) == ("decided", 1, "none", "online")
    decision = session.scalars(select(Decision)).one()
    assert (decision.by, decision.outcome) == ("rule", "accepted") and "deep enough" in decision.reasons


def test_the_stored_finding_is_the_same_bytes_when_it_is_worked_out_again(session: Session) -> None:
    case = make.case(session)
    row = session.scalars(select(FindingRow)).one()
    version = versions.by_id(session, row.version_id)
    facts = known.with_records(session, case.council_id, version.definition, case.given, at=case.received_at)
    facts.pop("open_report_within_m", None)
    again = assess(version.compiled, typed(version.definition, facts), on=local_date(case.received_at),
                   received=case.received_at, version=version.number)
    assert again.canonical().decode() == row.body
    assert row.definition_hash == version.hash
    assert json.loads(row.body)["result"] == "accepted"


def test_what_the_rule_cannot_decide_waits_for_an_adviser_with_what_is_missing(session: Session) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "highways")
    assert "depth" in case.tier_reason
    assert case.outcome is None and session.scalar(select(func.count()).select_from(Event)) == 0
    assert purposes(session, case) == ["passed_to_adviser"]
    gate = session.scalars(select(Entry).where(Entry.move == "pass_to_adviser")).one()
    assert "highways-look" in gate.reason


@pytest.mark.parametrize(("changes", "outcome", "purpose"), [
    (make.TOO_SHALLOW, Outcome.NO_ACTION, "not_eligible"), (make.NOT_OURS, Outcome.NOT_OURS, "not_ours"),
])
def test_a_closed_refusal_ends_the_case_with_a_reason_and_a_message(
    session: Session, changes: dict[str, object], outcome: Outcome, purpose: str,
) -> None:
    case = make.case(session, changes)
    assert (case.state, case.tier, case.outcome) == (State.CLOSED, 1, outcome)
    assert case.outcome_reason and case.closed_at == make.AT
    assert (case.queue, case.owner_id, case.on_hold) == (None, None, False)
    assert purposes(session, case) == [purpose]


def test_an_open_cover_is_made_safe_within_two_hours_and_comes_first(session: Session) -> None:
    case = make.case(session, {"missing_cover": True})
    assert (case.state, case.priority) == (State.SCHEDULED, Priority.URGENT)
    assert case.due_at == make.AT + timedelta(hours=2)
    assert purposes(session, case) == ["accepted_urgent"]


def test_somebody_in_danger_today_shortens_the_clock_to_a_day(session: Session) -> None:
    case = make.case(session, {"immediate_danger": True})
    assert case.due_at == make.AT + timedelta(hours=24)


def test_a_second_report_of_the_same_hole_joins_the_first(session: Session) -> None:
    first = make.case(session)
    second = make.case(session, {"place": make.place(easting=600_105), "email": "rose@example.org"},
                       at=make.AT + timedelta(hours=1))
    assert (second.state, second.canonical_id, second.tier) == (State.DUPLICATE, first.id, 1)
    assert not second.public and first.people_affected == 2
    roles = session.execute(select(Party.role).where(Party.case_id == first.id).order_by(Party.id)).scalars().all()
    assert roles == ["reporter", "follower"]
    assert purposes(session, second) == ["duplicate_attached"]
    assert [event.kind for event in session.scalars(select(Event).order_by(Event.id))] == ["decided", "attached"]


def test_a_report_eleven_metres_away_or_of_another_surface_stands_alone(session: Session) -> None:
    make.case(session)
    assert make.case(session, {"place": make.place(easting=600_111)}).state == State.SCHEDULED
    assert make.case(session, {"surface": "footway"}).state == State.SCHEDULED


def test_a_person_who_says_that_theirs_is_another_hole_is_heard_by_an_adviser(session: Session) -> None:
    make.case(session)
    second = make.case(session, {"place": make.place(easting=600_105), "different_report": True})
    assert (second.state, second.tier) == (State.WITH_ADVISER, 2)
    assert "possible duplicate" in second.tier_reason


def test_five_people_make_a_report_more_urgent(session: Session) -> None:
    first = make.case(session)
    for number in range(4):
        make.case(session, {"email": f"person{number}@example.org"})
    assert (first.people_affected, first.priority) == (5, Priority.HIGH)


def test_a_draft_sent_twice_is_one_case(session: Session) -> None:
    draft = make.draft(session)
    first = intake.receive(session, draft, actor=guest("aldermere"), at=make.AT)
    second = intake.receive(session, draft, actor=guest("aldermere"), at=make.AT + timedelta(seconds=1))
    assert first is second
    assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_two_copies_of_a_draft_sent_at_once_cannot_both_become_cases(database: Database, session: Session) -> None:
    draft_id = make.draft(session).id
    session.commit()
    with database.session(write=False) as one:
        stale = one.get(Draft, draft_id)
        assert stale is not None
        one.commit()
        intake.receive(session, session.get_one(Draft, draft_id), actor=guest("aldermere"), at=make.AT)
        session.commit()
        with pytest.raises((StaleDataError, IntegrityError)), database.session() as two:
            merged = two.merge(stale, load=False)
            intake.receive(two, merged, actor=guest("aldermere"), at=make.AT)
            two.commit()


def test_a_danger_sign_sends_the_case_past_every_queue_and_hides_it(session: Session) -> None:
    case = make.case(session, DANGER)
    assert (case.state, case.tier, case.queue) == (State.WITH_SPECIALIST, 3, queues.DUTY_QUEUE)
    assert case.confidentiality == Confidentiality.SAFEGUARDING and not case.public
    assert case.priority == Priority.URGENT and case.due_at == make.AT + timedelta(hours=4)
    assert case.outcome is None, "the rule about the road is not asked first"
    assert purposes(session, case) == ["passed_to_adviser"], "what anyone is told whose report a person looks at"
    told = session.scalars(select(OutboxRow.subject + OutboxRow.body)).one().lower()
    assert not any(word in told for word in ("specialist", "urgent", "duty", "safeguarding", "concern"))
    shown = session.scalars(select(Entry.public_words).where(Entry.public_words.is_not(None))).all()
    assert shown == ["We received your report"]
    ordinary = make.case(session, {**make.FOR_A_PERSON, "place": make.place(easting=600_300)})
    bodies = session.scalars(select(OutboxRow.body).order_by(OutboxRow.id)).all()
    same = [body.replace(one.reference, "REF") for body, one in zip(bodies, (case, ordinary), strict=True)]
    assert same[0] == same[1], "whoever reads it cannot tell the two apart"


def test_only_the_duty_team_may_know_of_a_case_with_a_danger_sign(session: Session) -> None:
    case = make.case(session, DANGER)
    manager = make.actor_of(session, "Max Manager", level=Level.MANAGER, teams=("customer-services", "highways"))
    duty = make.actor_of(session, "Dee Duty", level=Level.SPECIALIST, teams=("duty",))
    reporter = guest("aldermere", make.party(session, case).public_id)

    def seen(actor: object) -> list[str]:
        return list(session.scalars(select(Case.reference).where(visible_to(actor))))  # type: ignore[arg-type]

    assert seen(manager) == [] and seen(guest("aldermere")) == []
    assert seen(duty) == seen(reporter) == [case.reference]
    assert queues.how_many(session, manager, queues.DUTY_QUEUE) == 0
    assert queues.DUTY_QUEUE not in {queue.slug for queue in queues.open_to(session, manager)}


def test_an_injury_gives_the_claims_team_a_task_and_leaves_the_road_to_the_rule(session: Session) -> None:
    case = make.case(session, {"injury": True})
    task = session.scalars(select(Task)).one()
    assert task.team_slug == "claims" and task.case_id == case.id
    assert (case.state, case.flags) == (State.SCHEDULED, ["injury_claim"])


def test_reports_chosen_on_the_way_are_followed_once_the_report_is_sent(session: Session) -> None:
    light = make.case(session, {"light": "traffic_light", "fault": "out", "exposed_wires": False, "structural": False},
                      service_id="street-light", answers={"place": make.place(), "email": "ann@example.org"})
    draft = make.draft(session, {"place": make.place(easting=600_300)})
    draft.follows = [light.reference, "FD-0000-0000-0"]
    intake.receive(session, draft, actor=guest("aldermere"), at=make.AT)
    assert make.party(session, light, "follower").resident.contact_points[0].value == "peter@example.org"
    assert purposes(session, light) == ["accepted", "following"]
    assert light.title == "Traffic light: Outside 12 Mill Lane"


def test_an_officer_who_types_for_somebody_is_kept_beside_the_tier(session: Session) -> None:
    officer = make.officer(session)
    draft = make.draft(session, officer_id=officer.id, channel="phone", assistance="on_behalf", authority="verbal")
    case = intake.receive(session, draft, actor=officer.as_actor(), at=make.AT)
    assert (case.tier, case.channel, case.assistance, case.authority) == (1, "phone", "on_behalf", "verbal")
    event = session.scalars(select(Event)).one()
    assert (event.tier, event.channel, event.assistance) == (1, "phone", "on_behalf")
    assert "officer" in make.party(session, case).resident.provenance


def test_every_step_is_in_the_audit_and_nobody_is_stranded(session: Session) -> None:
    for changes in ({}, make.FOR_A_PERSON, make.TOO_SHALLOW, DANGER):
        case = make.case(session, {"place": make.place(easting=600_000 + 50 * len(changes)), **changes})
        rows = session.scalars(select(AuditRow.action).where(AuditRow.subject_id == case.reference)).all()
        moves = session.scalars(select(Entry.move).where(Entry.case_id == case.id)).all()
        assert sorted(rows) == sorted(moves) and "receive" in rows
    assert stranded(session) == []


def test_the_due_date_explains_itself(session: Session) -> None:
    derived = clocks.explain(session, make.case(session))
    assert derived is not None
    assert derived.because == ("We received it on 23 November 2026.", "28 days from then is 21 December 2026.")
