"""What counts as YES and as NO in a text, and when two telephone numbers are one."""

import pytest

from frontdoor.triage.renewals.replies import Reply, number_of, read


@pytest.mark.parametrize("words", ["YES", "yes", " Yes. ", "yes!", "“Yes”", "Y", "y\n", "'YES'", "IE", "yes 👍"])
def test_these_say_yes(words):
    assert read(words) is Reply.YES


@pytest.mark.parametrize("words", ["NO", "no.", " n ", "Na", "No!!!"])
def test_these_say_no(words):
    assert read(words) is Reply.NO


@pytest.mark.parametrize("words", [
    "", " ", "yes please", "yes but the car is new", "no yes", "yesno", "STOP", "👍", "YES\x00YES", "ok", "ＹＥＳ please",
    "y" * 5000, "yes" * 7, "1", "not yes",
])
def test_anything_else_says_neither(words):
    assert read(words) is Reply.UNCLEAR


def test_a_number_is_the_same_however_it_is_written():
    written = ["07700 900175", "07700900175", "+447700900175", "447700900175", "00447700900175", "+44 (0)7700 900-175"]
    assert {number_of(one) for one in written} == {"+447700900175"}


@pytest.mark.parametrize("typed", ["", "Council", "0", "07700 900175 or so, ask Jim", "٠", "+44"])
def test_what_is_no_number_is_none(typed):
    assert number_of(typed) is None
