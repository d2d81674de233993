"""What is wrong with an entry is said in one sentence, with the resource and the name that is meant."""

from pathlib import Path
from typing import Any

import pytest

from frontdoor.assessments.reading import read_file
from frontdoor.bookings import entries
from frontdoor.bookings.entries import BadEntry

ROOM: dict[str, Any] = {
    "slug": "study-room", "kind": "library_room", "name": "Study room", "team": "libraries", "seats": 4,
    "opening": [{"days": [0], "from": "09:00", "until": "17:00"}],
}
PACKAGED = Path(entries.__file__).parents[1] / "demo" / "resources.yaml"


@pytest.mark.parametrize(("change", "say"), [
    ({"seats": 0}, "Resource 1 (study-room): `seats` must be greater than or equal to 1."),
    ({"seats": "many"}, "Resource 1 (study-room): `seats` must be integer."),
    ({"team": ""}, "Resource 1 (study-room): `team` must not be empty."),
    ({"slug": "Study room"}, "Resource 1 (Study room): `slug` must be small letters, digits and hyphens or"
                             " underscores."),
    ({"colour": "red"}, "Resource 1 (study-room): `colour` is not something that a resource has."),
    ({"opening": [{"days": [7], "from": "09:00", "until": "17:00"}]},
     "Resource 1 (study-room): `opening.1.days.1` must be less than or equal to 6."),
    ({"opening": [{"days": [0], "from": "17:00", "until": "09:00"}]},
     "Resource 1 (study-room): `opening.1`: `until` must be later than `from`."),
    ({"opening": [{"days": [0], "from": "9am", "until": "17:00"}]},
     "Resource 1 (study-room): `opening.1.from` must be a time such as 09:30."),
    ({"opening": [{"days": [0, 1], "from": "09:00", "until": "12:00"},
                  {"days": [1], "from": "11:00", "until": "13:00"}]},
     "Resource 1 (study-room): `opening` must not overlap, as it does on Tuesday at 11:00."),
])
def test_what_is_wrong_is_said_in_one_sentence(change: dict[str, Any], say: str) -> None:
    with pytest.raises(BadEntry) as wrong:
        entries.read([{**ROOM, **change}])
    assert wrong.value.say == say


@pytest.mark.parametrize(("given", "say"), [
    ("rooms", "Resources must be a list of entries, each with a slug."),
    (["room"], "Resource 1 must have names and values, such as slug and kind."),
    ([{"slug": "a"}], "Resource 1 (a): `kind` is missing."),
    ([ROOM, ROOM], "Resource 2 (study-room): the slug is another resource's."),
])
def test_a_list_that_is_none_is_refused(given: Any, say: str) -> None:
    with pytest.raises(BadEntry) as wrong:
        entries.read(given)
    assert wrong.value.say == say


def test_times_that_yaml_reads_as_numbers_and_days_by_name_are_understood() -> None:
    [entry] = entries.read([{**ROOM, "opening": [{"days": ["Sunday", 2, 2], "from": 10 * 60 + 30, "until": 1440}]}])
    assert entry.columns()["opening"] == [{"days": [2, 6], "from": "10:30", "until": "24:00"}]


def test_every_packaged_resource_is_sound() -> None:
    plain, _ = read_file(PACKAGED)
    assert {council: len(entries.read(listed)) > 0 for council, listed in plain.items()} == {
        "aldermere": True, "thornby": True}
