"""What the demonstration makes up itself: the papers that residents send, and everybody's passwords."""

import io

from PIL import Image

from frontdoor.demo import papers, residents
from frontdoor.demo.passphrases import password
from frontdoor.keys import Keys
from frontdoor.people import passwords

KEYS = Keys(["for-the-tests-only-0123456789-abcdefghij"])


def test_a_paper_is_a_picture_and_the_same_words_make_the_same_bytes():
    book = papers.drawn("Log book (V5C)", ("Registration number: RW19 OSE", "Keeper: Rose Whitaker"))
    assert book == papers.drawn("Log book (V5C)", ("Registration number: RW19 OSE", "Keeper: Rose Whitaker"))
    assert book != papers.drawn("Log book (V5C)", ("Registration number: RW19 OSE", "Keeper: Somebody Else"))
    with Image.open(io.BytesIO(book)) as picture:
        assert (picture.format, picture.size) == ("PNG", papers.SIZE)


def test_passwords_follow_from_the_secret_and_are_good_enough():
    other = Keys(["another-secret-for-the-tests-0123456789-xyz"])
    for one in residents.SHOWN:
        assert password(KEYS, one.email) == password(KEYS, one.email) != password(other, one.email)
        passwords.refuse_weak(password(KEYS, one.email), one.name, one.email)


def test_the_residents_that_are_shown_have_names_addresses_and_numbers_of_their_own():
    for name in ("name", "email", "home"):
        assert len({getattr(one, name) for one in residents.SHOWN}) == len(residents.SHOWN)
    phones = [one.phone for one in residents.SHOWN if one.phone]
    assert len(set(phones)) == len(phones) and all(one.startswith("+447700900") for one in phones)
    with_a_mark = residents.Person("Siobhan O'Neill", residents.ROSE.born, "1 High Street")
    assert with_a_mark.email == "siobhan.oneill@example.org"
