"""A professional's judgement, its sign-off, the plan that runs and its end; approvals; gates."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.assessments.definition import Gate
from frontdoor.cases.approval import Approval, ApprovalKind, ApprovalState
from frontdoor.cases.case import Outcome, State
from frontdoor.cases.episode import Rating, Risk, Scale
from frontdoor.cases.gate import GatePassage
from frontdoor.cases.history import Decision
from frontdoor.cases.work import Task
from frontdoor.clock import local_date
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import rights
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.people.rights import Right
from frontdoor.triage import approvals, appointments, decide, episodes, gates, placement, plans, referrals
from frontdoor.triage.clockwork import watching
from frontdoor.triage.gates import GateShut
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.working.conftest import asks_for_care

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
REVIEW = (make.AT + 42 * DAY).date()
SECTIONS = ("daily_life", "home", "health", "people", "carer", "choice")
ALL = {section: (1, f"Seen: {section}.") for section in SECTIONS}


@pytest.fixture(autouse=True)
def council(session):
    make.set_up(session)


def choose(session, case, actor, scale=Scale.FULL):
    return episodes.choose_scale(session, case, scale=scale, reason="She lives alone.", actor=actor, at=make.AT)


def judge(session, case, actor, found=None, words="Help with meals."):
    return episodes.judge(session, case, found=ALL if found is None else found, recommendation=words, risk=Risk.HIGH,
                          actor=actor, at=make.AT + HOUR)


def add(session, case, actor):
    return plans.add(session, case, goal="Cook again", action="A lighter pan", who="Ruth", by_on=REVIEW, actor=actor,
                     at=make.AT + HOUR)


def waiting(session, case) -> Approval:
    """The judgement that waits for somebody's agreement."""
    row = approvals.of_kind(session, case, ApprovalKind.SIGN_OFF)
    assert row is not None
    return row


def signed_off(session, case, gwyn):
    row = waiting(session, case)
    approvals.grant(session, case, row, actor=gwyn, at=make.AT + 2 * HOUR)
    return row


def with_a_plan(session, case, ruth, gwyn):
    choose(session, case, ruth)
    judge(session, case, ruth)
    add(session, case, ruth)
    signed_off(session, case, gwyn)
    plans.begin(session, case, reasons="Help with meals each day.", review_on=REVIEW, actor=ruth, at=make.AT + DAY)
    return episodes.of_case(session, case)


def test_the_whole_way_from_scale_to_a_plan_that_ends_with_an_outcome(session, care, ruth, gwyn):
    episode = with_a_plan(session, care, ruth, gwyn)
    assert (care.state, care.owner_id, care.public_status) == (
        State.IN_PROVISION, ruth.officer_id, "Your plan is running")
    assert care.due_at is not None and local_date(care.due_at) == REVIEW == episode.review_on
    assert [event.tier for event in session.scalars(select(Event))] == [3]
    told = session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == "plan_agreed")).one()
    assert "Help with meals each day." in told and "4 January 2027" in told
    plans.end(session, care, outcome=Outcome.GOALS_MET, why="You cook for yourself again.", actor=ruth,
              at=make.AT + 50 * DAY)
    session.refresh(episode)
    assert (care.state, care.outcome, episode.outcome, episode.runs) == (
        State.CLOSED, Outcome.GOALS_MET, Outcome.GOALS_MET, False)
    assert session.scalars(select(OutboxRow).where(OutboxRow.purpose == "plan_ended")).one() and stranded(session) == []


def test_a_full_assessment_rates_every_section_with_evidence(session, care, ruth):
    with pytest.raises(MoveRefused, match="Choose the scale"):
        judge(session, care, ruth)
    choose(session, care, ruth)
    with pytest.raises(MoveRefused, match="Not rated yet: Home and safety"):
        judge(session, care, ruth, {"daily_life": (2, "A pan is too heavy.")})
    with pytest.raises(MoveRefused, match="Say what shows it: Daily life"):
        judge(session, care, ruth, {**ALL, "daily_life": (2, " ")})
    with pytest.raises(MoveRefused, match="what you recommend"):
        judge(session, care, ruth, words=" ")
    choose(session, care, ruth, Scale.LIGHT)
    judge(session, care, ruth, {"daily_life": (2, "A pan is too heavy.")})
    assert session.scalars(select(Rating.section)).all() == ["daily_life"]


def test_what_was_found_before_is_kept_and_what_was_signed_off_is_not_any_more_when_it_changes(
    session, care, ruth, gwyn,
):
    choose(session, care, ruth)
    judge(session, care, ruth)
    signed_off(session, care, gwyn)
    episode = judge(session, care, ruth, {"home": (3, "She fell again.")})
    assert episode.signed_off_at is None and len(session.scalars(select(Rating)).all()) == 7
    assert episodes.ratings(session, episode)["home"].rating == 3


