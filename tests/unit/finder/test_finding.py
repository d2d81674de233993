"""What is found and said for plain words: ranked, with its reasons, danger first, whatever is typed."""
import json

import pytest

from frontdoor.directory import answers
from frontdoor.finder import catalogued, entries, finding, rules
from frontdoor.finder.entries import Entry, Kind
from frontdoor.finder.index import Index
from tests.naughty import SCRIPTS
from tests.unit.calls import calls_of
from tests.unit.finder import enquiries

BIN = Entry(Kind.SERVICE, "missed-bin", "Report a missed bin", "Tell us that a bin was not emptied.")
BADGE = Entry(Kind.SERVICE, "blue-badge", "Apply for a Blue Badge", "Park nearer if you cannot walk far.")
CHOIR = Entry(Kind.GROUP, "choir", "Canal Voices", "A choir for four parts.", ("choir",), ("music",))


@pytest.fixture(scope="module")
def index() -> Index:
    return enquiries.index()


def ids(found, kind=Kind.SERVICE):
    return [hit.entry.id for hit in found.of(kind)]


def test_the_words_that_led_to_an_answer_are_given_as_they_were_typed():
    found = finding.find(Index([BIN, BADGE]), "Hello. The BIN men have not been, it's Thursday")
    assert ids(found) == ["missed-bin"]
    assert found.ranked[0].because and all(words in "The BIN men have not been" for words in found.ranked[0].because)


def test_words_may_stand_in_any_order_and_be_misspelt():
    index = Index([BIN, BADGE])
    for text in ("bin not emptied", "emptied not was the bin", "my recyclng was not colected", "BINS!!! NOT EMPTYED"):
        assert ids(finding.find(index, text))[0] == "missed-bin", text


def test_a_service_that_is_not_offered_is_never_found():
    found = finding.find(Index([BADGE]), "my bin was not emptied and I need a blue badge")
    assert ids(found) == ["blue-badge"]


def test_an_answer_stands_in_for_a_service_until_it_is_offered():
    without = catalogued.index_of("aldermere", [])
    assert ids(finding.find(without, "garden waste bin"), Kind.ANSWER)[0] == "garden-waste"
    known = Entry(Kind.SERVICE, "garden-waste", "Garden waste", "", ("garden waste",))
    kept = [entries.of_article(one) for one in answers.articles("aldermere") if one.instead_of != "garden-waste"]
    assert "garden-waste" not in ids(finding.find(Index([known, *kept]), "garden waste bin"), Kind.ANSWER)


def test_a_new_service_is_found_by_its_own_words_at_once():
    made = Entry(Kind.SERVICE, "kite-licence", "Fly a kite", "A licence for large kites.", ("kite", "FOI + kite"))
    assert ids(finding.find(Index([BIN, made]), "can i fly my kites")) == ["kite-licence"]


def test_a_group_does_not_keep_a_service_back():
    found = finding.find(Index([BIN, CHOIR]), "is there a choir near me, and my bin was missed")
    assert ids(found) == ["missed-bin"] and ids(found, Kind.GROUP) == ["choir"]


def test_what_is_against_a_service_makes_it_step_back(index):
    assert ids(finding.find(index, "disabled bus pass for school"))[:1] != ["bus-pass-older"]


@pytest.mark.parametrize(("text", "urgent", "safeguarding", "told"), [
    ("my husband hits me", True, True, "999"), ("I want to end my life", True, True, "116 123"),
    ("nowhere to sleep tonight", True, False, "tonight"), ("smell of gas", True, False, "0800 111 999"),
    ("we have no food", True, False, "ring us"), ("dad is on the floor and I cannot lift him", True, False, "999"),
    ("got a section 21, two months", False, False, "Best answer"), ("where is the food bank", False, False, "answer"),
])
def test_danger_is_told_first_and_what_can_wait_is_not_called_urgent(index, text, urgent, safeguarding, told):
    found = finding.find(index, text)
    assert (found.danger.is_urgent, found.danger.is_safeguarding) == (urgent, safeguarding)
    assert told in found.say


@pytest.mark.parametrize("text", ["", "   ", "\x00", "🙂" * 50, "<script>alert(1)</script>", "{{ 7 * 7 }}", "%", "é",
                                  "\ud800", "ﬀ" * 30, "' OR 1=1 --", *SCRIPTS[:20]])
def test_anything_may_be_typed(index, text):
    found = finding.find(index, text)
    assert all(0 < hit.score < 1 for hit in found.ranked)
    assert json.dumps(found.as_json())


def test_the_document_has_the_keys_that_were_promised(index):
    document = finding.find(index, "hole in the road").as_json()
    assert list(document) == ["text", "services", "answers", "groups", "urgent", "safeguarding", "say"]
    assert document["services"][0]["id"] == "pothole" and set(document["services"][0]) == {"id", "score"}


def test_twice_the_text_takes_no_more_than_twice_the_work(index):
    def calls(text):
        return calls_of(lambda: finding.find(index, text))

    piece = "the bin men did not come and there is a hole in the road "
    finding.find(index, piece)
    assert calls(piece * 100) <= 2.2 * calls(piece * 50) + 500


def test_what_nobody_reads_to_the_end_is_cut(index):
    assert finding.find(index, "x " * 200_000 + "hole in the road").ranked == ()


@pytest.mark.parametrize(("text", "answer"), [
    ("graffiti on underpass", "graffiti"), ("street party road closure", "street-party"), ("compost bins", "compost"),
    ("bomb disposal museum day", "museums"),
])
def test_what_names_its_answer_gets_it_first_whatever_ordinary_words_stand_beside_it(index, text, answer):
    assert finding.find(index, text).ranked[0].entry.id == answer


def test_an_ordinary_word_leads_nowhere_by_itself(index):
    assert ids(finding.find(index, "day")) == []


def test_every_service_is_found_by_its_name(index):
    for service in rules.words().services:
        assert service in ids(finding.find(index, service.replace("-", " ")))[:2], service


@pytest.mark.parametrize("text", ["my sister in law locks horns with the parking machine every week, is there an app",
                                  "i could have strangled the man on the switchboard, how do i complain"])
def test_a_figure_of_speech_leads_to_no_place_for_harm_by_its_sign(index, text):
    found = finding.find(index, text)
    assert not found.danger.is_urgent and "domestic-abuse" not in ids(found)


@pytest.mark.parametrize("text", ["help me", "is there anything for him and me", "i could have told you about us"])
def test_words_that_tell_nothing_by_themselves_are_never_the_reason(index, text):
    for hit in finding.find(index, text).ranked:
        assert not any(set(words.lower().split()) <= rules.words().empty for words in hit.because), hit
