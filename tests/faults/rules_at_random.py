"""Definitions at random: every kind of test over facts of every type, nested, with figures, worked-out values, lists of
people and conditions on questions. Small ones come first, so that what fails shrinks to something that can be read."""
from typing import Any

from hypothesis import strategies as st

from frontdoor.assessments.definition import Definition
from tests.unit.assessments.making import FACTS, WORDS, fact, outcome, plain

HOUSEHOLD = fact("household", "people", most=4, fields=[
    fact("person_born", "date"), fact("student", "yes_no"), fact("relation", "choice", of=("child", "partner")),
    fact("earns", "money"), fact("height", "decimal")])
ALL_FACTS = [*FACTS, HOUSEHOLD]
FIGURES = {
    "small": [{"from": "2020-01-01", "value": 1, "until": "2026-11-23", "source": "x"},
              {"from": "2026-11-24", "value": 2, "source": "y"}],
    "by_colour": [{"from": "2020-01-01", "by": "colour", "values": {"red": 1, "other": 2}, "source": "z"}],
    "in_bands": [{"from": "2020-01-01", "by": "number", "bands": {"0": 0, "1": 1, "3": 2}, "source": "b"}],
    "of_three": [{"from": "2020-01-01", "by": "colour", "values": {"red": 0, "green": 1, "blue": 2}, "source": "c"}],
    "by_length": [{"from": "2020-01-01", "by": "length", "values": {"1": 0, "1.250": 2, "other": 1}, "source": "l"}],
    "cost_pence": [{"from": "2020-01-01", "value": 150, "source": "p"}],
}
WORKED_OUT = {
    "more": {"add": ["number", "$small"]}, "product": {"multiply": ["number", "other_number"]},
    "less": {"subtract": ["number", "other_number"]}, "longest": {"max": ["length", "number"]},
    "least": {"min": ["number", "other_number"]}, "paid": {"multiply": ["pay", "number"]},
    "half": {"percent_of": ["pay", 50]}, "chosen": {"count": "things"}, "persons": {"count": "household"},
    "later": {"days_after": ["day", "number"]}, "months_on": {"months_after": ["day", "$small"]},
    "comes_of_age": {"birthday": ["born", "number"]},
    "working": {"working_days_after": ["day", "$small"]}, "gap": {"days_between": ["born", "day"]},
    "age_then": {"age_on": ["born", "as_of"]}, "by_then": {"first_day_after": ["day", 3]},
    "looked_up": {"lookup": ["$of_three"]}, "whole_months": {"months_between": ["born", "day"]},
    "working_gap": {"working_days_between": ["day", "as_of"]}, "twice": {"multiply": ["length", "length"]},
}
NUMBERS = {"number": "-1 0 1 2 3", "other_number": "0 1 2", "more": "1 2 3", "product": "0 2 4", "less": "-1 0 1",
           "least": "0 1 2", "chosen": "0 1 2", "persons": "0 1 2", "gap": "-1 0 1 30", "age_then": "17 18",
           "looked_up": "1 2", "whole_months": "0 1", "working_gap": "-1 0 1 2"}
DECIMALS = {"length": "-0.5 1 1.25 2", "longest": "1 1.25 2", "twice": "1.5625 4"}
MONEY = {"pay": "0 1.50 3", "paid": "0 1.50 3", "half": "0 0.75 1.50"}
DATES = ("day", "born", "later", "months_on", "comes_of_age", "working", "by_then", "as_of")
DAYS = ("2024-02-29", "2026-02-28", "2026-11-20", "2026-11-22", "2026-11-23", "2026-11-24", "2008-11-23", "2008-11-24")
COMPARE = ("above", "at_least", "below", "at_most")
pick = st.sampled_from


def leaf(subject: str, operator: str, operand: Any) -> dict[str, Any]:
    return {"fact": subject, operator: operand}


@st.composite
def number_test(draw: Any) -> Any:
    names = draw(pick([NUMBERS, DECIMALS, MONEY]))
    name = draw(pick(sorted(names)))
    values = [value if names is not NUMBERS else int(value) for value in names[name].split()]
    others: list[Any] = [*values, *([{"fact": other} for other in sorted(names)])]
    others += ["$cost_pence"] if names is MONEY else ["$small", "$by_colour", "$in_bands", "$of_three", "$by_length"]
    kind = draw(pick([*COMPARE, "is", "is_not", "between", "one_of", "none_of"]))
    if kind == "between":
        return leaf(name, kind, [draw(pick(others)), draw(pick(others))])
    if kind in ("one_of", "none_of"):
        return leaf(name, kind, draw(st.lists(pick(others), min_size=1, max_size=3)))
    return leaf(name, kind, None if kind.startswith("is") and draw(st.integers(0, 5)) == 5 else draw(pick(others)))


@st.composite
def date_test(draw: Any, names: tuple[str, ...] = DATES) -> Any:
    name = draw(pick(names))
    kind = draw(pick(["before", "after", "on_or_before", "on_or_after", "is", "is_not", "between", "within_days",
                      "within_months", "within_working_days", "age_at_least", "age_below"]))
    count = draw(pick([0, 1, 3, "$small", "$of_three"]))
    if kind.startswith("within"):
        way = draw(pick(["plain", "after", "before"]))
        return leaf(name, kind, count if way == "plain" else {"n": count, way: draw(pick(DATES))})
    if kind.startswith("age"):
        return leaf(name, kind, draw(pick([17, 18, "$small"])))
    day = pick([*DAYS, *({"fact": other} for other in DATES)])
    return leaf(name, kind, [draw(day), draw(day)] if kind == "between" else draw(day))


