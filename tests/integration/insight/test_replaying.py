"""A draft over cases made by hand: who flips, from what to what, and what it costs."""

import json
from datetime import date

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.cases.case import Confidentiality, State
from frontdoor.catalogue import loader, versions
from frontdoor.insight.replaying import Replay, Wish
from frontdoor.insight.summary import Flip, Line, Load, Money
from tests import factories as make
from tests.factories import ALDERMERE
from tests.integration.insight import passes
from tests.integration.insight.passes import AT


@pytest.fixture
def version(session):
    return passes.publish(session)


def replayed(database, session, version, draft, **wish):
    session.commit()
    return Replay(database, Wish(ALDERMERE, version, draft, **wish)).run(at=AT)


def only(summary):
    """The one kind of which there are rows."""
    [population] = summary.populations
    return population


def cases(session, version, how_many, given=None, **more):
    return [passes.case(session, version, given, **more) for _ in range(how_many)]


def test_who_flips_is_counted_with_from_what_to_what_and_by_which_criterion(database, session, version):
    cases(session, version, 40)
    cases(session, version, 20, passes.answers("4.8"))
    found = only(replayed(database, session, version, passes.draft(longest="4.6")))
    assert (found.kind, found.rows, found.flips, found.failed) == ("past", 60, 20, 0)
    assert found.outcomes == (Flip(from_outcome="paid", from_result="eligible_auto", to_outcome="too_long",
                                   to_result="not_eligible", count=20),)
    assert [(one.criterion, one.count) for one in found.criteria] == [("fits", 20)]


def test_the_tables_say_where_how_old_on_which_tier_and_by_whom_it_was_decided(database, session, version):
    cases(session, version, 30, passes.answers("4.8"), ward="Mill")
    cases(session, version, 40, passes.answers(dob="1950-01-01"), ward="Harbour", by="officer")
    cases(session, version, 10, passes.answers(dob=None), ward=None)
    found = only(replayed(database, session, version, passes.draft(longest="4.6")))
    assert found.wards == (Line(value="Harbour", rows=40, flips=0), Line(value="Mill", rows=30, flips=30),
                           Line(value="not known", rows=10, flips=0))
    assert found.ages == (Line(value="45 to 64", rows=30, flips=30), Line(value="75 and over", rows=40, flips=0),
                          Line(value="not known", rows=10, flips=0))
    assert found.decided_by == (Line(value="rule", rows=40, flips=30), Line(value="officer", rows=40, flips=0))
    assert found.tiers == (Line(value="none", rows=10, flips=0), Line(value="1", rows=70, flips=30))


def test_money_is_what_they_pay_before_and_after(database, session, version):
    cases(session, version, 40)
    cases(session, version, 20, passes.answers(dob="1950-01-01"))
    found = only(replayed(database, session, version, passes.draft(fee=7500)))
    assert found.flips == 0
    assert found.money == Money(before_pence=240_000, after_pence=300_000, difference_pence=60_000, changed=40,
                                unknown=0)


def test_workload_is_how_many_more_go_to_a_person_and_what_that_is_in_a_week(database, session, version):
    cases(session, version, 30)
    cases(session, version, 30, on=date(2026, 10, 28))
    outcomes = passes.base()["outcomes"]
    outcomes[1] = {**outcomes[1], "automatic": False, "tier": 2}
    found = only(replayed(database, session, version, passes.draft(outcomes=outcomes)))
    assert found.workload.tiers == (Load(tier="none", before=0, after=0), Load(tier="1", before=60, after=0),
                                    Load(tier="2", before=0, after=60), Load(tier="3", before=0, after=0))
    assert (found.workload.to_people, found.workload.from_people) == (60, 0)
    assert (found.workload.weeks, found.workload.a_week) == (4.0, 15.0)


def test_past_open_and_renewable_are_apart_and_each_can_be_left_out(database, session, version):
    cases(session, version, 10)
    cases(session, version, 20, state=State.WITH_ADVISER)
    for _ in range(30):
        passes.holding(session, version, ends_on=date(2027, 6, 30), state=State.WITH_ADVISER)
    everything = replayed(database, session, version, passes.draft(longest="4"))
    assert [(one.kind, one.rows, one.flips) for one in everything.populations] == [
        ("past", 10, 10), ("open", 50, 50), ("renewable", 30, 30)]
    some = replayed(database, session, version, passes.draft(longest="4"), kinds=("open",))
    assert [one.kind for one in some.populations] == ["open"]


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DUPLICATE])
def test_what_was_withdrawn_or_joined_to_another_was_never_decided_and_is_left_out(database, session, version, state):
    cases(session, version, 12, state=state)
    assert replayed(database, session, version, passes.draft(longest="4")).is_empty


def test_a_service_without_cases_says_so(database, session, version):
    found = replayed(database, session, version, passes.draft(longest="4"))
    assert found.is_empty and found.notes == ("There are no cases to replay.",)


def test_each_is_judged_by_the_figures_of_the_day_of_its_own_claim(database, session, version):
    cases(session, version, 10, passes.answers("4.8", proof_on="2026-09-01"), on=date(2026, 9, 1))
    cases(session, version, 20, passes.answers("4.8"))
    base = passes.base()
    base["parameters"]["longest_m"] = [
        {"from": "2020-01-01", "until": "2026-09-30", "value": "5.0", "source": "a test"},
        {"from": "2026-10-01", "value": "4.6", "source": "a test"}]
    draft = passes.draft(parameters=base["parameters"])
    own = replayed(database, session, version, draft)
    assert (only(own).rows, only(own).flips, own.on) == (30, 20, None)
    assert own.claimed.startswith("each on the day of their own claim")
    then = replayed(database, session, version, draft, on=date(2026, 10, 1))
    assert (only(then).rows, only(then).flips) == (30, 30)
    assert then.claimed == "all as if they had claimed on 1 October 2026" and then.notes


