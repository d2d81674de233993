"""Working on a case: questions and clocks, decisions, hand-overs, reviews; and the refusals in plain words."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from frontdoor.cases.access import visible_to
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import CaseMessage, Decision, Entry
from frontdoor.cases.work import ClockInterval, Hold, Task
from frontdoor.clock import local_date
from frontdoor.db import Database
from frontdoor.keys import Keys
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people.actor import Actor, Level, clock, guest, partner, rule
from frontdoor.triage import (
    decide, duplicates, ending, holds, machine, placement, questions, referrals,
    reviews, tokens,
)
from frontdoor.triage.machine import MoveRefused, NotPermitted
from frontdoor.triage.moves import MOVES
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.booked import hall
from tests.integration.working.conftest import CARE

DANGER = {"description": "My husband hits me and I am scared."}
# What rests on a row that somebody wrote: a request to take it on, a plan. Shown with the work of several.
ELSEWHERE = {"take_on", "take_on_plan", "begin_plan"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def council(session: Session) -> None:
    make.set_up(session)


@pytest.fixture
def adviser(session: Session) -> Actor:
    return make.actor_of(session, "Ada Adviser", level=Level.ADVANCED)


@pytest.fixture
def engineer(session: Session) -> Actor:
    return make.actor_of(session, "Eve Engineer", level=Level.SPECIALIST, teams=("highways",))


def purposes(session: Session, case: Case) -> list[str]:
    return list(session.scalars(select(OutboxRow.purpose).where(OutboxRow.case_id == case.id).order_by(OutboxRow.id)))


def test_a_question_pauses_the_clock_and_the_answer_moves_the_date(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    placement.take(session, case, actor=adviser, at=make.AT + HOUR)
    before = case.due_at
    questions.ask_resident(session, case, question="How deep is it?", actor=adviser, at=make.AT + 2 * HOUR)
    assert (case.state, case.on_hold, case.owner_id, case.queue) == (State.AWAITING_RESIDENT, True, None, None)
    party = make.party(session, case)
    questions.write(session, case, body="As deep as my hand.", party=party, at=make.AT + 3 * DAY)
    assert (case.state, case.owner_id) == (State.WITH_ADVISER, adviser.officer_id), "it goes back to who asked"
    assert case.due_at is not None and before is not None and case.due_at > before
    assert [line.kind for line in session.scalars(select(ClockInterval).order_by(ClockInterval.id))] == [
        "running", "paused", "running"]
    assert [m.body for m in session.scalars(select(CaseMessage).order_by(CaseMessage.id))] == [
        "How deep is it?", "As deep as my hand."]
    assert purposes(session, case) == ["passed_to_adviser", "question_asked", "reminder_question", "answer_received"]
    reminder = session.scalars(select(OutboxRow).where(OutboxRow.purpose == "reminder_question")).one()
    assert (reminder.due_at, reminder.state) == (make.AT + 2 * HOUR + 7 * DAY, "cancelled")


def test_a_question_that_nobody_answers_comes_back_once_its_time_is_over(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    questions.ask_resident(session, case, question="How deep is it?", actor=adviser, at=make.AT)
    assert holds.overdue(session, make.AT + 14 * DAY - HOUR) == []
    late = make.AT + 14 * DAY
    assert holds.overdue(session, late) == [case.id]
    holds.resume(session, case.id, at=late)
    holds.resume(session, case.id, at=late)
    assert (case.state, case.queue) == (State.WITH_ADVISER, "highways")
    assert holds.overdue(session, late) == []
    assert len(session.scalars(select(Entry).where(Entry.move == "return_to_adviser")).all()) == 1


def test_an_accepted_case_gets_the_clock_of_the_work_and_counts_as_tier_two(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="It is deep enough.", actor=adviser,
                  at=make.AT + DAY)
    assert (case.state, case.queue, case.outcome) == (State.SCHEDULED, "highways-works", Outcome.ACCEPTED)
    assert case.due_at is not None and local_date(case.due_at) == date(2026, 12, 21)
    assert [event.tier for event in session.scalars(select(Event))] == [2]
    told = session.scalars(select(OutboxRow.body).where(OutboxRow.purpose == "decided")).one()
    assert "It is deep enough." in told and "21 December 2026" in told


def test_a_finished_repair_closes_as_fixed_and_everyone_is_told(session: Session, engineer: Actor) -> None:
    case = make.case(session)
    duplicates.follow(session, case, make.resident(session), actor=guest("aldermere"), at=make.AT + HOUR)
    ending.complete_work(session, case, actor=engineer, at=make.AT + DAY, note="Filled.")
    assert (case.state, case.outcome, case.public_status) == (State.CLOSED, Outcome.FIXED, "Fixed")
    assert purposes(session, case)[-2:] == ["repaired", "follow_update"]
    ending.reopen(session, case, reason="It is loose again.", actor=guest("aldermere"), at=make.AT + 2 * DAY)
    assert (case.state, case.tier, case.queue, case.outcome) == (State.WITH_ADVISER, 2, "highways", None)


def test_a_specialist_may_return_what_was_handed_over(session: Session, adviser: Actor, engineer: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    referrals.refer_to_specialist(session, case, reason="The edge gives way.", actor=adviser, at=make.AT)
    assert (case.state, case.tier, case.queue, case.team) == (
        State.WITH_SPECIALIST, 3, "highways-specialists", "highways")
    with pytest.raises(MoveRefused, match="needs|Highways|with"):
        decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=adviser, at=make.AT)
    referrals.step_down(session, case, reason="It is sound.", actor=engineer, at=make.AT + HOUR)
    assert (case.state, case.tier, case.queue) == (State.WITH_ADVISER, 2, "highways")


def test_a_hidden_case_comes_back_as_an_ordinary_one_when_the_specialist_says_so(session: Session) -> None:
    case = make.case(session, DANGER)
    duty = make.actor_of(session, "Dee Duty", level=Level.SPECIALIST, teams=("duty",))
    referrals.step_down(session, case, reason="Spoken with her. Passed on.", actor=duty, at=make.AT + HOUR)
    assert (case.state, case.confidentiality, case.public) == (State.WITH_ADVISER, Confidentiality.INTERNAL, True)
    assert case.team == "customer-services"
    assert case.due_at is not None and local_date(case.due_at) == date(2026, 11, 25), "the promise that was made"


def test_a_danger_sign_in_a_later_message_hides_the_case_then(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    questions.ask_resident(session, case, question="How deep is it?", actor=adviser, at=make.AT)
    questions.write(session, case, body=str(DANGER["description"]), party=make.party(session, case), at=make.AT + HOUR)
    assert (case.state, case.queue) == (State.WITH_SPECIALIST, "duty")
    assert case.confidentiality == Confidentiality.SAFEGUARDING
    assert session.scalars(select(Hold).where(Hold.ended_at.is_(None))).all() == []


def test_a_danger_sign_after_the_end_hides_the_case_and_gives_the_duty_team_a_task(session: Session) -> None:
    case = make.case(session, make.TOO_SHALLOW)
    questions.write(session, case, body=str(DANGER["description"]), party=make.party(session, case), at=make.AT + HOUR)
    assert (case.state, case.confidentiality) == (State.CLOSED, Confidentiality.SAFEGUARDING)
    assert session.scalars(select(Task)).one().team_slug == "duty"


def test_a_hidden_case_that_is_looked_at_again_stays_with_the_duty_team(session: Session) -> None:
    case = make.case(session, make.TOO_SHALLOW)
    party = make.party(session, case)
    questions.write(session, case, body=str(DANGER["description"]), party=party, at=make.AT + HOUR)
    reviews.ask(session, case, why="Please look again.", party=party, at=make.AT + DAY)
    assert (case.state, case.queue, case.team) == (State.UNDER_REVIEW, "duty", "duty")
    manager = make.actor_of(session, "Max Manager", teams=("customer-services", "highways"))
    assert session.scalars(select(Case).where(visible_to(manager))).all() == []


def test_somebody_made_to_withdraw_is_shown_so_while_the_concern_goes_on(session: Session) -> None:
    case = make.case(session, DANGER)
    ending.withdraw(session, case, actor=guest("aldermere", make.party(session, case).public_id), at=make.AT + HOUR)
    assert case.state == State.WITH_SPECIALIST and case.queue == "duty"
    assert case.public_status == "Withdrawn"
    assert purposes(session, case) == ["passed_to_adviser", "withdrawn"]


def test_another_look_starts_from_the_decision_and_is_not_for_who_decided(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    decide.decide(session, case, outcome=Outcome.NO_ACTION, reasons="Too shallow.", actor=adviser, at=make.AT)
    reviews.ask(session, case, why="Please measure it.", party=make.party(session, case), at=make.AT + DAY)
    assert (case.state, case.queue) == (State.UNDER_REVIEW, "highways")
    assert case.due_at is not None and case.due_at > make.AT + DAY, "or no queue would show it"
    with pytest.raises(MoveRefused, match="You decided this case before"):
        decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="Now yes.", actor=adviser, at=make.AT + DAY)
    other, third = (make.actor_of(session, name, level=Level.ADVANCED) for name in ("Otto Other", "Tia Third"))
    decide.decide(session, case, outcome=Outcome.NO_ACTION, reasons="We measured it.", actor=other, at=make.AT + DAY)
    reviews.ask(session, case, why="Measure it again.", party=make.party(session, case), at=make.AT + 2 * DAY)
    for actor in (adviser, other):
        with pytest.raises(MoveRefused, match="You decided this case before"):
            decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=actor, at=make.AT + 2 * DAY)
    decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="It grew.", actor=third, at=make.AT + 2 * DAY)
    assert case.state == State.SCHEDULED
    assert [d.by for d in session.scalars(select(Decision))] == ["officer"] * 3
    assert [e.kind for e in session.scalars(select(Event).order_by(Event.id))] == ["decided", "reviewed", "reviewed"]


def test_a_decision_of_the_rule_may_be_looked_at_by_any_officer(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.TOO_SHALLOW)
    reviews.ask(session, case, why="It is deeper now.", party=make.party(session, case), at=make.AT + DAY)
    decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="It is.", actor=adviser, at=make.AT + 2 * DAY)
    assert (case.state, case.tier) == (State.SCHEDULED, 2)


@pytest.mark.parametrize(("level", "refusal"), [(Level.CORE, "at least advanced"), (Level.ADVANCED, None)])
def test_the_scheme_of_delegation_says_who_decides(session: Session, level: Level, refusal: str | None) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    actor = make.actor_of(session, level=level)
    if refusal is None:
        assert decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=actor, at=make.AT)
        return
    with pytest.raises(MoveRefused, match=refusal):
        decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons="Yes.", actor=actor, at=make.AT)
    assert case.state == State.WITH_ADVISER and case.outcome is None


def test_refusals_say_why_and_change_nothing(session: Session, adviser: Actor, engineer: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    with pytest.raises(MoveRefused, match="Give a reason"):
        decide.decide(session, case, outcome=Outcome.ACCEPTED, reasons=" ", actor=adviser, at=make.AT)
    with pytest.raises(MoveRefused, match="with an adviser. This can be done when it is planned for repair"):
        ending.complete_work(session, case, actor=adviser, at=make.AT)
    with pytest.raises(MoveRefused, match="This case is with Customer services"):
        questions.ask_resident(session, case, question="?", actor=engineer, at=make.AT)
    with pytest.raises(NotPermitted):
        machine.fire(session, case, "decide", actor=guest("aldermere"), at=make.AT, reason="x")
    placement.take(session, case, actor=adviser, at=make.AT)
    other = make.actor_of(session, "Otto Other", level=Level.ADVANCED)
    with pytest.raises(MoveRefused, match="Ada Adviser is working on this case"):
        questions.ask_resident(session, case, question="?", actor=other, at=make.AT)
    assert (case.state, case.owner_id) == (State.WITH_ADVISER, adviser.officer_id)


def test_a_resident_without_a_contact_point_cannot_be_asked(session: Session, adviser: Actor) -> None:
    case = make.case(session, {**make.FOR_A_PERSON, "email": None})
    with pytest.raises(MoveRefused, match="left no email address"):
        questions.ask_resident(session, case, question="?", actor=adviser, at=make.AT)


def test_every_possible_move_is_offered_or_says_why_not(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    chances = machine.chances(session, case, adviser)
    assert {c.move.name for c in chances if c.refusal is None} == {
        "ask_resident", "decide", "refer_to_specialist", "mark_duplicate", "hold", "withdraw"}
    assert all(c.refusal.endswith(".") for c in chances if c.refusal)


def test_every_move_is_open_to_somebody_and_every_refusal_is_a_sentence(session: Session) -> None:
    hall.open_hall(session)
    cases = [make.case(session, make.FOR_A_PERSON), hall.book(session, hall.FOR_A_PERSON),
             make.case(session, service_id="adult-social-care-assessment", answers=CARE)]
    levels = (Level.CORE, Level.ADVANCED, Level.SPECIALIST, Level.MANAGER)
    teams = tuple({case.team for case in cases})
    officers = [make.actor_of(session, f"{level} Officer", level=level, teams=teams) for level in levels]
    others = [guest(make.ALDERMERE), rule(make.ALDERMERE), clock(make.ALDERMERE), partner(make.ALDERMERE, "Nurses")]
    made: set[str] = set()
    said: set[str] = set()
    with session.no_autoflush:
        for case, move, ended in product(cases, MOVES, ((Outcome.FIXED, False), (Outcome.REFUSED, True))):
            case.outcome, case.on_hold = ended
            for case.state, actor in product((*sorted(move.sources), State.RECEIVED), (*officers, *others)):
                refusal = machine.refusal(session, case, move, actor)
                if refusal is None:
                    made.add(move.name)
                else:
                    said.add(refusal)
    session.rollback()
    assert [text for text in said if not re.fullmatch(r"[A-Z“].*[^ .]\.", text)] == []
    assert {move.name for move in MOVES} - made == ELSEWHERE


def test_joining_by_hand_makes_no_chains_and_taking_apart_restores(session: Session, adviser: Actor) -> None:
    first = make.case(session)
    second = make.case(session, {**make.FOR_A_PERSON, "place": make.place(easting=600_150), "email": "b@example.org"})
    third = make.case(session, {**make.FOR_A_PERSON, "place": make.place(easting=600_200), "email": "c@example.org"})
    duplicates.attach(session, third, second, "mark_duplicate", actor=adviser, at=make.AT)
    duplicates.attach(session, second, first, "mark_duplicate", actor=adviser, at=make.AT)
    assert (second.canonical_id, third.canonical_id) == (first.id, first.id)
    assert first.people_affected == 3
    with pytest.raises(MoveRefused):
        duplicates.attach(session, make.case(session, {**make.FOR_A_PERSON, "place": make.place(easting=600_300)}),
                          third, "attach_duplicate", actor=adviser, at=make.AT)
    duplicates.detach(session, third, reason="Another hole.", actor=adviser, at=make.AT)
    assert (third.state, third.canonical_id, first.people_affected) == (State.WITH_ADVISER, None, 2)
    assert stranded(session) == []


def test_a_case_is_never_joined_to_one_that_is_more_hidden(session: Session, adviser: Actor) -> None:
    hidden = make.case(session, DANGER)
    case = make.case(session, {**make.FOR_A_PERSON, "place": make.place(easting=600_200)})
    with pytest.raises(MoveRefused, match="cannot be joined"):
        duplicates.attach(session, case, hidden, "mark_duplicate", actor=adviser, at=make.AT)


def test_an_action_token_is_for_one_officer_one_move_and_the_case_as_it_was(session: Session, adviser: Actor) -> None:
    keys = Keys(["for-the-tests-only-0123456789-abcdefghij"])
    case = make.case(session, make.FOR_A_PERSON)
    token = tokens.issue(keys, case, "decide", adviser, make.AT)
    assert tokens.check(keys, token, case, "decide", adviser, make.AT + HOUR).version == case.version
    other = make.actor_of(session, "Otto Other")
    for wrong in (("decide", other, make.AT), ("ask_resident", adviser, make.AT), ("decide", adviser, make.AT + DAY)):
        with pytest.raises(tokens.OutOfDate):
            tokens.check(keys, token, case, *wrong)
    placement.take(session, case, actor=other, at=make.AT)
    with pytest.raises(tokens.OutOfDate) as caught:
        tokens.check(keys, token, case, "decide", adviser, make.AT + HOUR)
    assert caught.value.version == case.version - 1


def test_the_database_refuses_an_open_case_that_is_nowhere(database: Database, session: Session) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    session.commit()
    with pytest.raises(IntegrityError), database.session() as other:
        other.execute(text("UPDATE cases SET queue = NULL WHERE id = :id"), {"id": case.id})
        other.commit()


def test_a_case_whose_owner_left_is_found_as_stranded(session: Session, adviser: Actor) -> None:
    case = make.case(session, make.FOR_A_PERSON)
    placement.take(session, case, actor=adviser, at=make.AT)
    assert stranded(session) == []
    session.execute(text("UPDATE officers SET active = false WHERE id = :id"), {"id": adviser.officer_id})
    assert stranded(session) == [case.reference]
