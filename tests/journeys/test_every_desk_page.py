"""Every page and state that an officer can come upon, at three widths: nothing sticks out, axe is content."""

from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from frontdoor.cases.case import Case
from frontdoor.clock import now
from frontdoor.people import credentials, one_time_links
from frontdoor.people.actor import Level
from frontdoor.people.officers import Officer
from frontdoor.triage import duplicates, placement
from tests import factories
from tests.journeys import desk, states, town
from tests.journeys.conftest import Live
from tests.journeys.desk import Staff
from tests.journeys.looking import DESK, Look
from tests.journeys.post import Post

EVERY_TEAM = ("customer-services", "highways", "street-lighting", "claims", "duty")
# What each action page is opened on, and whether an empty form is an error.
ACTIONS = {
    "decide": "mine", "ask_resident": "mine", "reply": "mine", "refer_to_specialist": "mine", "mark_duplicate": "mine",
    "complete_work": "planned", "return_work": "planned", "step_down": "special", "stop_waiting": "asked",
    "detach_duplicate": "joined", "reopen": "fixed", "clock": "mine", "pause_clock": "mine",
}
MAY_BE_EMPTY = {"complete_work", "stop_waiting", "clock"}
NOT_NOW = {"extend_clock": "mine", "decide": "fixed", "take": "fixed", "ask_resident": "silent"}


@pytest.fixture
def look(assert_accessible: Callable[[Page], None], request: pytest.FixtureRequest) -> Look:
    return Look(assert_accessible, request.node.originalname.removeprefix("test_")[:24], DESK)


def test_signing_in_and_a_desk_with_nothing_on_it(
    page: Page, look: Look, hired: Callable[..., Staff],
) -> None:
    staff = hired("Sam Okafor", teams=())
    page.goto("/desk")
    look.at(page, "sign-in")
    page.get_by_role("button", name="Continue").click()
    look.at(page, "sign-in-error")
    page.get_by_role("textbox", name="Email address").fill(staff.email)
    page.get_by_label("Password", exact=True).fill(desk.PASSWORD)
    page.get_by_role("button", name="Continue").click()
    look.at(page, "code")
    page.get_by_role("button", name="Sign in").click()
    look.at(page, "code-error")
    page.get_by_role("textbox", name="Code").fill(credentials.code_at(staff.secret, now()))
    page.get_by_role("button", name="Sign in").click()
    look.at(page, "work-empty")
    for address in ("/desk/knowledge", "/desk/knowledge?q=hole+or+a+choir", "/desk/knowledge?q=zzzz",
                    "/desk/knowledge?q=my+partner+hits+me", "/desk/queues", "/desk/queues/highways", "/desk/search",
                    "/desk/search?q=FD", "/desk/assist",
                    "/desk/search?q=FD-7K2M-9QX4-C", "/desk/assist/new/pothole"):
        look.visit(page, address)
    page.get_by_role("button", name="Start").click()
    look.at(page, "assist-error")
    for address in ("/desk/cases/FD-7K2M-9QX4-C", "/desk/queues/nothing", "/desk/assist/new/flying-carpet"):
        look.visit(page, address, status=404)


def test_the_ways_around_the_desk_are_folded_on_a_telephone_and_open_without_scripts(
    seated: Callable[..., Page],
) -> None:
    page = seated("Sam Okafor", width=320, scripts=False)
    page.goto("/desk")
    ways, menu = page.get_by_role("navigation", name="Desk"), page.get_by_text("Menu", exact=True)
    expect(ways.get_by_role("link")).to_have_count(0)
    menu.focus()
    page.keyboard.press("Enter")
    expect(ways.get_by_role("link", name="Queues")).to_be_visible()
    ways.get_by_role("link", name="Queues").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Queues")
    expect(ways.get_by_role("link")).to_have_count(0)
    page.set_viewport_size({"width": 768, "height": 900})
    expect(ways.get_by_role("link", name="Queues")).to_be_visible()
    expect(menu).to_be_hidden()


def test_the_first_visit_of_an_officer(live: Live, page: Page, look: Look) -> None:
    with live.making() as session:
        officer = factories.officer(session, "Priya Nair")
        token = one_time_links.make(session, officer, at=now())
    look.visit(page, f"/desk/welcome/{token}", "welcome")
    page.get_by_role("button", name="Save and continue").click()
    look.at(page, "welcome-error")
    page.get_by_label("Choose a password").fill(desk.PASSWORD)
    secret = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_role("textbox", name="Code from your app").fill(credentials.code_at(secret, now()))
    page.get_by_role("button", name="Save and continue").click()
    look.at(page, "recovery-codes")
    look.visit(page, f"/desk/welcome/{token}", "welcome-spent", status=404)