def test_no_plan_begins_without_lines_a_judgement_and_its_sign_off(session, care, ruth, gwyn):
    def begin():
        plans.begin(session, care, reasons="x", review_on=REVIEW, actor=ruth, at=make.AT)

    for step, said in ((lambda: choose(session, care, ruth), "The plan has no lines"),
                       (lambda: add(session, care, ruth), "no recommendation"),
                       (lambda: judge(session, care, ruth), "at least manager level has to sign")):
        step()
        with pytest.raises(MoveRefused, match=said):
            begin()
    signed_off(session, care, gwyn)
    with pytest.raises(MoveRefused, match="within a year"):
        plans.begin(session, care, reasons="x", review_on=local_date(make.AT), actor=ruth, at=make.AT)
    begin()
    assert care.state == State.IN_PROVISION and care.outcome == Outcome.GRANTED


def test_nobody_agrees_to_what_they_asked_for_but_by_a_right_of_their_own(session, gwyn):
    case = asks_for_care(session)
    placement.take(session, case, actor=gwyn, at=make.AT)
    choose(session, case, gwyn)
    judge(session, case, gwyn)
    row = waiting(session, case)
    with pytest.raises(MoveRefused, match="You asked for this yourself"):
        approvals.grant(session, case, row, actor=gwyn, at=make.AT)
    rights.give(session, session.get_one(Officer, gwyn.officer_id), Right.APPROVE_OWN, by="a test", at=make.AT)
    approvals.grant(session, case, row, actor=gwyn, at=make.AT)
    rights.take_away(session, session.get_one(Officer, gwyn.officer_id), Right.APPROVE_OWN, by="a test", at=make.AT)
    assert row.state == ApprovalState.GRANTED and not rights.has(session, gwyn, Right.APPROVE_OWN)


def test_a_decision_above_ones_level_is_asked_for_and_made_by_who_agrees(session):
    case = make.case(session, make.FOR_A_PERSON)
    priya = make.actor_of(session, "Priya Core", level=Level.CORE)
    placement.take(session, case, actor=priya, at=make.AT)
    row = approvals.ask_to_decide(session, case, outcome=Outcome.ACCEPTED, reasons="It is deep.", actor=priya,
                                  at=make.AT)
    assert row.least == Level.ADVANCED and session.scalars(select(Decision)).all() == []
    with pytest.raises(MoveRefused, match="at least advanced"):
        approvals.grant(session, case, row, actor=priya, at=make.AT)
    ada = make.actor_of(session, "Ada Quay")
    approvals.grant(session, case, row, actor=ada, at=make.AT + HOUR)
    decision = session.scalars(select(Decision)).one()
    assert (decision.officer_id, decision.reasons, case.state) == (ada.officer_id, "It is deep.", State.SCHEDULED)
    with pytest.raises(MoveRefused, match="granted already"):
        approvals.refuse(session, case, row, actor=ada, at=make.AT, words="No.")


def test_who_may_decide_alone_asks_nobody_and_a_no_has_a_reason(session, sam):
    case = make.case(session, make.FOR_A_PERSON)
    with pytest.raises(MoveRefused, match="You may decide this yourself"):
        approvals.ask_to_decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=sam, at=make.AT)
    priya = make.actor_of(session, "Priya Core", level=Level.CORE)
    row = approvals.ask_to_decide(session, case, outcome=Outcome.NO_ACTION, reasons="Flat.", actor=priya, at=make.AT)
    with pytest.raises(MoveRefused, match="asked already"):
        approvals.ask_to_decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=priya, at=make.AT)
    with pytest.raises(MoveRefused, match="Give a reason"):
        approvals.refuse(session, case, row, actor=sam, at=make.AT, words="")
    approvals.refuse(session, case, row, actor=sam, at=make.AT, words="Measure it first.")
    assert case.state == State.WITH_ADVISER and row.answer == "Measure it first."


def test_an_approval_that_waited_ends_with_a_decision_made_otherwise(session, sam):
    case = make.case(session, make.FOR_A_PERSON)
    priya = make.actor_of(session, "Priya Core", level=Level.CORE)
    approvals.ask_to_decide(session, case, outcome=Outcome.NO_ACTION, reasons="Flat.", actor=priya, at=make.AT)
    decide.decide(session, case, outcome=Outcome.NO_ACTION, reasons="Flat.", actor=sam, at=make.AT + HOUR)
    session.expire_all()
    assert session.scalars(select(Approval.state)).one() == ApprovalState.WITHDRAWN


