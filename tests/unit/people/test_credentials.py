"""Passwords that can be guessed are refused, and a code counts in its own half minute and next to it."""

from datetime import UTC, datetime, timedelta

import pytest

from frontdoor.people import credentials
from frontdoor.people.officers import Officer
from frontdoor.people.passwords import Fault, WeakPassword

AT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def ada() -> Officer:
    return Officer(council_id="aldermere", name="Ada Quay", email="ada.quay@example.com", active=True)


def fault_of(password: str) -> Fault | None:
    try:
        credentials.refuse_weak(password, ada())
    except WeakPassword as weak:
        return weak.fault
    return None


@pytest.mark.parametrize("password, fault", [
    ("elevenchars", Fault.TOO_SHORT),
    ("a" * 257, Fault.TOO_LONG),
    ("password2026!", Fault.COMMON),
    ("P@ssw0rd2026", Fault.COMMON),
    ("123456789012", Fault.COMMON),
    ("aaaaaaaaaaaa", Fault.COMMON),
    ("abcabcabcabc", Fault.COMMON),
    ("correct horse battery staple", Fault.COMMON),
    ("Ada Quay 1234567", Fault.ABOUT_YOU),
    ("ada.quay@example.com", Fault.ABOUT_YOU),
    ("twelve chars", None),
    ("lantern meadow copper", None),
    ("密码很长而且不容易猜到的", None),
])
def test_a_password_is_refused_for_what_makes_it_easy_to_guess(password, fault):
    assert fault_of(password) == fault


def test_a_password_of_exactly_256_characters_is_taken():
    assert fault_of("lantern meadow " * 17 + "x") is None


def test_a_password_fits_however_its_letters_were_written():
    officer = ada()
    credentials.set_password(officer, "café lantern meadow")
    assert credentials.password_fits(officer, "cafe\u0301 lantern meadow")
    assert not credentials.password_fits(officer, "cafe lantern meadow")


def test_a_stored_password_is_argon2id_and_holds_nothing_of_what_was_typed():
    officer = ada()
    credentials.set_password(officer, "lantern meadow copper")
    assert (officer.password_hash or "").startswith("$argon2id$")
    assert "lantern" not in (officer.password_hash or "")


def test_nobody_gets_in_without_an_account_a_password_or_a_place_on_the_staff():
    gone = ada()
    credentials.set_password(gone, "lantern meadow copper")
    gone.active = False
    assert not credentials.password_fits(None, "lantern meadow copper")
    assert not credentials.password_fits(ada(), "lantern meadow copper")
    assert not credentials.password_fits(gone, "lantern meadow copper")


@pytest.mark.parametrize("seconds, counts", [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_counts_in_its_half_minute_and_the_one_on_either_side(seconds, counts):
    code = credentials.code_at(SECRET, AT + timedelta(seconds=seconds))
    assert (credentials.step_of(SECRET, code, AT) is not None) is counts


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "１２３４５６", "0" * 5_000, "\x00"])
def test_what_is_no_code_is_not_taken_for_one(typed):
    assert credentials.step_of(SECRET, typed, AT) is None


def test_a_code_may_be_typed_with_a_space():
    code = credentials.code_at(SECRET, AT)
    assert credentials.step_of(SECRET, f" {code[:3]} {code[3:]}", AT) == int(AT.timestamp()) // 30
