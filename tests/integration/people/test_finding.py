"""People are found by what they say of themselves, however it is spelt, on both databases."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from sqlalchemy import delete, event, true
from sqlalchemy.orm import Session

from frontdoor.people import addresses, finding, profile, reindexing, residents
from frontdoor.people.residents import Resident
from frontdoor.people.search_keys import SearchKey, SearchWord
from tests import factories

ON = date(2026, 11, 30)


def person(
    session: Session, name: str, born: str = "", home: str = "", *, email: str | None = None, phone: str | None = None,
) -> Resident:
    made = factories.resident(session, name, email=email, phone=phone)
    if born:
        profile.note(session, made, "dob", born, source="resident", at=factories.AT)
    if home:
        addresses.move(session, made, uprn=None, label=home, from_on=date(2020, 1, 1), source="resident",
                       at=factories.AT)
    return made


@pytest.fixture
def town(session: Session) -> Session:
    person(session, "Rose Whitaker", "1951-03-14", "4 Rose Hill Road, Aldermere", email="rose@example.org")
    person(session, "John Smith", "1950-11-03", "12 Mill Lane", phone="+447700900175")
    person(session, "Jane Smyth", "1950-11-03", "14 Mill Lane")
    person(session, "William O’Brien", "1944-01-02", "1 St Mary’s Road")
    person(session, "Zoë Łukasz")
    person(session, "Bronwen Pritchard", "1962-07-09", "7 Castle Street")
    return session


def names(session: Session, typed: str) -> list[str]:
    return [one.resident.name for one in finding.find(session, factories.ALDERMERE, typed, on=ON, known=true())]


@pytest.mark.parametrize("typed, first", [
    ("smith 3/11/1950", "John Smith"), ("3 Nov 1950 smyth", "Jane Smyth"), ("rose hill road", "Rose Whitaker"),
    ("whittaker rose", "Rose Whitaker"), ("witaker", "Rose Whitaker"), ("hitaker", "Rose Whitaker"),
    ("Whitakre", "Rose Whitaker"), ("bill obrien", "William O’Brien"), ("lukasz zoe", "Zoë Łukasz"),
    ("jhon mill lane", "John Smith"), ("07700 900175", "John Smith"), ("Rose@Example.org", "Rose Whitaker"),
    ("saint marys", "William O’Brien"), ("14/3/51", "Rose Whitaker"), ("pricherd", "Bronwen Pritchard"),
    ("Whita", "Rose Whitaker"), ("14 mill", "Jane Smyth"),
])
def test_somebody_is_found_however_it_is_said(town: Session, typed: str, first: str) -> None:
    assert names(town, typed)[:1] == [first]


def test_what_fits_best_comes_first_and_says_why(town: Session) -> None:
    found = finding.find(town, factories.ALDERMERE, "smith 3/11/1950", on=ON, known=true())
    assert [(one.resident.name, one.because) for one in found] == [
        ("John Smith", ["date of birth", "name"]), ("Jane Smyth", ["date of birth", "name sounds like “smith”"])]


def test_one_wrong_part_of_several_still_finds_them(town: Session) -> None:
    assert names(town, "whitaker 15/3/1951 rose") == ["Rose Whitaker"]
    assert names(town, "zzzzzz smith mill lane")[:1] == ["John Smith"]


@pytest.mark.parametrize("typed", ["", "a", "%", "_ose", "'", "zzzzzz", "07700 900176", "15/3/1951", "qqqq wwww"])
def test_nobody_is_found_by_what_fits_nobody(town: Session, typed: str) -> None:
    assert names(town, typed) == []


def test_another_council_is_never_searched(town: Session) -> None:
    assert finding.find(town, factories.THORNBY, "smith", on=ON, known=true()) == []


def test_a_new_name_day_of_birth_or_home_is_what_finds_them_from_then_on(town: Session) -> None:
    rose = finding.find(town, factories.ALDERMERE, "whitaker", on=ON, known=true())[0].resident
    residents.rename(town, rose, "Rose Fell")
    profile.note(town, rose, "dob", "1952-01-01", source="resident", at=factories.AT)
    addresses.move(town, rose, uprn=None, label="9 Harbour Row", from_on=date(2026, 1, 1), source="resident",
                   at=factories.AT)
    assert names(town, "whitaker") == names(town, "14/3/1951") == names(town, "rose hill road aldermere") == []
    assert names(town, "fell") == names(town, "1/1/1952") == names(town, "harbour row") == ["Rose Fell"]


def test_at_most_twenty_are_shown_and_those_who_are_called_exactly_so_are_among_them(session: Session) -> None:
    for number in range(60):
        person(session, f"Ann Smyth{'e' * (number % 2)}")
    person(session, "Ann Smith")
    found = names(session, "smith")
    assert len(found) == finding.MOST and found[0] == "Ann Smith"


def test_records_of_before_are_given_their_keys(town: Session) -> None:
    for table in (SearchKey, SearchWord):
        town.execute(delete(table))
    assert names(town, "smith") == []
    last = reindexing.catch_up(town, factories.ALDERMERE, after=0)
    assert last > 0 and reindexing.catch_up(town, factories.ALDERMERE, after=last) == 0
    assert names(town, "smith mill lane")[0] == "John Smith" and names(town, "14/3/1951") == ["Rose Whitaker"]


@contextmanager
def counting(session: Session) -> Iterator[list[str]]:
    said: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(session.get_bind(), "before_cursor_execute", note)
    yield said
    event.remove(session.get_bind(), "before_cursor_execute", note)


def test_a_search_asks_as_little_of_a_big_town_as_of_a_small_one(town: Session) -> None:
    for number in range(40):
        person(town, f"Rose Whitaker{'s' * (number % 3)}", "1951-03-14", f"{number} Rose Hill Road")
    town.flush()
    town.expunge_all()
    with counting(town) as said:
        assert len(names(town, "rose whitaker 14/3/1951 hill")) == finding.MOST
    assert len(said) <= 8, said
