"""Harm is read whoever it is done to: every victim with every harm, in plain words."""
import pytest

from frontdoor.assessments import signs

OTHERS = (
    "the little boy next door", "my neighbours kids", "a toddler upstairs", "my niece", "a girl in my class", "my nan",
    "an old man", "my disabled brother", "a lady with dementia", "my elderly neighbour", "a vulnerable man",
    "an autistic lad", "my mother",
)
HARMS = (
    "is being hit", "is being hurt", "is being starved", "is being locked in", "is being shouted at every day",
    "has bruises", "is frightened to go home", "is being neglected", "is being abused", "is being bullied by family",
    "is being threatened", "gets beaten", "is being exploited", "is being mistreated", "is being groomed",
    "is being controlled", "is kept in a cage", "is being blackmailed", "is being drugged", "lives in fear",
)
OWN = (
    "hits me", "is violent", "punched me in the face", "threatens me", "strangled me", "controls all my money",
    "wont let me leave", "raped me", "throws things at me", "is stalking me", "locks me in", "says he will kill me",
    "broke my arm", "held a knife to me",
)
AGAINST_SELF = (
    "i want to kill myself", "i am going to end it", "i took an overdose", "theres no point living",
    "i wish i was dead", "my friend took loads of pills", "she slit her wrists", "i cant face another day",
    "he is threatening to jump", "i hate being alive",
)
HARM = {"self_harm", "domestic_abuse", "safeguarding"}


def is_read(text: str) -> bool:
    return any(sign.kind in HARM for sign in signs.read(text))


@pytest.mark.parametrize("harm", HARMS)
def test_harm_is_read_whoever_it_is_done_to(harm):
    assert [f"{who} {harm}" for who in OTHERS if not is_read(f"{who} {harm}")] == []


@pytest.mark.parametrize("harm", OWN)
def test_harm_to_oneself_is_read_whoever_does_it(harm):
    who = ("my husband", "my partner", "my ex", "my boyfriend", "my wife", "my girlfriend")
    assert [f"{one} {harm}" for one in who if not is_read(f"{one} {harm}")] == []


@pytest.mark.parametrize("text", AGAINST_SELF)
def test_somebody_who_may_harm_themselves_is_read(text):
    assert is_read(text)


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("need", ["needs a blue badge", "wants a bus pass", "reported a pothole", "likes to read books",
                                  "needs a birth certificate", "asked about the bins", "is getting married in june"])
def test_an_everyday_need_alarms_nobody_whoever_has_it(who, need):
    assert not is_read(f"{who} {need}")
