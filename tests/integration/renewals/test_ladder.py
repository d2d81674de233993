"""The clock of a renewal: asked once, reminded by channel, lapsed; each step once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from frontdoor.cases.case import Case
from frontdoor.cases.work import Task
from frontdoor.entitlements import grants
from frontdoor.entitlements.models import Entitlement, Journey, RenewalStep
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.people import addresses, preferences
from frontdoor.triage.renewals import agenda, answering
from tests.integration.renewals import permits
from tests.integration.renewals.permits import ENDS, OPENS, renewal_of, terms_of, tick, told

DAY = timedelta(days=1)


def test_nothing_is_due_before_nine_on_the_day_the_window_opens(session, permit):
    assert tick(session, OPENS - timedelta(seconds=1)) == []
    assert tick(session, OPENS) == ["open"]


def test_the_question_names_price_and_date_and_is_asked_once(session, permit):
    for _ in range(3):
        tick(session, OPENS)
    assert told(session) == [("renewal_open", "sms")]
    renewal = renewal_of(session, permit)
    assert (renewal.state, renewal.fee_pence, renewal.asked_address) == ("asked", 6000, permits.NUMBER)
    assert renewal.reply_by == datetime(2027, 11, 1, 23, 59, 59, tzinfo=UTC)
    body = session.scalars(select(OutboxRow.body)).one()
    assert "£60" in body and "23 November 2027" in body and "YES or NO" in body


def test_the_next_term_ends_with_the_award_it_rests_on_and_none_follows_one_that_is_over(session, permit):
    permits.publish(session, fee=0)
    last, over = date(2028, 3, 31), ENDS
    first = {state: permits.permit(session, permit.resident, facts={"award_end": day.isoformat()})
             for state, day in (("asked", last), ("with_person", over))}
    tick(session, OPENS)
    assert [renewal_of(session, one).state for one in first.values()] == list(first)
    answering.say_yes(session, renewal_of(session, first["asked"]), by="online", means=permits.MEANS, at=OPENS + DAY)
    assert terms_of(session, first["asked"])[-1].ends_on == last


def test_silence_climbs_the_ladder_to_a_person_and_lapses_after_the_grace(session, permit):
    addresses.move(session, permit.resident, uprn="999000000001", label="1 Harbour Row", from_on=date(2026, 1, 1),
                   source="a test", at=datetime(2026, 1, 1, tzinfo=UTC))
    done = []
    for day in range(60):
        done += tick(session, OPENS + DAY * day)
    assert done == ["open", "second", "third", "fourth", "last"]
    assert told(session) == [("renewal_open", "sms"), ("renewal_reminder", "sms"), ("renewal_reminder", "email"),
                             ("renewal_reminder", "letter")]
    task = session.scalars(select(Task)).one()
    assert task.team_slug == "parking" and "no answer" in task.words
    task.done_at = OPENS + DAY * 60
    session.flush()
    assert tick(session, OPENS + DAY * 60) == ["lapse"]
    assert session.get(Entitlement, permit.id, populate_existing=True).ended_reason == "lapsed"
    assert told(session)[-1] == ("renewal_lapsed", "sms")
    assert tick(session, OPENS + DAY * 90) == []


def test_nothing_lapses_before_the_last_day_of_the_grace_is_over(session, permit):
    permits.publish(session, renewal={**permits.RULE, "chase": []})
    tick(session, OPENS)
    assert tick(session, datetime(2027, 12, 6, 22, tzinfo=UTC)) == []
    assert tick(session, datetime(2027, 12, 7, 9, tzinfo=UTC)) == ["lapse"]


def test_after_a_break_only_the_newest_step_is_done_and_the_others_are_passed_over(session, permit):
    tick(session, OPENS)
    assert tick(session, OPENS + DAY * 27) == ["third"]
    steps = {step: result for step, result in session.execute(select(RenewalStep.step, RenewalStep.result))}
    assert steps == {"open": "asked", "second": "passed over", "third": "email"}
    assert len(told(session)) == 2


def test_a_worker_that_was_down_since_before_the_window_asks_and_sends_nothing_else(session, permit):
    assert tick(session, OPENS + DAY * 29) == ["open"]
    assert tick(session, OPENS + DAY * 29) == []
    assert told(session) == [("renewal_open", "sms")]


def test_nobody_loses_what_they_were_never_asked_about(session, permit):
    late = OPENS + DAY * 70
    assert tick(session, late) == ["open"]
    assert tick(session, late + DAY * 9) == []
    assert tick(session, late + DAY * 11) == ["lapse"]


def test_the_one_that_ends_first_comes_first(session, service):
    later = permits.permit(service)
    sooner = permits.permit(service, ends_on=ENDS - DAY * 3)
    assert [item.entitlement_id for item in agenda.due(session, OPENS, 1)] == [sooner.id]
    assert [item.entitlement_id for item in agenda.due(session, OPENS)] == [sooner.id, later.id]


def test_nothing_is_asked_about_what_has_ended(session, permit):
    grants.end(session, permit, "withdrawn", OPENS - DAY)
    assert tick(session, OPENS) == []


def test_nobody_writes_to_somebody_who_has_died(session, permit):
    permit.resident.deceased_on = date(2027, 9, 1)
    session.flush()
    for day in range(60):
        tick(session, OPENS + DAY * day)
    assert told(session) == []
    assert session.get(Entitlement, permit.id, populate_existing=True).ended_reason == "deceased"
    assert len(terms_of(session, permit)) == 1


def test_death_after_the_question_stops_everything(session, permit):
    tick(session, OPENS)
    permit.resident.deceased_on = date(2027, 10, 30)
    session.flush()
    assert permits.text(session, "YES", OPENS + DAY * 3) == "not_open"
    tick(session, OPENS + DAY * 20)
    assert renewal_of(session, permit).state == "stopped"
    assert len(terms_of(session, permit)) == 1


def test_what_the_rules_would_not_renew_goes_to_a_person_and_is_said(session, service):
    permit = permits.permit(service, facts={"length_m": "5.4"})
    tick(session, OPENS)
    renewal = renewal_of(session, permit)
    assert (renewal.state, renewal.why) == ("with_person", "The vehicle is too long.")
    assert told(session) == [("renewal_stopped", "sms")]
    assert "too long" in session.scalars(select(Task.words)).one()
    assert tick(session, OPENS + DAY * 30) == []


def test_a_new_price_before_a_reminder_is_asked_about_again(session, permit):
    tick(session, OPENS)
    permits.publish(session, fee=7000)
    tick(session, OPENS + DAY * 18)
    assert renewal_of(session, permit).fee_pence == 7000
    assert told(session) == [("renewal_open", "sms"), ("renewal_open", "sms")]


def test_somebody_who_cannot_be_written_to_is_a_task(session, service):
    resident = permits.holder(session, mobile="", email="")
    permits.permit(service, resident)
    tick(session, OPENS)
    assert told(session) == []
    assert "no way to write" in session.scalars(select(Task.words)).one()


def test_quiet_hours_hold_for_the_other_channel_too(session, permit):
    preferences.change(session, permit.resident, channel="sms", quiet_from="08:00", quiet_until="18:00",
                       no_contact=False, language="en", actor_id="x", at=OPENS)
    tick(session, OPENS)
    tick(session, OPENS + DAY * 27)
    due_at = session.scalars(select(OutboxRow.due_at).order_by(OutboxRow.id)).all()
    assert [moment.hour for moment in due_at] == [17, 18], "six in the evening in London, in summer and in winter"


@pytest.mark.parametrize(("ends_on", "opens_on"), [
    (date(2028, 2, 29), date(2028, 1, 29)), (date(2028, 3, 31), date(2028, 2, 29)),
    (date(2027, 3, 29), date(2027, 2, 28)), (date(2028, 1, 31), date(2027, 12, 31)),
])
def test_the_window_opens_on_the_day_of_the_same_number_or_the_last_of_a_short_month(
    session, service, ends_on, opens_on,
):
    permits.permit(service, ends_on=ends_on)
    nine = datetime(opens_on.year, opens_on.month, opens_on.day, 9, tzinfo=UTC)
    assert tick(session, nine - timedelta(seconds=1)) == []
    assert tick(session, nine) == ["open"]


def test_nothing_lapses_while_the_form_about_what_has_changed_is_being_decided(session, permit):
    permits.publish(session, renewal={**permits.RULE, "chase": []})
    tick(session, OPENS)
    permits.text(session, "NO", OPENS + DAY)
    case = session.get(Case, permit.case_id)
    session.add(Journey(council_id=permits.COUNCIL, entitlement_id=permit.id, kind="renew", case_id=case.id,
                        term_id=terms_of(session, permit)[0].id, began_at=OPENS))
    case.state, case.queue = "with_adviser", "parking"
    session.flush()
    assert tick(session, OPENS + DAY * 60) == []
    case.state, case.queue = "closed", None
    session.flush()
    assert tick(session, OPENS + DAY * 60) == ["lapse"]
