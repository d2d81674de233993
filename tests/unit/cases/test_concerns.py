"""Which concerns may be about one person: by name, and by when they were born or where they live."""

import pytest

from frontdoor.cases.concerns import Person, person_of, why_alike

EDITH = Person("Edith Marlow", "", "9 Quay Street, the blue door")


@pytest.mark.parametrize(("other", "why"), [
    (Person("Edith Marlowe", "", "9 Quay St"), "The same name and place"),
    (Person("MARLOW, Edith", "", "Quay Street 9"), "The same name and place"),
    (Person("Edyth Marlow", "", ""), "The same name; one of them says no more"),
    (Person("Edith Marlow", "", "Flat 2, The Maltings, Thornby"), None),
    (Person("Edwin Marsh", "", "9 Quay Street"), None),
    (Person("", "", "9 Quay Street"), None),
])
def test_a_slip_in_a_name_is_forgiven_and_a_name_alone_is_not_enough(other, why):
    assert why_alike(EDITH, other) == why_alike(other, EDITH) == why


def test_the_day_of_birth_tells_also_where_the_place_is_another():
    one, other = Person("Ali Khan", "1990-03-14", "4 Mill Lane"), Person("Aly Khan", "1990-03-14", "The Maltings")
    assert why_alike(one, other) == "The same name and date of birth"
    assert why_alike(one, Person("Ali Khan", "1971-01-01", "Harbour Row")) is None


def test_a_concern_about_oneself_is_about_whoever_tells_it():
    assert person_of({"about_whom": "myself", "name": "Ivy Holt", "dob": "1946-03-14"}).name == "Ivy Holt"
    told = {"about_whom": "someone_else", "name": "Hugh Bramwell", "child_name": "Tom Reed", "school": "Hill School"}
    assert person_of(told).name == "Tom Reed"
    assert person_of({"name": "Hugh Bramwell", "adult_name": "dont_know"}).name == ""
