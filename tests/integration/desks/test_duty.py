"""A concern alerts whoever is on duty at once; somebody says that they saw it, or it goes on to the next, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from frontdoor.audit import AuditRow
from frontdoor.cases.alerts import Alert
from frontdoor.cases.case import Case
from frontdoor.cases.history import Entry
from frontdoor.demo.care import ADULT
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import rota
from frontdoor.people.actor import Level
from frontdoor.triage import duty, duty_steps, placement, tiers
from tests import factories
from tests.factories import ALDERMERE, AT, THORNBY
from tests.integration.desks.test_work import DANGER, token_of

pytestmark = pytest.mark.usefixtures("moment")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TARGET = AT + 15 * MINUTE


def concern(session, at=AT):
    return factories.case(session, service_id="safeguarding-adult", answers=ADULT, at=at)


def specialist(session, name="Dot Ward", **more):
    return factories.officer(session, name, **{"level": Level.SPECIALIST, "teams": ("duty",), **more})


def shift(session, officer, begins, ends, phone="", team="duty"):
    return rota.put_on(session, officer, team=team, begins=begins, ends=ends, phone=phone, by=officer.as_actor(), at=AT)


def told(session):
    """Who was told by which step."""
    return [(row.recipient, row.event_key.rpartition(":")[2]) for row in session.scalars(
        select(OutboxRow).where(OutboxRow.purpose == "duty_alert").order_by(OutboxRow.id))]


def pass_on(session, at):
    for one in duty_steps.due(session, at):
        duty_steps.pass_on(session, one, at=at)


def history(session, act):
    return list(session.scalars(select(Entry.words).where(Entry.move == act).order_by(Entry.id)))


def test_a_concern_is_an_alert_in_the_same_transaction_to_be_acknowledged_in_15_minutes(session):
    factories.set_up(session)
    case = concern(session)
    alert = session.scalars(select(Alert)).one()
    assert (alert.case_id, alert.raised_at, alert.target_at, alert.steps) == (case.id, AT, TARGET, 0)
    assert told(session) == []


def test_a_report_with_a_sign_of_danger_alerts_too_and_a_second_sign_does_not_ring_twice(session):
    factories.set_up(session)
    case = factories.case(session, DANGER)
    tiers.heed_signs(session, case, "He hits me and I am scared.", at=AT + MINUTE)
    assert session.scalars(select(Alert.raised_at)).all() == [AT]


def test_an_ordinary_report_alerts_nobody(session):
    factories.set_up(session)
    factories.case(session, factories.FOR_A_PERSON)
    assert session.scalars(select(Alert)).all() == []


def test_a_sign_of_danger_in_a_chat_alerts_without_a_case(council, desk):
    tiers.heed_chat(council, ALDERMERE, "abc", "He hits me and I am scared to go home.", at=AT)
    page = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",)).get("/desk/duty")
    assert "in a chat beside a form: abc" in page.text


def test_whoever_is_on_the_rota_is_told_at_once_and_learns_nothing_from_the_message(session):
    factories.set_up(session)
    shift(session, specialist(session), AT - HOUR, AT + HOUR, "+447700900982")
    shift(session, specialist(session, "Jo Lindley"), AT + HOUR, AT + 2 * HOUR)
    case = concern(session)
    rows = session.scalars(select(OutboxRow)).all()
    assert {(row.channel, row.recipient) for row in rows} == {("email", "dot@example.com"), ("sms", "+447700900982")}
    for row in rows:
        assert case.reference not in row.subject + row.body and "Edith" not in row.body
        assert "sign in" in row.body and row.case_id is None and "/desk/duty" in row.body


def test_one_press_says_who_saw_it_and_when_and_the_second_changes_nothing(council, seat):
    case = concern(council)
    dot, jo = specialist(council), specialist(council, "Jo Lindley")
    first, second = seat(dot), seat(jo)
    page = second.get("/desk/duty")
    assert case.reference in first.get("/desk").text and "Waiting" in page.text
    done = first.submit("/desk", {}, form=1)
    assert "It is acknowledged." in done.text and "Nothing waits to be acknowledged" in done.text
    assert "Dot Ward, <time" in done.text and case.reference in done.text
    public_id = council.scalars(select(Alert.public_id)).one()
    again = second.post(f"/desk/duty/{public_id}/acknowledge", data={"csrf_token": token_of(page)})
    assert again.status_code == 303
    alert = council.scalars(select(Alert)).one()
    assert alert.acknowledged_by_id == dot.id and AT <= alert.acknowledged_at < TARGET
    assert history(council, "acknowledge_alert") == ["Acknowledged by Dot Ward"]


def test_an_officer_who_is_not_on_duty_finds_no_duty_page_and_acknowledges_nothing(council, desk):
    concern(council)
    public_id = council.scalars(select(Alert.public_id)).one()
    for level in (Level.CORE, Level.MANAGER):
        other = desk(f"{level} Lane", level=level, teams=("customer-services", "housing"))
        for address in ("/desk/duty", "/desk/duty/state", "/desk/duty/rota"):
            assert other.get(address).status_code == 404
        csrf = token_of(other.get("/desk"))
        for wanted in (public_id, "nothing"):
            answer = other.post(f"/desk/duty/{wanted}/acknowledge", data={"csrf_token": csrf})
            assert answer.status_code == 404
    assert council.scalars(select(Alert.acknowledged_at)).one() is None


def test_the_duty_team_of_another_council_sees_no_alert_of_this_one(council, session):
    factories.set_up(session, THORNBY)
    concern(session)
    other = specialist(session, "Tim Weir", council_id=THORNBY).as_actor()
    assert duty.waiting(session, other) == []


def test_the_page_that_asks_for_news_is_told_when_there_is_some(council, desk):
    dot = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    quiet = dot.get("/desk/duty/state").json["mark"]
    concern(council)
    rung = dot.get("/desk/duty/state").json["mark"]
    assert quiet == "" and rung
    dot.submit("/desk", {}, form=1)
    assert dot.get("/desk/duty/state").json["mark"] == ""


def test_nobody_within_the_target_and_the_next_on_the_rota_is_told_then_the_managers_each_once(session):
    factories.set_up(session)
    shift(session, specialist(session), AT - HOUR, AT + HOUR)
    shift(session, specialist(session, "Jo Lindley"), AT + HOUR, AT + 2 * HOUR)
    specialist(session, "Mina Castell", level=Level.MANAGER)
    concern(session)
    pass_on(session, TARGET - MINUTE)
    assert told(session) == [("dot@example.com", "0")]
    for at in (TARGET, TARGET, TARGET + 9 * MINUTE):
        pass_on(session, at)
    assert told(session) == [("dot@example.com", "0"), ("jo@example.com", "1")]
    for at in (TARGET + 10 * MINUTE, TARGET + 10 * MINUTE, TARGET + 5 * HOUR):
        pass_on(session, at)
    assert told(session)[2:] == [("mina@example.com", "2")]
    assert history(session, "pass_on_alert") == [
        "Not acknowledged by 09:45: told Jo Lindley, next on the rota", "Not acknowledged by 09:55: told Mina Castell"]


def test_with_nobody_next_the_managers_are_told_at_once_and_without_them_the_number_stands_in_the_history(session):
    factories.set_up(session)
    concern(session)
    pass_on(session, TARGET)
    assert history(session, "pass_on_alert") == ["Not acknowledged by 09:45: nobody to tell. Ring 01632 960199"]
    assert duty_steps.due(session, TARGET + HOUR) == []


def test_what_was_acknowledged_is_not_passed_on(session):
    factories.set_up(session)
    concern(session)
    dot = specialist(session).as_actor()
    duty.acknowledge(session, dot, session.scalars(select(Alert.public_id)).one(), at=AT + MINUTE)
    assert duty_steps.due(session, TARGET + HOUR) == []
    assert duty.measured(session, ALDERMERE, at=TARGET) == duty.Measured(raised=1, in_time=1, late=0)


def test_an_officer_who_works_on_the_case_has_seen_it_though_they_did_not_say_so(session):
    factories.set_up(session)
    case, dot = concern(session), specialist(session)
    placement.take(session, case, actor=dot.as_actor(), at=AT + MINUTE)
    pass_on(session, TARGET)
    alert = session.scalars(select(Alert).execution_options(populate_existing=True)).one()
    assert (alert.acknowledged_by_id, alert.acknowledged_at) == (dot.id, AT + MINUTE)
    assert history(session, "pass_on_alert") == []


def test_how_many_were_acknowledged_in_time_is_measured(session):
    factories.set_up(session)
    dot = specialist(session).as_actor()
    for after in (15 * MINUTE, 15 * MINUTE + timedelta(seconds=1), None, None):
        case = concern(session)
        alert = session.scalars(select(Alert).where(Alert.case_id == case.id)).one()
        if after is not None:
            duty.acknowledge(session, dot, alert.public_id, at=AT + after)
    concern(session, at=AT - timedelta(days=40))
    assert duty.measured(session, ALDERMERE, at=TARGET) == duty.Measured(raised=4, in_time=1, late=1)
    assert duty.measured(session, ALDERMERE, at=TARGET + MINUTE).late == 3


def test_the_right_to_see_it_comes_with_the_shift_and_ends_with_it(council, seat, moment):
    case = concern(council)
    nightly = specialist(council, "Nia Frost", teams=("out-of-hours",))
    shift(council, nightly, AT + HOUR, AT + 2 * HOUR, team="out-of-hours")
    night = seat(nightly)
    address = f"/desk/cases/{case.reference}"
    assert night.get(address).status_code == 404 and case.reference not in night.get("/desk").text
    moment.shift(HOUR + MINUTE)
    night = seat(nightly, at=AT + HOUR + MINUTE)
    assert case.reference in night.get("/desk").text and night.get(address).status_code == 200
    assert night.get("/desk/queues/duty").status_code == 200
    moment.shift(HOUR)
    night = seat(nightly, at=AT + 2 * HOUR)
    assert night.get(address).status_code == 404 and "Duty" not in night.get("/desk/queues").text
    assert council.scalar(select(AuditRow.id).where(
        AuditRow.action == "refused", AuditRow.subject_id == case.reference).limit(1))


def test_a_case_that_turns_grave_is_seen_no_more_by_the_team_that_had_it(council, desk):
    case = factories.case(council, factories.FOR_A_PERSON)
    case.confidentiality = 2
    placement.to_queue(council, case, "highways-specialists", at=AT)
    other = desk("Hal Moor", level=Level.SPECIALIST, teams=("highways",))
    assert other.get(f"/desk/cases/{case.reference}").status_code == 200
    tiers.heed_signs(council, council.get_one(Case, case.id), "My dad hits me and I am scared", at=AT)
    assert other.get(f"/desk/cases/{case.reference}").status_code == 404


def test_concerns_about_one_person_lie_beside_each_other_and_stay_apart(council, desk):
    case = concern(council)
    slip = {**ADULT, "adult_name": "Edyth Marlowe", "what_happened": "I heard her cry."}
    other = factories.case(council, service_id="safeguarding-adult", answers=slip)
    third = factories.case(council, service_id="safeguarding-adult", answers={**ADULT, "adult_name": "Ronald Pike"})
    duty_desk = desk("Dot Ward", level=Level.SPECIALIST, teams=("duty",))
    page = duty_desk.get(f"/desk/cases/{case.reference}").text
    assert "May be about the same person" in page and other.reference in page and third.reference not in page
    alone = duty_desk.get(f"/desk/cases/{third.reference}").text
    assert "May be about the same person" not in alone
    council.refresh(other)
    assert other.canonical_id is None
