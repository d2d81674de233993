"""What must hold for anybody: adding answers never overturns what was settled, and asking always ends."""
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from frontdoor.assessments.asking import still_matters
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.facts import typed
from frontdoor.catalogue import loader

ON = date(2026, 11, 23)
YES_NO = st.sampled_from([True, False, "dont_know"])
ANSWERS = {
    "road_owner": st.sampled_from(["this_council", "national_highways", "private", "dont_know"]),
    "surface": st.sampled_from(["carriageway", "footway", "cycleway", "dont_know"]),
    "missing_cover": YES_NO, "collapse": YES_NO, "immediate_danger": YES_NO,
    "depth_mm": st.one_of(st.integers(0, 60), st.just("dont_know")),
    "width_mm": st.one_of(st.integers(100, 250), st.just("dont_know")),
    "open_report_within_m": st.integers(0, 30), "different_report": YES_NO, "injury": YES_NO,
}
PEOPLE = st.fixed_dictionaries(ANSWERS)
# Whether these are known at all is itself what a rule asks, so a later answer may change the result.
ASKED_IF_KNOWN = {"road_owner", "open_report_within_m", "different_report", "immediate_danger"}


def outcome_of(facts):
    compiled = loader.compiled("pothole")
    return assess(compiled, typed(compiled.definition, facts), ON)


@settings(max_examples=300, deadline=None)
@given(PEOPLE, st.sets(st.sampled_from(sorted(set(ANSWERS) - ASKED_IF_KNOWN))))
def test_a_settled_result_is_not_changed_by_more_answers(person, holes):
    partial = {name: value for name, value in person.items() if name not in holes}
    before, after = outcome_of(partial), outcome_of(person)
    if before.settled and not before.missing:
        assert after.outcome == before.outcome


@settings(max_examples=200, deadline=None)
@given(PEOPLE)
def test_answering_what_is_asked_settles_the_result_and_asks_nothing_twice(person):
    compiled = loader.compiled("pothole")
    known: dict[str, object] = {}
    asked = []
    while wanted := still_matters(compiled, typed(compiled.definition, known), ON):
        assert wanted[0] not in known
        known[wanted[0]] = person[wanted[0]]
        asked.append(wanted[0])
    finding = outcome_of(known)
    assert finding.settled and len(asked) <= 7


@settings(max_examples=200, deadline=None)
@given(PEOPLE, st.sets(st.sampled_from(sorted(ANSWERS))))
def test_the_same_facts_give_the_same_bytes(person, holes):
    partial = {name: value for name, value in person.items() if name not in holes}
    shuffled = dict(reversed(partial.items()))
    assert outcome_of(partial).canonical() == outcome_of(shuffled).canonical()
