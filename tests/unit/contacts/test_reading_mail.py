"""Emails as they come, and as no friend sends them."""

import time

import pytest

from frontdoor.cases import references
from frontdoor.contacts import reading_mail
from frontdoor.contacts.reading_mail import Unreadable, read, split
from tests.hostile_mails import HEAD, MAILS, PNG, file_part, mixed, nested, plain


def test_there_are_more_than_forty_of_them():
    assert len(MAILS) >= 40


@pytest.mark.parametrize("name", MAILS)
def test_whatever_comes_is_a_letter_or_a_sentence_and_quickly(name):
    began = time.perf_counter()
    try:
        letter = read(MAILS[name])
    except Unreadable as error:
        assert error.say.endswith(".")
    else:
        whole = letter.subject + letter.body + letter.sender + letter.sender_name + letter.quoted
        assert "\x00" not in whole and "\u202e" not in whole and "\r" not in whole
        assert len(letter.subject) <= 200 and len(letter.sender) <= 254 and len(letter.body) <= 50_000
        assert len(letter.files) <= reading_mail.MOST_FILES
    assert time.perf_counter() - began < 3


def test_an_ordinary_letter_is_read():
    letter = read(plain(b"My bin was not emptied.\r\n\r\nRose\r\n"))
    assert (letter.sender, letter.sender_name) == ("rose@example.org", "Rose Whitaker")
    assert (letter.subject, letter.body, letter.quoted) == ("My bin", "My bin was not emptied.\n\nRose", "")
    assert not letter.automatic and letter.files == ()


def test_the_words_of_a_page_are_taken_without_what_acts():
    assert read(MAILS["a page that acts"]).body == "Hello there"


def test_the_plain_text_is_taken_before_the_page():
    letter = read(mixed(b"Content-Type: text/html\r\n\r\n<p>page</p>", b"Content-Type: text/plain\r\n\r\nplain"))
    assert letter.body == "plain"


def test_the_older_letter_below_is_set_apart():
    own, quoted = split("Yes please.\n\nOn Mon, 30 Nov 2026 at 09:00, Aldermere wrote:\n> Shall we come?\n> Sam")
    assert own == "Yes please." and quoted.startswith("On Mon") and "Sam" in quoted


def test_who_writes_below_or_between_loses_nothing():
    assert split("> Shall we come?\nYes please.") == ("> Shall we come?\nYes please.", "")


def test_a_case_is_named_by_its_reference_and_a_thread_by_our_mark():
    proper = references.new_reference()
    letter = read(HEAD.replace(b"My bin", f"Re: hello [M-0123456789abcdef] {proper.lower()}".encode()) + b"\r\nhi")
    assert (letter.thread, letter.reference) == ("0123456789abcdef", proper)
    assert read(plain(b"about FD-0000-0000-X")).reference is None


@pytest.mark.parametrize("more", [
    b"Auto-Submitted: auto-replied\r\n", b"Precedence: bulk\r\n", b"Return-Path: <>\r\n",
    b"List-Id: <news.example.org>\r\n", b"Content-Type: multipart/report; boundary=q\r\n",
])
def test_what_no_person_wrote_is_told(more):
    assert read(plain(b"I am away.", more)).automatic
    assert not read(plain(b"I am here.", b"Auto-Submitted: no\r\n")).automatic


def test_the_same_letter_has_the_same_key_and_another_has_another():
    assert read(plain(b"a")).key == read(plain(b"b")).key  # one Message-ID: it is the same letter, sent again
    other = plain(b"a").replace(b"<1@", b"<2@")
    assert read(other).key != read(plain(b"a")).key
    assert read(b"From: a@example.org\r\n\r\nx").key != read(b"From: a@example.org\r\n\r\ny").key


def test_files_come_with_their_names_and_too_many_are_said():
    letter = read(mixed(b"Content-Type: text/plain\r\n\r\nsee", file_part(b"log book.png", PNG)))
    assert [(one.name, one.content) for one in letter.files] == [("log book.png", PNG)]
    assert read(MAILS["twenty files"]).too_many_files


def test_parts_too_deep_are_refused_and_some_are_not():
    assert read(nested(5)).body == "deep"
    with pytest.raises(Unreadable, match="deeply"):
        read(nested(40))
    with pytest.raises(Unreadable, match="too many parts"):
        read(nested(101))  # before it is taken apart, which would take the longer the more lines are in it


def test_a_letter_of_more_than_25_mb_is_refused():
    with pytest.raises(Unreadable, match="25 MB"):
        read(plain(b"x" * reading_mail.LARGEST))
