"""Signing and encrypting, with secrets that rotate."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.keys import BadSignature, Keys

OLD, NEW = "old-secret-of-thirty-two-characters!", "new-secret-of-thirty-two-characters!"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_token_opens_with_the_secret_that_made_it_and_after_rotation() -> None:
    token = Keys([OLD]).sign("action", {"case": "FD-1"})
    assert Keys([NEW, OLD]).verify("action", token) == {"case": "FD-1"}


def test_a_token_made_with_a_secret_that_was_taken_out_is_refused() -> None:
    token = Keys([OLD]).sign("action", {"case": "FD-1"})
    with pytest.raises(BadSignature):
        Keys([NEW]).verify("action", token)


def test_a_token_made_for_one_purpose_is_refused_for_another() -> None:
    token = Keys([OLD]).sign("action", {"case": "FD-1"})
    with pytest.raises(BadSignature):
        Keys([OLD]).verify("tracking", token)


@pytest.mark.parametrize("token", ["", ".", "a.b", "é.é", "A" * 5000, "eyJhIjoxfQ.AAAA", "\x00.\x00"])
def test_what_is_not_a_token_is_refused(token: str) -> None:
    with pytest.raises(BadSignature):
        Keys([OLD]).verify("action", token)


def test_every_changed_character_of_a_token_is_found() -> None:
    keys = Keys([OLD])
    token = keys.sign("action", {"case": "FD-1", "version": 3})
    for place, letter in enumerate(token):
        changed = token[:place] + ("A" if letter != "A" else "B") + token[place + 1:]
        with pytest.raises(BadSignature):
            keys.verify("action", changed)


def test_a_token_is_refused_from_the_moment_it_expires() -> None:
    keys = Keys([OLD])
    token = keys.sign("action", {"expires": int(NOON.timestamp())})
    assert keys.verify("action", token, at=NOON - timedelta(seconds=1))
    with pytest.raises(BadSignature):
        keys.verify("action", token, at=NOON)


def test_a_stamp_is_the_same_each_time_and_survives_rotation() -> None:
    stamp = Keys([OLD]).stamp("tracking", "party")
    assert Keys([OLD]).stamp("tracking", "party") == stamp
    assert Keys([NEW, OLD]).stamp_matches("tracking", "party", stamp)
    assert not Keys([NEW]).stamp_matches("tracking", "party", stamp)
    assert not Keys([OLD]).stamp_matches("tracking", "another", stamp)


def test_a_field_encrypted_before_rotation_still_opens() -> None:
    hidden = Keys([OLD]).encrypt("the secret of a second factor")
    assert "secret" not in hidden
    assert Keys([NEW, OLD]).decrypt(hidden) == "the secret of a second factor"
    with pytest.raises(BadSignature):
        Keys([NEW]).decrypt(hidden)
