"""Births and notices of marriage: the days that the law counts, on both sides of each, and who is for a person."""
from datetime import date, timedelta

import pytest

from frontdoor.assessments import booked
from frontdoor.assessments.asking import ask_next, needed_for_record
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import loader

ON = date(2026, 11, 23)
BORN = date(2026, 11, 1)
NOTICE = date(2026, 12, 1)
COUPLE = {"terminal_illness": False, "immigration_control": False, "residence_days": 30, "people": 2,
          "ceremony": "2027-06-12"}


def assessed(service, facts, council="aldermere"):
    compiled = loader.compiled(service, council)
    return assess(compiled, typed(compiled.definition, facts), ON)


def birth(**facts):
    return assessed("register-birth", facts)


def marriage(**facts):
    return assessed("notice-of-marriage", {**COUPLE, **facts})


def asked(service, answers):
    compiled, order = loader.compiled(service, "aldermere"), []
    facts: dict[str, object] = {}
    while fact_id := ask_next(compiled, typed(compiled.definition, facts), ON):
        facts[fact_id] = answers[fact_id]
        order.append(fact_id)
    return order


@pytest.mark.parametrize(("days", "flags"), [(0, []), (41, []), (42, []), (43, ["late_registration"]),
                                             (200, ["late_registration"])])
def test_a_birth_is_registered_in_time_up_to_the_42nd_day_and_late_after_it(days, flags):
    finding = birth(birth_date=BORN.isoformat(), appointment=(BORN + timedelta(days=days)).isoformat())
    assert (finding.result, finding.tier, list(finding.flags)) == ("accepted", 1, flags)
    assert finding.dates["last_day"] == date(2026, 12, 13) and finding.fee_pence == 0


@pytest.mark.parametrize(("appointment", "result", "tier"), [
    ("2027-02-28", "accepted", 1), ("2027-03-01", "needs_assessment", 2)])
def test_a_birth_of_twelve_months_ago_to_the_day_needs_nobody_s_word(appointment, result, tier):
    compiled = loader.compiled("register-birth", "aldermere")
    facts = typed(compiled.definition, {"birth_date": "2026-02-28", "appointment": appointment})
    finding = assess(compiled, facts, ON)
    assert (finding.result, finding.tier) == (result, tier)


@pytest.mark.parametrize("council", ["aldermere", "thornby"])
def test_a_stillbirth_is_never_decided_by_rule_and_asks_for_a_name_and_a_number_only(council):
    compiled = loader.compiled("register-birth", council)
    facts = typed(compiled.definition, {"registration": "stillbirth"})
    finding = assess(compiled, facts, ON)
    assert (finding.tier, finding.automatic, finding.queue) == (3, False, "registrars")
    assert finding.heading == "We are very sorry for your loss"
    assert needed_for_record(compiled, facts, ON) == ["name", "phone"]


def test_a_birth_takes_three_answers_and_a_stillbirth_one():
    assert asked("register-birth", {"registration": "birth", "born_in": "district", "birth_date": "2026-11-01"}) == [
        "registration", "born_in", "birth_date"]
    assert asked("register-birth", {"registration": "stillbirth"}) == ["registration"]


@pytest.mark.parametrize(("babies", "minutes"), [(1, 30), (2, 60), (3, 90), (6, 90)])
def test_twins_take_longer(babies, minutes):
    compiled = loader.compiled("register-birth", "aldermere")
    assert booked.slot_minutes(compiled, typed(compiled.definition, {"babies": babies}), ON) == minutes


@pytest.mark.parametrize(("days", "result"), [(27, "not_eligible"), (28, "not_eligible"), (29, "eligible_auto"),
                                              (30, "eligible_auto")])
def test_28_clear_days_lie_between_the_notice_and_the_ceremony(days, result):
    finding = marriage(notice_date=NOTICE.isoformat(), ceremony=(NOTICE + timedelta(days=days)).isoformat())
    assert (finding.result, finding.tier, finding.automatic) == (result, 1, True)
    assert finding.dates["earliest_ceremony_on"] == date(2026, 12, 30)
    if result == "not_eligible":
        assert "later ceremony" in (finding.reason("time_enough").change or "")


@pytest.mark.parametrize(("days", "result"), [(0, "not_eligible"), (6, "not_eligible"), (7, "eligible_auto")])
def test_seven_full_days_of_living_here_are_enough(days, result):
    assert marriage(notice_date="2026-12-01", residence_days=days).result == result


@pytest.mark.parametrize(("ceremony", "result"), [("2027-12-01", "eligible_auto"), ("2027-12-02", "not_eligible")])
def test_a_notice_counts_for_twelve_months(ceremony, result):
    assert marriage(notice_date="2026-12-01", ceremony=ceremony).result == result


@pytest.mark.parametrize(("people", "control", "fee", "tier"), [
    (1, False, 4200, 1), (2, False, 8400, 1), (1, True, 5700, 2), (2, True, 11400, 2)])
def test_each_of_them_pays(people, control, fee, tier):
    finding = marriage(notice_date="2026-12-01", people=people, immigration_control=control)
    assert (finding.fee_pence, finding.tier) == (fee, tier)
    assert list(finding.flags) == (["long_wait"] if control else [])


def test_whoever_will_not_live_long_goes_past_every_queue_and_books_nothing():
    finding = marriage(terminal_illness=True, notice_date="2026-11-24", ceremony="2026-11-25", residence_days=0)
    assert (finding.result, finding.tier, finding.fast_track) == ("refer_urgent", 3, "terminal_illness")
    compiled = loader.compiled("notice-of-marriage", "aldermere")
    facts = typed(compiled.definition, {"terminal_illness": True})
    assert needed_for_record(compiled, facts, ON) == ["name", "partner_name", "phone"]


def test_the_time_is_asked_last_and_how_many_come_before_it():
    order = asked("notice-of-marriage", {**COUPLE, "notice_date": "2026-12-01"})
    assert order[0] == "terminal_illness" and order[-2:] == ["people", "notice_date"]


def test_the_times_on_offer_are_those_that_the_ceremony_allows():
    compiled = loader.compiled("notice-of-marriage", "aldermere")
    facts = typed(compiled.definition, COUPLE)
    assert booked.earliest(compiled, facts, ON) == date(2026, 6, 12)
    assert booked.latest(compiled, facts, ON) == date(2027, 5, 14)
    assert marriage(notice_date="2027-05-14").result == "eligible_auto"
    assert marriage(notice_date="2027-05-15").result == "not_eligible"


@pytest.mark.parametrize("service", ["register-birth", "notice-of-marriage"])
def test_the_days_that_can_be_booked_are_the_same_in_the_rule_and_in_the_words(service):
    compiled = loader.compiled(service, "aldermere")
    rule = compiled.definition.booking
    assert rule is not None and rule.resource == "registrar" and rule.bring and rule.where
    ahead = compiled.definition.parameters.get("book_ahead_days")
    assert ahead is None or ahead[-1].value == rule.horizon_days
