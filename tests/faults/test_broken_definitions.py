"""The packaged definitions broken at random: each is refused in a sentence with its file, or can be used."""
import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest

from frontdoor.assessments import crowd
from frontdoor.assessments.compiler import compile_definition
from frontdoor.assessments.definition import DefinitionError
from frontdoor.assessments.evaluate import assess
from frontdoor.assessments.reading import read_file
from frontdoor.catalogue import councils, loader
from tests.faults import size

BROKEN = size.of(short=12, full=1_000)
ODD: list[Any] = [
    None, True, 0, -1, 10 ** 17, "", "x", "dont_know", "$no", "{a}", "{", "2026-02-30", "1.5", "-0.0", "as_of",
    "received", [], {}, [None], {"fact": "x"}, {"all": []}, ["a", "a"], {"known": True}, "9999-12-31", "other"]


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of everything in a part, cases left aside: they are not what people are judged by."""
    for key, inner in part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ():
        if (*path, key) != ("cases",):
            yield (*path, key)
            yield from places(inner, (*path, key))


def at(whole: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        whole = whole[step]
    return whole


def broken(base: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The definition with one value gone, or another in its place: an odd one, or one from elsewhere in it."""
    made, every = copy.deepcopy({**base, "cases": []}), list(places(base))
    *path, key = chance.choice(every)
    holder = at(made, tuple(path))
    if chance.random() < 0.2:
        del holder[key]
    else:
        elsewhere = copy.deepcopy(at(base, chance.choice(every)))
        holder[key] = chance.choice([chance.choice(ODD), elsewhere])
    return made


@pytest.mark.parametrize("service_id", sorted(loader.packaged()))
def test_what_is_broken_is_refused_in_a_sentence_or_judges_people(service_id):
    base, _ = read_file(loader.packaged()[service_id])
    chance, refused = random.Random(20_261_130), 0
    for _ in range(BROKEN):
        try:
            compiled = compile_definition(loader.of_base(broken(base, chance), councils.first()))
        except DefinitionError as error:
            assert error.say.endswith((".", "…", "?")) and "\n" not in error.say
            refused += 1
            continue
        crowd_of_it = crowd.Crowd(compiled, random.Random(1))
        for known, on in [crowd_of_it.person() for _ in range(2 if crowd_of_it.days else 0)]:
            assess(compiled, known, on)
    assert refused