@st.composite
def word_test(draw: Any) -> Any:
    choice, colours, things = st.integers(0, 6), ["red", "green", "blue"], ["one", "two", "three"]
    which = draw(choice)
    if which == 0:
        return leaf("colour", draw(pick(["is", "is_not"])), draw(pick(colours)))
    if which == 1:
        return leaf("colour", draw(pick(["one_of", "none_of"])), draw(st.lists(pick(colours), min_size=1, max_size=2)))
    if which == 2:
        some = st.lists(pick(things), min_size=1, max_size=2)
        return leaf("things", draw(pick(["contains_any", "contains_all", "contains_none"])), draw(some))
    if which == 3:
        return leaf("hours", "overlaps_hours", draw(pick(["09:00-17:00", "22:00-02:00"])))
    if which == 4:
        return leaf("place", "in_area", draw(pick(["Northgate", ["Northgate", "Quay"]])))
    if which == 5:
        return leaf("note", draw(pick(["is", "is_not"])), draw(pick(["yes", "no"])))
    known = ["a", "number", "length", "day", "colour", "note", "household", "later", "product", "looked_up"]
    return leaf(draw(pick(known)), "known", draw(st.booleans()))


person_tests = st.one_of(
    st.just("student"), st.builds(leaf, st.just("relation"), pick(["is", "is_not"]), pick(["child", "partner"])),
    st.builds(leaf, st.just("earns"), pick(COMPARE), pick(["1.50", "$cost_pence", {"fact": "pay"}])),
    st.builds(leaf, st.just("height"), pick(COMPARE), pick(["1.25", 2, {"fact": "length"}])),
    date_test(("person_born",)), st.builds(leaf, pick(["height", "student"]), st.just("known"), st.booleans()))


@st.composite
def people_test(draw: Any) -> Any:
    test = draw(joined(person_tests))
    return {draw(pick(["some_of", "every_of"])): {"people": "household", "test": test}}


def joined(leaves: Any) -> Any:
    """Tests joined in every way, a few deep."""
    return st.recursive(leaves, lambda inner: st.one_of(
        st.builds(lambda kind, parts: {kind: parts}, pick(["all", "any"]), st.lists(inner, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
        st.builds(lambda n, parts: {"at_least_n": {"n": n, "of": parts}}, st.integers(1, 3),
                  st.lists(inner, min_size=1, max_size=3))), max_leaves=5)


@st.composite
def rules(draw: Any) -> dict[str, Any]:
    """What differs from one definition to another; `definition` makes it whole."""
    single = st.one_of(pick(["a", "b", "c"]), number_test(), date_test(), word_test(), people_test())
    criteria = {name: {"test": draw(joined(single)), "words": {**WORDS, "met": "Of {number}, {small} and {later}."}}
                for name in draw(pick([["x"], ["x", "y"], ["x", "y", "z"]]))}
    named = joined(st.one_of(pick(sorted(criteria)), single))
    outcomes = [outcome(result, draw(named), automatic=True, **more) for result, more in draw(pick([
        [], [("accepted", {"fee": "paid"})], [("accepted", {"fee": "$cost_pence"}), ("not_required", {})]]))]
    conditions = pick(["a", {"fact": "a", "known": True}, {"not": "a"}])
    asked = st.one_of(st.just({"from": ["officer"]}), st.builds(lambda when: {"when": when}, conditions))
    questions = draw(st.dictionaries(pick([one["id"] for one in ALL_FACTS if one["id"] != "a"]), asked, max_size=4))
    flags = [{"id": "raised", "when": draw(named), "tier": draw(pick([1, 2, 3]))}] if draw(st.booleans()) else []
    tracks = [{"id": "fast", "when": draw(named), "queue": "q"}] if draw(st.integers(0, 4)) == 4 else []
    return {"questions": questions, "criteria": criteria, "flags": flags, "fast_track": tracks, "outcomes": outcomes}


def definition(differs: dict[str, Any]) -> Definition:
    """A definition that the loader takes."""
    questions = differs["questions"]
    return Definition.model_validate(plain(
        facts=[{**one, **questions.get(one["id"], {})} for one in ALL_FACTS], derived=WORKED_OUT, parameters=FIGURES,
        criteria=differs["criteria"], flags=differs["flags"], fast_track=differs["fast_track"],
        outcomes=[*differs["outcomes"], outcome("needs_assessment")]))


def _may(values: Any) -> Any:
    return st.one_of(values, st.just("dont_know"), st.none())


PERSON = st.fixed_dictionaries({}, optional={
    "person_born": _may(pick(DAYS)), "student": _may(st.booleans()), "relation": _may(pick(["child", "partner"])),
    "earns": _may(pick(["0", "1.50", "2"])), "height": _may(pick(["1", "1.25", "2"]))})
FACTS_OF_SOMEBODY = st.fixed_dictionaries({}, optional={
    **{name: _may(st.booleans()) for name in "abc"}, "number": _may(st.integers(-1, 4)),
    "other_number": _may(st.integers(0, 3)), "length": _may(pick(["-0.5", "1", "1.25", "1.250", "2"])),
    "pay": _may(pick(["0", "1.50", "3", "3.01"])), "day": _may(pick(DAYS)), "born": _may(pick(DAYS)),
    "colour": _may(pick(["red", "green", "blue"])), "things": _may(st.lists(pick(["one", "two", "three"]), max_size=3)),
    "hours": _may(pick(["08:00-09:00", "08:00-09:01", "21:00-22:30", "17:00-23:00"])), "note": _may(pick(["yes", "?"])),
    "place": _may(pick([{"ward": "Northgate"}, {"areas": ["Quay"]}, "a field"])),
    "household": _may(st.lists(PERSON, max_size=3))})
