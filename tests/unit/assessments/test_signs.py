"""Signs of danger in plain speech: found as people write them, and not where they only curse a road."""

import pytest

from frontdoor.assessments import signs
from frontdoor.clock import ClockTerms, Span
from tests.unit.calls import calls_of


def kinds(text):
    return {sign.kind for sign in signs.read(text)}


@pytest.mark.parametrize(("text", "kind"), [
    ("I can't go on any more, I want to end my life", "self_harm"),
    ("i feel SUICIDAL", "self_harm"), ("I'm going to kill myself", "self_harm"), ("self-harm", "self_harm"),
    ("everyone would be better off without me", "self_harm"), ("I dont want to live", "self_harm"),
    ("My husband  hits me", "domestic_abuse"), ("he’s threatened to kill me", "domestic_abuse"),
    ("I'm scared of my partner", "domestic_abuse"), ("my ex keeps hitting me", "domestic_abuse"),
    ("She won't let me leave the house", "domestic_abuse"), ("I have been raped. He raped me", "domestic_abuse"),
    ("the kids next door are left alone all night", "safeguarding"), ("a child is being beaten", "safeguarding"),
    ("the old man upstairs is being abused by his carer", "safeguarding"), ("he hits his kids", "safeguarding"),
    ("a baby screaming every night", "safeguarding"), ("her carers are stealing from her", "safeguarding"),
    ("we have nothing to eat", "no_food_or_heat"), ("no heating and it is freezing in my flat", "no_food_or_heat"),
    ("I haven't eaten for two days", "no_food_or_heat"), ("can not afford food, no food left", "no_food_or_heat"),
    ("I have nowhere to sleep tonight", "homeless_tonight"), ("sleeping in my car", "homeless_tonight"),
    ("a man is sleeping rough in the underpass", "homeless_tonight"), ("I am HOMELESS", "homeless_tonight"),
])
def test_a_danger_to_a_person_goes_past_every_queue(text, kind):
    assert kind in kinds(text)
    assert all(sign.fast_track for sign in signs.read(text) if sign.kind == kind)


@pytest.mark.parametrize("text", [
    "there are bare wires", "a drain cover is missing", "the road has collapsed", "someone will be killed here",
    "I can smell gas", "it's sparking", "the post is about to fall",
])
def test_a_danger_in_the_street_raises_priority_only(text):
    assert kinds(text) == {"immediate_hazard"} and not any(sign.fast_track for sign in signs.read(text))


@pytest.mark.parametrize("text", [
    "this road is killing my suspension", "I nearly died laughing", "murder on my tyres",
    "It is suicide to cross here", "killed my tyres", "bored to death waiting", "no electricity to the lamp post",
    "I live on the street where the hole is", "it hit my wheel and my car was damaged", "my son was hit by a car",
    "no food waste collection", "outside the homeless shelter", "the sofa was thrown out on the verge",
    "I am worried about the safety of children walking to school", "next to the rape field", "the lights are out", "",
    "There is a pothole outside number 4. It is about 60mm deep. My bike fell over.",
])
def test_a_figure_of_speech_does_not_alarm(text):
    assert not any(sign.fast_track for sign in signs.read(text))


def test_a_figure_of_speech_does_not_hide_a_real_sign_beside_it():
    assert kinds("This road is killing my suspension and my husband is hitting me") == {"domestic_abuse"}


@pytest.mark.parametrize("text", [
    "MY HUSBAND HITS ME", "my husband hits  me", "my\nhusband\thits me", "my husband, hits me!", "My Husbánd hits me",
    "my husban hits me",
])
def test_capitals_spaces_accents_and_common_misspellings_do_not_matter(text):
    assert kinds(text) == {"domestic_abuse"}


@pytest.mark.parametrize("mark", ["'", "’", "‘", "`", "´", ""])
def test_every_kind_of_apostrophe_is_read(mark):
    assert "self_harm" in kinds(f"I can{mark}t go on")
    assert "domestic_abuse" in kinds(f"he{mark}s going to kill me")


def test_the_words_in_which_a_sign_was_found_are_given():
    assert signs.read("Help: my husband hits me") == [signs.Sign("domestic_abuse", "husband hits me", True)]


def calls_to_read(text):
    return calls_of(lambda: signs.read(text))


@pytest.mark.parametrize("piece", ["he ", "child being is ", "a", "no without any "])
def test_twice_the_text_takes_no_more_than_twice_the_work(piece):
    signs.read(piece)
    once, twice = calls_to_read(piece * 500), calls_to_read(piece * 1000)
    assert twice <= 2.1 * once + 100


def test_the_duty_clock_cannot_be_paused():
    terms = ClockTerms.from_json(signs.duty_clock())
    assert terms.promise == Span(4, "hours") and not terms.pauses_for_resident


def test_which_kinds_go_to_the_duty_specialist():
    assert signs.kinds() == {"self_harm": True, "domestic_abuse": True, "safeguarding": True, "no_food_or_heat": True,
                             "homeless_tonight": True, "care_now": True, "immediate_hazard": False}


@pytest.mark.parametrize("text", ["kid next door always hungry", "my nephew emptied my aunts account"])
def test_what_means_harm_together_is_read_in_an_enquiry(text):
    assert any(sign.fast_track for sign in signs.read_widely(text))


@pytest.mark.parametrize("text", [
    "my daughter cries at the gate", "gran is not sleeping in her room",
])
def test_what_is_only_likely_is_read_in_an_enquiry_and_hides_no_case(text):
    assert any(sign.fast_track for sign in signs.read_widely(text))
    assert not any(sign.fast_track for sign in signs.read(text))


def test_a_hint_is_not_read_where_an_everyday_need_is_asked_for():
    assert signs.read_widely("my daughter cries at the gate")
    assert not signs.read_widely("my daughter cries at the gate, what time does the nursery open")
