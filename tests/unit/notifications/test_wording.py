"""What residents read: every purpose in both channels, and wording that cannot be made to do anything else."""

import re

import pytest

from frontdoor.assessments.text import Text
from frontdoor.notifications import wording
from frontdoor.notifications.wording import WordingError

REFERENCE = "FD-7K2M-9QX4-C"
LINK = f"https://www.thornby.example.org/cases/{REFERENCE}?key=0123456789abcdef.0123456789abcdef"
LONGEST_MOMENT = "12:30pm on 23 September 2026"
DATES = {"due", "answer_by", "hear_by"}
EVERY = pytest.mark.parametrize("purpose", wording.purposes())


def everything(purpose):
    """A value for each field that the purpose can use; for dates the longest there is."""
    own = wording.wording_for(purpose).fields - wording.ALWAYS
    fields = {name: LONGEST_MOMENT if name in DATES else f"The {name}" for name in own}
    return {"reference": REFERENCE, "council": "Thornby District Council", "council_phone": "01632 960200", **fields}


def least(purpose):
    """Only what the purpose cannot do without."""
    return {name: f"The {name}" for name in wording.wording_for(purpose).needs} | {"reference": REFERENCE}


def source(**changed):
    """Wording with one purpose, as the file has it."""
    parts = {"subject": '"S"', "says": '["Hello."]', "then": '["{link}"]', "sms": '["Hi.", "{link}"]', **changed}
    lines = "\n".join(f"    {name}: {words}" for name, words in parts.items())
    return f'fields: [link, reference, council, council_phone, place, due]\nsign_off: ""\n' \
           f'sign_off_without_phone: ""\npurposes:\n  greeting:\n{lines}\n'


