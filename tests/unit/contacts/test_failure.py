"""Which code of failure demand is proposed from what is known."""

import pytest

from frontdoor.contacts.failure import WORDS, Failure, Signals, proposed


@pytest.mark.parametrize(("signals", "code"), [
    (Signals(), None),
    (Signals(open_is_late=False), Failure.CHASED_EARLY),
    (Signals(open_is_late=True), Failure.CHASED_LATE),
    (Signals(open_is_late=False, just_told=True), Failure.NOT_UNDERSTOOD),
    (Signals(open_is_late=True, just_told=True), Failure.CHASED_LATE),
    (Signals(open_is_late=True, sent_again=True), Failure.RE_SUPPLY),
    (Signals(passed_around=True), Failure.WRONG_DOOR),
    (Signals(open_is_late=False, passed_around=True), Failure.WRONG_DOOR),
    (Signals(stumbled=True), Failure.WEB_FAILED),
    (Signals(stumbled=True, open_is_late=False), Failure.CHASED_EARLY),
    (Signals(open_is_late=True, reopened=True, stumbled=True, sent_again=True), Failure.NOT_DONE_RIGHT),
])
def test_the_code_follows_from_what_is_known(signals, code):
    assert proposed(signals) == code


def test_every_code_has_words():
    assert set(WORDS) == set(Failure)
