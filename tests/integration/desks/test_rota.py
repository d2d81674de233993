"""The rota: the team's manager sets it, everybody on duty sees it, and nothing that is typed wrongly is lost."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.people import rota
from frontdoor.people.actor import Level
from frontdoor.people.rota import Gap, Shift, ShiftOverlaps
from tests import factories
from tests.factories import ALDERMERE, AT
from tests.integration.desks.test_duty import HOUR, shift, specialist

pytestmark = pytest.mark.usefixtures("moment")
ROTA = "/desk/duty/rota"
TOMORROW = ["24", "11", "2026"]
GOOD = {"day": TOMORROW, "start": "9am", "end": "5pm", "phone": "07700 900982"}


@pytest.fixture
def dot(council):
    return specialist(council)


@pytest.fixture
def manager(council, desk):
    return desk("Mina Castell", level=Level.MANAGER, teams=("duty",))


def test_the_manager_puts_somebody_on_and_it_is_written_down(council, manager, dot):
    page = manager.submit(ROTA, {**GOOD, "who": dot.public_id}, form=2)
    assert "Dot Ward is on the rota." in page.text and "9am to 5pm" in page.text
    made = council.scalars(select(Shift)).one()
    assert made.starts_at == datetime(2026, 11, 24, 9, tzinfo=UTC) and made.ends_at == made.starts_at + 8 * HOUR
    assert (made.team_slug, made.phone) == ("duty", "+447700900982")
    row = council.scalars(select(AuditRow).where(AuditRow.action == "put_on_rota")).one()
    assert row.subject_id == dot.public_id


def test_an_end_that_is_not_after_the_start_is_on_the_next_day_also_for_the_nights(council, manager):
    nightly = specialist(council, "Nia Frost", teams=("out-of-hours",))
    page = manager.submit(ROTA, {**GOOD, "who": nightly.public_id, "start": "5pm", "end": "9am", "phone": ""}, form=2)
    made = council.scalars(select(Shift)).one()
    assert made.ends_at - made.starts_at == 16 * HOUR and made.team_slug == "out-of-hours"
    assert page.text.count("Nia Frost</b>") == 2, "it is shown on both days"


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"who": ""}, "Select who is on duty"), ({"who": "nobody"}, "Select who is on duty"),
    ({"day": ["", "", ""]}, "Enter the day"), ({"day": ["31", "2", "2027"]}, "Day must be a real date"),
    ({"day": ["22", "11", "2026"]}, "The shift must not be over already"),
    ({"day": ["24", "11", "2028"]}, "The shift must be within a year from now"),
    ({"start": "late"}, "Start time must be a time"), ({"end": ""}, "Enter the end time"),
    ({"day": ["28", "3", "2027"], "start": "1:30am", "end": "9am"}, "The clocks go forward on that day"),
    ({"phone": "12"}, "Enter a telephone number"),
)


def test_what_is_wrong_is_said_and_what_was_typed_stays(council, manager, dot):
    for typed, said in WRONG:
        page = manager.submit(ROTA, {**GOOD, "who": dot.public_id, **typed}, form=2)
        assert page.status_code == 422 and said in page.text, said
        for kept in ({**GOOD, **typed}["start"], {**GOOD, **typed}["phone"][-2:]):
            assert kept in page.text
    assert council.scalars(select(Shift)).all() == []


def test_nobody_is_on_twice_at_the_same_time(council, manager, dot):
    begins = datetime(2026, 11, 24, 16, tzinfo=UTC)
    shift(council, dot, begins, begins + HOUR)
    page = manager.submit(ROTA, {**GOOD, "who": dot.public_id}, form=3)
    assert page.status_code == 422 and "Dot Ward is on duty already for some of that time" in page.text
    with pytest.raises(ShiftOverlaps):
        shift(council, dot, begins + HOUR / 2, begins + 2 * HOUR)
    shift(council, dot, begins + HOUR, begins + 2 * HOUR)


def test_a_specialist_sees_the_rota_and_cannot_set_it(council, desk, dot):
    shift(council, dot, AT - HOUR, AT + HOUR)
    other = desk("Jo Lindley", level=Level.SPECIALIST, teams=("duty",))
    page = other.get(ROTA)
    assert "Dot Ward" in page.text and "Put somebody on" not in page.text and "Take off" not in page.text
    csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    for address in (ROTA, f"{ROTA}/repeat", f"{ROTA}/x/take-off"):
        assert other.post(address, data={"csrf_token": csrf}).status_code == 403


def test_when_nobody_is_on_the_page_says_so_and_where_calls_go(council, desk, dot):
    page = desk("Jo Lindley", level=Level.SPECIALIST, teams=("duty",)).get(ROTA)
    assert page.text.count("Nobody all day") == 7 and "01632 960199" in page.text
    assert "Nobody is on the rota." in desk("Al Reed", level=Level.SPECIALIST, teams=("duty",)).get("/desk/duty").text


def test_a_shift_that_has_begun_ends_now_and_one_to_come_was_never_there(council, manager, dot):
    running = shift(council, dot, AT - HOUR, AT + HOUR)
    to_come = shift(council, dot, AT + 2 * HOUR, AT + 3 * HOUR)
    csrf = manager.get(ROTA).text.split('name="csrf_token" value="')[1].split('"')[0]
    for one in (running.public_id, to_come.public_id, "nothing"):
        done = manager.post(f"{ROTA}/{one}/take-off", data={"csrf_token": csrf}, follow_redirects=True)
        assert ("off the rota" in done.text) == (one != "nothing")
    left = council.scalars(select(Shift)).one()
    assert left.public_id == running.public_id and AT <= left.ends_at < AT + HOUR


def test_the_week_before_can_be_repeated_by_the_clocks_of_london_and_not_twice(council, manager, dot):
    # The clocks go back on 25 October 2026: nine in the morning is another hour of UTC a week later.
    shift(council, dot, datetime(2026, 10, 23, 8, tzinfo=UTC), datetime(2026, 10, 23, 16, tzinfo=UTC))
    assert rota.repeat(council, ALDERMERE, datetime(2026, 10, 19, tzinfo=UTC), datetime(2026, 10, 26, tzinfo=UTC),
                       by=dot.as_actor(), at=AT) == 1
    assert council.scalars(select(Shift.starts_at).order_by(Shift.id.desc())).first() == \
        datetime(2026, 10, 30, 9, tzinfo=UTC)
    shift(council, dot, datetime(2026, 11, 18, 9, tzinfo=UTC), datetime(2026, 11, 18, 17, tzinfo=UTC))
    assert "1 shift is on the rota." in manager.submit(ROTA, {}, form=1).text
    assert "There was nothing to repeat" in manager.submit(ROTA, {}, form=2).text


@pytest.mark.parametrize("week", ["2026-11-26", "rubbish", "9999-12-31", "0001-01-01", ""])
def test_any_day_leads_to_its_week_and_nonsense_to_this_one(manager, week):
    assert "Duty rota, week of 23 November 2026" in manager.get(f"{ROTA}?week={week}").text


def test_the_gaps_of_a_day_are_what_no_shift_covers(council, dot):
    other = specialist(council, "Jo Lindley")
    begins, ends = AT, AT + 10 * HOUR
    shifts = [shift(council, dot, AT - HOUR, AT + 2 * HOUR), shift(council, other, AT + HOUR, AT + 3 * HOUR),
              shift(council, dot, AT + 5 * HOUR, AT + 6 * HOUR)]
    assert rota.gaps(shifts, begins, ends) == [Gap(AT + 3 * HOUR, AT + 5 * HOUR), Gap(AT + 6 * HOUR, ends)]
    assert rota.gaps([], begins, ends) == [Gap(begins, ends)]
    assert rota.gaps([shift(council, factories.officer(council, "Al Reed", teams=("duty",)), begins - HOUR,
                            ends + timedelta(days=1))], begins, ends) == []