def grade(text):
    """The Flesch-Kincaid grade: years at school needed to read it easily."""
    sentences = max(1, len(re.findall(r"[.?:](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().rstrip("e")))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@EVERY
@pytest.mark.parametrize("channel", ["email", "sms"])
@pytest.mark.parametrize("given", [everything, least])
def test_every_purpose_reads_whole_in_both_channels_with_much_given_or_little(purpose, channel, given):
    filled = wording.fill(purpose, channel, given(purpose))
    finished = wording.finish(filled.body, LINK)
    assert finished.count(LINK) == 1
    assert "{" not in finished + filled.subject and "None" not in finished
    assert bool(filled.subject) == (channel == "email")


@EVERY
def test_a_text_fits_in_one_with_its_link_and_costs_no_more(purpose):
    finished = wording.finish(wording.fill(purpose, "sms", everything(purpose)).body, LINK)
    assert len(finished) <= 160
    assert set(finished) <= wording.SMS_ALPHABET


@EVERY
def test_a_text_holds_nothing_that_was_said_about_the_case(purpose):
    finished = wording.fill(purpose, "sms", everything(purpose)).body
    assert not [name for name in everything(purpose) if f"The {name}" in finished]


def test_the_first_message_about_a_report_says_nothing_of_what_it_is_about():
    told = {name: f"Secret {name}" for name in ("service", "place", "status", "reason", "due")}
    for channel in ("email", "sms"):
        filled = wording.fill("received", channel, {"reference": REFERENCE, **told})
        assert "Secret" not in filled.subject + filled.body


@EVERY
def test_email_wording_can_be_read_by_a_nine_year_old(purpose):
    rules = wording.wording_for(purpose)
    text = " ".join(re.sub(r"{\w+}", "it", part) for part in (*rules.says, *rules.then))
    assert grade(text) < 5


def test_a_paragraph_is_left_out_when_its_field_was_not_given_or_is_empty():
    with_date = wording.fill("accepted", "email", {"reference": REFERENCE, "due": "3 May 2026"}).body
    without = wording.fill("accepted", "email", {"reference": REFERENCE, "due": ""}).body
    assert "We plan to do the work by 3 May 2026." in with_date
    assert "We plan" not in without


def test_two_fields_that_say_the_same_are_read_once():
    body = wording.fill("not_ours", "email", {"reference": REFERENCE, "reason": "Ask the county.",
                                              "next": "Ask the county."}).body
    assert body.count("Ask the county.") == 1


def test_a_services_own_words_replace_what_is_said_and_keep_link_and_sign_off():
    own = "We will mend the hole by {due}.\n\nKeep off it."
    filled = wording.fill("accepted", "email", everything("accepted"), override=own)
    body = wording.finish(filled.body, LINK)
    assert body.startswith(f"We will mend the hole by {LONGEST_MOMENT}.\n\nKeep off it.\n\n")
    assert LINK in body and "Thornby District Council\nTelephone: 01632 960200" in body
    assert "We plan to do the work" not in body


def test_a_services_own_words_are_said_in_the_residents_language():
    own = Text("We have it.", {"cy": "Mae gennym ni."})
    assert wording.fill("received", "email", least("received"), override=own, language="cy").body.startswith("Mae")


def test_a_purpose_that_does_not_exist_is_refused():
    with pytest.raises(WordingError, match="no wording"):
        wording.fill("greeting", "email", {})


def test_a_field_that_does_not_exist_is_refused():
    with pytest.raises(WordingError, match="nickname"):
        wording.fill("received", "email", {"reference": REFERENCE, "nickname": "Pete"})


def test_a_question_without_its_question_is_refused():
    with pytest.raises(WordingError, match="question"):
        wording.fill("question_asked", "email", {"reference": REFERENCE, "question": ""})


@pytest.mark.parametrize("words", [
    "Dear {reference.__class__}", "Dear {reference[0]}", "Dear {reference!r}", "Dear {reference:>9999}", "Dear {}",
    "Dear {0}", "Dear {reference", "Dear {question}",
])
def test_a_services_own_words_that_are_more_than_named_fields_are_refused(words):
    with pytest.raises(WordingError):
        wording.fill("received", "email", least("received"), override=words)
    with pytest.raises(WordingError):
        wording.check("received", words)


@pytest.mark.parametrize("changed", [
    {"says": '["{colour}"]'}, {"needs": "[colour]"}, {"says": '["{link.x}"]'}, {"then": '["Bye."]'},
    {"sms": '["Hi."]'}, {"sms": '["Hi ’ {link}", "{link}"]'}, {"colour": "red"},
    {"needs": "[place]", "sms": '["{place}", "{link}"]'},
])
def test_a_file_of_wording_with_a_fault_is_refused_when_it_is_read(changed):
    with pytest.raises(WordingError):
        wording.read(source(**changed))


def test_a_file_of_wording_without_a_fault_is_read():
    assert set(wording.read(source(needs="[due]")).purposes) == {"greeting"}


def test_what_somebody_typed_cannot_open_a_field_or_stand_for_the_link():
    typed = "{link} {council} {question.__class__} {{ }}"
    body = wording.fill("question_asked", "email", {"reference": REFERENCE, "question": typed}).body
    assert typed in wording.finish(body, LINK)
    assert wording.finish(body, LINK).count(LINK) == 1


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029", "\x00"])
def test_nothing_typed_can_begin_a_new_line_of_a_subject_or_text(line_end):
    fields = {"reference": f"FD{line_end}Bcc: everyone@example.org"}
    for filled in (wording.fill("received", "email", fields).subject, wording.fill("received", "sms", fields).body):
        assert len(filled.splitlines()) == 1


def test_a_question_keeps_its_lines_and_loses_what_turns_writing_round():
    body = wording.fill("question_asked", "email", {"question": "One?\r\nTwo?\u202e\x07\ud800"}).body
    assert "One?\nTwo?\n" in body
    assert not re.search("[\u202e\x07\ud800]", body)


def test_an_endless_text_is_cut():
    assert len(wording.fill("question_asked", "email", {"question": "x" * 1_000_000}).body) < 6_000
