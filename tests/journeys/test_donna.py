"""Donna, on her phone: company for her mother, found near, booked at the library, spoken of later, and answered."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdoor.clock import local_date, now
from frontdoor.directory.models import GroupFeedback, GroupPlace
from frontdoor.people import addresses, logins, passwords, profile, registering, representatives
from frontdoor.people.residents import Resident
from tests import factories as make
from tests.journeys import household
from tests.journeys.conftest import Live
from tests.journeys.post import Post, link_in

Check = Callable[[Page], None]
EMAIL, PHONE = "donna.prentice@example.org", 320
ELSIE, BORN = "Elsie Prentice", date(1942, 2, 11)
GROUP, ANSWER = "knit-and-natter@aldermere.example.org", "The other half is waiting for her on Wednesday."
LIBRARY, THANKS = "Knit and Natter", "She came home with half a scarf and two new friends."


def _lives(session: Session, resident: Resident, number: int, at: datetime) -> None:
    home = household.home(session, number).answer
    addresses.move(session, resident, uprn=home["uprn"], label=home["label"], source="resident", at=at,
                   from_on=local_date(at - timedelta(days=400)))


def _donna_and_her_mother(live: Live) -> None:
    """Donna with an account, and her mother, who has none and agreed that Donna sees and applies for her."""
    at = now() - timedelta(days=30)
    with live.making() as session:
        donna, elsie = make.resident(session, "Donna Prentice", email=EMAIL), make.resident(session, ELSIE, email=None)
        registering.open_account(session, donna, logins.email(EMAIL), passwords.hashed(household.PASSWORD), at=at)
        profile.note(session, elsie, "dob", BORN.isoformat(), source="resident", at=at)
        _lives(session, donna, 0, at)
        _lives(session, elsie, 7, at)
        representatives.offer(session, elsie, donna, scope=["see", "apply"], evidence="said so", until_on=None,
                              recorded_by="a test", at=at, agreed=True)


def test_donna_finds_company_for_her_mother_books_it_says_what_she_thought_and_is_answered(
    live: Live, visitors: Callable[..., Page], post: Post, assert_accessible: Check,
) -> None:
    _donna_and_her_mother(live)
    page = visitors(width=PHONE, height=700)
    page.goto("/account/community")
    household.sign_in(page, EMAIL)
    _sees_what_is_near(page, assert_accessible)
    _looks_for_children(page)
    _books(page, assert_accessible)
    with live.reading() as session:
        place = session.scalars(select(GroupPlace)).one()
        assert place.resident.name == ELSIE and place.booked_by_id != place.resident_id
        after = place.meeting.ends_at + timedelta(hours=2)
    with time_machine.travel(after, tick=True):
        _says_what_she_thought(page, assert_accessible)
        post.tick()
        _group_answers(visitors(width=1280), link_in(post.only(GROUP), live.url), assert_accessible)
        post.tick()
        assert "They have answered you" in post.new(EMAIL)[-1].body
        _reads_the_answer(page, assert_accessible)
    with live.reading() as session:
        said = session.scalars(select(GroupFeedback)).one()
        assert (said.group_id, said.about, said.to, said.text) == ("knit-and-natter", "good", "group", THANKS)


def _sees_what_is_near(page: Page, assert_accessible: Check) -> None:
    """For her mother: groups for her age, each with why, the nearest and fittest first."""
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name=f"For {ELSIE}")).to_be_visible()
    hers = main.get_by_role("list").filter(has_text="For this age").last
    expect(hers).to_contain_text(re.compile(r"(metres|km) away"))
    assert_accessible(page)


def _looks_for_children(page: Page) -> None:
    page.get_by_role("link", name="Look through every group").click()
    page.get_by_label("Age of the person").fill("3")
    page.get_by_label("What it is for").select_option(label="Babies and small children")
    page.get_by_role("button", name="Look for groups").click()
    first = page.locator(".fd-groups__item").first
    expect(first).to_contain_text("It is about babies and small children")
    expect(first).to_contain_text(re.compile(r"(metres|km) away"))


def _books(page: Page, assert_accessible: Check) -> None:
    page.goto("/community?q=knitting")
    page.get_by_role("link", name=LIBRARY).click()
    expect(page.get_by_role("main")).to_contain_text("Central Library")
    page.get_by_role("group", name="Who is it for?").get_by_role("radio", name=ELSIE).check()
    page.get_by_role("group", name="Which day?").get_by_role("radio").first.check()
    assert_accessible(page)
    page.get_by_role("button", name="Book a place").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"The place is booked for {ELSIE}")
    expect(main).to_contain_text(f"for {ELSIE}")


def _says_what_she_thought(page: Page, assert_accessible: Check) -> None:
    page.goto("/account/community")
    if page.get_by_label("Password", exact=True).count():
        household.sign_in(page, EMAIL)
    page.get_by_role("link", name=re.compile(f"Tell us what you thought of it.*{LIBRARY}")).click()
    page.get_by_role("radio", name="It was good", exact=True).check()
    page.get_by_role("textbox", name="Tell us more").fill(THANKS)
    page.get_by_role("checkbox", name="Tell the group my first name").check()
    assert_accessible(page)
    page.get_by_role("button", name="Send what you think").click()
    expect(page.get_by_role("main")).to_contain_text("We have told the group")


def _group_answers(page: Page, address: str, assert_accessible: Check) -> None:
    """Whoever reads the group's letters opens the link, and has no account."""
    page.goto(address)
    main = page.get_by_role("main")
    expect(main).to_contain_text(THANKS)
    expect(main).to_contain_text("Donna")
    expect(main).not_to_contain_text("Prentice")
    page.get_by_text("Answer this").click()
    page.get_by_role("textbox", name="Your answer").fill(ANSWER)
    assert_accessible(page)
    page.get_by_role("button", name="Send the answer").click()
    expect(main).to_contain_text("We have passed on your answer")
    page.get_by_role("button", name="Our details are still right").click()
    expect(main).to_contain_text("checked today")


def _reads_the_answer(page: Page, assert_accessible: Check) -> None:
    page.goto("/account/community")
    expect(page.get_by_role("main")).to_contain_text("The group answered on")
    expect(page.get_by_role("main")).to_contain_text(ANSWER)
    assert_accessible(page)
