"""How well the finder does on enquiries that nothing was tuned on, against what was promised."""
from collections import Counter

import pytest

from frontdoor.finder import dangers, finding, rules
from frontdoor.finder.index import Index
from tests.unit.finder import enquiries

HELD_OUT = [path for path in enquiries.files() if path.stem.startswith("held_out")]
UNFORESEEN = [path for path in enquiries.files() if path.stem.startswith("unforeseen")]


@pytest.fixture(scope="module")
def searched() -> Index:
    return enquiries.index()


@pytest.fixture(scope="module", params=HELD_OUT, ids=lambda path: path.stem)
def score(request, searched):
    return enquiries.scored(searched, enquiries.read(request.param))


def test_what_is_needed_stands_first_for_17_enquiries_in_20_and_within_three_for_19(score):
    assert score.share("first") >= 0.85 and score.share("within three") >= 0.95, score.missed


def test_signs_of_harm_are_found(score):
    """Every one of the first part; of the second, whose signs are put in less usual words, as many as were found."""
    assert score.share("safeguarding found") >= (0.96 if score.of["first"] < 150 else 1.0), score.missed
    assert score.share("urgent found") >= 0.97, score.missed


def test_few_alarms_are_false(searched):
    """Of all everyday enquiries that nothing was ever tuned on, whoever wrote them: six hundred and more."""
    held_out = [one.say for path in HELD_OUT for one in enquiries.read(path) if not one.is_danger]
    for said in (held_out, held_out + enquiries.blind("everyday")):
        assert sum(finding.find(searched, text).danger.is_urgent for text in said) / len(said) < 0.03


@pytest.mark.parametrize("path", UNFORESEEN, ids=lambda path: path.stem)
def test_signs_of_harm_that_were_learnt_stay_found_and_few_alarm_for_nothing(path):
    """By signs alone: what they know by name must not come to rest on what an enquiry reads like."""
    met = {kind: [dangers.of(dangers.signs_in(one.say)).is_urgent for one in enquiries.read(path) if one.kind == kind]
           for kind in ("harm", "safe")}
    assert sum(met["harm"]) >= 0.96 * len(met["harm"])
    assert sum(met["safe"]) <= 0.03 * len(met["safe"])


@pytest.mark.parametrize(("text", "kind"), [
    ("she is beeing punchd by her husbnd", "domestic_abuse"), ("brused babby", "safeguarding"),
    ("I'm suisidal", "self_harm"), ("mąż mnie bije", "safeguarding"), ("زوجي يضربني", "safeguarding"),
    ("他打我", "safeguarding"), ("i dinnae want tae be here any mair", "self_harm"),
])
def test_harm_is_found_misspelt_in_dialect_and_in_other_languages(searched, text, kind):
    assert kind in finding.find(searched, text).danger.kinds


def test_what_others_do_is_answered_and_nonsense_finds_no_service(searched):
    score = enquiries.scored(searched, enquiries.read(HELD_OUT[0]))
    assert score.share("answer first") >= 0.9 and score.share("a group found") == score.share("nothing found") == 1


def test_no_enquiry_is_both_held_out_and_worked_with():
    said = Counter(one.say.lower() for path in enquiries.files() for one in enquiries.read(path))
    assert [text for text, times in said.items() if times > 1] == []
    assert len(said) > 1000


def test_every_enquiry_names_services_that_the_finder_has_words_for():
    named = {service for path in enquiries.files() for one in enquiries.read(path) for service in one.services}
    assert named == set(rules.words().services)
