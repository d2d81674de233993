"""What the holder answers by text: what renews, what does not, and what goes to a person."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from frontdoor.cases.work import Task
from frontdoor.entitlements import grants, terms
from frontdoor.entitlements.models import InboundText
from frontdoor.ledger import Event
from frontdoor.notifications.outbox import OutboxRow
from frontdoor.payments import charges, tries
from frontdoor.payments.models import Charge, Mandate, PaymentState
from frontdoor.payments.provider import Answer
from frontdoor.payments.test_provider import TestProvider
from frontdoor.triage.renewals import agenda, answering, stepping
from frontdoor.triage.renewals.telling import Means
from tests.integration.renewals import permits
from tests.integration.renewals.permits import ENDS, MEANS, OPENS, renewal_of, terms_of, text, tick, told

DAY = timedelta(days=1)


@pytest.fixture
def free(session):
    """A permit that costs nothing, and whose holder has been asked."""
    permits.publish(session, fee=0)
    permit = permits.permit(session)
    tick(session, OPENS)
    return permit


@pytest.fixture
def priced(session, permit):
    """A permit that costs £60, and whose holder has been asked."""
    tick(session, OPENS)
    return permit


def live_try(session, charge):
    """The try that may still be paid."""
    found = tries.live_of(session, charge)
    assert found is not None
    return found


def nothing_happened(session, permit):
    session.expire_all()
    return len(terms_of(session, permit)) == 1 and session.scalars(select(Charge)).all() == []


def test_yes_renews_what_costs_nothing_at_once_from_the_day_after(session, free):
    assert text(session, " Yes. ", OPENS + DAY) == "renewed"
    first, second = terms_of(session, free)
    assert (second.starts_on, second.ends_on) == (date(2027, 11, 23), date(2028, 11, 22))
    assert second.number != first.number and second.code != first.code
    renewal = renewal_of(session, free)
    assert (renewal.state, renewal.next_term_id, renewal.answered_by) == ("renewed", second.id, "text")
    assert told(session) == [("renewal_done", "sms"), ("renewal_done", "email")], "the question is called back"
    event = session.scalars(select(Event).where(Event.kind == "renewed")).one()
    assert (event.tier, event.channel, event.assistance) == (1, "text", "none")


def test_what_was_confirmed_is_kept_with_its_day(session, free):
    text(session, "YES", OPENS + DAY)
    kept = renewal_of(session, free).entitlement.facts["proof_on"]
    assert (kept["value"], kept["from"]) == ("2027-10-23", "text")


def test_yes_twice_renews_once(session, free):
    assert [text(session, "YES", OPENS + DAY) for _ in range(2)] == ["renewed", "already"]
    assert len(terms_of(session, free)) == 2


def test_the_same_text_told_twice_by_the_provider_is_one_text(session, free):
    assert [text(session, "YES", OPENS + DAY, provider_id="same") for _ in range(2)] == ["renewed", "known"]
    assert len(session.scalars(select(InboundText)).all()) == 1


def test_a_renewed_permit_is_asked_about_again_a_year_later_and_not_before(session, free):
    text(session, "YES", OPENS + DAY)
    assert [tick(session, OPENS + DAY * day) for day in (10, 40, 200)] == [[], [], []]
    assert tick(session, datetime(2028, 10, 22, 8, tzinfo=UTC)) == ["open"]


@pytest.mark.parametrize("sender", ["07700 900176", "+1 202 555 0143", "Council", "0"])
def test_yes_from_a_number_that_was_not_asked_does_nothing_and_is_answered_by_nothing(session, free, sender):
    assert text(session, "YES", OPENS + DAY, sender=sender) == "unknown"
    assert nothing_happened(session, free) and len(told(session)) == 1


def test_the_number_may_be_written_in_any_way(session, free):
    assert text(session, "YES", OPENS + DAY, sender="447700900175") in ("renewed", "unknown")
    assert text(session, "YES", OPENS + DAY, sender="+44 (0)7700 900 175") in ("renewed", "already")
    assert len(terms_of(session, free)) == 2


def test_yes_after_the_time_for_a_reply_renews_nothing_but_is_answered(session, free):
    late = datetime(2027, 11, 2, 12, tzinfo=UTC)
    assert text(session, "YES", late) == "late"
    assert nothing_happened(session, free)
    assert told(session)[-1] == ("renewal_unclear", "sms")


def test_a_reminder_makes_a_late_yes_count_again(session, free):
    tick(session, datetime(2027, 11, 8, 9, tzinfo=UTC))
    assert text(session, "YES", datetime(2027, 11, 9, 9, tzinfo=UTC)) == "renewed"


def test_no_sends_the_form_and_a_yes_after_it_is_for_a_person(session, free):
    assert text(session, "NO", OPENS + DAY) == "declined"
    assert told(session)[-1] == ("renewal_declined", "sms")
    assert text(session, "YES", OPENS + DAY * 2) == "not_open"
    assert nothing_happened(session, free)
    assert "could no longer count" in session.scalars(select(Task.words)).one()
    assert tick(session, OPENS + DAY * 20) == []


@pytest.mark.parametrize("words", ["yes but I moved", "STOP", "", "👍", "yes no", "YES PLEASE", "y" * 1600])
def test_anything_else_is_asked_once_more_and_then_goes_to_a_person(session, free, words):
    assert text(session, words, OPENS + DAY) == "unclear"
    assert told(session)[-1] == ("renewal_unclear", "sms")
    assert text(session, words, OPENS + DAY * 2) == "for_a_person"
    assert text(session, "YES", OPENS + DAY * 3) == "with_person"
    assert nothing_happened(session, free)
    assert len(told(session)) == 2 and len(session.scalars(select(Task)).all()) == 1


def test_a_clear_yes_after_an_unclear_answer_counts(session, free):
    text(session, "what?", OPENS + DAY)
    assert text(session, "YES", OPENS + DAY) == "renewed"


def test_a_number_with_two_renewals_is_asked_which_and_nothing_is_renewed(session, service):
    permits.publish(session, fee=0)
    both = [permits.permit(session), permits.permit(session)]
    tick(session, OPENS)
    assert text(session, "YES", OPENS + DAY) == "unclear"
    assert text(session, "YES", OPENS + DAY) == "for_a_person"
    assert all(nothing_happened(session, one) for one in both)


@pytest.mark.parametrize("change", [{"fee": 7000}, {"longest": "4.0"}])
def test_yes_counts_only_while_the_rule_still_says_the_same(session, priced, change):
    permits.publish(session, **change)
    heard = text(session, "YES", OPENS + DAY)
    assert heard == ("changed" if "fee" in change else "with_person")
    assert nothing_happened(session, priced)
    assert told(session)[-1][0] == ("renewal_open" if "fee" in change else "renewal_stopped")


def test_a_service_that_does_not_renew_by_reply_takes_no_yes_by_text(session, service):
    permits.publish(session, renewal={**permits.RULE, "confirm_by_reply": False})
    permit = permits.permit(session)
    tick(session, OPENS)
    assert "YES or NO" not in session.scalars(select(OutboxRow.body)).one()
    assert text(session, "YES", OPENS + DAY) == "with_person"
    assert nothing_happened(session, permit)


def test_yes_without_an_agreement_sends_the_way_to_pay_and_issues_nothing_yet(session, priced):
    assert text(session, "YES", OPENS + DAY) == "to_pay"
    charge = session.scalars(select(Charge)).one()
    assert (charge.amount_pence, charge.state) == (6000, "owed")
    assert charge.pay_by == datetime(2027, 12, 6, 23, 59, 59, tzinfo=UTC)
    assert told(session)[-1] == ("renewal_to_pay", "sms")
    assert len(terms_of(session, priced)) == 1


def pay(session, charge, at):
    """The money comes, and whoever settled it heeds it."""
    payment = tries.begin(session, charge, wants_mandate=False, provider=PROVIDER, at=at)
    tries.settle(session, payment, Answer(PaymentState.SUCCEEDED, "p1"), at=at)
    permits.paid(session, charge, at=at)


# Nothing here asks it: what it answers is written down by hand.
PROVIDER = TestProvider(Path("never-used"))


def test_the_next_term_is_issued_once_the_money_is_there_however_often_that_is_told(session, priced):
    text(session, "YES", OPENS + DAY)
    charge = session.scalars(select(Charge)).one()
    pay(session, charge, OPENS + DAY * 30)
    permits.paid(session, charge, at=OPENS + DAY * 31)
    _, second = terms_of(session, priced)
    assert (second.starts_on, second.fee_pence, second.charge_id) == (ENDS + DAY, 6000, charge.id)
    assert [one for one in told(session) if one[0] == "renewal_done"] == [("renewal_done", "sms"),
                                                                          ("renewal_done", "email")]


def test_reminders_of_what_was_agreed_ask_for_the_money(session, priced):
    text(session, "YES", OPENS + DAY)
    tick(session, datetime(2027, 11, 8, 9, tzinfo=UTC))
    assert told(session)[-2:] == [("renewal_to_pay", "sms"), ("renewal_to_pay", "sms")]


def test_what_was_agreed_and_not_paid_lapses_after_the_grace(session, priced):
    text(session, "YES", OPENS + DAY)
    assert "lapse" not in tick(session, datetime(2027, 12, 6, 12, tzinfo=UTC))
    assert tick(session, datetime(2027, 12, 7, 9, tzinfo=UTC)) == ["lapse"]
    assert session.scalars(select(Charge.state)).one() == "void"
    assert told(session)[-1] == ("renewal_lapsed", "sms")


def test_money_for_what_has_ended_goes_to_a_person_and_renews_nothing(session, priced):
    text(session, "YES", OPENS + DAY)
    grants.end(session, priced, "withdrawn", OPENS + DAY * 2)
    pay(session, session.scalars(select(Charge)).one(), OPENS + DAY * 3)
    assert len(terms_of(session, priced)) == 1
    assert "Give the money back" in session.scalars(select(Task.words)).one()


def test_no_after_yes_takes_back_what_is_owed(session, priced):
    text(session, "YES", OPENS + DAY)
    assert text(session, "NO", OPENS + DAY * 2) == "declined"
    assert session.scalars(select(Charge.state)).one() == "void"


def test_no_while_it_is_being_paid_changes_nothing_and_goes_to_a_person(session, priced):
    text(session, "YES", OPENS + DAY)
    tries.begin(session, session.scalars(select(Charge)).one(), wants_mandate=False, provider=PROVIDER, at=OPENS + DAY)
    assert text(session, "NO", OPENS + DAY) == "already"
    assert session.scalars(select(Charge.state)).one() == "owed"
    assert len(session.scalars(select(Task)).all()) == 1


@pytest.fixture
def agreed(session, service):
    """A permit whose holder agreed, when they paid, that the renewal may be taken the same way."""
    resident = permits.holder(session)
    permit = permits.permit(session, resident, mandate=permits.agreement(session, resident, PROVIDER))
    tick(session, OPENS)
    return permit


AGREED = Means(permits.KEYS, PROVIDER)


def test_yes_under_an_agreement_has_the_price_that_was_named_taken(session, agreed):
    assert "from the card you agreed to" not in session.scalars(select(OutboxRow.body)).one(), "a text is short"
    assert text(session, "YES", OPENS + DAY, means=AGREED) == "taking"
    charge = session.scalars(select(Charge)).one()
    payment = live_try(session, charge)
    assert (payment.kind, payment.amount_pence) == ("mandate", 6000)
    assert told(session) == [("renewal_open", "sms")]
    tries.settle(session, payment, Answer(PaymentState.SUCCEEDED, "p1"), at=OPENS + DAY)
    permits.paid(session, charge, at=OPENS + DAY)
    assert len(terms_of(session, agreed)) == 2


def test_what_an_agreement_did_not_bring_is_asked_for_once(session, agreed):
    text(session, "YES", OPENS + DAY, means=AGREED)
    charge = session.scalars(select(Charge)).one()
    tries.settle(session, live_try(session, charge), Answer(PaymentState.REFUSED, "p1"), at=OPENS + DAY)
    for _ in range(2):
        for renewal_id in agenda.to_ask_for_money(session):
            stepping.ask_refused(session, renewal_id, means=AGREED, at=OPENS + DAY)
    assert told(session)[1:] == [("renewal_to_pay", "sms")]
    assert charges.is_payable(charge, at=OPENS + DAY)


def test_an_agreement_that_has_ended_takes_nothing(session, agreed):
    mandate = session.get(Mandate, agreed.mandate_id)
    mandate.ended_at = OPENS
    session.flush()
    assert text(session, "YES", OPENS + DAY, means=AGREED) == "to_pay"


def test_a_price_that_is_not_the_one_on_the_page_is_asked_about_again(session, priced):
    renewal = renewal_of(session, priced)
    assert answering.say_yes(session, renewal, by="online", means=MEANS, at=OPENS + DAY, named_pence=1) == "changed"
    assert nothing_happened(session, priced)


def test_the_link_goes_on_counting_when_the_time_for_a_text_is_over(session, priced):
    renewal, late = renewal_of(session, priced), datetime(2027, 11, 5, 12, tzinfo=UTC)
    assert answering.say_yes(session, renewal, by="online", means=MEANS, at=late, named_pence=6000) == "to_pay"


def test_somebody_who_does_not_want_it_any_more_keeps_it_to_its_last_day_and_hears_no_more(session, priced):
    assert answering.give_up(session, renewal_of(session, priced), by="online", at=OPENS + DAY) == "given_up"
    assert text(session, "YES", OPENS + DAY * 2) == "not_open"
    session.scalars(select(Task)).one().done_at = OPENS + DAY * 2
    session.flush()
    assert tick(session, datetime(2027, 12, 7, 9, tzinfo=UTC)) == ["lapse"]
    assert renewal_of(session, priced).entitlement.ended_reason == "given_up"
    assert told(session) == []


def test_a_term_that_follows_already_is_not_renewed_again(session, free):
    terms.issue_next(session, free, terms_of(session, free)[0], months=12, fee_pence=0, charge_id=None,
                     case_id=None, at=OPENS)
    assert text(session, "YES", OPENS + DAY) == "already"
    assert tick(session, OPENS + DAY * 30) == []
    assert len(terms_of(session, free)) == 2
