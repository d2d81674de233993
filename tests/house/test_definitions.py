"""Every shipped definition loads for every council, passes its own cases, and leaves no finding."""

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import FactType
from frontdoor.catalogue import councils, loader
from frontdoor.notifications import wording
from frontdoor.triage.known import RECORDS

EVERY = [(council.id, service) for council in councils.all_councils().values() for service in loader.packaged()]


@pytest.mark.parametrize(("council_id", "service_id"), EVERY)
def test_a_definition_compiles_with_each_council_s_overlay(council_id: str, service_id: str) -> None:
    compiled = compile_definition(loader.load(loader.packaged()[service_id], councils.get(council_id)))
    assert compiled.definition.id == service_id
    assert len(compiled.definition.cases) >= 8


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_a_definition_asks_only_for_records_that_somebody_keeps(service_id: str) -> None:
    definition = loader.load(loader.packaged()[service_id])
    assert {fact.record for fact in definition.facts if fact.record} <= set(RECORDS)


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_every_question_for_a_resident_has_words_and_what_to_say_when_it_is_left_empty(service_id: str) -> None:
    definition = loader.load(loader.packaged()[service_id])
    for fact in definition.facts:
        if "resident" not in fact.from_:
            continue
        assert fact.ask, fact.id
        if not fact.optional and fact.type is not FactType.FILES:
            assert fact.errors.get("missing"), fact.id


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_own_wording_of_messages_names_real_purposes(service_id: str) -> None:
    for purpose, words in loader.load(loader.packaged()[service_id]).messages.items():
        wording.check(purpose, str(words))