def test_what_renews_is_judged_on_the_first_day_of_its_next_term_as_if_confirmed_that_day(database, session, version):
    base = passes.base()
    base["parameters"]["longest_m"] = [
        {"from": "2020-01-01", "until": "2027-06-30", "value": "5.0", "source": "a test"},
        {"from": "2027-07-01", "value": "4", "source": "a test"}]
    for _ in range(10):
        passes.holding(session, version, ends_on=date(2027, 6, 29))
    for _ in range(20):
        passes.holding(session, version, ends_on=date(2027, 6, 30))
    draft = passes.draft(parameters=base["parameters"])
    found = only(replayed(database, session, version, draft, kinds=("renewable",)))
    assert (found.rows, found.flips, found.outcomes[0].to_outcome) == (30, 20, "too_long")
    on = only(replayed(database, session, version, draft, kinds=("renewable",), on=date(2027, 9, 1)))
    assert (on.rows, on.flips, on.outcomes[0].from_outcome) == (30, 30, "paid")


def test_restricted_cases_make_no_difference_to_any_number(database, session, version):
    cases(session, version, 40)
    without = replayed(database, session, version, passes.draft(longest="4"))
    cases(session, version, 30, confidentiality=Confidentiality.RESTRICTED)
    cases(session, version, 30, state=State.WITH_ADVISER, confidentiality=Confidentiality.SAFEGUARDING)
    passes.holding(session, version, ends_on=date(2027, 6, 30), confidentiality=Confidentiality.RESTRICTED)
    among = replayed(database, session, version, passes.draft(longest="4"))
    assert among.populations == without.populations


def test_a_fact_that_the_draft_adds_is_not_asked_of_anybody_and_is_named(database, session, version):
    cases(session, version, 20)
    base = passes.base()
    facts = [*base["facts"], {"id": "electric", "type": "yes_no", "ask": "Is it electric?"}]
    criteria = {**base["criteria"], "clean": {"test": {"fact": "electric", "is": True}, "words": passes.WORDS}}
    outcomes = [{**one, "when": {"all": [one["when"], "clean"]}} if one["id"] in ("free", "paid") else one
                for one in base["outcomes"]]
    found = replayed(database, session, version, passes.draft(facts=facts, criteria=criteria, outcomes=outcomes))
    assert found.not_held == ("electric",)
    assert [(one.to_outcome, one.count) for one in only(found).outcomes] == [("needs_more_info", 20)]


def test_a_fact_that_decided_nothing_before_is_there_for_a_draft_that_reads_it(database, session, version):
    cases(session, version, 20)
    cases(session, version, 15, passes.answers(kind="van"))
    base = passes.base()
    criteria = {**base["criteria"], "recent": {"test": {"fact": "kind", "is": "car"}, "words": passes.WORDS}}
    found = replayed(database, session, version, passes.draft(criteria=criteria))
    assert found.not_held == ()
    assert (only(found).rows, only(found).flips, only(found).outcomes[0].to_outcome) == (35, 15, "look")


def test_whoever_said_that_they_do_not_know_stays_so(database, session, version):
    cases(session, version, 15, passes.answers("dont_know"), tier=2)
    found = only(replayed(database, session, version, passes.draft(longest="4")))
    assert (found.rows, found.flips, [(one.value, one.rows) for one in found.tiers]) == (15, 0, [("2", 15)])


def test_those_for_whose_day_there_is_no_figure_are_counted_apart(database, session, version):
    cases(session, version, 20)
    cases(session, version, 30, on=date(2026, 11, 2))
    found = replayed(database, session, version, passes.draft(since="2026-11-01", longest="4"))
    assert (only(found).rows, only(found).flips, only(found).failed) == (30, 30, 20)
    assert "Some could not be judged" in found.notes[0]


def test_small_numbers_are_in_no_table(database, session, version):
    cases(session, version, 60, ward="Harbour")
    cases(session, version, 3, passes.answers("4.8"), ward="Harbour")
    cases(session, version, 2, passes.answers("4.8"), ward="Mill")
    found = only(replayed(database, session, version, passes.draft(longest="4.6")))
    assert (found.rows, found.flips, found.money.difference_pence) == (65, None, None)
    assert [one.count for one in found.outcomes] == [None] and [one.count for one in found.criteria] == [None]
    assert [(one.value, one.rows, one.flips) for one in found.wards] == [("Harbour", None, None), ("Mill", None, None)]


def test_the_same_draft_changes_nothing_and_is_said_to_be_the_same(database, session, version):
    cases(session, version, 20)
    found = replayed(database, session, version, passes.draft())
    assert (only(found).flips, found.notes) == (0, ("The draft is the same as the version in force.",))


def test_a_case_is_judged_on_the_facts_that_were_decided_on_and_not_on_what_the_records_say_now(database, session):
    make.set_up(session)
    version = versions.current(session, ALDERMERE, "pothole")
    deep = [make.case(session, {"place": make.place(easting=600_030 + 20 * step)}) for step in range(12)]
    assert {(case.state, case.outcome) for case in deep} == {("scheduled", "accepted")}
    whole = json.loads(version.definition.canonical)
    whole["base"]["parameters"]["min_depth_mm"][0]["value"] = 60
    draft = compile_definition(loader.from_canonical(json.dumps(whole)))
    found = only(replayed(database, session, version, draft))
    assert (found.kind, found.rows, found.flips) == ("past", 10, 10)
    assert [(one.from_result, one.to_result, one.count) for one in found.outcomes] == [("accepted", "not_eligible", 10)]
    assert [(one.value, one.rows) for one in found.wards] == [(make.WARD, 10)]
