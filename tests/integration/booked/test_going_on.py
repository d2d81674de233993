"""What happens to a booking because time has passed, and what is shown of one that nobody may see."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdoor import jobs
from frontdoor.bookings.models import BookingState
from frontdoor.cases.case import Case, Confidentiality, Outcome, State
from frontdoor.cases.history import Entry
from frontdoor.config import Settings
from frontdoor.db import Database, retrying
from frontdoor.ledger import Event
from frontdoor.payments.test_provider import TestProvider
from frontdoor.people.actor import Level, guest
from frontdoor.portal import standing
from frontdoor.triage import booked, questions, referrals, slots
from frontdoor.triage.machine import MoveRefused
from frontdoor.triage.stranded import stranded
from tests import factories as make
from tests.integration.booked import hall
from tests.integration.booked.hall import AT, ELEVEN, FOR_A_PERSON, FREE, TEN
from tests.integration.entitlements.test_races import race

RESIDENT = guest("aldermere")
STARTS, ENDS = datetime(2027, 1, 7, 10, tzinfo=UTC), datetime(2027, 1, 7, 11, tzinfo=UTC)
# It was a Thursday: on the whole of Friday somebody may still say that they did not come.
CLOSES = datetime(2027, 1, 9, tzinfo=UTC)
DANGER = "My husband hits me and says that he will kill me."
ALL_JOBS = (jobs.expire_holds, jobs.finish_bookings, jobs.expire_drafts)


@pytest.fixture(autouse=True)
def open_hall(session: Session) -> None:
    hall.open_hall(session)


def let_pass(session: Session, database: Database, settings: Settings, at: datetime) -> None:
    """Do every job that bookings have, as if it were that moment."""
    session.commit()
    worker = jobs.worker_for(database, settings).at_moment(at)
    for job in ALL_JOBS:
        job(worker)
    session.expire_all()


def shown(session: Session, case: Case) -> str:
    return standing.for_reporter(case, standing.history(session, case)).words


def hide(session: Session, case: Case, at: datetime = AT) -> None:
    """A message in which somebody asks for help: the case goes to the duty specialists, and nobody sees it."""
    questions.write(session, case, body=DANGER, party=make.party(session, case), at=at)
    assert (case.state, case.confidentiality) == (State.WITH_SPECIALIST, Confidentiality.SAFEGUARDING)


def test_a_booking_that_is_over_is_closed_once_however_many_look(
    session: Session, database: Database, settings: Settings,
) -> None:
    case = hall.book(session, FREE)
    let_pass(session, database, settings, CLOSES - timedelta(seconds=1))
    assert case.state == State.SCHEDULED
    case_id = case.id
    session.commit()
    race(lambda _: retrying(database, lambda own: booked.finish(own, case_id, at=CLOSES)))
    let_pass(session, database, settings, CLOSES)
    assert (case.state, case.outcome, case.public_status) == (State.CLOSED, Outcome.TOOK_PLACE, "Finished")
    assert slots.of_case(session, case).state == BookingState.CONFIRMED
    ended = select(func.count(Entry.id)).where(Entry.case_id == case_id, Entry.move == "attend_booking")
    assert session.scalar(ended) == 1
    assert session.scalar(select(func.count(Event.id)).where(Event.case_id == case_id)) == 1


def test_an_officer_says_from_its_beginning_on_that_nobody_came(session: Session) -> None:
    case, officer = hall.book(session, FREE), make.actor_of(session, level=Level.CORE)
    with pytest.raises(MoveRefused, match="Say it then"):
        booked.attend(session, case, came=False, actor=officer, at=STARTS - timedelta(seconds=1))
    booked.attend(session, case, came=False, actor=officer, at=STARTS)
    assert (case.state, case.public_status) == (State.CLOSED, "You did not come")
    [told] = hall.messages(session, case, "booking_missed")
    assert "wrote down that you did not come" in told.body and "If that is not right" in told.body
    with pytest.raises(MoveRefused, match="not any more"):
        booked.attend(session, case, came=True, actor=officer, at=STARTS)
    assert stranded(session) == []


def test_holds_and_what_nobody_decided_give_their_slot_back(
    session: Session, database: Database, settings: Settings,
) -> None:
    draft, case = hall.begun(session), hall.book(session, FOR_A_PERSON, key=ELEVEN)
    held = hall.hold(session, draft)
    let_pass(session, database, settings, AT + timedelta(minutes=19))
    assert held.state == BookingState.HELD
    let_pass(session, database, settings, AT + timedelta(minutes=20))
    assert held.state == BookingState.RELEASED
    let_pass(session, database, settings, STARTS + timedelta(hours=1))
    assert (case.state, slots.of_case(session, case).state) == (State.WITH_ADVISER, BookingState.RELEASED)
    last = standing.lines_for_reporter(standing.history(session, case))[0]
    assert last.title.startswith("The time you asked for came before we could answer")


def test_a_journey_that_is_forgotten_lets_go_of_its_slot(
    session: Session, database: Database, settings: Settings,
) -> None:
    draft = hall.begun(session)
    held = hall.hold(session, draft)
    held.hold_until = draft.expires_at + timedelta(days=1)
    let_pass(session, database, settings, draft.expires_at)
    assert (held.state, held.draft_id) == (BookingState.RELEASED, None)


def test_a_hidden_case_is_booked_moved_cancelled_and_over_to_whoever_reads_the_page(
    session: Session, database: Database, settings: Settings,
) -> None:
    moved, over, plain = (hall.book(session, FREE, key=key) for key in (TEN, ELEVEN, "20270107T1200Z"))
    for case in (moved, over):
        hide(session, case)
        assert shown(session, case) == shown(session, plain) == "Booked"
    for case, key in ((moved, "20270107T1400Z"), (plain, "20270107T1500Z")):
        booked.change(session, case, key, actor=RESIDENT, at=AT)
        assert slots.key_of(slots.of_case(session, case)) == key
        booked.cancel(session, case, actor=RESIDENT, at=AT)
        assert shown(session, case) == "Cancelled" and slots.of_case(session, case).state == BookingState.CANCELLED
    pages = [[line.title for line in standing.lines_for_reporter(standing.history(session, case))]
             for case in (moved, plain)]
    assert [line.replace("2pm to 3pm", "3pm to 4pm").replace("10am to 11am", "midday to 1pm") for line in pages[0]
            if line != "You wrote to us"] == [line for line in pages[1] if line != "You wrote to us"]
    let_pass(session, database, settings, CLOSES)
    assert shown(session, over) == "Finished"
    assert {case.state for case in (moved, over)} == {State.WITH_SPECIALIST} and stranded(session) == []


def test_what_is_hidden_while_it_is_paid_is_booked_all_the_same(session: Session, tmp_path: Path) -> None:
    case = hall.book(session)
    hide(session, case)
    hall.pay(session, case, TestProvider(tmp_path))
    assert (case.state, shown(session, case)) == (State.WITH_SPECIALIST, "Booked")
    assert slots.of_case(session, case).state == BookingState.CONFIRMED
    assert len(hall.messages(session, case, "booking_confirmed")) == 1


def test_what_the_duty_specialist_returns_waits_for_its_slot_again(session: Session) -> None:
    case = hall.book(session, FREE)
    hide(session, case)
    specialist = make.actor_of(session, "Duty Dee", level=Level.SPECIALIST, teams=("duty",))
    referrals.step_down(session, case, reason="Seen to.", actor=specialist, at=AT)
    assert (case.state, case.on_hold, shown(session, case)) == (State.SCHEDULED, True, "Booked")
    assert stranded(session) == []
    booked.cancel(session, case, actor=RESIDENT, at=AT)
    assert case.outcome == Outcome.CANCELLED
