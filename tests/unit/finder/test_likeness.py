"""Harm in words that no sign foresaw: weighed by examples, together with the signs."""
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from frontdoor.finder import dangers, finding, likeness
from frontdoor.finder.learning import Learnt
from frontdoor.finder.likeness import EVERYDAY, HARM, Reading
from tests.unit.calls import calls_of
from tests.unit.finder import enquiries

# What has been seen on the blind enquiries; worse than this is a step back.
HARM_FOUND, FALSE_ALARMS, FOUND_OR_ASKED, ASKED_FOR_NOTHING = 0.97, 0.015, 0.99, 0.07
# The goal, over the exams of three others: nearly every one met by an alarm or the question, fewer than 3 in 100 false.
EXAM_FOUND, EXAM_FALSE, EXAM_MET = 0.975, 0.03, 0.995


@pytest.fixture(scope="module")
def searched():
    return enquiries.index()


@pytest.fixture(scope="module")
def read(searched):
    """The danger in each of the blind enquiries, by list."""
    return {name: [finding.find(searched, line).danger for line in enquiries.blind(name)] for name in (HARM, EVERYDAY)}


def share(dangers_read, *, asked=False):
    """How many are taken for danger, or, if `asked`, at least for what may be one."""
    assert len(dangers_read) > 200
    return sum(one.is_urgent or (asked and one.is_asked) for one in dangers_read) / len(dangers_read)


def test_most_harm_is_found_in_words_of_somebody_who_knew_neither_signs_nor_examples(read):
    assert share(read[HARM]) >= HARM_FOUND


def test_few_everyday_enquiries_of_theirs_raise_an_alarm(read):
    assert share(read[EVERYDAY]) <= FALSE_ALARMS


def test_what_is_not_found_is_asked_about_and_few_are_asked_for_nothing(read):
    assert share(read[HARM], asked=True) >= FOUND_OR_ASKED
    assert share(read[EVERYDAY], asked=True) <= ASKED_FOR_NOTHING


def test_the_goal_is_met_on_exams_of_people_of_whom_nothing_was_learnt(searched):
    harm, everyday = ([finding.find(searched, line).danger for line in enquiries.blind(f"exam_{name}")]
                      for name in (HARM, EVERYDAY))
    assert len(harm) > 1_200 and len(everyday) > 1_900
    assert share(harm) >= EXAM_FOUND and share(harm, asked=True) >= EXAM_MET
    assert share(everyday) < EXAM_FALSE


@pytest.mark.parametrize("text", [
    "he keeps my bank card and counts the change when i get back from tesco",
    "the little girl upstairs is on her own again till all hours and she cries for her mum",
    "grandad has bruises round his wrists and the carer snaps at him when we ask",
])
def test_harm_in_unusual_words_is_told_with_the_words_that_say_so(searched, text):
    danger = finding.find(searched, text).danger
    assert danger.is_urgent and danger.is_safeguarding and danger.say
    assert danger.because or set(danger.kinds) != {dangers.LIKELY}


@pytest.mark.parametrize("text", ["my green bin was missed on tuesday", "when is the library open on saturday", ""])
def test_an_everyday_enquiry_reads_like_none(searched, text):
    assert not finding.find(searched, text).danger.is_urgent


@pytest.mark.parametrize("text", ["suicide", "domestic abuse help", "neglected kids", "safeguarding referral adult"])
def test_a_sign_by_itself_is_never_taken_for_a_figure_of_speech(searched, text):
    assert finding.find(searched, text).danger.is_safeguarding


def test_what_serves_pages_has_learnt_before_anybody_asks():
    """Nothing is learnt again: a thread of the same process does it, and an enquiry then costs what it always does."""
    likeness.learn_in_background().join()
    assert calls_of(lambda: likeness.read("the bin men never came")) < 2_000


def test_who_asks_while_it_is_being_learnt_waits_and_does_not_learn_it_again(monkeypatch):
    taught = []

    def slowly(examples):
        taught.append(len(examples))
        time.sleep(0.2)
        return Learnt({}, 0.0)

    monkeypatch.setattr(likeness, "examples", lambda name: [name])
    monkeypatch.setattr(likeness, "learn", slowly)
    monkeypatch.setattr(likeness, "_learn_once", cache(likeness._learn_once.__wrapped__))
    monkeypatch.setattr(likeness, "_learnt", cache(likeness._learnt.__wrapped__))
    with ThreadPoolExecutor(4) as four:
        assert len(list(four.map(likeness.read, ["the bin men never came"] * 4))) == 4
    assert taught == [2]


