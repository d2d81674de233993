"""What residents read: every purpose in both channels, and wording that cannot be made to do anything else."""

import re

import pytest

from frontdoor.assessments.text import Text
from frontdoor.notifications import wording
from frontdoor.notifications.wording import WordingError

REFERENCE = "FD-7K2M-9QX4-C"
SITE = "https://www.thornby.example.org"
LINK = f"{SITE}/cases/{REFERENCE}?key=0123456789abcdef.0123456789abcdef"
RENEWAL_LINK = f"{SITE}/renew/0123456789abcdef.0123456789abcdef"
CHANGE_LINK = f"{SITE}/account/contact/stop/{'0' * 43}"
LONGEST_MOMENT = "12:30pm on 23 September 2026"
DATES = {"due", "answer_by", "hear_by"}
# What a text may say beside moments, as long as it gets.
IN_TEXTS = {"price": "£160.50", "date": "23 September 2026", "until": "23 September 2026", "within": "24 hours",
            "reply_words": "YES or NO", "thing": "application",
            "when": "12:30pm to 12:45pm on Wednesday 23 September 2026"}
CODE = "[123456]"
EVERY = pytest.mark.parametrize("purpose", wording.purposes())


def everything(purpose):
    """A value for each field that the purpose can use; for dates the longest there is."""
    own = wording.wording_for(purpose).fields - wording.ALWAYS
    fields = {name: LONGEST_MOMENT if name in DATES else IN_TEXTS.get(name, f"The {name}") for name in own}
    return {"reference": REFERENCE, "council": "Thornby District Council", "council_phone": "01632 960200", **fields}


def least(purpose):
    """Only what the purpose cannot do without, and what every message has."""
    needed = {name: f"The {name}" for name in wording.wording_for(purpose).needs}
    return needed | {"reference": REFERENCE, "council": "Thornby District Council"}


def source(**changed):
    """Wording with one purpose, as the file has it."""
    parts = {"subject": '"S"', "says": '["Hello."]', "then": '["{link}"]', "sms": '["Hi.", "{link}"]', **changed}
    lines = "\n".join(f"    {name}: {words}" for name, words in parts.items())
    return f'fields: [link, thing, called, reference, council, council_phone, place, due]\nsign_off: ""\n' \
           f'sign_off_without_phone: ""\npurposes:\n  greeting:\n{lines}\n'


def grade(text):
    """The Flesch-Kincaid grade: years at school needed to read it easily."""
    sentences = max(1, len(re.findall(r"[.?:](?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", word.lower().rstrip("e")))) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


@EVERY
@pytest.mark.parametrize("channel", ["email", "sms", "letter", "portal"])
@pytest.mark.parametrize("given", [everything, least])
def test_every_purpose_reads_whole_in_every_channel_with_much_given_or_little(purpose, channel, given):
    filled = wording.fill(purpose, channel, given(purpose))
    finished = wording.finish(filled.body, LINK, CODE)
    assert finished.count(LINK) == 1
    assert "{" not in finished + filled.subject and "None" not in finished
    assert bool(filled.subject) == (channel != "sms")
    if channel != "sms" and "code" in given(purpose):
        assert finished.count(CODE) == 1


@EVERY
def test_a_text_fits_in_one_with_its_link_and_costs_no_more(purpose):
    link = {"renewal": RENEWAL_LINK, "contact": CHANGE_LINK}.get(purpose.partition("_")[0], LINK)
    finished = wording.finish(wording.fill(purpose, "sms", everything(purpose)).body, link, "123456")
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


def test_the_text_about_a_renewal_names_price_and_date_and_asks_for_a_word():
    body = wording.fill("renewal_open", "sms", everything("renewal_open")).body
    for words in ("£160.50", "23 September 2026", "Same address and situation?", "Reply YES or NO.", "{link}"):
        assert words in body
    assert "The number" not in body and "The vehicle" not in body


def test_only_what_the_council_allows_to_be_answered_by_a_word_asks_for_one():
    given = {name: value for name, value in everything("renewal_open").items() if name != "reply_words"}
    assert "Reply" not in wording.fill("renewal_open", "sms", given).body


def test_nobody_who_sees_that_a_message_came_learns_whether_there_is_an_account():
    asked = [("account_confirm", "account_exists"), ("account_reset", "account_no_reset")]
    subjects = {wording.fill(purpose, "email", {"council": "Thornby"}).subject for pair in asked for purpose in pair}
    assert len(subjects) == 1
    assert wording.fill("account_exists", "sms", {}).body == wording.fill("account_no_reset", "sms", {}).body


def test_a_code_is_never_part_of_the_words_that_are_stored():
    filled = wording.fill("account_confirm", "email", {"code": "123456", "council": "Thornby"})
    assert "123456" not in filled.subject + filled.body
    assert "123456" in wording.finish(filled.body, LINK, "123456")


def test_a_link_to_a_page_that_opens_nothing_is_stored_without_the_site():
    body = wording.fill("permit_issued", "email", {"number": "P-1"}, page="/account/permits/{0}").body
    assert f"{SITE}/account/permits/{{0}}\n" in wording.finish(body, "unused", site=SITE)
    assert "unused" not in wording.finish(body, "unused", site=SITE)


def test_an_application_is_not_called_a_report():
    fields = {"reference": REFERENCE, "thing": "application"}
    for purpose in ("passed_to_adviser", "withdrawn", "closed", "answer_received", "message_from_council"):
        given = {**fields, **({"message": "Hello"} if purpose == "message_from_council" else {})}
        filled = wording.fill(purpose, "email", given)
        assert "report" not in filled.subject + filled.body and "your application" in filled.subject + filled.body


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


def test_a_message_is_in_welsh_where_somebody_wrote_it_and_else_in_english():
    welsh = wording.fill("withdrawn", "email", everything("withdrawn"), language="cy")
    assert welsh.subject.startswith("Rydym wedi stopio") and REFERENCE in welsh.subject
    assert "dywedwch wrthym" in welsh.body and "Ffôn: 01632 960200" in welsh.body
    assert wording.fill("withdrawn", "sms", everything("withdrawn"), language="cy").body.count("rydym") == 1
    english = wording.fill("received", "email", everything("received"), language="cy")
    assert "Thank you" in english.body


@pytest.mark.parametrize("purpose", [one for one in wording.purposes() if wording.wording_for(one).translations])
def test_a_text_in_welsh_fits_in_one_too(purpose):
    finished = wording.finish(wording.fill(purpose, "sms", everything(purpose), language="cy").body, LINK)
    assert len(finished) <= 160 and set(finished) <= wording.SMS_ALPHABET


def test_what_signing_in_is_about_is_never_in_a_language_that_gives_the_account_away():
    for purpose in ("account_confirm", "account_exists", "account_reset", "account_no_reset"):
        assert not wording.wording_for(purpose).translations


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
    {"needs": "[place]", "sms": '["{place}", "{link}"]'}, {"cy": '{"subject": "S"}'},
    {"cy": '{"subject": "S", "says": ["{place}"], "then": ["{link}"], "sms": ["{link}"]}'},
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


def test_what_was_granted_is_called_by_its_own_word_and_begins_a_sentence_with_a_capital():
    fields = {"price": "£60", "date": "1 May 2027", "called": "badge", "council": "Thornby District Council"}
    filled = wording.fill("renewal_open", "email", fields)
    assert "Your badge can go on" in filled.subject and "permit" not in filled.subject + filled.body
    assert wording.fill("renewal_open", "sms", fields).body.startswith("Badge renews 1 May 2027")