def test_the_day_of_a_review_becomes_a_task_once_and_the_review_sets_the_next(session, care, ruth, gwyn):
    episode = with_a_plan(session, care, ruth, gwyn)
    early, day = make.AT + 41 * DAY, make.AT + 42 * DAY
    assert plans.due(session, early) == [] and plans.due(session, day) == [episode.id]
    plans.make_due(session, episode.id, at=day)
    plans.make_due(session, episode.id, at=day)
    assert session.scalars(select(Task.words).where(Task.key.startswith("plan:"))).all() == ["Look at the plan again"]
    assert plans.due(session, day) == []
    [(case, _)] = plans.running(session, ruth, until=local_date(day), mine=True)
    assert case is care
    nxt = (day + 60 * DAY).date()
    plans.review(session, care, found="She cooks.", risk=Risk.LOW, next_on=nxt, actor=ruth, at=day)
    assert care.due_at is not None
    assert (episode.review_on, episode.risk, local_date(care.due_at)) == (nxt, Risk.LOW, nxt)
    assert session.scalars(select(Task).where(Task.key.startswith("plan:"), Task.done_at.is_(None))).all() == []


def test_what_has_changed_is_assessed_again_and_the_plan_is_agreed_anew(session, care, ruth, gwyn):
    episode = with_a_plan(session, care, ruth, gwyn)
    plans.assess_again(session, care, reason="She fell.", actor=ruth, at=make.AT + 2 * DAY)
    assert (care.state, episode.review_on) == (State.WITH_SPECIALIST, None)
    with pytest.raises(MoveRefused, match="has to sign"):
        plans.begin(session, care, reasons="x", review_on=REVIEW, actor=ruth, at=make.AT + 2 * DAY)


def test_a_screening_officer_chooses_the_scale_and_others_do_not(session, ruth, sam):
    case = asks_for_care(session)
    with pytest.raises(MoveRefused, match="at least screening"):
        choose(session, case, make.actor_of(session, "Una", level=Level.ADVANCED, teams=("adult-social-care",)))
    with pytest.raises(MoveRefused, match="This case is with Adult social care"):
        choose(session, case, make.actor_of(session, "Sia", level=Level.SCREENING))
    assert choose(session, case, ruth, Scale.REMOTE).scale == Scale.REMOTE


def test_a_gate_opens_when_what_it_needs_is_known_and_each_answer_is_counted(session, sam, ruth):
    case = make.case(session, make.FOR_A_PERSON)
    referrals.refer_to_specialist(session, case, reason="Undermined.", actor=sam, at=make.AT)
    rows = session.execute(select(GatePassage.into, GatePassage.admitted, GatePassage.actor_kind)).all()
    assert [tuple(row) for row in rows] == [(2, True, "rule"), (3, True, "officer")]
    refused = GateShut(case, Gate(id="evidence", into=3), "Find out first: depth.")
    gates.count_shut(session, case, refused, actor=sam, at=make.AT)
    session.flush()
    found = {one.gate: (one.asked, one.admitted) for one in gates.tallies(session, sam, since=make.AT - DAY)}
    assert found["evidence"] == (1, 0) and gates.UNNAMED in found


def test_there_is_never_a_gate_before_care_and_elsewhere_it_says_what_to_find_out(session, sam, ruth):
    gate = Gate(id="g", into=3, needs=("own_words", "cause"), opens="manager")
    assert gates.shut(session, asks_for_care(session, {"own_words": "dont_know"}), gate, ruth) is None
    case = make.case(session, make.FOR_A_PERSON)
    needs = Gate(id="g", into=3, needs=("depth_mm", "width_mm"),
                 refused={"say": "Ask them to measure it.", "signpost": ["street-light", "no-such-service"]})
    assert gates.shut(session, case, needs, sam) == (
        "Find out first: depth. Ask them to measure it. Offer them: Report a broken street light.")
    assert gates.shut(session, case, Gate(id="g", into=3, opens="manager"), sam) == (
        "This needs an officer of at least manager level.")


def test_nobody_is_met_where_there_is_no_diary(session, care, ruth):
    assert appointments.free(session, care, at=make.AT) == []


def test_a_plan_that_nobody_looked_at_in_time_is_the_teams_matter_and_not_told_as_a_promise(
    session, care, ruth, gwyn,
):
    with_a_plan(session, care, ruth, gwyn)
    assert care.due_at is not None
    for late in (HOUR, DAY):
        watching.look(session, care.id, at=care.due_at + late)
    assert session.scalars(select(Task.words).where(Task.key.startswith("clock:overdue"))).one().startswith("For the")
    assert session.scalars(select(OutboxRow.purpose).where(OutboxRow.purpose == "promise_missed")).all() == []
