"""The finding: its published JSON, its clocks, flags and money, and the bytes that are stored."""
import json
from datetime import UTC, date, datetime

from frontdoor.clock import Span
from tests.unit.assessments.making import ON, WORDS, compiled, find, outcome

KEYS = ["service", "version", "hash", "on", "result", "tier", "automatic", "settled", "reasons", "missing", "ask_next",
        "flags", "queue", "restricted", "fee_pence", "due_on", "expires_on", "amounts", "dates", "signpost"]
RECEIVED = datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


def clock(**promise):
    return {"promise": promise}


def test_the_json_has_the_published_keys_in_their_order():
    found = find(compiled(criteria={"x": {"test": "a", "words": WORDS}}), {"a": True}).as_json()
    assert list(found) == KEYS
    assert list(found["reasons"][0]) == ["criterion", "verdict", "words", "facts", "parameters", "source"]
    assert json.loads(json.dumps(found)) == found


def test_due_at_stands_after_due_on_for_clocks_in_hours_only():
    found = find(compiled(clock=clock(hours=2)), {"a": True}, received=RECEIVED).as_json()
    assert list(found)[15:17] == ["due_on", "due_at"]
    assert (found["due_on"], found["due_at"]) == ("2026-11-23", "2026-11-23T12:15:00+00:00")
    assert "due_at" not in find(compiled(clock=clock(days=2)), {"a": True}).as_json()


def test_due_at_is_said_in_london_time():
    found = find(compiled(clock=clock(hours=1)), {"a": True}, on=date(2026, 7, 1),
                 received=datetime(2026, 7, 1, 9, tzinfo=UTC))
    assert found.as_json()["due_at"] == "2026-07-01T11:00:00+01:00"


def test_the_clock_of_an_outcome_replaces_that_of_the_service():
    outcomes = [outcome("accepted", "a", automatic=True, clock=clock(days=28)), outcome("needs_assessment")]
    found = compiled(clock=clock(working_days=2), outcomes=outcomes)
    assert find(found, {"a": True}).due_on == date(2026, 12, 21)
    terms = find(found, {"a": True}).clock
    assert terms is not None and terms.promise == Span(28, "days")
    assert find(found, {"a": False}).due_on == date(2026, 11, 25)


def test_the_clock_of_a_raised_flag_wins_only_if_it_is_sooner():
    flags = [{"id": "soon", "when": "b", "clock": clock(hours=24), "priority": "urgent"},
             {"id": "late", "when": "c", "clock": clock(days=90)}]
    found = compiled(clock=clock(days=28), flags=flags)
    urgent = find(found, {"a": True, "b": True}, received=RECEIVED)
    assert (urgent.due_at, urgent.priority, urgent.flags) == (datetime(2026, 11, 24, 10, 15, tzinfo=UTC), "urgent",
                                                              ("soon",))
    assert find(found, {"a": True, "c": True}).due_on == date(2026, 12, 21)


def test_nothing_is_promised_for_what_is_decided_and_over():
    closed = {"reason": "No judgement is left."}
    found = compiled(clock=clock(days=28), outcomes=[
        outcome("not_eligible", "a", automatic=True, closed_rule=closed), outcome("needs_assessment")])
    assert find(found, {"a": True}).due_on is None and find(found, {"a": True}).clock is None
    assert find(found, {}).due_on is None
    assert find(found, {"a": False}).due_on == date(2026, 12, 21)


def test_the_clock_runs_from_received_where_it_is_given():
    found = compiled(clock=clock(days=28))
    assert find(found, {"a": True, "received": "2026-11-20"}).due_on == date(2026, 12, 18)


def test_a_figure_may_give_the_length_of_a_clock():
    series = {"days": [{"from": "2020-01-01", "value": 28, "source": "s"}]}
    assert find(compiled(parameters=series, clock=clock(days="$days")), {"a": True}).due_on == date(2026, 12, 21)


