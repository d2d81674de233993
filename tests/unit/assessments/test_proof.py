"""The search and z3 are two roads to the same answers; on definitions made at random they must never part."""
import time
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.assessments.checks.calendar_formulas import CalendarFormulas
from frontdoor.assessments.checks.claims import Question, claims
from frontdoor.assessments.checks.proof import Prover
from frontdoor.assessments.checks.search import Search
from frontdoor.assessments.form import Not
from frontdoor.catalogue import loader
from frontdoor.clock import add_months, age_on, birthday, months_between
from tests.faults import size
from tests.unit.assessments.making import ON, WORDS, compiled, fact, outcome

z3: Any = import_module("z3")  # it comes without types
HOUSEHOLD = fact("household", "people", most=3, fields=[fact("person_born", "date"), fact("student", "yes_no"),
                                                        fact("earns", "money")])
FACTS = [
    fact("a", "yes_no"), fact("b", "yes_no"), fact("number", "whole_number", at_least=0), fact("other", "whole_number"),
    fact("length", "decimal"), fact("pay", "money", at_least=0), fact("day", "date"), fact("end", "date"),
    fact("born", "date"), fact("colour", "choice", of=("red", "green", "blue"), optional=True),
    fact("things", "choices", of=("one", "two", "three")), fact("hours", "time_range"), fact("note", "text"),
    fact("place", "place"), HOUSEHOLD]
DERIVED = {"both": {"add": ["number", "other"]}, "a_month_on": {"months_after": ["day", 1]},
           "ten_days_on": {"days_after": ["day", 10]}, "age_then": {"age_on": ["born", "as_of"]},
           "chosen": {"count": ["things"]}, "persons": {"count": ["household"]}, "costs": {"lookup": ["$price"]},
           "shared": {"lookup": ["$share"]},
           "doubled": {"multiply": ["number", 2]}, "stay": {"days_between": ["day", "end"]},
           "most": {"max": ["number", "other"]}}
PARAMETERS = {"limit": [{"from": "2020-01-01", "value": 3, "source": "s", "until": "2030-01-01"}],
              "price": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "other": 4}, "source": "s",
                         "until": "2030-01-01"}],
              "share": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "green": 2, "blue": 3},
                         "source": "s", "until": "2030-01-01"}]}
SMALL = st.integers(0, 5)
DAYS = st.dates(date(2026, 10, 1), date(2027, 1, 31)).map(str)
LIMITS = st.one_of(SMALL, st.just("$limit"), st.just({"fact": "other"}))
NUMBERS = st.sampled_from(["above", "at_least", "below", "at_most", "is", "is_not"])
ORDER = st.sampled_from(["before", "after", "on_or_before", "on_or_after"])
NAMES = st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=2, unique=True)


def on(subject, operators, values):
    """Tests of a fact by one of some operators with one of some values."""
    return st.builds(lambda operator, value: {"fact": subject, operator: value}, operators, values)


PLAIN = st.one_of(
    st.sampled_from(["a", "b", {"fact": "a", "known": True}, {"fact": "number", "known": False}]),
    on("number", NUMBERS, LIMITS), on("other", NUMBERS, LIMITS), on("both", NUMBERS, SMALL),
    on("doubled", NUMBERS, SMALL), on("most", NUMBERS, SMALL), on("chosen", NUMBERS, SMALL),
    on("persons", NUMBERS, SMALL), on("costs", NUMBERS, SMALL), on("shared", NUMBERS, SMALL),
    on("age_then", NUMBERS, st.integers(16, 20)),
    on("stay", NUMBERS, st.integers(-3, 3)), on("length", NUMBERS, st.sampled_from(["1.5", "2"])),
    on("pay", NUMBERS, st.sampled_from(["0.50", "16000"])), on("day", ORDER, st.one_of(DAYS, st.just("as_of"))),
    on("end", ORDER, st.one_of(DAYS, st.just({"fact": "ten_days_on"}), st.just({"fact": "a_month_on"}))),
    on("a_month_on", ORDER, st.one_of(DAYS, st.just("as_of"))),
    on("day", st.sampled_from(["within_days", "within_months", "within_working_days"]), SMALL),
    on("born", st.sampled_from(["age_at_least", "age_below"]), st.integers(16, 20)),
    on("colour", st.sampled_from(["is", "is_not"]), st.sampled_from(["red", "green"])),
    on("colour", st.sampled_from(["one_of", "none_of"]), st.just(["red", "blue"])),
    on("things", st.sampled_from(["contains_any", "contains_all", "contains_none"]), NAMES),
    on("note", st.sampled_from(["is", "is_not"]), st.sampled_from(["x", "y", None])),
    on("place", st.just("in_area"), st.sampled_from(["North", ["North", "South"]])),
    on("hours", st.just("overlaps_hours"), st.sampled_from(["22:00-02:00", "09:00-17:00"])))
OF_PERSON = st.one_of(st.just("student"), st.just({"not": "student"}),
                      on("person_born", st.just("age_at_least"), st.sampled_from([16, 18])),
                      on("earns", st.sampled_from(["above", "at_most"]), st.sampled_from(["100", "200"])))
OF_PEOPLE = st.builds(lambda kind, test: {kind: {"people": "household", "test": test}},
                      st.sampled_from(["some_of", "every_of"]), OF_PERSON)
