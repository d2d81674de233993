"""What the shipped services lead to is there: services by the agreed ids, kinds of groups, and answers."""

import pytest

from frontdoor.catalogue import councils, loader
from frontdoor.directory import answers, groups
from frontdoor.directory.near import TOPICS

# Every service that is to be offered, also those that do not stand yet: one may be signposted before it comes.
SERVICES = frozenset("""
    abandoned-vehicle adult-social-care-assessment appeal-challenge blue-badge bulky-waste bus-pass-disabled
    bus-pass-older carers-assessment change-of-address complaint council-tax-discount council-tax-reduction
    disabled-facilities-grant dropped-kerb fly-tipping foi-request free-school-meals garden-waste homelessness
    library-booking missed-bin noise-nuisance notice-of-marriage parking-permit-resident pothole register-birth
    register-death safeguarding-adult safeguarding-child school-admission-in-year school-transport
    skip-scaffold-licence street-light subject-access-request
""".split())
EVERY = sorted(loader.packaged())


def test_there_are_34_ids_and_every_shipped_service_that_is_offered_has_one_of_them() -> None:
    offered = {service_id for service_id in EVERY if loader.load(loader.packaged()[service_id]).offered}
    assert len(SERVICES) == 34 and offered <= SERVICES


@pytest.mark.parametrize("service_id", EVERY)
def test_a_service_leads_only_to_services_by_the_agreed_ids(service_id: str) -> None:
    definition = loader.load(loader.packaged()[service_id])
    named = {one for outcome in definition.outcomes for one in outcome.signpost}
    named |= {one for flag in definition.flags for one in flag.signpost}
    named |= {one for line in definition.signposting for one in line.services}
    assert named <= SERVICES


@pytest.mark.parametrize("service_id", EVERY)
def test_a_service_leads_only_to_kinds_of_groups_that_have_a_name_and_a_group(service_id: str) -> None:
    named = {one for line in loader.load(loader.packaged()[service_id]).signposting for one in line.groups}
    assert named <= TOPICS.keys()
    assert named <= {topic for council_id in councils.all_councils() for topic in groups.topics(council_id)}


@pytest.mark.parametrize("service_id", EVERY)
def test_a_service_leads_only_to_answers_that_every_council_has(service_id: str) -> None:
    named = {one for line in loader.load(loader.packaged()[service_id]).signposting for one in line.answers}
    for council_id in councils.all_councils():
        assert named <= {article.id for article in answers.articles(council_id)}