@pytest.mark.parametrize("text", ["library card no address as we are in hiding", "ssh he will hear"])
def test_what_may_be_harm_is_never_less_than_asked_about(searched, text):
    danger = finding.find(searched, text).danger
    assert danger.is_urgent != danger.is_asked


def test_between_alarm_and_everyday_it_is_asked_and_never_both():
    def asked(score, **beside):
        danger = dangers.of((), Reading(score, known=likeness.ENOUGH_WORDS), **beside)
        assert not (danger.is_asked and (danger.is_urgent or danger.say))
        return danger.is_asked

    assert asked(likeness.LEAST - 0.1) and asked(likeness.LEAST_TO_ASK)
    assert not asked(likeness.LEAST) and not asked(likeness.LEAST_TO_ASK - 0.1)
    assert not asked(likeness.LEAST_TO_ASK + 0.1, beside_a_need=True)
    assert not dangers.of((), Reading(likeness.LEAST_TO_ASK + 0.1, known=0)).is_asked


def test_beside_an_everyday_need_it_takes_more():
    reading = Reading(likeness.LEAST + 0.1)
    assert reading.is_harm() and not reading.is_harm(beside_a_need=True)
    assert Reading(likeness.LEAST + likeness.NEED + 0.1).is_harm(beside_a_need=True)


def test_a_sign_adds_to_what_an_enquiry_reads_like_and_does_not_outvote_it():
    doubtful = Reading(likeness.LEAST - likeness.SIGN + 0.1, known=likeness.ENOUGH_WORDS)
    assert not doubtful.is_harm() and doubtful.is_harm(has_sign=True)
    less = Reading(likeness.LEAST - likeness.PLAIN_SIGN + 0.1, known=likeness.ENOUGH_WORDS)
    assert not less.is_harm(has_sign=True) and less.is_harm(has_sign=True, is_plain=True)
    assert not doubtful.is_harm(has_sign=True, beside_a_need=True)
    assert not Reading(-9.0, known=likeness.ENOUGH_WORDS).is_harm(has_sign=True)


def test_a_sign_in_words_that_no_example_has_is_a_sign():
    assert Reading(-9.0, known=likeness.ENOUGH_WORDS - 1).is_harm(has_sign=True)


@pytest.mark.parametrize("text", [
    "my husband hits me and I need a parking permit", "my dad beats me up and i want a bus pass",
    "I want to kill myself and need help with council tax", "partner threatens me, how do I renew my parking permit",
    "my son is being sexually abused at school, also need free school meals",
    "boyfriend strangled me last night, need a new bin", "mum is hitting my little brother. when is the library open",
])
def test_harm_is_not_outvoted_by_the_everyday_need_beside_it(searched, text):
    assert finding.find(searched, text).danger.is_urgent


@pytest.mark.parametrize("text", [
    "the bins are driving me mad, and how do I get a new one", "my bus is killing my back, when does the next one go",
])
def test_a_figure_of_speech_in_a_part_is_still_one(searched, text):
    assert not finding.find(searched, text).danger.is_urgent


def test_words_that_tell_nothing_by_themselves_are_never_the_reason():
    because = likeness.read("he has hit me and my mum and i am so scared of him").because
    assert because and not set(because) & {"he", "has", "me", "and", "my", "i", "am", "of", "him"}


def test_what_is_told_late_in_a_long_letter_is_not_lost_in_it():
    everyday = "thank you for the new bench by the pond and for the flowers along the high street this summer "
    told = "my stepdad hits me and i am scared to go home"
    assert likeness.read(everyday * 5 + told).is_harm() and not likeness.read(everyday * 6).is_harm()


def test_no_text_is_too_odd_to_be_read():
    for text in ("", "🙂", "x" * 20_000, "a " * 5_000, "\x00"):
        assert likeness.read(text).score < likeness.LEAST


def test_no_example_stands_in_both_lists_or_twice_or_among_what_nothing_is_learnt_from():
    harm, everyday = (list(map(str.lower, likeness.examples(name))) for name in (HARM, EVERYDAY))
    assert len(set(harm)) == len(harm) > 1_000 and len(set(everyday)) == len(everyday) > 2_000
    assert not set(harm) & set(everyday)
    kept_apart = {one.say.lower() for path in enquiries.files() if path.name.startswith("held_out")
                  for one in enquiries.read(path)}
    kept_apart |= {line.lower() for name in (HARM, EVERYDAY) for before in ("", "exam_")
                   for line in enquiries.blind(before + name)}
    assert not kept_apart & (set(harm) | set(everyday))
