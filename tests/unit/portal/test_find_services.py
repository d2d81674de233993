"""Plain words to services, until there is more than one way to say it."""

import pytest

from frontdoor.assessments.definition import Definition
from frontdoor.catalogue import loader
from frontdoor.portal.home import find_services


@pytest.fixture(scope="module")
def definitions() -> list[Definition]:
    return [loader.load(path) for path in loader.packaged().values()]


@pytest.mark.parametrize("typed", ["pothole", "potholes", "POT-HOLE", "there is a hole in the road", "cracked pavement",
                                   "I want to report a pothole please", "tarmac"])
def test_what_people_call_a_pothole_finds_it_first(definitions: list[Definition], typed: str) -> None:
    assert find_services(typed, definitions)[0].id == "pothole"


@pytest.mark.parametrize("typed", ["", "  ", "i need help with my", "zzzz", "\x00", "%", "é", "🙂"])
def test_words_that_mean_nothing_find_nothing(definitions: list[Definition], typed: str) -> None:
    assert find_services(typed, definitions) == []


def test_the_service_that_fits_more_words_comes_first(definitions: list[Definition]) -> None:
    pothole = next(one for one in definitions if one.id == "pothole")
    permit = pothole.model_copy(update={"id": "permit", "name": "Apply to dig up a road", "words": ("road",)})
    assert [one.id for one in find_services("hole in the road", [permit, pothole])] == ["pothole", "permit"]
