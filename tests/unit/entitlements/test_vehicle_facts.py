"""What is asked again for another vehicle, and what stays as it was told."""

import pytest

from frontdoor.assessments.compiler import compile_definition
from frontdoor.catalogue import councils, loader
from frontdoor.catalogue.versions import Version
from frontdoor.portal.vehicle import facts_of_vehicle


@pytest.fixture(scope="module")
def parking() -> Version:
    """The packaged service, as Aldermere offers it."""
    path = loader.packaged()["parking-permit-resident"]
    return Version(1, 1, compile_definition(loader.load(path, councils.get("aldermere"))))


def test_everything_about_the_vehicle_is_asked_again(parking: Version) -> None:
    again = facts_of_vehicle(parking, "parking_permit")
    assert {"vrm", "vehicle_type", "keeper_is_applicant", "v5c_address_matches", "length_m", "weight_kg", "seats",
            "blue_badge_holder", "v5c_document"} <= again


def test_papers_what_holds_for_a_while_and_what_is_agreed_to_are_asked_again(parking: Version) -> None:
    again = facts_of_vehicle(parking, "parking_permit")
    assert {"proof_document", "proof_of_address_date", "declaration"} <= again


def test_the_person_and_the_home_are_not_asked_again(parking: Version) -> None:
    again = facts_of_vehicle(parking, "parking_permit")
    assert not {"address", "sub_type", "name", "email", "phone", "dob", "zone", "start_date", "proof_type"} & again


def test_what_is_not_for_a_vehicle_has_nothing_of_one(parking: Version) -> None:
    assert not {"vrm", "vehicle_type", "length_m"} & facts_of_vehicle(parking, "visitor_permits")
