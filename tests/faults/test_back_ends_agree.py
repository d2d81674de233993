"""Three ways to evaluate the rules, and one meaning: the interpreter is the reference; the Python that is written and
the columns say the same of everybody, whatever is missing. So does zen-engine, which others wrote, where it can."""
from datetime import date
from itertools import islice

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from frontdoor.assessments import crowd
from frontdoor.assessments.columns import evaluate, facts_frame, row_of
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.deciding import decide
from frontdoor.assessments.evaluate import assess, finding
from frontdoor.assessments.facts import typed
from frontdoor.assessments.generated import Decided, decided
from frontdoor.assessments.interpreter import Interpreter, NoFigure
from frontdoor.assessments.reads import deciding_nodes
from frontdoor.catalogue import loader
from tests.faults import size, zen_rules
from tests.faults.rules_at_random import FACTS_OF_SOMEBODY, definition, rules

SEED = 20_261_130
PEOPLE = size.of(short=600, full=200_000)
AT_A_TIME = 20_000
DEFINITIONS = size.of(short=150, full=2_000)
CLAIMS = st.sampled_from([date(2026, 11, 22), date(2026, 11, 23), date(2026, 11, 24), date(2028, 2, 29)])


def judged(way, node):
    """What a way says of a node; nothing where it has no figure for it, as may be behind an outcome that is settled."""
    try:
        return way.judge(node)
    except NoFigure:
        return None


def disagreements(compiled, people):
    """The people of whom the back ends do not all say the same: verdicts with what they rest on, outcome, whether it is
    settled, tier and fee. Only who lacks a figure somewhere is left to the interpreter by the written Python."""
    rows = evaluate(compiled, facts_frame(compiled, people)).iter_rows(named=True)
    nodes = list(deciding_nodes(compiled))
    found = []
    for (known, on), row in zip(people, rows, strict=True):
        reference, generated = Interpreter(compiled, known, on), decided(compiled, known, on)
        said, judgements = row_of(finding(reference)), [judged(reference, node) for node in nodes]
        alike = (row_of(finding(generated)) == said == row
                 and decide(compiled, known, on).outcome == said["outcome"]
                 and [judged(generated, node) for node in nodes] == judgements)
        if not alike or not (isinstance(generated, Decided) or None in judgements):
            found.append((known, on))
    return found


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_nobody_in_a_crowd_with_holes_is_judged_differently(service_id):
    compiled = loader.compiled(service_id, "aldermere")
    people = crowd.people(compiled, SEED, PEOPLE)
    seen, outcomes = 0, set()
    while some := list(islice(people, AT_A_TIME)):
        assert disagreements(compiled, some) == []
        seen += len(some)
        outcomes |= {decide(compiled, known, on).outcome for known, on in some[:2_000]}
    assert seen == PEOPLE
    assert len(outcomes) > len(compiled.outcomes) * 2 // 3


def judgeable(compiled, people):
    """The people whom the reference can judge: the others are errors by every way."""
    found = []
    for json_facts, on in people:
        known = typed(compiled.definition, json_facts)
        try:
            assess(compiled, known, on)
        except (NoFigure, OverflowError):
            continue
        found.append((known, on))
    return found


@settings(max_examples=DEFINITIONS, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), st.lists(st.tuples(FACTS_OF_SOMEBODY, CLAIMS), min_size=1, max_size=6))
def test_no_rules_at_all_are_read_differently(differs, people):
    compiled = compile_definition(definition(differs))
    known = judgeable(compiled, people)
    for one, on in known:
        assert assess(compiled, one, on).canonical() == finding(Interpreter(compiled, one, on)).canonical()
    assert disagreements(compiled, known) == []


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_zen_engine_says_the_same_of_those_about_whom_everything_is_known(service_id):
    compiled = loader.compiled(service_id, "aldermere")
    judged = zen_rules.criteria(compiled)
    people = zen_rules.complete_people(compiled, SEED, size.of(short=500, full=20_000))
    for known, on in people:
        verdicts = {one.criterion: one.verdict == "met" for one, _, _ in decide(compiled, known, on).reasons}
        assert {name: verdicts[name] for name in judged} == zen_rules.evaluated(judged, known, on)
    assert judged, "no criterion can be said in zen"
