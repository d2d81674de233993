"""The schema that editors read: it takes what the loader takes, and marks what the loader would refuse."""
import copy

import jsonschema
import pytest

from frontdoor.assessments.operators import OPERATORS
from frontdoor.assessments.reading import read_file
from frontdoor.assessments.schema import definition_schema
from frontdoor.catalogue import loader
from tests.unit.assessments.making import WORDS, plain

SCHEMA = definition_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def is_taken(**changes):
    return VALIDATOR.is_valid(plain(**changes))


def test_it_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_every_shipped_definition_is_taken(service_id):
    definition, _ = read_file(loader.packaged()[service_id])
    assert [error.message for error in VALIDATOR.iter_errors(definition)] == []


def test_the_smallest_definition_is_taken():
    assert is_taken()


@pytest.mark.parametrize("test", [
    True, "a", {"all": ["a", {"not": "b"}]}, {"at_least_n": {"n": 2, "of": ["a", "b", "c"]}},
    {"fact": "number", "between": [1, 2]}, {"some_of": {"people": "household", "test": "a"}},
    {"fact": "day", "within_working_days": {"n": 2, "after": "born", "calendar": "scotland"}},
])
def test_a_test_is_known_by_its_shape(test):
    assert is_taken(criteria={"it": {"test": test, "words": WORDS}})


@pytest.mark.parametrize("test", [
    5, {"fact": "number"}, {"fact": "number", "abve": 1}, {"fact": "number", "above": 1, "below": 2}, {"all": []},
    {"fact": "number", "between": [1]}, {"fact": "a", "known": "yes"}, {"some_of": {"test": "a"}},
    {"at_least_n": {"of": ["a"]}}, {"not": {"fact": "number"}},
])
def test_a_test_that_the_loader_would_refuse_is_marked(test):
    assert not is_taken(criteria={"it": {"test": test, "words": WORDS}})


@pytest.mark.parametrize("changes", [
    {"verb": "sell"}, {"derived": {"x": {"guess": ["a"]}}}, {"no_such_key": 1},
    {"facts": [{"id": "Big", "type": "date"}]}, {"pages": [{"title": "x"}]},
])
def test_what_is_no_key_or_no_value_of_it_is_marked(changes):
    assert not is_taken(**changes)


def test_every_operator_says_its_boundary():
    written = str(SCHEMA["$defs"]["test"])
    for operator in OPERATORS.values():
        assert f"{operator.name}: {operator.boundary}" in written


def test_making_it_leaves_nothing_behind():
    before = copy.deepcopy(SCHEMA)
    assert definition_schema() == before
