"""Every packaged definition loads, passes its own cases, and has nothing doubtful about it."""
from datetime import date

import pytest

from frontdoor.assessments import embedded
from frontdoor.assessments.checks import check
from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import councils, loader

SERVICES = sorted(loader.packaged())


@pytest.mark.parametrize("service", SERVICES)
def test_its_embedded_cases_pass(service):
    assert [difference.say for difference in embedded.run(loader.compiled(service))] == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_checks_find_nothing(service):
    assert [problem.as_json() for problem in check(loader.compiled(service), date(2026, 11, 23))] == []


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("council", sorted(councils.all_councils()))
def test_it_compiles_for_every_council(service, council):
    assert loader.compiled(service, council).definition.id == service


@pytest.mark.parametrize("service", SERVICES)
def test_every_figure_has_a_source_and_says_so_if_it_is_unverified(service):
    series = loader.compiled(service).definition.parameters.values()
    for value in (value for values in series for value in values):
        assert value.source and ("unverified" in value.source) == value.unverified


@pytest.mark.parametrize("service", SERVICES)
def test_its_file_is_named_after_it(service):
    definition: Definition = loader.compiled(service).definition
    assert definition.id == service
