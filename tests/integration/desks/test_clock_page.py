"""The clock's page on the desk, what is done there, and what the resident reads of it."""

import pytest
from sqlalchemy.orm import Session

from frontdoor.config import Settings
from frontdoor.triage import clocks
from frontdoor.triage.clockwork import extending, pausing
from tests import factories as make
from tests.integration.clocks.conftest import at, complaint, due_on, request
from tests.integration.desks.conftest import counted

pytestmark = pytest.mark.usefixtures("moment")
FRIDAY = at(27, 14)


def test_an_officer_pauses_a_clock_from_a_day_that_is_past_and_the_resident_sees_why_the_date_moved(
    council: Session, seat, client, moment, settings: Settings,
) -> None:
    case = request(council)
    link = make.link(settings, case, make.party(council, case))
    officer = make.officer(council)
    moment.move_to(FRIDAY)
    ada = seat(officer, at=FRIDAY)
    clock = ada.get(f"/desk/cases/{case.reference}/clock").text
    assert "Let the clock stand still" in clock and "By law: 20 working days." in clock
    sent = {"waits_for": "resident", "text": "Which year do they mean?", "on_day": ["25", "11", "2026"], "at_time": ""}
    page = ada.submit(f"/desk/cases/{case.reference}/pause_clock", sent, form=1)
    assert "The clock stands still, and the resident is told." in page.text and "Which year do they mean?" in page.text
    moment.move_to(at(1, 10, month=12))
    ada = seat(officer, at=at(1, 10, month=12))
    page = ada.submit(f"/desk/cases/{case.reference}/resume_clock",
                      {"text": "", "on_day": ["30", "11", "2026"], "at_time": "9am"}, form=1)
    assert "The clock goes on" in page.text and ada.get(f"/desk/cases/{case.reference}").status_code == 200
    assert due_on(case) == "2026-12-24"
    told = client.get(link, follow_redirects=True).text
    assert "You will hear from us by Thursday 24 December 2026" in told
    assert "25 Nov 2026" not in told and "26 Nov 2026</time> to" in told and "we waited for your answer" in told
    assert "Beside weekends we did not count:" in told and "bank holiday: Saint Andrew&#39;s Day" not in told
    assert "Which year do they mean?" not in told


@pytest.mark.parametrize(("day", "said"), [
    (["20", "11", "2026"], "We received it on 9:30am on 23 November 2026. Enter a later time"),
    (["28", "11", "2026"], "It must not be in the future"), (["31", "2", "2026"], "must be a real date"),
    (["", "", ""], "Enter the first day"),
])
def test_a_day_that_cannot_be_is_said_beside_it_and_nothing_typed_is_lost(council, seat, moment, day, said) -> None:
    case = request(council)
    moment.move_to(FRIDAY)
    sent = {"waits_for": "partner", "text": "The county has the file.", "on_day": day, "at_time": ""}
    page = seat(make.officer(council), at=FRIDAY).submit(f"/desk/cases/{case.reference}/pause_clock", sent, form=1)
    assert page.status_code == 422 and said in page.text and "The county has the file." in page.text
    assert len(clocks.ledger(council, case)) == 1


def test_what_is_late_already_cannot_be_paused_any_more(council, seat, moment) -> None:
    case, late = request(council), at(29, 14, month=3, year=2027)
    moment.move_to(late)
    page = seat(make.officer(council), at=late).get(f"/desk/cases/{case.reference}/pause_clock").text
    assert "It was due on 22 December 2026. A pause now would change nothing." in page


def test_more_time_is_taken_on_the_page_and_shown_with_its_law(council, desk) -> None:
    case = request(council)
    ada = desk()
    assert "It adds 20 more working days, by Freedom of Information Act 2000, section 10(3)." in ada.get(
        f"/desk/cases/{case.reference}/extend_clock").text
    page = ada.submit(f"/desk/cases/{case.reference}/extend_clock", {"text": "We weigh the public interest."}, form=1)
    assert "More time is taken, and the resident is told why." in page.text
    assert "We weigh the public interest." in page.text and "From 22 Dec 2026 to 25 Jan 2027." in page.text
    again = ada.get(f"/desk/cases/{case.reference}/extend_clock").text
    assert "More time was taken already, and that can be done once." in again


def test_a_safeguarding_clock_says_on_its_page_that_it_cannot_be_paused(council, desk) -> None:
    case = make.case(council, {**make.FOR_A_PERSON, "description": "He says he will kill himself tonight."})
    duty = desk(teams=("duty",))
    page = duty.get(f"/desk/cases/{case.reference}/clock").text
    assert page.count("A safeguarding clock cannot be paused, and it gets no more time.") == 3
    assert "A safeguarding clock cannot be paused" in duty.get(f"/desk/cases/{case.reference}/pause_clock").text
    assert desk("Ole Marsh").get(f"/desk/cases/{case.reference}/clock").status_code == 404


def test_the_stage_of_a_complaint_begins_with_one_button(council, desk) -> None:
    case = complaint(council)
    ada = desk()
    assert "Acknowledge it and begin stage 1" in ada.get(f"/desk/cases/{case.reference}").text
    page = ada.submit(f"/desk/cases/{case.reference}/begin_stage", {}, form=1)
    assert "The stage has begun" in page.text and due_on(case) == "2026-12-07"
    assert "Stage 1 began" in page.text and "Typed by an officer" in page.text


def test_what_is_at_risk_is_marked_where_the_work_waits(council, desk) -> None:
    case = complaint(council)
    case.clock_mark = "at_risk"
    council.flush()
    assert "At risk" in desk().get(f"/desk/queues/{case.queue}").text


def test_a_finished_case_shows_when_it_ended_beside_its_dates(council, desk) -> None:
    case = make.case(council, make.TOO_SHALLOW)
    assert case.is_finished
    page = desk().get(f"/desk/cases/{case.reference}/clock").text
    assert "No clock runs here" in page or "Ended" in page


def test_the_page_takes_few_queries_whatever_the_clock_went_through(app, council, desk) -> None:
    plain, much = request(council), request(council)
    ada = desk()
    actor = make.actor_of(council, "Bo Reed")
    extending.extend(council, much, reason="The public interest.", actor=actor, at=make.AT)
    pausing.pause(council, much, waits_for=clocks.WaitsFor.PARTNER, reason="The county", since=make.AT, actor=actor,
                  at=make.AT)
    ada.get(f"/desk/cases/{plain.reference}/clock")
    council.commit()
    asked = []
    for case in (plain, much):
        with counted(app) as statements:
            ada.get(f"/desk/cases/{case.reference}/clock")
        asked.append(len(statements))
    assert asked[1] <= asked[0] + 2 and max(asked) <= 16, asked