def test_a_clock_from_a_date_fact_waits_for_it():
    found = compiled(clock={"promise": {"days": 5, "from": "day"}})
    assert find(found, {"a": True, "day": "2026-12-01"}).due_on == date(2026, 12, 6)
    assert find(found, {"a": True}).due_on is None


def test_a_flag_raises_the_tier_and_takes_the_decision_from_the_machine():
    flags = [{"id": "odd", "when": "b", "tier": 2, "queue": "checkers"}]
    found = find(compiled(flags=flags), {"a": True, "b": True})
    assert (found.result, found.tier, found.automatic, found.queue) == ("accepted", 2, False, "checkers")
    assert find(compiled(flags=flags), {"a": True}).tier == 1


def test_a_fast_track_goes_past_everything():
    track = [{"id": "danger", "when": "b", "queue": "duty", "restricted": True, "clock": clock(hours=4)}]
    found = find(compiled(fast_track=track, clock=clock(days=28)), {"b": True}, received=RECEIVED)
    assert (found.tier, found.queue, found.restricted, found.priority) == (3, "duty", True, "urgent")
    assert found.fast_track == "danger" and found.due_at == datetime(2026, 11, 23, 14, 15, tzinfo=UTC)


def test_fees_amounts_dates_and_the_end_of_a_grant():
    outcomes = [outcome("eligible_auto", "a", automatic=True, fee="$fee_pence",
                        grant={"entitlement": "permit", "months": 12}, amounts={"refund": "half", "percent": 25},
                        dates={"target_on": "later"}), outcome("needs_assessment")]
    figures = {"fee_pence": [{"from": "2020-01-01", "by": "number", "values": {"1": 6000, "other": 18000},
                              "source": "s"}]}
    found = compiled(outcomes=outcomes, parameters=figures,
                     derived={"half": {"add": ["pay", 0]}, "later": {"days_after": ["day", 10]}})
    paid = find(found, {"a": True, "number": 1, "pay": "31.50", "day": "2026-11-23"})
    assert (paid.fee_pence, paid.expires_on) == (6000, date(2027, 11, 22))
    assert paid.as_json()["amounts"] == {"refund": "31.50", "percent": 25}
    assert paid.as_json()["dates"] == {"target_on": "2026-12-03"}
    assert find(found, {"a": True, "number": 7}).fee_pence == 18000
    assert find(found, {"a": True}).fee_pence is None
    assert find(found, {"a": False}).fee_pence == 0


def test_a_reason_shows_the_value_the_figure_its_day_and_its_source():
    words = {**WORDS, "not_met": "It is {number} and must be {least}.", "change": "Bring {least}."}
    found = compiled(parameters={"least": [{"from": "2024-04-01", "value": 40, "source": "the policy"}]},
                     criteria={"enough": {"test": {"fact": "number", "at_least": "$least"}, "words": words}})
    reason = find(found, {"number": 39}).reason("enough")
    assert reason.as_json() == {
        "criterion": "enough", "verdict": "not_met", "words": "It is 39 and must be 40.", "facts": {"number": 39},
        "parameters": {"least": 40}, "source": "the policy"}
    assert reason.change == "Bring 40." and reason.figures[0].from_on == date(2024, 4, 1)


def test_every_criterion_is_in_the_reasons_also_when_the_first_outcome_settles():
    words = {"words": WORDS}
    found = find(compiled(criteria={"x": {"test": "a", **words}, "y": {"test": "b", **words}}), {"a": True})
    assert {reason.criterion: reason.verdict.value for reason in found.reasons} == {"x": "met", "y": "not_known"}


def test_evaluating_again_gives_the_same_bytes():
    found = compiled(clock=clock(hours=5))
    first = find(found, {"a": True, "number": 5}, received=RECEIVED).canonical()
    assert first == find(compiled(clock=clock(hours=5)), {"number": 5, "a": True}, received=RECEIVED).canonical()
    assert json.loads(first)["on"] == ON.isoformat()