def test_full_desks_and_queues(live: Live, look: Look, seated: Callable[..., Page], post: Post) -> None:
    with live.making() as session:
        cases = states.Cases(session)
        made = cases.every()
        for _ in range(6):
            cases.with_adviser()
    post.tick()
    post.tick(-timedelta(hours=1))
    page = seated("Dana Whitlock", level=Level.SPECIALIST, teams=EVERY_TEAM)
    _take(live, page, [made["with_adviser"], made["scheduled"]])
    for address in ("/desk", "/desk/queues", "/desk/queues/highways", "/desk/queues/highways-works",
                    "/desk/queues/duty"):
        look.visit(page, address)


def _take(live: Live, page: Page, cases: Iterable[Case]) -> None:
    for case in cases:
        page.goto(f"/desk/cases/{case.reference}")
        desk.take(page)


def test_case_pages(live: Live, look: Look, seated: Callable[..., Page], post: Post) -> None:
    with live.making() as session:
        made = states.Cases(session).every()
    post.tick()
    page = seated("Dana Whitlock", level=Level.MANAGER, teams=EVERY_TEAM)
    for name, case in made.items():
        page.goto(f"/desk/cases/{case.reference}")
        for summary in page.locator("main summary").all():
            summary.click()
        look.at(page, name)


def test_action_pages(live: Live, look: Look, visitors: Callable[..., Page]) -> None:
    page = visitors()
    references = _cases_of_one_officer(live, page)
    for slug, kind in ACTIONS.items():
        address = f"/desk/cases/{references[kind]}/{slug}"
        look.visit(page, address, slug)
        if slug not in MAY_BE_EMPTY:
            page.get_by_role("main").locator("form button").first.click()
            look.at(page, f"{slug}-error")
    for slug, kind in NOT_NOW.items():
        look.visit(page, f"/desk/cases/{references[kind]}/{slug}", f"{slug}-not-now")
    page.goto(f"/desk/cases/{references['mine']}/decide")
    page.get_by_role("radio", name="No action").check()
    page.get_by_role("textbox", name="Reasons").fill("It is a shallow dip.")
    page.get_by_role("button", name="Show what the resident will read").click()
    look.at(page, "decide-preview")


def _cases_of_one_officer(live: Live, page: Page) -> dict[str, str]:
    """References of cases that the officer at the page has, one for each kind of action."""
    with live.making() as session:
        cases = states.Cases(session)
        made = {"mine": cases.taken(town.UNSURE), "planned": cases.taken(town.SURE), "special": cases.with_specialist(),
                "asked": cases.awaiting(), "joined": cases.duplicate(), "fixed": cases.fixed(),
                "silent": cases.told({**town.UNSURE}, email="", name="")}
        for kind in ("special", "silent"):
            placement.take(session, made[kind], actor=cases.staff, at=cases.at)
        assert duplicates.canonical_of(session, made["joined"]) is not made["joined"]
        desk.seat(session, page, session.get_one(Officer, cases.staff.officer_id), live.url)
    return {kind: case.reference for kind, case in made.items()}


def test_journey_for_a_resident(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    page = seated("Sam Okafor")
    page.goto("/desk/assist/new/pothole")
    for name in ("On the telephone", "I type for them", "They are here, or on the line"):
        page.get_by_role("radio", name=name).check()
    page.get_by_role("button", name="Start").click()
    look.at(page, "place-on-behalf")
    page.get_by_role("textbox", name="Where is the hole?").fill("Mill Lane")
    page.get_by_role("button", name="Continue", exact=True).click()
    look.at(page, "spots-on-behalf")


def test_a_desk_in_two_hands(live: Live, look: Look, seated: Callable[..., Page]) -> None:
    with live.making() as session:
        reference = town.report(session, town.UNSURE).reference
    first, second = seated("Sam Okafor"), seated("Lee Brannigan")
    second.goto(f"/desk/cases/{reference}/decide")
    first.goto(f"/desk/cases/{reference}")
    desk.take(first)
    second.get_by_role("radio", name="No action").check()
    second.get_by_role("textbox", name="Reasons").fill("It is a shallow dip.")
    second.get_by_role("button", name="Decide and tell the resident").click()
    look.at(second, "collision")
