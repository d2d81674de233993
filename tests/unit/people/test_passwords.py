"""A resident's password is not what anybody could look up about them, and nobody's takes as long as somebody's."""

import pytest

from frontdoor.people import passwords
from frontdoor.people.passwords import Fault, WeakPassword


@pytest.mark.parametrize("password, about, fault", [
    ("rose whitaker 1", ("Rose Whitaker", "rose@example.org"), Fault.ABOUT_YOU),
    ("rose@example.org", ("Rose Whitaker", "rose@example.org"), Fault.ABOUT_YOU),
    ("+44 7700 900175", ("Rose Whitaker", "+447700900175"), Fault.ABOUT_YOU),
    ("07700900175 1", ("Rose Whitaker", "+447700900175"), Fault.ABOUT_YOU),
    ("lantern meadow 07700900175", ("Rose Whitaker", "+447700900175"), None),
    ("lantern meadow copper", ("", ""), None),
    ("rose garden whitaker", ("Rose Whitaker", "rose@example.org"), None),
])
def test_a_password_about_its_owner_is_refused(password, about, fault):
    try:
        passwords.refuse_weak(password, *about)
    except WeakPassword as weak:
        assert weak.fault == fault
    else:
        assert fault is None


def test_nobodys_password_is_compared_with_a_hash_that_nothing_fits():
    passwords._stand_in.cache_clear()
    assert not passwords.fits(None, "lantern meadow copper")
    assert passwords._stand_in.cache_info().currsize == 1


def test_a_password_fits_what_was_made_from_it_and_nothing_else():
    stored = passwords.hashed("lantern meadow copper")
    assert passwords.fits(stored, "lantern meadow copper")
    assert not passwords.fits(stored, "lantern meadow coppe")
    assert not passwords.fits("no hash", "lantern meadow copper")
    assert not passwords.is_outdated(stored)
