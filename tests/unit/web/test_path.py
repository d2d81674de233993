"""The path through the pages of `pothole`, worked out from the answers alone: no database, no page."""

from datetime import date
from typing import Any

import pytest

from frontdoor.assessments.compiled import Compiled
from frontdoor.catalogue import loader
from frontdoor.web.journey.path import ANSWER, CHECK, Part, Path, Planner, every_question, pages_of

ON = date(2026, 11, 23)
PLACE = {"label": "Outside 12 Mill Lane", "easting": 600_100, "northing": 500_100}
SAFE = {"missing_cover": False, "collapse": False, "immediate_danger": False}
DECIDED = {"place": PLACE, **SAFE, "surface": "carriageway", "depth_mm": 50, "width_mm": 300}
REST: dict[str, Any] = {
    "description": None, "photos": [], "injury": False, "vehicle_damage": False, "name": None, "email": None,
    "phone": None,
}
OURS = {"road_owner": "this_council"}


@pytest.fixture(scope="module")
def pothole() -> Compiled:
    return loader.compiled("pothole")


def path(compiled: Compiled, held: dict[str, Any], records: dict[str, Any] | None = None) -> Path:
    return Planner(compiled, held, OURS if records is None else records, ON).path()


def ids(found: Path) -> list[str]:
    return [step.id for step in found.steps]


def test_the_place_comes_first_and_alone(pothole: Compiled) -> None:
    found = path(pothole, {})
    assert ids(found) == ["place"] and found.current == "place"
    assert (found.is_settled, found.is_complete) == (False, False)


def test_what_a_record_knows_is_not_asked_and_what_it_does_not_know_is(pothole: Compiled) -> None:
    assert "road-owner" not in ids(path(pothole, DECIDED))
    assert "road-owner" in ids(path(pothole, {**DECIDED, "road_owner": "dont_know"}, {}))


def test_pages_go_on_until_the_answer_is_settled_and_then_ask_for_the_record(pothole: Compiled) -> None:
    found = path(pothole, DECIDED)
    assert ids(found) == ["place", "danger", "surface", "size", "details"]
    assert found.is_settled and not found.is_complete
    assert (found.after("size"), found.after(ANSWER), found.before("details"), found.before(ANSWER)) == (
        ANSWER, "details", ANSWER, "size")
    assert found.before("place") is None


def test_a_danger_settles_it_at_once_and_the_size_is_passed_over(pothole: Compiled) -> None:
    found = path(pothole, {"place": PLACE, **SAFE, "collapse": True})
    assert ids(found)[:2] == ["place", "danger"] and found.is_settled
    assert found.step("size") is None
    assert [step.part for step in found.steps] == [Part.PLACE, Part.DECIDING, Part.RECORD]


def test_a_page_asks_only_those_of_its_facts_that_matter(pothole: Compiled) -> None:
    found = path(pothole, {**DECIDED, "surface": "footway"})
    size = found.step("size")
    assert size is not None and [fact.id for fact in size.facts] == ["depth_mm"]


def test_a_journey_is_complete_when_everything_was_asked_even_if_left_empty(pothole: Compiled) -> None:
    found = path(pothole, {**DECIDED, **REST})
    assert found.is_complete and found.current == CHECK
    assert ids(found) == ["place", "danger", "surface", "size", "details", "harm", "contact"]
    assert found.after("contact") == CHECK and found.before(CHECK) == "contact"


def test_not_knowing_is_an_answer_and_is_not_asked_again(pothole: Compiled) -> None:
    found = path(pothole, {**DECIDED, "depth_mm": "dont_know", "width_mm": "dont_know"})
    assert found.is_settled and ids(found)[:4] == ["place", "danger", "surface", "size"]


def test_an_answer_that_has_become_idle_is_kept_but_its_page_is_passed_over(pothole: Compiled) -> None:
    found = path(pothole, {**DECIDED, "missing_cover": True})
    assert "size" not in ids(found)
    again = path(pothole, DECIDED)
    assert again.step("size") is not None and again.is_settled


def test_a_report_near_by_settles_it_unless_it_is_said_to_be_different(pothole: Compiled) -> None:
    near = {**OURS, "open_report_within_m": 3}
    answered = {"place": PLACE, **SAFE}
    assert path(pothole, answered, near).is_settled or "different_report" in ids(path(pothole, answered, near))
    assert not path(pothole, {**answered, "different_report": True}).is_settled


def test_every_question_is_listed_in_the_pages_own_order(pothole: Compiled) -> None:
    found = [step.id for step in every_question(pothole, {}, {}, ON)]
    assert found[:5] == ["place", "road-owner", "surface", "danger", "size"]
    assert "road-owner" not in [step.id for step in every_question(pothole, {}, OURS, ON)]


def test_every_fact_a_resident_may_give_stands_on_exactly_one_page(pothole: Compiled) -> None:
    paged = [name for page in pages_of(pothole.definition) for name in page.facts]
    wanted = {fact.id for fact in pothole.definition.facts if "resident" in fact.from_}
    assert len(paged) == len(set(paged)) and wanted <= set(paged)
