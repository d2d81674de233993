"""An unknown caller becomes a found person; two records of one are joined and parted; every page is looked at."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from frontdoor.clock import local_date, now
from frontdoor.people import alerts, households, needs, profile
from frontdoor.people.actor import Actor, Level
from frontdoor.people.officers import Officer
from frontdoor.people.residents import Resident
from frontdoor.triage import protecting
from tests import factories
from tests.journeys import household
from tests.journeys.conftest import Live
from tests.journeys.household import NAME, NUMBER
from tests.journeys.looking import DESK, Look

Check = Callable[[Page], None]
MISHEARD = "Rosie Whittaker"


def test_a_caller_is_found_by_a_misspelt_name_and_date_of_birth_and_all_that_happened_is_read(
    live: Live, seated: Callable[..., Page], assert_accessible: Check,
) -> None:
    with live.making() as session:
        household.rose(session)
    adviser = seated("Sam Okafor", level=Level.CORE)
    adviser.goto("/desk")
    adviser.get_by_role("searchbox", name="Find a person or a case").fill("wittaker 14/3/1951")
    adviser.get_by_role("search").get_by_role("button", name="Find").click()
    found = adviser.get_by_role("row").filter(has_text=NAME)
    expect(found).to_contain_text("date of birth, name sounds like “wittaker”")
    assert_accessible(adviser)
    found.get_by_role("link", name="Check the caller").click()
    for label in ("Full name", "Date of birth", "Last three digits of their phone number"):
        adviser.get_by_role("group", name=label).get_by_role("radio", name="It fits").check()
    adviser.get_by_role("button", name="Keep what I checked").click()
    main = adviser.get_by_role("main")
    expect(main).to_contain_text("14 March 1951")
    adviser.get_by_role("link", name="Everything that happened").first.click()
    expect(main).to_contain_text("A caller was checked")
    adviser.get_by_role("link", name="The record", exact=True).click()
    expect(main).to_contain_text("Date of birth noted")
    expect(main).not_to_contain_text("A caller was checked")
    assert_accessible(adviser)


def test_two_records_of_one_person_are_joined_and_parted_through_the_pages(
    live: Live, seated: Callable[..., Page], assert_accessible: Check,
) -> None:
    with live.making() as session:
        household.rose(session)
        other = _misheard(session)
        old = other.public_id
    adviser = seated("Sam Okafor", level=Level.ADVANCED)
    _opens(adviser, NAME)
    main = adviser.get_by_role("main")
    expect(main).to_contain_text("Could be the same person as")
    adviser.get_by_role("link", name="Look at both").click()
    expect(main).to_contain_text("What follows to the record that is kept")
    Look(assert_accessible, "joining", DESK).at(adviser, "joining")
    adviser.get_by_role("button", name="Join the two records").click()
    expect(main).to_contain_text("Enter how you know")
    adviser.get_by_label("How do you know that they are the same person?").fill("She told me so")
    adviser.get_by_role("button", name="Join the two records").click()
    expect(main).to_contain_text("The two records are one now")
    record = adviser.url
    adviser.goto(f"/desk/people/{old}")
    assert adviser.url == record
    adviser.get_by_role("link", name="Part them again").click()
    assert_accessible(adviser)
    adviser.get_by_role("button", name="Part the two records").click()
    expect(main).to_contain_text("apart again, as they were before")
    adviser.goto(f"/desk/people/{old}")
    expect(adviser.get_by_role("heading", level=1)).to_contain_text(MISHEARD)


@pytest.mark.parametrize("things", [0, 1, 500])
def test_the_record_is_looked_at_with_nothing_one_and_five_hundred_things(
    live: Live, seated: Callable[..., Page], assert_accessible: Check, things: int,
) -> None:
    with live.making() as session:
        person = factories.resident(session, "Ada Nobody", email=None)
        if things:
            person = _furnished(session, things)
        own = f"/desk/people/{person.public_id}"
    adviser, look = seated("Dana Whitlock", level=Level.SPECIALIST, teams=("duty",)), Look(
        assert_accessible, f"record-{things}", DESK)
    adviser.goto(own)
    if things == 1:
        look.at(adviser, "shut")
    adviser.get_by_label("Why do you open this record?").fill("Looking at it")
    adviser.get_by_role("button", name="Open the record").click()
    look.at(adviser, "record")
    for page in ("timeline", "together"):
        look.visit(adviser, f"{own}/{page}", page)
    if things == 500:
        look.visit(adviser, "/desk/people?q=rose+whitaker")
        return
    for page in ("household", "same", "needs", "alerts/new", "protection", "details", "address?q=mill"):
        look.visit(adviser, f"{own}/{page}", page.replace("/", "-").partition("?")[0])


def _opens(adviser: Page, name: str) -> None:
    adviser.goto("/desk/people?q=whitaker")
    adviser.get_by_role("main").get_by_role("link", name=name, exact=False).first.click()
    adviser.get_by_label("Why do you open this record?").fill("She wrote to us")
    adviser.get_by_role("button", name="Open the record").click()


def _misheard(session: Session) -> Resident:
    made = factories.resident(session, MISHEARD, email=None, phone=NUMBER)
    profile.note(session, made, "dob", "1951-03-14", source="officer", at=now())
    return made


def _furnished(session: Session, things: int) -> Resident:
    """Rose, with a warning, needs, somebody she lives with, a protected address, and so many things that happened."""
    household.rose(session)
    rose = session.query(Resident).filter_by(name=NAME).one()
    at, officer = now(), _author(session)
    alerts.raise_alert(session, rose, kind="dog", reason="It ran at our engineer in May.", shown_to_resident=True,
                       review_on=local_date(at) + timedelta(days=30), actor=officer, at=at)
    needs.change(session, rose, ["large_print", "interpreter"], "Polish", actor=officer, source="officer", at=at)
    households.add(session, rose, factories.resident(session, "Harold Tuttle", email=None), relation="partner",
                   since_on=date(2020, 1, 1), actor=officer, source="officer", at=at)
    _misheard(session)
    for number in range(things):
        profile.note(session, rose, f"fact_{number % 9}", number, source="resident", at=at - timedelta(hours=number))
    if things > 1:
        for number in range(25):
            factories.resident(session, "Rose Whitaker", email=f"{number}@example.org")
        protecting.protect(session, rose, actor=officer, reason="Her former husband looks for her.",
                           review_on=local_date(at) + timedelta(days=90), at=at)
    return rose


def _author(session: Session) -> Actor:
    found: Officer = factories.officer(session, "Morgan Ellis", level=Level.SPECIALIST)
    return found.as_actor()