TESTS = st.recursive(st.one_of(PLAIN, PLAIN, OF_PEOPLE), lambda inner: st.one_of(
    st.builds(lambda part: {"not": part}, inner),
    st.builds(lambda join, parts: {join: parts}, st.sampled_from(["all", "any"]),
              st.lists(inner, min_size=2, max_size=3)),
    st.builds(lambda n, parts: {"at_least_n": {"n": n, "of": parts}}, st.integers(1, 2),
              st.lists(inner, min_size=2, max_size=3))), max_leaves=5)
RESULTS = ("accepted", "not_required", "redirect")


@st.composite
def definitions(draw):
    """Small definitions: two criteria, and outcomes that use them or tests of their own."""
    criteria = {name: {"test": draw(TESTS), "words": WORDS} for name in ("x", "y")}
    whens = draw(st.lists(st.one_of(st.sampled_from(["x", "y", {"not": "x"}, {"all": ["x", "y"]}]), TESTS),
                          min_size=1, max_size=3))
    outcomes = [outcome(result, when) for result, when in zip(RESULTS, whens, strict=False)]
    return compiled(facts=FACTS, derived=DERIVED, parameters=PARAMETERS, criteria=criteria,
                    outcomes=[*outcomes, outcome("needs_assessment")])


def whens(found):
    return [plan.when for plan in found.outcomes if plan.when is not None]


def parted(found, on_day, only=None):
    """The claims on which the two roads part, or whose example does not show what it should; and how many were proven
    by both."""
    search, prover = Search(found, on_day, size.of(short=3, full=60)), Prover(found, on_day)
    wrong: list[Any] = []
    both = 0
    for claim in claims(found):
        if only is not None and claim.kind not in only:
            continue
        searched, proven = search.answer(claim.question), prover.answer(claim.question, size.of(short=2, full=10))
        both += searched.is_proven and proven is not None
        if searched.is_proven and proven is not None and (searched.person is None) != (proven.person is None):
            wrong.append((claim, searched, proven))
        people = [searched.person, proven.person if proven else None]
        wrong += [(claim, person) for person in people if person is not None
                  and not search.holds(claim.question, person)]
    return wrong, both


@settings(max_examples=size.of(short=200, full=2000), deadline=None, derandomize=True,
          suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions())
def test_search_and_proof_agree_on_definitions_made_at_random(found):
    assert parted(found, ON, {"unreachable_outcome", "gap", "overlap"})[0] == []


@pytest.mark.parametrize("service", sorted(loader.packaged()))
def test_search_and_proof_agree_on_every_packaged_definition(service):
    wrong, both = parted(loader.compiled(service), ON, {"unreachable_outcome", "gap", "overlap", "contradiction"})
    assert wrong == [] and both > 5


def test_what_is_more_than_the_search_can_try_is_settled_by_proof():
    names = [f"n{place}" for place in range(6)]
    facts = [fact(name, "whole_number", at_least=0) for name in names]
    total = {"total": {"add": names}, "others": {"add": names[1:]}}
    never = {"all": [{"fact": "total", "below": 10}, {"fact": "others", "above": 10}]}
    found = compiled(facts=facts, derived=total, outcomes=[outcome("accepted", never), outcome("redirect", {
        "fact": "total", "above": 10}), outcome("needs_assessment")])
    search = Search(found, ON, 10.0)
    assert search.rules is not None and not search.rules.cells.clusters[0].whole
    none, some = whens(found)
    nobody, somebody = search.answer(Question((none,))), search.answer(Question((some,)))
    assert nobody.person is None and nobody.is_proven
    assert somebody.person is not None and search.holds(Question((some,)), somebody.person)


def test_what_cannot_be_put_as_a_formula_is_not_proven():
    facts = [fact("day", "date"), fact("end", "date")]
    found = compiled(facts=facts, derived={"later": {"working_days_after": ["day", 5]}}, outcomes=[
        outcome("accepted", {"fact": "end", "after": {"fact": "later"}}), outcome("needs_assessment")])
    when, = whens(found)
    assert Prover(found, ON).answer(Question((when, Not(when))), 5.0) is None


DAYS_APART = [(date(2028, 2, 29), date(2000, 2, 29)), (date(2027, 1, 31), date(2004, 2, 29)),
              (date(2027, 3, 1), date(2008, 2, 29)), (date(2027, 2, 28), date(2008, 2, 29)),
              (date(2026, 12, 31), date(2027, 1, 31)), (date(2000, 3, 31), date(1900, 2, 28))]


@pytest.mark.parametrize(("day", "other"), DAYS_APART)
def test_the_calendar_of_the_formulas_is_the_real_one(day, other):
    formulas = CalendarFormulas(z3, [])
    one, two = (z3.IntVal(which.toordinal()) for which in (day, other))
    pairs = [(formulas.months_after(one, count), add_months(day, count).toordinal()) for count in (-13, -1, 1, 12)]
    pairs += [(formulas.birthday(one, years), birthday(day, years).toordinal()) for years in (1, 4, 66)]
    pairs += [(formulas.age_on(two, one), age_on(other, day)), (formulas.months_between(two, one),
              months_between(other, day)), (formulas.months_between(one, two), months_between(day, other))]
    solver = z3.Solver()
    solver.add(*formulas.always)
    assert solver.check(*(term == value for term, value in pairs)) == z3.sat
    assert [solver.check(term != value) for term, value in pairs] == [z3.unsat] * len(pairs)


def test_a_proof_ends_in_time():
    begun = time.monotonic()
    found = loader.compiled("parking-permit-resident")
    Prover(found, ON).answer(Question((), tuple(whens(found))), 0.01)
    assert time.monotonic() - begun < 5
